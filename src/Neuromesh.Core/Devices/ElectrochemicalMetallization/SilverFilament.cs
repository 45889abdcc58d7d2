using Neuromesh.Core.Devices.Variation;
using Neuromesh.Core.Numerics;

namespace Neuromesh.Core.Devices.ElectrochemicalMetallization;

/// <summary>
/// A metal filament that grows by electrodeposition (ECM): Butler-Volmer kinetics, ohmic ion transport across the gap x, electron tunnelling
/// beside it, and the cell's electromotive force: <c>dx/dt = −M j/(zFρ)</c>,
/// <c>j = j₀ (exp(α zFη/(RT)) − exp(−(1 − α) zFη/(RT)))</c>, <c>V_cell = emf + η + ρ_ion x j</c>, <c>I = G(x) V_cell + A j</c>,
/// <c>V = V_cell + R I</c>, <c>G = G₀ exp(−2κ (x − x_min))</c>.
/// </summary>
/// <remarks>
/// State: the gap x in m. Positive voltage deposits metal on the filament (SET). emf = (RT/zF) ln(ratio of activities): with it the current
/// at 0 V is not 0 and a left filament dissolves or grows by itself (the nanobattery effect). With ρ_ion = 0 the time to SET is exponential
/// in the voltage with 59.16/(αz) mV a decade at 298.15 K; ion transport flattens this at high voltage.
/// Sources: S. Menzel, S. Tappertzhofen, R. Waser, I. Valov, Phys. Chem. Chem. Phys. 15, 6945-6952 (2013), doi:10.1039/c3cp50738f (kinetics);
/// I. Valov et al., Nat. Commun. 4, 1771 (2013), doi:10.1038/ncomms2784 (emf). Deviations: no nucleation time, ohmic instead of hopping
/// transport of ions, Butler-Volmer kinetics at the filament only, tunnelling at low voltage. Mass, density and charge are silver's; j₀ and its
/// activation energy, κ, G₀, ρ_ion and the area are of a plausible size and fit no single device. Without voltage, <see cref="Relax"/> integrates: the ions'
/// resistance leaves no closed form.
/// Valid from 250 to 400 K and up to 1.5 V; below one conductance quantum the gap is no metallic contact.
/// </remarks>
public sealed record SilverFilament : ITwoTerminalDevice
{
    private const double ReferenceKelvin = 298.15;

    /// <summary>Charge number z, 1 to 3.</summary>
    public int ChargeNumber { get; init; } = 1;

    /// <summary>Charge transfer coefficient α, 0.05 to 0.95.</summary>
    public double TransferCoefficient { get; init; } = 0.5;

    /// <summary>Exchange current density j₀ in A/m², above 0.</summary>
    public double ExchangeAmperesPerSquareMetre { get; init; } = 100;

    /// <summary>Activation energy of the exchange current in eV, 0 to 2: j₀ holds at 298.15 K.</summary>
    public double ActivationEv { get; init; } = 0.6;

    /// <summary>Molar mass M in kg/mol, above 0; silver's by default.</summary>
    public double MolarMassKilograms { get; init; } = 0.1078682;

    /// <summary>Density ρ in kg/m³, above 0; silver's by default.</summary>
    public double DensityKilograms { get; init; } = 10490;

    /// <summary>The filament's cross section A in m², above 0.</summary>
    public double AreaSquareMetres { get; init; } = 12.57e-18;

    /// <summary>Resistivity of the electrolyte for ions in ohm·m, 0 or more.</summary>
    public double IonOhmMetres { get; init; } = 0.01;

    /// <summary>Largest gap: the electrolyte's thickness in m, above the smallest.</summary>
    public double LargestGapMetres { get; init; } = 5e-9;

    /// <summary>Smallest gap in m, above 0.</summary>
    public double SmallestGapMetres { get; init; } = 0.1e-9;

    /// <summary>Conductance G₀ at the smallest gap in S, above 0; one conductance quantum by default.</summary>
    public double ContactSiemens { get; init; } = 7.748091729e-5;

    /// <summary>Decay constant κ of the electrons' wave function in 1/m, above 0.</summary>
    public double DecayPerMetre { get; init; } = 5e9;

    /// <summary>Resistance in series R in ohm, 0 or more.</summary>
    public double SeriesOhms { get; init; } = 1000;

    /// <summary>Ratio of the metal's activities that makes the emf: 10 gives 59.16/z mV, 1 none; above 0. Above 1 the filament dissolves at 0 V.</summary>
    public double ActivityRatio { get; init; } = 1;

    /// <summary>Temperature in K, 250 to 400.</summary>
    public double Kelvin { get; init; } = 298.15;

    /// <inheritdoc/>
    public int StateCount => 1;

    /// <inheritdoc/>
    public double HighestVolts { get; init; } = 1.5;

    /// <inheritdoc/>
    public double ReadVolts { get; init; } = 0.02;

    /// <summary>The electromotive force in V, (RT/zF) ln(ratio).</summary>
    public double EmfVolts => ThermalVolts / ChargeNumber * DeterministicMath.Log(ActivityRatio);

    private double ThermalVolts => PhysicalConstants.BoltzmannEvPerKelvin * Kelvin;

    /// <summary>Refuses parameters outside their ranges.</summary>
    /// <returns>This device.</returns>
    /// <exception cref="ArgumentException">One is; the message names it, its value and the range.</exception>
    public SilverFilament Checked()
    {
        DeviceParameter.Within(ChargeNumber, 1, 3, "");
        DeviceParameter.Within(TransferCoefficient, 0.05, 0.95, "");
        DeviceParameter.Positive(ExchangeAmperesPerSquareMetre, "A/m²");
        DeviceParameter.Within(ActivationEv, 0, 2, "eV");
        DeviceParameter.Positive(MolarMassKilograms, "kg/mol");
        DeviceParameter.Positive(DensityKilograms, "kg/m³");
        DeviceParameter.Positive(AreaSquareMetres, "m²");
        DeviceParameter.NotNegative(IonOhmMetres, "ohm·m");
        DeviceParameter.Positive(SmallestGapMetres, "m");
        DeviceParameter.Above(LargestGapMetres, SmallestGapMetres, "m");
        DeviceParameter.Positive(ContactSiemens, "S");
        DeviceParameter.Positive(DecayPerMetre, "1/m");
        DeviceParameter.NotNegative(SeriesOhms, "ohm");
        DeviceParameter.Positive(ActivityRatio, "");
        DeviceParameter.Within(Kelvin, 250, 400, "K");
        DeviceParameter.Positive(HighestVolts, "V");
        DeviceParameter.Within(ReadVolts, 1e-6, HighestVolts, "V");
        return this;
    }

    /// <summary>
    /// A cell that differs: G₀ times its factor; the largest gap moved by <c>−ln(factor)/(2κ)</c>, which gives the tunnelling there the factor; α over the factor of the voltages, so that a SET takes as much more
    /// and a RESET, whose coefficient is 1 − α, less; the activation energy times its factor, with <c>exp(−ΔE/(kT))</c> on j₀ at 298.15 K.
    /// </summary>
    /// <param name="factors">By what; SET and RESET share the voltages' first factor.</param>
    /// <exception cref="ArgumentException">α leaves its range, or the gaps have changed places.</exception>
    public SilverFilament Varied(DeviceFactors factors) => (this with
    {
        ContactSiemens = ContactSiemens * factors.On,
        LargestGapMetres = LargestGapMetres - (DeterministicMath.Log(factors.Off) / (2 * DecayPerMetre)),
        TransferCoefficient = TransferCoefficient / factors.Set,
        ActivationEv = ActivationEv * factors.Activation,
        ExchangeAmperesPerSquareMetre = ExchangeAmperesPerSquareMetre
            * DeterministicMath.Exp(-ActivationEv * (factors.Activation - 1) / (PhysicalConstants.BoltzmannEvPerKelvin * ReferenceKelvin)),
    }).Checked();

    /// <inheritdoc/>
    public (double Lowest, double Highest) Bounds(int index) => (SmallestGapMetres, LargestGapMetres);

    /// <inheritdoc/>
    public void Reset(Span<double> state) => state[0] = LargestGapMetres;

    /// <inheritdoc/>
    public double CurrentAmperes(ReadOnlySpan<double> state, double volts) => At(state[0], volts).Amperes;

    /// <inheritdoc/>
    public void Rates(ReadOnlySpan<double> state, double volts, Span<double> perSecond) => perSecond[0]
        = -MolarMassKilograms * At(state[0], volts).IonDensity / (ChargeNumber * PhysicalConstants.FaradayCoulombPerMole * DensityKilograms);

    /// <summary>The current at a voltage and its derivative.</summary>
    /// <param name="gap">The gap in m, within its bounds.</param>
    /// <param name="volts">Voltage in V.</param>
    /// <returns>The current in A and dI/dV in S, above 0.</returns>
    public (double Amperes, double Siemens) CurrentAndSlope(double gap, double volts)
    {
        var (_, amperes, siemens) = At(gap, volts);
        return (amperes, siemens);
    }

    /// <summary>The voltage at which no current flows: the emf, less what electrons short-circuit.</summary>
    /// <param name="state">The state.</param>
    /// <returns>The voltage in V.</returns>
    public double OpenCircuitVolts(ReadOnlySpan<double> state)
    {
        var (low, high) = (-Math.Abs(EmfVolts) - 1e-12, Math.Abs(EmfVolts) + 1e-12);
        for (var i = 0; i < 60; i++)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = CurrentAmperes(state, middle) > 0 ? (low, middle) : (middle, high);
        }

        return low + ((high - low) / 2);
    }

    /// <summary>Integrates the growth or dissolution that the emf drives; nothing changes without one.</summary>
    /// <param name="state">The state.</param>
    /// <param name="seconds">How long in s.</param>
    public void Relax(Span<double> state, double seconds)
    {
        if (ActivityRatio != 1)
        {
            new Waveforms.WaveformIntegrator(this).Advance(state, new((0, 0)), 0, seconds);
        }
    }

    // The applied voltage rises with the overpotential, so there is one root: Newton's steps, halving where they leave the bracket.
    private (double IonDensity, double Amperes, double Siemens) At(double gap, double volts)
    {
        var tunnelling = ContactSiemens * DeterministicMath.Exp(-2 * DecayPerMetre * (gap - SmallestGapMetres));
        var emf = EmfVolts;
        var (low, high) = (Math.Min(0, volts - emf) - Math.Abs(emf), Math.Max(0, volts - emf) + Math.Abs(emf));
        var overpotential = Math.Abs(volts - emf) < 0.1 ? volts - emf : Math.CopySign(0.1, volts - emf);
        for (var i = 0; i < 100; i++)
        {
            var (density, slope) = ButlerVolmer(overpotential);
            var cell = emf + overpotential + (IonOhmMetres * gap * density);
            var cellSlope = 1 + (IonOhmMetres * gap * slope);
            var amperes = (tunnelling * cell) + (AreaSquareMetres * density);
            var excess = cell + (SeriesOhms * amperes) - volts;
            (low, high) = excess > 0 ? (low, overpotential) : (overpotential, high);
            var currentSlope = (tunnelling * cellSlope) + (AreaSquareMetres * slope);
            var step = excess / (cellSlope + (SeriesOhms * currentSlope));
            if (Math.Abs(excess) <= 1e-14 || high - low <= 1e-15 || Math.Abs(step) <= 1e-16)
            {
                return (density, amperes, currentSlope / (cellSlope + (SeriesOhms * currentSlope)));
            }

            overpotential = overpotential - step > low && overpotential - step < high ? overpotential - step : low + ((high - low) / 2);
        }

        var (lastDensity, lastSlope) = ButlerVolmer(overpotential);
        var (cellVoltsSlope, ions) = (1 + (IonOhmMetres * gap * lastSlope), IonOhmMetres * gap * lastDensity);
        var lastCurrentSlope = (tunnelling * cellVoltsSlope) + (AreaSquareMetres * lastSlope);
        return (lastDensity, (tunnelling * (emf + overpotential + ions)) + (AreaSquareMetres * lastDensity), lastCurrentSlope / (cellVoltsSlope + (SeriesOhms * lastCurrentSlope)));
    }

    private (double Density, double Slope) ButlerVolmer(double overpotential)
    {
        var scale = ChargeNumber / ThermalVolts;
        var forward = DeterministicMath.Expm1(TransferCoefficient * scale * overpotential);
        var backward = DeterministicMath.Expm1(-(1 - TransferCoefficient) * scale * overpotential);
        var exchange = ExchangeAmperesPerSquareMetre
            * DeterministicMath.Exp(ActivationEv / PhysicalConstants.BoltzmannEvPerKelvin * ((1 / ReferenceKelvin) - (1 / Kelvin)));
        return (exchange * (forward - backward),
            exchange * scale * ((TransferCoefficient * (forward + 1)) + ((1 - TransferCoefficient) * (backward + 1))));
    }
}
