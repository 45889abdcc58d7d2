using CsCheck;
using Neuromesh.Core.Crossbars.Biasing;
using Neuromesh.Core.Crossbars.Networks;
using Neuromesh.Core.Crossbars.Nonlinear;
using Neuromesh.Core.Crossbars.Wires;
using Neuromesh.Core.Devices.ValenceChange;

namespace Neuromesh.Core.Tests.Crossbars.Nonlinear;

[Trait("Category", "Crossbars")]
public sealed class NonlinearArrayTests
{
    private const double Low = 1e-4;

    [Theory]
    [InlineData(0.0)]
    [InlineData(250.0)]
    public void One_cell_behind_its_wires_is_found_by_bisection(double ohms)
    {
        const double scale = 0.08;
        var array = new BiasedArray(1, 1, new WireResistances(ohms, 2 * ohms), new HyperbolicCells([1e-5], scale));
        foreach (var volts in (double[])[-0.7, 0.3, 1, 1.5])
        {
            var (low, high) = (Math.Min(0, volts), Math.Max(0, volts));
            for (var i = 0; i < 200; i++)
            {
                var middle = (low + high) / 2;
                (low, high) = middle + (3 * ohms * 1e-5 * scale * Math.Sinh(middle / scale)) > volts ? (low, middle) : (middle, high);
            }

            array.Solve([LineDrive.AtStart(volts)], [LineDrive.AtEnd(0)]);

            Assert.Equal(low, array.CellVolts[0], 1e-14);
            Assert.Equal(1e-5 * scale * Math.Sinh(low / scale), array.WordLineAmperes(0).Start, 1e-12 * Math.Abs(array.CellAmperes[0]));
        }
    }

    [Fact]
    public void Kirchhoff_holds_at_every_node_and_the_powers_balance() => Gen.Select(Gen.Int[0, 5], Gen.Int[2, 7], Gen.Int[2, 7], Gen.Int[0, 10_000]).Sample(
        (which, rows, columns, seed) =>
        {
            var random = new System.Random(seed);
            var model = Model(which, [.. Enumerable.Range(0, rows * columns).Select(_ => 1e-6 + (Low * random.NextDouble()))], rows, columns, random);
            var (wordOhms, bitOhms) = (0.5 + random.Next(3), 1 + random.Next(20));
            LineDrive[] words = [.. Enumerable.Range(0, rows).Select(_ => random.Next(3) == 0 ? LineDrive.Floating : LineDrive.AtStart((2 * random.NextDouble()) - 1))];
            LineDrive[] bits = [.. Enumerable.Range(0, columns).Select(_ => random.Next(3) == 0 ? LineDrive.Floating : LineDrive.AtEnd(random.NextDouble() - 0.5))];
            bits[0] = LineDrive.AtEnd(0);
            words[0] = LineDrive.AtBothEnds(1.2);
            var array = new BiasedArray(rows, columns, new WireResistances(wordOhms, bitOhms), model);

            var report = array.Solve(words, bits);

            var largest = array.CellAmperes.ToArray().Max(Math.Abs);
            for (var row = 0; row < rows; row++)
            {
                for (var column = 0; column < columns; column++)
                {
                    var (word, bit) = (array.WordLineVolts(row, column), array.BitLineVolts(row, column));
                    var cell = model.At((row * columns) + column, word, bit).Amperes;
                    var left = column > 0 ? array.WordLineVolts(row, column - 1) - word : words[row].Start.IsDriven ? words[row].Start.Volts - word : 0;
                    var right = column < columns - 1 ? word - array.WordLineVolts(row, column + 1) : words[row].End.IsDriven ? word - words[row].End.Volts : 0;
                    Assert.Equal((left - right) / wordOhms, cell, (1e-10 * largest) + 1e-14);
                    var above = row > 0 ? array.BitLineVolts(row - 1, column) - bit : 0;
                    var below = row < rows - 1 ? bit - array.BitLineVolts(row + 1, column) : bits[column].End.IsDriven ? bit - bits[column].End.Volts : 0;
                    Assert.Equal((below - above) / bitOhms, cell, (1e-10 * largest) + 1e-14);
                }
            }

            var (cells, wires, sources) = array.Powers();
            Assert.Equal(sources, cells + wires, 1e-9 * sources);
            Assert.True(report.RelativeResidual < 1e-8);
        },
        iter: 150);

    [Fact]
    public void Rectification_of_1e5_blocks_the_sneak_current_of_a_floating_64_x_64_array()
    {
        var report = BiasReport.Of(
            new BiasedArray(64, 64, new WireResistances(0, 0), new RectifyingCells([.. Enumerable.Repeat(Low, 64 * 64)], 1e5)), new BiasPattern(BiasScheme.Floating, 3, 5, 1));

        // Forward, backward, forward: R/63 + 1e5 R/63² + R/63.
        Assert.Equal((2 / 63.0) + (1e5 / (63 * 63)), Low / report.SneakAmperes[0], 1e-9);
        Assert.Equal(25.2, Low / report.SneakAmperes[0], 0.05);
    }

    [Fact]
    public void A_selector_turns_an_unreadable_array_into_a_readable_one()
    {
        var pattern = new BiasPattern(BiasScheme.Half, 10, 20, 1.2);
        static double[] Siemens(bool[] states) => [.. states.Select(low => low ? Low : Low / 100)];
        ReadMargin Read(Func<bool[], ICellModel> cells, BiasPattern under) => ReadMargin.Measure(32, 32, new WireResistances(1, 1), cells, under);

        var bare = Read(states => new LinearCells(Siemens(states)), pattern);
        var selected = Read(states => new SeriesCells(new HyperbolicSelector { Siemens = 3e-14, VoltageScale = 0.04 }, Siemens(states)), pattern);
        var floating = Read(states => new LinearCells(Siemens(states)), pattern with { Scheme = BiasScheme.Floating });

        Assert.True(bare.SneakShare > 0.9, $"{bare.SneakShare}");
        Assert.True(selected.SneakShare < 0.2, $"{selected.SneakShare}");
        Assert.True(selected.OfCurrents > 0.95 && floating.OfCurrents < 0.1, $"{selected.OfCurrents} {floating.OfCurrents}");
        Assert.True(selected.On.SourcesWatts < bare.On.SourcesWatts / 10);
    }

    [Fact]
    public void Closed_gates_cut_the_sneak_paths_and_open_gates_do_not()
    {
        const int lines = 16;
        var cells = new TransistorCells(new SquareLawTransistor(), [.. Enumerable.Repeat(Low, lines * lines)], lines, GateLines.AlongRows);
        var array = new BiasedArray(lines, lines, new WireResistances(1, 1), cells);
        var pattern = new BiasPattern(BiasScheme.Floating, 4, 7, 0.3);

        cells.SetGateVolts([.. Enumerable.Range(0, lines).Select(row => row == 4 ? 2.5 : 0.0)]);
        var one = BiasReport.Of(array, pattern);
        cells.SetGateVolts([.. Enumerable.Repeat(2.5, lines)]);
        var all = BiasReport.Of(array, pattern);

        Assert.True(one.SneakAmperes[0] < 1e-6 * one.SensedAmperes[0]);
        Assert.True(all.SneakAmperes[0] > 2 * (all.SensedAmperes[0] - all.SneakAmperes[0]));
    }

    [Fact]
    public void Steep_cells_are_solved_from_any_start_and_what_cannot_be_is_said()
    {
        // 300 voltage scales across each cell: the current at the full voltage would be 1e120 A.
        var array = new BiasedArray(3, 3, new WireResistances(10, 10), new HyperbolicCells([.. Enumerable.Repeat(1e-9, 9)], 0.01));
        array.Solve([LineDrive.AtStart(3), LineDrive.Floating, LineDrive.AtStart(-3)], [LineDrive.AtEnd(0), LineDrive.Floating, LineDrive.AtEnd(1)]);
        var (cells, wires, sources) = array.Powers();
        Assert.Equal(sources, cells + wires, 1e-9 * sources);

        // Two cells in series of which the first jumps past what the second can carry: no voltage between them fulfils the law.
        foreach (var ohms in (double[])[0, 100])
        {
            var jumping = new BiasedArray(2, 1, new WireResistances(ohms, ohms), new JumpingCells());
            var failure = Assert.Throws<WireSolveException>(() => jumping.Solve([LineDrive.AtStart(0.8), LineDrive.AtStart(0)], [LineDrive.Floating]));
            Assert.Contains("Kirchhoff's current law is violated by", failure.Message, StringComparison.Ordinal);
            Assert.Contains($"{failure.RelativeResidual:E2} of the largest current", failure.Message, StringComparison.Ordinal);
            Assert.True(failure.RelativeResidual > 0.1);
        }
    }

    private static ICellModel Model(int which, double[] siemens, int rows, int columns, System.Random random)
    {
        switch (which)
        {
            case 0: return new HyperbolicCells(siemens, 0.1);
            case 1: return new RectifyingCells(siemens, 1e5);
            case 2: return new SeriesCells(new JunctionDiode { SaturationAmperes = 1e-12, LeakSiemens = 1e-12 }, siemens);
            case 3: return new SeriesCells(new HyperbolicSelector { Siemens = 1e-9, VoltageScale = 0.07 }, siemens);
            case 4:
                var devices = new DeviceCells(new GapDevice(), siemens.Length);
                for (var cell = 0; cell < siemens.Length; cell++)
                {
                    devices.State(cell)[0] = 0.3e-9 + (1.3e-9 * random.NextDouble());
                }

                return devices;
            default:
                var direction = random.Next(2) == 0 ? GateLines.AlongRows : GateLines.AlongColumns;
                var cells = new TransistorCells(new SquareLawTransistor { ModulationPerVolt = 0.1 }, siemens, columns, direction);
                cells.SetGateVolts([.. Enumerable.Range(0, direction == GateLines.AlongRows ? rows : columns).Select(_ => 2 * random.NextDouble())]);
                return cells;
        }
    }

    private sealed class JumpingCells : ICellModel
    {
        public int Count => 2;

        public bool IsLinear => false;

        public bool IsShorted(int cell) => false;

        public CellCurrent At(int cell, double firstVolts, double secondVolts)
            => new((1e-6 * (firstVolts - secondVolts)) + (firstVolts - secondVolts >= 0.3 ? 1e-3 : 0), 1e-6, 1e-6);
    }
}
