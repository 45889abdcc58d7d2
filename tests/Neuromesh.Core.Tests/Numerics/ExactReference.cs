using System.Numerics;

namespace Neuromesh.Core.Tests.Numerics;

/// <summary>
/// Elementary functions in whole-number arithmetic (fixed point with <see cref="Precision"/> bits after the binary point), from their
/// Taylor series: slow, simple, and nothing in common with the code under test.
/// </summary>
internal static class ExactReference
{
    /// <summary>Fraction bits; a result of magnitude 2^-80 still has 300 correct bits.</summary>
    public const int Precision = 384;

    private const int PiBits = 1600;

    private static readonly BigInteger One = BigInteger.One << Precision;

    // Machin: pi / 4 = 4 arctan(1/5) - arctan(1/239).
    private static readonly BigInteger Pi = 4 * ((4 * InverseSeries(5, PiBits, -1)) - InverseSeries(239, PiBits, -1));

    // ln 2 = 18 artanh(1/26) - 2 artanh(1/4801) + 8 artanh(1/8749).
    private static readonly BigInteger Ln2 =
        (18 * InverseSeries(26, Precision, 1)) - (2 * InverseSeries(4801, Precision, 1)) + (8 * InverseSeries(8749, Precision, 1));

    /// <summary>A number mantissa · 2^(exponent − Precision).</summary>
    internal readonly record struct Value(BigInteger Mantissa, int Exponent);

    public static Value Exp(double x) => Exp(Fixed(x));

    public static Value Expm1(double x)
    {
        var fixedX = Fixed(x);
        if (Math.Abs(x) < 0.5)
        {
            return new Value(ExpSeries(fixedX) - One, 0);
        }

        var power = Exp(fixedX);
        return power.Exponent >= 0
            ? new Value((power.Mantissa << power.Exponent) - One, 0)
            : new Value((power.Mantissa >> -power.Exponent) - One, 0);
    }

    public static Value Log(double x)
    {
        var (mantissa, exponent) = Decompose(x);
        return Log(mantissa, exponent);
    }

    public static Value Log1p(double x)
    {
        var sum = Fixed(x) + One;
        return Log(sum, -Precision);
    }

    public static Value Sin(double x) => Trigonometric(x, 0);

    public static Value Cos(double x) => Trigonometric(x, 1);

    public static Value Tanh(double x)
    {
        var e = Expm1(2 * x);
        var numerator = e.Mantissa << e.Exponent;
        return new Value((numerator << Precision) / (numerator + (2 * One)), 0);
    }

    public static Value Pow(double x, double y)
    {
        var logarithm = Log(x);
        var (mantissa, exponent) = Decompose(y);
        var product = logarithm.Mantissa * mantissa;
        return Exp(Shift(product, exponent));
    }

    /// <summary>The distance between a double and a reference, in units of the last place of the double nearest the reference.</summary>
    public static double ErrorInUlp(double actual, Value expected)
    {
        // Units of the last place of the reference: 2^(position of its leading bit - 52), not below 2^-1074.
        if (expected.Mantissa.IsZero)
        {
            return actual == 0 ? 0 : double.PositiveInfinity;
        }

        var leading = (int)BigInteger.Abs(expected.Mantissa).GetBitLength() - 1 + expected.Exponent - Precision;
        var unit = Math.Max(leading - 52, -1074);
        var (mantissa, exponent) = Decompose(actual);
        var difference = mantissa - Shift(expected.Mantissa, expected.Exponent - Precision - exponent, out var dropped);
        return Math.Abs(((double)difference - dropped) * Math.ScaleB(1, exponent - unit));
    }

    // sum of sign^k / ((2k + 1) n^(2k + 1)): arctan(1/n) for sign -1, artanh(1/n) for sign +1.
    private static BigInteger InverseSeries(int n, int bits, int sign)
    {
        const int Guard = 32;
        var term = (BigInteger.One << (bits + Guard)) / n;
        var sum = term;
        var s = sign;
        for (var k = 3; !term.IsZero; k += 2, s *= sign)
        {
            term /= n * n;
            sum += s * (term / k);
        }

        return sum >> Guard;
    }

    private static Value Exp(BigInteger x)
    {
        var k = (int)BigInteger.Divide((2 * x) + (x.Sign * Ln2), 2 * Ln2);
        return new Value(ExpSeries(x - (k * Ln2)), k);
    }

    private static BigInteger ExpSeries(BigInteger x)
    {
        var term = One;
        var sum = One;
        for (var n = 1; !term.IsZero && term != BigInteger.MinusOne; n++)
        {
            term = (term * x / n) >> Precision;
            sum += term;
        }

        return sum;
    }

    private static Value Log(BigInteger mantissa, int exponent)
    {
        // m · 2^e with 3/4 <= m < 3/2, then 2 artanh((m - 1) / (m + 1)).
        var length = (int)mantissa.GetBitLength();
        var m = Shift(mantissa, Precision - length);
        var e = exponent + length;
        if (m < One * 3 / 4)
        {
            m <<= 1;
            e--;
        }

        var z = ((m - One) << Precision) / (m + One);
        var square = (z * z) >> Precision;
        var power = z;
        var sum = z;
        for (var n = 3; !power.IsZero && power != BigInteger.MinusOne; n += 2)
        {
            power = (power * square) >> Precision;
            sum += power / n;
        }

        return new Value((e * Ln2) + (2 * sum), 0);
    }

    private static Value Trigonometric(double x, int quarterTurns)
    {
        var (mantissa, exponent) = Decompose(x);
        var scaled = Shift(mantissa, exponent + PiBits);
        var half = Pi / 2;
        var quadrant = BigInteger.Divide((2 * scaled) + (scaled.Sign * half), 2 * half);
        var r = (scaled - (quadrant * half)) >> (PiBits - Precision);
        var turn = (int)(((quadrant + quarterTurns) % 4 + 4) % 4);
        var value = (turn & 1) == 0 ? Alternating(r, r, 1) : Alternating(One, r, 0);
        return new Value((turn & 2) == 0 ? value : -value, 0);
    }

    private static BigInteger Alternating(BigInteger first, BigInteger r, int power)
    {
        var square = (r * r) >> Precision;
        var term = first;
        var sum = first;
        for (var n = power; !term.IsZero && term != BigInteger.MinusOne; n += 2)
        {
            term = -(term * square / ((n + 1) * (n + 2))) >> Precision;
            sum += term;
        }

        return sum;
    }

    private static BigInteger Fixed(double x)
    {
        var (mantissa, exponent) = Decompose(x);
        return Shift(mantissa, exponent + Precision);
    }

    private static BigInteger Shift(BigInteger value, int places) => places >= 0 ? value << places : value >> -places;

    // The shifted value rounded down, and what was cut off, in units of the result.
    private static BigInteger Shift(BigInteger value, int places, out double dropped)
    {
        var shifted = Shift(value, places);
        dropped = 0;
        if (places < 0)
        {
            var rest = value - (shifted << -places);
            var surplus = Math.Max(0, -places - 60);
            dropped = (double)(rest >> surplus) / Math.ScaleB(1, -places - surplus);
        }

        return shifted;
    }

    // x = mantissa · 2^exponent.
    private static (BigInteger Mantissa, int Exponent) Decompose(double x)
    {
        var bits = BitConverter.DoubleToInt64Bits(x);
        var field = (int)((bits >> 52) & 0x7FF);
        var fraction = bits & 0xFFFFFFFFFFFFF;
        BigInteger mantissa = field == 0 ? fraction : fraction | (1L << 52);
        return (bits < 0 ? -mantissa : mantissa, Math.Max(field, 1) - 1075);
    }
}
