namespace Neuromesh.Core.Signals;

/// <summary>
/// A source of timestamped events from outside the network: a recording behind an encoder, a live stream, a list of spike trains.
/// </summary>
/// <remarks>
/// One reader takes the events epoch by epoch in ascending order. An implementation decides once, in order of its samples, which step
/// an event belongs to, so that the events do not depend on when the reader asks or how the samples were cut into chunks.
/// </remarks>
public interface ISpikeInput : IDisposable
{
    /// <summary>Number of sources; events name them by index 0 … SourceCount − 1.</summary>
    int SourceCount { get; }

    /// <summary>
    /// Called, from any thread, after new data arrived that may let <see cref="TryTake"/> succeed. Null for inputs that are always ready.
    /// </summary>
    Action? Arrived { get; set; }

    /// <summary>
    /// Appends the events of <paramref name="steps"/> steps, ordered by (step, source), repeated where a source fires more than once.
    /// </summary>
    /// <param name="firstStep">First step wanted; one more than the last step of the call before (1 at first).</param>
    /// <param name="steps">Number of steps, 1 or more.</param>
    /// <param name="events">Receives the events; untouched when the call returns false.</param>
    /// <returns>False when the data for these steps has not arrived yet.</returns>
    /// <exception cref="IOException">The data is broken; the message says what and where.</exception>
    bool TryTake(long firstStep, int steps, SpikeEventList events);
}
