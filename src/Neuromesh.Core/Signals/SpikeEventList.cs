namespace Neuromesh.Core.Signals;

/// <summary>A growing list of (step, source) events, reused from epoch to epoch.</summary>
public sealed class SpikeEventList
{
    private long[] _steps = new long[64];
    private int[] _sources = new int[64];

    /// <summary>Number of events.</summary>
    public int Count { get; private set; }

    /// <summary>Step of each event.</summary>
    public ReadOnlySpan<long> Steps => _steps.AsSpan(0, Count);

    /// <summary>Source index of each event.</summary>
    public ReadOnlySpan<int> Sources => _sources.AsSpan(0, Count);

    /// <summary>Appends an event.</summary>
    /// <param name="step">Its step.</param>
    /// <param name="source">Its source index.</param>
    public void Add(long step, int source)
    {
        if (Count == _steps.Length)
        {
            Array.Resize(ref _steps, Count * 2);
            Array.Resize(ref _sources, Count * 2);
        }

        _steps[Count] = step;
        _sources[Count] = source;
        Count++;
    }

    /// <summary>Empties the list and keeps its memory.</summary>
    public void Clear() => Count = 0;
}
