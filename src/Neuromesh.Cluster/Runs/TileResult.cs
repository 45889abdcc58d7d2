using System.Collections.Immutable;
using Neuromesh.Cluster.Epochs;
using Neuromesh.Core.Crossbars;
using Neuromesh.Core.Crossbars.Learning;
using Neuromesh.Experiments.Model;

namespace Neuromesh.Cluster.Runs;

/// <summary>What one tile of a crossbar projection has done and cost.</summary>
/// <param name="Projection">The projection.</param>
/// <param name="Geometry">The tile's part of its matrix.</param>
/// <param name="Counts">What it has done.</param>
public sealed record TileResult(CrossbarProjection Projection, TileGeometry Geometry, TileCounts Counts)
{
    /// <summary>Its energy by what it was spent on.</summary>
    public LearningEnergy Energy => TileCosts.Energy(Counts, Projection.Crossbar, Geometry.Rows, Geometry.Columns);

    /// <summary>Time that its reads take in s.</summary>
    public double LatencySeconds => TileCosts.LatencySeconds(Counts, Projection.Crossbar);

    /// <summary>Time that programming it took in s; 0 where that is not done by pulses.</summary>
    public double ProgrammingSeconds => TileCosts.ProgrammingSeconds(Counts, Projection.Crossbar);

    /// <summary>Its area in m².</summary>
    public double AreaSquareMeters => TileCosts.AreaSquareMeters(Projection.Crossbar, Geometry.Rows, Geometry.Columns);

    /// <summary>The results of all tiles.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="counts">What the nodes reported.</param>
    internal static ImmutableArray<TileResult> Of(Experiment experiment, IEnumerable<Protocol.Cluster.V1.TileCounts> counts)
    {
        var tiles = TileGeometry.Of(experiment);
        return
        [
            .. counts.Select(reported => new TileResult(
                (CrossbarProjection)experiment.Projections[tiles[reported.Tile].Projection], tiles[reported.Tile], TileCounts.Of([.. reported.Values]))),
        ];
    }
}
