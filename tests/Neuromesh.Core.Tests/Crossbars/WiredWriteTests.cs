using Neuromesh.Core.Crossbars;
using Neuromesh.Core.Crossbars.Biasing;
using Neuromesh.Core.Crossbars.Cells;
using Neuromesh.Core.Crossbars.Learning;
using Neuromesh.Core.Devices.Presets;
using Neuromesh.Core.Devices.Pulses;
using Neuromesh.Core.Tests.Crossbars.Biasing;
using static Neuromesh.Core.Tests.Crossbars.WriteExamples;

namespace Neuromesh.Core.Tests.Crossbars;

/// <summary>Writes through lines with resistance, against networks and equations of the test's own.</summary>
[Trait("Category", "Crossbars")]
public sealed class WiredWriteTests
{
    private const int Rows = 3;
    private const int Columns = 4;
    private const double WordOhms = 150;
    private const double BitOhms = 90;

    /// <summary>Where other cells see nothing, a cell has its own current in <c>(c + 1) r_w + (rows − r) r_b</c>: near and far ones get as far as that law says, followed here by the classical Runge-Kutta method.</summary>
    [Theory]
    [InlineData(1.5, 4e-6)]
    [InlineData(-1.5, 4e-6)]
    public void Far_cells_need_longer_by_their_lines(double volts, double seconds)
    {
        var reached = new double[Rows * Columns];
        for (var cell = 0; cell < reached.Length; cell++)
        {
            var targets = Enumerable.Repeat(volts > 0 ? 1e-6 : 1e-4, Rows * Columns).ToArray();
            targets[cell] = volts > 0 ? 1e-4 : 1e-6;
            var parameters = Parameters(new TileWrites { Volts = Math.Abs(volts), LongestSeconds = seconds, Passes = 1, ToleranceSiemens = 1e-9, StartsOn = volts < 0 });
            var (cells, report) = Write(parameters, targets, Columns);
            var ohms = (((cell % Columns) + 1) * WordOhms) + ((Rows - (cell / Columns)) * BitOhms);
            double Across(double state) => volts / (1 + (ohms * Siemens(state)));
            var begin = volts > 0 ? 0.0 : 1;
            var joules = 0.0;
            var end = Follow(begin, seconds, Across, state => joules += volts * Across(state) * Siemens(state) * seconds / RungeKuttaSteps);
            Assert.Equal(end, cells.StateOf(cell)[0], 1e-5);
            Assert.Equal((1, 1), (report.Pulses, report.Missed));

            // What the source delivers goes to the cell and to its lines.
            Assert.Equal(1, (report.WrittenJoules + report.LinesJoules) / joules, 1e-5);
            reached[cell] = cells.StateOf(cell)[0];
        }

        Assert.True(Math.Abs(reached[8] - reached[3]) > 5e-5, $"{reached[8]} {reached[3]}");
    }

    /// <summary>A stuck cell that is written is a network that does not change: voltages and powers from a dense elimination in 28 digits.</summary>
    [Theory]
    [InlineData(BiasScheme.Half)]
    [InlineData(BiasScheme.Third)]
    [InlineData(BiasScheme.Floating)]
    public void Powers_are_those_of_a_dense_network(BiasScheme scheme)
    {
        const int Cell = 6;
        var targets = Targets(Rows * Columns);
        var siemens = (double[])targets.Clone();
        targets[Cell] = 1e-6;
        var parameters = Parameters(new TileWrites { Scheme = scheme, Volts = 1.5, LongestSeconds = 1e-6, ToleranceSiemens = 1e-12 });
        var (_, report) = Write(parameters, targets, Columns, new StuckCells(siemens));
        var (cells, lines, sources) = DensePowers(siemens, scheme, Cell, -1.5, out var volts);
        var selected = siemens[Cell] * volts[Cell] * volts[Cell];
        Assert.Equal((1, 1, 1), (report.Pulses, report.Missed, report.Stuck));
        Assert.Equal(1, report.WrittenJoules / (selected * 1e-6), 1e-9);
        Assert.Equal(1, report.DisturbedJoules / ((cells - selected) * 1e-6), 1e-9);
        Assert.Equal(1, report.LinesJoules / (lines * 1e-6), 1e-9);
        Assert.Equal(1, (report.WrittenJoules + report.DisturbedJoules + report.LinesJoules) / (sources * 1e-6), 1e-9);
    }

    /// <summary>
    /// One write with V/2 beyond the threshold: all twelve cells move while their network changes with them. The reference solves the dense network at every stage of a Runge-Kutta step; lines take a tenth of the voltage at the begin.
    /// The array is solved anew each time that another cell has moved by half a percent of its range, which leaves an error of this share of what cells move.
    /// </summary>
    [Theory]
    [InlineData(BiasScheme.Half, -1.9, 0.015)]
    [InlineData(BiasScheme.Third, -1.9, 0.001)]
    [InlineData(BiasScheme.Floating, -1.9, 0.07)]
    public void All_cells_follow_the_network_during_a_write(BiasScheme scheme, double volts, double error)
    {
        // The last one, so that no cell that it has disturbed is written after it.
        const int Cell = (Rows * Columns) - 1;
        const double Seconds = 2.5e-5;
        const int Steps = 25;
        var states = Enumerable.Repeat(1.0, Rows * Columns).ToArray();
        var joules = 0.0;
        for (var step = 0; step < Steps; step++)
        {
            var k1 = Rates(states);
            var k2 = Rates(Moved(states, k1, Seconds / Steps / 2));
            var k3 = Rates(Moved(states, k2, Seconds / Steps / 2));
            var k4 = Rates(Moved(states, k3, Seconds / Steps));
            var mean = k1.Select((k, i) => (k.Rate + (2 * k2[i].Rate) + (2 * k3[i].Rate) + k4[i].Rate, k.Watts + (2 * k2[i].Watts) + (2 * k3[i].Watts) + k4[i].Watts)).ToArray();
            joules += mean[0].Item2 / 6 * (Seconds / Steps);
            states = [.. states.Select((state, i) => Math.Clamp(state + (mean[i].Item1 / 6 * Seconds / Steps), 0, 1))];
        }

        var targets = Enumerable.Repeat(1e-4, Rows * Columns).ToArray();
        targets[Cell] = 1e-6;
        var parameters = Parameters(new TileWrites { Scheme = scheme, Volts = -volts, LongestSeconds = Seconds, Passes = 1, ToleranceSiemens = 1e-9, StartsOn = true });
        var (cells, report) = Write(parameters, targets, Columns);
        Assert.Equal(1, report.Pulses);
        for (var cell = 0; cell < states.Length; cell++)
        {
            Assert.Equal(states[cell], cells.StateOf(cell)[0], 2e-4 + (error * (1 - states[cell])));
        }

        Assert.Equal(1, (report.WrittenJoules + report.DisturbedJoules + report.LinesJoules) / joules, scheme == BiasScheme.Floating ? 6e-3 : 1e-3);

        (double Rate, double Watts)[] Rates(double[] at)
        {
            var (_, _, sources) = DensePowers(Array.ConvertAll(at, Siemens), scheme, Cell, volts, out var cellVolts);
            return [.. cellVolts.Select(v => (Rate(v), sources))];
        }

        static double[] Moved(double[] from, (double Rate, double Watts)[] rates, double seconds) => [.. from.Select((state, i) => Math.Clamp(state + (rates[i].Rate * seconds), 0, 1))];
    }

    /// <summary>Lines of a millionth of an ohm are ideal lines, also where V/2 or floating lines move other cells, up in the first pass and down in the second.</summary>
    [Theory]
    [InlineData(BiasScheme.Half, 1.7)]
    [InlineData(BiasScheme.Half, 1.9)]
    [InlineData(BiasScheme.Third, 1.7)]
    [InlineData(BiasScheme.Floating, 1.1)]
    [InlineData(BiasScheme.Floating, 1.7)]
    [InlineData(null, 1.7)]
    public void Wires_without_resistance_change_nothing(BiasScheme? scheme, double volts)
    {
        var writes = new TileWrites { Scheme = scheme, Volts = volts, Passes = 2 };
        var ideal = Write(Parameters(writes) with { WordLineOhms = 0, BitLineOhms = 0 }, Targets(Rows * Columns), Columns);
        var wired = Write(Parameters(writes) with { WordLineOhms = 1e-6, BitLineOhms = 1e-6 }, Targets(Rows * Columns), Columns);
        Assert.Equal((ideal.Report.Pulses, ideal.Report.Missed), (wired.Report.Pulses, wired.Report.Missed));

        // What V/2 does to a cell is added up with ideal lines and takes effect write by write with others: the tolerance of either integration.
        for (var cell = 0; cell < Rows * Columns; cell++)
        {
            Assert.Equal(ideal.Cells.StateOf(cell)[0], wired.Cells.StateOf(cell)[0], scheme is BiasScheme.Half ? 1e-6 : 1e-8);
        }

        Assert.Equal(1, wired.Report.WrittenJoules / ideal.Report.WrittenJoules, 1e-3);
        Assert.Equal(1, scheme is null ? 1 : wired.Report.DisturbedJoules / ideal.Report.DisturbedJoules, 1e-3);
        Assert.Equal(scheme is null, ideal.Report.DisturbedJoules == 0);
    }

    /// <summary>A round of pulses: each makes the part of its own step that a dense network leaves it, and of other cells' steps likewise.</summary>
    [Theory]
    [InlineData(BiasScheme.Half)]
    [InlineData(BiasScheme.Third)]
    [InlineData(BiasScheme.Floating)]
    public void Pulses_make_the_steps_that_lines_leave_them(BiasScheme scheme)
    {
        const int Cell = 7;
        const double Scale = 0.3;
        using var cells = ConstantSteps(Rows * Columns);
        var siemens = Targets(Rows * Columns);
        var parameters = PulseParameters(new TileWrites { Scheme = scheme, KineticsVolts = Scale }) with { WordLineOhms = WordOhms, BitLineOhms = BitOhms };
        var pulses = new BiasedPulses(cells, parameters, cell => siemens[cell], Columns);
        GiveTrain(cells, pulses, Cell, count: 5, direction: -1);
        var (all, lines, _) = DensePowers(siemens, scheme, Cell, -1.5, out var volts);
        for (var cell = 0; cell < volts.Length; cell++)
        {
            Assert.Equal(Math.Sign(volts[cell]) * 5 * 0.01 * Math.Sinh(Math.Abs(volts[cell]) / Scale) / Math.Sinh(1.5 / Scale), cells.Weights[cell], 1e-7);
        }

        Assert.InRange(volts[Cell], -1.49, -1.2);
        var selected = siemens[Cell] * volts[Cell] * volts[Cell];
        Assert.Equal(1, pulses.WrittenJoules / (selected * 100e-9), 1e-9);
        Assert.Equal(1, pulses.Joules / ((all - selected) * 100e-9), 1e-9);
        Assert.Equal(1, pulses.LinesJoules / (lines * 100e-9), 1e-9);
    }

    /// <summary>Programming by pulses through lines ends where it should, with more pulses; deviates of a shortened pulse are shortened with it.</summary>
    [Fact]
    public void Programming_verifies_what_lines_have_left()
    {
        var preset = DevicePresets.Find("gokmen-vlasov-2016")!;
        var targets = PulseTargets(preset, Rows * Columns);
        var writes = new TileWrites { Scheme = BiasScheme.Half, KineticsVolts = 0.1 };
        var device = new TileDevice { Preset = preset.Name, ToleranceSiemens = 2e-7, WriteVolts = 1 };
        var ideal = Program(Parameters(writes) with { Device = device, WordLineOhms = 0, BitLineOhms = 0 });
        var wired = Program(Parameters(writes) with { Device = device });
        Assert.Equal(ideal.Missed, wired.Missed);
        Assert.True(wired.Pulses > 1.02 * ideal.Pulses && wired.LinesJoules > 0 && wired.PulsedSiemens == 0, $"{ideal} {wired}");

        ProgrammingReport Program(CrossbarParameters parameters)
        {
            using var cells = new PulsedCells(targets.Length, preset.LinearStep!, 3, 0);
            return PulseProgramming.Program(cells, parameters, default, targets, Columns);
        }
    }

    private static (double Cells, double Lines, double Sources) DensePowers(double[] siemens, BiasScheme scheme, int cell, double volts, out double[] cellVolts)
    {
        var pattern = new BiasPattern(scheme, cell / Columns, cell % Columns, volts);
        var (words, bits) = (pattern.WordLines(Rows), pattern.BitLines(Columns));
        var nodes = DenseNetwork.Volts(Rows, Columns, WordOhms, BitOhms, siemens, words, bits);
        var count = Rows * Columns;
        cellVolts = [.. Enumerable.Range(0, count).Select(i => nodes[i] - nodes[count + i])];
        var cells = cellVolts.Select((v, i) => siemens[i] * v * v).Sum();
        double lines = 0, sources = 0;
        for (var row = 0; row < Rows; row++)
        {
            if (words[row].Start.IsDriven)
            {
                var drop = words[row].Start.Volts - nodes[row * Columns];
                lines += drop * drop / WordOhms;
                sources += words[row].Start.Volts * drop / WordOhms;
            }

            for (var column = 1; column < Columns; column++)
            {
                lines += Math.Pow(nodes[(row * Columns) + column] - nodes[(row * Columns) + column - 1], 2) / WordOhms;
            }
        }

        for (var column = 0; column < Columns; column++)
        {
            if (bits[column].End.IsDriven)
            {
                var drop = bits[column].End.Volts - nodes[(2 * count) - Columns + column];
                lines += drop * drop / BitOhms;
                sources += bits[column].End.Volts * drop / BitOhms;
            }

            for (var row = 1; row < Rows; row++)
            {
                lines += Math.Pow(nodes[count + (row * Columns) + column] - nodes[count + ((row - 1) * Columns) + column], 2) / BitOhms;
            }
        }

        return (cells, lines, sources);
    }

    private static CrossbarParameters Parameters(TileWrites writes) => WriteExamples.Parameters(writes) with { WordLineOhms = WordOhms, BitLineOhms = BitOhms };
}
