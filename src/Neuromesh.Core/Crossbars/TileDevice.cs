using Neuromesh.Core.Crossbars.Learning;
using Neuromesh.Core.Devices.Presets;

namespace Neuromesh.Core.Crossbars;

/// <summary>The physical devices of a tile: which preset, how it is programmed, what time does to it.</summary>
/// <remarks>
/// Programming ends <see cref="AgeSeconds"/> before the experiment begins; drift and relaxation count from a cell's last change of state and
/// are evaluated in closed form when the cell is read. Laws and spreads are the preset's; the settings here are the experiment's own.
/// </remarks>
public sealed record TileDevice
{
    /// <summary>Name of a preset of <see cref="DevicePresets"/> with a model that <see cref="Suits"/>.</summary>
    public required string Preset { get; init; }

    /// <summary>Largest distance from the target that program-and-verify accepts, in S, above 0; pulse models only.</summary>
    public double ToleranceSiemens { get; init; } = 1e-6;

    /// <summary>Most pulses on one cell before it is left where it is, 1 or more; pulse models only.</summary>
    public int MostPulses { get; init; } = 4000;

    /// <summary>Voltage of a programming pulse in V, above 0, for its energy; pulse models only.</summary>
    public double WriteVolts { get; init; } = 1;

    /// <summary>Width of a programming pulse in s, above 0, for its energy; pulse models only.</summary>
    public double WritePulseSeconds { get; init; } = 10e-9;

    /// <summary>Time from programming to the experiment's begin in s, 0 or more.</summary>
    public double AgeSeconds { get; init; }

    /// <summary>ν of the drift <c>(1 + t/t₀)^−ν</c>, 0 or more; 0 for phase change, whose model has its own.</summary>
    public double DriftExponent { get; init; }

    /// <summary>t₀ of that drift in s, above 0.</summary>
    public double DriftSeconds { get; init; } = 1;

    /// <summary>Time constant in s, above 0, with which conductances relax to the off state; infinite for none.</summary>
    public double RelaxationSeconds { get; init; } = double.PositiveInfinity;

    /// <summary>Factor on the drift exponents of phase change, 0 to 10.</summary>
    public double DriftScale { get; init; } = 1;

    /// <summary>Factor on the 1/f read noise of phase change, 0 to 10.</summary>
    public double FlickerScale { get; init; } = 1;

    /// <summary>Share of cells that neither programming nor time moves, 0 to 1, beside those of the preset.</summary>
    public double StuckShare { get; init; }

    /// <summary>Where those are between the off and the on state.</summary>
    public StuckState StuckAt { get; init; } = StuckState.Ends;

    /// <summary>Whether every read of a cell has 1/f noise, which is state.</summary>
    public bool Flickers => FlickerScale > 0 && Model.PhaseChange is not null;

    /// <summary>The preset.</summary>
    internal DevicePreset Model => DevicePresets.Find(Preset) ?? throw new ArgumentException($"There is no device preset '{Preset}'.");

    /// <summary>Whether a preset can stand at the crosspoints of a projection's array.</summary>
    /// <param name="preset">The preset.</param>
    public static bool Suits(DevicePreset preset)
    {
        ArgumentNullException.ThrowIfNull(preset);
        return IsPulsed(preset) || preset.PhaseChange is not null || preset.Programming is not null;
    }

    /// <summary>Whether a preset's devices are programmed pulse by pulse.</summary>
    /// <param name="preset">The preset.</param>
    public static bool IsPulsed(DevicePreset preset)
    {
        ArgumentNullException.ThrowIfNull(preset);
        return preset.LinearStep is not null || preset.ExponentialStep is not null;
    }

    /// <summary>The conductances that a preset can be asked for.</summary>
    /// <param name="preset">A preset that <see cref="Suits"/>.</param>
    /// <returns>Lowest and highest in S.</returns>
    public static (double LowestSiemens, double HighestSiemens) Range(DevicePreset preset)
    {
        ArgumentNullException.ThrowIfNull(preset);
        return preset.Programming is { } programming ? (programming.LowestSiemens, programming.HighestSiemens)
            : preset.PhaseChange is { } phaseChange ? (0, phaseChange.HighestSiemens)
            : (preset.LowestSiemens, preset.HighestSiemens);
    }

    /// <summary>As many pulses as cross a pulse model's mean range four times, the usual limit of <see cref="MostPulses"/>.</summary>
    /// <param name="preset">A preset with a pulse model.</param>
    public static int UsualPulses(DevicePreset preset)
    {
        ArgumentNullException.ThrowIfNull(preset);
        return (int)Math.Ceiling(4 * (preset.HighestWeight - preset.LowestWeight) / (preset.LinearStep?.Step ?? preset.ExponentialStep!.Step));
    }
}
