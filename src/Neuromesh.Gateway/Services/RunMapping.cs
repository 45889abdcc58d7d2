using Google.Protobuf.WellKnownTypes;
using Neuromesh.Cluster.Runs;
using Neuromesh.Experiments.Model;
using Neuromesh.Gateway.Runs;
using Neuromesh.Protocol;
using Wire = Neuromesh.Protocol.V1;

namespace Neuromesh.Gateway.Services;

/// <summary>Says in protocol messages where runs are and what they came to.</summary>
public static class RunMapping
{
    /// <summary>The phase under its name in the protocol.</summary>
    /// <param name="phase">The phase.</param>
    public static Wire.RunPhase ToWire(this RunPhase phase) => phase switch
    {
        RunPhase.Placing => Wire.RunPhase.Placing,
        RunPhase.Building => Wire.RunPhase.Building,
        RunPhase.Ready => Wire.RunPhase.Ready,
        RunPhase.Running => Wire.RunPhase.Running,
        RunPhase.Paused => Wire.RunPhase.Paused,
        RunPhase.Completed => Wire.RunPhase.Completed,
        RunPhase.Stopped => Wire.RunPhase.Stopped,
        RunPhase.Failed => Wire.RunPhase.Failed,
        _ => throw new ArgumentOutOfRangeException(nameof(phase), phase, "This phase has no name in the protocol."),
    };

    /// <summary>A snapshot as a message.</summary>
    /// <param name="status">The snapshot.</param>
    /// <param name="experiment">The experiment of the run, for the length of its steps.</param>
    public static Wire.RunStatus ToWire(this RunStatus status, Experiment experiment) => new()
    {
        ExperimentId = status.RunId,
        Phase = status.Phase.ToWire(),
        Step = status.Step,
        DurationSteps = status.DurationSteps,
        BiologicalSeconds = experiment.TimeStep.ToMilliseconds(status.Step) / 1e3,
        Spikes = status.Spikes,
        WallSeconds = status.WallSeconds,
        Message = status.Message ?? "",
    };

    /// <summary>A result as a message.</summary>
    /// <param name="result">The result.</param>
    public static Wire.RunResult ToWire(this RunResult result) => new()
    {
        Phase = result.Phase.ToWire(),
        Message = result.Message ?? "",
        LastStep = result.LastStep,
        Spikes = result.Spikes,
        Fingerprint = result.Fingerprint,
        StateFingerprint = result.StateFingerprint ?? "",
        BiologicalSeconds = result.BiologicalSeconds,
        WallSeconds = result.WallSeconds,
        BuildSeconds = result.BuildSeconds,
        RealTimeFactor = result.RealTimeFactor,
        Synapses = result.Synapses,
        SynapticEvents = result.SynapticEvents,
        ConnectivityBytes = result.ConnectivityBytes,
        PeakMemoryBytes = result.PeakMemoryBytes,
        Nodes = result.Nodes,
        Threads = result.Threads,
        NeuronCores = result.NeuronCores,
        CrossbarTiles = result.CrossbarTiles,
        AllocatedBytesPerEpoch = result.AllocatedBytesPerEpoch,
    };

    /// <summary>A run of the registry as a message.</summary>
    /// <param name="run">The run.</param>
    /// <param name="complete">Whether the summary lists populations, inputs and projections.</param>
    public static Wire.ExperimentRun ToWire(this SubmittedRun run, bool complete)
    {
        var experiment = run.Run.Experiment;
        return new Wire.ExperimentRun
        {
            ExperimentId = run.Id,
            Summary = complete ? experiment.ToSummary() : experiment.ToShortSummary(),
            Status = run.Run.NewestStatus().ToWire(experiment),
            Result = run.Run.ResultIfEnded()?.ToWire(),
            RunDirectory = run.RunDirectory ?? "",
            SubmitTime = Timestamp.FromDateTimeOffset(run.SubmittedAt),
        };
    }
}
