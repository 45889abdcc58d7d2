namespace Neuromesh.Recordings.Signals;

/// <summary>The stretch of one channel's samples that has arrived and is still needed, addressed by sample number.</summary>
internal sealed class SampleWindow
{
    private double[] _ring = new double[256];
    private int _head;

    /// <summary>One more than the number of the newest sample that arrived; the number of samples known so far.</summary>
    public long End { get; private set; }

    /// <summary>Number of samples held.</summary>
    public int Count { get; private set; }

    /// <summary>First sample that is still needed; samples before it are not held.</summary>
    public long NeededFrom { get; private set; }

    /// <summary>The value of a sample that is held.</summary>
    /// <param name="sample">Its number.</param>
    public double this[long sample] => _ring[(_head + (int)(sample - (End - Count))) & (_ring.Length - 1)];

    /// <summary>Takes the samples that follow the newest one.</summary>
    /// <param name="values">Their values.</param>
    public void Append(ReadOnlySpan<double> values)
    {
        var unneeded = (int)Math.Clamp(NeededFrom - End, 0, values.Length);
        End += values.Length;
        values = values[unneeded..];
        Reserve(Count + values.Length);
        var tail = (_head + Count) & (_ring.Length - 1);
        var untilWrap = Math.Min(values.Length, _ring.Length - tail);
        values[..untilWrap].CopyTo(_ring.AsSpan(tail));
        values[untilWrap..].CopyTo(_ring);
        Count += values.Length;
    }

    /// <summary>Declares samples that were never appended as passed, where a reader can start further on.</summary>
    /// <param name="sample">The first sample that will be appended next; not before <see cref="End"/>; nothing may be held.</param>
    public void StartAt(long sample) => End = sample;

    /// <summary>Lets go of the samples before one.</summary>
    /// <param name="sample">The first sample still needed.</param>
    public void DropBefore(long sample)
    {
        NeededFrom = sample;
        var dropped = (int)Math.Clamp(sample - (End - Count), 0, Count);
        _head = (_head + dropped) & (_ring.Length - 1);
        Count -= dropped;
    }

    private void Reserve(int count)
    {
        if (count <= _ring.Length)
        {
            return;
        }

        var larger = new double[System.Numerics.BitOperations.RoundUpToPowerOf2((uint)count)];
        var untilWrap = Math.Min(Count, _ring.Length - _head);
        _ring.AsSpan(_head, untilWrap).CopyTo(larger);
        _ring.AsSpan(0, Count - untilWrap).CopyTo(larger.AsSpan(untilWrap));
        _ring = larger;
        _head = 0;
    }
}
