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

    [Fact]
    public async Task Steady_state_with_crossbars_and_traces()
    {
        var experiment = TestExperiments.Dense(1, 6000);
        await one.Cluster.Run(experiment);
        Assert.InRange((await one.Cluster.Run(experiment)).AllocatedBytesPerEpoch, 0, 100);
    }
}
