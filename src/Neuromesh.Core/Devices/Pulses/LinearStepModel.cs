using Neuromesh.Core.Numerics;
using Neuromesh.Core.Random;

namespace Neuromesh.Core.Devices.Pulses;

/// <summary>
/// A device whose conductance moves by a step for each pulse, the smaller the nearer it is to the end: up
/// <c>w += s_up (1 − γ_up w / w_max) (1 + σ ξ)</c>, down <c>w −= s_down (1 − γ_down w / w_min) (1 + σ ξ)</c>, or with <see cref="AdditiveNoise"/>
/// <c>w += s_up (1 − γ_up w / w_max + σ ξ)</c>, <c>w −= s_down (1 − γ_down w / w_min + σ ξ)</c>, kept in [w_min, w_max].
/// </summary>
/// <remarks>
/// w is the conductance in units of the range that it is trained in, −1 to 1 (w_min &lt; 0 &lt; w_max); ξ is a new standard normal deviate
/// for each pulse and cell. γ = 0 are constant steps, γ = 1 soft bounds: w approaches w_max and w_min exponentially. Of a cell,
/// <c>s_up = dw |g + min(β, 0) + e ξ''|</c>, <c>s_down = dw |g − max(β, 0) − e ξ''|</c> with <c>g = 1 + d ξ'</c> or <c>exp(d ξ')</c>: the asymmetry β is taken
/// from the smaller side. Its slopes are <c>|γ_up + d ξ|</c>, likewise down, d their own spread. Its bounds are w_max and w_min times 1 + their own deviations; ends that have changed sign or places are put right. A stuck cell does not move.
/// Source of the family: T. Gokmen and Y. Vlasov, Front. Neurosci. 10:333 (2016), doi:10.3389/fnins.2016.00333; M. J. Rasch et al.,
/// "A flexible and fast PyTorch toolkit for simulating training and inference on analog crossbar arrays", AICAS 2021,
/// doi:10.1109/AICAS51828.2021.9458494.
/// </remarks>
public sealed record LinearStepModel
{
    /// <summary>Mean step dw at w = 0, above 0 and at most 1.</summary>
    public required double Step { get; init; }

    /// <summary>Mean upper bound, above 0.</summary>
    public required double Maximum { get; init; }

    /// <summary>Mean lower bound, below 0.</summary>
    public required double Minimum { get; init; }

    /// <summary>γ_up, 0 or more.</summary>
    public double SlopeUp { get; init; }

    /// <summary>γ_down, 0 or more.</summary>
    public double SlopeDown { get; init; }

    /// <summary>Device to device: deviation of a cell's γ_up, not relative to it, 0 or more.</summary>
    public double SlopeUpSpread { get; init; }

    /// <summary>Device to device: deviation of a cell's γ_down, 0 or more.</summary>
    public double SlopeDownSpread { get; init; }

    /// <summary>Whether slopes refer to the mean bounds, so that a cell's step does not depend on where its own bounds are; to its own otherwise.</summary>
    public bool SlopesReferToMeanBounds { get; init; }

    /// <summary>σ, cycle to cycle: deviation of a step over the step, 0 or more.</summary>
    public double StepDeviation { get; init; }

    /// <summary>σ of steps down over that of steps up, 0 or more.</summary>
    public double DownDeviationRatio { get; init; } = 1;

    /// <summary>Whether σ counts in the cell's step at w = 0, so that a pulse deviates as much at a soft bound as in the middle; in the step from where it is otherwise.</summary>
    public bool AdditiveNoise { get; init; }

    /// <summary>β: by how much of dw steps down are smaller than steps up, or steps up than steps down where it is below 0; −1 to 1.</summary>
    public double Asymmetry { get; init; }

    /// <summary>d, device to device: deviation of a cell's mean step, 0 or more.</summary>
    public double StepSpread { get; init; }

    /// <summary>e, device to device: deviation of the asymmetry, 0 or more.</summary>
    public double AsymmetrySpread { get; init; }

    /// <summary>Relative deviation of the cells' upper bounds, 0 or more.</summary>
    public double MaximumSpread { get; init; }

    /// <summary>Relative deviation of the cells' lower bounds, 0 or more.</summary>
    public double MinimumSpread { get; init; }

    /// <summary>Share of cells that do not move, 0 to 1.</summary>
    public double StuckShare { get; init; }

    /// <summary>
    /// Whether the cells' mean steps are lognormal, with the median dw and the deviation d of the logarithm; normal, those below 0 turned over, otherwise.
    /// </summary>
    public bool LognormalSpread { get; init; }

    /// <summary>Deviation of the apparent from the stored weight, in steps, drawn anew at each write; 0 or more.</summary>
    public double WriteNoise { get; init; }

    /// <summary>Number of levels of the apparent weight between a cell's bounds, 2 to 65,536; 0 for any value.</summary>
    public int Levels { get; init; }

    /// <summary>
    /// ECRAM after J. Tang et al., "ECRAM as scalable synaptic cell for high-speed, low-power neuromorphic computing", IEDM 2018,
    /// doi:10.1109/IEDM.2018.8614551; the fit's values as in the IBM Analog Hardware Acceleration Kit's preset.
    /// </summary>
    public static LinearStepModel EcramTang2018 { get; } = new()
    {
        Step = 0.002,
        Maximum = 1.1724,
        Minimum = -0.8276,
        SlopeUp = 0.1153,
        SlopeDown = 0.5085,
        SlopeUpSpread = 0.05,
        SlopeDownSpread = 0.05,
        SlopesReferToMeanBounds = true,
        StepDeviation = 0.3,
        StepSpread = 0.1,
        AsymmetrySpread = 0.01,
        MaximumSpread = 0.05,
        MinimumSpread = 0.05,
    };

    /// <summary>Soft-bounds ReRAM; values as in the IBM Analog Hardware Acceleration Kit's preset, write noise left out.</summary>
    public static LinearStepModel ReramSoftBounds { get; } = new()
    {
        Step = 0.002,
        Maximum = 1.25,
        Minimum = -0.75,
        SlopeUp = 1,
        SlopeDown = 1,
        StepDeviation = 3.75,
        AdditiveNoise = true,
        StepSpread = 0.3,
        AsymmetrySpread = 0.01,
        MaximumSpread = 0.24,
        MinimumSpread = 0.4,
    };

    /// <summary>Refuses values outside the documented ranges.</summary>
    /// <exception cref="ArgumentException">One is; the message names it.</exception>
    internal void Check()
    {
        Require(Step is > 0 and <= 1, nameof(Step), Step, "above 0 and at most 1");
        Require(Maximum > 0 && double.IsFinite(Maximum), nameof(Maximum), Maximum, "above 0");
        Require(Minimum < 0 && double.IsFinite(Minimum), nameof(Minimum), Minimum, "below 0");
        Require(Asymmetry is >= -1 and <= 1, nameof(Asymmetry), Asymmetry, "-1 to 1");
        Require(StuckShare is >= 0 and <= 1, nameof(StuckShare), StuckShare, "0 to 1");
        Require(Levels is 0 or (>= 2 and <= 65_536), nameof(Levels), Levels, "0, or 2 to 65536");
        (string Name, double Value)[] magnitudes =
        [
            (nameof(SlopeUp), SlopeUp), (nameof(SlopeDown), SlopeDown), (nameof(SlopeUpSpread), SlopeUpSpread), (nameof(SlopeDownSpread), SlopeDownSpread), (nameof(StepDeviation), StepDeviation), (nameof(DownDeviationRatio), DownDeviationRatio),
            (nameof(StepSpread), StepSpread),
            (nameof(AsymmetrySpread), AsymmetrySpread), (nameof(MaximumSpread), MaximumSpread), (nameof(MinimumSpread), MinimumSpread), (nameof(WriteNoise), WriteNoise),
        ];
        foreach (var (name, value) in magnitudes)
        {
            Require(value >= 0 && double.IsFinite(value), name, value, "0 or more");
        }
    }

    /// <summary>A cell's mean steps and bounds.</summary>
    /// <param name="stream">The cell's draws, of which it takes four.</param>
    /// <returns>Steps at w = 0, both 0 or more, and bounds, of which the lower is 0 or below and the upper 0 or above.</returns>
    internal (double Up, double Down, double Lowest, double Highest) Draw(ref PhiloxStream stream)
    {
        var spread = StepSpread * stream.NextNormal();
        var gain = LognormalSpread ? DeterministicMath.Exp(spread) : 1 + spread;
        var difference = AsymmetrySpread * stream.NextNormal();
        var highest = Maximum * (1 + (MaximumSpread * stream.NextNormal()));
        var lowest = Minimum * (1 + (MinimumSpread * stream.NextNormal()));
        if (lowest > highest)
        {
            (lowest, highest) = (highest, lowest);
        }

        return (
            Step * Math.Abs(gain + Math.Min(Asymmetry, 0) + difference),
            Step * Math.Abs(gain - Math.Max(Asymmetry, 0) - difference),
            -Math.Abs(lowest),
            Math.Abs(highest));
    }

    /// <summary>How a cell's steps change with w, after <see cref="Draw"/> and whatever else its stream gives.</summary>
    /// <param name="stream">The cell's draws, of which it takes one for each slope that differs from cell to cell.</param>
    /// <param name="device">What <see cref="Draw"/> has drawn, both steps 0 where the cell is stuck.</param>
    /// <returns>Change of a step up and of a step down, which is below 0, with w.</returns>
    internal (float Up, float Down) DrawSlopes(ref PhiloxStream stream, (double Up, double Down, double Lowest, double Highest) device)
    {
        var up = SlopeUpSpread == 0 ? SlopeUp : Math.Abs(SlopeUp + (SlopeUpSpread * stream.NextNormal()));
        var down = SlopeDownSpread == 0 ? SlopeDown : Math.Abs(SlopeDown + (SlopeDownSpread * stream.NextNormal()));
        var (lowest, highest) = SlopesReferToMeanBounds ? (Minimum, Maximum) : (device.Lowest, device.Highest);
        return (highest > 0 ? (float)(-device.Up * up / highest) : 0, lowest < 0 ? (float)(device.Down * down / lowest) : 0);
    }

    private static void Require(bool condition, string name, double value, string permitted)
    {
        if (!condition)
        {
            throw new ArgumentException($"{name} is {value:R}; it must be {permitted}.");
        }
    }
}
