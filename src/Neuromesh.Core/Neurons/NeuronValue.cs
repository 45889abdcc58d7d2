using System.Collections.Immutable;

namespace Neuromesh.Core.Neurons;

/// <summary>A parameter or initial value of a whole population, in the neuron side's canonical unit.</summary>
public abstract record NeuronValue;

/// <summary>The same value for every neuron.</summary>
/// <param name="Value">The value.</param>
public sealed record ConstantValue(double Value) : NeuronValue;

/// <summary>A value for each neuron, read from a file.</summary>
/// <param name="Values">One value per neuron, in order of neuron index; length = population size.</param>
public sealed record PerNeuronValue(ImmutableArray<double> Values) : NeuronValue;

/// <summary>Drawn for each neuron, uniformly from [<paramref name="Minimum"/>, <paramref name="Maximum"/>).</summary>
/// <param name="Minimum">Lower bound.</param>
/// <param name="Maximum">Upper bound, at least the lower one.</param>
public sealed record UniformValue(double Minimum, double Maximum) : NeuronValue;

/// <summary>Drawn for each neuron from a normal distribution.</summary>
/// <param name="Mean">Mean.</param>
/// <param name="StandardDeviation">Standard deviation, 0 or more.</param>
public sealed record NormalValue(double Mean, double StandardDeviation) : NeuronValue;
