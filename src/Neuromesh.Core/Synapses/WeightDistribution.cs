using System.Collections.Immutable;

namespace Neuromesh.Core.Synapses;

/// <summary>How the weights of a projection are given, in the target model's unit (pA or mV).</summary>
public abstract record WeightDistribution;

/// <summary>One weight for all synapses.</summary>
/// <param name="Value">The weight.</param>
public sealed record ConstantWeight(double Value) : WeightDistribution;

/// <summary>Each weight drawn uniformly from [<paramref name="Minimum"/>, <paramref name="Maximum"/>).</summary>
/// <param name="Minimum">Lower bound.</param>
/// <param name="Maximum">Upper bound, at least the lower one.</param>
public sealed record UniformWeight(double Minimum, double Maximum) : WeightDistribution;

/// <summary>Each weight drawn from a normal distribution.</summary>
/// <param name="Mean">Mean.</param>
/// <param name="StandardDeviation">Standard deviation, 0 or more.</param>
public sealed record NormalWeight(double Mean, double StandardDeviation) : WeightDistribution;

/// <summary>Each weight drawn from a lognormal distribution, given by the moments of the weight itself.</summary>
/// <param name="Mean">Mean of the weights, not 0; where it is negative, all weights are.</param>
/// <param name="StandardDeviation">Standard deviation of the weights, 0 or more.</param>
/// <remarks>The logarithm of the magnitude is normal with variance <c>s² = log(1 + (sd/mean)²)</c> and mean <c>log|mean| - s²/2</c>.</remarks>
public sealed record LognormalWeight(double Mean, double StandardDeviation) : WeightDistribution;

/// <summary>A drawn weight that is drawn again until it lies within bounds.</summary>
/// <param name="Untruncated">What is drawn: uniform, normal or lognormal.</param>
/// <param name="Minimum">Smallest weight; −∞ for none.</param>
/// <param name="Maximum">Largest weight; +∞ for none.</param>
public sealed record TruncatedWeight(WeightDistribution Untruncated, double Minimum, double Maximum) : WeightDistribution
{
    /// <summary>The smallest share of draws within the bounds that is worth drawing again for.</summary>
    public const double SmallestAcceptedShare = 0.01;

    /// <summary>The share of the untruncated draws that lies within the bounds, to 2^-50.</summary>
    public double AcceptedShare() => WeightDraw.ShareUpTo(Untruncated, Maximum, inclusive: true) - WeightDraw.ShareUpTo(Untruncated, Minimum, inclusive: false);
}

/// <summary>A full matrix of weights, read from a file (crossbars only).</summary>
/// <param name="Values">[sources × targets], row-major.</param>
public sealed record WeightMatrix(ImmutableArray<double> Values) : WeightDistribution;
