using System.Collections.Immutable;
using Neuromesh.Cluster.Placement;

namespace Neuromesh.Cluster;

/// <summary>How this process takes part in a cluster.</summary>
public sealed record NodeOptions
{
    /// <summary>Role of nodes that hold neuron cores and tiles.</summary>
    public const string ComputeRole = "compute";

    /// <summary>Role of nodes that submit experiments, feed inputs and record.</summary>
    public const string GatewayRole = "gateway";

    /// <summary>Roles; both by default, so that one process does everything.</summary>
    public ImmutableArray<string> Roles { get; init; } = [ComputeRole, GatewayRole];

    /// <summary>Address to listen on and to be reached at.</summary>
    public string Hostname { get; init; } = "127.0.0.1";

    /// <summary>Port; 0 for any free one.</summary>
    public int Port { get; init; }

    /// <summary>Addresses of the form <c>akka.tcp://neuromesh@HOST:PORT</c> to join; empty to form a new cluster.</summary>
    public ImmutableArray<string> SeedNodes { get; init; } = [];

    /// <summary>Compute threads; 0 for one per processor.</summary>
    public int Threads { get; init; }

    /// <summary>Akka configuration (HOCON) that overrides the built-in one; null for none.</summary>
    public string? Configuration { get; init; }

    /// <summary>How this node places runs when it coordinates. Only tests change it, to show that no result depends on it.</summary>
    internal PlacementRule Placement { get; init; } = PlacementPlanner.Plan;
}
