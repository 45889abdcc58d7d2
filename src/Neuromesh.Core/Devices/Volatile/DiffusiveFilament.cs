using Neuromesh.Core.Devices.Variation;
using Neuromesh.Core.Numerics;

namespace Neuromesh.Core.Devices.Volatile;

/// <summary>
/// A diffusive memristor whose filament dissolves by itself: of the mobile atoms a share r is ready at the electrode, f is in the filament
/// and the rest is dispersed, <c>dr/dt = (1 − r − f)/τ_r − k(V) r</c>, <c>df/dt = k(V) r − f/τ_f</c>, <c>k = k₀ exp(|V|/V₀)</c> above the
/// threshold and 0 below, <c>G = G_off + (G_on − G_off) f</c>.
/// </summary>
/// <remarks>
/// Linear at a constant voltage, so pulses and pauses are both in closed form (<see cref="Hold"/>, <see cref="Relax"/>) and atoms are
/// conserved. The equations are those of M. Tsodyks and H. Markram, Proc. Natl. Acad. Sci. 94, 719-723 (1997), doi:10.1073/pnas.94.2.719,
/// with release by the field: a short pulse takes U = 1 − exp(−k t) of what is ready, which τ_r replenishes: short-term depression. While
/// τ_f is longer than the intervals, conductance adds up: facilitation. The device and both behaviours: Z. Wang et al., Nat. Mater. 16,
/// 101-108 (2017), doi:10.1038/nmat4756 (they model nanoparticles by a Langevin equation; this reduction is ours).
/// Switching is unipolar. Valid up to <see cref="HighestVolts"/>; parameters fit no single device.
/// </remarks>
public sealed record DiffusiveFilament : ITwoTerminalDevice
{
    private const double LongestSimpson = 0.01;

    /// <summary>Conductance without a filament in S, above 0.</summary>
    public double OffSiemens { get; init; } = 1e-8;

    /// <summary>Conductance with all atoms in the filament in S, above the other.</summary>
    public double OnSiemens { get; init; } = 1e-4;

    /// <summary>Growth rate k₀ in 1/s, above 0.</summary>
    public double GrowthPerSecond { get; init; } = 1;

    /// <summary>Voltage scale V₀ in V, above 0.</summary>
    public double VoltageScale { get; init; } = 0.06;

    /// <summary>Threshold in V below which nothing grows, 0 or more.</summary>
    public double ThresholdVolts { get; init; } = 0.2;

    /// <summary>Time τ_f in which the filament dissolves in s, above 0.</summary>
    public double DissolutionSeconds { get; init; } = 0.003;

    /// <summary>Time τ_r in which dispersed atoms return to the electrode in s, above 0.</summary>
    public double RecoverySeconds { get; init; } = 0.2;

    /// <inheritdoc/>
    public int StateCount => 2;

    /// <inheritdoc/>
    public double HighestVolts { get; init; } = 1;

    /// <inheritdoc/>
    public double ReadVolts { get; init; } = 0.05;

    /// <summary>Refuses parameters outside their ranges.</summary>
    /// <returns>This device.</returns>
    /// <exception cref="ArgumentException">One is; the message names it, its value and the range.</exception>
    public DiffusiveFilament Checked()
    {
        DeviceParameter.Positive(OffSiemens, "S");
        DeviceParameter.Above(OnSiemens, OffSiemens, "S");
        DeviceParameter.Positive(GrowthPerSecond, "1/s");
        DeviceParameter.Positive(VoltageScale, "V");
        DeviceParameter.NotNegative(ThresholdVolts, "V");
        DeviceParameter.Positive(DissolutionSeconds, "s");
        DeviceParameter.Positive(RecoverySeconds, "s");
        DeviceParameter.Positive(HighestVolts, "V");
        DeviceParameter.Within(ReadVolts, 1e-6, HighestVolts, "V");
        return this;
    }

    /// <summary>A cell that differs: both conductances times their factors, threshold and voltage scale times that of the voltages.</summary>
    /// <param name="factors">By what; both directions are one, and there is no activation energy.</param>
    /// <exception cref="ArgumentException">The ends have changed places.</exception>
    public DiffusiveFilament Varied(DeviceFactors factors) => (this with
    {
        OffSiemens = OffSiemens * factors.Off,
        OnSiemens = OnSiemens * factors.On,
        ThresholdVolts = ThresholdVolts * factors.Set,
        VoltageScale = VoltageScale * factors.Set,
    }).Checked();

    /// <summary>The width of a pulse that takes a given share of the atoms that are ready.</summary>
    /// <param name="share">U, above 0 and below 1.</param>
    /// <param name="volts">The pulse's voltage in V, above the threshold.</param>
    /// <returns>The width in s.</returns>
    /// <exception cref="ArgumentException">The share or the voltage is outside its range.</exception>
    public double PulseSeconds(double share, double volts)
    {
        DeviceParameter.Within(share, 1e-9, 1 - 1e-9, "");
        DeviceParameter.Above(Math.Abs(volts), ThresholdVolts, "V", nameof(volts));
        return -DeterministicMath.Log1p(-share) / Growth(volts);
    }

    /// <inheritdoc/>
    public (double Lowest, double Highest) Bounds(int index) => (0, 1);

    /// <inheritdoc/>
    public void Reset(Span<double> state) => (state[0], state[1]) = (1, 0);

    /// <inheritdoc/>
    public double CurrentAmperes(ReadOnlySpan<double> state, double volts) => volts * (OffSiemens + ((OnSiemens - OffSiemens) * state[1]));

    /// <inheritdoc/>
    public void Rates(ReadOnlySpan<double> state, double volts, Span<double> perSecond)
    {
        var grown = Growth(volts) * state[0];
        perSecond[0] = ((1 - state[0] - state[1]) / RecoverySeconds) - grown;
        perSecond[1] = grown - (state[1] / DissolutionSeconds);
    }

    /// <inheritdoc/>
    public void Relax(Span<double> state, double seconds) => Hold(state, 0, seconds);

    /// <summary>Holds a voltage, in closed form.</summary>
    /// <param name="state">The state.</param>
    /// <param name="volts">Voltage in V.</param>
    /// <param name="seconds">How long in s, 0 or more.</param>
    public void Hold(Span<double> state, double volts, double seconds)
    {
        DeviceParameter.Within(volts, -HighestVolts, HighestVolts, "V");
        DeviceParameter.NotNegative(seconds, "s");
        var (k, a, b) = (Growth(volts), 1 / RecoverySeconds, 1 / DissolutionSeconds);

        // y' = A (y − y∞) with A = ((−k − a, −a), (k, −b)); exp(A t) = e^(m t) (C 1 + S (A − m 1)), m half the trace and s² = m² − det A.
        var determinant = ((k + a) * b) + (a * k);
        var (readyRest, filamentRest) = (a * b / determinant, a * k / determinant);
        var middle = -(k + a + b) / 2;
        var square = (middle * middle) - determinant;
        var scale = DeterministicMath.Exp(middle * seconds);
        var (cosine, sine) = Functions(square, seconds, middle, ref scale);
        var (ready, filament) = (state[0] - readyRest, state[1] - filamentRest);
        state[0] = Math.Clamp(readyRest + (scale * ((cosine * ready) + (sine * (((-k - a - middle) * ready) - (a * filament))))), 0, 1);
        state[1] = Math.Clamp(filamentRest + (scale * ((cosine * filament) + (sine * ((k * ready) + ((-b - middle) * filament))))), 0, 1);
    }

    /// <summary>Holds a voltage as <see cref="Hold"/> does, and gives the mean of the share in the filament meanwhile.</summary>
    /// <remarks>
    /// <c>∫ (y − y∞) dt = A⁻¹ (y(t) − y(0))</c>; for times much shorter than all time constants, where that is a difference of near numbers, Simpson's rule (relative error below 1e-11 there).
    /// </remarks>
    /// <param name="state">The state.</param>
    /// <param name="volts">Voltage in V.</param>
    /// <param name="seconds">How long in s, above 0.</param>
    public double HeldFilament(Span<double> state, double volts, double seconds)
    {
        DeviceParameter.Positive(seconds, "s");
        var (k, a, b) = (Growth(volts), 1 / RecoverySeconds, 1 / DissolutionSeconds);
        var (ready, filament) = (state[0], state[1]);
        if ((k + a + b) * seconds < LongestSimpson)
        {
            Hold(state, volts, seconds / 2);
            var middle = state[1];
            Hold(state, volts, seconds / 2);
            return (filament + (4 * middle) + state[1]) / 6;
        }

        Hold(state, volts, seconds);
        var determinant = ((k + a) * b) + (a * k);
        return Math.Clamp(((a * k) - (((k * (state[0] - ready)) + ((k + a) * (state[1] - filament))) / seconds)) / determinant, 0, 1);
    }

    // cosh(s t) and sinh(s t)/s, or their trigonometric twins; large hyperbolic ones are taken together with e^(m t).
    private static (double Cosine, double Sine) Functions(double square, double seconds, double middle, ref double scale)
    {
        var root = Math.Sqrt(Math.Abs(square));
        var angle = root * seconds;
        if (angle < 1e-4)
        {
            return (1 + (square * seconds * seconds / 2), seconds * (1 + (square * seconds * seconds / 6)));
        }

        if (square < 0)
        {
            return (DeterministicMath.Cos(angle), DeterministicMath.Sin(angle) / root);
        }

        scale = 1;
        var (slow, fast) = (DeterministicMath.Exp((middle + root) * seconds), DeterministicMath.Exp((middle - root) * seconds));
        return ((slow + fast) / 2, (slow - fast) / (2 * root));
    }

    private double Growth(double volts)
        => Math.Abs(volts) > ThresholdVolts ? GrowthPerSecond * DeterministicMath.Exp(Math.Abs(volts) / VoltageScale) : 0;
}
