namespace Neuromesh.Core.Devices.Pulses;

/// <summary>
/// A device whose steps depend exponentially on its state: up <c>w += s_up max(0, 1 − A_up e^(γ_up z))</c>, down
/// <c>w −= s_down max(0, 1 − A_down e^(−γ_down z))</c>, <c>z = 2 a w/(w_max − w_min) + b</c>, each with noise
/// <c>σ (|Δw| + σ_add + σ_slope |w|) ξ</c>, kept in [w_min, w_max].
/// </summary>
/// <remarks>
/// w is the conductance in units of the range that it is trained in, w_min ≤ 0 &lt; w_max; ξ is a new standard normal deviate for each pulse
/// and cell. s_up, s_down and the bounds of a cell are drawn as in <see cref="LinearStepModel"/>. Source of the family: M. J. Rasch et al., "A
/// flexible and fast PyTorch toolkit for simulating training and inference on analog crossbar arrays", AICAS 2021,
/// doi:10.1109/AICAS51828.2021.9458494 (its exponential-step device). The stored state carries no write noise, see <see cref="PulsedCells.ApparentWeights"/>.
/// </remarks>
public sealed record ExponentialStepModel
{
    /// <summary>Mean step dw before the exponential's factor, above 0 and at most 1.</summary>
    public required double Step { get; init; }

    /// <summary>Mean upper bound, above 0.</summary>
    public required double Maximum { get; init; }

    /// <summary>Mean lower bound, 0 or below.</summary>
    public required double Minimum { get; init; }

    /// <summary>A_up, −1000 to 1000.</summary>
    public double ScaleUp { get; init; }

    /// <summary>A_down, −1000 to 1000.</summary>
    public double ScaleDown { get; init; }

    /// <summary>γ_up, −20 to 20.</summary>
    public double RateUp { get; init; }

    /// <summary>γ_down, −20 to 20.</summary>
    public double RateDown { get; init; }

    /// <summary>a, −4 to 4.</summary>
    public double PositionSlope { get; init; } = 1;

    /// <summary>b, −4 to 4.</summary>
    public double PositionOffset { get; init; }

    /// <summary>σ, cycle to cycle, 0 or more.</summary>
    public double StepDeviation { get; init; }

    /// <summary>σ_add: a part of the noise that does not depend on the step, in units of w, 0 or more.</summary>
    public double AddedDeviation { get; init; }

    /// <summary>σ_slope: a part of the noise that grows with |w|, 0 or more.</summary>
    public double SlopeDeviation { get; init; }

    /// <summary>β: by how much of dw steps down are smaller than steps up, or steps up than steps down where it is below 0; −1 to 1.</summary>
    public double Asymmetry { get; init; }

    /// <summary>Device to device: deviation of a cell's mean step, 0 or more.</summary>
    public double StepSpread { get; init; }

    /// <summary>Device to device: deviation of the asymmetry, 0 or more.</summary>
    public double AsymmetrySpread { get; init; }

    /// <summary>Relative deviation of the cells' upper bounds, 0 or more.</summary>
    public double MaximumSpread { get; init; }

    /// <summary>Relative deviation of the cells' lower bounds, 0 or more.</summary>
    public double MinimumSpread { get; init; }

    /// <summary>Share of cells that do not move, 0 to 1.</summary>
    public double StuckShare { get; init; }

    /// <summary>Deviation of the apparent from the stored weight, in steps, drawn anew at each write; 0 or more.</summary>
    public double WriteNoise { get; init; }

    /// <summary>Number of levels of the apparent weight between a cell's bounds, 2 to 65,536; 0 for any value.</summary>
    public int Levels { get; init; }

    /// <summary>The draws of a cell and of the apparent weights, which do not depend on the family.</summary>
    internal LinearStepModel Spread => new()
    {
        Step = Step,
        Maximum = Maximum,
        Minimum = Minimum == 0 ? -double.Epsilon : Minimum,
        StepDeviation = StepDeviation,
        Asymmetry = Asymmetry,
        StepSpread = StepSpread,
        AsymmetrySpread = AsymmetrySpread,
        MaximumSpread = MaximumSpread,
        MinimumSpread = MinimumSpread,
        StuckShare = StuckShare,
        WriteNoise = WriteNoise,
        Levels = Levels,
    };

    /// <summary>Refuses values outside the documented ranges.</summary>
    /// <exception cref="ArgumentException">One is; the message names it, its value and the range.</exception>
    internal void Check()
    {
        Spread.Check();
        DeviceParameter.Within(ScaleUp, -1000, 1000, "");
        DeviceParameter.Within(ScaleDown, -1000, 1000, "");
        DeviceParameter.Within(RateUp, -20, 20, "");
        DeviceParameter.Within(RateDown, -20, 20, "");
        DeviceParameter.Within(PositionSlope, -4, 4, "");
        DeviceParameter.Within(PositionOffset, -4, 4, "");
        DeviceParameter.NotNegative(AddedDeviation, "");
        DeviceParameter.NotNegative(SlopeDeviation, "");
    }
}
