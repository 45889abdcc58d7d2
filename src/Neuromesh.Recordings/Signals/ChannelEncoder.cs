using Neuromesh.Core.Signals;

namespace Neuromesh.Recordings.Signals;

/// <summary>Turns the values of one channel, step by step, into events.</summary>
internal abstract class ChannelEncoder
{
    /// <summary>Takes the value of one step. The first value a channel has sets its starting level and gives no event.</summary>
    /// <param name="step">The step; each one greater than the one before.</param>
    /// <param name="value">The value in the channel's unit, finite.</param>
    /// <param name="events">Receives the events.</param>
    /// <exception cref="RecordingException">The signal moves too far in one step for the encoder's setting.</exception>
    public abstract void Next(long step, double value, SpikeEventList events);
}
