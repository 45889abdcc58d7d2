using Neuromesh.Cluster.Epochs;
using Neuromesh.Experiments.Model;

namespace Neuromesh.Cluster.Runs;

/// <summary>What every actor of a run on one node knows.</summary>
/// <param name="RunId">The run's id.</param>
/// <param name="Experiment">The experiment.</param>
/// <param name="Topology">Who holds what and who needs what.</param>
/// <param name="Node">Number of this node.</param>
internal sealed record RunContext(string RunId, Experiment Experiment, RunTopology Topology, int Node)
{
    /// <summary>What the run's actors on this node spend.</summary>
    public RunMeter Meter { get; } = new();

    /// <summary>True on the node that feeds and records.</summary>
    public bool IsGateway => Node == Topology.Gateway;
}
