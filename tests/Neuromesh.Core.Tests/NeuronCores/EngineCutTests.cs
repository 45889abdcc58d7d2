using System.Collections.Immutable;
using Neuromesh.Core.NeuronCores;
using Neuromesh.Core.Neurons;
using Neuromesh.Core.Signals;
using Neuromesh.Core.Synapses;
using Neuromesh.Core.Units;

namespace Neuromesh.Core.Tests.NeuronCores;

/// <summary>A network with every form of synapse and input, cut into cores in several ways: the same spikes and the same state, bit for bit.</summary>
public sealed class EngineCutTests
{
    private const int Size = 240;
    private const int Inhibitory = 60;
    private const int EpochSteps = 3;
    private const int Epochs = 60;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void No_cut_changes_spikes_or_state(bool fixedPoint)
    {
        var whole = Run(fixedPoint, Size, false);

        // At least three contributions for each neuron and step.
        Assert.True(whole.Events >= 3L * Size * Epochs * EpochSteps, $"{whole.Events} events");
        foreach (var cut in new[] { 1, 17, 100 })
        {
            var pieces = Run(fixedPoint, cut, false);
            Assert.Equal(whole.Spikes, pieces.Spikes);
            Assert.Equal(whole.Digest, pieces.Digest);
            Assert.Equal(whole.Events, pieces.Events);
        }
    }

    [Fact]
    public void A_reversed_order_changes_sums_in_double_and_not_those_in_fixed_point()
    {
        Assert.NotEqual(Run(false, Size, false).Digest, Run(false, Size, true).Digest);
        Assert.Equal(Run(true, Size, false).Digest, Run(true, Size, true).Digest);
    }

    /// <summary>The ring of the whole would be too large for a cache, so its weights wait in buckets; those of the pieces lie in rings.</summary>
    [Fact]
    public void Buckets_and_rings_give_the_same_spikes_and_state()
    {
        var whole = Run(false, Size, false, SlowProjections);
        var pieces = Run(false, 40, false, SlowProjections);
        Assert.Equal(whole.Spikes, pieces.Spikes);
        Assert.Equal(whole.Digest, pieces.Digest);
        Assert.NotEqual(whole.Digest, Run(false, Size, true, SlowProjections).Digest);
        Assert.True(WeightBuckets.AreFaster(2, Slow.MaximumSteps - EpochSteps + 1, Size));
        Assert.False(WeightBuckets.AreFaster(2, Slow.MaximumSteps - EpochSteps + 1, 40));
    }

    /// <summary>A volley would take more memory in buckets than the ring does, which takes their place in the middle of a step.</summary>
    [Fact]
    public void A_volley_that_outgrows_buckets_changes_no_spike_and_no_state()
    {
        SparseProjectionSlice[] dense = [.. SlowProjections, Project(3, Size, new FixedIndegreeRule(3_000, true, true), new NormalWeight(0.002, 0.3), Slow)];
        var whole = Run(false, Size, false, dense);
        var pieces = Run(false, 40, false, dense);
        Assert.Equal(whole.Spikes, pieces.Spikes);
        Assert.Equal(whole.Digest, pieces.Digest);

        // More on its way than the ring has room for: 10 bytes a synapse.
        Assert.True(whole.Events * 10 > InputRing<double>.BytesOf(2, Slow.MaximumSteps - EpochSteps + 1, Size) * 4, $"{whole.Events} events");
    }

    [Fact]
    public void The_precision_is_seen_in_the_state() => Assert.NotEqual(Run(false, Size, false).Digest, Run(true, Size, false).Digest);

    private static (List<(long Step, int Neuron)> Spikes, UInt128 Digest, long Events) Run(
        bool fixedPoint, int cut, bool reversed, SparseProjectionSlice[]? projections = null)
    {
        var engines = new List<NeuronCoreEngine>();
        for (var first = 0; first < Size; first += cut)
        {
            engines.Add(new NeuronCoreEngine(Specify(first, Math.Min(cut, Size - first), fixedPoint, projections ?? Projections) with { ReversesSummation = reversed }));
        }

        var spikes = new List<(long, int)>();
        EpochSpikes? arrived = null;
        for (var epoch = 0; epoch < Epochs; epoch++)
        {
            var parts = engines.Select(engine =>
            {
                var part = new EpochSpikes();
                engine.AdvanceEpoch(EpochSteps, arrived, [], part);
                return part;
            }).ToArray();
            arrived = new EpochSpikes();
            arrived.Begin(parts[0].FirstStep);
            for (var step = 0; step < EpochSteps; step++)
            {
                foreach (var part in parts)
                {
                    arrived.Append(part.OfStep(step));
                }

                arrived.EndStep();
                foreach (var neuron in arrived.OfStep(step))
                {
                    spikes.Add((arrived.FirstStep + step, neuron));
                }
            }
        }

        UInt128 digest = 0;
        long events = 0;
        foreach (var engine in engines)
        {
            digest += engine.ComputeStateDigest();
            events += engine.SynapticEvents;
            engine.Dispose();
        }

        Assert.NotEmpty(spikes);
        return (spikes, digest, events);
    }

    private static NeuronCoreSpecification Specify(int first, int size, bool fixedPoint, SparseProjectionSlice[] projections) => new()
    {
        Neurons = new NeuronSlice
        {
            Seed = 5,
            TimeStep = new TimeStep(100_000),
            Population = 0,
            First = first,
            Size = size,
            Parameters = NeuronModels.Find("lif-exponential")!.Parameters
                .ToDictionary(parameter => parameter.Name, parameter => (NeuronValue)new ConstantValue(parameter.Default))
                .ToImmutableDictionary()
                .SetItem("biasCurrent", new UniformValue(450, 700)),
            InitialValues = ImmutableDictionary<string, NeuronValue>.Empty.Add("membranePotential", new UniformValue(-70, -55)),
        },
        Model = "lif-exponential",
        FirstNeuron = first,
        EpochSteps = EpochSteps,
        SparseProjections = [.. projections.Select(projection => projection with { FirstTarget = first, TargetCount = size })],
        CrossbarProjections = [],
        PoissonInputs = [new PoissonInputSpecification(0, 1.2, 4.1) { Correlation = 0.2 }, new PoissonInputSpecification(1, 0.8, -3.7)],
        CurrentInputs = [],
        NoiseInputs = [new NoiseInputSpecification(2, [], 0, 40, 3, 0, long.MaxValue)],
        FixedPointWeights = fixedPoint,
        Traces = [],
    };

    private static readonly DrawnDelay Drawn = new(new NormalWeight(9.7, 4.2), EpochSteps, 31);

    private static readonly DrawnDelay Slow = new(new NormalWeight(120, 90), EpochSteps, 400);

    private static readonly SparseProjectionSlice[] SlowProjections =
    [
        Project(0, Size, new FixedTotalNumberRule(40_000, false, true), new TruncatedWeight(new NormalWeight(3.3, 1.1), 0, 7), Slow),
        Project(1, Inhibitory, new FixedOutdegreeRule(150, true, false), new LognormalWeight(-9.1, 3), Slow),
        Project(2, Size, new FixedIndegreeRule(40, true, true), new NormalWeight(0.1, 2.3), new ConstantDelay(50)),
    ];

    private static readonly SparseProjectionSlice[] Projections =
    [
        Project(0, Size, new FixedTotalNumberRule(40_000, false, true), new TruncatedWeight(new NormalWeight(3.3, 1.1), 0, 7), Drawn),
        Project(1, Inhibitory, new FixedOutdegreeRule(150, true, false), new LognormalWeight(-9.1, 3), Drawn),
        Project(2, Size, new FixedIndegreeRule(90, true, true), new ConstantWeight(1.7), Drawn),
        Project(3, Inhibitory, new PairwiseBernoulliRule(0.4, true), new ConstantWeight(-2.9), new ConstantDelay(EpochSteps)),
        Project(4, Inhibitory, new AllToAllRule(false), new ConstantWeight(-0.3), new ConstantDelay(11)),
        Project(5, Size, new FixedIndegreeRule(40, true, true), new NormalWeight(0.1, 2.3), new ConstantDelay(5)),
        Project(6, Size, new FixedIndegreeRule(10, true, true), new ConstantWeight(0.7), Drawn),
        Project(7, Size, new FixedIndegreeRule(10, true, true), new ConstantWeight(-1.3), Drawn),
    ];

    private static SparseProjectionSlice Project(
        int index, int sources, ConnectionRule rule, WeightDistribution weights, DelayDistribution delays) => new()
        {
            Seed = 5,
            Projection = index,
            FirstSource = 0,
            SourceCount = sources,
            TotalTargets = Size,
            Recurrent = sources == Size,
            FirstTarget = 0,
            TargetCount = Size,
            Rule = rule,
            Weights = weights,
            Delays = delays,
            EpochSteps = EpochSteps,
        };
}
