using System.Collections.Immutable;
using Neuromesh.Core.NeuronCores;

namespace Neuromesh.Core.Neurons;

/// <summary>The potentials at which neurons start, wherever the neurons themselves are: what lies at the other end of a gap junction before the first step.</summary>
public static class InitialPotentials
{
    /// <summary>The membrane potential is the first state variable of every model.</summary>
    internal const int Potential = 0;

    private const int BlockSize = 4096;

    /// <summary>Reads the initial potentials of some neurons from copies that are built for it, a block at a time.</summary>
    /// <param name="model">Name of the neuron model.</param>
    /// <param name="population">The whole population.</param>
    /// <param name="neurons">Indexes within the population, ascending.</param>
    /// <returns>The potentials in mV, in the order of the indexes.</returns>
    public static double[] Of(string model, NeuronSlice population, ImmutableArray<int> neurons)
    {
        ArgumentNullException.ThrowIfNull(population);
        var potentialsMv = new double[neurons.Length];
        for (var next = 0; next < neurons.Length;)
        {
            var first = neurons[next];
            var end = next;
            while (end < neurons.Length && neurons[end] - first < BlockSize)
            {
                end++;
            }

            using var group = NeuronGroupFactory.Create(model, population with { First = first, Size = neurons[end - 1] - first + 1 });
            for (; next < end; next++)
            {
                potentialsMv[next] = group.Read(Potential, neurons[next] - first);
            }
        }

        return potentialsMv;
    }
}
