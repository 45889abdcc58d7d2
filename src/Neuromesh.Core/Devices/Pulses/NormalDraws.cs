using Neuromesh.Core.Devices.Pulses.Lanes;

namespace Neuromesh.Core.Devices.Pulses;

/// <summary>Standard normal deviates from 16 random bits each: the quantiles of (k + 1/2) / 65,536.</summary>
/// <remarks>
/// In single precision within 4e-6 of the exact quantile; largest magnitude 4.33, variance 0.99998, kurtosis 2.9991.
/// <c>sqrt(2) erfinv(a)</c> as a times a polynomial in <c>log(1 − a²)</c>, one for the centre and one for the tails; minimax coefficients
/// after N. Juffa, "Single-precision inverse error function" (NVIDIA developer forum, 2013), logarithm with a relative error of 1e-4.
/// </remarks>
internal static unsafe class NormalDraws
{
    /// <summary>Bits of 2/3: mantissas lie in [2/3, 4/3).</summary>
    public const int ExponentOffset = 0x3F2AAAAB;

    /// <summary>Sign and exponent of a single-precision number.</summary>
    public const int ExponentMask = unchecked((int)0xFF800000);

    /// <summary>2^-23.</summary>
    public const float ExponentUnit = 1.1920929e-7f;

    private const float TailLimit = -6.125f;

    /// <summary>The deviates of one half of some words.</summary>
    /// <typeparam name="T">The width.</typeparam>
    /// <param name="words">As many words as lanes.</param>
    /// <param name="shift">0 for the low half, 16 for the high one.</param>
    public static T Draw<T>(uint* words, int shift)
        where T : struct, ICellLanes<T>
    {
        var a = T.MultiplyAdd(T.LoadHalves(words, shift), T.Broadcast(1 / 32768f), T.Broadcast((1 / 65536f) - 1));
        var t = Logarithm(T.MultiplyAdd(a, T.Broadcast(0) - a, T.Broadcast(1)));
        var centre = Centre(t);
        return a * (T.AnyBelow(t, TailLimit) ? T.SelectBelow(t, TailLimit, Tail(t), centre) : centre) * T.Broadcast(1.41421356f);
    }

    private static T Logarithm<T>(T value)
        where T : struct, ICellLanes<T>
    {
        var exponent = T.Exponent(value, out var mantissa);
        var f = mantissa - T.Broadcast(1);
        var s = f * f;
        var r = T.MultiplyAdd(T.Broadcast(0.230836749f), f, T.Broadcast(-0.279208571f));
        var t = T.MultiplyAdd(T.Broadcast(0.331826031f), f, T.Broadcast(-0.498910338f));
        r = T.MultiplyAdd(T.MultiplyAdd(r, s, t), s, f);
        return T.MultiplyAdd(exponent, T.Broadcast(0.693147182f), r);
    }

    private static T Centre<T>(T t)
        where T : struct, ICellLanes<T>
    {
        var p = T.MultiplyAdd(T.Broadcast(5.43877832e-9f), t, T.Broadcast(1.43286059e-7f));
        p = T.MultiplyAdd(p, t, T.Broadcast(1.22775396e-6f));
        p = T.MultiplyAdd(p, t, T.Broadcast(1.12962631e-7f));
        p = T.MultiplyAdd(p, t, T.Broadcast(-5.61531961e-5f));
        p = T.MultiplyAdd(p, t, T.Broadcast(-1.47697705e-4f));
        p = T.MultiplyAdd(p, t, T.Broadcast(2.31468701e-3f));
        p = T.MultiplyAdd(p, t, T.Broadcast(1.15392562e-2f));
        p = T.MultiplyAdd(p, t, T.Broadcast(-2.32015476e-1f));
        return T.MultiplyAdd(p, t, T.Broadcast(8.86226892e-1f));
    }

    private static T Tail<T>(T t)
        where T : struct, ICellLanes<T>
    {
        var p = T.MultiplyAdd(T.Broadcast(3.03697567e-10f), t, T.Broadcast(2.93243101e-8f));
        p = T.MultiplyAdd(p, t, T.Broadcast(1.22150334e-6f));
        p = T.MultiplyAdd(p, t, T.Broadcast(2.84108955e-5f));
        p = T.MultiplyAdd(p, t, T.Broadcast(3.93552968e-4f));
        p = T.MultiplyAdd(p, t, T.Broadcast(3.02698812e-3f));
        p = T.MultiplyAdd(p, t, T.Broadcast(4.83185798e-3f));
        p = T.MultiplyAdd(p, t, T.Broadcast(-2.64646143e-1f));
        return T.MultiplyAdd(p, t, T.Broadcast(8.40016484e-1f));
    }
}
