using Neuromesh.Core.Crossbars;
using Neuromesh.Core.Crossbars.Biasing;
using Neuromesh.Core.Crossbars.Cells;
using Neuromesh.Core.Crossbars.Learning;
using Neuromesh.Core.Crossbars.Nonlinear;
using static Neuromesh.Core.Tests.Crossbars.WriteExamples;

namespace Neuromesh.Core.Tests.Crossbars;

/// <summary>Writes of memristors with a transistor, a selector or a diode in series.</summary>
[Trait("Category", "Crossbars")]
public sealed class SeriesWriteTests
{
    private const double Beta = 5e-5;
    private const double GateVolts = 2.2;
    private const double ThresholdVolts = 0.5;
    private const int Columns = 3;

    // The last one, so that no cell that it has disturbed is written after it.
    private const int Written = 8;

    private static readonly TransistorCircuit Transistors = new(new SquareLawTransistor { TransconductanceAmperesPerSquareVolt = Beta, ThresholdVolts = ThresholdVolts, LeakSiemens = 1e-15 }, GateVolts);
    private static readonly SeriesCircuit Selectors = new(new HyperbolicSelector { Siemens = 1e-7, VoltageScale = 0.12 });

    /// <summary>
    /// 1T1R: what the channel leaves the memristor follows from the square law. To raise a conductance the memristor is at the drain; to lower it the bit line has the voltage and the memristor is at the source, which costs the gate
    /// what the memristor has.
    /// </summary>
    [Theory]
    [InlineData(null, 1.9, 1e-5)]
    [InlineData(BiasScheme.Half, 1.9, 1e-5)]
    [InlineData(BiasScheme.Floating, 1.9, 1e-5)]
    [InlineData(null, -1.9, 1e-5)]
    [InlineData(BiasScheme.Third, -1.9, 1e-5)]
    [InlineData(BiasScheme.Floating, -1.9, 1e-5)]
    public void Transistors_take_their_part_of_a_write(BiasScheme? scheme, double volts, double seconds)
    {
        var (cells, report) = WriteOne(scheme, volts, seconds, Transistors);
        var expected = Follow(volts > 0 ? 0 : 1, seconds, state => volts > 0 ? AtDrain(Siemens(state), volts) : -AtSource(Siemens(state), -volts));
        Assert.Equal(expected, cells.StateOf(Written)[0], 1e-5);
        Assert.Equal(1, report.Pulses);
        Assert.True(Math.Abs(expected - Follow(volts > 0 ? 0 : 1, seconds, _ => volts)) > 0.003);
    }

    /// <summary>Gates of other rows are off: V/2 beyond the thresholds moves the row of the cell and no other; where other bit lines float, nothing moves at all.</summary>
    [Theory]
    [InlineData(BiasScheme.Half, true)]
    [InlineData(BiasScheme.Third, false)]
    [InlineData(BiasScheme.Floating, false)]
    public void Gates_that_are_off_protect_other_rows(BiasScheme scheme, bool movesRow)
    {
        var (cells, report) = WriteOne(scheme, 1.9, 1e-5, Transistors);
        for (var cell = 0; cell < 9; cell++)
        {
            Assert.True(cell == Written || (cells.StateOf(cell)[0] > 1e-9) == (movesRow && cell / Columns == 2), $"{cell}: {cells.StateOf(cell)[0]}");
        }

        var (bare, _) = WriteOne(scheme, 1.9, 1e-5, null);
        Assert.Equal(scheme == BiasScheme.Half, bare.StateOf(2)[0] > 1e-3);
        Assert.True(report.DisturbedJoules < (scheme == BiasScheme.Floating ? 1e-4 : 1) * report.WrittenJoules);
    }

    /// <summary>1S1R: <c>G_s V_0 sinh(x/V_0) = G (V − x)</c>, by bisection.</summary>
    [Theory]
    [InlineData(BiasScheme.Half)]
    [InlineData(BiasScheme.Third)]
    public void Selectors_take_their_part_of_a_write_and_more_of_half_of_it(BiasScheme scheme)
    {
        const double Seconds = 1e-5;
        var (cells, report) = WriteOne(scheme, 1.9, Seconds, Selectors);
        Assert.Equal(Follow(0, Seconds, state => BesideSelector(Siemens(state), 1.9)), cells.StateOf(Written)[0], 1e-5);
        for (var cell = 0; cell < 9; cell++)
        {
            Assert.True(cell == Written || cells.StateOf(cell)[0] < 1e-12);
        }

        // Four cells on its lines, and with V/3 the other four the other way.
        var part = scheme == BiasScheme.Half ? 1.9 / 2 : 1.9 / 3;
        var through = 1e-6 * BesideSelector(1e-6, part) * part * (scheme == BiasScheme.Half ? 4 : 8);
        Assert.Equal(1, report.DisturbedJoules / (through * Seconds), 1e-9);
    }

    /// <summary>A diode lets no cell be reset: the write takes all of its time, and the cell counts as off.</summary>
    [Fact]
    public void Diodes_block_a_reset()
    {
        var diodes = new SeriesCircuit(new JunctionDiode { SaturationAmperes = 1e-9 });
        var (cells, report) = WriteOne(BiasScheme.Half, -1.9, 1e-4, diodes);
        Assert.Equal(1, cells.StateOf(Written)[0], 1e-9);
        Assert.Equal(1, report.Missed);
        Assert.True(report.WrittenJoules < 1e-12);
    }

    /// <summary>Pulses on 1T1R cells make the part of a step that the memristor's voltage makes; other rows are not moved.</summary>
    [Fact]
    public void Pulses_move_the_selected_row_only()
    {
        using var cells = ConstantSteps(9);
        var parameters = PulseParameters(new TileWrites { Scheme = BiasScheme.Half, KineticsVolts = 0.4 }) with { Circuit = Transistors };
        var pulses = new BiasedPulses(cells, parameters, _ => 5e-5, Columns);
        GiveTrain(cells, pulses, cell: 4, count: 3, direction: 1);
        Assert.Equal(3 * 0.01 * Part(AtDrain(5e-5, 1.5)), cells.Weights[4], 1e-7);

        // Their bit lines are at V/2, so the channel has the less gate.
        Assert.Equal(3 * 0.01 * Part(AtDrain(5e-5, 0.75, GateVolts - 0.75)), cells.Weights[3], 1e-7);
        Assert.Equal(cells.Weights[3], cells.Weights[5]);
        foreach (var cell in (int[])[0, 1, 2, 6, 7, 8])
        {
            Assert.InRange(Math.Abs(cells.Weights[cell]), 0, 1e-10);
        }

        static double Part(double volts) => Math.Sinh(volts / 0.4) / Math.Sinh(1.5 / 0.4);
    }

    // G (V − x) = β (u x − x²/2), x the channel's voltage below the overdrive u.
    private static double AtDrain(double siemens, double volts, double gate = GateVolts)
    {
        var overdrive = gate - ThresholdVolts;
        var b = siemens + (Beta * overdrive);
        var channel = (b - Math.Sqrt((b * b) - (2 * Beta * siemens * volts))) / Beta;
        Assert.True(channel < overdrive);
        return volts - channel;
    }

    // G m = β ((u − m) (V − m) − (V − m)²/2) or, saturated, β (u − m)²/2: m the memristor's voltage, at the source; by bisection.
    private static double AtSource(double siemens, double volts)
    {
        var (low, high) = (0.0, volts);
        for (var i = 0; i < 100; i++)
        {
            var middle = (low + high) / 2;
            var overdrive = GateVolts - ThresholdVolts - middle;
            var reach = Math.Min(volts - middle, overdrive);
            var amperes = overdrive <= 0 ? 0 : Beta * reach * (overdrive - (reach / 2));
            (low, high) = amperes > siemens * middle ? (middle, high) : (low, middle);
        }

        return low;
    }

    private static double BesideSelector(double siemens, double volts)
    {
        var (low, high) = (0.0, volts);
        for (var i = 0; i < 100; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = 1e-7 * 0.12 * Math.Sinh(middle / 0.12) < siemens * (volts - middle) ? (middle, high) : (low, middle);
        }

        return volts - low;
    }

    private static (TwoTerminalTileCells Cells, ProgrammingReport Report) WriteOne(BiasScheme? scheme, double volts, double seconds, CellCircuit? circuit)
    {
        var targets = Enumerable.Repeat(volts > 0 ? OffSiemens : OnSiemens, 9).ToArray();
        targets[Written] = volts > 0 ? OnSiemens : OffSiemens;
        var writes = new TileWrites { Scheme = scheme, Volts = Math.Abs(volts), LongestSeconds = seconds, Passes = 1, ToleranceSiemens = 1e-9, StartsOn = volts < 0 };
        return Write(Parameters(writes) with { Circuit = circuit }, targets, Columns);
    }
}
