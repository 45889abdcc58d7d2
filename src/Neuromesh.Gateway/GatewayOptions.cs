using Neuromesh.Cluster.Runs;

namespace Neuromesh.Gateway;

/// <summary>How a gateway is run.</summary>
public sealed record GatewayOptions
{
    /// <summary>Runs the experiments that are submitted.</summary>
    public required IExperimentHost ExperimentHost { get; init; }

    /// <summary>
    /// Address to listen on: an IP address, <c>localhost</c>, or <c>*</c> for all. The gateway knows no users: whoever reaches it can run
    /// experiments and have recordings read, so anything but the default belongs behind something that does.
    /// </summary>
    public string Hostname { get; init; } = "127.0.0.1";

    /// <summary>Port, 0 to 65535; 0 for any free one.</summary>
    public int Port { get; init; }

    /// <summary>Directory under which every run gets a directory for its files; null to write none.</summary>
    public string? RunsDirectory { get; init; }

    /// <summary>Directory that relative paths of recordings start from; null for the current one.</summary>
    public string? RecordingsDirectory { get; init; }

    /// <summary>Runs that may exist without having ended, 1 or more.</summary>
    public int MaximumLiveRuns { get; init; } = 16;

    /// <summary>Ended runs that are remembered, 0 or more.</summary>
    public int MaximumEndedRuns { get; init; } = 64;

    /// <summary>Largest submission in bytes (description, settings and tables together), 1 or more.</summary>
    public int MaximumSubmissionBytes { get; init; } = 64 << 20;

    /// <summary>Memory in bytes of the machine that computes; null where the gateway does not know it and refuses no network for its size.</summary>
    public double? AvailableMemoryBytes { get; init; }

    /// <summary>Time between the progress messages of a sample stream.</summary>
    public TimeSpan StreamProgressInterval { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long live runs get to end when the gateway stops.</summary>
    public TimeSpan ShutdownTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether the experiment host can take work, for the health service; null when it always can.</summary>
    public Func<bool>? IsExperimentHostUp { get; init; }
}
