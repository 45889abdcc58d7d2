namespace Neuromesh.Core.Numerics;

/// <content>Sine and cosine.</content>
public static partial class DeterministicMath
{
    private const double QuarterPi = 0.7853981633974483;
    private const double HalfPi = 1.5707963267948966;
    private const double HalfPiTail = 6.123233995736766e-17;

    /// <summary>The sine.</summary>
    /// <param name="x">Angle in radians; any double, however large. NaN and ±∞ give NaN, ±0 gives ±0.</param>
    public static double Sin(double x)
    {
        var magnitude = Math.Abs(x);
        if (magnitude <= QuarterPi)
        {
            return magnitude < 1.0 / (1 << 28) ? x : SinNearZero(x, 0);
        }

        if (!double.IsFinite(x))
        {
            return double.NaN;
        }

        var quadrant = ReduceAngle(magnitude, out var r, out var rTail);
        var value = (quadrant & 1) == 0 ? SinNearZero(r, rTail) : CosNearZero(r, rTail);
        return ((quadrant & 2) != 0) == (x < 0) ? value : -value;
    }

    /// <summary>The cosine.</summary>
    /// <param name="x">Angle in radians; any double, however large. NaN and ±∞ give NaN.</param>
    public static double Cos(double x)
    {
        var magnitude = Math.Abs(x);
        if (magnitude <= QuarterPi)
        {
            return CosNearZero(x, 0);
        }

        if (!double.IsFinite(x))
        {
            return double.NaN;
        }

        var quadrant = ReduceAngle(magnitude, out var r, out var rTail);
        return (quadrant & 3) switch
        {
            0 => CosNearZero(r, rTail),
            1 => -SinNearZero(r, rTail),
            2 => -CosNearZero(r, rTail),
            _ => SinNearZero(r, rTail),
        };
    }

    // x = quadrant · pi/2 + r + rTail with |r| <= pi/4, for x >= pi/4.
    // Source: M. H. Payne, R. N. Hanek, "Radian reduction for trigonometric functions", ACM SIGNUM Newsletter 18 (1983) 19-24,
    // doi:10.1145/1057600.1057602. x = m · 2^e with an integer m < 2^53; bits of 2/pi that make whole turns are left out and 192
    // bits from there on are multiplied by m. The product modulo 4 has an error below 2^-137, while no double comes closer to a
    // multiple of pi/2 than 2^-62.
    private static int ReduceAngle(double x, out double r, out double rTail)
    {
        var bits = BitConverter.DoubleToUInt64Bits(x);
        var mantissa = (bits & MantissaMask) | (MantissaMask + 1);
        var firstBit = (int)(bits >> 52) - 1075 - 2;
        var high = TwoOverPiBits(firstBit);
        var middle = TwoOverPiBits(firstBit + 64);
        var low = TwoOverPiBits(firstBit + 128);

        var carryLow = Math.BigMul(mantissa, low, out low);
        var carryMiddle = Math.BigMul(mantissa, middle, out middle);
        high *= mantissa;
        middle += carryLow;
        high += carryMiddle + (middle < carryLow ? 1UL : 0UL);

        // Two bits of quadrant, then the fraction of a quadrant, rounded to the nearest quadrant.
        var quadrant = (int)(high >> 62);
        high = (high << 2) | (middle >> 62);
        middle = (middle << 2) | (low >> 62);
        low <<= 2;
        var negative = (high >> 63) != 0;
        if (negative)
        {
            // The complement is the negative but for one unit of 2^-190.
            quadrant++;
            high = ~high;
            middle = ~middle;
            low = ~low;
        }

        var zeros = 0;
        while (high >> 63 == 0)
        {
            var shift = high == 0 ? 63 : System.Numerics.BitOperations.LeadingZeroCount(high);
            zeros += shift;
            high = (high << shift) | (middle >> (64 - shift));
            middle = (middle << shift) | (low >> (64 - shift));
            low <<= shift;
        }

        var fraction = (high >> 11) * PowerOfTwo(-53 - zeros);
        var fractionTail = (((high & 0x7FF) << 42) | (middle >> 22)) * PowerOfTwo(-106 - zeros);
        if (negative)
        {
            fraction = -fraction;
            fractionTail = -fractionTail;
        }

        var (product, productTail) = DoubleDouble.Product(fraction, HalfPi);
        (r, rTail) = DoubleDouble.OrderedSum(product, productTail + ((fraction * HalfPiTail) + (fractionTail * HalfPi)));
        return quadrant;
    }

    // 64 bits of 2/pi after its binary point from bit number first (0 = the bit of weight 1/2); bits before the point are 0.
    private static ulong TwoOverPiBits(int first)
    {
        var word = first >> 6;
        var shift = first & 63;
        var left = word < 0 ? 0 : TwoOverPi[word];
        var right = word + 1 < 0 ? 0 : TwoOverPi[word + 1];
        return shift == 0 ? left : (left << shift) | (right >> (64 - shift));
    }

    // sin(r + rTail) for |r| <= pi/4 from its Taylor series; the first dropped term is below 2^-63 of the result.
    private static double SinNearZero(double r, double rTail)
    {
        const double C3 = -1.0 / 6;
        const double C5 = 1.0 / 120;
        const double C7 = -1.0 / 5040;
        const double C9 = 1.0 / 362880;
        const double C11 = -1.0 / 39916800;
        const double C13 = 1.0 / 6227020800;
        const double C15 = -1.0 / 1307674368000;
        const double C17 = 1.0 / 355687428096000;
        var z = r * r;
        var series = C3 + (z * (C5 + (z * (C7 + (z * (C9 + (z * (C11 + (z * (C13 + (z * (C15 + (z * C17)))))))))))));
        return r + ((r * z * series) + (rTail * (1 - (0.5 * z))));
    }

    // cos(r + rTail) for |r| <= pi/4 from its Taylor series; the first dropped term is below 2^-65 of the result.
    private static double CosNearZero(double r, double rTail)
    {
        const double C4 = 1.0 / 24;
        const double C6 = -1.0 / 720;
        const double C8 = 1.0 / 40320;
        const double C10 = -1.0 / 3628800;
        const double C12 = 1.0 / 479001600;
        const double C14 = -1.0 / 87178291200;
        const double C16 = 1.0 / 20922789888000;
        const double C18 = -1.0 / 6402373705728000;
        var z = r * r;
        var series = C4 + (z * (C6 + (z * (C8 + (z * (C10 + (z * (C12 + (z * (C14 + (z * (C16 + (z * C18)))))))))))));
        var half = 0.5 * z;
        var head = 1 - half;
        return head + (((1 - head) - half) + ((z * z * series) - (r * rTail)));
    }
}
