using System.Collections.Immutable;
using Neuromesh.Core.Units;

namespace Neuromesh.Experiments.Model;

/// <summary>Width of the numbers that carry state, weights and ring buffers.</summary>
public enum Precision
{
    /// <summary>64-bit floating point throughout.</summary>
    Double,

    /// <summary>
    /// As <see cref="Double"/>, but weights that differ within a projection are held as 16-bit multiples of a power of two (one for each target
    /// population, the finest in which its largest weight fits) and their sums are exact 32-bit whole numbers. Devices of ideal crossbars with at most 256 levels
    /// are held as bytes, and their sums are exact too. Neuron state, equal weights, Poisson inputs, currents and other crossbars stay in double.
    /// </summary>
    Mixed,
}

/// <summary>A complete, checked experiment: every reference is resolved, every value is in its canonical unit, every file is read.</summary>
/// <remarks>
/// Sources are numbered globally: first the neurons, population by population in the order of the description, then the sources of
/// the inputs in order. Every order-sensitive sum follows these numbers.
/// </remarks>
public sealed record Experiment
{
    /// <summary>Longest permitted epoch in steps.</summary>
    public const int MaximumEpochSteps = 64;

    /// <summary>Name for messages and run directories: the file's name without extension, or the example's name.</summary>
    public required string Name { get; init; }

    /// <summary>Length of a step.</summary>
    public required TimeStep TimeStep { get; init; }

    /// <summary>Steps to simulate, 1 or more.</summary>
    public required long DurationSteps { get; init; }

    /// <summary>Seed of every random draw.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Width of the numbers.</summary>
    public required Precision Precision { get; init; }

    /// <summary>Populations in the order of the description; at least one.</summary>
    public required ImmutableArray<Population> Populations { get; init; }

    /// <summary>Inputs in the order of the description.</summary>
    public required ImmutableArray<Input> Inputs { get; init; }

    /// <summary>Projections in the order of the description; the index is the projection's rank in sums.</summary>
    public required ImmutableArray<Projection> Projections { get; init; }

    /// <summary>Sets of gap junctions in the order of the description.</summary>
    public ImmutableArray<GapProjection> GapJunctions { get; init; } = [];

    /// <summary>What is written down.</summary>
    public required RecordingPlan Record { get; init; }

    /// <summary>
    /// Steps of one epoch: the smallest delay of any projection, at most <see cref="MaximumEpochSteps"/>; that maximum when there is none; 1 with gap junctions, whose potentials travel
    /// once a step.
    /// </summary>
    public required int EpochSteps { get; init; }

    /// <summary>The array that is trained; null for a network of spiking neurons. With it there are no inputs and no projections.</summary>
    public ArrayTraining? Training { get; init; }

    /// <summary>Neurons of all populations.</summary>
    public int NeuronCount => Populations.Sum(population => population.Size);
}

/// <summary>Neurons of one model.</summary>
public sealed record Population
{
    /// <summary>Name in the description.</summary>
    public required string Name { get; init; }

    /// <summary>Position among the populations.</summary>
    public required int Index { get; init; }

    /// <summary>Global id of its first neuron.</summary>
    public required int FirstNeuron { get; init; }

    /// <summary>Number of neurons, 1 or more.</summary>
    public required int Size { get; init; }

    /// <summary>The neuron model.</summary>
    public required Core.Neurons.NeuronModelDescriptor Model { get; init; }

    /// <summary>Every parameter of the model by name, defaults filled in.</summary>
    public required ImmutableDictionary<string, Core.Neurons.NeuronValue> Parameters { get; init; }

    /// <summary>Initial values by state variable; variables not named start where the model says.</summary>
    public required ImmutableDictionary<string, Core.Neurons.NeuronValue> InitialValues { get; init; }

    /// <summary>Where the neurons are; null where the description does not say.</summary>
    public Core.Synapses.SpatialLayout? Positions { get; init; }
}

/// <summary>What is recorded. All spikes are counted and enter the fingerprint whether recorded or not.</summary>
/// <param name="Spikes">Whose spikes are written: at most one request for each population, ascending by its index.</param>
/// <param name="Traces">Traces that are written.</param>
public sealed record RecordingPlan(ImmutableArray<SpikeRequest> Spikes, ImmutableArray<TraceRequest> Traces)
{
    /// <summary>Weights that are written.</summary>
    public ImmutableArray<WeightRequest> Weights { get; init; } = [];

    /// <summary>Number of a population's neurons whose spikes are written.</summary>
    /// <param name="population">The population.</param>
    public int SpikingNeurons(Population population)
    {
        ArgumentNullException.ThrowIfNull(population);
        return Spikes.FirstOrDefault(request => request.Population.Index == population.Index)?.Count ?? 0;
    }
}

/// <summary>Neurons of a population whose spikes are written.</summary>
/// <param name="Population">The population.</param>
/// <param name="Neurons">Indexes within the population, ascending, without repeats, fewer than all; empty for all.</param>
public sealed record SpikeRequest(Population Population, ImmutableArray<int> Neurons)
{
    /// <summary>Number of neurons.</summary>
    public int Count => Neurons.IsEmpty ? Population.Size : Neurons.Length;
}

/// <summary>Weights of a plastic projection or of a crossbar, or conductances of gap junctions, sampled at a fixed interval.</summary>
/// <param name="Projection">The projection; null where <see cref="GapJunctions"/> are sampled.</param>
/// <param name="Sources">Indexes of the sources within the projection, or of the first ends within their population, ascending, without repeats; empty for all.</param>
/// <param name="Targets">Indexes of the targets, or of the second ends, within their population, ascending, without repeats; empty for all.</param>
/// <param name="IntervalSteps">Steps between samples, 1 or more; samples fall on multiples of it, the first at one interval.</param>
public sealed record WeightRequest(Projection? Projection, ImmutableArray<int> Sources, ImmutableArray<int> Targets, int IntervalSteps)
{
    /// <summary>The set of gap junctions; null where a projection is sampled.</summary>
    public GapProjection? GapJunctions { get; init; }

    /// <summary>What is sampled of a crossbar's cells; <see cref="Core.Crossbars.TileQuantity.Weight"/> of others.</summary>
    public Core.Crossbars.TileQuantity Quantity { get; init; }

    /// <summary>Name of the projection or of the set of gap junctions.</summary>
    public string Name => Projection?.Name ?? Junctions.Name;

    /// <summary>Global id of the first source, or of the first neuron of the first ends' population.</summary>
    public int FirstSource => Projection?.FirstSource ?? Junctions.First.FirstNeuron;

    /// <summary>Population of the targets, or of the second ends.</summary>
    public Population Target => Projection?.Target ?? Junctions.Second;

    /// <summary>Number of weights in a sample, or its expectation.</summary>
    public double ExpectedSynapses => Projection is null
        ? Junctions.Junctions.Count(junction => Takes(Sources, junction.Source) && Takes(Targets, junction.Target))
        : (Projection is SparseProjection sparse ? sparse.Rule.ExpectedSynapses(Projection.SourceCount, Target.Size) : (double)Projection.SourceCount * Target.Size)
            * (Sources.IsEmpty ? 1 : (double)Sources.Length / Projection.SourceCount)
            * (Targets.IsEmpty ? 1 : (double)Targets.Length / Target.Size);

    private GapProjection Junctions => GapJunctions ?? throw new InvalidOperationException("A request names a projection or gap junctions.");

    private static bool Takes(ImmutableArray<int> selection, int index) => selection.IsEmpty || selection.BinarySearch(index) >= 0;
}

/// <summary>One set of state variables sampled at a fixed interval.</summary>
/// <param name="Population">Whose neurons.</param>
/// <param name="Variables">Names of state variables of the population's model, at least one.</param>
/// <param name="Neurons">Indexes within the population, ascending, without repeats, at least one.</param>
/// <param name="IntervalSteps">Steps between samples, 1 or more; samples fall on multiples of it, the first at one interval.</param>
public sealed record TraceRequest(
    Population Population,
    ImmutableArray<string> Variables,
    ImmutableArray<int> Neurons,
    int IntervalSteps);
