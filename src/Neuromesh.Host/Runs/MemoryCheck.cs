using Neuromesh.Cluster.Coordination;
using Neuromesh.Experiments.Model;

namespace Neuromesh.Host.Runs;

/// <summary>Refuses a network that this machine cannot hold, before a byte of it is built.</summary>
internal static class MemoryCheck
{
    /// <summary>Memory of this machine, or of the container, in bytes.</summary>
    public static double AvailableBytes => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <summary>Compares what the network needs with what the machine has.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <exception cref="CommandException">It needs more.</exception>
    public static void Refuse(Experiment experiment) => Refuse(experiment, AvailableBytes);

    /// <summary>Compares what the network needs with what is left of the machine.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="leftBytes">Bytes that are left.</param>
    /// <exception cref="CommandException">It needs more.</exception>
    public static void Refuse(Experiment experiment, double leftBytes)
    {
        if (MemoryEstimate.Refusal(experiment, leftBytes) is { } refusal)
        {
            throw CommandException.BadInput($"{refusal} Make it smaller, or run it on a cluster with --cluster.");
        }
    }
}
