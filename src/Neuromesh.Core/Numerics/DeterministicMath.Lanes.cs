using System.Runtime.CompilerServices;
using Neuromesh.Core.Kernels.Lanes;
using Neuromesh.Core.Memory;

namespace Neuromesh.Core.Numerics;

/// <content>Functions of several numbers side by side.</content>
public static unsafe partial class DeterministicMath
{
    // The table of Exp with heads and tails apart, where vectors can reach them; held for the life of the process.
    private static readonly NativeBuffer<double> ExpHeadsAndTails = SplitExpTable();
    internal static readonly double* ExpHeads = ExpHeadsAndTails.Pointer;
    internal static readonly double* ExpTails = ExpHeadsAndTails.Pointer + 64;

    /// <summary>e^x in each lane, with the bits of <see cref="Exp(double)"/>.</summary>
    /// <typeparam name="TLanes">The width.</typeparam>
    /// <param name="x">Any doubles.</param>
    /// <remarks>
    /// The same additions and multiplications as the scalar function. Where all lanes lie in [−708, 708] every result is a normal number
    /// and the scaling by 2^k is an addition to the exponent; other vectors take a longer path with the same value in those lanes.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Exp<TLanes>(TLanes x)
        where TLanes : unmanaged, IDoubleLanes<TLanes> => TLanes.Exp(x);

    // 2^((n mod 64) / 64) · e^r for x = n · ln 2 / 64 + r; see ExpOfPair.
    private static TLanes ExpMantissa<TLanes>(TLanes x, out TLanes n)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        n = TLanes.Floor((x * TLanes.Broadcast(ExpStepsPerUnit)) + TLanes.Broadcast(0.5));
        var r = (x - (n * TLanes.Broadcast(ExpStepHigh))) + (TLanes.Zero - (n * TLanes.Broadcast(ExpStepLow)));
        var series = r * r * (TLanes.Broadcast(0.5) + (r * (TLanes.Broadcast(1.0 / 6) + (r * (TLanes.Broadcast(1.0 / 24)
            + (r * (TLanes.Broadcast(1.0 / 120) + (r * TLanes.Broadcast(1.0 / 720)))))))));
        TLanes.Lookup64(ExpHeads, ExpTails, n, out var head, out var tail);
        return head + (tail + (head * (r + series)));
    }

    /// <summary>e^x in each lane, whatever their range.</summary>
    /// <typeparam name="TLanes">The width.</typeparam>
    /// <param name="x">Any doubles.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static TLanes ExpOfAny<TLanes>(TLanes x)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        var low = TLanes.Broadcast(-746);
        var high = TLanes.Broadcast(710);
        var clamped = TLanes.Select(TLanes.GreaterThanOrEqual(x, low), x, low);
        clamped = TLanes.Select(TLanes.GreaterThan(clamped, high), high, clamped);
        var mantissa = ExpMantissa(clamped, out var n);
        var exponent = TLanes.Floor(n * TLanes.Broadcast(1.0 / 64));

        // Two factors, of which only the second can round: 2^exponent itself may be no normal number.
        var large = TLanes.And(TLanes.GreaterThan(exponent, TLanes.Broadcast(1000)), TLanes.Broadcast(100));
        var small = TLanes.And(TLanes.LessThan(exponent, TLanes.Broadcast(-960)), TLanes.Broadcast(-120));
        var second = large + small;
        var result = TLanes.TimesPowerOfTwo(mantissa, exponent - second) * TLanes.TimesPowerOfTwo(TLanes.Broadcast(1), second);
        result = TLanes.Select(TLanes.GreaterThan(x, TLanes.Broadcast(ExpOverflow)), TLanes.Broadcast(double.PositiveInfinity), result);
        result = TLanes.Select(TLanes.LessThan(x, TLanes.Broadcast(ExpUnderflow)), TLanes.Zero, result);
        return TLanes.Select(TLanes.GreaterThanOrEqual(x, x), result, x);
    }

    private static NativeBuffer<double> SplitExpTable()
    {
        var table = new NativeBuffer<double>(128);
        for (var i = 0; i < 64; i++)
        {
            table.Pointer[i] = ExpTable[2 * i];
            table.Pointer[64 + i] = ExpTable[(2 * i) + 1];
        }

        return table;
    }
}
