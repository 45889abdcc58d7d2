using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Neuromesh.Core.Memory;

namespace Neuromesh.Core.Synapses;

/// <summary>Runs of synapses in fixed point, as they are appended to the buckets of their delays: a segment for each delay.</summary>
/// <remarks>
/// A synapse is a 32-bit word, target in the low half, weight in units in the high half. A segment is 16 bits: in the low byte the steps to its delay from the one before (from
/// the epoch's length for the first), in the high byte its number of synapses, which follow those of the segment before. Longer steps or segments are written in parts.
/// </remarks>
internal sealed unsafe class PackedRuns : IDisposable
{
    private const int LongestSegment = byte.MaxValue;
    private const int LineBytes = 64;
    private const int MostLines = 64;

    private readonly NativeBuffer<uint> _words;
    private readonly NativeBuffer<ushort> _segments;
    private readonly NativeBuffer<uint> _segmentStarts;
    private readonly SynapseIndex _index;

    /// <summary>Packs sorted runs.</summary>
    /// <param name="layout">Words, which become this table's, and delays where they differ, sorted by delay within each run.</param>
    /// <param name="arena">Where the memory comes from.</param>
    public PackedRuns(SynapseTable.Layout layout, NativeArena arena)
    {
        _index = layout.Index!;
        _words = layout.Words!;
        _segmentStarts = new NativeBuffer<uint>(_index.Runs + 1L, arena);
        uint total = 0;
        for (var run = 0; run < _index.Runs; run++)
        {
            _segmentStarts.Pointer[run] = total;
            total = checked(total + (uint)WriteSegments(layout, run, null));
        }

        _segmentStarts.Pointer[_index.Runs] = total;
        _segments = new NativeBuffer<ushort>(total, arena);
        for (var run = 0; run < _index.Runs; run++)
        {
            WriteSegments(layout, run, _segments.Pointer + _segmentStarts.Pointer[run]);
        }
    }

    /// <summary>One run.</summary>
    /// <param name="Words">Its synapses.</param>
    /// <param name="Segments">Its segments.</param>
    /// <param name="SegmentCount">Number of segments.</param>
    /// <param name="Count">Number of synapses.</param>
    public readonly record struct Run(nint Words, nint Segments, int SegmentCount, int Count);

    /// <summary>One synapse.</summary>
    /// <param name="target">Target within the core.</param>
    /// <param name="units">Weight in units.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Word(ushort target, short units) => target | ((uint)units << 16);

    /// <summary>Bytes held, without the index.</summary>
    public long Bytes => _words.Bytes + _segments.Bytes + _segmentStarts.Bytes;

    /// <summary>The run at a place of the index.</summary>
    /// <param name="run">The place.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Run At(int run)
    {
        var count = (int)_index.RunAt(run, out var start);
        var first = _segmentStarts.Pointer[run];
        return new Run((nint)(_words.Pointer + start), (nint)(_segments.Pointer + first), (int)(_segmentStarts.Pointer[run + 1] - first), count);
    }

    /// <summary>Asks for what <see cref="At"/> reads.</summary>
    /// <param name="run">The place of the index.</param>
    public void PrefetchIndex(int run)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(_segmentStarts.Pointer + run);
            _index.Prefetch(run);
        }
    }

    /// <summary>Cache lines that <see cref="Prefetch"/> asks for.</summary>
    /// <param name="run">The run.</param>
    public static int LinesOf(in Run run) => Math.Min(((run.Count * sizeof(uint)) / LineBytes) + 1, MostLines);

    /// <summary>Asks for the cache lines of a run; of a very long one for the first, the processor sees what comes then.</summary>
    /// <param name="run">The run.</param>
    /// <returns>Their number.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Prefetch(in Run run)
    {
        var lines = LinesOf(run);
        if (Sse.IsSupported)
        {
            Sse.Prefetch0((byte*)run.Segments);
            Sse.Prefetch0((byte*)run.Segments + LineBytes);
            for (var line = 0; line < lines; line++)
            {
                Sse.Prefetch0((byte*)run.Words + ((nint)line * LineBytes));
            }
        }

        return lines;
    }

    public void Dispose()
    {
        _words.Dispose();
        _segments.Dispose();
        _segmentStarts.Dispose();
    }

    private int WriteSegments(SynapseTable.Layout layout, int run, ushort* segments)
    {
        var end = (int)_index.RunAt(run, out var start);
        var written = 0;
        var before = 0;
        for (var i = 0; i < end;)
        {
            var delay = layout.DelayOffsetAt(start + i);
            var count = 1;
            while (i + count < end && count < LongestSegment && layout.DelayOffsetAt(start + i + count) == delay)
            {
                count++;
            }

            for (; delay - before > byte.MaxValue; before += byte.MaxValue)
            {
                Put(byte.MaxValue);
            }

            Put((ushort)((delay - before) | (count << 8)));
            before = delay;
            i += count;
        }

        return written;

        void Put(ushort segment)
        {
            if (segments != null)
            {
                segments[written] = segment;
            }

            written++;
        }
    }
}
