using Neuromesh.Core.Crossbars.Biasing;
using Neuromesh.Core.Crossbars.Nonlinear;
using Neuromesh.Core.Crossbars.Wires;

namespace Neuromesh.Core.Tests.Crossbars.Biasing;

[Trait("Category", "Crossbars")]
public sealed class BiasSchemeTests
{
    private const double Ohms = 10_000;
    private const double Volts = 1.5;
    private static readonly WireResistances Ideal = new(0, 0);

    [Theory]
    [InlineData(64, 64)]
    [InlineData(2, 2)]
    [InlineData(5, 9)]
    public void Floating_lines_see_the_three_resistors_of_the_sneak_path(int rows, int columns)
    {
        // (columns - 1) cells, then (rows - 1)(columns - 1), then (rows - 1), each set in parallel: all low.
        var sneakOhms = Ohms * ((1.0 / (columns - 1)) + (1.0 / ((rows - 1) * (columns - 1.0))) + (1.0 / (rows - 1)));

        var report = Read(rows, columns, BiasScheme.Floating);

        Assert.Equal(Volts / sneakOhms, report.SneakAmperes[0], 1e-13);
        Assert.Equal(Volts * ((1 / sneakOhms) + (1 / Ohms)), report.SensedAmperes[0], 1e-13);
        Assert.Equal(Volts * (Ohms / (columns - 1)) / sneakOhms, report.HalfSelectedOnWordLine.MeanVolts, 1e-13);
        Assert.Equal(-Volts * (Ohms / ((rows - 1) * (columns - 1.0))) / sneakOhms, report.Unselected.MeanVolts, 1e-13);
        Assert.Equal(Volts * (Ohms / (rows - 1)) / sneakOhms, report.HalfSelectedOnBitLine.MeanVolts, 1e-13);
        Assert.Equal(Volts * report.SensedAmperes[0], report.SourcesWatts, 1e-12);
    }

    [Fact]
    public void A_floating_array_of_64_x_64_has_the_sneak_resistance_of_the_inventory()
    {
        var report = Read(64, 64, BiasScheme.Floating);

        Assert.Equal(0.032, Volts / report.SneakAmperes[0] / Ohms, 5e-6);
        Assert.Equal(0.0310, Volts / report.SensedAmperes[0] / Ohms, 5e-5);
    }

    [Theory]
    [InlineData(BiasScheme.Half, 0.5, 0.5, 0, 31.5)]
    [InlineData(BiasScheme.Third, 1.0 / 3, 1.0 / 3, -1.0 / 3, 455)]
    public void Half_and_third_put_their_share_on_every_cell_and_cost_their_power(BiasScheme scheme, double onWord, double onBit, double unselected, double outside)
    {
        var report = Read(64, 64, scheme);

        Same(Volts, report.Selected);
        Same(Volts * onWord, report.HalfSelectedOnWordLine);
        Same(Volts * onBit, report.HalfSelectedOnBitLine);
        Same(Volts * unselected, report.Unselected);
        Assert.Equal(outside * Volts * Volts / Ohms, report.CellsWatts - report.Selected.Watts, 1e-12 * report.CellsWatts);
        Assert.Equal(report.SourcesWatts, report.CellsWatts, 1e-12 * report.CellsWatts);
    }

    [Theory]
    [InlineData(BiasScheme.Floating)]
    [InlineData(BiasScheme.Grounded)]
    [InlineData(BiasScheme.Half)]
    [InlineData(BiasScheme.Third)]
    public void Wires_take_power_and_the_balance_holds(BiasScheme scheme)
    {
        var cells = new LinearCells([.. Enumerable.Repeat(1 / Ohms, 32 * 32)]);

        var report = BiasReport.Of(new BiasedArray(32, 32, new WireResistances(2.5, 2.5), cells), new BiasPattern(scheme, 31, 0, Volts));

        Assert.True(report.WiresWatts > 0);
        Assert.Equal(report.SourcesWatts, report.CellsWatts + report.WiresWatts, 1e-12 * report.SourcesWatts);
        Assert.True(report.Selected.MeanVolts < Volts);
    }

    [Fact]
    public void A_selected_row_drives_all_bit_lines()
    {
        var report = BiasReport.Of(new BiasedArray(3, 4, Ideal, new LinearCells([.. Enumerable.Range(1, 12).Select(i => i * 1e-6)])), new BiasPattern(BiasScheme.Grounded, 1, null, Volts));

        Assert.All(report.SensedAmperes, (value, column) => Assert.Equal((5 + column) * 1e-6 * Volts, value, 1e-20));
        Assert.Equal((4, 0, 0, 8), (report.Selected.Cells, report.HalfSelectedOnWordLine.Cells, report.HalfSelectedOnBitLine.Cells, report.Unselected.Cells));
        Assert.All(report.SneakAmperes, value => Assert.Equal(0, value, 1e-20));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(32)]
    public void The_read_margin_of_a_floating_array_falls_as_the_sneak_path_widens(int lines)
    {
        const double ratio = 100;
        var sneakSiemens = 1 / (Ohms * ((2.0 / (lines - 1)) + (1.0 / ((lines - 1) * (lines - 1.0)))));
        var (on, off) = ((1 / Ohms) + sneakSiemens, (1 / (Ohms * ratio)) + sneakSiemens);

        var margin = ReadMargin.Measure(
            lines, lines, Ideal, states => new LinearCells([.. states.Select(low => low ? 1 / Ohms : 1 / (Ohms * ratio))]), new BiasPattern(BiasScheme.Floating, 0, 0, Volts));

        Assert.Equal((on - off) / on, margin.OfCurrents, 1e-12);
        Assert.Equal(sneakSiemens / off, margin.SneakShare, 1e-12);
    }

    [Fact]
    public void A_load_divides_the_voltage()
    {
        var report = BiasReport.Of(new BiasedArray(1, 1, Ideal, new LinearCells([1 / Ohms])), new BiasPattern(BiasScheme.Half, 0, 0, Volts) { LoadOhms = Ohms });

        Assert.Equal(Volts / (2 * Ohms), report.SensedAmperes[0], 1e-18);
        Assert.Equal(Volts / 2, report.Selected.MeanVolts, 1e-15);
    }

    [Fact]
    public void A_pattern_that_the_array_has_not_is_refused()
    {
        var array = new BiasedArray(2, 2, Ideal, new LinearCells([1e-6, 1e-6, 1e-6, 1e-6]));
        Assert.Throws<ArgumentOutOfRangeException>(() => BiasReport.Of(array, new BiasPattern(BiasScheme.Half, 2, 0, 1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => BiasReport.Of(array, new BiasPattern(BiasScheme.Half, 0, 2, 1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => BiasReport.Of(array, new BiasPattern(BiasScheme.Half, 0, 0, double.NaN)));
    }

    private static BiasReport Read(int rows, int columns, BiasScheme scheme)
        => BiasReport.Of(new BiasedArray(rows, columns, Ideal, new LinearCells([.. Enumerable.Repeat(1 / Ohms, rows * columns)])), new BiasPattern(scheme, rows / 2, columns / 2, Volts));

    private static void Same(double volts, CellGroup group)
    {
        Assert.Equal(volts, group.LowestVolts, 1e-14);
        Assert.Equal(volts, group.HighestVolts, 1e-14);
    }
}
