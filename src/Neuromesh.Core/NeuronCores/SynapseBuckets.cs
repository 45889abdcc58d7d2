using System.Runtime.InteropServices;
using Neuromesh.Core.Kernels;
using Neuromesh.Core.Synapses;

namespace Neuromesh.Core.NeuronCores;

/// <summary>The synapses on their way, a bucket for each delivery step; buckets grow to the busiest step there has been.</summary>
internal sealed unsafe class SynapseBuckets : IDisposable
{
    private const int FirstCapacity = 1 << 5;
    private const int LongestSegment = byte.MaxValue;

    private readonly uint** _starts;
    private readonly uint** _ends;
    private readonly uint** _limits;

    public SynapseBuckets(int slots)
    {
        Slots = slots;
        _starts = (uint**)NativeMemory.AllocZeroed((nuint)(3 * slots), (nuint)sizeof(uint*));
        _ends = _starts + slots;
        _limits = _ends + slots;
        for (var slot = 0; slot < slots; slot++)
        {
            Resize(slot, FirstCapacity);
        }
    }

    ~SynapseBuckets() => Free();

    /// <summary>Number of buckets: one for each delay that occurs.</summary>
    public int Slots { get; }

    /// <summary>Puts the synapses of a spike into the buckets of their steps.</summary>
    /// <param name="run">The synapses.</param>
    /// <param name="step">The step at whose end a delay of one epoch arrives.</param>
    public void Append(in PackedRuns.Run run, long step)
    {
        var bucket = (int)(step % Slots);
        var segments = (ushort*)run.Segments;
        var words = (uint*)run.Words;
        var left = run.SegmentCount;
        while (true)
        {
            var done = BucketDelivery.Append(_ends, _limits, Slots, ref bucket, segments, left, ref words);
            if (done == left)
            {
                return;
            }

            left -= done;
            segments += done;
            var full = bucket + (*segments & 0xFF);
            full = full >= Slots ? full - Slots : full;
            Resize(full, (2 * (nuint)(_ends[full] - _starts[full])) + LongestSegment);
        }
    }

    /// <summary>The words that arrive at the end of a step.</summary>
    /// <param name="step">The step.</param>
    /// <param name="count">Their number.</param>
    public uint* Words(long step, out nint count)
    {
        var slot = step % Slots;
        count = (nint)(_ends[slot] - _starts[slot]);
        return _starts[slot];
    }

    /// <summary>Empties the bucket of a step.</summary>
    /// <param name="step">The step.</param>
    public void Clear(long step)
    {
        var slot = step % Slots;
        _ends[slot] = _starts[slot];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Resize(int slot, nuint capacity)
    {
        var used = _ends[slot] - _starts[slot];
        _starts[slot] = (uint*)NativeMemory.Realloc(_starts[slot], (capacity + BucketDelivery.Slack) * sizeof(uint));
        _ends[slot] = _starts[slot] + used;
        _limits[slot] = _starts[slot] + capacity;
    }

    private void Free()
    {
        for (var slot = 0; slot < Slots; slot++)
        {
            NativeMemory.Free(_starts[slot]);
            _starts[slot] = null;
        }

        NativeMemory.Free(_starts);
    }
}
