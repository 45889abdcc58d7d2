using Neuromesh.Core.Crossbars;
using Neuromesh.Core.Crossbars.Cells;
using Neuromesh.Core.Crossbars.Learning;
using Neuromesh.Core.Devices;
using Neuromesh.Core.Devices.Presets;
using Neuromesh.Core.Devices.Pulses;
using Neuromesh.Core.Devices.ValenceChange;
using Neuromesh.Core.Units;

namespace Neuromesh.Core.Tests.Crossbars;

/// <summary>Arrays that are written, and the law of their VTEAM cells: <c>dw/dt</c> depends on the voltage alone, and G is exponential in w.</summary>
internal static class WriteExamples
{
    public const double OnSiemens = 1e-4;
    public const double OffSiemens = 1e-6;
    public const string WithoutMinimumField = "no minimum field";
    public const int RungeKuttaSteps = 2000;

    public static readonly VteamDevice Vteam = (VteamDevice)TileDevice.PhysicalModel(DevicePresets.Find("vteam")!)!;

    public static CrossbarParameters Parameters(TileWrites? writes, string preset = "vteam", double offSiemens = OffSiemens, double onSiemens = OnSiemens)
        => CrossbarExamples.Parameters(pairs: false, fullScale: 1) with
        {
            ConductanceMinSiemens = offSiemens,
            ConductanceMaxSiemens = onSiemens,
            Device = new TileDevice { Preset = preset, Variant = preset == "oxide-gap" ? WithoutMinimumField : null },
            Writes = writes,
        };

    /// <summary>The same with cells that take pulses of 1.5 V and 20 ns.</summary>
    public static CrossbarParameters PulseParameters(TileWrites writes) => Parameters(writes) with
    {
        Device = new TileDevice { Preset = "gokmen-vlasov-2016", WriteVolts = 1.5, WritePulseSeconds = 20e-9 },
    };

    /// <summary>Cells with constant steps of 0.01 without noise.</summary>
    public static PulsedCells ConstantSteps(int count) => new(count, new LinearStepModel { Step = 0.01, Maximum = 1, Minimum = -1 }, 3, 0);

    /// <summary>Writes an array of cells of a physical model once.</summary>
    public static (TwoTerminalTileCells Cells, ProgrammingReport Report) Write(
        CrossbarParameters parameters, double[] targetsSiemens, int columns, StuckCells stuck = default, ITwoTerminalDevice? device = null)
    {
        var cells = new TwoTerminalTileCells(parameters, device ?? Vteam, targetsSiemens, columns, 1, 0, new TimeStep(100_000));
        return (cells, BiasedWrites.Program(cells, parameters, stuck, targetsSiemens, columns));
    }

    /// <summary>Gives one cell a train of pulses and the others what the scheme and the lines leave them.</summary>
    public static void GiveTrain(PulsedCells cells, BiasedPulses pulses, int cell, int count, sbyte direction)
    {
        var (trains, directions) = (new int[cells.Count], new sbyte[cells.Count]);
        (trains[cell], directions[cell]) = (count, direction);
        pulses.Begin(trains, directions);
        for (var pulse = 0u; pulse < count; pulse++)
        {
            new SelectedPulses(cells).Pulse(directions, 0, pulse, pulses.Shares);
        }

        pulses.Apply(trains, directions);
    }

    /// <summary>Forty conductances from 2 to 80 µS, in an order that looks like none.</summary>
    public static double[] Targets(int count) => [.. Enumerable.Range(0, count).Select(i => 2e-6 * (1 + (7 * i % 40)))];

    /// <summary>Seven conductances about the middle of a pulse model.</summary>
    public static double[] PulseTargets(DevicePreset preset, int count) => [.. Enumerable.Range(0, count).Select(i => 1e-6 * preset.MicrosiemensOf((float)(((i % 7) - 3) * 0.1)))];

    public static StuckCells Stuck(int count, params ReadOnlySpan<(int Cell, double Siemens)> stuck)
    {
        var siemens = Enumerable.Repeat(double.NaN, count).ToArray();
        foreach (var (cell, value) in stuck)
        {
            siemens[cell] = value;
        }

        return new StuckCells(siemens);
    }

    /// <summary>Conductance of a VTEAM cell in S in a state from 0 to 1.</summary>
    public static double Siemens(double state) => 1 / (Vteam.OnOhms * Math.Pow(Vteam.OffOhms / Vteam.OnOhms, 1 - state));

    /// <summary>dw/dt of a VTEAM cell per second.</summary>
    public static double Rate(double volts) => volts > Vteam.SetVolts ? Vteam.SetMetresPerSecond / Vteam.LengthMetres * ((volts / Vteam.SetVolts) - 1)
        : volts < Vteam.ResetVolts ? -Vteam.ResetMetresPerSecond / Vteam.LengthMetres * ((volts / Vteam.ResetVolts) - 1)
        : 0;

    /// <summary>Follows a VTEAM cell by the classical Runge-Kutta method under a voltage that depends on its state, and tells of the state in the middle of every step.</summary>
    public static double Follow(double state, double seconds, Func<double, double> volts, Action<double>? passes = null)
    {
        var step = seconds / RungeKuttaSteps;
        for (var i = 0; i < RungeKuttaSteps; i++)
        {
            var begin = state;
            var k1 = Rate(volts(state));
            var k2 = Rate(volts(state + (step / 2 * k1)));
            var k3 = Rate(volts(state + (step / 2 * k2)));
            var k4 = Rate(volts(state + (step * k3)));
            state = Math.Clamp(state + (step / 6 * (k1 + (2 * k2) + (2 * k3) + k4)), 0, 1);
            passes?.Invoke((begin + state) / 2);
        }

        return state;
    }
}
