using System.Collections.Immutable;

namespace Neuromesh.Core.Signals;

/// <summary>Spike trains that are known beforehand, as an input that is always ready.</summary>
public sealed class SpikeTrainEvents : ISpikeInput
{
    private readonly ImmutableArray<long> _steps;
    private readonly ImmutableArray<int> _sources;
    private int _next;

    /// <summary>Creates the input.</summary>
    /// <param name="sourceCount">Number of trains.</param>
    /// <param name="steps">Step of each event, 1 or more, ascending by (step, source).</param>
    /// <param name="sources">Source of each event; as many as steps.</param>
    /// <exception cref="ArgumentException">The arrays differ in length.</exception>
    public SpikeTrainEvents(int sourceCount, ImmutableArray<long> steps, ImmutableArray<int> sources)
    {
        if (steps.Length != sources.Length)
        {
            throw new ArgumentException($"{steps.Length} steps but {sources.Length} sources.", nameof(sources));
        }

        SourceCount = sourceCount;
        _steps = steps;
        _sources = sources;
    }

    /// <inheritdoc/>
    public int SourceCount { get; }

    /// <inheritdoc/>
    public Action? Arrived { get; set; }

    /// <inheritdoc/>
    public bool TryTake(long firstStep, int steps, SpikeEventList events)
    {
        for (; _next < _steps.Length && _steps[_next] < firstStep + steps; _next++)
        {
            events.Add(_steps[_next], _sources[_next]);
        }

        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
