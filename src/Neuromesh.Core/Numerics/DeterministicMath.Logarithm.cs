namespace Neuromesh.Core.Numerics;

/// <content>Logarithms and powers.</content>
public static partial class DeterministicMath
{
    // ln 2 = high + low; the high part is a multiple of 2^-42 so that e · high is exact for every exponent e.
    private const double Ln2High = 0.6931471805598903;
    private const double Ln2Low = 5.497923018708371e-14;

    private const ulong MantissaMask = 0x000FFFFFFFFFFFFF;
    private const ulong BitsOfOne = 0x3FF0000000000000;

    /// <summary>The natural logarithm.</summary>
    /// <param name="x">Any double. NaN and negative numbers give NaN, ±0 gives −∞, +∞ gives +∞.</param>
    public static double Log(double x)
    {
        if (!(x > 0))
        {
            return x == 0 ? double.NegativeInfinity : double.NaN;
        }

        if (double.IsPositiveInfinity(x))
        {
            return x;
        }

        var argument = LogArgument.Reduce(x);
        return argument.Logarithm(0);
    }

    /// <summary>ln(1 + x), accurate also where x is small.</summary>
    /// <param name="x">Any double. NaN and numbers below −1 give NaN, −1 gives −∞, ±0 gives ±0, +∞ gives +∞.</param>
    public static double Log1p(double x)
    {
        if (!(x > -1))
        {
            return x == -1 ? double.NegativeInfinity : double.NaN;
        }

        if (double.IsPositiveInfinity(x) || Math.Abs(x) < TwoToMinus54)
        {
            return x;
        }

        if (Math.Abs(x) < 1.0 / 256)
        {
            return x + (x * x * LogSeries(x));
        }

        var (sum, lost) = DoubleDouble.Sum(1, x);
        return LogArgument.Reduce(sum).Logarithm(lost / sum);
    }

    /// <summary>x to the power y.</summary>
    /// <param name="x">Base; any double.</param>
    /// <param name="y">Exponent; any double.</param>
    /// <returns>
    /// The special cases of IEEE 754-2019 section 9.2.1 (function pow): x^0 = 1 and 1^y = 1 even for NaN, NaN for a negative finite
    /// base with an exponent that is no integer, signed zeros and infinities for odd integers.
    /// </returns>
    public static double Pow(double x, double y)
    {
        if (y == 0 || x == 1)
        {
            return 1;
        }

        if (double.IsNaN(x) || double.IsNaN(y))
        {
            return double.NaN;
        }

        var magnitude = Math.Abs(x);
        var isOdd = IsOddInteger(y);
        var sign = isOdd ? Math.CopySign(1, x) : 1;
        if (magnitude == 1)
        {
            return x < 0 && !double.IsInfinity(y) && Math.Floor(y) != y ? double.NaN : sign;
        }

        if (magnitude == 0 || double.IsInfinity(magnitude) || double.IsInfinity(y))
        {
            return sign * ((magnitude > 1) == (y > 0) ? double.PositiveInfinity : 0);
        }

        if (x < 0 && Math.Floor(y) != y)
        {
            return double.NaN;
        }

        // The logarithm of a finite base other than 1 lies between 2^-54 and 2^10 in magnitude.
        const double TwoTo66 = 73786976294838206464.0;
        if (Math.Abs(y) > TwoTo66)
        {
            return sign * ((magnitude > 1) == (y > 0) ? double.PositiveInfinity : 0);
        }

        return Math.Abs(y) < 1 / TwoTo66 ? sign : sign * PowOfPositive(magnitude, y);
    }

    private static double PowOfPositive(double x, double y)
    {
        var (logarithm, logarithmTail) = LogArgument.Reduce(x).LogarithmPair();
        var (product, productTail) = DoubleDouble.Product(y, logarithm);
        productTail += y * logarithmTail;
        if (product > 710)
        {
            return double.PositiveInfinity;
        }

        if (product < -745.2)
        {
            return 0;
        }

        (product, productTail) = DoubleDouble.OrderedSum(product, productTail);
        return ExpOfPair(product, productTail);
    }

    // Every double of magnitude 2^53 or more is an even integer.
    private static bool IsOddInteger(double value)
        => Math.Abs(value) < 1L << 53 && Math.Floor(value) == value && ((long)value & 1) != 0;

    // (ln(1 + r) - r) / r^2 for |r| <= 2^-7; the first dropped term is below 2^-59 of r^2.
    private static double LogSeries(double r) => -0.5 + (r * LogSeriesTail(r));

    // (ln(1 + r) - r + r^2 / 2) / r^3.
    private static double LogSeriesTail(double r)
    {
        const double C3 = 1.0 / 3;
        const double C5 = 1.0 / 5;
        const double C6 = 1.0 / 6;
        const double C7 = 1.0 / 7;
        const double C9 = 1.0 / 9;
        return C3 + (r * (-0.25 + (r * (C5 + (r * (-C6 + (r * (C7 + (r * (-0.125 + (r * (C9 - (r * 0.1)))))))))))));
    }

    // x = 2^e · m with 0.707 <= m < 1.415; c from a table is a short number near 1 / m; r + rTail = m · c - 1 exactly, |r| <= 2^-7.
    // Then ln x = e ln 2 - ln c + ln(1 + r). Around x = 1, c is 1, so nothing cancels.
    private readonly ref struct LogArgument
    {
        private readonly double _offset;
        private readonly double _offsetTail;
        private readonly double _r;
        private readonly double _rTail;

        private LogArgument(double offset, double offsetTail, double r, double rTail)
        {
            _offset = offset;
            _offsetTail = offsetTail;
            _r = r;
            _rTail = rTail;
        }

        public static LogArgument Reduce(double x)
        {
            var exponent = -1023;
            if (x < 2.2250738585072014e-308)
            {
                x *= 1L << 54;
                exponent -= 54;
            }

            var bits = BitConverter.DoubleToUInt64Bits(x);
            exponent += (int)(bits >> 52);
            var m = BitConverter.UInt64BitsToDouble((bits & MantissaMask) | BitsOfOne);
            var cell = (int)((bits & MantissaMask) >> 45);
            if (cell >= 53)
            {
                exponent++;
                m *= 0.5;
            }

            // m in halves of 27 and 26 bits: the products with c (10 bits) are exact.
            var c = LogTable[3 * cell];
            var mHigh = BitConverter.UInt64BitsToDouble(BitConverter.DoubleToUInt64Bits(m) & ~0x3FFFFFFUL);
            var high = (mHigh * c) - 1;
            var low = (m - mHigh) * c;
            var r = high + low;
            return new LogArgument(
                (exponent * Ln2High) + LogTable[(3 * cell) + 1],
                (exponent * Ln2Low) + LogTable[(3 * cell) + 2],
                r,
                (high - r) + low);
        }

        public double Logarithm(double correction)
        {
            var (head, lost) = DoubleDouble.OrderedSum(_offset, _r);
            return head + (lost + ((_offsetTail + _rTail + correction) + (_r * _r * LogSeries(_r))));
        }

        public (double Head, double Tail) LogarithmPair()
        {
            var (square, squareTail) = DoubleDouble.Product(_r, _r);
            var (first, lost) = DoubleDouble.OrderedSum(_offset, _r);
            var (second, lostAgain) = DoubleDouble.Sum(first, -0.5 * square);
            var tail = (lost + lostAgain) + ((_offsetTail + (_rTail - (_r * _rTail)) - (0.5 * squareTail))
                + (_r * square * LogSeriesTail(_r)));
            return DoubleDouble.OrderedSum(second, tail);
        }
    }
}
