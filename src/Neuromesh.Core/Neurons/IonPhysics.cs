using Neuromesh.Core.Numerics;

namespace Neuromesh.Core.Neurons;

/// <summary>An ion on both sides of a membrane.</summary>
/// <param name="Charge">Charge number z; not 0.</param>
/// <param name="InsideMillimolar">Concentration inside in mM, above 0.</param>
/// <param name="OutsideMillimolar">Concentration outside in mM, above 0.</param>
/// <param name="Permeability">Permeability, in any one unit for all ions.</param>
public sealed record MembraneIon(int Charge, double InsideMillimolar, double OutsideMillimolar, double Permeability);

/// <summary>Equilibrium and flux of ions across a membrane.</summary>
/// <remarks>
/// Potentials are inside against outside. Source: Eq 4, 10 to 13 and Table 1 of Chen et al. 2023, doi:10.1002/adma.202301924, with two corrections: in Eq 10 the exponent is positive (as
/// printed the flux of K+ would vanish at +90.5 mV), and in Eq 11 it is charges that balance, Σ z·j = 0. Table 1's potentials of Cl- and HCO3- are negative.
/// </remarks>
public static class IonPhysics
{
    /// <summary>Faraday's constant in C/mol (CODATA 2018).</summary>
    public const double FaradayCoulombPerMole = 96485.33212;

    /// <summary>The gas constant in J/(mol·K) (CODATA 2018).</summary>
    public const double GasConstant = 8.31446261815324;

    /// <summary>RT/F.</summary>
    /// <param name="temperatureKelvin">Temperature in K, above 0.</param>
    /// <returns>The voltage in mV: 25.8 at room temperature.</returns>
    public static double ThermalVoltageMv(double temperatureKelvin) => 1000 * GasConstant * temperatureKelvin / FaradayCoulombPerMole;

    /// <summary>Nernst's potential, <c>RT/(zF)·ln(outside/inside)</c> (Eq 4).</summary>
    /// <param name="ion">The ion.</param>
    /// <param name="thermalMv">RT/F in mV.</param>
    /// <returns>The potential in mV at which the ion is in equilibrium.</returns>
    public static double NernstMv(MembraneIon ion, double thermalMv) =>
        thermalMv / ion.Charge * DeterministicMath.Log(ion.OutsideMillimolar / ion.InsideMillimolar);

    /// <summary>Goldman's flux, <c>P·u·(inside·e^u - outside)/(e^u - 1)</c>, <c>u = zFV/(RT)</c> (Eq 10 with the exponent's sign corrected, outward positive).</summary>
    /// <param name="ion">The ion.</param>
    /// <param name="potentialMv">Membrane potential in mV.</param>
    /// <param name="thermalMv">RT/F in mV.</param>
    /// <returns>The outward flux in permeability · mM; 0 at the ion's Nernst potential.</returns>
    public static double GoldmanFlux(MembraneIon ion, double potentialMv, double thermalMv)
    {
        var u = ion.Charge * potentialMv / thermalMv;

        // u/(e^u - 1), also around 0.
        var ratio = u == 0 ? 1 : u / DeterministicMath.Expm1(u);
        return ion.Permeability * ((ion.InsideMillimolar * (ratio + u)) - (ion.OutsideMillimolar * ratio));
    }

    /// <summary>The potential at which the currents of all ions balance, <c>Σ z·flux = 0</c> (Eq 12 and 13 for ions of one charge).</summary>
    /// <param name="ions">The ions, at least one of them permeable.</param>
    /// <param name="thermalMv">RT/F in mV.</param>
    /// <returns>The potential in mV, to 1e-12 of its range.</returns>
    /// <exception cref="ArgumentException">No ion is permeable.</exception>
    public static double RestingPotentialMv(IReadOnlyCollection<MembraneIon> ions, double thermalMv)
    {
        var permeable = ions.Where(ion => ion.Permeability > 0).ToArray();
        if (permeable.Length == 0)
        {
            throw new ArgumentException("At least one ion must be permeable.", nameof(ions));
        }

        // The current grows with the potential and changes sign between the lowest and the highest Nernst potential.
        var low = permeable.Min(ion => NernstMv(ion, thermalMv));
        var high = permeable.Max(ion => NernstMv(ion, thermalMv));
        for (var iteration = 0; iteration < 100; iteration++)
        {
            var middle = low + ((high - low) / 2);
            var current = permeable.Sum(ion => ion.Charge * GoldmanFlux(ion, middle, thermalMv));
            (low, high) = current > 0 ? (low, middle) : (middle, high);
        }

        return low + ((high - low) / 2);
    }
}
