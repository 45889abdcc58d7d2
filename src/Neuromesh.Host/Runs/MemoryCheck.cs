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
    public static void Refuse(Experiment experiment)
    {
        if (MemoryEstimate.Refusal(experiment, AvailableBytes) is { } refusal)
        {
            throw CommandException.BadInput($"{refusal} Make it smaller, or run it on a cluster with --cluster.");
        }
    }
}
