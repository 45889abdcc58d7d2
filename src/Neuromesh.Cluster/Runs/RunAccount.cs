using System.Diagnostics;
using Neuromesh.Cluster.Nodes;
using Neuromesh.Cluster.Recorders;
using Neuromesh.Cluster.Training;
using Neuromesh.Core.Signals;
using Neuromesh.Experiments.Model;
using Neuromesh.Protocol.Cluster.V1;

namespace Neuromesh.Cluster.Runs;

/// <summary>How a run ends.</summary>
/// <param name="Phase">Completed, Stopped or Failed.</param>
/// <param name="Message">Why, where it was not completed.</param>
/// <param name="Finished">What the nodes reported; null when they were not asked.</param>
/// <param name="Epochs">Number of epochs that must be on record; null where any number will do.</param>
internal sealed record RunEnd(RunPhase Phase, string? Message, RunFinished? Finished, long? Epochs);

/// <summary>Keeps what a run's result is made of, on the gateway's node.</summary>
/// <param name="runId">The run's id.</param>
/// <param name="experiment">The experiment.</param>
/// <param name="placement">The placement.</param>
internal sealed class RunAccount(string runId, Experiment experiment, Protocol.Cluster.V1.Placement placement)
{
    private volatile RunResult? _latest;

    /// <summary>What was recorded so far.</summary>
    public RunProgress Progress { get; } = new();

    /// <summary>What the tests of a training came to.</summary>
    public TrainingLog Training { get; } = new();

    /// <summary>Time spent running.</summary>
    public Stopwatch Running { get; } = new();

    /// <summary>What was built; null while it is not.</summary>
    public RunReady? Ready { get; set; }

    /// <summary>The result that was made last; null if none was.</summary>
    public RunResult? Latest => _latest;

    /// <summary>The result of a run that never had a recorder.</summary>
    /// <param name="runId">The run's id.</param>
    /// <param name="phase">Stopped or Failed.</param>
    /// <param name="message">Why.</param>
    public static RunResult Unbuilt(string runId, RunPhase phase, string? message)
    {
        using var fingerprint = new SpikeFingerprint();
        return new RunResult
        {
            RunId = runId,
            Phase = phase,
            Message = message,
            LastStep = 0,
            Spikes = 0,
            Fingerprint = fingerprint.Finish(),
            BiologicalSeconds = 0,
            WallSeconds = 0,
            BuildSeconds = 0,
            Synapses = 0,
            SynapticEvents = 0,
            ConnectivityBytes = 0,
            PeakMemoryBytes = ProcessMemory.PeakBytes(),
            Nodes = 0,
            Threads = 0,
            NeuronCores = 0,
            CrossbarTiles = 0,
            AllocatedBytesPerEpoch = 0,
        };
    }

    /// <summary>The message of a run whose recorder or one of its sinks failed.</summary>
    /// <param name="failure">What it said.</param>
    public string RecorderFailure(string failure) =>
        $"The recorder on node {placement.Nodes.First(node => node.Gateway).Address} (process {Environment.ProcessId}) failed: {failure}";

    /// <summary>The result, from what was recorded and how the run ended. May be called from the recorder's thread.</summary>
    /// <param name="totals">What was recorded.</param>
    /// <param name="end">How the run ended.</param>
    public RunResult Result(RecordedTotals totals, RunEnd end)
    {
        var (phase, message) = (end.Phase, end.Message);
        if (phase != RunPhase.Failed && totals.Failure is { } failure)
        {
            (phase, message) = (RunPhase.Failed, RecorderFailure(failure));
        }
        else if (phase != RunPhase.Failed && end.Epochs is { } epochs && epochs != totals.Epochs)
        {
            (phase, message) = (RunPhase.Failed, $"{totals.Epochs} epochs were recorded, but {epochs} were computed: output was lost.");
        }

        var ready = Ready;
        var finished = phase == RunPhase.Failed ? null : end.Finished;
        var result = new RunResult
        {
            RunId = runId,
            Phase = phase,
            Message = message,
            LastStep = totals.LastStep,
            Spikes = totals.Spikes,
            Fingerprint = totals.Fingerprint,
            Training = experiment.Training is { } training ? Training.Result(training) : null,
            StateFingerprint = finished?.StateFingerprint,
            Tiles = finished is null ? [] : TileResult.Of(experiment, finished.Tiles),
            BiologicalSeconds = experiment.TimeStep.ToMilliseconds(totals.LastStep) / 1000,
            WallSeconds = Running.Elapsed.TotalSeconds,
            BuildSeconds = ready?.BuildSeconds ?? 0,
            Synapses = ready?.Synapses ?? 0,
            SynapticEvents = finished?.SynapticEvents ?? 0,
            ConnectivityBytes = ready?.ConnectivityBytes ?? 0,
            PeakMemoryBytes = finished?.PeakMemoryBytes ?? ProcessMemory.PeakBytes(),
            Nodes = ready?.Nodes ?? 0,
            Threads = ready?.Threads ?? 0,
            NeuronCores = placement.Cores.Count,
            CrossbarTiles = placement.Tiles.Count,
            AllocatedBytesPerEpoch = finished?.AllocatedBytesPerEpoch ?? 0,
            Times = finished?.Times is { } times
                ? new RunTimes(times.DeliverySeconds, times.InputSeconds, times.UpdateSeconds, times.ExchangeSeconds)
                : default,
        };
        _latest = result;
        return result;
    }
}
