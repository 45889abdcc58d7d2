using System.Globalization;
using Neuromesh.Cluster.Runs;

namespace Neuromesh.Cluster.Tests;

/// <summary>Gap junctions in a run: the same bits on every cut and number of nodes, and the error of the coupling.</summary>
public sealed class GapJunctionTests(OneThread one, TwoThreads two, PureGateway pure, ComputingGateway computing)
    : IClassFixture<OneThread>, IClassFixture<TwoThreads>, IClassFixture<PureGateway>, IClassFixture<ComputingGateway>
{
    /// <summary>Two populations of different models, junctions within and between them, linear and rectifying, drawn and from a table; synapses with plasticity beside them.</summary>
    private static readonly TestExperiment Network = TestExperiment.Read(
        "gaps",
        """
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
          within: { from: first, to: first, rule: { type: pairwise-bernoulli, probability: 0.2 }, conductance: { uniform: [0.1 nS, 0.9 nS] }, plasticity: { burstTimeConstant: 8 ms, burstThreshold: 1.3, depression: 10 pS, potentiation: 31 pS, softBound: 2 nS } }
          between: { from: first, to: second, rule: { type: fixed-total-number, synapses: 150 }, conductance: 0.37 nS, reverseShare: 0.3, plasticity: { burstTimeConstant: 6 ms, burstThreshold: 0.7, depression: 3 pS, potentiation: 17 pS } }
          table: { from: second, to: second, rule: { type: explicit, file: pairs.csv } }
        record:
          traces:
            - { population: first, variables: [membranePotential], neurons: [0, 1, 59], interval: 0.1 ms }
            - { population: second, variables: [membranePotential], neurons: [0, 39], interval: 0.3 ms }
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
