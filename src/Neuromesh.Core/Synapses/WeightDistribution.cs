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

/// <summary>A full matrix of weights, read from a file (crossbars only).</summary>
/// <param name="Values">[sources × targets], row-major.</param>
public sealed record WeightMatrix(ImmutableArray<double> Values) : WeightDistribution;
