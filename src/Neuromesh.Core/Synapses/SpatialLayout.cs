using System.Collections.Immutable;
using Neuromesh.Core.Random;

namespace Neuromesh.Core.Synapses;

/// <summary>Where the neurons of a population are, in two or three dimensions, around the origin.</summary>
/// <param name="ExtentMm">Length of each edge in mm, above 0: two or three.</param>
public abstract record SpatialLayout(ImmutableArray<double> ExtentMm)
{
    /// <summary>Two or three.</summary>
    public int Dimensions => ExtentMm.Length;

    /// <summary>The position of a neuron.</summary>
    /// <param name="neuron">Its index within the population.</param>
    /// <param name="positionMm">Receives a coordinate for each dimension, in [−extent/2, extent/2).</param>
    public abstract void Position(int neuron, Span<double> positionMm);
}

/// <summary>Neurons in the middle of the cells of a grid, the first coordinate running fastest.</summary>
/// <param name="ExtentMm">Length of each edge in mm.</param>
/// <param name="Shape">Cells along each edge; their product is the number of neurons.</param>
public sealed record GridLayout(ImmutableArray<double> ExtentMm, ImmutableArray<int> Shape) : SpatialLayout(ExtentMm)
{
    /// <inheritdoc/>
    public override void Position(int neuron, Span<double> positionMm)
    {
        for (var i = 0; i < Dimensions; i++)
        {
            var cell = neuron % Shape[i];
            neuron /= Shape[i];
            positionMm[i] = ExtentMm[i] * (((cell + 0.5) / Shape[i]) - 0.5);
        }
    }
}

/// <summary>Neurons anywhere, uniformly and independently.</summary>
/// <param name="ExtentMm">Length of each edge in mm.</param>
/// <param name="Seed">Seed of the experiment.</param>
/// <param name="Population">Index of the population: the key's purpose is <c>positions</c>; the entity is the neuron.</param>
public sealed record UniformLayout(ImmutableArray<double> ExtentMm, ulong Seed, int Population) : SpatialLayout(ExtentMm)
{
    private readonly RandomKey _key = RandomKey.Create(Seed, "positions", Population);

    /// <inheritdoc/>
    public override void Position(int neuron, Span<double> positionMm)
    {
        var stream = new PhiloxStream(_key, (uint)neuron);
        for (var i = 0; i < Dimensions; i++)
        {
            positionMm[i] = ExtentMm[i] * (stream.NextDouble() - 0.5);
        }
    }
}
