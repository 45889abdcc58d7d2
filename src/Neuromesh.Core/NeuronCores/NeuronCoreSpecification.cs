using System.Collections.Immutable;
using Neuromesh.Core.Neurons;
using Neuromesh.Core.Synapses;

namespace Neuromesh.Core.NeuronCores;

/// <summary>Everything a neuron core is built from. Nothing in it depends on which other cores exist or where they run.</summary>
public sealed record NeuronCoreSpecification
{
    /// <summary>The neurons.</summary>
    public required NeuronSlice Neurons { get; init; }

    /// <summary>Name of the neuron model.</summary>
    public required string Model { get; init; }

    /// <summary>Global id of the first neuron of the core.</summary>
    public required int FirstNeuron { get; init; }

    /// <summary>Steps of an epoch.</summary>
    public required int EpochSteps { get; init; }

    /// <summary>The sparse projections onto the population, ascending by index.</summary>
    public required ImmutableArray<SparseProjectionSlice> SparseProjections { get; init; }

    /// <summary>The crossbar projections onto the population, ascending by index.</summary>
    public required ImmutableArray<CrossbarInputSpecification> CrossbarProjections { get; init; }

    /// <summary>Poisson inputs of the population, ascending by index.</summary>
    public required ImmutableArray<PoissonInputSpecification> PoissonInputs { get; init; }

    /// <summary>Currents injected into the population, ascending by index.</summary>
    public required ImmutableArray<CurrentInputSpecification> CurrentInputs { get; init; }

    /// <summary>Sine currents injected into the population, ascending by index.</summary>
    public ImmutableArray<SineInputSpecification> SineInputs { get; init; } = [];

    /// <summary>Noise currents injected into the population, ascending by index.</summary>
    public ImmutableArray<NoiseInputSpecification> NoiseInputs { get; init; } = [];

    /// <summary>Whether weights that differ from synapse to synapse are held in fixed point (precision mixed).</summary>
    public bool FixedPointWeights { get; init; }

    /// <summary>The ends of gap junctions at neurons of the population, the ends of a neuron in the order of their sum.</summary>
    public ImmutableArray<GapJunctionEnd> GapJunctions { get; init; } = [];

    /// <summary>Weights recorded over time, of projections onto the population.</summary>
    public ImmutableArray<WeightTraceSpecification> WeightTraces { get; init; } = [];

    /// <summary>Conductances recorded over time, of sets of gap junctions whose second ends lie in the population.</summary>
    public ImmutableArray<GapTraceSpecification> GapTraces { get; init; } = [];

    /// <summary>Traces of the population.</summary>
    public required ImmutableArray<TraceSpecification> Traces { get; init; }

    /// <summary>
    /// Walks the spikes of a step from the last to the first. Only the control of the determinism tests does so, to show that on their networks
    /// another order of sums does change the state.
    /// </summary>
    public bool ReversesSummation { get; init; }
}

/// <summary>A crossbar projection as its target core sees it.</summary>
/// <param name="Projection">Index of the projection.</param>
/// <param name="RowTiles">Number of tiles whose partial sums make up one column.</param>
/// <param name="DelaySteps">Delay in steps, at least an epoch.</param>
public sealed record CrossbarInputSpecification(int Projection, int RowTiles, int DelaySteps)
{
    /// <summary>How many epochs after the emission a core takes the tiles' output: 2 where the delay allows it, so that tiles and cores overlap.</summary>
    /// <param name="epochSteps">Steps of an epoch.</param>
    public int LagEpochs(int epochSteps) => DelaySteps >= 2 * epochSteps ? 2 : 1;
}

/// <summary>Poisson events for each neuron, independent or correlated, at a constant rate or one that follows a table.</summary>
/// <param name="Input">Index of the input.</param>
/// <param name="EventsPerStep">Mean number of events of a neuron in one step.</param>
/// <param name="Weight">Weight of an event in the model's unit (pA or mV).</param>
public sealed record PoissonInputSpecification(int Input, double EventsPerStep, double Weight)
{
    /// <summary>Correlation of the counts of two neurons, in [0, 1]: each copies every event of a shared process with this probability; 0 for independent events.</summary>
    public double Correlation { get; init; }

    /// <summary>Mean numbers of events in one step that hold from a step on, ascending; empty where <see cref="EventsPerStep"/> holds throughout.</summary>
    public ImmutableArray<RateSegmentSpecification> Rates { get; init; } = [];
}

/// <summary>A rate that holds from a time on.</summary>
/// <param name="StartStep">First step whose time has the rate; the update that begins at that time is the first with it.</param>
/// <param name="EventsPerStep">Mean number of events of a neuron in one step.</param>
public sealed record RateSegmentSpecification(long StartStep, double EventsPerStep);

/// <summary>A current that is constant on segments.</summary>
/// <param name="Neurons">Indexes within the population, ascending; empty for all.</param>
/// <param name="Segments">The segments, ascending, not overlapping.</param>
public sealed record CurrentInputSpecification(ImmutableArray<int> Neurons, ImmutableArray<CurrentSegmentSpecification> Segments);

/// <summary>A constant current from the time of <paramref name="StartStep"/> to the time of <paramref name="StopStep"/>.</summary>
/// <param name="AmplitudePa">Current in pA.</param>
/// <param name="StartStep">First step whose time has the current.</param>
/// <param name="StopStep">Step at whose time it ends.</param>
public sealed record CurrentSegmentSpecification(double AmplitudePa, long StartStep, long StopStep);

/// <summary>
/// The current <c>offset + amplitude · sin(2π · frequency · t + phase)</c>, held constant over each step at its value at the step's beginning.
/// </summary>
/// <param name="Neurons">Indexes within the population, ascending; empty for all.</param>
/// <param name="OffsetPa">Offset in pA.</param>
/// <param name="AmplitudePa">Amplitude in pA.</param>
/// <param name="FrequencyHz">Frequency in Hz, 0 or more.</param>
/// <param name="PhaseRadians">Phase at time 0.</param>
/// <param name="StartStep">First step whose time has the current.</param>
/// <param name="StopStep">Step at whose time it ends.</param>
public sealed record SineInputSpecification(
    ImmutableArray<int> Neurons, double OffsetPa, double AmplitudePa, double FrequencyHz, double PhaseRadians, long StartStep, long StopStep);

/// <summary>
/// A current that follows an Ornstein-Uhlenbeck process, independently for each neuron: <c>dI = (mean - I)/tau dt + sd·√(2/tau) dW</c>, held constant over each
/// step at its value at the step's beginning.
/// </summary>
/// <param name="Input">Index of the input.</param>
/// <param name="Neurons">Indexes within the population, ascending; empty for all.</param>
/// <param name="MeanPa">Mean in pA.</param>
/// <param name="StandardDeviationPa">Stationary standard deviation in pA, 0 or more.</param>
/// <param name="TimeConstantMs">Correlation time in ms, above 0.</param>
/// <param name="StartStep">First step whose time has the current.</param>
/// <param name="StopStep">Step at whose time it ends.</param>
public sealed record NoiseInputSpecification(
    int Input, ImmutableArray<int> Neurons, double MeanPa, double StandardDeviationPa, double TimeConstantMs, long StartStep, long StopStep);

/// <summary>State variables sampled at an interval.</summary>
/// <param name="Request">Index of the request in the experiment.</param>
/// <param name="Variables">Positions among the model's state variables.</param>
/// <param name="Neurons">Indexes within the population, ascending.</param>
/// <param name="IntervalSteps">Steps between samples.</param>
public sealed record TraceSpecification(int Request, ImmutableArray<int> Variables, ImmutableArray<int> Neurons, int IntervalSteps);

/// <summary>Weights sampled at an interval.</summary>
/// <param name="Request">Index of the request in the experiment.</param>
/// <param name="Projection">Index of the projection, which is plastic.</param>
/// <param name="Sources">Sources within the projection, ascending; empty for all.</param>
/// <param name="Targets">Targets within the population, ascending; empty for all.</param>
/// <param name="IntervalSteps">Steps between samples.</param>
public sealed record WeightTraceSpecification(
    int Request, int Projection, ImmutableArray<int> Sources, ImmutableArray<int> Targets, int IntervalSteps);

/// <summary>Conductances of gap junctions sampled at an interval.</summary>
/// <param name="Request">Index of the request in the experiment.</param>
/// <param name="Set">Index of the set of gap junctions.</param>
/// <param name="FirstSource">Global id of the first neuron of the first ends' population.</param>
/// <param name="Sources">First ends within their population, ascending; empty for all.</param>
/// <param name="Targets">Second ends within the core's population, ascending; empty for all.</param>
/// <param name="IntervalSteps">Steps between samples.</param>
public sealed record GapTraceSpecification(
    int Request, int Set, int FirstSource, ImmutableArray<int> Sources, ImmutableArray<int> Targets, int IntervalSteps);
