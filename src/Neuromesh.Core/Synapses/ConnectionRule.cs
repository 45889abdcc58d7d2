using System.Collections.Immutable;

namespace Neuromesh.Core.Synapses;

/// <summary>Which source connects to which target of a sparse projection.</summary>
/// <remarks>
/// Sources and targets are indexes within their populations. Draws are keyed by target, so that any slice of the targets
/// generates its own synapses and nothing else, whatever the cut.
/// </remarks>
public abstract record ConnectionRule;

/// <summary>Every source to every target.</summary>
/// <param name="Autapses">Whether a neuron connects to itself, where source and target population are the same.</param>
public sealed record AllToAllRule(bool Autapses) : ConnectionRule;

/// <summary>Source i to target i; both populations have one size.</summary>
public sealed record OneToOneRule : ConnectionRule;

/// <summary>Each target draws the same number of sources, uniformly.</summary>
/// <param name="Indegree">Synapses per target, 0 or more.</param>
/// <param name="Autapses">Whether a neuron may draw itself.</param>
/// <param name="Multapses">Whether a target may draw a source more than once.</param>
public sealed record FixedIndegreeRule(int Indegree, bool Autapses, bool Multapses) : ConnectionRule;

/// <summary>Each pair connects independently.</summary>
/// <param name="Probability">Probability in [0, 1].</param>
/// <param name="Autapses">Whether a neuron may connect to itself.</param>
public sealed record PairwiseBernoulliRule(double Probability, bool Autapses) : ConnectionRule;

/// <summary>A list of synapses, read from a file. All arrays have one length; order is creation order.</summary>
/// <param name="Sources">Source index of each synapse.</param>
/// <param name="Targets">Target index of each synapse.</param>
/// <param name="Weights">Weight of each synapse in the target model's unit (pA or mV).</param>
/// <param name="DelaySteps">Delay of each synapse in steps, 1 or more.</param>
public sealed record ExplicitEdgesRule(
    ImmutableArray<int> Sources,
    ImmutableArray<int> Targets,
    ImmutableArray<double> Weights,
    ImmutableArray<int> DelaySteps) : ConnectionRule;
