using System.Numerics;

namespace Neuromesh.Core.Tests.Random;

/// <summary>How far half-words are from independent uniform ones, in standard errors: the largest of several statistics, whichever way they deviate.</summary>
/// <remarks>A statistic that is too even counts as one that is too uneven: independent draws scatter.</remarks>
internal static class DrawStatistics
{
    private const int Bits = 16;
    private const int ClassBits = 6;

    /// <summary>Chi-square of all values, of each byte, and the share of ones in each bit.</summary>
    /// <param name="draws">The half-words.</param>
    public static double Unevenness(ushort[] draws)
    {
        var whole = new int[1 << Bits];
        int[] high = new int[256], low = new int[256];
        foreach (var draw in draws)
        {
            whole[draw]++;
            high[draw >> 8]++;
            low[draw & 255]++;
        }

        double[] errors = [ChiSquareError(whole), ChiSquareError(high), ChiSquareError(low)];
        return errors.Concat(Planes(draws).Select(plane => ShareError(plane.Sum(BitOperations.PopCount), 64 * plane.Length))).Max();
    }

    /// <summary>
    /// Of the pairs (first[i], second[i + lag]): chi-square of the upper and of the lower six bits jointly, and the agreement of each bit of the one with each bit of the other.
    /// </summary>
    /// <param name="first">Half-words.</param>
    /// <param name="second">As many, which may be the same.</param>
    /// <param name="lag">0 or more.</param>
    public static double Dependence(ushort[] first, ushort[] second, int lag)
    {
        var (a, b) = (first[..^lag], second[lag..]);
        var largest = 0.0;

        // Where both are one sequence, pairs that share a draw are not independent: two halves of them, in which each draw occurs once.
        for (var half = 0; half < (lag == 0 ? 1 : 2); half++)
        {
            int[] upper = new int[1 << (2 * ClassBits)], lower = new int[1 << (2 * ClassBits)];
            for (var i = 0; i < a.Length; i++)
            {
                if (lag == 0 || i / lag % 2 == half)
                {
                    upper[(a[i] >> (Bits - ClassBits) << ClassBits) | (b[i] >> (Bits - ClassBits))]++;
                    lower[((a[i] << ClassBits) & ((1 << (2 * ClassBits)) - 1)) | (b[i] & ((1 << ClassBits) - 1))]++;
                }
            }

            largest = Math.Max(largest, Math.Max(ChiSquareError(upper), ChiSquareError(lower)));
        }

        var others = Planes(b);
        foreach (var plane in Planes(a))
        {
            foreach (var other in others)
            {
                var differing = 0;
                for (var i = 0; i < plane.Length; i++)
                {
                    differing += BitOperations.PopCount(plane[i] ^ other[i]);
                }

                largest = Math.Max(largest, ShareError(differing, 64 * plane.Length));
            }
        }

        return largest;
    }

    // A chi-square has the mean of its degrees of freedom and twice that as its variance.
    private static double ChiSquareError(int[] counts)
    {
        var expected = counts.Sum() / (double)counts.Length;
        var degrees = counts.Length - 1;
        return Math.Abs(counts.Sum(count => (count - expected) * (count - expected) / expected) - degrees) / Math.Sqrt(2.0 * degrees);
    }

    private static double ShareError(int ones, int bits) => Math.Abs(ones - (bits / 2.0)) / Math.Sqrt(bits / 4.0);

    // plane[bit][i / 64] has that bit of draws[i] at bit i mod 64; what does not fill 64 is left out.
    private static ulong[][] Planes(ushort[] draws)
    {
        var planes = Enumerable.Range(0, Bits).Select(_ => new ulong[draws.Length / 64]).ToArray();
        for (var i = 0; i < draws.Length / 64 * 64; i++)
        {
            for (var bit = 0; bit < Bits; bit++)
            {
                planes[bit][i / 64] |= (ulong)((draws[i] >> bit) & 1) << (i % 64);
            }
        }

        return planes;
    }
}
