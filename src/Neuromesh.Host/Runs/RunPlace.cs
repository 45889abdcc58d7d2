namespace Neuromesh.Host.Runs;

/// <summary>Where a run computes: in this process, in processes of its own, or on a cluster. No result depends on it.</summary>
internal sealed record RunPlace
{
    /// <summary>Compute threads of each process; null for all processors together.</summary>
    public int? Threads { get; init; }

    /// <summary>Compute processes to start; null for none.</summary>
    public int? Processes { get; init; }

    /// <summary>Address of a node of the cluster to compute on; null for none.</summary>
    public string? Cluster { get; init; }

    /// <summary>With <see cref="Cluster"/>: name or address at which the other nodes reach this process; null for the loopback address.</summary>
    public string? Hostname { get; init; }

    /// <summary>Threads of each process in this machine's share.</summary>
    public int ThreadsPerProcess => Threads ?? Math.Max(1, Environment.ProcessorCount / (Processes ?? 1));

    /// <summary>Refuses what contradicts itself.</summary>
    /// <param name="command">Name of the command, for the message.</param>
    /// <exception cref="CommandException">Two places are named, or something that belongs to another place.</exception>
    public void Check(string command)
    {
        if (Processes is not null && Cluster is not null)
        {
            throw CommandException.BadInput($"{command}: --processes starts processes on this machine and --cluster uses those of a cluster: give one of them.");
        }

        if (Cluster is not null && Threads is not null)
        {
            throw CommandException.BadInput($"{command}: --threads does not reach the nodes of --cluster: they were given theirs when they were started.");
        }

        if (Cluster is null && Hostname is not null)
        {
            throw CommandException.BadInput($"{command}: --hostname belongs to --cluster.");
        }
    }
}
