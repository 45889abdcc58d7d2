using Neuromesh.Protocol.V1;

namespace Neuromesh.Gateway.Clients;

/// <summary>How fast a recording is sent.</summary>
public enum StreamingSpeed
{
    /// <summary>As fast as it was recorded: each sample when its time has passed since the first was due.</summary>
    RealTime,

    /// <summary>As fast as the gateway takes it.</summary>
    Maximum,
}

/// <summary>Where a recording is sent and how.</summary>
public sealed record StreamingOptions
{
    /// <summary>The gateway, for example <c>http://127.0.0.1:5271</c>.</summary>
    public required Uri Gateway { get; init; }

    /// <summary>The experiment's id, as Submit gave it.</summary>
    public required string ExperimentId { get; init; }

    /// <summary>Name of the input in the description; its recording must be <c>stream</c>.</summary>
    public required string Input { get; init; }

    /// <summary>How fast to send.</summary>
    public StreamingSpeed Speed { get; init; } = StreamingSpeed.Maximum;

    /// <summary>The clock of <see cref="StreamingSpeed.RealTime"/>.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}

/// <summary>How far a recording has been sent.</summary>
/// <param name="SentSeconds">Recorded time handed to the transport so far, in s.</param>
/// <param name="AcceptedSamples">Samples of all wanted channels that the gateway has accepted.</param>
/// <param name="Run">The run's status, with which a sender that is held back sees why; null before the first answer.</param>
public sealed record StreamingProgress(double SentSeconds, long AcceptedSamples, RunStatus? Run);

/// <summary>What a stream came to.</summary>
/// <param name="AcceptedSamples">Samples of all wanted channels that the gateway has accepted.</param>
/// <param name="Channels">Labels of the wanted channels.</param>
/// <param name="RunEnded">True when the run ended first and needed no more.</param>
public sealed record StreamingSummary(long AcceptedSamples, IReadOnlyList<string> Channels, bool RunEnded);

/// <summary>A recording could not be sent. The message says what was wrong and what to do.</summary>
/// <param name="message">The message.</param>
/// <param name="inner">The cause, if there is one.</param>
public sealed class StreamingException(string message, Exception? inner = null) : IOException(message, inner);
