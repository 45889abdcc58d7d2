using Neuromesh.Core.Synapses;
using Neuromesh.Protocol.Cluster.V1;

namespace Neuromesh.Cluster.Placement;

/// <summary>Plans a run: see <see cref="PlacementPlanner.Plan"/>.</summary>
internal delegate Protocol.Cluster.V1.Placement PlacementRule(SubmitRun load, IReadOnlyList<PlacedNode> computeNodes, PlacedNode gateway);

/// <summary>
/// Cuts populations into cores and assigns cores and tiles to nodes. Pure: the same load and nodes give the same placement. No result of a run
/// depends on it.
/// </summary>
public static class PlacementPlanner
{
    /// <summary>Target population of a tile that is no population's: it is placed by its cost.</summary>
    public const int NoPopulation = -1;

    /// <summary>Plans a run.</summary>
    /// <param name="load">What is to be placed.</param>
    /// <param name="computeNodes">Nodes that may hold cores and tiles, at least one.</param>
    /// <param name="gateway">The node that feeds and records; it may be one of the compute nodes.</param>
    /// <exception cref="ArgumentException">There is no compute node.</exception>
    public static Protocol.Cluster.V1.Placement Plan(SubmitRun load, IReadOnlyList<PlacedNode> computeNodes, PlacedNode gateway)
    {
        if (computeNodes.Count == 0)
        {
            throw new ArgumentException("There is no compute node to place cores on.", nameof(computeNodes));
        }

        var placement = new Protocol.Cluster.V1.Placement();
        foreach (var node in computeNodes.OrderBy(node => node.Address, StringComparer.Ordinal))
        {
            var placed = node.Clone();
            placed.Gateway = node.Address == gateway.Address;
            placement.Nodes.Add(placed);
        }

        if (!placement.Nodes.Any(node => node.Gateway))
        {
            var placed = gateway.Clone();
            placed.Gateway = true;
            placement.Nodes.Add(placed);
        }

        var threads = computeNodes.Sum(node => Math.Max(node.Threads, 1));
        CutCores(load, threads, placement);
        Assign(load, placement, computeNodes.Count);
        return placement;
    }

    private static void CutCores(SubmitRun load, int threads, Protocol.Cluster.V1.Placement placement)
    {
        var chosen = load.NeuronsPerCore > 0
            ? null
            : CoreCut.NeuronsPerCore([.. load.Populations.Select(population => new PopulationCost(population.Size, population.CostPerNeuron))], threads);
        for (var population = 0; population < load.Populations.Count; population++)
        {
            var size = load.Populations[population].Size;
            var perCore = chosen?[population] ?? Math.Min(load.NeuronsPerCore, SynapseTableBuilder.MaximumTargets);
            for (var first = 0; first < size; first += perCore)
            {
                placement.Cores.Add(new PlacedCore { Population = population, First = first, Size = Math.Min(perCore, size - first) });
            }
        }
    }

    /// <summary>Gives each core, the costliest first, to the node with the least cost per thread; tiles go where their first target is.</summary>
    private static void Assign(SubmitRun load, Protocol.Cluster.V1.Placement placement, int computeNodes)
    {
        var costs = new double[computeNodes];
        double CostOf(PlacedCore core) => core.Size * load.Populations[core.Population].CostPerNeuron;
        foreach (var core in placement.Cores.OrderByDescending(CostOf))
        {
            core.Node = Cheapest(CostOf(core));
            costs[core.Node] += CostOf(core);
        }

        foreach (var tile in load.Tiles)
        {
            var node = tile.TargetPopulation == NoPopulation
                ? Cheapest(tile.Cost)
                : placement.Cores.First(core =>
                    core.Population == tile.TargetPopulation && core.First <= tile.FirstColumn && tile.FirstColumn < core.First + core.Size).Node;
            placement.Tiles.Add(new PlacedTile
            {
                Projection = tile.Projection,
                RowTile = tile.RowTile,
                ColumnTile = tile.ColumnTile,
                Node = node,
            });
        }

        int Cheapest(double added)
        {
            var best = 0;
            for (var node = 1; node < computeNodes; node++)
            {
                if (Relative(node, added) < Relative(best, added))
                {
                    best = node;
                }
            }

            return best;
        }

        double Relative(int node, double added) => (costs[node] + added) / Math.Max(placement.Nodes[node].Threads, 1);
    }
}
