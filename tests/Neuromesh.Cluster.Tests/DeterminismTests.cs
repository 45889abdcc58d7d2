using Neuromesh.Cluster.Runs;

namespace Neuromesh.Cluster.Tests;

/// <summary>Neither threads nor cuts nor nodes nor what is recorded nor pauses change a bit.</summary>
public sealed class DeterminismTests(OneThread one, TwoThreads two, PureGateway pure, ComputingGateway computing)
    : IClassFixture<OneThread>, IClassFixture<TwoThreads>, IClassFixture<PureGateway>, IClassFixture<ComputingGateway>
{
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(50)]
    public async Task Threads_and_cuts(int minimumDelay)
    {
        var experiment = TestExperiments.Dense(minimumDelay);
        var reference = await one.Cluster.Run(experiment, new RunOptions { NeuronsPerCore = TestExperiments.DenseNeurons });
        Assert.Equal(2, reference.NeuronCores);
        foreach (var (cluster, neuronsPerCore) in new[] { (two.Cluster, 250), (two.Cluster, 61), (one.Cluster, 100), (two.Cluster, 7) })
        {
            AssertSame(reference, await cluster.Run(experiment, new RunOptions { NeuronsPerCore = neuronsPerCore }));
        }
    }

    [Theory]
    [InlineData(1, 100)]
    [InlineData(5, 61)]
    [InlineData(50, 31)]
    public async Task Nodes(int minimumDelay, int neuronsPerCore)
    {
        var experiment = TestExperiments.Dense(minimumDelay, 300);
        var options = new RunOptions { NeuronsPerCore = neuronsPerCore };
        var here = new RecordingSink();
        var reference = await one.Cluster.Run(experiment, options, null, here);
        foreach (var cluster in new[] { pure.Cluster, computing.Cluster })
        {
            var there = new RecordingSink();
            var other = await cluster.Run(experiment, options, null, there);
            Assert.Equal(3, other.Nodes);
            AssertSame(reference, other);
            Assert.Equal(reference.SynapticEvents, other.SynapticEvents);
            Assert.Equal(reference.Synapses, other.Synapses);
            there.AssertSame(here);
        }
    }

    [Fact]
    public async Task Narrow_weights_and_levels()
    {
        var experiment = TestExperiments.DenseMixed();
        var reference = await one.Cluster.Run(experiment, new RunOptions { NeuronsPerCore = TestExperiments.DenseNeurons });
        Assert.True(reference.Spikes > 1000, "The network is silent.");
        foreach (var (cluster, neuronsPerCore) in new[] { (two.Cluster, 61), (one.Cluster, 100), (pure.Cluster, 61) })
        {
            AssertSame(reference, await cluster.Run(experiment, new RunOptions { NeuronsPerCore = neuronsPerCore }));
        }
    }

    /// <summary>With everything recorded and epochs of 50 steps, a frame to the gateway has more than 600 kB: it travels in pieces.</summary>
    [Theory]
    [InlineData(5)]
    [InlineData(50)]
    public async Task Recording_more_or_less(int minimumDelay)
    {
        var all = TestExperiments.Dense(minimumDelay, 300, """
              traces:
                - { population: first, variables: [membranePotential, excitatoryCurrent, inhibitoryCurrent], interval: 0.1 ms }
                - { population: second, variables: [membranePotential, excitatoryCurrent, inhibitoryCurrent], interval: 0.1 ms }
            """);
        var none = TestExperiments.Dense(minimumDelay, 300, "  spikes: none");
        var reference = await one.Cluster.Run(none);
        var (here, there) = (new RecordingSink(), new RecordingSink());
        AssertSame(reference, await one.Cluster.Run(all, null, null, here));
        AssertSame(reference, await pure.Cluster.Run(all, null, null, there));
        Assert.Equal(600, here.Samples.Count);
        there.AssertSame(here);
    }

    [Fact]
    public async Task Pauses_and_steps()
    {
        var experiment = TestExperiments.Dense(5, 300);
        var here = new RecordingSink();
        var reference = await one.Cluster.Run(experiment, null, null, here);
        foreach (var cluster in new[] { two.Cluster, pure.Cluster })
        {
            var there = new RecordingSink();
            var run = cluster.Submit(experiment, null, null, there);
            await run.Ready.WaitAsync(TestCluster.Patience);
            run.Step(1);
            await run.WhenStatus(status => status is { Phase: RunPhase.Paused, Step: 5 });
            run.Step(42);
            await run.WhenStatus(status => status is { Phase: RunPhase.Paused, Step: 50 });
            for (var i = 0; i < 5; i++)
            {
                run.Start();
                run.Pause();
            }

            run.Step(5);
            await run.WhenStatus(status => status.Phase == RunPhase.Paused && status.Step >= 55);
            run.Start();
            var result = await run.Completion.WaitAsync(TestCluster.Patience);
            Assert.True(result.Phase == RunPhase.Completed, result.Message);
            AssertSame(reference, result);
            there.AssertSame(here);
        }
    }

    /// <summary>Plastic weights of 64 and of 32 bits.</summary>
    [Theory]
    [InlineData("double")]
    [InlineData("mixed")]
    public async Task Plastic_synapses(string precision)
    {
        var experiment = TestExperiments.Plastic(precision);
        var reference = await one.Cluster.Run(experiment, new RunOptions { NeuronsPerCore = 200 });
        Assert.InRange(reference.Spikes, 2_000, 60_000);
        foreach (var (cluster, neuronsPerCore) in new[] { (two.Cluster, 100), (two.Cluster, 31), (pure.Cluster, 61) })
        {
            AssertSame(reference, await cluster.Run(experiment, new RunOptions { NeuronsPerCore = neuronsPerCore }));
        }
    }

    /// <summary>Arrays of physical devices: programming, drift, noise as state, wires and converters.</summary>
    [Fact]
    public async Task Physical_tiles()
    {
        var experiment = TestExperiments.Physical();
        var reference = await RunOfTiles(experiment, fewestSpikes: 60, (two.Cluster, 30), (two.Cluster, 7), (pure.Cluster, 11));
        Assert.Equal(6 + 6 + 4, reference.Tiles.Length);
        Assert.All(reference.Tiles, tile => Assert.True(tile.Counts is { Reads: > 0, ReadJoules: > 0 } && tile.Energy.Adc > 0, tile.ToString()));
        Assert.True(reference.Tiles.Where(tile => tile.Projection.Name == "pulses").All(tile => tile.Counts is { Pulses: > 0, ProgrammingJoules: > 0 }));
        var other = await one.Cluster.Run(TestExperiments.Physical(", weightFullScale: 99 pA"));
        Assert.NotEqual(reference.StateFingerprint, other.StateFingerprint);
    }

    /// <summary>Arrays whose writes disturb half-selected cells and warm their neighbours: what becomes of a cell depends on its tile alone.</summary>
    [Fact]
    public async Task Biased_writes()
    {
        var experiment = TestExperiments.Biased(withBias: true);
        var reference = await RunOfTiles(experiment, fewestSpikes: 20, (two.Cluster, 7), (pure.Cluster, 11));
        Assert.All(reference.Tiles, tile => Assert.True(tile.Counts is { Pulses: > 0, DisturbedJoules: > 0 } && tile.Energy.CellWrite > tile.Counts.DisturbedJoules, tile.ToString()));
        var ideal = await one.Cluster.Run(TestExperiments.Biased(withBias: false));
        Assert.NotEqual(reference.StateFingerprint, ideal.StateFingerprint);
        Assert.All(ideal.Tiles, tile => Assert.Equal(0, tile.Counts.DisturbedJoules));
    }

    /// <summary>Arrays that Newton's method solves for each pattern of driven rows.</summary>
    [Fact]
    public async Task Nonlinear_tiles()
    {
        var experiment = TestExperiments.Nonlinear(circuits: true);
        var reference = await RunOfTiles(experiment, fewestSpikes: 20, (two.Cluster, 7), (pure.Cluster, 11));

        // Cells without their circuits deliver other weights.
        Assert.NotEqual(reference.StateFingerprint, (await one.Cluster.Run(TestExperiments.Nonlinear(circuits: false))).StateFingerprint);
    }

    /// <summary>Offset columns, slices, amplifiers, hold stages, converters with errors of their own.</summary>
    [Fact]
    public async Task Encoded_tiles()
    {
        var experiment = TestExperiments.Encoded(7);
        var reference = await RunOfTiles(experiment, fewestSpikes: 60, (two.Cluster, 7), (pure.Cluster, 11));
        Assert.All(reference.Tiles, tile => Assert.True(tile.Projection.Name == "sliced" ? tile.Energy.Adders > 0 : tile.Energy.Amplifiers > 0));
        Assert.NotEqual(reference.StateFingerprint, (await one.Cluster.Run(TestExperiments.Encoded(8))).StateFingerprint);
    }

    /// <summary>Arrays that learn need the spikes of both sides, wherever the tile is.</summary>
    [Fact]
    public async Task Learning_tiles()
    {
        var experiment = TestExperiments.Learning("0.8 V");
        var reference = await RunOfTiles(experiment, fewestSpikes: 60, (two.Cluster, 30), (two.Cluster, 7), (pure.Cluster, 11));

        // Waveforms below the threshold leave the weights: the spikes are others.
        Assert.NotEqual(reference.Fingerprint, (await one.Cluster.Run(TestExperiments.Learning("0.3 V"))).Fingerprint);
    }

    /// <summary>Runs on one thread and elsewhere: the same spikes, state, tiles and counts.</summary>
    private async Task<RunResult> RunOfTiles(TestExperiment experiment, int fewestSpikes, params (TestCluster Cluster, int NeuronsPerCore)[] places)
    {
        var reference = await one.Cluster.Run(experiment, new RunOptions { NeuronsPerCore = 40 });
        Assert.InRange(reference.Spikes, fewestSpikes, 2_000);
        foreach (var (cluster, neuronsPerCore) in places)
        {
            var result = await cluster.Run(experiment, new RunOptions { NeuronsPerCore = neuronsPerCore });
            AssertSame(reference, result);
            Assert.Equal(reference.Tiles.Select(tile => tile.Geometry), result.Tiles.Select(tile => tile.Geometry));
            Assert.Equal(reference.Tiles.SelectMany(tile => tile.Counts.ToArray()), result.Tiles.SelectMany(tile => tile.Counts.ToArray()));
        }

        return reference;
    }

    private static void AssertSame(RunResult expected, RunResult actual)
    {
        Assert.Equal(expected.Spikes, actual.Spikes);
        Assert.Equal(expected.Fingerprint, actual.Fingerprint);
        Assert.Equal(expected.StateFingerprint, actual.StateFingerprint);
    }
}
