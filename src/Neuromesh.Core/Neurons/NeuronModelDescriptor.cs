using System.Collections.Immutable;
using Neuromesh.Core.Units;

namespace Neuromesh.Core.Neurons;

/// <summary>One parameter or initial value of a neuron model, as a user writes it.</summary>
/// <param name="Name">Name in an experiment, for example <c>membraneTimeConstant</c>.</param>
/// <param name="Dimension">Its dimension; the value is held in the neuron side's canonical unit (ms, mV, pA, pF).</param>
/// <param name="Default">Value used when the user gives none, in the canonical unit.</param>
/// <param name="Minimum">Smallest permitted value; see <paramref name="MinimumExclusive"/>.</param>
/// <param name="Maximum">Largest permitted value.</param>
/// <param name="MinimumExclusive">True when <paramref name="Minimum"/> itself is refused.</param>
/// <param name="Symbol">Symbol in the model's equation.</param>
/// <param name="Meaning">One sentence for the user.</param>
public sealed record NeuronParameterDescriptor(
    string Name,
    PhysicalDimension Dimension,
    double Default,
    double Minimum,
    double Maximum,
    bool MinimumExclusive,
    string Symbol,
    string Meaning);

/// <summary>A state variable that can be given an initial value and recorded.</summary>
/// <param name="Name">Name in an experiment, for example <c>membranePotential</c>.</param>
/// <param name="Dimension">Its dimension, in the neuron side's canonical unit.</param>
/// <param name="Meaning">One sentence for the user.</param>
public sealed record NeuronStateDescriptor(string Name, PhysicalDimension Dimension, string Meaning);

/// <summary>What an experiment may say about a neuron model: the source of checking, of the schema and of defaults.</summary>
/// <param name="Name">Name in an experiment, for example <c>lif-exponential</c>.</param>
/// <param name="Summary">One sentence with the equation.</param>
/// <param name="WeightDimension">Dimension of a synaptic weight onto this model: Voltage (mV) or Current (pA).</param>
/// <param name="Parameters">Its parameters, each with unit, default and range.</param>
/// <param name="StateVariables">What can be initialised and recorded.</param>
public sealed record NeuronModelDescriptor(
    string Name,
    string Summary,
    PhysicalDimension WeightDimension,
    ImmutableArray<NeuronParameterDescriptor> Parameters,
    ImmutableArray<NeuronStateDescriptor> StateVariables);
