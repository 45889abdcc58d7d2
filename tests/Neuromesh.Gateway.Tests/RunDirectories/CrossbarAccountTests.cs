using Neuromesh.Cluster.Epochs;
using Neuromesh.Cluster.Runs;
using Neuromesh.Core.Crossbars;
using Neuromesh.Experiments;
using Neuromesh.Experiments.Model;
using Neuromesh.Gateway.Inputs;
using Neuromesh.Gateway.RunDirectories;

namespace Neuromesh.Gateway.Tests.RunDirectories;

/// <summary>What run.json says of the tiles of crossbar projections.</summary>
public sealed class CrossbarAccountTests
{
    [Fact]
    public void Tiles_are_summed_by_projection_and_listed_one_by_one()
    {
        var account = CrossbarAccount.Describe(Tiles(2));
        var first = account["projections"]!["p"]!;
        Assert.Equal("reram-soft-bounds", (string?)first["device"]);
        Assert.Equal(2, (int)first["tiles"]!);
        Assert.Equal(1 + 2, (long)first["counts"]!["reads"]!);
        Assert.Equal(10 + 20, (long)first["counts"]!["missedCells"]!);
        var energy = first["energyJoules"]!;
        double[] parts = [.. new[] { "cellRead", "cellWrite", "adc", "dac", "lines" }.Select(part => (double)energy[part]!)];
        Assert.All(parts, part => Assert.True(part > 0));
        Assert.Equal(1, parts.Sum() / (double)energy["total"]!, 1e-12);
        Assert.Equal(1, first["perTile"]!.AsArray().Sum(tile => (double)tile!["energyJoules"]!) / (double)energy["total"]!, 1e-12);

        // Tiles read side by side: the slowest one counts.
        Assert.Equal((double)first["perTile"]![1]!["latencySeconds"]!, (double)first["latencySeconds"]!);
        Assert.Contains("ISAAC", (string?)account["sources"]!["adc"], StringComparison.Ordinal);
    }

    [Fact]
    public void Cells_off_target_and_clipped_weights_are_remarked()
    {
        // Two tiles of 8 rows x 4 columns, pairs.
        Assert.Equal(["projections.p: programming did not bring 30 of 128 cells to their targets."], CrossbarAccount.Remarks(Tiles(2)));
        var tiles = Tiles(2).ConvertAll(tile => tile with { Counts = new TileCounts { Missed = 3, Stuck = 2, Clipped = 5 } });
        Assert.Equal(
            [
                "projections.p: 10 of 64 weights are beyond crossbar.weightFullScale and lie in devices as the full scale of their sign.",
                "projections.p: programming did not bring 6 of 128 cells to their targets, 4 of them because they are stuck.",
            ],
            CrossbarAccount.Remarks(tiles));
        Assert.Empty(CrossbarAccount.Remarks(Tiles(2).ConvertAll(tile => tile with { Counts = new TileCounts { Reads = 1 } })));
    }

    [Fact]
    public void Programming_has_a_time_where_it_is_done_by_pulses()
    {
        Assert.Null(CrossbarAccount.Describe(Tiles(2))["projections"]!["p"]!["programmingSeconds"]);
        var tiles = Tiles(2).ConvertAll(tile => tile with { Counts = new TileCounts { WrittenSeconds = 0.25 * (1 + tile.Geometry.ColumnTile) } });
        Assert.Equal(0.5, (double)CrossbarAccount.Describe(tiles)["projections"]!["p"]!["programmingSeconds"]!);
    }

    [Fact]
    public void Many_tiles_are_not_listed() => Assert.Null(CrossbarAccount.Describe(Tiles(65))["projections"]!["p"]!["perTile"]);

    private static List<TileResult> Tiles(int count)
    {
        var yaml = $$"""
            duration: 10 ms
            populations: { a: { model: lif-exponential, size: {{4 * count}} } }
            projections:
              p: { from: a, to: a, crossbar: { device: reram-soft-bounds, tileSize: [{{4 * count}}, 4] }, weight: 1 pA, delay: 1 ms }
            """;
        var experiment = ExperimentReader.ReadText("test", "test.yaml", yaml, null, [], new RecordingProbe()).Experiment;
        var projection = (CrossbarProjection)experiment.Projections[0];
        return
        [
            .. TileGeometry.Of(experiment).Select((geometry, i) => new TileResult(
                projection, geometry, new TileCounts { Reads = i + 1, RowDrives = 7, Conversions = 9, Pulses = 5, Missed = 10 * (i + 1), ReadJoules = 1e-12, ProgrammingJoules = 2e-12 })),
        ];
    }
}
