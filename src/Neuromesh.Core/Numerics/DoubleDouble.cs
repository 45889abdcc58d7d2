namespace Neuromesh.Core.Numerics;

/// <summary>Error-free transformations: sums and products whose rounding error is kept as a second double.</summary>
/// <remarks>
/// No fused multiply-add, so that every CPU gives the same bits.
/// Source: T. J. Dekker, "A floating-point technique for extending the available precision", Numerische Mathematik 18 (1971) 224-242,
/// doi:10.1007/BF01397083; D. E. Knuth, The Art of Computer Programming, volume 2, section 4.2.2 (two-sum).
/// </remarks>
internal static class DoubleDouble
{
    /// <summary>head + tail = a + b exactly.</summary>
    public static (double Head, double Tail) Sum(double a, double b)
    {
        var head = a + b;
        var shareOfB = head - a;
        return (head, (a - (head - shareOfB)) + (b - shareOfB));
    }

    /// <summary>head + tail = a + b exactly, where a is zero or at least as large as b in magnitude.</summary>
    public static (double Head, double Tail) OrderedSum(double a, double b)
    {
        var head = a + b;
        return (head, (a - head) + b);
    }

    /// <summary>head + tail = a · b exactly, for magnitudes that neither overflow (below 2^996) nor lose the tail to underflow.</summary>
    public static (double Head, double Tail) Product(double a, double b)
    {
        var head = a * b;
        var (aHigh, aLow) = Split(a);
        var (bHigh, bLow) = Split(b);
        return (head, (((aHigh * bHigh) - head) + (aHigh * bLow) + (aLow * bHigh)) + (aLow * bLow));
    }

    // Two halves of at most 26 significant bits (one of them signed), so that products of halves are exact.
    private static (double High, double Low) Split(double value)
    {
        const double Splitter = (1 << 27) + 1;
        var scaled = Splitter * value;
        var high = scaled - (scaled - value);
        return (high, value - high);
    }
}
