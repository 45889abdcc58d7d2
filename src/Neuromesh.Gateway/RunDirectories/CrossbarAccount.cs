using System.Globalization;
using System.Text.Json.Nodes;
using Neuromesh.Cluster.Runs;
using Neuromesh.Core.Crossbars;
using Neuromesh.Core.Crossbars.Learning;

namespace Neuromesh.Gateway.RunDirectories;

/// <summary>What the crossbar projections of a run have done and cost, for <c>run.json</c>.</summary>
internal static class CrossbarAccount
{
    /// <summary>Most tiles of one projection that are listed one by one.</summary>
    private const int MostTiles = 64;

    private const double SquareMillimetersPerSquareMeter = 1e6;

    /// <summary>The account.</summary>
    /// <param name="tiles">All tiles.</param>
    public static JsonObject Describe(IReadOnlyCollection<TileResult> tiles)
    {
        var projections = new JsonObject();
        foreach (var group in tiles.GroupBy(tile => tile.Projection.Name))
        {
            projections[group.Key] = Describe([.. group]);
        }

        return new JsonObject
        {
            ["projections"] = projections,
            ["sources"] = new JsonObject(TileCosts.Sources.Select(source => KeyValuePair.Create(source.Key, (JsonNode?)source.Value))),
        };
    }

    /// <summary>What a user should know of the arrays and would not see in the spikes: weights beyond the range, cells off target.</summary>
    /// <param name="tiles">All tiles.</param>
    /// <returns>A sentence each, with the projection's name.</returns>
    public static IEnumerable<string> Remarks(IReadOnlyCollection<TileResult> tiles)
    {
        foreach (var group in tiles.GroupBy(tile => tile.Projection.Name))
        {
            var counts = group.Select(tile => tile.Counts).Aggregate((sum, next) => sum + next);
            var weights = group.Sum(tile => (long)tile.Geometry.Rows * tile.Geometry.Columns);
            var crossbar = group.First().Projection.Crossbar;
            if (counts.Clipped > 0)
            {
                yield return string.Create(
                    CultureInfo.InvariantCulture,
                    $"projections.{group.Key}: {counts.Clipped} of {weights} weights are beyond crossbar.weightFullScale and lie in devices as the full scale of their sign.");
            }

            if (counts.Missed > 0)
            {
                var cells = group.Sum(tile => (long)tile.Geometry.Rows * (tile.Geometry.Columns + (crossbar.HasOffsetColumn ? 1 : 0)) * crossbar.Arrays);
                var stuck = counts.Stuck > 0 ? string.Create(CultureInfo.InvariantCulture, $", {counts.Stuck} of them because they are stuck") : "";
                yield return string.Create(
                    CultureInfo.InvariantCulture, $"projections.{group.Key}: programming did not bring {counts.Missed} of {cells} cells to their targets{stuck}.");
            }
        }
    }

    private static JsonObject Describe(TileResult[] tiles)
    {
        var counts = tiles.Select(tile => tile.Counts).Aggregate((sum, next) => sum + next);
        var energy = tiles.Select(tile => tile.Energy).Aggregate((sum, next) => sum + next);
        var json = new JsonObject
        {
            ["device"] = tiles[0].Projection.Crossbar.Device?.Preset ?? "ideal",
            ["tiles"] = tiles.Length,
            ["energyJoules"] = Energy(energy),
            ["disturbedCellJoules"] = counts.DisturbedJoules,
            ["writeLineJoules"] = counts.WriteLinesJoules,
            ["counts"] = new JsonObject
            {
                ["reads"] = counts.Reads,
                ["rowDrives"] = counts.RowDrives,
                ["conversions"] = counts.Conversions,
                ["waveforms"] = counts.Waveforms,
                ["programmingPulses"] = counts.Pulses,
                ["verifies"] = counts.Verifies,
                ["missedCells"] = counts.Missed,
                ["stuckMissedCells"] = counts.Stuck,
                ["clippedWeights"] = counts.Clipped,
            },
            ["latencySeconds"] = tiles.Max(tile => tile.LatencySeconds),
            ["programmingSeconds"] = tiles.Max(tile => tile.ProgrammingSeconds) is > 0 and var programming ? programming : null,
            ["areaSquareMillimeters"] = tiles.Sum(tile => tile.AreaSquareMeters) * SquareMillimetersPerSquareMeter,
        };
        if (tiles.Length <= MostTiles)
        {
            json["perTile"] = new JsonArray([.. tiles.Select(tile => (JsonNode?)new JsonObject
            {
                ["rowTile"] = tile.Geometry.RowTile,
                ["columnTile"] = tile.Geometry.ColumnTile,
                ["energyJoules"] = tile.Energy.Total,
                ["latencySeconds"] = tile.LatencySeconds,
                ["areaSquareMillimeters"] = tile.AreaSquareMeters * SquareMillimetersPerSquareMeter,
            })]);
        }

        return json;
    }

    private static JsonObject Energy(LearningEnergy energy) => new()
    {
        ["total"] = energy.Total,
        ["cellRead"] = energy.CellRead,
        ["cellWrite"] = energy.CellWrite,
        ["adc"] = energy.Adc,
        ["dac"] = energy.Dac,
        ["lines"] = energy.Lines,
        ["amplifiers"] = energy.Amplifiers,
        ["adders"] = energy.Adders,
    };
}
