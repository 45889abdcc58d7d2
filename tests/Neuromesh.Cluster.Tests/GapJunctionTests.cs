using System.Globalization;
using Neuromesh.Cluster.Runs;
using Neuromesh.Experiments.Model;

namespace Neuromesh.Cluster.Tests;

/// <summary>Gap junctions in a run: the same bits on every cut and number of nodes, and the error of the coupling.</summary>
public sealed class GapJunctionTests(OneThread one, TwoThreads two, PureGateway pure, ComputingGateway computing)
    : IClassFixture<OneThread>, IClassFixture<TwoThreads>, IClassFixture<PureGateway>, IClassFixture<ComputingGateway>
{
    /// <summary>Two populations of different models, junctions within and between them, linear and rectifying, drawn and from a table; synapses with plasticity beside them.</summary>
    private static readonly TestExperiment Network = Read(Weights);

    /// <summary>Conductances of all sets, of some junctions, and weights between them.</summary>
    private const string Weights = """
          weights:
            - { gapJunctions: between, interval: 0.1 ms }
            - { projection: onward, interval: 3 ms, targets: 0..9 }
            - { gapJunctions: within, interval: 0.7 ms, sources: 3..40, targets: [0, 5, 6, 7, 31, 59] }
            - { gapJunctions: table, interval: 10 ms }
            - { gapJunctions: within, interval: 0.1 ms }
        """;

    private static TestExperiment Read(string weights) => TestExperiment.Read(
        "gaps",
        $$"""
        timeStep: 0.1 ms
        duration: 40 ms
        seed: 5
        populations:
          first: { model: lif-exponential, size: 60, parameters: { biasCurrent: { uniform: [300 pA, 620 pA] } }, initial: { membranePotential: { uniform: [-70 mV, -56 mV] } } }
          alone: { model: lif-delta, size: 3 }
          second: { model: hh, size: 40, parameters: { biasCurrent: { uniform: [300 pA, 1200 pA] } } }
        projections:
          onward:
            from: first
            to: first
            rule: { type: fixed-indegree, indegree: 7 }
            weight: { uniform: [3.1 pA, 17.3 pA] }
            delay: { uniform: [0.4 ms, 2 ms] }
            plasticity: { type: stdp, maximumWeight: 40 pA }
        gapJunctions:
          within: { from: first, to: first, rule: { type: pairwise-bernoulli, probability: 0.2 }, conductance: { uniform: [0.1 nS, 0.9 nS] }, plasticity: { burstTimeConstant: 8 ms, burstThreshold: 0.9, depression: 10 pS, potentiation: 31 pS, softBound: 2 nS } }
          between: { from: first, to: second, rule: { type: fixed-total-number, synapses: 150 }, conductance: 0.37 nS, reverseShare: 0.3, plasticity: { burstTimeConstant: 6 ms, burstThreshold: 0.7, depression: 3 pS, potentiation: 17 pS } }
          table: { from: second, to: second, rule: { type: explicit, file: pairs.csv } }
        record:
          traces:
            - { population: first, variables: [membranePotential], neurons: [0, 1, 59], interval: 0.1 ms }
            - { population: second, variables: [membranePotential], neurons: [0, 39], interval: 0.3 ms }
        {{weights}}
        """,
        ("pairs.csv", "source,target,conductance\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"{i},{(i + 7) % 40},1.3\n{i},{(i + 11) % 40},0.7\n"))));

    [Fact]
    public async Task Threads_cuts_and_nodes_give_the_same_bits()
    {
        var here = new RecordingSink();
        var reference = await one.Cluster.Run(Network, new RunOptions { NeuronsPerCore = 100 }, null, here);
        Assert.Equal(1, Network.Experiment.EpochSteps);
        Assert.InRange(reference.Spikes, 100, 2000);
        foreach (var (cluster, neuronsPerCore) in new[] { (two.Cluster, 100), (two.Cluster, 13), (one.Cluster, 1), (pure.Cluster, 9), (computing.Cluster, 17), (pure.Cluster, 100) })
        {
            var there = new RecordingSink();
            var other = await cluster.Run(Network, new RunOptions { NeuronsPerCore = neuronsPerCore }, null, there);
            Assert.Equal((reference.Spikes, reference.Fingerprint, reference.StateFingerprint), (other.Spikes, other.Fingerprint, other.StateFingerprint));
            there.AssertSame(here);
        }

        var silent = await two.Cluster.Run(Read(""), new RunOptions { NeuronsPerCore = 17 });
        Assert.Equal((reference.Spikes, reference.Fingerprint, reference.StateFingerprint), (silent.Spikes, silent.Fingerprint, silent.StateFingerprint));
    }

    /// <summary>
    /// Each junction once, by its ends and creation, with the conductance that the rule's closed form gives for the recorded spikes: a gain at each of them, a loss in each step in which a sum of exponentials
    /// of an end's spikes is above the threshold.
    /// </summary>
    [Fact]
    public async Task Recorded_conductances_follow_from_the_spikes()
    {
        var sink = new RecordingSink();
        await two.Cluster.Run(Network, new RunOptions { NeuronsPerCore = 13 }, null, sink);
        Assert.Equal([400, 13, 57, 4, 400], [.. sink.Weights.CountBy(sample => sample.Request).OrderBy(pair => pair.Key).Select(pair => pair.Value)]);
        foreach (var request in new[] { 0, 2, 3, 4 })
        {
            var weights = Network.Experiment.Record.Weights[request];
            var set = weights.GapJunctions!;
            (int Source, int Target, double Conductance)[] junctions =
            [
                .. set.Junctions
                    .Where(junction => (weights.Sources.IsEmpty || weights.Sources.Contains(junction.Source)) && (weights.Targets.IsEmpty || weights.Targets.Contains(junction.Target)))
                    .OrderBy(junction => (junction.Source, junction.Target))
                    .Select(junction => (junction.Source, junction.Target, junction.ConductanceNanosiemens)),
            ];
            Assert.InRange(junctions.Length, 5, 700);
            var samples = sink.Weights.Where(sample => sample.Request == request).ToArray();
            Assert.All(samples, sample => Assert.Equal(junctions.Select(junction => (junction.Source, junction.Target, 0)), sample.Weights.Select(weight => (weight.Source, weight.Target, weight.DelaySteps))));
            for (var place = 0; place < junctions.Length; place += 3)
            {
                var (source, target, initial) = junctions[place];
                var ends = new[] { set.First.FirstNeuron + source, set.Second.FirstNeuron + target };
                long[][] spikes = [.. ends.Select(end => sink.Spikes.Where(spike => spike.Neuron == end).Select(spike => spike.Step).ToArray())];
                var conductances = Follow(set, initial, spikes, samples[^1].Step);
                Assert.All(samples, sample => Assert.Equal(conductances[sample.Step], BitConverter.Int64BitsToDouble(sample.Weights[place].Bits), 1e-12));
            }

            int[] changes = [.. samples.Zip(samples.Skip(1), (one, next) => one.Weights.Zip(next.Weights, (before, after) => after.Bits.CompareTo(before.Bits))).SelectMany(signs => signs).Distinct().Order()];
            Assert.Equal(set.Plasticity is null ? [0] : [-1, 0, 1], changes);
        }
    }

    /// <summary>The conductance in nS in each step: that of a step shows the spikes up to the step before.</summary>
    private static double[] Follow(GapProjection set, double initial, long[][] spikes, long steps)
    {
        const double StepMs = 0.1;
        var conductances = new double[steps + 1];
        var conductance = initial;
        for (var step = 0L; step < steps; step++)
        {
            if (set.Plasticity is { } rule)
            {
                var gained = rule.PotentiationNanosiemens * (1 - (conductance / rule.SoftBoundNanosiemens)) * spikes.Sum(end => end.Count(spike => spike == step));
                var bursting = spikes.Count(end => end.Where(spike => spike <= step).Sum(spike => Math.Exp(-(step - spike) * StepMs / rule.BurstTimeConstantMs)) > rule.BurstThreshold);
                conductance = Math.Max(0, conductance + gained - (rule.DepressionNanosiemensPerMs * StepMs * bursting));
            }

            conductances[step + 1] = conductance;
        }

        return conductances;
    }

    /// <summary>The control: with no synapses at all, only the order of the junctions' sums can show.</summary>
    [Fact]
    public async Task The_reversed_order_of_summation_changes_the_state()
    {
        var network = TestExperiment.Read(
            "only-gaps",
            """
            duration: 20 ms
            populations:
              a: { model: lif-exponential, size: 50, parameters: { biasCurrent: { uniform: [300 pA, 620 pA] } }, initial: { membranePotential: { uniform: [-70 mV, -56 mV] } } }
            gapJunctions:
              g: { from: a, to: a, rule: { type: all-to-all }, conductance: { uniform: [0.1 nS, 0.9 nS] } }
            """);
        var reference = await one.Cluster.Run(network);
        var reversed = await one.Cluster.Run(network, new RunOptions { ReversesSummation = true });
        Assert.Equal(reference.Spikes, reversed.Spikes);
        Assert.NotEqual(reference.StateFingerprint, reversed.StateFingerprint);
    }

    /// <summary>Sum and difference of two leaky membranes' potentials decay on their own: tau and C / (g_m + 2 g).</summary>
    [Fact]
    public async Task The_error_is_of_second_order_in_the_step()
    {
        const double CapacitancePf = 250;
        const double LeakNanosiemens = 12.5;
        const double CouplingNanosiemens = 3.7;
        const double CurrentPa = 100;
        const double RestMv = -70;
        const double T = 15;
        var sum = CurrentPa / LeakNanosiemens * (1 - Math.Exp(-T * LeakNanosiemens / CapacitancePf));
        var slope = LeakNanosiemens + (2 * CouplingNanosiemens);
        var difference = CurrentPa / slope * (1 - Math.Exp(-T * slope / CapacitancePf));
        async Task<double> Error(string timeStep)
        {
            var pair = TestExperiment.Read("pair", string.Create(CultureInfo.InvariantCulture, $$"""
                timeStep: {{timeStep}}
                duration: {{T}} ms
                populations:
                  driven: { model: lif-delta, size: 1, parameters: { membraneTimeConstant: 20 ms, biasCurrent: {{CurrentPa}} pA } }
                  other: { model: lif-delta, size: 1, parameters: { membraneTimeConstant: 20 ms } }
                gapJunctions:
                  junction: { from: driven, to: other, rule: { type: one-to-one }, conductance: {{CouplingNanosiemens}} nS }
                record:
                  traces:
                    - { population: driven, variables: [membranePotential], interval: {{T}} ms }
                    - { population: other, variables: [membranePotential], interval: {{T}} ms }
                """));
            var sink = new RecordingSink();
            await computing.Cluster.Run(pair, new RunOptions { NeuronsPerCore = 1 }, null, sink);
            var end = sink.Samples.OrderBy(sample => sample.Request).Select(sample => sample.Values[0]).ToArray();
            return Math.Max(Math.Abs(end[0] - RestMv - ((sum + difference) / 2)), Math.Abs(end[1] - RestMv - ((sum - difference) / 2)));
        }

        var (coarse, fine) = (await Error("0.1 ms"), await Error("0.01 ms"));
        Assert.InRange(coarse, 1e-7, 1e-4);
        Assert.InRange(coarse / fine, 90, 110);
    }
}
