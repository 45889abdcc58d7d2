namespace Neuromesh.Core.Devices;

/// <summary>Constants of nature (CODATA 2018; those without a comment are exact by the definition of the SI).</summary>
internal static class PhysicalConstants
{
    /// <summary>Boltzmann's constant in J/K.</summary>
    public const double BoltzmannJoulePerKelvin = 1.380649e-23;

    /// <summary>The elementary charge in C.</summary>
    public const double ElementaryChargeCoulomb = 1.602176634e-19;

    /// <summary>Boltzmann's constant in eV/K.</summary>
    public const double BoltzmannEvPerKelvin = BoltzmannJoulePerKelvin / ElementaryChargeCoulomb;

    /// <summary>Faraday's constant in C/mol.</summary>
    public const double FaradayCoulombPerMole = 96485.33212;
}
