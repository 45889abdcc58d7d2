using Neuromesh.Core.Devices.Presets;
using Neuromesh.Core.Devices.Pulses;

namespace Neuromesh.Core.Crossbars.Learning;

/// <summary>How the step of a pulse depends on the state.</summary>
public enum PulseLaw
{
    /// <summary>Straight lines, see <see cref="LinearStepModel"/>; with slopes of 1 these are soft bounds.</summary>
    LinearStep,

    /// <summary>
    /// Exponentials: up <c>s_up max(0, 1 − A_up exp(γ_up z))</c>, down <c>s_down max(0, 1 − A_down exp(−γ_down z))</c> with
    /// <c>z = 2 a w / (w_max − w_min) + b</c>.
    /// </summary>
    ExponentialStep,
}

/// <summary>
/// A device that is trained in place by pulses: its preset's law and noise, and how its state w maps to a conductance,
/// <c>G = G_min + (w + 1) / 2 · (G_max − G_min)</c>, not below 0.
/// </summary>
/// <remarks>
/// Up, down, spreads and bounds are those of <see cref="LinearStepModel"/> (its slopes count only for <see cref="PulseLaw.LinearStep"/>). With write
/// noise the conductance that is read differs from the state by a normal deviate, drawn anew at each update that moves the cell.
/// Source of the exponential family and of all values: M. J. Rasch et al., AICAS 2021, doi:10.1109/AICAS51828.2021.9458494 (IBM Analog Hardware
/// Acceleration Kit, devices ExpStep and its presets). The states of the presets are normalised; the conductance range is a setting of the experiment.
/// </remarks>
public sealed record LearningDevice
{
    /// <summary>Name of the preset.</summary>
    public required string Name { get; init; }

    /// <summary>Steps, bounds, spreads and cycle-to-cycle noise.</summary>
    public required LinearStepModel Steps { get; init; }

    /// <summary>Which law.</summary>
    public PulseLaw Law { get; init; }

    /// <summary>A_up of the exponential law.</summary>
    public double AmplitudeUp { get; init; }

    /// <summary>A_down of the exponential law.</summary>
    public double AmplitudeDown { get; init; }

    /// <summary>γ_up of the exponential law.</summary>
    public double RateUp { get; init; }

    /// <summary>γ_down of the exponential law.</summary>
    public double RateDown { get; init; }

    /// <summary>a of the exponential law.</summary>
    public double Scale { get; init; }

    /// <summary>b of the exponential law.</summary>
    public double Offset { get; init; }

    /// <summary>Deviation of what is read from the state, in units of the step, 0 or more.</summary>
    public double WriteNoiseSteps { get; init; }

    /// <summary>Usual voltage of a pulse in V: what the preset's source writes with, 1 V where it says nothing.</summary>
    public double WriteVolts { get; init; } = 1;

    /// <summary>Usual width of a pulse in s: that of the preset's source, 10 ns where it says nothing.</summary>
    public double WritePulseSeconds { get; init; } = 10e-9;

    /// <summary>Where the values are from.</summary>
    public required string Source { get; init; }

    /// <summary>The devices: pulse models of <see cref="DevicePresets"/> without what an array in training does not model.</summary>
    public static IReadOnlyList<LearningDevice> All { get; } =
    [
        Of("ecram-tang-2018", "ecram"),
        Of("reram-soft-bounds"),
        Of("reram-exponential", "reram-exponential-step"),
        Of("ecram-kim-2019"),
        Of("capacitor-li-2018"),
        Of("gokmen-vlasov-2016"),
        Of("ag-si-jo-2010"),
    ];

    /// <summary>Finds a preset.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The preset, or null.</returns>
    public static LearningDevice? Find(string name) => All.FirstOrDefault(device => device.Name == name);

    private static LearningDevice Of(string presetName, string? name = null)
    {
        var preset = DevicePresets.Find(presetName)!;
        var source = $"{preset.Source}; values of the device preset {presetName}";
        var device = new LearningDevice { Name = name ?? presetName, Steps = preset.LinearStep ?? preset.ExponentialStep!.Spread, Source = source };
        device = device with
        {
            WriteVolts = preset.WriteVolts > 0 ? preset.WriteVolts : device.WriteVolts,
            WritePulseSeconds = preset.WriteSeconds > 0 ? preset.WriteSeconds : device.WritePulseSeconds,
        };
        if (preset.ExponentialStep is not { } exponential)
        {
            return device with { WriteNoiseSteps = preset.LinearStep!.WriteNoise };
        }

        return device with
        {
            Law = PulseLaw.ExponentialStep,
            AmplitudeUp = exponential.ScaleUp,
            AmplitudeDown = exponential.ScaleDown,
            RateUp = exponential.RateUp,
            RateDown = exponential.RateDown,
            Scale = exponential.PositionSlope,
            Offset = exponential.PositionOffset,
            WriteNoiseSteps = exponential.WriteNoise,
        };
    }
}
