using Neuromesh.Core.Random;

namespace Neuromesh.Core.Kernels;

/// <content>The reference.</content>
public static partial class PoissonCounts
{
    /// <summary>What <see cref="Fill"/> computes, one word at a time.</summary>
    internal static void Scalar(PoissonThresholds thresholds, ReadOnlySpan<uint> words, Span<int> counts)
    {
        var table = thresholds.Thresholds;
        for (var i = 0; i < words.Length; i++)
        {
            var word = words[i];
            var passed = 0;
            while (passed < table.Length && word >= table[passed])
            {
                passed++;
            }

            counts[i] = thresholds.MinimumCount + passed;
        }
    }
}
