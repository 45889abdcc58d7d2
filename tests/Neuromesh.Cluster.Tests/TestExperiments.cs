using System.Collections.Immutable;
using Neuromesh.Core.Crossbars;
using Neuromesh.Core.Neurons;
using Neuromesh.Core.Random;
using Neuromesh.Core.Synapses;
using Neuromesh.Core.Units;
using Neuromesh.Experiments.Model;

namespace Neuromesh.Cluster.Tests;

/// <summary>Experiments built in code, for tests of what happens below the description.</summary>
internal static class TestExperiments
{
    public const int DenseNeurons = 400;

    /// <summary>
    /// A dense, synchronous network: every neuron receives well over three contributions a step, weights are no binary fractions, delays
    /// are <paramref name="minimumDelay"/> to 50 steps, so the order of every sum can show in the state.
    /// </summary>
    public static Experiment Dense(int minimumDelay, long steps = 600, bool withCrossbar = true)
    {
        var model = Models.Exponential;
        var first = CreatePopulation("first", 0, 0, 250, model);
        var second = CreatePopulation("second", 1, 250, DenseNeurons - 250, model);
        ImmutableArray<Population> populations = [first, second];
        var projections = ImmutableArray.CreateBuilder<Projection>();
        foreach (var from in populations)
        {
            foreach (var to in populations)
            {
                projections.Add(CreateEdges(projections.Count, from, to, minimumDelay));
            }
        }

        if (withCrossbar)
        {
            projections.Add(CreateCrossbar(projections.Count, first, second, minimumDelay));
            projections.Add(CreateCrossbar(projections.Count, second, first, (2 * minimumDelay) + 3));
        }

        return new Experiment
        {
            Name = "dense",
            TimeStep = new TimeStep(100_000),
            DurationSteps = steps,
            Seed = 7,
            Precision = Precision.Double,
            Populations = populations,
            Inputs =
            [
                new PoissonInput { Name = "noise", Index = 0, Target = first, EventsPerSecond = 9000, Weight = 31.7 },
                new CurrentInput
                {
                    Name = "step",
                    Index = 1,
                    Target = second,
                    Neurons = [.. Enumerable.Range(0, 75).Select(i => 2 * i)],
                    Segments = [new CurrentSegment(90.3, 10, 350), new CurrentSegment(-20.1, 400, 500)],
                },
            ],
            Projections = projections.ToImmutable(),
            Record = new RecordingPlan(
                populations,
                [new TraceRequest(first, ["membranePotential", "excitatoryCurrent"], [0, 7, 99, 100, 249], 3)]),
            EpochSteps = Math.Min(minimumDelay, Experiment.MaximumEpochSteps),
        };
    }

    private static Population CreatePopulation(string name, int index, int firstNeuron, int size, NeuronModelDescriptor model) => new()
    {
        Name = name,
        Index = index,
        FirstNeuron = firstNeuron,
        Size = size,
        Model = model,
        Parameters = Models.ExponentialDefaults.SetItem("biasCurrent", new UniformValue(480, 720)).SetItem("inhibitoryTimeConstant", new ConstantValue(3.3)),
        InitialValues = ImmutableDictionary<string, NeuronValue>.Empty.Add("membranePotential", new UniformValue(-70, -55)),
    };

    private static SparseProjection CreateEdges(int index, Population from, Population to, int minimumDelay)
    {
        var sources = ImmutableArray.CreateBuilder<int>();
        var targets = ImmutableArray.CreateBuilder<int>();
        var weights = ImmutableArray.CreateBuilder<double>();
        var delays = ImmutableArray.CreateBuilder<int>();
        var stream = new PhiloxStream(RandomKey.Create(11, "edges", index), 0);
        for (var target = 0; target < to.Size; target++)
        {
            for (var source = 0; source < from.Size; source++)
            {
                sources.Add(source);
                targets.Add(target);
                weights.Add(((0.1 * stream.NextBelow(37)) + 0.3) * (source % 4 == 0 ? -3.7 : 1));
                delays.Add(minimumDelay + (int)stream.NextBelow((ulong)(51 - minimumDelay)));
            }
        }

        return new SparseProjection
        {
            Name = $"edges{index}",
            Index = index,
            FirstSource = from.FirstNeuron,
            SourceCount = from.Size,
            Recurrent = from == to,
            Target = to,
            MinimumDelaySteps = minimumDelay,
            MaximumDelaySteps = 50,
            Weights = new ConstantWeight(0),
            Rule = new ExplicitEdgesRule(sources.ToImmutable(), targets.ToImmutable(), weights.ToImmutable(), delays.ToImmutable()),
        };
    }

    private static CrossbarProjection CreateCrossbar(int index, Population from, Population to, int delay) => new()
    {
        Name = $"crossbar{index}",
        Index = index,
        FirstSource = from.FirstNeuron,
        SourceCount = from.Size,
        Recurrent = false,
        Target = to,
        MinimumDelaySteps = delay,
        MaximumDelaySteps = delay,
        Weights = new NormalWeight(0.7, 2.1),
        Crossbar = new CrossbarParameters
        {
            ConductanceMinSiemens = 1e-6,
            ConductanceMaxSiemens = 1e-4,
            TileRows = 64,
            TileColumns = 48,
            DifferentialPairs = true,
            Levels = 33,
            ReadVoltageVolts = 0.2,
            WeightFullScale = 5,
        },
    };
}
