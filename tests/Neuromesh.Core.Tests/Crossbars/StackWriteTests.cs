using Neuromesh.Core.Crossbars;
using Neuromesh.Core.Crossbars.Biasing;
using Neuromesh.Core.Crossbars.Cells;
using Neuromesh.Core.Crossbars.Nonlinear;
using static Neuromesh.Core.Tests.Crossbars.WriteExamples;

namespace Neuromesh.Core.Tests.Crossbars;

/// <summary>Writes in stacks: what they leave the cells of all layers that share a line with the one that is written.</summary>
[Trait("Category", "Crossbars")]
public sealed class StackWriteTests
{
    private const double WordOhms = 150;
    private const double BitOhms = 90;

    /// <summary>
    /// Three layers of 4 x 5 cells, all on but one that is reset. Its word line passes 5 cells of each layer that it belongs to, its bit line 4: lines at the bottom and at the top belong to one layer, the others to two.
    /// With V/3 every cell but the selected one has a third.
    /// </summary>
    [Theory]
    [InlineData(BiasScheme.Half, 0, (5 - 1 + 4 - 1 + 4) / 4.0)]
    [InlineData(BiasScheme.Half, 1, (5 - 1 + 4 - 1 + 5 + 4) / 4.0)]
    [InlineData(BiasScheme.Half, 2, (5 - 1 + 4 - 1 + 5) / 4.0)]
    [InlineData(BiasScheme.Third, 1, 59 / 9.0)]
    public void Cells_of_all_layers_that_share_a_line_dissipate(BiasScheme scheme, int layer, double expected)
    {
        var stack = new TileStack(StackKind.Horizontal, 3);
        AssertDisturbed(stack, scheme, 12, 5, (((layer * 4) + 2) * 5) + 3, expected * OnSiemens);
    }

    /// <summary>Four layers of 2 x 3 pillars: a pillar passes four cells, a bit line three.</summary>
    [Theory]
    [InlineData(BiasScheme.Half, (4 - 1 + 3 - 1) / 4.0)]
    [InlineData(BiasScheme.Third, 23 / 9.0)]
    public void Cells_of_a_pillar_and_of_its_bit_line_dissipate(BiasScheme scheme, double expected)
        => AssertDisturbed(new TileStack(StackKind.Pillars, 4), scheme, 3, 8, (1 * 8) + 6, expected * OnSiemens);

    /// <summary>Seven rows in two layers of four: the five cells of the row that holds no weight are off, and see V/3, or V/2 on the selected bit line.</summary>
    [Theory]
    [InlineData(BiasScheme.Half, ((4 + 3 + 3) * OnSiemens / 4) + (OffSiemens / 4))]
    [InlineData(BiasScheme.Third, (34 * OnSiemens / 9) + (5 * OffSiemens / 9))]
    public void Places_without_a_weight_dissipate_as_cells_that_are_off(BiasScheme scheme, double expectedSiemens)
        => AssertDisturbed(new TileStack(StackKind.Horizontal, 2), scheme, 7, 5, (2 * 5) + 1, expectedSiemens);

    /// <summary>Two layers whose other lines float: from the selected word line to the other bit lines, from those to the other word lines below or to all above, from these to the selected bit line.</summary>
    [Fact]
    public void Floating_lines_of_two_layers_leave_the_currents_two_ways_back()
    {
        const int Rows = 4, Columns = 5;
        double Series(double one, double other) => one * other / (one + other);
        var back = Series((Rows - 1) * (Columns - 1), Rows - 1) + Series(Rows * (Columns - 1), Rows);
        AssertDisturbed(new TileStack(StackKind.Horizontal, 2), BiasScheme.Floating, 2 * Rows, Columns, 7, Series(Columns - 1, back) * OnSiemens);
    }

    /// <summary>V/2 beyond the threshold moves the cells of other layers that share the bit line for as long as the write lasts, at a rate that is constant, and no other cell of theirs.</summary>
    [Fact]
    public void Half_selected_cells_of_another_layer_move_by_the_devices_law()
    {
        const double Volts = 1.9;
        const double Seconds = 5e-6;
        const int Columns = 3;

        // The second layer's last cell: no cell that it has disturbed is written after it.
        var targets = Enumerable.Repeat(OffSiemens, 12).ToArray();
        targets[^1] = OnSiemens;
        var writes = new TileWrites { Scheme = BiasScheme.Half, Volts = Volts, LongestSeconds = Seconds, Passes = 1, ToleranceSiemens = 1e-9 };
        var (cells, report) = Write(Parameters(writes, new TileStack(StackKind.Horizontal, 2)), targets, Columns);
        var moved = Rate(Volts / 2) * Seconds;
        Assert.Equal(1, report.Pulses);
        Assert.True(moved > 0.01);
        for (var cell = 0; cell < 11; cell++)
        {
            // Its own row and column of its layer, and of the layer below the column of their common bit line.
            var shares = cell is 9 or 10 || cell % Columns == 2;
            Assert.Equal(shares ? moved : 0, cells.StateOf(cell)[0], 1e-9);
        }
    }

    /// <summary>A stuck cell that is written through lines with resistance is a network that does not change: powers from a dense elimination in 28 digits, places without a weight among the cells.</summary>
    [Theory]
    [InlineData(StackKind.Horizontal, BiasScheme.Half)]
    [InlineData(StackKind.Horizontal, BiasScheme.Third)]
    [InlineData(StackKind.Horizontal, BiasScheme.Floating)]
    [InlineData(StackKind.Pillars, BiasScheme.Half)]
    [InlineData(StackKind.Pillars, BiasScheme.Third)]
    [InlineData(StackKind.Pillars, BiasScheme.Floating)]
    public void Powers_are_those_of_a_dense_network(StackKind kind, BiasScheme scheme)
    {
        // Three layers of 2 x 4 cells, the last row without a weight; or 2 x 5 pillars through three layers, the last two of the second row without.
        const int Rows = 5, Columns = 4, Cell = 6;
        var targets = Targets(Rows * Columns);
        var siemens = (double[])targets.Clone();
        targets[Cell] = OffSiemens;
        var writes = new TileWrites { Scheme = scheme, Volts = 1.5, LongestSeconds = 1e-6, ToleranceSiemens = 1e-12 };
        var (_, report) = Write(Parameters(writes, new TileStack(kind, 3)) with { WordLineOhms = WordOhms, BitLineOhms = BitOhms }, targets, Columns, new StuckCells(siemens));

        var placed = Enumerable.Repeat(OffSiemens, kind == StackKind.Horizontal ? 24 : 30).ToArray();
        for (var cell = 0; cell < siemens.Length; cell++)
        {
            placed[kind == StackKind.Horizontal ? cell : PillarPlace(cell)] = siemens[cell];
        }

        var dense = Dense(kind, scheme, -1.5).Solve(placed);
        var selected = kind == StackKind.Horizontal ? Cell : PillarPlace(Cell);
        var watts = dense.CellVolts.Select((volts, i) => placed[i] * volts * volts).ToArray();
        Assert.Equal(dense.SourcesWatts, watts.Sum() + dense.LinesWatts, 1e-12 * dense.SourcesWatts);
        Assert.InRange(Math.Abs(dense.CellVolts[selected]), 1, 1.49);
        Assert.Equal((1, 1, 1), (report.Pulses, report.Missed, report.Stuck));
        Assert.Equal(1, report.WrittenJoules / (watts[selected] * 1e-6), 1e-9);
        Assert.Equal(1, report.DisturbedJoules / ((watts.Sum() - watts[selected]) * 1e-6), 1e-9);
        Assert.Equal(1, report.LinesJoules / (dense.LinesWatts * 1e-6), 1e-9);
        Assert.Equal(1, (report.WrittenJoules + report.DisturbedJoules + report.LinesJoules) / (dense.SourcesWatts * 1e-6), 1e-9);

        // Row 0 and 1 of pillars hold columns 0 to 2 and 3; a tile's row is a pillar of each.
        static int PillarPlace(int cell) => (((cell % Columns % 3 * 2) + (cell % Columns / 3)) * Rows) + (cell / Columns);
    }

    /// <summary>Lines of a millionth of an ohm are ideal lines, in every layer.</summary>
    [Theory]
    [InlineData(StackKind.Horizontal, BiasScheme.Half, 1.7)]
    [InlineData(StackKind.Pillars, BiasScheme.Third, 1.7)]
    [InlineData(StackKind.Pillars, BiasScheme.Floating, 1.1)]
    [InlineData(StackKind.Horizontal, null, 1.7)]
    public void Wires_without_resistance_change_nothing(StackKind kind, BiasScheme? scheme, double volts)
    {
        var targets = Targets(20);
        var parameters = Parameters(new TileWrites { Scheme = scheme, Volts = volts, Passes = 2 }, new TileStack(kind, 2));
        var ideal = Write(parameters, targets, 4);
        var wired = Write(parameters with { WordLineOhms = 1e-6, BitLineOhms = 1e-6 }, targets, 4);
        Assert.Equal((ideal.Report.Pulses, ideal.Report.Missed), (wired.Report.Pulses, wired.Report.Missed));
        for (var cell = 0; cell < targets.Length; cell++)
        {
            Assert.Equal(ideal.Cells.StateOf(cell)[0], wired.Cells.StateOf(cell)[0], 1e-6);
        }
    }

    /// <summary>
    /// Where others see nothing a cell has its own current in its two lines, here two layers of 2 x 4 cells or of 2 rows of 4 pillars: followed by the classical Runge-Kutta method. A cell of the upper layer has one segment of its
    /// pillar more, and a bit line ends behind the last pillar.
    /// </summary>
    [Theory]
    [InlineData(StackKind.Horizontal, 7, 4, 1)]
    [InlineData(StackKind.Horizontal, 8, 1, 2)]
    [InlineData(StackKind.Pillars, 0, 1, 4)]
    [InlineData(StackKind.Pillars, 1, 2, 4)]
    [InlineData(StackKind.Pillars, 14, 1, 1)]
    public void A_cell_alone_is_written_through_its_own_lines(StackKind kind, int cell, int wordSegments, int bitSegments)
    {
        const double Volts = 1.5;
        const double Seconds = 4e-5;
        var targets = Enumerable.Repeat(OffSiemens, 16).ToArray();
        targets[cell] = OnSiemens;
        var writes = new TileWrites { Volts = Volts, LongestSeconds = Seconds, Passes = 1, ToleranceSiemens = 1e-9 };
        var (cells, _) = Write(Parameters(writes, new TileStack(kind, 2)) with { WordLineOhms = WordOhms, BitLineOhms = BitOhms }, targets, 4);
        var ohms = (wordSegments * WordOhms) + (bitSegments * BitOhms);
        var state = Follow(0, Seconds, at => Volts / (1 + (ohms * Siemens(at))));
        Assert.InRange(state, 0.5, 0.95);
        Assert.Equal(state, cells.StateOf(cell)[0], 1e-5);
    }

    /// <summary>Pulses of constant steps in two layers of 3 x 4 cells: the rule at V/2 for all that share a line, in both layers; energies with the row that holds no weight.</summary>
    [Fact]
    public void Pulses_move_cells_of_both_layers_by_the_stated_rule()
    {
        const int Columns = 4, Written = 5, Rows = 5;
        using var cells = ConstantSteps(Rows * Columns);
        var parameters = PulseParameters(new TileWrites { Scheme = BiasScheme.Half, KineticsVolts = 0.2 }) with { Stack = new TileStack(StackKind.Horizontal, 2) };
        var pulses = new BiasedPulses(cells, parameters, _ => 2e-5, Columns);
        var (trains, directions) = (new int[Rows * Columns], new sbyte[Rows * Columns]);
        (trains[Written], directions[Written]) = (10, -1);
        pulses.Apply(trains, directions);
        var part = -10 * 0.01 * Math.Sinh(0.75 / 0.2) / Math.Sinh(1.5 / 0.2);
        for (var cell = 0; cell < Rows * Columns; cell++)
        {
            var shares = cell != Written && (cell / Columns == 1 || cell % Columns == 1);
            Assert.Equal(shares ? part : 0, cells.Weights[cell], 1e-7);
        }

        // Rows 0 and 2 of its layer, three columns of its row, two rows of the other layer, and one place without a weight.
        Assert.Equal(1, pulses.Joules / (((7 * 2e-5) + OffSiemens) / 4 * 1.5 * 1.5 * 20e-9 * 10), 1e-9);
    }

    /// <summary>1T1R in layers: gates of the written row alone are on, so its own layer's row is all that V/2 moves.</summary>
    [Fact]
    public void Gates_that_are_off_protect_other_layers()
    {
        var transistors = new TransistorCircuit(new SquareLawTransistor { TransconductanceAmperesPerSquareVolt = 5e-5, ThresholdVolts = 0.5, LeakSiemens = 1e-15 }, 2.2);
        var targets = Enumerable.Repeat(OffSiemens, 12).ToArray();
        targets[^1] = OnSiemens;
        var writes = new TileWrites { Scheme = BiasScheme.Half, Volts = 1.9, LongestSeconds = 1e-5, Passes = 1, ToleranceSiemens = 1e-9 };
        var (cells, _) = Write(Parameters(writes, new TileStack(StackKind.Horizontal, 2)) with { Circuit = transistors }, targets, 3);
        for (var cell = 0; cell < 12; cell++)
        {
            Assert.Equal(cell / 3 == 3, cells.StateOf(cell)[0] > 1e-9);
        }
    }

    private static DenseStack Dense(StackKind kind, BiasScheme scheme, double volts)
    {
        double? otherWord = scheme switch { BiasScheme.Half => volts / 2, BiasScheme.Third => volts / 3, _ => null };
        double? otherBit = scheme switch { BiasScheme.Half => volts / 2, BiasScheme.Third => 2 * volts / 3, _ => null };

        // Cell 6 of a tile with four columns is in row 1, column 2: row 1 of the lowest layer, planes 0 and 1; pillar (0, 1) and the bit line of row 0 of pillars in layer 2. No line joins the two rows of pillars: where all others
        // float the second carries nothing, wherever it lies.
        double? apart = scheme == BiasScheme.Floating ? 0 : null;
        return kind == StackKind.Horizontal
            ? DenseStack.Horizontal(2, 4, 3, WordOhms, BitOhms, (plane, line) => (plane, line) switch { (0, 1) => volts, (1, 2) => 0, _ => plane % 2 == 0 ? otherWord : otherBit })
            : DenseStack.Pillars(
                2, 5, 3, WordOhms, BitOhms, (row, column) => (row, column) == (0, 1) ? volts : row == 1 ? otherWord ?? apart : otherWord, (layer, row) => (layer, row) == (2, 0) ? 0 : row == 1 ? otherBit ?? apart : otherBit);
    }

    private static void AssertDisturbed(TileStack stack, BiasScheme scheme, int rows, int columns, int written, double expectedSiemens)
    {
        const double Volts = 1.2;
        var targets = Enumerable.Repeat(OnSiemens, rows * columns).ToArray();
        targets[written] = OnSiemens / 5;
        var (_, report) = Write(Parameters(new TileWrites { Scheme = scheme, Volts = Volts, StartsOn = true, ToleranceSiemens = 1e-9 }, stack), targets, columns);

        // dw/dt is constant at a voltage, and G falls with w by a factor of a hundred: ln(5) / ln(100) of the whole way.
        var seconds = Math.Log(5) / Math.Log(100) / -Rate(-Volts);
        Assert.Equal((1, 0), (report.Pulses, report.Missed));
        Assert.Equal(1, report.DisturbedJoules / (expectedSiemens * Volts * Volts * seconds), 1e-6);
    }

    private static CrossbarParameters Parameters(TileWrites writes, TileStack stack) => WriteExamples.Parameters(writes) with { Stack = stack };
}
