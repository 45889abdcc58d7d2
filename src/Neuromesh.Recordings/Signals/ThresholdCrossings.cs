using Neuromesh.Core.Signals;

namespace Neuromesh.Recordings.Signals;

/// <summary>
/// An event at every step whose value has reached the threshold from below: x(s − 1) &lt; θ ≤ x(s), unless an event lies
/// <c>refractorySteps</c> or fewer steps back.
/// </summary>
/// <remarks>
/// What can be reconstructed: the times of the upward crossings. As long as crossings are more than the refractory time apart, an event
/// at step s means that the resampled signal went from below the threshold to the threshold or above between the times of steps s − 1
/// and s, and every crossing has its event; its time is known to one step. Of crossings closer together, those within the
/// refractory time of an event are lost. Between events only this is known: the signal did not cross upwards (outside
/// refractory times). Height and downward crossings are not in the events.
/// </remarks>
/// <param name="threshold">θ in the channel's unit.</param>
/// <param name="refractorySteps">Steps after an event in which there is none, 0 or more.</param>
/// <param name="source">Source index of the events.</param>
internal sealed class ThresholdCrossings(double threshold, int refractorySteps, int source) : ChannelEncoder
{
    private double _previous = double.PositiveInfinity;
    private long _silentUntil = long.MinValue;

    /// <inheritdoc/>
    public override void Next(long step, double value, SpikeEventList events)
    {
        if (_previous < threshold && value >= threshold && step > _silentUntil)
        {
            events.Add(step, source);
            _silentUntil = step + refractorySteps;
        }

        _previous = value;
    }
}
