using Neuromesh.Core.Devices.Variation;
using Neuromesh.Core.Numerics;

namespace Neuromesh.Core.Devices.ValenceChange;

/// <summary>
/// Metal-oxide ReRAM (Stanford-PKU): a filament with a tunnelling gap g, <c>I = I₀ exp(−g/g₀) sinh(V/V₀)</c>,
/// <c>dg/dt = −v₀ exp(−E/(kT)) sinh(γ a₀ qV/(t_ox kT))</c>, <c>γ = γ₀ − β (g/1 nm)³</c>, 0 where <c>γ |V|/t_ox</c> is below F_min, <c>T = T₀ + R_th |V I|</c>.
/// </summary>
/// <remarks>
/// State: g in m. Retention is ours: <c>dg/dt += (g_max − g)·rate(T)</c> with an <see cref="ArrheniusRate"/>, none by default; in closed form
/// without voltage. A diffusion-limiting layer in series caps the velocity, <c>v/(1 + |v|/v_limit)</c> (two transports in series); its effect
/// is described by Z. Wang et al., Nanoscale 8, 14015 (2016), doi:10.1039/C6NR00476H, the formula is ours.
/// Source: X. Guan, S. Yu, H.-S. P. Wong, "A SPICE compact model of metal oxide resistive switching memory with variations", IEEE Electron
/// Device Lett. 33, 1405-1407 (2012), doi:10.1109/LED.2012.2210856; Z. Jiang et al., IEEE Trans. Electron Devices 63, 1884-1892 (2016),
/// doi:10.1109/TED.2016.2545412. Deviations: the temperature is quasi-static; velocity noise is not drawn; γ does not fall below 0;
/// the velocity rises from 0 to its value over the last thousandth below F_min, where the source has a jump.
/// Valid for 0.1 to 2 nm of gap and the switching voltages of the fit, about ±2 V.
/// </remarks>
public sealed record GapDevice : ITwoTerminalDevice
{
    private const double FieldWidth = 1e-3;

    /// <summary>Current scale I₀ in A, above 0.</summary>
    public double CurrentScaleAmperes { get; init; } = 1e-3;

    /// <summary>Tunnelling length g₀ in m, above 0.</summary>
    public double GapScaleMetres { get; init; } = 0.25e-9;

    /// <summary>Voltage scale V₀ in V, above 0.</summary>
    public double VoltageScale { get; init; } = 0.25;

    /// <summary>Attempt velocity v₀ in m/s, above 0.</summary>
    public double VelocityMetresPerSecond { get; init; } = 10;

    /// <summary>Activation energy of a vacancy's hop in eV, 0 to 5; dopants add to it, see <see cref="ArrheniusRate"/>.</summary>
    public double ActivationEv { get; init; } = 0.6;

    /// <summary>Hopping distance a₀ in m, above 0.</summary>
    public double HopMetres { get; init; } = 0.25e-9;

    /// <summary>Field enhancement γ₀, above 0.</summary>
    public double FieldEnhancement { get; init; } = 16;

    /// <summary>Fall β of the field enhancement with (g/1 nm)³, 0 or more.</summary>
    public double FieldEnhancementFall { get; init; } = 0.8;

    /// <summary>
    /// Local field F_min = γ |V|/t_ox in V/m below which no vacancy moves, 0 or more; 0 for none. As γ falls with the gap, so does the field: a RESET ends at the gap at which it reaches F_min.
    /// </summary>
    public double MinimumFieldVoltsPerMetre { get; init; }

    /// <summary>Oxide thickness t_ox in m, above 0.</summary>
    public double OxideMetres { get; init; } = 12e-9;

    /// <summary>Thermal resistance R_th in K/W, 0 or more.</summary>
    public double ThermalKelvinPerWatt { get; init; } = 2100;

    /// <summary>Ambient temperature T₀ in K, 200 to 600.</summary>
    public double AmbientKelvin { get; init; } = 298;

    /// <summary>Smallest gap in m, above 0.</summary>
    public double SmallestGapMetres { get; init; } = 0.2e-9;

    /// <summary>Largest gap in m, above the smallest.</summary>
    public double LargestGapMetres { get; init; } = 1.7e-9;

    /// <summary>Velocity in m/s that a diffusion-limiting layer lets through, above 0; infinite without one.</summary>
    public double LimitMetresPerSecond { get; init; } = double.PositiveInfinity;

    /// <summary>Rate of the filament's dissolution; null for none.</summary>
    public ArrheniusRate? Retention { get; init; }

    /// <inheritdoc/>
    public int StateCount => 1;

    /// <inheritdoc/>
    public double HighestVolts { get; init; } = 2.5;

    /// <inheritdoc/>
    public double ReadVolts { get; init; } = 0.1;

    /// <summary>Refuses parameters outside their ranges.</summary>
    /// <returns>This device.</returns>
    /// <exception cref="ArgumentException">One is; the message names it, its value and the range.</exception>
    public GapDevice Checked()
    {
        DeviceParameter.Positive(CurrentScaleAmperes, "A");
        DeviceParameter.Positive(GapScaleMetres, "m");
        DeviceParameter.Positive(VoltageScale, "V");
        DeviceParameter.Positive(VelocityMetresPerSecond, "m/s");
        DeviceParameter.Within(ActivationEv, 0, 5, "eV");
        DeviceParameter.Positive(HopMetres, "m");
        DeviceParameter.Positive(FieldEnhancement, "");
        DeviceParameter.NotNegative(FieldEnhancementFall, "");
        DeviceParameter.NotNegative(MinimumFieldVoltsPerMetre, "V/m");
        DeviceParameter.Positive(OxideMetres, "m");
        DeviceParameter.NotNegative(ThermalKelvinPerWatt, "K/W");
        DeviceParameter.Within(AmbientKelvin, 200, 600, "K");
        DeviceParameter.Positive(SmallestGapMetres, "m");
        DeviceParameter.Above(LargestGapMetres, SmallestGapMetres, "m");
        DeviceParameter.Positive(HighestVolts, "V");
        DeviceParameter.Within(ReadVolts, 1e-6, HighestVolts, "V");
        if (!double.IsPositiveInfinity(LimitMetresPerSecond))
        {
            DeviceParameter.Positive(LimitMetresPerSecond, "m/s");
        }

        Retention?.Check();
        return this;
    }

    /// <summary>
    /// A cell that differs: the gap's bounds moved by <c>−g₀ ln(factor)</c>, which is what gives their conductances the factors; the field enhancement, in its two
    /// parts, over the factor of the voltages; the activation energy times its factor.
    /// </summary>
    /// <param name="factors">By what; SET and RESET share the voltages' first factor.</param>
    /// <exception cref="ArgumentException">A gap would not be above 0, or the bounds have changed places.</exception>
    public GapDevice Varied(DeviceFactors factors) => (this with
    {
        SmallestGapMetres = SmallestGapMetres - (GapScaleMetres * DeterministicMath.Log(factors.On)),
        LargestGapMetres = LargestGapMetres - (GapScaleMetres * DeterministicMath.Log(factors.Off)),
        FieldEnhancement = FieldEnhancement / factors.Set,
        FieldEnhancementFall = FieldEnhancementFall / factors.Set,
        ActivationEv = ActivationEv * factors.Activation,
    }).Checked();

    /// <summary>The device with a dopant that shifts the energies of hops and of the filament's dissolution alike, see <see cref="ArrheniusRate"/>.</summary>
    /// <param name="fraction">The dopant's fraction c, 0 to 0.2.</param>
    /// <param name="shiftEv">ΔE in eV, −20 to 20: above 0 where it is bound firmly.</param>
    /// <exception cref="ArgumentException">One is outside its range, or an energy leaves its own.</exception>
    public GapDevice Doped(double fraction, double shiftEv)
    {
        var hop = new ArrheniusRate(1, ActivationEv, fraction, shiftEv);
        hop.Check();
        return (this with { ActivationEv = hop.EffectiveEv, Retention = Retention is null ? null : Retention with { DopantFraction = fraction, DopantShiftEv = shiftEv } }).Checked();
    }

    /// <inheritdoc/>
    public (double Lowest, double Highest) Bounds(int index) => (SmallestGapMetres, LargestGapMetres);

    /// <inheritdoc/>
    public void Reset(Span<double> state) => state[0] = LargestGapMetres;

    /// <inheritdoc/>
    public double CurrentAmperes(ReadOnlySpan<double> state, double volts)
        => CurrentScaleAmperes * DeterministicMath.Exp(-state[0] / GapScaleMetres) * Sinh(volts / VoltageScale);

    /// <summary>The filament's temperature at a voltage.</summary>
    /// <param name="state">The state.</param>
    /// <param name="volts">Voltage in V.</param>
    /// <returns>The temperature in K.</returns>
    public double Kelvin(ReadOnlySpan<double> state, double volts)
        => AmbientKelvin + (ThermalKelvinPerWatt * Math.Abs(volts * CurrentAmperes(state, volts)));

    /// <inheritdoc/>
    public void Rates(ReadOnlySpan<double> state, double volts, Span<double> perSecond)
    {
        var kelvin = Kelvin(state, volts);
        var thermalVolts = PhysicalConstants.BoltzmannEvPerKelvin * kelvin;
        var nanometres = state[0] * 1e9;
        var enhancement = Math.Max(0, FieldEnhancement - (FieldEnhancementFall * nanometres * nanometres * nanometres));
        var velocity = Mobile(enhancement * Math.Abs(volts) / OxideMetres) * VelocityMetresPerSecond * DeterministicMath.Exp(-ActivationEv / thermalVolts)
            * Sinh(enhancement * HopMetres * volts / (OxideMetres * thermalVolts));
        perSecond[0] = -velocity / (1 + (Math.Abs(velocity) / LimitMetresPerSecond))
            + (Retention is null ? 0 : (LargestGapMetres - state[0]) * Retention.PerSecond(kelvin));
    }

    /// <inheritdoc/>
    public void Relax(Span<double> state, double seconds)
    {
        if (Retention is not null)
        {
            state[0] = LargestGapMetres - ((LargestGapMetres - state[0]) * DeterministicMath.Exp(-seconds * Retention.PerSecond(AmbientKelvin)));
        }
    }

    // 1 from F_min on, 0 below its last thousandth. A slow RESET follows the field's limit, and what jumps there cannot be integrated along it.
    private double Mobile(double field)
    {
        if (field >= MinimumFieldVoltsPerMetre)
        {
            return 1;
        }

        var part = Math.Max(0, ((field / MinimumFieldVoltsPerMetre) - (1 - FieldWidth)) / FieldWidth);
        return part * part * (3 - (2 * part));
    }

    private static double Sinh(double x)
    {
        var grown = DeterministicMath.Expm1(Math.Abs(x));
        return Math.CopySign((grown + (grown / (grown + 1))) / 2, x);
    }
}
