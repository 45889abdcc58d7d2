using System.Globalization;
using Neuromesh.Cluster.Coordination;
using Neuromesh.Experiments.Model;

namespace Neuromesh.Host.Runs;

/// <summary>Refuses a network that this machine cannot hold, before a byte of it is built.</summary>
internal static class MemoryCheck
{
    private const double BytesPerGigabyte = 1e9;

    /// <summary>Compares what the network needs with what the machine, or the container, has.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <exception cref="CommandException">It needs more.</exception>
    public static void Refuse(Experiment experiment)
    {
        var needed = MemoryEstimate.Bytes(experiment);
        var available = (double)GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (needed > available)
        {
            throw CommandException.BadInput(string.Create(
                CultureInfo.InvariantCulture,
                $"{experiment.Name}: the network has {experiment.Populations.Sum(population => (long)population.Size):N0} neurons and about {experiment.Projections.Sum(MemoryEstimate.ExpectedSynapses):G3} synapses, "
                + $"which need about {needed / BytesPerGigabyte:0.0} GB; this machine has {available / BytesPerGigabyte:0.0} GB. Make it smaller, or run it on a cluster with --cluster."));
        }
    }
}
