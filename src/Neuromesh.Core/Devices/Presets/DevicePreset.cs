using Neuromesh.Core.Devices.Characterization;
using Neuromesh.Core.Devices.PhaseChange;
using Neuromesh.Core.Devices.Programming;
using Neuromesh.Core.Devices.Pulses;

namespace Neuromesh.Core.Devices.Presets;

/// <summary>A device with values, selectable by name: exactly one of the five models is set.</summary>
public sealed record DevicePreset
{
    /// <summary>Its name, in lower case with hyphens.</summary>
    public required string Name { get; init; }

    /// <summary>What it is, in a few words.</summary>
    public required string Title { get; init; }

    /// <summary>Where the values come from, with a DOI where there is one.</summary>
    public required string Source { get; init; }

    /// <summary>What is assumed or left out; empty if nothing.</summary>
    public string Note { get; init; } = "";

    /// <summary>Linear steps, constant steps or soft bounds.</summary>
    public LinearStepModel? LinearStep { get; init; }

    /// <summary>Exponential steps.</summary>
    public ExponentialStepModel? ExponentialStep { get; init; }

    /// <summary>Phase change with drift and read noise.</summary>
    public PhaseChangeModel? PhaseChange { get; init; }

    /// <summary>The error of program-and-verify.</summary>
    public ProgrammingError? Programming { get; init; }

    /// <summary>A physical model, with the protocol of its characterization.</summary>
    public TwoTerminalProtocol? TwoTerminal { get; init; }

    /// <summary>Conductance in S of the weight's mean lower bound; pulse models only.</summary>
    public double LowestSiemens { get; init; } = 1e-6;

    /// <summary>Conductance in S of the weight's mean upper bound; pulse models only.</summary>
    public double HighestSiemens { get; init; } = 1e-5;

    /// <summary>Smallest voltage in V that writes, as the source gives it; 0 where it gives none. Pulse models only.</summary>
    public double WriteVolts { get; init; }

    /// <summary>Highest voltage of a read in V; beyond it the fit does not hold, or the read would write. Phase change and programming errors only.</summary>
    public double HighestReadVolts { get; init; } = 0.5;

    /// <summary>Where <see cref="HighestReadVolts"/> comes from.</summary>
    public string HighestReadSource { get; init; } = "an assumption: the source gives none";

    /// <summary>Width of a writing pulse in s, as the source gives it; 0 where it gives none. Pulse models only.</summary>
    public double WriteSeconds { get; init; }

    /// <summary>Pulses in each direction that the source gives; 0 for as many as cross the range one and a half times. Pulse models only.</summary>
    public int Pulses { get; init; }

    /// <summary>What sources say of the measured numbers: name, number, source.</summary>
    public IReadOnlyList<(string Name, double Value, string Source)> Expected { get; init; } = [];

    /// <summary>The model's family.</summary>
    public string Family => LinearStep is not null ? "linear step"
        : ExponentialStep is not null ? "exponential step"
        : PhaseChange is not null ? "phase change"
        : Programming is not null ? "programming error"
        : "physical";

    /// <summary>The weight's mean lower bound; pulse models only.</summary>
    public double LowestWeight => LinearStep?.Minimum ?? ExponentialStep?.Minimum ?? 0;

    /// <summary>The weight's mean upper bound; pulse models only.</summary>
    public double HighestWeight => LinearStep?.Maximum ?? ExponentialStep?.Maximum ?? 1;

    /// <summary>The conductance of a weight: a straight line through both ends.</summary>
    /// <param name="weight">w; beyond the mean bounds the line goes on, down to 0.</param>
    /// <returns>The conductance in µS.</returns>
    public double MicrosiemensOf(double weight) => 1e6 * Math.Max(
        0, LowestSiemens + ((HighestSiemens - LowestSiemens) * (weight - LowestWeight) / (HighestWeight - LowestWeight)));

    /// <summary>The names of a physical model's variants, the preset itself first; empty for other presets.</summary>
    public IReadOnlyList<string> VariantNames => [.. TwoTerminal?.Variants.Select(one => one.Label) ?? []];

    /// <summary>Measures the device.</summary>
    /// <param name="seed">Seed of all draws.</param>
    /// <param name="variant">The only variant to measure, one of <see cref="VariantNames"/>; null for all beside each other, with the numbers of the first.</param>
    /// <exception cref="ArgumentException">There is no such variant.</exception>
    public DeviceCharacter Characterize(ulong seed, string? variant = null)
    {
        if (variant is not null && !VariantNames.Contains(variant))
        {
            throw new ArgumentException($"{Name} has no variant '{variant}'.", nameof(variant));
        }

        var character = TwoTerminal is not null
            ? TwoTerminalCharacterization.Measure(variant is null ? TwoTerminal : TwoTerminal with { Variants = [.. TwoTerminal.Variants.Where(one => one.Label == variant)] }, seed)
            : LinearStep is not null || ExponentialStep is not null
            ? PulseCharacterization.Measure(this, seed)
            : ProgrammedCharacterization.Measure(this, seed);
        if (variant is not null && variant != VariantNames[0])
        {
            // What sources say holds for the preset itself.
            return character;
        }

        return character with { Figures = [.. character.Figures.Select(WithExpectation)] };
    }

    private DeviceFigure WithExpectation(DeviceFigure figure)
    {
        foreach (var (name, value, source) in Expected)
        {
            if (name == figure.Name)
            {
                return figure with { Expected = value, Source = source };
            }
        }

        return figure;
    }
}
