using Neuromesh.Core.Kernels.Lanes;
using Neuromesh.Core.Random;

namespace Neuromesh.Core.Kernels;

/// <content>The fast path.</content>
public static partial class PoissonCounts
{
    /// <summary>What <see cref="Fill"/> computes, at one vector width; works, slowly, also where the CPU lacks that width.</summary>
    /// <typeparam name="T">The width.</typeparam>
    internal static unsafe void Vectors<T>(PoissonThresholds thresholds, ReadOnlySpan<uint> words, Span<int> counts)
        where T : struct, IWordLanes<T>
    {
        var table = thresholds.Thresholds;
        var minimum = T.Broadcast((uint)thresholds.MinimumCount);
        var done = words.Length - (words.Length % T.Count);
        fixed (uint* source = words, first = table)
        fixed (int* destination = counts)
        {
            for (var i = 0; i < done; i += T.Count)
            {
                (minimum + Passed<T>(T.Load(source + i), first, table.Length)).Store((uint*)destination + i);
            }
        }

        Scalar(thresholds, words[done..], counts[done..]);
    }

    private static unsafe T Passed<T>(T words, uint* table, int length)
        where T : struct, IWordLanes<T>
    {
        var passed = T.Broadcast(0);
        for (var k = 0; k < length; k++)
        {
            // The table ascends: a threshold that no lane reaches ends the search.
            var reached = T.GreaterThanOrEqual(words, T.Broadcast(table[k]));
            if (T.IsZero(reached))
            {
                break;
            }

            passed -= reached;
        }

        return passed;
    }
}
