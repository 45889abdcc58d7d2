using System.Collections.Immutable;
using Neuromesh.Core.NeuronCores;
using Neuromesh.Core.Neurons;
using Neuromesh.Core.Signals;
using Neuromesh.Core.Synapses.GapJunctions;
using Neuromesh.Core.Units;

namespace Neuromesh.Core.Tests.NeuronCores;

/// <summary>Gap junctions between leaky membranes against closed forms, and on any cut.</summary>
public sealed class GapJunctionTests
{
    private const double CapacitancePf = 250;
    private const double LeakNanosiemens = 12.5;
    private const double CouplingNanosiemens = 3.7;
    private const double CurrentPa = 100;
    private const double RestMv = -70;

    [Fact]
    public void The_error_of_two_coupled_membranes_is_of_second_order()
    {
        // Sum and difference of the potentials decay on their own: tau and C / (g_m + 2 g).
        const double T = 15;
        var sum = CurrentPa / LeakNanosiemens * (1 - Math.Exp(-T * LeakNanosiemens / CapacitancePf));
        var slope = LeakNanosiemens + (2 * CouplingNanosiemens);
        var difference = CurrentPa / slope * (1 - Math.Exp(-T * slope / CapacitancePf));
        double Error(int nanoseconds)
        {
            var potentials = Run(2, 2, new TimeStep(nanoseconds), (long)(T * 1e6 / nanoseconds), Pair(CouplingNanosiemens, CouplingNanosiemens));
            return Math.Max(Math.Abs(potentials[0] - RestMv - ((sum + difference) / 2)), Math.Abs(potentials[1] - RestMv - ((sum - difference) / 2)));
        }

        var (coarse, fine) = (Error(100_000), Error(10_000));
        Assert.InRange(coarse, 1e-7, 1e-4);
        Assert.InRange(coarse / fine, 90, 110);
    }

    [Theory]
    [InlineData(3.7, 3.7)]
    [InlineData(3.7, 0.4)]
    [InlineData(0.4, 3.7)]
    public void The_steady_coupling_is_that_of_the_direction(double onward, double back)
    {
        // Neuron 0 is driven, so current flows from 0 to 1 through the onward conductance: V1 / V0 = g / (g + g_m).
        var potentials = Run(2, 1, new TimeStep(100_000), 8000, Pair(onward, back));
        Assert.Equal(onward / (onward + LeakNanosiemens), (potentials[1] - RestMv) / (potentials[0] - RestMv), 9);
    }

    [Fact]
    public void No_cut_and_no_order_of_arrival_changes_a_bit()
    {
        const int Size = 24;
        var ends = ImmutableArray.CreateBuilder<GapJunctionEnd>();
        for (var a = 0; a < Size; a++)
        {
            foreach (var b in new[] { (a + 1) % Size, (a + 5) % Size, (a + 11) % Size })
            {
                ends.Add(new GapJunctionEnd(a, b, 0.7 + (0.1 * a), 0.3));
                ends.Add(new GapJunctionEnd(b, a, 0.3, 0.7 + (0.1 * a)));
            }
        }

        var whole = Run(Size, Size, new TimeStep(100_000), 700, ends.ToImmutable());
        Assert.Equal(whole, Run(Size, 7, new TimeStep(100_000), 700, ends.ToImmutable()));
        Assert.Equal(whole, Run(Size, 5, new TimeStep(100_000), 700, ends.ToImmutable(), backwards: true));
        Assert.True(whole.Max() - whole.Min() > 0.01, "the membranes differ");
    }

    /// <summary>
    /// Activity changes the coupling: a burst of five spikes at 3 ms weakens a junction, single spikes strengthen it, silence leaves it alone; the conductance is that of the rule's definition,
    /// summed over the spikes, and the same at both ends.
    /// </summary>
    [Theory]
    [InlineData("burst", -1)]
    [InlineData("single", 1)]
    [InlineData("silent", 0)]
    public void Activity_changes_the_coupling(string activity, int sign)
    {
        var rule = new GapPlasticityRule(8, 1.3, 0.02, 0.05, 5);
        long[] fires = activity switch { "burst" => [100, 130, 160, 190, 220], "single" => [100, 900, 1700], _ => [] };
        using var engine = new NeuronCoreEngine(Specify(2, 0, 2, new TimeStep(100_000), Plastic(2, 0.25, rule)));
        Advance(engine, 2500, fires);

        // The trace is constant in form between spikes: bursting time is the time until it has decayed to the threshold, on the grid.
        double conductance = 2, trace = 0;
        for (var i = 0; i < fires.Length; i++)
        {
            trace = (i == 0 ? 0 : trace * Math.Exp(-(fires[i] - fires[i - 1]) * 0.1 / 8)) + 1;
            conductance += 0.05 * (1 - (conductance / 5));
            var above = trace > 1.3 ? (long)Math.Floor(8 * Math.Log(trace / 1.3) / 0.1) + 1 : 0;
            conductance -= 0.02 * 0.1 * Math.Min(above, i + 1 < fires.Length ? fires[i + 1] - fires[i] : long.MaxValue);
        }

        var ends = engine.ReadGapJunctions().ToDictionary(end => end.Target);
        Assert.Equal(conductance, ends[1].ForwardNanosiemens, 12);
        Assert.Equal(conductance / 4, ends[1].BackwardNanosiemens, 12);
        Assert.Equal((ends[1].ForwardNanosiemens, ends[1].BackwardNanosiemens), (ends[0].BackwardNanosiemens, ends[0].ForwardNanosiemens));
        Assert.Equal(sign, Math.Sign(conductance - 2));
    }

    [Fact]
    public void A_rectifying_junction_keeps_its_direction_from_a_conductance_of_zero_on()
    {
        using var engine = new NeuronCoreEngine(Specify(2, 0, 2, new TimeStep(100_000), Plastic(0, 0.25, new GapPlasticityRule(8, 1.3, 0.02, 0.05, 5))));
        Advance(engine, 1000, [100]);
        var ends = engine.ReadGapJunctions().ToDictionary(end => end.Target);
        Assert.Equal((0.05, 0.0125), (ends[1].ForwardNanosiemens, ends[1].BackwardNanosiemens));
        Assert.Equal((0.0125, 0.05), (ends[0].ForwardNanosiemens, ends[0].BackwardNanosiemens));
    }

    /// <summary>A rectifying junction is recorded as what conducts from its first to its second end, at the second end only, and nothing depends on that.</summary>
    [Fact]
    public void A_recorded_conductance_is_that_of_the_step_and_of_one_end()
    {
        var rule = new GapPlasticityRule(8, 1.3, 0.02, 0.05, 5);
        var specification = Specify(2, 0, 2, new TimeStep(100_000), Plastic(2, 0.25, rule));
        using var silent = new NeuronCoreEngine(specification);
        using var engine = new NeuronCoreEngine(specification with { GapTraces = [new GapTraceSpecification(3, 0, 0, [], [], 1), new GapTraceSpecification(4, 0, 0, [1], [], 1), new GapTraceSpecification(5, 1, 0, [], [], 1)] });
        var recorded = new List<double>();
        long[] fires = [100, 130, 160];
        Advance(engine, 250, fires, () => recorded.Add(engine.WeightTraces[0].Weights[0]));
        Advance(silent, 250, fires);
        Assert.Equal(silent.ComputeStateDigest(), engine.ComputeStateDigest());
        Assert.Equal([3, 4, 5], engine.WeightTraces.Select(trace => trace.Request));
        Assert.Equal([1, 0, 0], engine.WeightTraces.Select(trace => trace.Synapses.Length));
        Assert.Equal((0, 1, 0, 2.0), (engine.WeightTraces[0].Synapses[0].Source, engine.WeightTraces[0].Synapses[0].Target, engine.WeightTraces[0].Synapses[0].DelaySteps, engine.WeightTraces[0].Synapses[0].Weight));

        // Up to step 100 nothing has fired; a single spike of step 100 gains 0.05 (1 - 2/5), which step 101 is the first to have; the spike of step 130 makes it a burst.
        Assert.All(recorded[..100], conductance => Assert.Equal(2, conductance));
        Assert.All(recorded[100..130], conductance => Assert.Equal(2.03, conductance, 12));
        Assert.Equal(2.03 + (0.05 * (1 - (2.03 / 5))) - 0.002, recorded[130], 12);
        Assert.Equal(engine.ReadGapJunctions().Single(end => end.Target == 1).ForwardNanosiemens, recorded[^1]);
    }

    [Fact]
    public void Junctions_that_grow_too_strong_for_the_scheme_end_the_run()
    {
        var rule = new GapPlasticityRule(8, 1.3, 0, CapacitancePf, double.PositiveInfinity);
        using var engine = new NeuronCoreEngine(Specify(2, 0, 2, new TimeStep(100_000), Plastic(1, 1, rule)));
        var message = Assert.Throws<NeuronFaultException>(() => Advance(engine, 1000, [.. Enumerable.Range(1, 20).Select(spike => 10L * spike)])).Message;
        Assert.Contains("junctions of neuron 0 have grown to", message, StringComparison.Ordinal);
        Assert.Contains("'softBound'", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_potential_and_a_long_epoch_are_refused()
    {
        using var engine = new NeuronCoreEngine(Specify(2, 0, 2, new TimeStep(100_000), Pair(1, 1)));
        Assert.Contains("neuron 0", Assert.Throws<InvalidOperationException>(() => engine.AdvanceEpoch(1, null, [], new EpochSpikes())).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new NeuronCoreEngine(Specify(2, 0, 2, new TimeStep(100_000), Pair(1, 1)) with { EpochSteps = 2 }));
    }

    /// <summary>Two neurons of which neuron 0 fires in some steps.</summary>
    private static void Advance(NeuronCoreEngine engine, long steps, long[] fires, Action? afterStep = null)
    {
        var emitted = new EpochSpikes();
        for (var step = 1L; step <= steps; step++)
        {
            var arrived = new EpochSpikes();
            arrived.Begin(step - 1);
            arrived.Append(fires.Contains(step - 1) ? [0] : []);
            arrived.EndStep();
            engine.AcceptGapPotentials([0, 1], engine.ReadGapPotentials());
            engine.AdvanceEpoch(1, arrived, [], emitted);
            afterStep?.Invoke();
        }
    }

    private static ImmutableArray<GapJunctionEnd> Plastic(double conductance, double reverseShare, GapPlasticityRule rule) =>
    [
        new(1, 0, conductance, conductance * reverseShare) { IsSecond = true, Plasticity = rule, BackwardShare = reverseShare },
        new(0, 1, conductance * reverseShare, conductance) { Plasticity = rule, ForwardShare = reverseShare },
    ];

    private static ImmutableArray<GapJunctionEnd> Pair(double onward, double back) => [new(1, 0, onward, back), new(0, 1, back, onward)];

    /// <summary>The potentials after some steps.</summary>
    private static double[] Run(int size, int cut, TimeStep timeStep, long steps, ImmutableArray<GapJunctionEnd> ends, bool backwards = false)
    {
        var firsts = Enumerable.Range(0, (size + cut - 1) / cut).Select(core => core * cut).ToArray();
        var engines = firsts.Select(first => new NeuronCoreEngine(Specify(size, first, Math.Min(cut, size - first), timeStep, ends))).ToArray();
        var spikes = new EpochSpikes();
        var potentials = new double[size];
        for (var step = 0L; step < steps; step++)
        {
            var batches = engines.Select((engine, core) => (
                Ids: engine.GapNeurons.Select(neuron => firsts[core] + neuron).ToArray(), Potentials: engine.ReadGapPotentials().ToArray())).ToArray();
            foreach (var (ids, values) in backwards ? batches.Reverse() : batches)
            {
                foreach (var engine in engines)
                {
                    engine.AcceptGapPotentials(ids, values);
                }

            }

            foreach (var engine in engines)
            {
                engine.AdvanceEpoch(1, null, [], spikes);
            }
        }

        for (var core = 0; core < engines.Length; core++)
        {
            engines[core].Traces[0].Values.CopyTo(potentials.AsSpan(firsts[core]));
        }

        foreach (var engine in engines)
        {
            engine.Dispose();
        }

        return potentials;
    }

    private static NeuronCoreSpecification Specify(int size, int first, int count, TimeStep timeStep, ImmutableArray<GapJunctionEnd> ends) => new()
    {
        Neurons = new NeuronSlice
        {
            Seed = 1,
            TimeStep = timeStep,
            Population = 0,
            First = first,
            Size = count,
            Parameters = NeuronModels.LifDelta.Parameters
                .ToImmutableDictionary(parameter => parameter.Name, parameter => (NeuronValue)new ConstantValue(parameter.Default))
                .SetItem("capacitance", new ConstantValue(CapacitancePf))
                .SetItem("membraneTimeConstant", new ConstantValue(CapacitancePf / LeakNanosiemens))
                .SetItem("restPotential", new ConstantValue(RestMv))
                .SetItem("thresholdPotential", new ConstantValue(0))
                .SetItem("biasCurrent", new ConstantValue(0)),
            InitialValues = ImmutableDictionary<string, NeuronValue>.Empty,
        },
        Model = "lif-delta",
        FirstNeuron = first,
        EpochSteps = 1,
        SparseProjections = [],
        CrossbarProjections = [],
        PoissonInputs = [],
        CurrentInputs = [new CurrentInputSpecification([0], [new CurrentSegmentSpecification(CurrentPa, 0, long.MaxValue)])],
        Traces = [new TraceSpecification(0, [0], [.. Enumerable.Range(0, size)], 1)],
        GapJunctions = ends,
    };
}
