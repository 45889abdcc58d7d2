using Neuromesh.Core.Devices.Variation;
using Neuromesh.Core.Numerics;

namespace Neuromesh.Core.Devices.ValenceChange;

/// <summary>
/// VTEAM: no change between two thresholds, beyond them <c>ds/dt = (k_set/D) (V/V_set − 1)^α_set</c> and
/// <c>ds/dt = −(k_reset/D) (V/V_reset − 1)^α_reset</c>, kept in 0 ≤ s ≤ 1.
/// </summary>
/// <remarks>
/// s = 1 is the conducting end; the resistance is <c>R_on + (R_off − R_on)(1 − s)</c>, or <c>R_on (R_off/R_on)^(1 − s)</c> where
/// <see cref="ExponentialResistance"/> is set. Source: S. Kvatinsky, M. Ramadan, E. G. Friedman, A. Kolodny, "VTEAM: a general model for
/// voltage-controlled memristors", IEEE TCAS-II 62, 786-790 (2015), doi:10.1109/TCSII.2015.2433536, eq 1 to 4. Deviations: positive voltage
/// SETs (the paper's polarity mirrored); no window but the bounds. Valid at one temperature, quasi-statically, up to <see cref="HighestVolts"/>.
/// </remarks>
public sealed record VteamDevice : ITwoTerminalDevice
{
    /// <summary>Resistance at s = 1 in ohm, above 0.</summary>
    public double OnOhms { get; init; } = 50;

    /// <summary>Resistance at s = 0 in ohm, above the other.</summary>
    public double OffOhms { get; init; } = 1000;

    /// <summary>Length D of the range of the state in m, above 0.</summary>
    public double LengthMetres { get; init; } = 3e-9;

    /// <summary>SET threshold in V, above 0.</summary>
    public double SetVolts { get; init; } = 0.2;

    /// <summary>RESET threshold in V, below 0.</summary>
    public double ResetVolts { get; init; } = -0.02;

    /// <summary>SET velocity k in m/s, above 0.</summary>
    public double SetMetresPerSecond { get; init; } = 10;

    /// <summary>RESET velocity k in m/s, above 0.</summary>
    public double ResetMetresPerSecond { get; init; } = 5e-4;

    /// <summary>SET exponent α, 0.1 to 20.</summary>
    public double SetExponent { get; init; } = 3;

    /// <summary>RESET exponent α, 0.1 to 20.</summary>
    public double ResetExponent { get; init; } = 1;

    /// <summary>Whether the resistance depends exponentially on the state.</summary>
    public bool ExponentialResistance { get; init; }

    /// <inheritdoc/>
    public int StateCount => 1;

    /// <inheritdoc/>
    public double HighestVolts { get; init; } = 5;

    /// <inheritdoc/>
    public double ReadVolts { get; init; } = 0.1;

    /// <summary>Refuses parameters outside their ranges.</summary>
    /// <returns>This device.</returns>
    /// <exception cref="ArgumentException">One is; the message names it, its value and the range.</exception>
    public VteamDevice Checked()
    {
        DeviceParameter.Positive(OnOhms, "ohm");
        DeviceParameter.Above(OffOhms, OnOhms, "ohm");
        DeviceParameter.Positive(LengthMetres, "m");
        DeviceParameter.Positive(SetVolts, "V");
        DeviceParameter.Positive(-ResetVolts, "V", "-ResetVolts");
        DeviceParameter.Positive(SetMetresPerSecond, "m/s");
        DeviceParameter.Positive(ResetMetresPerSecond, "m/s");
        DeviceParameter.Within(SetExponent, 0.1, 20, "");
        DeviceParameter.Within(ResetExponent, 0.1, 20, "");
        DeviceParameter.Positive(HighestVolts, "V");
        DeviceParameter.Within(ReadVolts, 1e-6, HighestVolts, "V");
        return this;
    }

    /// <summary>A cell that differs: resistances at both ends over the factors of their conductances, thresholds times theirs.</summary>
    /// <param name="factors">By what; an activation energy there is not.</param>
    /// <exception cref="ArgumentException">The ends have changed places.</exception>
    public VteamDevice Varied(DeviceFactors factors) => (this with
    {
        OnOhms = OnOhms / factors.On,
        OffOhms = OffOhms / factors.Off,
        SetVolts = SetVolts * factors.Set,
        ResetVolts = ResetVolts * factors.Reset,
    }).Checked();

    /// <inheritdoc/>
    public (double Lowest, double Highest) Bounds(int index) => (0, 1);

    /// <inheritdoc/>
    public void Reset(Span<double> state) => state[0] = 0;

    /// <inheritdoc/>
    public double CurrentAmperes(ReadOnlySpan<double> state, double volts) => volts
        / (ExponentialResistance
            ? OnOhms * DeterministicMath.Pow(OffOhms / OnOhms, 1 - state[0])
            : OnOhms + ((OffOhms - OnOhms) * (1 - state[0])));

    /// <inheritdoc/>
    public void Rates(ReadOnlySpan<double> state, double volts, Span<double> perSecond) => perSecond[0]
        = volts > SetVolts ? SetMetresPerSecond / LengthMetres * DeterministicMath.Pow((volts / SetVolts) - 1, SetExponent)
        : volts < ResetVolts ? -ResetMetresPerSecond / LengthMetres * DeterministicMath.Pow((volts / ResetVolts) - 1, ResetExponent)
        : 0;

    /// <summary>Without voltage nothing changes.</summary>
    /// <param name="state">The state.</param>
    /// <param name="seconds">How long in s.</param>
    public void Relax(Span<double> state, double seconds)
    {
    }
}
