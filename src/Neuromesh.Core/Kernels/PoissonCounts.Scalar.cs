using Neuromesh.Core.Random;

namespace Neuromesh.Core.Kernels;

/// <content>The reference.</content>
public static partial class PoissonCounts
{
    /// <summary>What <see cref="Fill"/> computes, one half-word at a time.</summary>
    internal static void Scalar(PoissonThresholds thresholds, ReadOnlySpan<ushort> halves, in LowHalves lowHalves, int first, Span<ushort> counts)
    {
        var high = thresholds.HighHalves;
        for (var i = 0; i < halves.Length; i++)
        {
            var half = halves[i];
            var passed = 0;
            while (passed < high.Length && high[passed] < half)
            {
                passed++;
            }

            counts[i] = passed < high.Length && high[passed] == half
                ? (ushort)thresholds.CountOf(((uint)half << 16) | lowHalves.At(first + i))
                : (ushort)(thresholds.MinimumCount + passed);
        }
    }
}
