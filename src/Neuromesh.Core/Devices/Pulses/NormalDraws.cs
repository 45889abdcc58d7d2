using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Neuromesh.Core.Devices.Pulses.Lanes;

namespace Neuromesh.Core.Devices.Pulses;

/// <summary>Standard normal deviates from 16 random bits each: the quantiles of (k + 1/2) / 65,536.</summary>
/// <remarks>
/// In single precision within 1e-5 of the exact quantile; largest magnitude 4.33, variance 0.99998, kurtosis 2.9991.
/// <c>sqrt(2) erfinv(a)</c> is a times a polynomial in <c>log(1 − a²)</c>, one for the centre and one for the tails, and log(1 + f) is
/// f + f² times a polynomial; all three interpolate the exact functions at Chebyshev points.
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
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Draw<T>(uint* words, int shift)
        where T : struct, ICellLanes<T>
    {
        var a = T.MultiplyAdd(T.LoadHalves(words, shift), T.Broadcast(1 / 32768f), T.Broadcast((1 / 65536f) - 1));
        var t = Logarithm(T.MultiplyAdd(a, T.Broadcast(0) - a, T.Broadcast(1)));
        var centre = Centre(t);
        return a * (T.AnyBelow(t, TailLimit) ? T.SelectBelow(t, TailLimit, Tail(t), centre) : centre) * T.Broadcast(1.41421356f);
    }

    /// <summary><see cref="Fill{T}(uint*, int, float*)"/> at the CPU's width.</summary>
    /// <param name="words">Half as many words as cells.</param>
    /// <param name="deviates">Receives them; as many as cells, a multiple of 32.</param>
    public static void Fill(uint* words, Span<float> deviates)
    {
        fixed (float* target = deviates)
        {
            if (Vector512.IsHardwareAccelerated)
            {
                Fill<CellLanes512>(words, deviates.Length, target);
            }
            else if (Vector256.IsHardwareAccelerated)
            {
                Fill<CellLanes256>(words, deviates.Length, target);
            }
            else if (Vector128.IsHardwareAccelerated)
            {
                Fill<CellLanes128>(words, deviates.Length, target);
            }
            else
            {
                Fill<CellLanes32>(words, deviates.Length, target);
            }
        }
    }

    /// <summary>The deviates of some cells, in the layout of <see cref="PulsedCells"/>: of each 32, the first 16 from the low halves.</summary>
    /// <remarks>A loop of its own: a draw is a long chain of operations, and the fewer others stand between two of them, the more of them a processor has in flight.</remarks>
    /// <typeparam name="T">The width.</typeparam>
    /// <param name="words">Half as many words as cells.</param>
    /// <param name="cells">Number of cells, a multiple of 32.</param>
    /// <param name="deviates">Receives them.</param>
    public static void Fill<T>(uint* words, int cells, float* deviates)
        where T : struct, ICellLanes<T>
    {
        for (var group = 0; group < cells; group += 32)
        {
            for (var lane = 0; lane < 16; lane += T.Count)
            {
                Draw<T>(words + lane, 0).Store(deviates + lane);
                Draw<T>(words + lane, 16).Store(deviates + 16 + lane);
            }

            words += 16;
            deviates += 32;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Logarithm<T>(T value)
        where T : struct, ICellLanes<T>
    {
        var exponent = T.Exponent(value, out var mantissa);
        var f = mantissa - T.Broadcast(1);
        var s = f * f;
        var r = T.MultiplyAdd(T.Broadcast(0.217175003f), f, T.Broadcast(-0.269980566f));
        var t = T.MultiplyAdd(T.Broadcast(0.333092174f), f, T.Broadcast(-0.499719554f));
        r = T.MultiplyAdd(T.MultiplyAdd(r, s, t), s, f);
        return T.MultiplyAdd(exponent, T.Broadcast(0.693147182f), r);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Centre<T>(T t)
        where T : struct, ICellLanes<T>
    {
        var p = T.MultiplyAdd(T.Broadcast(5.04217093e-09f), t, T.Broadcast(1.32514598e-07f));
        p = T.MultiplyAdd(p, t, T.Broadcast(1.10636899e-06f));
        p = T.MultiplyAdd(p, t, T.Broadcast(-6.21612425e-07f));
        p = T.MultiplyAdd(p, t, T.Broadcast(-5.87323198e-05f));
        p = T.MultiplyAdd(p, t, T.Broadcast(-0.000152986178f));
        p = T.MultiplyAdd(p, t, T.Broadcast(0.00230864937f));
        p = T.MultiplyAdd(p, t, T.Broadcast(0.0115358406f));
        p = T.MultiplyAdd(p, t, T.Broadcast(-0.232016253f));
        return T.MultiplyAdd(p, t, T.Broadcast(0.886226846f));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Tail<T>(T t)
        where T : struct, ICellLanes<T>
    {
        var p = T.MultiplyAdd(T.Broadcast(1.4125529e-07f), t, T.Broadcast(7.42588684e-06f));
        p = T.MultiplyAdd(p, t, T.Broadcast(0.000152696851f));
        p = T.MultiplyAdd(p, t, T.Broadcast(0.00133426938f));
        p = T.MultiplyAdd(p, t, T.Broadcast(-0.00232702781f));
        p = T.MultiplyAdd(p, t, T.Broadcast(-0.281356335f));
        return T.MultiplyAdd(p, t, T.Broadcast(0.823519653f));
    }
}
