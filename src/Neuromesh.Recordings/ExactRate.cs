using System.Numerics;

namespace Neuromesh.Recordings;

/// <summary>Sampling rates from decimal texts without rounding.</summary>
internal static class ExactRate
{
    /// <summary>The rate of so many samples in so many seconds.</summary>
    /// <param name="samples">Samples, 1 or more.</param>
    /// <param name="seconds">Seconds, more than 0.</param>
    /// <param name="rate">The exact fraction.</param>
    /// <returns>False where a part of the reduced fraction passes 63 bits.</returns>
    public static bool TryCreate(long samples, decimal seconds, out SamplingRate rate)
    {
        var (mantissa, powerOfTen) = Split(seconds);
        return TryReduce(samples * powerOfTen, mantissa, out rate);
    }

    /// <summary>The rate that a decimal number of samples per second states.</summary>
    /// <param name="samplesPerSecond">More than 0.</param>
    /// <param name="rate">The exact fraction.</param>
    /// <returns>False where a part of the reduced fraction passes 63 bits.</returns>
    public static bool TryCreate(decimal samplesPerSecond, out SamplingRate rate)
    {
        var (mantissa, powerOfTen) = Split(samplesPerSecond);
        return TryReduce(mantissa, powerOfTen, out rate);
    }

    private static (BigInteger Mantissa, BigInteger PowerOfTen) Split(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        var mantissa = new BigInteger((uint)bits[2]) << 64 | new BigInteger((uint)bits[1]) << 32 | (uint)bits[0];
        return (mantissa, BigInteger.Pow(10, value.Scale));
    }

    private static bool TryReduce(BigInteger numerator, BigInteger denominator, out SamplingRate rate)
    {
        var divisor = BigInteger.GreatestCommonDivisor(numerator, denominator);
        rate = default;
        if (divisor.IsZero || numerator / divisor is not { IsZero: false } n || n > long.MaxValue
            || denominator / divisor is not { IsZero: false } d || d > long.MaxValue)
        {
            return false;
        }

        rate = new SamplingRate((long)n, (long)d);
        return true;
    }
}
