using Neuromesh.Core.Numerics;

namespace Neuromesh.Core.Devices;

/// <summary>A thermally activated rate, <c>exp(−(E + ΔE c)/(kT))/τ₀</c>.</summary>
/// <remarks>
/// ΔE c is the shift of the activation energy by a dopant of fraction c: positive where the dopant binds to the matrix (slower, more stable
/// filaments), negative where it is bound weakly (faster, less stable). The direction of both is stated by M. Lübben et al., Sci. Adv. 6,
/// eaaz9079 (2020), doi:10.1126/sciadv.aaz9079; that the shift is linear in c is our assumption, good for small c only.
/// </remarks>
/// <param name="PrefactorSeconds">τ₀ in s, above 0.</param>
/// <param name="ActivationEv">E in eV, 0 to 5.</param>
/// <param name="DopantFraction">c, 0 to 0.2.</param>
/// <param name="DopantShiftEv">ΔE in eV, −20 to 20.</param>
public sealed record ArrheniusRate(double PrefactorSeconds, double ActivationEv, double DopantFraction = 0, double DopantShiftEv = 0)
{
    /// <summary>Activation energy with the dopant, in eV.</summary>
    public double EffectiveEv => ActivationEv + (DopantShiftEv * DopantFraction);

    /// <summary>Refuses parameters outside their ranges.</summary>
    /// <exception cref="ArgumentException">One is; the message names it, its value and the range.</exception>
    public void Check()
    {
        DeviceParameter.Positive(PrefactorSeconds, "s");
        DeviceParameter.Within(ActivationEv, 0, 5, "eV");
        DeviceParameter.Within(DopantFraction, 0, 0.2, "");
        DeviceParameter.Within(DopantShiftEv, -20, 20, "eV");
        DeviceParameter.Within(EffectiveEv, 0, 5, "eV");
    }

    /// <summary>The rate.</summary>
    /// <param name="kelvin">Temperature in K, above 0.</param>
    /// <returns>The rate in 1/s.</returns>
    public double PerSecond(double kelvin)
        => DeterministicMath.Exp(-EffectiveEv / (PhysicalConstants.BoltzmannEvPerKelvin * kelvin)) / PrefactorSeconds;
}
