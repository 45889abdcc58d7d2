namespace Neuromesh.Core.Crossbars.Wires;

/// <summary>Resistances of the wire segments between neighbouring cells, and of the one between a line's end and its driver or ground.</summary>
public readonly record struct WireResistances
{
    /// <summary>Creates a pair of resistances.</summary>
    /// <param name="wordLineOhms">A segment of a word line (row) in ohm, 0 or more and finite.</param>
    /// <param name="bitLineOhms">A segment of a bit line (column) in ohm, 0 or more and finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">One is negative or not finite.</exception>
    public WireResistances(double wordLineOhms, double bitLineOhms)
    {
        Check(wordLineOhms, nameof(wordLineOhms));
        Check(bitLineOhms, nameof(bitLineOhms));
        WordLineOhms = wordLineOhms;
        BitLineOhms = bitLineOhms;
    }

    /// <summary>A segment of a word line in ohm.</summary>
    public double WordLineOhms { get; }

    /// <summary>A segment of a bit line in ohm.</summary>
    public double BitLineOhms { get; }

    private static void Check(double ohms, string name)
    {
        if (!double.IsFinite(ohms) || ohms < 0)
        {
            throw new ArgumentOutOfRangeException(name, ohms, "A wire's resistance must be 0 ohm or more, and finite.");
        }
    }
}
