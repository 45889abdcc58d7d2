namespace Neuromesh.Core.Signals;

/// <summary>How samples become values on the network's steps.</summary>
public enum ResamplingRule
{
    /// <summary>The last sample at or before the step's time.</summary>
    Hold,

    /// <summary>Straight line between the samples around the step's time.</summary>
    Linear,
}

/// <summary>A level of a recorded signal.</summary>
/// <param name="Value">The level, in microvolts or in the channel's own unit.</param>
/// <param name="InMicrovolts">True when the value is in uV and the channel's unit must be a voltage; false for the channel's own unit.</param>
public readonly record struct SignalLevel(double Value, bool InMicrovolts);

/// <summary>How a sampled signal becomes events.</summary>
public abstract record Encoder
{
    /// <summary>Sources for one channel.</summary>
    public abstract int SourcesPerChannel { get; }
}

/// <summary>An event when the signal crosses a level upwards, then none for a refractory time. One source per channel.</summary>
/// <param name="Threshold">The level.</param>
/// <param name="RefractorySteps">Steps after an event in which there is none, 0 or more.</param>
public sealed record ThresholdEncoder(SignalLevel Threshold, int RefractorySteps) : Encoder
{
    /// <inheritdoc/>
    public override int SourcesPerChannel => 1;
}

/// <summary>
/// Asynchronous delta modulation: an event on the channel's up source (index 2c) each time the signal has risen by
/// <paramref name="Delta"/> since the last event, on its down source (2c + 1) each time it has fallen by it.
/// </summary>
/// <param name="Delta">The distance between levels, above 0.</param>
/// <param name="RefractorySteps">Steps after an event of a channel in which it has none, 0 or more.</param>
public sealed record DeltaModulationEncoder(SignalLevel Delta, int RefractorySteps) : Encoder
{
    /// <inheritdoc/>
    public override int SourcesPerChannel => 2;
}
