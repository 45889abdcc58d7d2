namespace Neuromesh.Cluster.Tests;

/// <summary>One node with one compute thread, shared by the tests that leave it as it is.</summary>
public sealed class OneThread : IAsyncLifetime
{
    internal TestCluster Cluster { get; private set; } = null!;

    public async Task InitializeAsync() => Cluster = await TestCluster.StartOneAsync();

    public async Task DisposeAsync() => await Cluster.DisposeAsync();
}

/// <summary>One node with two compute threads.</summary>
public sealed class TwoThreads : IAsyncLifetime
{
    internal TestCluster Cluster { get; private set; } = null!;

    public async Task InitializeAsync() => Cluster = await TestCluster.StartOneAsync(2);

    public async Task DisposeAsync() => await Cluster.DisposeAsync();
}

/// <summary>A gateway without cores and three compute nodes, one of them with two threads.</summary>
public sealed class PureGateway : IAsyncLifetime
{
    internal TestCluster Cluster { get; private set; } = null!;

    public async Task InitializeAsync() => Cluster = await TestCluster.StartAsync(
        TestCluster.GatewayOnly(), TestCluster.Compute(), TestCluster.Compute(2), TestCluster.Compute());

    public async Task DisposeAsync() => await Cluster.DisposeAsync();
}

/// <summary>A gateway that computes too, and two compute nodes.</summary>
public sealed class ComputingGateway : IAsyncLifetime
{
    internal TestCluster Cluster { get; private set; } = null!;

    public async Task InitializeAsync() => Cluster = await TestCluster.StartAsync(
        TestCluster.ComputingGateway(), TestCluster.Compute(), TestCluster.Compute());

    public async Task DisposeAsync() => await Cluster.DisposeAsync();
}
