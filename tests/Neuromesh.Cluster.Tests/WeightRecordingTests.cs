using Neuromesh.Cluster.Runs;

namespace Neuromesh.Cluster.Tests;

/// <summary>Weights in a run's records: in one order and with the same bits on every cut and number of nodes, and without a trace in the run.</summary>
public sealed class WeightRecordingTests(OneThread one, TwoThreads two, PureGateway pure, ComputingGateway computing)
    : IClassFixture<OneThread>, IClassFixture<TwoThreads>, IClassFixture<PureGateway>, IClassFixture<ComputingGateway>
{
    private const string Record = """
          weights:
            - { projection: within, interval: 0.7 ms, sources: 3..40, targets: [0, 5, 6, 7, 31, 59] }
            - { projection: between, interval: 5 ms }
            - { projection: within, interval: 30 ms, targets: 11 }
        """;

    [Fact]
    public async Task Cuts_and_nodes_give_the_same_weights()
    {
        var network = Network(Record);
        var here = new RecordingSink();
        var reference = await one.Cluster.Run(network, new RunOptions { NeuronsPerCore = 100 }, null, here);
        Assert.Equal([57, 8, 1], [.. here.Weights.CountBy(sample => sample.Request).OrderBy(pair => pair.Key).Select(pair => pair.Value)]);
        var between = here.Weights.Where(sample => sample.Request == 1).ToArray();
        Assert.Equal(60 * 25, between[0].Weights.Length);
        Assert.Equal([5, 10, 15, 20, 25, 30, 35, 40], between.Select(sample => sample.Step / 10));
        Assert.True(between[^1].Weights.Zip(between[0].Weights).Count(pair => pair.First.Bits != pair.Second.Bits) > 100, "weights change");
        var first = here.Weights.First(sample => sample.Request == 0);
        Assert.Equal(first.Weights.Select(weight => (weight.Source, weight.Target, weight.DelaySteps)).Order(), first.Weights.Select(weight => (weight.Source, weight.Target, weight.DelaySteps)));
        Assert.All(first.Weights, weight => Assert.True(weight.Source is >= 3 and <= 40 && weight.Target is 0 or 5 or 6 or 7 or 31 or 59));
        foreach (var (cluster, neuronsPerCore) in new[] { (two.Cluster, 13), (one.Cluster, 1), (pure.Cluster, 9), (computing.Cluster, 17) })
        {
            var there = new RecordingSink();
            var other = await cluster.Run(network, new RunOptions { NeuronsPerCore = neuronsPerCore }, null, there);
            Assert.Equal((reference.Fingerprint, reference.StateFingerprint), (other.Fingerprint, other.StateFingerprint));
            there.AssertSame(here);
        }
    }

    [Fact]
    public async Task Recording_weights_changes_nothing()
    {
        var recorded = await two.Cluster.Run(Network(Record), new RunOptions { NeuronsPerCore = 17 });
        var silent = await two.Cluster.Run(Network("  spikes: none"), new RunOptions { NeuronsPerCore = 17 });
        Assert.Equal((silent.Spikes, silent.Fingerprint, silent.StateFingerprint), (recorded.Spikes, recorded.Fingerprint, recorded.StateFingerprint));
    }

    /// <summary>Drift in closed form, learning cells, an ideal matrix: whatever the placement, the same samples.</summary>
    [Fact]
    public async Task Cells_of_crossbars_are_recorded_alike_everywhere()
    {
        var network = Crossbars(TileRecord);
        var here = new RecordingSink();
        var reference = await one.Cluster.Run(network, new RunOptions { NeuronsPerCore = 100 }, null, here);

        // 40 ms, down to the last step.
        Assert.Equal([8, 13, 40, 4], [.. here.Weights.CountBy(sample => sample.Request).OrderBy(pair => pair.Key).Select(pair => pair.Value)]);
        var drifting = here.Weights.Where(sample => sample.Request == 0).ToArray();
        Assert.Equal([5, 10, 15, 20, 25, 30, 35, 40], drifting.Select(sample => sample.Step / 10));
        Assert.Equal(12 * 3, drifting[0].Weights.Length);
        for (var cell = 0; cell < drifting[0].Weights.Length; cell++)
        {
            // (1 + t/1 ms)^-0.05 since programming; cells whose programming ended at 0 S stay there.
            var (early, late) = (BitConverter.Int64BitsToDouble(drifting[0].Weights[cell].Bits), BitConverter.Int64BitsToDouble(drifting[6].Weights[cell].Bits));
            Assert.Equal(Math.Pow(36.0 / 6, -0.05) * early, late, 1e-12 * early);
        }

        Assert.All(
            here.Weights.GroupBy(sample => sample.Request),
            request => Assert.Equal(request.Select(sample => sample.Step).Order(), request.Select(sample => sample.Step)));
        Assert.True(drifting[0].Weights.Count(weight => BitConverter.Int64BitsToDouble(weight.Bits) > 1e-6) > 10);

        var learning = here.Weights.Where(sample => sample.Request == 1).ToArray();
        Assert.True(learning[^1].Weights.Zip(learning[0].Weights).Count(pair => pair.First.Bits != pair.Second.Bits) > 20, "cells learn");
        var ideal = here.Weights.First(sample => sample.Request == 3);
        Assert.All(ideal.Weights, weight => Assert.Equal(2.5, BitConverter.Int64BitsToDouble(weight.Bits), 1e-12));
        Assert.Equal(Enumerable.Range(0, 25 * 30).Select(cell => (cell / 30, cell % 30)), ideal.Weights.Select(weight => (weight.Source, weight.Target)));
        foreach (var (cluster, neuronsPerCore) in new[] { (two.Cluster, 13), (pure.Cluster, 9), (computing.Cluster, 17) })
        {
            var there = new RecordingSink();
            var other = await cluster.Run(network, new RunOptions { NeuronsPerCore = neuronsPerCore }, null, there);
            Assert.Equal((reference.Fingerprint, reference.StateFingerprint), (other.Fingerprint, other.StateFingerprint));
            there.AssertSame(here);
        }

        var silent = await two.Cluster.Run(Crossbars("  spikes: none"), new RunOptions { NeuronsPerCore = 17 });
        Assert.Equal((silent.Spikes, silent.Fingerprint, silent.StateFingerprint), (reference.Spikes, reference.Fingerprint, reference.StateFingerprint));
    }

    private const string TileRecord = """
          weights:
            - { projection: drifts, interval: 5 ms, quantity: plus-conductance, sources: 10..21, targets: [0, 9, 24] }
            - { projection: learns, interval: 3 ms }
            - { projection: flickers, interval: 1 ms, quantity: minus-conductance, sources: [0, 29], targets: 3 }
            - { projection: holds, interval: 10 ms }
        """;

    private static TestExperiment Crossbars(string record) => TestExperiment.Read(
        "crossbars",
        $$"""
        timeStep: 0.1 ms
        duration: 40 ms
        seed: 5
        populations:
          first: { model: lif-exponential, size: 30, parameters: { biasCurrent: { uniform: [400 pA, 720 pA] } } }
          second: { model: lif-exponential, size: 25, parameters: { biasCurrent: { uniform: [400 pA, 720 pA] } } }
        projections:
          drifts: { from: first, to: second, crossbar: { device: reram-wan-2022, tileSize: [16, 10], retention: { driftExponent: 0.05, driftTime: 1 ms } }, weight: { uniform: [-20 pA, 40 pA] }, delay: 1 ms }
          learns: { from: second, to: first, crossbar: { device: vteam, tileSize: [16, 16], weightFullScale: 60 pA, learning: { peakVoltage: 0.8 V, tailVoltage: 0.4 V, tail: 10 ms } }, weight: { uniform: [5 pA, 20 pA] }, delay: 2.3 ms }
          flickers: { from: first, to: second, crossbar: { device: pcm-joshi-2020, tileSize: [30, 8] }, weight: { uniform: [-20 pA, 40 pA] }, delay: 1.5 ms }
          holds: { from: second, to: first, crossbar: { conductanceRange: [1 uS, 100 uS], tileSize: [7, 30] }, weight: 2.5 pA, delay: 1 ms }
        record:
        {{record}}
        """);

    private static TestExperiment Network(string record) => TestExperiment.Read(
        "plastic",
        $$"""
        timeStep: 0.1 ms
        duration: 40 ms
        seed: 5
        populations:
          first: { model: lif-exponential, size: 60, parameters: { biasCurrent: { uniform: [400 pA, 720 pA] } }, initial: { membranePotential: { uniform: [-70 mV, -56 mV] } } }
          second: { model: lif-exponential, size: 25, parameters: { biasCurrent: { uniform: [400 pA, 720 pA] } } }
        projections:
          within:
            from: first
            to: first
            rule: { type: fixed-indegree, indegree: 30 }
            weight: { uniform: [3.1 pA, 17.3 pA] }
            delay: { uniform: [0.4 ms, 2 ms] }
            plasticity: { type: stdp, maximumWeight: 40 pA }
          between:
            from: first
            to: second
            rule: { type: all-to-all }
            weight: 5 pA
            delay: 0.5 ms
            plasticity: { type: stdp-additive, maximumWeight: 20 pA }
          plain: { from: second, to: first, rule: { type: all-to-all }, weight: -3 pA, delay: 0.4 ms }
        record:
        {{record}}
        """);
}
