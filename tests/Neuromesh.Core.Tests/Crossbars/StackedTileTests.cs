using Neuromesh.Core.Crossbars;
using Neuromesh.Core.Crossbars.Nonlinear;
using Neuromesh.Core.Crossbars.Wires;
using Neuromesh.Core.Synapses;
using Neuromesh.Core.Units;
using static Neuromesh.Core.Tests.Crossbars.CrossbarExamples;

namespace Neuromesh.Core.Tests.Crossbars;

/// <summary>Tiles whose cells lie in layers.</summary>
[Trait("Category", "Crossbars")]
public sealed class StackedTileTests
{
    private const double WordOhms = 30;
    private const double BitOhms = 20;

    /// <summary>A row of pillars is a planar array: pillars are its word lines, layers its bit lines. Sixteen columns on eight layers are two of them, with one driver for each row of each.</summary>
    [Theory]
    [InlineData(UnselectedRows.Grounded)]
    [InlineData(UnselectedRows.Floating)]
    public void Rows_of_pillars_are_planar_arrays(UnselectedRows unselected)
    {
        const int Rows = 11;
        var parameters = Parameters(pairs: false, fullScale: 1) with { WordLineOhms = WordOhms, BitLineOhms = BitOhms, UnselectedRows = unselected };
        using var tile = Tile(parameters with { Stack = new TileStack(StackKind.Pillars, 8) }, Rows, 16);
        int[] rows = [0, 4, 10];
        var read = Read(tile, rows);
        var watts = 0.0;
        for (var part = 0; part < 2; part++)
        {
            using var planar = new WiredArray(Rows, 8, new WireResistances(WordOhms, BitOhms));
            planar.SetConductances([.. Enumerable.Range(0, Rows).SelectMany(row => tile.PlusRow(row, 1).Slice(8 * part, 8).ToArray())]);
            planar.SetFloatingRows([.. Enumerable.Range(0, Rows).Select(row => unselected == UnselectedRows.Floating && !rows.Contains(row))]);
            planar.Solve([.. Enumerable.Range(0, Rows).Select(row => rows.Contains(row) ? Volts : 0)], WireMethod.Direct);
            var (devices, wires, _) = planar.Powers();
            watts += devices + wires;
            for (var column = 0; column < 8; column++)
            {
                // Three devices of the reference line are subtracted.
                var weight = (planar.OutputAmperes[column] - (3 * Gmin * Volts)) / (Volts * (Gmax - Gmin));
                Assert.Equal(weight, read[(8 * part) + column], 1e-9);
            }
        }

        watts += 16 * 3 * Gmin * Volts * Volts;
        Assert.Equal(1, tile.Counts.ReadJoules / (watts * 10e-9), 1e-9);
    }

    /// <summary>
    /// Three layers of 2 x 1 cells, the second is read, everything else floats: the other word line of its plane hangs on the driven one through the two cells of the third layer and their bit line, and feeds the
    /// sensed bit line. The first layer hangs on the bit line alone.
    /// </summary>
    [Fact]
    public void Currents_take_the_way_through_the_layer_above()
    {
        double[] weights = [0.3, 0.8, 0.5, 0.9, 0.2, 0.7];
        using var tile = Tile(Stacked(3) with { UnselectedRows = UnselectedRows.Floating }, 6, 1, weights);
        using var grounded = Tile(Stacked(3), 6, 1, weights);
        double Siemens(int row) => tile.PlusRow(row, 1)[0];
        var series = Siemens(4) * Siemens(5) / (Siemens(4) + Siemens(5));
        var sneak = Volts * series * Siemens(3) / (series + Siemens(3));
        var amperes = (Volts * Siemens(2)) + sneak;
        Assert.Equal((amperes - (Volts * Gmin)) / (Volts * (Gmax - Gmin)), Read(tile, [2])[0], 1e-9);
        Assert.Equal(1, tile.Counts.ReadJoules / ((amperes + (Volts * Gmin)) * Volts * 10e-9), 1e-9);

        // With all other lines at 0 V nothing but the cell reaches its bit line; the drivers also feed the cells of the layer above.
        Assert.Equal(0.5, Read(grounded, [2])[0], 1e-12);
        var fed = Volts * Volts * (Siemens(2) + Siemens(4) + Gmin) * 10e-9;
        Assert.Equal(1, grounded.Counts.ReadJoules / fed, 1e-9);
    }

    [Fact]
    public void Rows_of_several_layers_are_read_one_layer_after_the_other()
    {
        using var tile = Tile(Stacked(3) with { AdcBits = 6, AdcRange = 2 }, 8, 3);
        using var planar = Tile(Parameters(pairs: false, fullScale: 1) with { AdcBits = 6, AdcRange = 2 }, 8, 3);

        // Rows 0 to 2, 3 to 5, 6 and 7 share layers; row 4 spikes twice.
        var read = Read(tile, [0, 2, 4, 4, 7]);
        Assert.Equal((4, 5), (tile.Counts.Reads, tile.Counts.RowDrives));
        double[][] parts = [Read(planar, [0, 2]), Read(planar, [4]), Read(planar, [4]), Read(planar, [7])];
        Assert.Equal(Enumerable.Range(0, 3).Select(column => parts.Sum(part => part[column])), read, (one, other) => Math.Abs(one - other) < 1e-12);
        Assert.Equal(0.5 * 8 * 3, (TileCosts.AreaSquareMeters(Stacked(2), 8, 3) - TileCosts.AreaSquareMeters(Stacked(2), 8, 0)
            - TileCosts.AreaSquareMeters(Stacked(2), 0, 3)) / Neuromesh.Core.Crossbars.Learning.PeripheryCosts.CellSquareMeters, 1e-9);
    }

    /// <summary>Gates and selectors close the ways through other layers.</summary>
    [Fact]
    public void Transistors_close_the_ways_through_other_layers()
    {
        var open = Stacked(3) with { UnselectedRows = UnselectedRows.Floating };
        using var bare = Tile(open, 9, 4);
        using var gated = Tile(open with { Circuit = new TransistorCircuit(new SquareLawTransistor(), 2.5) }, 9, 4);
        var weights = Matrix(9, 4, 1, signed: false);
        var (leaky, tight) = (Read(bare, [4]), Read(gated, [4]));
        Assert.All(Enumerable.Range(0, 4), column => Assert.Equal(weights[16 + column], tight[column], 1e-6));
        Assert.True(Enumerable.Range(0, 4).Max(column => leaky[column] - weights[16 + column]) > 0.05);
    }

    private static CrossbarParameters Stacked(int layers) => Parameters(pairs: false, fullScale: 1) with { Stack = new TileStack(StackKind.Horizontal, layers) };

    private static double[] Read(DeviceTile tile, int[] rows)
    {
        var weights = new double[tile.Columns];
        tile.Read(rows, 1, weights);
        return weights;
    }

    private static DeviceTile Tile(CrossbarParameters parameters, int rows, int columns, double[]? matrix = null)
    {
        var weights = Weights(new WeightMatrix([.. matrix ?? Matrix(rows, columns, 1, signed: false)]), rows, columns);
        return new DeviceTile(new CrossbarMapping(parameters, weights), weights, 0, rows, 0, columns, seed: 8, tile: 4, new TimeStep(100_000));
    }
}
