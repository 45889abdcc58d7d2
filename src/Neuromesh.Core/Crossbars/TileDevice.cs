using Neuromesh.Core.Crossbars.Cells;
using Neuromesh.Core.Crossbars.Learning;
using Neuromesh.Core.Crossbars.Nonlinear;
using Neuromesh.Core.Devices;
using Neuromesh.Core.Devices.ElectrochemicalMetallization;
using Neuromesh.Core.Devices.Presets;
using Neuromesh.Core.Devices.ThreeTerminal;
using Neuromesh.Core.Devices.ValenceChange;
using Neuromesh.Core.Devices.Variation;
using Neuromesh.Core.Devices.Volatile;

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

    /// <summary>Which of the preset's variants; null for the first. Physical models only.</summary>
    public string? Variant { get; init; }

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

    /// <summary>How cells differ from each other; null where they are alike. Physical models only.</summary>
    public DeviceSpread? Spread { get; init; }

    /// <summary>Whether every read of a cell has 1/f noise, which is state.</summary>
    public bool Flickers => FlickerScale > 0 && Model.PhaseChange is not null;

    /// <summary>The preset.</summary>
    internal DevicePreset Model => DevicePresets.Find(Preset) ?? throw new ArgumentException($"There is no device preset '{Preset}'.");

    /// <summary>The physical model of the preset and variant; null for other presets.</summary>
    internal ITwoTerminalDevice? Physical => PhysicalModel(Model, Variant);

    /// <summary>The current of a physical model that is not linear in the voltage, given its conductance at the voltage of a read; null for other devices.</summary>
    internal CellCircuit? OwnCircuit => Physical switch
    {
        GapDevice gap => new HyperbolicCircuit(gap.VoltageScale),
        SilverFilament silver => new FilamentCircuit(silver),
        _ => null,
    };

    /// <summary>Whether a preset can stand at the crosspoints of a projection's array.</summary>
    /// <param name="preset">The preset.</param>
    public static bool Suits(DevicePreset preset)
    {
        ArgumentNullException.ThrowIfNull(preset);
        return IsPulsed(preset) || preset.PhaseChange is not null || preset.Programming is not null || PhysicalModel(preset) is not null;
    }

    /// <summary>Whether a preset's devices are programmed pulse by pulse.</summary>
    /// <param name="preset">The preset.</param>
    public static bool IsPulsed(DevicePreset preset)
    {
        ArgumentNullException.ThrowIfNull(preset);
        return preset.LinearStep is not null || preset.ExponentialStep is not null;
    }

    /// <summary>The physical model of a preset: one between two electrodes that its state and the voltage alone move; a gate has a fixed voltage.</summary>
    /// <param name="preset">The preset.</param>
    /// <param name="variant">The variant's name; null for the first.</param>
    /// <returns>The model; null for other presets and unknown variants.</returns>
    public static ITwoTerminalDevice? PhysicalModel(DevicePreset preset, string? variant = null)
    {
        ArgumentNullException.ThrowIfNull(preset);
        return preset.TwoTerminal is { IsGate: false } protocol
            ? protocol.Variants.FirstOrDefault(one => variant is null || one.Label == variant)?.Device
            : null;
    }

    /// <summary>The names of a physical preset's variants; empty for other presets.</summary>
    /// <param name="preset">The preset.</param>
    public static IEnumerable<string> Variants(DevicePreset preset) => PhysicalModel(preset) is null ? [] : preset.TwoTerminal!.Variants.Select(one => one.Label);

    /// <summary>Whether a model has an activation energy by which its cells can differ.</summary>
    /// <param name="device">A model of <see cref="PhysicalModel"/>.</param>
    public static bool HasActivation(ITwoTerminalDevice device) => device is HeterosynapticDevice gated ? HasActivation(gated.Cell) : device is not (VteamDevice or DiffusiveFilament);

    /// <summary>Whether pulses of reads are what a model is made for: it forgets by itself, and reads must be allowed to act on it where they can.</summary>
    /// <param name="device">A model of <see cref="PhysicalModel"/>.</param>
    public static bool IsVolatile(ITwoTerminalDevice device) => device is DiffusiveFilament;

    /// <summary>A cell of a physical model that differs from it.</summary>
    /// <param name="device">A model of <see cref="PhysicalModel"/>.</param>
    /// <param name="factors">By what.</param>
    /// <exception cref="ArgumentException">The model cannot differ so; the message says why.</exception>
    public static ITwoTerminalDevice Varied(ITwoTerminalDevice device, DeviceFactors factors) => VariedDevice.Of(device, factors);

    /// <summary>Whether the current of a physical model's cells is proportional to the voltage of a read.</summary>
    /// <param name="device">The model.</param>
    public static bool IsLinear(ITwoTerminalDevice device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return States(device).All(state => Math.Abs((2 * device.CurrentAmperes(state, device.ReadVolts / 2) / device.CurrentAmperes(state, device.ReadVolts)) - 1) < 1e-9);
    }

    /// <summary>The largest share of a state's range by which the pulse of one read moves a physical model more than the time that it lasts.</summary>
    /// <param name="device">The model.</param>
    /// <param name="readVolts">Voltage of a read in V.</param>
    /// <param name="pulseSeconds">Width of its pulse in s.</param>
    public static double Disturbance(ITwoTerminalDevice device, double readVolts, double pulseSeconds)
    {
        ArgumentNullException.ThrowIfNull(device);
        var (lowest, highest) = device.Bounds(0);
        var (rates, atRest) = (new double[device.StateCount], new double[device.StateCount]);
        return States(device).Max(state =>
        {
            device.Rates(state, readVolts, rates);
            device.Rates(state, 0, atRest);
            return Math.Abs(rates[0] - atRest[0]) * pulseSeconds / (highest - lowest);
        });
    }

    /// <summary>The conductances that a preset can be asked for.</summary>
    /// <param name="preset">A preset that <see cref="Suits"/>.</param>
    /// <param name="readVolts">Voltage of a read in V.</param>
    /// <param name="variant">The variant of a physical model; null for the first.</param>
    /// <returns>Lowest, 0 or more, and highest in S.</returns>
    public static (double LowestSiemens, double HighestSiemens) Range(DevicePreset preset, double readVolts, string? variant = null)
    {
        ArgumentNullException.ThrowIfNull(preset);
        return PhysicalModel(preset, variant) is { } physical ? CellModels.Range(physical, readVolts)
            : preset.Programming is { } programming ? (programming.LowestSiemens, programming.HighestSiemens)
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

    /// <summary>A few states of a model from one end of the first variable to the other, the others as after a reset.</summary>
    private static IEnumerable<double[]> States(ITwoTerminalDevice device)
    {
        const int Count = 5;
        var (lowest, highest) = device.Bounds(0);
        for (var i = 0; i < Count; i++)
        {
            var state = new double[device.StateCount];
            device.Reset(state);
            state[0] = lowest + ((highest - lowest) * i / (Count - 1));
            yield return state;
        }
    }
}
