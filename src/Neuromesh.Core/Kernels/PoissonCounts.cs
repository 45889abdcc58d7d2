using System.Runtime.Intrinsics;
using Neuromesh.Core.Kernels.Lanes;
using Neuromesh.Core.Random;

namespace Neuromesh.Core.Kernels;

/// <summary>Counts of a tabulated distribution from uniform half-words; every vector width gives the counts of the scalar reference.</summary>
/// <remarks>
/// A draw is a uniform word of 32 bits, of which the high half nearly always says the count: the low half is drawn only where the high half equals that of a threshold.
/// So a draw costs half a word of the generator, and the distribution is that of whole words.
/// </remarks>
public static partial class PoissonCounts
{
    /// <summary>counts[i] = the count of the word with halves[i] above and <see cref="LowHalves"/> at i below.</summary>
    /// <param name="thresholds">The distribution.</param>
    /// <param name="halves">Uniform half-words, for example from <see cref="PhiloxFill"/>; any length.</param>
    /// <param name="lowHalves">Where the low halves come from.</param>
    /// <param name="counts">Receives one count for each half-word.</param>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    /// <remarks>
    /// Lanes hold half-words. The vectors walk the thresholds upwards until no lane reaches one, so the work grows with the largest count
    /// among the lanes; what is left over by a vector, and vectors in which a low half decides, go to the scalar reference. All arithmetic is on whole numbers.
    /// </remarks>
    public static void Fill(PoissonThresholds thresholds, ReadOnlySpan<ushort> halves, in LowHalves lowHalves, Span<ushort> counts)
    {
        if (halves.Length != counts.Length)
        {
            throw new ArgumentException($"There are {halves.Length} half-words but room for {counts.Length} counts.", nameof(counts));
        }

        if (Vector512.IsHardwareAccelerated)
        {
            Vectors<HalfWordLanes512>(thresholds, halves, lowHalves, counts);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Vectors<HalfWordLanes256>(thresholds, halves, lowHalves, counts);
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            Vectors<HalfWordLanes128>(thresholds, halves, lowHalves, counts);
        }
        else
        {
            Scalar(thresholds, halves, lowHalves, 0, counts);
        }
    }
}
