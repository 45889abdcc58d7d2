using System.Runtime.CompilerServices;
using Neuromesh.Core.Kernels.Lanes;
using Neuromesh.Core.Random;

namespace Neuromesh.Core.Kernels;

/// <content>The fast path.</content>
public static partial class PoissonCounts
{
    /// <summary>What <see cref="Fill"/> computes, at one vector width; works, slowly, also where the CPU lacks that width.</summary>
    /// <typeparam name="T">The width.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static unsafe void Vectors<T>(PoissonThresholds thresholds, ReadOnlySpan<ushort> halves, in LowHalves lowHalves, Span<ushort> counts)
        where T : struct, IHalfWordLanes<T>
    {
        // Four vectors share the walk along the thresholds, which ends where none of them reaches the next one: the table ascends.
        var table = thresholds.HighHalves;
        var minimum = T.Broadcast((ushort)thresholds.MinimumCount);
        var none = T.Broadcast(0);
        var perPass = 4 * T.Count;
        var done = halves.Length - (halves.Length % perPass);
        fixed (ushort* source = halves)
        fixed (ushort* destination = counts)
        {
            for (var i = 0; i < done; i += perPass)
            {
                var a = T.Load(source + i);
                var b = T.Load(source + i + T.Count);
                var c = T.Load(source + i + (2 * T.Count));
                var d = T.Load(source + i + (3 * T.Count));
                T countA = minimum, countB = minimum, countC = minimum, countD = minimum;
                T tiesA = none, tiesB = none, tiesC = none, tiesD = none;
                var largest = T.Max(T.Max(a, b), T.Max(c, d));
                for (var k = 0; k < table.Length; k++)
                {
                    var threshold = T.Broadcast(table[k]);
                    if (!T.AnyReaches(largest, threshold))
                    {
                        break;
                    }

                    countA = T.CountAbove(countA, a, threshold);
                    countB = T.CountAbove(countB, b, threshold);
                    countC = T.CountAbove(countC, c, threshold);
                    countD = T.CountAbove(countD, d, threshold);
                    tiesA = T.AddTies(tiesA, a, threshold);
                    tiesB = T.AddTies(tiesB, b, threshold);
                    tiesC = T.AddTies(tiesC, c, threshold);
                    tiesD = T.AddTies(tiesD, d, threshold);
                }

                countA.Store(destination + i);
                countB.Store(destination + i + T.Count);
                countC.Store(destination + i + (2 * T.Count));
                countD.Store(destination + i + (3 * T.Count));
                if (T.Any(T.Or(T.Or(tiesA, tiesB), T.Or(tiesC, tiesD))))
                {
                    // One draw by the reference costs as much as twenty here: only the vectors that want it.
                    Redo(tiesA, thresholds, halves, lowHalves, i, counts);
                    Redo(tiesB, thresholds, halves, lowHalves, i + T.Count, counts);
                    Redo(tiesC, thresholds, halves, lowHalves, i + (2 * T.Count), counts);
                    Redo(tiesD, thresholds, halves, lowHalves, i + (3 * T.Count), counts);
                }
            }
        }

        Scalar(thresholds, halves[done..], lowHalves, done, counts[done..]);
    }
    private static void Redo<T>(T ties, PoissonThresholds thresholds, ReadOnlySpan<ushort> halves, in LowHalves lowHalves, int first, Span<ushort> counts)
        where T : struct, IHalfWordLanes<T>
    {
        if (T.Any(ties))
        {
            Scalar(thresholds, halves.Slice(first, T.Count), lowHalves, first, counts.Slice(first, T.Count));
        }
    }
}
