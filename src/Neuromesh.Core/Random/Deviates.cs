using Neuromesh.Core.Numerics;

namespace Neuromesh.Core.Random;

/// <summary>Deviates made of two random 32-bit words each, so that a draw's place in a word sequence depends on nothing but its index.</summary>
public static class Deviates
{
    private const double TwoToMinus53 = 1.0 / (1UL << 53);

    /// <summary>A uniform deviate in [0, 1): a multiple of 2^-53.</summary>
    /// <param name="low">The low word; its lowest 11 bits do not count.</param>
    /// <param name="high">The high word.</param>
    public static double Uniform(uint low, uint high) => Top53(low, high) * TwoToMinus53;

    /// <summary>A uniform deviate in [<paramref name="minimum"/>, <paramref name="maximum"/>).</summary>
    /// <param name="low">The low word; its lowest 11 bits do not count.</param>
    /// <param name="high">The high word.</param>
    /// <param name="minimum">Lower bound.</param>
    /// <param name="maximum">Upper bound, at least the lower one; where both are equal the result is that number.</param>
    public static double Uniform(uint low, uint high, double minimum, double maximum)
    {
        var value = minimum + ((maximum - minimum) * Uniform(low, high));
        return value < maximum || minimum == maximum ? value : Math.BitDecrement(maximum);
    }

    /// <summary>A standard normal deviate: the quantile of (n + 1/2) / 2^53 with a uniform 53-bit n.</summary>
    /// <param name="low">The low word; its lowest 11 bits do not count.</param>
    /// <param name="high">The high word.</param>
    /// <remarks>
    /// The magnitude stays below 8.3; n and 2^53 − 1 − n give opposite deviates. See <see cref="NormalDistribution.Quantile"/>.
    /// </remarks>
    public static double Normal(uint low, uint high)
    {
        // The upper half is folded before it is scaled: n + 1/2 is exact only below 2^52.
        var n = Top53(low, high);
        const ulong Half = 1UL << 52;
        return n < Half
            ? NormalDistribution.Quantile((n + 0.5) * TwoToMinus53)
            : -NormalDistribution.Quantile(((1UL << 53) - 1 - n + 0.5) * TwoToMinus53);
    }

    private static ulong Top53(uint low, uint high) => (low | ((ulong)high << 32)) >> 11;
}
