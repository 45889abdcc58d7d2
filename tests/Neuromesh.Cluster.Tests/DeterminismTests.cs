using Neuromesh.Cluster.Runs;

namespace Neuromesh.Cluster.Tests;

public sealed class DeterminismTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public async Task Threads_and_cuts_leave_every_bit_as_it_is_and_a_reversed_order_does_not(int minimumDelay)
    {
        var experiment = TestExperiments.Dense(minimumDelay);
        var reference = await InProcessRuns.Run(experiment, 1, new RunOptions { NeuronsPerCore = 400 });
        Assert.Equal(RunPhase.Completed, reference.Phase);

        // At least three contributions for each neuron and step.
        Assert.True(reference.SynapticEvents >= 3 * TestExperiments.DenseNeurons * experiment.DurationSteps, $"{reference.SynapticEvents} events");
        foreach (var (threads, neuronsPerCore) in new[] { (2, 400), (2, 61), (1, 100), (2, 7) })
        {
            var other = await InProcessRuns.Run(experiment, threads, new RunOptions { NeuronsPerCore = neuronsPerCore });
            Assert.Equal(reference.Fingerprint, other.Fingerprint);
            Assert.Equal(reference.StateFingerprint, other.StateFingerprint);
            Assert.Equal(reference.Spikes, other.Spikes);
        }

        var reversed = await InProcessRuns.Run(experiment, 1, new RunOptions { NeuronsPerCore = 400, ReversesSummation = true });
        Assert.NotEqual(reference.StateFingerprint, reversed.StateFingerprint);
    }
}
