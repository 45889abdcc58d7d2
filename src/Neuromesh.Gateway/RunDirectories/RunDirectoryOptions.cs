namespace Neuromesh.Gateway.RunDirectories;

/// <summary>What a run directory holds besides the run's data.</summary>
public sealed record RunDirectoryOptions
{
    /// <summary>The command that started the run, for <c>run.json</c>; null when no command line did.</summary>
    public string? CommandLine { get; init; }

    /// <summary>Whether pictures are drawn when the run has ended.</summary>
    public bool Pictures { get; init; } = true;
}
