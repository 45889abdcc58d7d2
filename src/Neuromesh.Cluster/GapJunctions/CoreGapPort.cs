using System.Collections.Immutable;
using Neuromesh.Core.NeuronCores;

namespace Neuromesh.Cluster.GapJunctions;

/// <summary>How one core takes and gives the potentials of gap junctions.</summary>
/// <param name="network">The run's junctions.</param>
/// <param name="core">Number of the core.</param>
internal sealed class CoreGapPort(GapNetwork network, int core)
{
    /// <summary>Two batches that take turns: one is read by others while the next is written.</summary>
    private readonly PotentialCourse[][] _batches = [new PotentialCourse[network.NeuronIds(core).Length], new PotentialCourse[network.NeuronIds(core).Length]];

    /// <summary>The ends at the core's neurons, made anew by each call.</summary>
    public ImmutableArray<GapJunctionEnd> Ends() => network.EndsOf(core);

    /// <summary>Hands the potentials of the epoch before to the core.</summary>
    /// <param name="engine">The core.</param>
    /// <param name="potentials">Batches by core; null where the node needs none.</param>
    public void Accept(NeuronCoreEngine engine, IReadOnlyList<PotentialCourse[]?> potentials)
    {
        for (var other = 0; other < potentials.Count; other++)
        {
            if (potentials[other] is { } batch)
            {
                engine.AcceptGapPotentials(network.NeuronIds(other), batch);
            }
        }
    }

    /// <summary>The core's batch of an epoch.</summary>
    /// <param name="engine">The core, at the end of the epoch.</param>
    /// <param name="epoch">The epoch.</param>
    public PotentialCourse[] Read(NeuronCoreEngine engine, long epoch)
    {
        var batch = _batches[epoch % 2];
        engine.ReadGapPotentials().CopyTo(batch);
        return batch;
    }
}
