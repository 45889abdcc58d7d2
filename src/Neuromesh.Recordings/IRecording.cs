using System.Collections.Immutable;

namespace Neuromesh.Recordings;

/// <summary>An open recording: its header and random access to the physical values of its channels.</summary>
public interface IRecording : IDisposable
{
    /// <summary>What the file says of itself.</summary>
    RecordingHeader Header { get; }

    /// <summary>Reads consecutive samples of one channel in its physical unit.</summary>
    /// <param name="channel">Index into <see cref="RecordingHeader.Channels"/>.</param>
    /// <param name="firstSample">First sample, 0 or more; first + length must not pass the channel's sample count.</param>
    /// <param name="destination">Receives the values.</param>
    /// <exception cref="RecordingException">The file ends early or cannot be read.</exception>
    void Read(int channel, long firstSample, Span<double> destination);
}

/// <summary>What a recording says of itself.</summary>
public sealed record RecordingHeader
{
    /// <summary>Path or name for messages.</summary>
    public required string Source { get; init; }

    /// <summary>Format: <c>EDF</c>, <c>EDF+C</c>, <c>EDF+D</c>, <c>BDF</c>, <c>BDF+C</c>, <c>BDF+D</c>, <c>text</c> or <c>synthetic</c>.</summary>
    public required string Format { get; init; }

    /// <summary>Free text that says who was recorded; empty when unknown.</summary>
    public string Subject { get; init; } = "";

    /// <summary>Free text that says what was recorded and how; empty when unknown.</summary>
    public string Description { get; init; } = "";

    /// <summary>Local date and time of the first sample; null when the file gives none that is valid.</summary>
    public DateTime? StartTime { get; init; }

    /// <summary>Length in s.</summary>
    public required double DurationSeconds { get; init; }

    /// <summary>Signal channels in the file's order; annotation channels are not among them.</summary>
    public required ImmutableArray<RecordingChannel> Channels { get; init; }

    /// <summary>Annotations in order of onset.</summary>
    public ImmutableArray<RecordingAnnotation> Annotations { get; init; } = [];

    /// <summary>Remarks about oddities that were read around, each naming the field and what was assumed.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];
}

/// <summary>One channel of a recording.</summary>
public sealed record RecordingChannel
{
    /// <summary>Label, trimmed.</summary>
    public required string Label { get; init; }

    /// <summary>Physical unit as the file has it, for example <c>uV</c>; may be empty.</summary>
    public required string Unit { get; init; }

    /// <summary>Samples per second.</summary>
    public required SamplingRate Rate { get; init; }

    /// <summary>Number of samples.</summary>
    public required long SampleCount { get; init; }

    /// <summary>Physical value of the digital minimum (EDF/BDF), or the smallest value in a text file.</summary>
    public required double PhysicalMinimum { get; init; }

    /// <summary>Physical value of the digital maximum (EDF/BDF), or the largest value in a text file.</summary>
    public required double PhysicalMaximum { get; init; }

    /// <summary>Smallest digital value; 0 for text.</summary>
    public int DigitalMinimum { get; init; }

    /// <summary>Largest digital value; 0 for text.</summary>
    public int DigitalMaximum { get; init; }

    /// <summary>Transducer; empty when unknown.</summary>
    public string Transducer { get; init; } = "";

    /// <summary>Filters already applied; empty when unknown.</summary>
    public string Prefiltering { get; init; } = "";
}

/// <summary>A mark in a recording.</summary>
/// <param name="OnsetSeconds">Time after the first sample in s.</param>
/// <param name="DurationSeconds">Length in s; null when none is given.</param>
/// <param name="Text">The text.</param>
public sealed record RecordingAnnotation(double OnsetSeconds, double? DurationSeconds, string Text);

/// <summary>A recording cannot be read. The message names the file, the field or position, what was expected and what to do.</summary>
/// <param name="message">The message.</param>
/// <param name="inner">The cause, if there is one.</param>
public sealed class RecordingException(string message, Exception? inner = null) : IOException(message, inner);
