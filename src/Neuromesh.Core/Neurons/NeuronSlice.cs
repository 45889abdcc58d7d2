using System.Collections.Immutable;
using Neuromesh.Core.Random;
using Neuromesh.Core.Units;

namespace Neuromesh.Core.Neurons;

/// <summary>A contiguous slice of a population, with the values its neurons start from.</summary>
public sealed record NeuronSlice
{
    /// <summary>Seed of the experiment.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Length of a step.</summary>
    public required TimeStep TimeStep { get; init; }

    /// <summary>Index of the population.</summary>
    public required int Population { get; init; }

    /// <summary>Index within the population of the slice's first neuron.</summary>
    public required int First { get; init; }

    /// <summary>Neurons in the slice.</summary>
    public required int Size { get; init; }

    /// <summary>Every parameter of the model by name.</summary>
    public required ImmutableDictionary<string, NeuronValue> Parameters { get; init; }

    /// <summary>Initial values by state variable, where given.</summary>
    public required ImmutableDictionary<string, NeuronValue> InitialValues { get; init; }

    /// <summary>Whether neurons of the slice have gap junctions.</summary>
    public bool HasGapJunctions { get; init; }

    /// <summary>True when a parameter differs between neurons.</summary>
    /// <param name="name">Name of the parameter.</param>
    public bool Varies(string name) => Parameters[name] is not ConstantValue;

    /// <summary>The smallest value that a parameter can have anywhere in the population: it does not depend on the cut.</summary>
    /// <param name="name">Name of the parameter.</param>
    public double Lowest(string name) => Parameters[name] is PerNeuronValue { Values: var values } ? values.Min() : Parameters[name].Lowest(0);

    /// <summary>A parameter's value for each neuron of the slice.</summary>
    /// <param name="name">Name of the parameter.</param>
    public double[] Parameter(string name) => Resolve(Parameters[name], "parameter " + name);

    /// <summary>An initial value for each neuron of the slice.</summary>
    /// <param name="name">Name of the state variable.</param>
    /// <returns>The values, or null when the experiment gives none.</returns>
    public double[]? InitialValue(string name) =>
        InitialValues.TryGetValue(name, out var value) ? Resolve(value, "initial " + name) : null;

    private double[] Resolve(NeuronValue value, string purpose)
    {
        var values = new double[Size];
        var key = RandomKey.Create(Seed, purpose, Population);
        for (var i = 0; i < Size; i++)
        {
            var stream = new PhiloxStream(key, (uint)(First + i));
            values[i] = value.Draw(First + i, ref stream);
        }

        return values;
    }
}
