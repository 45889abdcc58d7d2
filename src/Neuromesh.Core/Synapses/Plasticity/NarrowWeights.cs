using Neuromesh.Core.Numerics;

namespace Neuromesh.Core.Synapses.Plasticity;

/// <summary>Decides, from a whole projection, whether 32 bits hold its plastic weights.</summary>
/// <remarks>
/// A weight of 32 bits loses changes below 2^-25 of itself. Where the change by one pair without decay is at least 2^-12 of a weight, what is lost comes from pairs whose traces have
/// decayed to 2^-13: about 1e-4 of all change. Rules that change weights in finer steps keep 64 bits, and so do pairings with a trace for each synapse.
/// </remarks>
public static class NarrowWeights
{
    /// <summary>The smallest change by one pair, in parts of the weight.</summary>
    public const double FinestChange = 1.0 / 4096;

    /// <summary>Whether 32 bits are enough with precision mixed.</summary>
    /// <param name="slice">The projection; which part of it does not matter.</param>
    public static bool Suffice(SparseProjectionSlice slice)
    {
        ArgumentNullException.ThrowIfNull(slice);
        return Suffice(slice.Plasticity, slice.LargestMagnitude);
    }

    /// <summary>The same for a rule and the largest weight to begin with.</summary>
    /// <param name="rule">The rule; null for none.</param>
    /// <param name="largestWeight">Magnitude of the largest weight at the start, in the target model's unit.</param>
    public static bool Suffice(PlasticityRule? rule, double largestWeight) => rule switch
    {
        PairRule { Pairing: SpikePairing.PresynapticCentred or SpikePairing.ReducedSymmetric } => false,
        PowerLawRule { Pairing: SpikePairing.PresynapticCentred or SpikePairing.ReducedSymmetric } => false,
        PairRule pair => IsCoarse(pair.Lambda) && IsCoarse(pair.Lambda * pair.Alpha),
        PowerLawRule power => IsCoarse(power.Lambda * power.Alpha)
            && (largestWeight == 0 || IsCoarse(power.Lambda * DeterministicMath.Pow(largestWeight, power.Mu - 1))),
        _ => false,
    };

    private static bool IsCoarse(double change) => change == 0 || change >= FinestChange;
}
