using System.Runtime.Intrinsics;
using Neuromesh.Core.Kernels.Lanes;
using Neuromesh.Core.Random;

namespace Neuromesh.Core.Kernels;

/// <summary>Poisson counts from uniform words; every vector width gives the counts of the scalar reference.</summary>
public static partial class PoissonCounts
{
    /// <summary>counts[i] = <see cref="PoissonThresholds.MinimumCount"/> + number of thresholds at or below words[i].</summary>
    /// <param name="thresholds">The distribution.</param>
    /// <param name="words">Uniform 32-bit words, for example from <see cref="PhiloxFill"/>; any length.</param>
    /// <param name="counts">Receives one count per word; may be the same memory as <paramref name="words"/>, not a shifted part of it.</param>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    /// <remarks>
    /// Lanes hold words. The vectors walk the thresholds upwards until no lane passes one, so the work grows with the largest count
    /// among the lanes; words left over by a vector go to the scalar reference. All arithmetic is on whole numbers.
    /// </remarks>
    public static void Fill(PoissonThresholds thresholds, ReadOnlySpan<uint> words, Span<int> counts)
    {
        if (words.Length != counts.Length)
        {
            throw new ArgumentException($"There are {words.Length} words but room for {counts.Length} counts.", nameof(counts));
        }

        if (Vector512.IsHardwareAccelerated)
        {
            Vectors<WordLanes512>(thresholds, words, counts);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Vectors<WordLanes256>(thresholds, words, counts);
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            Vectors<WordLanes128>(thresholds, words, counts);
        }
        else
        {
            Scalar(thresholds, words, counts);
        }
    }
}
