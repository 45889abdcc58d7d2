namespace Neuromesh.Core.Numerics;

/// <summary>
/// Elementary functions whose bits depend on neither the CPU nor the C library: only additions, subtractions, multiplications,
/// divisions and bit operations of IEEE 754 doubles, no fused multiply-add.
/// </summary>
/// <remarks>
/// Every value of these functions that reaches a simulation is part of its fingerprint, so a change of a single bit is a breaking
/// change. Errors, measured in units in the last place against exact arithmetic, stay below 0.55 for <see cref="Exp"/>,
/// <see cref="Expm1"/>, <see cref="Log"/>, <see cref="Log1p"/>, <see cref="Pow"/> and <see cref="Tanh"/> and below 0.85 for
/// <see cref="Sin"/> and <see cref="Cos"/> (below 1 where the result is subnormal), over their whole ranges.
/// Sources: P.-T. P. Tang, "Table-driven implementation of the exponential function in IEEE floating-point arithmetic", ACM TOMS 15
/// (1989) 144-157, doi:10.1145/63522.214389, and "Table-driven implementation of the logarithm function", ACM TOMS 16 (1990) 378-400,
/// doi:10.1145/98267.98294 (the method; tables and polynomials here are our own); argument reduction as cited at each function.
/// </remarks>
public static partial class DeterministicMath
{
    // ln 2 / 64 = high + low; the high part is a multiple of 2^-42 so that n · high is exact for |n| < 2^17.
    internal const double ExpStepHigh = 0.010830424696223417;
    internal const double ExpStepLow = 2.572804622327669e-14;
    internal const double ExpStepsPerUnit = 92.33248261689366;

    // The largest argument with a finite exponential, and the smallest whose exponential is not 0.
    private const double ExpOverflow = 709.782712893384;
    private const double ExpUnderflow = -745.1332191019412;

    private const double TwoToMinus54 = 1.0 / (1L << 54);

    /// <summary>e^x.</summary>
    /// <param name="x">Any double. NaN gives NaN; above 709.78 the result is +∞, below −745.14 it is 0.</param>
    /// <remarks>x = (64 k + j) · ln 2 / 64 + r; e^x = 2^k · 2^(j/64) · e^r with 2^(j/64) from a table of double pairs.</remarks>
    public static double Exp(double x)
    {
        if (!(x <= ExpOverflow))
        {
            return double.IsNaN(x) ? x : double.PositiveInfinity;
        }

        if (x < ExpUnderflow)
        {
            return 0;
        }

        return Math.Abs(x) < TwoToMinus54 ? 1 + x : ExpOfPair(x, 0);
    }

    /// <summary>e^x − 1, accurate also where x is small.</summary>
    /// <param name="x">Any double. NaN gives NaN, ±0 gives ±0, −∞ gives −1.</param>
    public static double Expm1(double x)
    {
        if (double.IsNaN(x) || Math.Abs(x) < TwoToMinus54)
        {
            return x;
        }

        if (x > 40)
        {
            return Exp(x);
        }

        if (x < -40)
        {
            return -1;
        }

        var (head, tail) = Expm1Pair(x);
        return head + tail;
    }

    /// <summary>The hyperbolic tangent.</summary>
    /// <param name="x">Any double. NaN gives NaN, ±0 gives ±0, ±∞ gives ±1.</param>
    /// <remarks>tanh x = E / (E + 2) with E = e^(2x) − 1 as a pair of doubles.</remarks>
    public static double Tanh(double x)
    {
        var magnitude = Math.Abs(x);
        if (double.IsNaN(x) || magnitude < 1.0 / (1 << 28))
        {
            return x;
        }

        if (magnitude > 22)
        {
            return Math.CopySign(1, x);
        }

        var (numerator, numeratorTail) = Expm1Pair(2 * magnitude);
        (numerator, numeratorTail) = DoubleDouble.OrderedSum(numerator, numeratorTail);
        var (denominator, denominatorTail) = DoubleDouble.Sum(numerator, 2);
        denominatorTail += numeratorTail;
        var quotient = numerator / denominator;
        var (product, productTail) = DoubleDouble.Product(quotient, denominator);
        var remainder = ((numerator - product) - productTail) + (numeratorTail - (quotient * denominatorTail));
        return Math.CopySign(quotient + (remainder / denominator), x);
    }

    // e^(x + xTail) for -745.2 <= x <= 710 and |xTail| at most half a unit in the last place of x.
    private static double ExpOfPair(double x, double xTail)
    {
        var n = (int)Math.Floor((x * ExpStepsPerUnit) + 0.5);
        var r = (x - (n * ExpStepHigh)) + (xTail - (n * ExpStepLow));
        var entry = (n & 63) * 2;
        var head = ExpTable[entry];
        var tail = ExpTable[entry + 1] + (head * (r + ExpSeriesTail(r)));
        return ScaleByPowerOfTwo(head + tail, n >> 6);
    }

    // e^x - 1 as an unevaluated sum, for 2^-54 <= |x| <= 45.
    private static (double Head, double Tail) Expm1Pair(double x)
    {
        var n = (int)Math.Floor((x * ExpStepsPerUnit) + 0.5);
        var reduced = x - (n * ExpStepHigh);
        var correction = n * ExpStepLow;
        var r = reduced - correction;
        var seriesTail = ((reduced - r) - correction) + ExpSeriesTail(r);
        var entry = (n & 63) * 2;
        var power = ScaleByPowerOfTwo(ExpTable[entry], n >> 6);
        var powerTail = ScaleByPowerOfTwo(ExpTable[entry + 1], n >> 6);

        // power · e^r - 1 = (power - 1) + r + (e^r - 1 - r) + (power - 1) · (e^r - 1): only terms smaller than the result are rounded.
        var growth = r + seriesTail;
        var (powerMinusOne, lost) = DoubleDouble.Sum(power, -1);
        var (head, lostAgain) = DoubleDouble.Sum(powerMinusOne, r);
        return (head, (lost + lostAgain) + (seriesTail + ((powerMinusOne * growth) + (powerTail + (powerTail * growth)))));
    }

    // e^r - 1 - r for |r| <= ln 2 / 128; the first dropped term is below 2^-64.
    private static double ExpSeriesTail(double r)
    {
        const double C3 = 1.0 / 6;
        const double C4 = 1.0 / 24;
        const double C5 = 1.0 / 120;
        const double C6 = 1.0 / 720;
        return r * r * (0.5 + (r * (C3 + (r * (C4 + (r * (C5 + (r * C6))))))));
    }

    // value · 2^exponent, rounded once, for |value| in [2^-60, 2] or 0 and -1080 <= exponent <= 1030.
    private static double ScaleByPowerOfTwo(double value, int exponent) => exponent switch
    {
        > 1023 => value * PowerOfTwo(1023) * PowerOfTwo(exponent - 1023),
        < -960 => value * PowerOfTwo(exponent + 120) * PowerOfTwo(-120),
        _ => value * PowerOfTwo(exponent),
    };

    // 2^exponent for a normal result.
    private static double PowerOfTwo(int exponent) => BitConverter.Int64BitsToDouble((long)(exponent + 1023) << 52);
}
