using System.Collections.Immutable;
using Neuromesh.Core.Signals;

namespace Neuromesh.Experiments.Model;

/// <summary>Something that drives the network from outside.</summary>
public abstract record Input
{
    /// <summary>Name in the description.</summary>
    public required string Name { get; init; }

    /// <summary>Position among the inputs.</summary>
    public required int Index { get; init; }
}

/// <summary>An input whose events travel as spikes of numbered sources, through projections.</summary>
public abstract record SpikeSourceInput : Input
{
    /// <summary>Global id of its first source; sources follow the neurons.</summary>
    public required int FirstSource { get; init; }

    /// <summary>Number of sources, 1 or more.</summary>
    public required int SourceCount { get; init; }
}

/// <summary>A recording (file, stream or synthetic) whose channels an encoder turns into events.</summary>
public sealed record RecordingInput : SpikeSourceInput
{
    /// <summary>The word in place of a path that asks for the program's own synthetic EEG.</summary>
    public const string Synthetic = "synthetic";

    /// <summary>The word in place of a path that says samples arrive over gRPC.</summary>
    public const string Stream = "stream";

    /// <summary>Full path of the recording, <see cref="Synthetic"/> or <see cref="Stream"/>.</summary>
    public required string Recording { get; init; }

    /// <summary>
    /// The channels in the order of the sources, each by its label, or as <c>#n</c> (n from 1) by its position in the recording.
    /// </summary>
    public required ImmutableArray<string> Channels { get; init; }

    /// <summary>Where in the recording the experiment starts, in ms.</summary>
    public required double OffsetMs { get; init; }

    /// <summary>How samples become values on the network's steps.</summary>
    public required ResamplingRule Resampling { get; init; }

    /// <summary>For text recordings without a time column: samples per second as an exact fraction; null where the file says it.</summary>
    public required (long Numerator, long Denominator)? SamplesPerSecond { get; init; }

    /// <summary>How values become events.</summary>
    public required Encoder Encoder { get; init; }
}

/// <summary>Spike trains given in the description or a file; one source per train.</summary>
public sealed record SpikeTrainInput : SpikeSourceInput
{
    /// <summary>Step of each event, ascending by (step, source); steps are 1 or more.</summary>
    public required ImmutableArray<long> Steps { get; init; }

    /// <summary>Source index of each event.</summary>
    public required ImmutableArray<int> Sources { get; init; }
}

/// <summary>Poisson input for each neuron of a population, without delay: independent or correlated, at a constant rate or one that follows a table.</summary>
public sealed record PoissonInput : Input
{
    /// <summary>Whose neurons.</summary>
    public required Population Target { get; init; }

    /// <summary>Events per second for each neuron; the largest rate where <see cref="Rates"/> gives several.</summary>
    public required double EventsPerSecond { get; init; }

    /// <summary>Rates that hold from a time on, ascending; empty where one holds throughout. Before the first one there are no events.</summary>
    public ImmutableArray<RateSegment> Rates { get; init; } = [];

    /// <summary>Correlation of the counts of two neurons in a step, in [0, 1].</summary>
    public double Correlation { get; init; }

    /// <summary>Weight of an event in the target model's unit (pA or mV).</summary>
    public required double Weight { get; init; }
}

/// <summary>A rate that holds from a time on.</summary>
/// <param name="StartStep">The rate holds from the time of this step.</param>
/// <param name="EventsPerSecond">Events per second for each neuron.</param>
public sealed record RateSegment(long StartStep, double EventsPerSecond);

/// <summary>Current injected into neurons of a population, constant on segments.</summary>
public sealed record CurrentInput : Input
{
    /// <summary>Whose neurons.</summary>
    public required Population Target { get; init; }

    /// <summary>Indexes within the population, ascending; empty for all.</summary>
    public required ImmutableArray<int> Neurons { get; init; }

    /// <summary>Segments in order of their start, not overlapping.</summary>
    public required ImmutableArray<CurrentSegment> Segments { get; init; }
}

/// <summary>A constant current on [start, stop).</summary>
/// <param name="AmplitudePa">Current in pA; positive depolarises.</param>
/// <param name="StartStep">The current flows from the time of this step …</param>
/// <param name="StopStep">… to the time of this one.</param>
public sealed record CurrentSegment(double AmplitudePa, long StartStep, long StopStep);

/// <summary>A current that changes from step to step.</summary>
public abstract record VaryingCurrentInput : Input
{
    /// <summary>Whose neurons.</summary>
    public required Population Target { get; init; }

    /// <summary>Indexes within the population, ascending; empty for all.</summary>
    public required ImmutableArray<int> Neurons { get; init; }

    /// <summary>The current flows from the time of this step …</summary>
    public required long StartStep { get; init; }

    /// <summary>… to the time of this one.</summary>
    public required long StopStep { get; init; }
}

/// <summary>The current <c>offset + amplitude · sin(2π · frequency · t + phase)</c>.</summary>
public sealed record SineInput : VaryingCurrentInput
{
    /// <summary>Offset in pA.</summary>
    public required double OffsetPa { get; init; }

    /// <summary>Amplitude in pA.</summary>
    public required double AmplitudePa { get; init; }

    /// <summary>Frequency in Hz.</summary>
    public required double FrequencyHz { get; init; }

    /// <summary>Phase at time 0 in radians.</summary>
    public required double PhaseRadians { get; init; }
}

/// <summary>Currents that follow an Ornstein-Uhlenbeck process, independent for each neuron.</summary>
public sealed record NoiseInput : VaryingCurrentInput
{
    /// <summary>Mean in pA.</summary>
    public required double MeanPa { get; init; }

    /// <summary>Stationary standard deviation in pA.</summary>
    public required double StandardDeviationPa { get; init; }

    /// <summary>Correlation time in ms.</summary>
    public required double TimeConstantMs { get; init; }
}
