namespace Neuromesh.Core.Signals;

/// <summary>The spikes of one epoch by global source id, step by step, ascending within a step. Reused from epoch to epoch.</summary>
/// <remarks>
/// What changes with an epoch lies in one piece: the numbers, then the sources. Where the epoch has one step and few spikes, another processor that reads it fetches one or two cache lines
/// at once; the object itself, which it reads first, does not change and stays in the caches of both.
/// </remarks>
public sealed class EpochSpikes
{
    private const int FirstRoom = 256;
    private const int MostFirstRoom = 1 << 14;

    // A line of nothing before and after: what lies there belongs to somebody else.
    private const int Line = 16;
    private const int CountAt = Line;
    private const int StepsAt = Line + 1;
    private const int FirstStepAt = Line + 2;
    private const int SourcesAt = Line + 4;

    private int[] _buffer;
    private int[] _ends = new int[64];

    /// <summary>An empty batch.</summary>
    /// <param name="most">The most spikes that an epoch can have, where it is known: there is room for them from the start, unless they are very many.</param>
    public EpochSpikes(long most = FirstRoom) => _buffer = new int[SourcesAt + Math.Min(most, MostFirstRoom) + Line];

    /// <summary>First step of the epoch.</summary>
    public long FirstStep => ((long)_buffer[FirstStepAt + 1] << 32) | (uint)_buffer[FirstStepAt];

    /// <summary>Steps that have been closed by <see cref="EndStep"/>.</summary>
    public int Steps => _buffer[StepsAt];

    /// <summary>Number of spikes.</summary>
    public int Count => _buffer[CountAt];

    /// <summary>All spikes, step after step.</summary>
    public ReadOnlySpan<int> Sources => _buffer.AsSpan(SourcesAt, Count);

    /// <summary>The spikes of one step.</summary>
    /// <param name="index">Step within the epoch, below <see cref="Steps"/>.</param>
    public ReadOnlySpan<int> OfStep(int index)
    {
        var steps = Steps;
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)steps, nameof(index));
        if (steps == 1)
        {
            // No step is open once the batch is read. Saves a cache line, which comes from another processor.
            return Sources;
        }

        var start = index == 0 ? 0 : _ends[index - 1];
        return _buffer.AsSpan(SourcesAt + start, _ends[index] - start);
    }

    /// <summary>Empties the batch for a new epoch.</summary>
    /// <param name="firstStep">First step.</param>
    public void Begin(long firstStep)
    {
        _buffer[FirstStepAt] = unchecked((int)firstStep);
        _buffer[FirstStepAt + 1] = (int)(firstStep >> 32);
        _buffer[StepsAt] = 0;
        _buffer[CountAt] = 0;
    }

    /// <summary>Makes room for spikes of the open step; what is written there counts after <see cref="Advance"/>.</summary>
    /// <param name="maximum">Largest number of spikes that may be written.</param>
    public Span<int> Reserve(int maximum)
    {
        var count = Count;
        if (_buffer.Length < SourcesAt + count + maximum + Line)
        {
            // Twice the largest epoch so far: a network in its steady state does not get there again.
            Array.Resize(ref _buffer, SourcesAt + (2 * (count + maximum)) + Line);
        }

        return _buffer.AsSpan(SourcesAt + count, maximum);
    }

    /// <summary>Counts spikes written into <see cref="Reserve"/>'s span.</summary>
    /// <param name="count">Number of spikes.</param>
    public void Advance(int count) => _buffer[CountAt] += count;

    /// <summary>Reads the batch's first cache line and nothing else, so that it is on its way from the processor that filled it.</summary>
    public void Fetch() => Volatile.Read(ref _buffer[CountAt]);

    /// <summary>Appends spikes to the open step.</summary>
    /// <param name="sources">Their sources, ascending and not below those appended before.</param>
    public void Append(ReadOnlySpan<int> sources)
    {
        if (!sources.IsEmpty)
        {
            sources.CopyTo(Reserve(sources.Length));
            Advance(sources.Length);
        }
    }

    /// <summary>Closes the open step.</summary>
    public void EndStep()
    {
        var steps = Steps;
        if (steps == _ends.Length)
        {
            Array.Resize(ref _ends, steps * 2);
        }

        _ends[steps] = Count;
        _buffer[StepsAt] = steps + 1;
    }
}
