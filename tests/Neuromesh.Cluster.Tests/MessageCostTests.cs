using Neuromesh.Cluster.Runs;

namespace Neuromesh.Cluster.Tests;

/// <summary>The messages of an epoch grow with the actors and the pairs of nodes: counted, not timed.</summary>
public sealed class MessageCostTests
{
    private const long Epochs = 60;

    [Fact]
    public async Task On_one_node_two_messages_for_each_tile_and_at_most_four_for_the_epoch()
    {
        await using var cluster = await TestCluster.StartOneAsync(2, CountingMailbox.Configuration);
        foreach (var neuronsPerCore in new[] { 250, 50, 5 })
        {
            CountingMailbox.Counts.Clear();
            var result = await cluster.Run(TestExperiments.Dense(5, Epochs * 5), new RunOptions { NeuronsPerCore = neuronsPerCore });
            AssertActors(result);
            Assert.Equal(0, Count("EpochFrameChunk"));
        }
    }

    [Fact]
    public async Task On_several_nodes_one_frame_more_for_each_ordered_pair()
    {
        await using var cluster = await TestCluster.StartAsync(
            [.. Enumerable.Range(0, 4).Select(node => node == 0
                ? TestCluster.ComputingGateway(1, CountingMailbox.Configuration)
                : TestCluster.Compute(1, CountingMailbox.Configuration))]);
        var small = TestExperiments.Small(Epochs * 10);
        foreach (var neuronsPerCore in new[] { 2, 1 })
        {
            CountingMailbox.Counts.Clear();
            var result = await cluster.Run(small, new RunOptions { NeuronsPerCore = neuronsPerCore });
            Assert.Equal((4, 8 / neuronsPerCore), (result.Nodes, result.NeuronCores));
            AssertActors(result);
            Assert.Equal(4 * 3 * Epochs, Count("EpochFrameChunk"));
        }

        // With crossbars, at most one more frame for each pair, for the outputs of tiles.
        foreach (var neuronsPerCore in new[] { 50, 10 })
        {
            CountingMailbox.Counts.Clear();
            var result = await cluster.Run(TestExperiments.Dense(5, Epochs * 5), new RunOptions { NeuronsPerCore = neuronsPerCore });
            Assert.Equal(4, result.Nodes);
            AssertActors(result);
            Assert.InRange(Count("EpochFrameChunk"), (4 * 3 * Epochs) + 1, 2 * 4 * 3 * Epochs);
        }
    }

    /// <summary>Cores are computed without messages; several epochs are released and recorded with one message.</summary>
    private static void AssertActors(RunResult result)
    {
        Assert.Equal(result.CrossbarTiles * Epochs, Count("DriveTile"));
        Assert.Equal(result.CrossbarTiles * Epochs, Count("TileDriven"));
        Assert.Equal(Count("RecordEpochs"), Count("EpochsRecorded"));
        Assert.Equal(Count("RecordEpochs"), Count("EpochsWritten"));
        foreach (var message in new[] { "ReleaseEpochs", "RecordEpochs" })
        {
            Assert.InRange(Count(message), (Epochs + 7) / 8, Epochs);
        }

        // Nothing else grows with the epochs.
        var known = new[]
        {
            "DriveTile", "TileDriven", "ReleaseEpochs", "RecordEpochs", "EpochsRecorded", "EpochsWritten", "EpochFrameChunk",
        };
        Assert.All(CountingMailbox.Counts.Where(count => !known.Contains(count.Key)), count => Assert.InRange(count.Value, 1, 2 * (result.NeuronCores + result.CrossbarTiles + 20)));
    }

    private static long Count(string message) => CountingMailbox.Counts.GetValueOrDefault(message);
}
