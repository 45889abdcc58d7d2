using Neuromesh.Cluster.Runs;
using Neuromesh.Gateway.Inputs;

namespace Neuromesh.Gateway.Runs;

/// <summary>A run that was submitted through the gateway.</summary>
/// <param name="Run">The handle on it.</param>
/// <param name="Inputs">Its inputs, where senders of samples find the streams.</param>
/// <param name="RunDirectory">Full path of the directory that takes its files; null when none are written.</param>
/// <param name="SubmittedAt">When it was submitted.</param>
public sealed record SubmittedRun(
    IExperimentRun Run,
    GatewaySpikeInputFactory Inputs,
    string? RunDirectory,
    DateTimeOffset SubmittedAt)
{
    /// <summary>The id under which clients know it.</summary>
    public string Id => Run.RunId;
}
