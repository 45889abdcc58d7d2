using System.Globalization;

namespace Neuromesh.Recordings;

/// <summary>Samples per second as an exact fraction, so that sample and step numbers convert without rounding.</summary>
public readonly record struct SamplingRate
{
    /// <summary>Creates a rate and reduces the fraction.</summary>
    /// <param name="numerator">Samples, 1 or more.</param>
    /// <param name="denominator">Seconds, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A part is zero or negative.</exception>
    public SamplingRate(long numerator, long denominator)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(numerator);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(denominator);
        var divisor = GreatestCommonDivisor(numerator, denominator);
        Numerator = numerator / divisor;
        Denominator = denominator / divisor;
    }

    /// <summary>Samples in <see cref="Denominator"/> seconds.</summary>
    public long Numerator { get; }

    /// <summary>Seconds in which <see cref="Numerator"/> samples fall.</summary>
    public long Denominator { get; }

    /// <summary>Samples per second, rounded.</summary>
    public double SamplesPerSecond => (double)Numerator / Denominator;

    /// <inheritdoc/>
    public override string ToString() => SamplesPerSecond.ToString("R", CultureInfo.InvariantCulture) + " Hz";

    private static long GreatestCommonDivisor(long a, long b)
    {
        while (b != 0)
        {
            (a, b) = (b, a % b);
        }

        return a;
    }
}
