using Neuromesh.Cluster.Runs;
using Neuromesh.Experiments.Model;

namespace Neuromesh.Cluster.Tests;

/// <summary>An epoch on one node allocates nothing once the buffers have grown.</summary>
public sealed class AllocationTests(OneThread one) : IClassFixture<OneThread>
{
    /// <summary>
    /// One object of 24 bytes in an epoch would show; what is left is buffers that grow at first, and the cluster's gossip, which do not grow with the
    /// epochs.
    /// </summary>
    [Fact]
    public async Task Steady_state()
    {
        await one.Cluster.Run(TestExperiments.SmallWithInput(10_000, 1), null, new FakeInputs(FakeInput.Periodic(7)));
        var result = await one.Cluster.Run(TestExperiments.SmallWithInput(100_000, 1), null, new FakeInputs(FakeInput.Periodic(7)));
        Assert.InRange(result.AllocatedBytesPerEpoch, 0, 20);
    }

    /// <summary>Late in the run the recorder falls back by all that the gateway may release ahead: its records are there already.</summary>
    [Fact]
    public async Task A_recorder_that_falls_back()
    {
        var experiment = TestExperiment.Read(
            "busy",
            """
            duration: 4 s
            populations:
              cells: { model: lif-delta, size: 1000, parameters: { biasCurrent: { uniform: [450 pA, 750 pA] } } }
            projections:
              none: { from: cells, to: cells, rule: { type: fixed-indegree, indegree: 1 }, weight: 0 mV, delay: 1 ms }
            record:
              traces:
                - { population: cells, variables: [membranePotential], neurons: 0..49, interval: 0.3 ms }
            """);
        var result = await one.Cluster.Run(experiment, null, null, new SleepySink(3000));
        Assert.InRange(result.Spikes / 4000.0, 30, 100);
        Assert.InRange(result.AllocatedBytesPerEpoch, 0, 20);
    }

    /// <summary>
    /// Volleys begin after the recorder has fallen back, when its records have been made: there is room for a volley in those, but not in the ones that were under way.
    /// </summary>
    [Fact]
    public async Task Volleys()
    {
        var experiment = TestExperiment.Read(
            "volleys",
            """
            duration: 4 s
            populations:
              cells: { model: lif-delta, size: 350 }
            inputs:
              late: { type: current, target: cells, segments: [{ amplitude: 600 pA, start: 300 ms, stop: 4 s }] }
            projections:
              none: { from: cells, to: cells, rule: { type: fixed-indegree, indegree: 1 }, weight: 0 mV, delay: 1 ms }
            """);
        var result = await one.Cluster.Run(experiment, null, null, new SleepySink(190));
        Assert.True(result.Spikes > 50_000);
        Assert.InRange(result.AllocatedBytesPerEpoch, 0, 20);
    }

    [Fact]
    public async Task Steady_state_with_crossbars_and_traces()
    {
        var experiment = TestExperiments.Dense(1, 6000);
        await one.Cluster.Run(experiment);
        Assert.InRange((await one.Cluster.Run(experiment)).AllocatedBytesPerEpoch, 0, 100);
    }

    [Theory]
    [InlineData("double")]
    [InlineData("mixed")]
    public async Task Steady_state_with_plastic_synapses(string precision)
    {
        var experiment = TestExperiments.Plastic(precision, duration: "3 s");
        await one.Cluster.Run(experiment);
        var result = await one.Cluster.Run(experiment);
        Assert.True(result.Spikes > 2000);
        Assert.InRange(result.AllocatedBytesPerEpoch, 0, 20);
    }

    /// <summary>Keeps nothing, and sleeps for a while in one epoch.</summary>
    private sealed class SleepySink(long epoch) : IRunSink
    {
        public void Begin(string runId, Experiment experiment)
        {
        }

        public void Write(EpochRecord record)
        {
            if (record.Epoch == epoch)
            {
                Thread.Sleep(300);
            }
        }

        public void End(RunResult result)
        {
        }
    }
}
