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
    internal static unsafe void Vectors<T>(PoissonThresholds thresholds, ReadOnlySpan<uint> words, Span<int> counts)
        where T : struct, IWordLanes<T>
    {
        // Four vectors share the walk along the thresholds, which ends where none of their words reaches the next one: the table ascends.
        var table = thresholds.Thresholds;
        var minimum = T.Broadcast((uint)thresholds.MinimumCount);
        var done = words.Length - (words.Length % (4 * T.Count));
        fixed (uint* source = words)
        fixed (int* destination = counts)
        {
            for (var i = 0; i < done; i += 4 * T.Count)
            {
                var a = T.Load(source + i);
                var b = T.Load(source + i + T.Count);
                var c = T.Load(source + i + (2 * T.Count));
                var d = T.Load(source + i + (3 * T.Count));
                T countA = minimum, countB = minimum, countC = minimum, countD = minimum;
                var largest = T.MaxOfLanes(T.Max(T.Max(a, b), T.Max(c, d)));
                for (var k = 0; k < table.Length && table[k] <= largest; k++)
                {
                    var threshold = T.Broadcast(table[k]);
                    countA = T.CountReached(countA, a, threshold);
                    countB = T.CountReached(countB, b, threshold);
                    countC = T.CountReached(countC, c, threshold);
                    countD = T.CountReached(countD, d, threshold);
                }

                countA.Store((uint*)destination + i);
                countB.Store((uint*)destination + i + T.Count);
                countC.Store((uint*)destination + i + (2 * T.Count));
                countD.Store((uint*)destination + i + (3 * T.Count));
            }
        }

        Scalar(thresholds, words[done..], counts[done..]);
    }
}
