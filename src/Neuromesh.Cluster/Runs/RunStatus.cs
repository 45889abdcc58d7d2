using System.Collections.Immutable;

namespace Neuromesh.Cluster.Runs;

/// <summary>Where a run is in its life.</summary>
public enum RunPhase
{
    /// <summary>The experiment is being sent to the nodes.</summary>
    Placing,

    /// <summary>The nodes are building neurons, synapses and tiles.</summary>
    Building,

    /// <summary>Built, waiting to be started.</summary>
    Ready,

    /// <summary>Advancing.</summary>
    Running,

    /// <summary>Held at an epoch boundary.</summary>
    Paused,

    /// <summary>Ended at its full duration.</summary>
    Completed,

    /// <summary>Ended early on request; everything up to the last epoch is recorded.</summary>
    Stopped,

    /// <summary>Ended by a failure; <see cref="RunStatus.Message"/> names what failed.</summary>
    Failed,
}

/// <summary>A snapshot of a run.</summary>
public sealed record RunStatus
{
    /// <summary>The run's id.</summary>
    public required string RunId { get; init; }

    /// <summary>Where it is in its life.</summary>
    public required RunPhase Phase { get; init; }

    /// <summary>The last step whose epoch is complete and recorded.</summary>
    public required long Step { get; init; }

    /// <summary>Steps to simulate.</summary>
    public required long DurationSteps { get; init; }

    /// <summary>Spikes so far.</summary>
    public required long Spikes { get; init; }

    /// <summary>Wall-clock seconds spent running, pauses excluded.</summary>
    public required double WallSeconds { get; init; }

    /// <summary>Failure or other remark; null when there is none.</summary>
    public string? Message { get; init; }

    /// <summary>True when the run has ended, in whatever way.</summary>
    public bool Ended => Phase is RunPhase.Completed or RunPhase.Stopped or RunPhase.Failed;
}

/// <summary>What a run came to.</summary>
public sealed record RunResult
{
    /// <summary>The run's id.</summary>
    public required string RunId { get; init; }

    /// <summary>Completed, Stopped or Failed.</summary>
    public required RunPhase Phase { get; init; }

    /// <summary>Why it failed or stopped; null when it completed.</summary>
    public string? Message { get; init; }

    /// <summary>The last step simulated and recorded.</summary>
    public required long LastStep { get; init; }

    /// <summary>Spikes of all neurons, recorded or not.</summary>
    public required long Spikes { get; init; }

    /// <summary>
    /// Lower-case hexadecimal SHA-256 of all spikes in order of (step, neuron); empty when a failed run's recorder could not be asked, because a sink
    /// did not come back.
    /// </summary>
    public required string Fingerprint { get; init; }

    /// <summary>Lower-case hexadecimal digest of the final state; null when the run failed.</summary>
    public string? StateFingerprint { get; init; }

    /// <summary>What training an array in place came to; null for a network of spiking neurons, and before the first test.</summary>
    public TrainingResult? Training { get; init; }

    /// <summary>What the tiles of crossbar projections have done and cost, in order of their numbers; none where the run failed.</summary>
    public ImmutableArray<TileResult> Tiles { get; init; } = [];

    /// <summary>Simulated time in s.</summary>
    public required double BiologicalSeconds { get; init; }

    /// <summary>Wall-clock seconds spent running, pauses and building excluded.</summary>
    public required double WallSeconds { get; init; }

    /// <summary>Wall-clock seconds spent building.</summary>
    public required double BuildSeconds { get; init; }

    /// <summary>Wall over biological seconds.</summary>
    public double RealTimeFactor => BiologicalSeconds > 0 ? WallSeconds / BiologicalSeconds : 0;

    /// <summary>Sparse synapses and crossbar devices' weights.</summary>
    public required long Synapses { get; init; }

    /// <summary>Synaptic events delivered.</summary>
    public required long SynapticEvents { get; init; }

    /// <summary>Bytes of all connectivity, indexes included.</summary>
    public required long ConnectivityBytes { get; init; }

    /// <summary>Peak resident memory, summed over the processes.</summary>
    public required long PeakMemoryBytes { get; init; }

    /// <summary>Compute nodes.</summary>
    public required int Nodes { get; init; }

    /// <summary>Compute threads of all nodes.</summary>
    public required int Threads { get; init; }

    /// <summary>Number of neuron cores.</summary>
    public required int NeuronCores { get; init; }

    /// <summary>Number of crossbar tiles.</summary>
    public required int CrossbarTiles { get; init; }

    /// <summary>Managed bytes that the run's actors and their threads allocated per epoch while running, all processes.</summary>
    public required double AllocatedBytesPerEpoch { get; init; }

    /// <summary>Where the compute threads spent the run; nothing where it failed.</summary>
    public RunTimes Times { get; init; }
}
