using Akka.Actor;
using Neuromesh.Cluster.Runs;
using Neuromesh.Experiments;
using Neuromesh.Experiments.Model;
using Neuromesh.Protocol.Cluster.V1;

namespace Neuromesh.Cluster.Nodes;

/// <summary>An experiment submitted on this node.</summary>
/// <param name="Run">The handle that the submitter holds.</param>
/// <param name="Package">What the other nodes need.</param>
/// <param name="Experiment">The experiment.</param>
/// <param name="Options">Placement.</param>
/// <param name="Inputs">Opens recordings.</param>
/// <param name="Sinks">Take what is recorded.</param>
internal sealed record SubmitLocal(
    ExperimentRun Run,
    ExperimentPackage Package,
    Experiment Experiment,
    RunOptions Options,
    ISpikeInputFactory Inputs,
    IReadOnlyList<IRunSink> Sinks);

/// <summary>A node of the cluster is gone or cannot be reached.</summary>
/// <param name="Address">Its address.</param>
/// <param name="What">What happened to it.</param>
internal sealed record NodeLost(Address Address, string What)
{
    /// <summary>The message of a run that loses the node.</summary>
    /// <param name="node">The node in the run's placement.</param>
    public string MessageFor(PlacedNode node) =>
        $"Node {node.Address}{(node.ProcessId > 0 ? $" (process {node.ProcessId})" : "")} {What}: the run cannot go on without it.";
}

/// <summary>A sink cannot take more; the recorder goes on without it until the run is ended.</summary>
/// <param name="Message">What it said.</param>
internal sealed record SinkFailed(string Message);

/// <summary>Adds or removes a sink of a run that was submitted on this node.</summary>
/// <param name="Run">The handle, which tells the run from another one of the same id.</param>
/// <param name="Change">The message for the recorder.</param>
internal sealed record ChangeSinks(ExperimentRun Run, object Change);

/// <summary>A command of the user to a run that was submitted on this node.</summary>
/// <param name="Run">The handle, which tells the run from another one of the same id.</param>
/// <param name="Control">The command.</param>
internal sealed record CommandRun(ExperimentRun Run, ControlRun Control);

/// <summary>A run that was submitted on this node has ended: forget it.</summary>
/// <param name="RunId">The run.</param>
internal sealed record RunOver(string RunId);
