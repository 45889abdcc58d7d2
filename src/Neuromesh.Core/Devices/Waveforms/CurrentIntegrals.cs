namespace Neuromesh.Core.Devices.Waveforms;

/// <summary>What a device's current adds up to while its state moves: with it, the energy behind any source with a resistance, V₀ ∫I − R ∫I².</summary>
/// <param name="Coulombs">∫ I dt in C.</param>
/// <param name="SquareAmpereSeconds">∫ I² dt in A² s.</param>
public readonly record struct CurrentIntegrals(double Coulombs, double SquareAmpereSeconds)
{
    /// <summary>A current that does not change.</summary>
    /// <param name="amperes">The current in A.</param>
    /// <param name="seconds">For how long in s.</param>
    public static CurrentIntegrals Of(double amperes, double seconds) => new(amperes * seconds, amperes * amperes * seconds);

    /// <summary>Both one after the other.</summary>
    public static CurrentIntegrals operator +(CurrentIntegrals first, CurrentIntegrals second)
        => new(first.Coulombs + second.Coulombs, first.SquareAmpereSeconds + second.SquareAmpereSeconds);
}
