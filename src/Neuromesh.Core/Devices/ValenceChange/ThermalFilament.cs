using Neuromesh.Core.Devices.Variation;
using Neuromesh.Core.Numerics;

namespace Neuromesh.Core.Devices.ValenceChange;

/// <summary>
/// A second-order memristor: a conducting fraction w and a hidden temperature rise θ,
/// <c>I = V (G_off + (G_on − G_off) w)</c>, <c>dθ/dt = (R_th |V I| − θ)/τ</c>, <c>dw/dt = J f</c>,
/// <c>J = k₀ exp(−E/(k(T₀ + θ))) 2 sinh(V/V₀)</c>, f = 1 − w for J &gt; 0 and w for J &lt; 0.
/// </summary>
/// <remarks>
/// State: w in 0 to 1 and θ in K. A pulse too weak to change w leaves heat that makes a following one stronger (metaplasticity); the heat
/// decays with τ. With a diffusion-limiting layer, <see cref="LimitPerSecond"/>, the supply of vacancies is capped, <c>J f/(1 + |J f|/limit)</c>:
/// pulses whose drift would exhaust the supply at once then add equal parts, and potentiation becomes more linear.
/// Sources: S. Kim et al., "Experimental demonstration of a second-order memristor and its ability to biorealistically implement synaptic
/// plasticity", Nano Lett. 15, 2203-2211 (2015), doi:10.1021/acs.nanolett.5b00697 (temperature as the second state variable, decaying over
/// hundreds of ns); the layer: Z. Wang et al., Nanoscale 8, 14015 (2016), doi:10.1039/C6NR00476H. Deviations: equations reduced to one
/// activated drift; the cap is ours; parameters are of a plausible size (tantalum oxide, 0.1 to 1 mS) and fit no single device.
/// Retention adds <c>−w·rate(T₀ + θ)</c>. Without voltage θ and, at the ambient temperature, w decay in closed form; that w's decay is
/// faster during the first few τ is neglected. Valid up to <see cref="HighestVolts"/> and 2,000 K.
/// </remarks>
public sealed record ThermalFilament : ITwoTerminalDevice
{
    private const double HighestRiseKelvin = 2000;

    /// <summary>Conductance at w = 0 in S, above 0.</summary>
    public double OffSiemens { get; init; } = 1e-4;

    /// <summary>Conductance at w = 1 in S, above the other.</summary>
    public double OnSiemens { get; init; } = 1e-3;

    /// <summary>Attempt rate k₀ in 1/s, above 0.</summary>
    public double AttemptPerSecond { get; init; } = 1e14;

    /// <summary>Activation energy E in eV, 0 to 5.</summary>
    public double ActivationEv { get; init; } = 0.85;

    /// <summary>Voltage scale V₀ in V, above 0.</summary>
    public double VoltageScale { get; init; } = 0.15;

    /// <summary>Thermal resistance R_th in K/W, 0 or more.</summary>
    public double ThermalKelvinPerWatt { get; init; } = 4e5;

    /// <summary>Thermal time constant τ in s, above 0.</summary>
    public double ThermalSeconds { get; init; } = 5e-7;

    /// <summary>Ambient temperature T₀ in K, 200 to 600.</summary>
    public double AmbientKelvin { get; init; } = 300;

    /// <summary>Rate in 1/s that a diffusion-limiting layer lets through, above 0; infinite without one.</summary>
    public double LimitPerSecond { get; init; } = double.PositiveInfinity;

    /// <summary>Rate at which w decays; null for none.</summary>
    public ArrheniusRate? Retention { get; init; }

    /// <inheritdoc/>
    public int StateCount => 2;

    /// <inheritdoc/>
    public double HighestVolts { get; init; } = 2;

    /// <inheritdoc/>
    public double ReadVolts { get; init; } = 0.1;

    /// <summary>Refuses parameters outside their ranges.</summary>
    /// <returns>This device.</returns>
    /// <exception cref="ArgumentException">One is; the message names it, its value and the range.</exception>
    public ThermalFilament Checked()
    {
        DeviceParameter.Positive(OffSiemens, "S");
        DeviceParameter.Above(OnSiemens, OffSiemens, "S");
        DeviceParameter.Positive(AttemptPerSecond, "1/s");
        DeviceParameter.Within(ActivationEv, 0, 5, "eV");
        DeviceParameter.Positive(VoltageScale, "V");
        DeviceParameter.NotNegative(ThermalKelvinPerWatt, "K/W");
        DeviceParameter.Positive(ThermalSeconds, "s");
        DeviceParameter.Within(AmbientKelvin, 200, 600, "K");
        DeviceParameter.Positive(HighestVolts, "V");
        DeviceParameter.Within(ReadVolts, 1e-6, HighestVolts, "V");
        if (!double.IsPositiveInfinity(LimitPerSecond))
        {
            DeviceParameter.Positive(LimitPerSecond, "1/s");
        }

        Retention?.Check();
        return this;
    }

    /// <summary>A cell that differs: both conductances, the voltage scale of the drift and the activation energy times their factors.</summary>
    /// <param name="factors">By what; SET and RESET share the voltages' first factor.</param>
    /// <exception cref="ArgumentException">The ends have changed places, or the activation energy leaves its range.</exception>
    public ThermalFilament Varied(DeviceFactors factors) => (this with
    {
        OffSiemens = OffSiemens * factors.Off,
        OnSiemens = OnSiemens * factors.On,
        VoltageScale = VoltageScale * factors.Set,
        ActivationEv = ActivationEv * factors.Activation,
    }).Checked();

    /// <inheritdoc/>
    public (double Lowest, double Highest) Bounds(int index) => index == 0 ? (0, 1) : (0, HighestRiseKelvin);

    /// <inheritdoc/>
    public void Reset(Span<double> state) => state.Clear();

    /// <inheritdoc/>
    public double CurrentAmperes(ReadOnlySpan<double> state, double volts) => volts * (OffSiemens + ((OnSiemens - OffSiemens) * state[0]));

    /// <inheritdoc/>
    public void Rates(ReadOnlySpan<double> state, double volts, Span<double> perSecond)
    {
        var kelvin = AmbientKelvin + state[1];
        var drive = DeterministicMath.Exp(volts / VoltageScale) - DeterministicMath.Exp(-volts / VoltageScale);
        var drift = AttemptPerSecond * DeterministicMath.Exp(-ActivationEv / (PhysicalConstants.BoltzmannEvPerKelvin * kelvin)) * drive
            * (volts > 0 ? 1 - state[0] : state[0]);
        perSecond[0] = (drift / (1 + (Math.Abs(drift) / LimitPerSecond))) - (Retention is null ? 0 : state[0] * Retention.PerSecond(kelvin));
        perSecond[1] = ((ThermalKelvinPerWatt * Math.Abs(volts * CurrentAmperes(state, volts))) - state[1]) / ThermalSeconds;
    }

    /// <inheritdoc/>
    public void Relax(Span<double> state, double seconds)
    {
        state[1] *= DeterministicMath.Exp(-seconds / ThermalSeconds);
        if (Retention is not null)
        {
            state[0] *= DeterministicMath.Exp(-seconds * Retention.PerSecond(AmbientKelvin));
        }
    }
}
