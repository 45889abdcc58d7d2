using System.Collections.Immutable;
using Neuromesh.Experiments.Model;

namespace Neuromesh.Cluster.Epochs;

/// <summary>Which rows and columns of a crossbar projection one tile holds. Part of the experiment, not of the placement.</summary>
/// <param name="Projection">Index of the projection.</param>
/// <param name="RowTile">Position among the tiles that share its columns.</param>
/// <param name="ColumnTile">Position among the tiles that share its rows.</param>
/// <param name="RowTiles">Number of tiles that share its columns.</param>
/// <param name="FirstRow">First row: source index within the projection.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="FirstColumn">First column: target index within the population.</param>
/// <param name="Columns">Number of columns.</param>
public sealed record TileGeometry(
    int Projection,
    int RowTile,
    int ColumnTile,
    int RowTiles,
    int FirstRow,
    int Rows,
    int FirstColumn,
    int Columns)
{
    /// <summary>All tiles of an experiment in order of (projection, row tile, column tile).</summary>
    /// <param name="experiment">The experiment.</param>
    public static ImmutableArray<TileGeometry> Of(Experiment experiment)
    {
        var tiles = ImmutableArray.CreateBuilder<TileGeometry>();
        foreach (var projection in experiment.Projections.OfType<CrossbarProjection>())
        {
            var tileRows = projection.Crossbar.TileRows;
            var tileColumns = projection.Crossbar.TileColumns;
            var rowTiles = (projection.SourceCount + tileRows - 1) / tileRows;
            var columnTiles = (projection.Target.Size + tileColumns - 1) / tileColumns;
            for (var row = 0; row < rowTiles; row++)
            {
                for (var column = 0; column < columnTiles; column++)
                {
                    tiles.Add(new TileGeometry(
                        projection.Index,
                        row,
                        column,
                        rowTiles,
                        row * tileRows,
                        Math.Min(tileRows, projection.SourceCount - (row * tileRows)),
                        column * tileColumns,
                        Math.Min(tileColumns, projection.Target.Size - (column * tileColumns))));
                }
            }
        }

        return tiles.ToImmutable();
    }
}
