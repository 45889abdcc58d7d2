namespace Neuromesh.Core.Synapses;

/// <summary>Sorts each run by delay, stably, so that a spike walks the rows of the ring one after the other and keeps creation order within a row.</summary>
internal sealed unsafe class DelaySorter
{
    private readonly SynapseTable.Layout _layout;
    private readonly int[] _starts;
    private readonly int[] _places;
    private readonly byte[] _copy;

    /// <summary>Prepares the sorting of a table's runs.</summary>
    /// <param name="layout">The table.</param>
    /// <param name="slots">Number of delays that occur.</param>
    public DelaySorter(SynapseTable.Layout layout, int slots)
    {
        _layout = layout;
        _starts = new int[slots + 1];
        _places = new int[layout.Index!.LongestRun];
        _copy = new byte[(long)layout.Index.LongestRun * sizeof(double)];
    }

    /// <summary>Sorts all runs.</summary>
    public void Sort()
    {
        for (var run = 0; run < _layout.Index!.Runs; run++)
        {
            var count = (int)_layout.Index.RunAt(run, out var start);
            if (count > 1)
            {
                SortRun(start, count);
            }
        }
    }

    private void SortRun(nint start, int count)
    {
        // Counting sort between the smallest and the largest delay of the run.
        int smallest = DelayAt(start), largest = smallest;
        for (var i = 1; i < count; i++)
        {
            smallest = Math.Min(smallest, DelayAt(start + i));
            largest = Math.Max(largest, DelayAt(start + i));
        }

        var starts = _starts.AsSpan(0, largest - smallest + 2);
        starts.Clear();
        for (var i = 0; i < count; i++)
        {
            starts[DelayAt(start + i) - smallest + 1]++;
        }

        for (var i = 1; i < starts.Length; i++)
        {
            starts[i] += starts[i - 1];
        }

        for (var i = 0; i < count; i++)
        {
            _places[i] = starts[DelayAt(start + i) - smallest]++;
        }

        if (_layout.Words is not null)
        {
            Move(_layout.Words.Pointer + start, count);
        }
        else
        {
            Move(_layout.Targets!.Pointer + start, count);
        }

        if (_layout.ShortDelays is not null)
        {
            Move(_layout.ShortDelays.Pointer + start, count);
        }
        else
        {
            Move(_layout.LongDelays!.Pointer + start, count);
        }

        if (_layout.Weights is not null)
        {
            Move(_layout.Weights.Pointer + start, count);
        }
        else if (_layout.Magnitudes is not null)
        {
            Move(_layout.Magnitudes.Pointer + start, count);
        }
    }

    private int DelayAt(nint place) => _layout.ShortDelays is not null ? _layout.ShortDelays.Pointer[place] : _layout.LongDelays!.Pointer[place];

    private void Move<T>(T* values, int count)
        where T : unmanaged
    {
        fixed (byte* bytes = _copy)
        {
            var copy = (T*)bytes;
            for (var i = 0; i < count; i++)
            {
                copy[_places[i]] = values[i];
            }

            Buffer.MemoryCopy(copy, values, (long)count * sizeof(T), (long)count * sizeof(T));
        }
    }
}
