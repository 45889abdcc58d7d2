namespace Neuromesh.Core.Signals;

/// <summary>The spikes of one epoch by global source id, step by step, ascending within a step. Reused from epoch to epoch.</summary>
public sealed class EpochSpikes
{
    private const int FirstRoom = 256;
    private const int MostFirstRoom = 1 << 14;

    private int _count;
    private int[] _sources;
    private int[] _ends = new int[64];

    /// <summary>An empty batch.</summary>
    /// <param name="most">The most spikes that an epoch can have, where it is known: there is room for them from the start, unless they are very many.</param>
    public EpochSpikes(long most = FirstRoom) => _sources = new int[Math.Min(most, MostFirstRoom)];

    /// <summary>First step of the epoch.</summary>
    public long FirstStep { get; private set; }

    /// <summary>Steps that have been closed by <see cref="EndStep"/>.</summary>
    public int Steps { get; private set; }

    /// <summary>Number of spikes.</summary>
    public int Count => _count;

    /// <summary>All spikes, step after step.</summary>
    public ReadOnlySpan<int> Sources => _sources.AsSpan(0, Count);

    /// <summary>The spikes of one step.</summary>
    /// <param name="index">Step within the epoch, below <see cref="Steps"/>.</param>
    public ReadOnlySpan<int> OfStep(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Steps, nameof(index));
        if (Steps == 1)
        {
            // No step is open once the batch is read. Saves a cache line, which comes from another processor.
            return Sources;
        }

        var start = index == 0 ? 0 : _ends[index - 1];
        return _sources.AsSpan(start, _ends[index] - start);
    }

    /// <summary>Empties the batch for a new epoch.</summary>
    /// <param name="firstStep">First step.</param>
    public void Begin(long firstStep)
    {
        FirstStep = firstStep;
        Steps = 0;
        _count = 0;
    }

    /// <summary>Makes room for spikes of the open step; what is written there counts after <see cref="Advance"/>.</summary>
    /// <param name="maximum">Largest number of spikes that may be written.</param>
    public Span<int> Reserve(int maximum)
    {
        if (_sources.Length < Count + maximum)
        {
            // Twice the largest epoch so far: a network in its steady state does not get there again.
            Array.Resize(ref _sources, 2 * (Count + maximum));
        }

        return _sources.AsSpan(Count, maximum);
    }

    /// <summary>Counts spikes written into <see cref="Reserve"/>'s span.</summary>
    /// <param name="count">Number of spikes.</param>
    public void Advance(int count) => _count += count;

    /// <summary>Reads the batch's first cache line and nothing else, so that it is on its way from the processor that filled it.</summary>
    public void Fetch() => Volatile.Read(ref _count);

    /// <summary>Appends spikes to the open step.</summary>
    /// <param name="sources">Their sources, ascending and not below those appended before.</param>
    public void Append(ReadOnlySpan<int> sources)
    {
        sources.CopyTo(Reserve(sources.Length));
        _count += sources.Length;
    }

    /// <summary>Closes the open step.</summary>
    public void EndStep()
    {
        if (Steps == _ends.Length)
        {
            Array.Resize(ref _ends, Steps * 2);
        }

        _ends[Steps++] = Count;
    }
}
