using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Neuromesh.Core.Kernels;

namespace Neuromesh.Core.Synapses;

/// <summary>Runs of synapses of one weight, whose arrivals are counted.</summary>
/// <remarks>
/// Runs that lie in main memory are first copied, many of them, into a list that stays in the nearest cache, and then counted from there. Counting straight from the runs took
/// twice as long for short ones: each addition to a row beyond the nearest cache needs one of the few buffers for cache misses, and the runs that are asked for ahead hold these for as
/// long as main memory takes. One after the other, each part has them to itself. Counts are sums of whole numbers, so the way does not change them.
/// </remarks>
internal sealed unsafe class CountedRuns
{
    /// <summary>What is fetched ahead lies about this many synapses ahead: more than the latency of memory, far less than a cache.</summary>
    private const int SynapsesAhead = 1000;

    private const int MostSpikesAhead = 16;

    /// <summary>Targets below this many bytes stay in the second cache, where nothing has to be gathered.</summary>
    private const long CachedBytes = 1 << 20;

    /// <summary>Mean length of runs from which copying costs more than it spares.</summary>
    private const int LongRun = 512;

    private const int SpikesAtOnce = 1 << 10;
    private const int GatheredSynapses = 1 << 13;
    private const int IndexAhead = 32;
    private const int LinesAhead = 96;
    private const int LineBytes = 64;

    private readonly SynapseIndex _index;
    private readonly ushort* _targets;
    private readonly byte* _shortDelays;
    private readonly ushort* _longDelays;
    private readonly int _commonDelayOffset;
    private readonly int _spikesAhead;
    private readonly bool _gathers;

    /// <summary>Takes what a builder found out; the buffers stay the table's.</summary>
    /// <param name="layout">Index, targets and, where they differ, delays.</param>
    public CountedRuns(SynapseTable.Layout layout)
    {
        _index = layout.Index!;
        _targets = layout.Targets!.Pointer;
        _shortDelays = layout.ShortDelays is null ? null : layout.ShortDelays.Pointer;
        _longDelays = layout.LongDelays is null ? null : layout.LongDelays.Pointer;
        _commonDelayOffset = layout.CommonDelayOffset;
        var meanLength = layout.SynapseCount / Math.Max(1, _index.Runs);
        _spikesAhead = (int)Math.Clamp(SynapsesAhead / Math.Max(1, meanLength), 1, MostSpikesAhead);
        _gathers = layout.SynapseCount * sizeof(ushort) > CachedBytes && meanLength < LongRun;
    }

    /// <summary>Counts the synapses of spikes.</summary>
    /// <typeparam name="T">Type of the ring.</typeparam>
    /// <param name="sources">Global ids of the spikes' sources, all of the projection.</param>
    /// <param name="firstSource">Global id of the projection's first source.</param>
    /// <param name="rows">Rows of the ring by the number of steps ahead.</param>
    /// <returns>Number of synapses.</returns>
    public long Count<T>(ReadOnlySpan<int> sources, int firstSource, T** rows)
        where T : unmanaged, IBinaryInteger<T>
    {
        if (!_gathers)
        {
            return CountInPlace(sources, firstSource, rows);
        }

        long events = 0;
        for (; sources.Length > SpikesAtOnce; sources = sources[SpikesAtOnce..])
        {
            events += Gather(sources[..SpikesAtOnce], firstSource, rows);
        }

        return events + Gather(sources, firstSource, rows);
    }

    private long CountInPlace<T>(ReadOnlySpan<int> sources, int firstSource, T** rows)
        where T : unmanaged, IBinaryInteger<T>
    {
        long events = 0;
        for (var i = 0; i < sources.Length; i++)
        {
            var count = _index.Find(sources[i] - firstSource, out var start);
            var targets = _targets + start;
            if (_shortDelays != null)
            {
                CountDelivery.Count(rows, targets, _shortDelays + start, count);
            }
            else if (_longDelays != null)
            {
                CountDelivery.Count(rows, targets, _longDelays + start, count);
            }
            else
            {
                _index.Find(sources[Math.Min(i + _spikesAhead, sources.Length - 1)] - firstSource, out var ahead);
                CountDelivery.Count(rows[_commonDelayOffset], targets, count, _targets + ahead);
            }

            events += count;
        }

        return events;
    }

    [SkipLocalsInit]
    private long Gather<T>(ReadOnlySpan<int> sources, int firstSource, T** rows)
        where T : unmanaged, IBinaryInteger<T>
    {
        var runs = stackalloc Run[SpikesAtOnce];
        var targets = stackalloc ushort[GatheredSynapses];
        var found = FindRuns(sources, firstSource, runs);
        if (_shortDelays != null)
        {
            var delays = stackalloc byte[GatheredSynapses];
            return Gather(runs, found, rows, targets, _shortDelays, delays);
        }

        if (_longDelays != null)
        {
            var delays = stackalloc ushort[GatheredSynapses];
            return Gather(runs, found, rows, targets, _longDelays, delays);
        }

        return Gather<T, byte>(runs, found, rows, targets, null, null);
    }

    private long Gather<T, TDelay>(Run* runs, int found, T** rows, ushort* gathered, TDelay* delays, TDelay* gatheredDelays)
        where T : unmanaged, IBinaryInteger<T>
        where TDelay : unmanaged, IBinaryInteger<TDelay>
    {
        long events = 0;
        var filled = 0;
        var fetched = 0;
        var linesAhead = 0;
        for (var i = 0; i < found; i++)
        {
            for (; fetched < found && linesAhead < LinesAhead; fetched++)
            {
                linesAhead += Prefetch(_targets, runs[fetched]) + Prefetch(delays, runs[fetched]);
            }

            var run = runs[i];
            linesAhead -= LinesOf(_targets, run) + LinesOf(delays, run);
            events += run.Count;
            if (run.Count > GatheredSynapses - filled)
            {
                Count(rows, gathered, gatheredDelays, filled);
                filled = 0;
                if (run.Count > GatheredSynapses)
                {
                    Count(rows, _targets + run.Start, delays == null ? null : delays + run.Start, (int)run.Count);
                    continue;
                }
            }

            new ReadOnlySpan<ushort>(_targets + run.Start, (int)run.Count).CopyTo(new Span<ushort>(gathered + filled, (int)run.Count));
            if (delays != null)
            {
                new ReadOnlySpan<TDelay>(delays + run.Start, (int)run.Count).CopyTo(new Span<TDelay>(gatheredDelays + filled, (int)run.Count));
            }

            filled += (int)run.Count;
        }

        Count(rows, gathered, gatheredDelays, filled);
        return events;
    }

    private void Count<T, TDelay>(T** rows, ushort* targets, TDelay* delays, int count)
        where T : unmanaged, IBinaryInteger<T>
        where TDelay : unmanaged, IBinaryInteger<TDelay>
    {
        if (delays == null)
        {
            CountDelivery.Count(rows[_commonDelayOffset], targets, count, targets);
        }
        else
        {
            CountDelivery.Count(rows, targets, delays, count);
        }
    }

    /// <summary>The runs of spikes, without the sources that have none.</summary>
    private int FindRuns(ReadOnlySpan<int> sources, int firstSource, Run* runs)
    {
        var found = 0;
        for (var i = 0; i < sources.Length; i++)
        {
            if (i + IndexAhead < sources.Length && _index.PlaceOf(sources[i + IndexAhead] - firstSource) is >= 0 and var place)
            {
                _index.Prefetch(place);
            }

            var count = _index.Find(sources[i] - firstSource, out var start);
            runs[found] = new Run((uint)start, (uint)count);
            found += count > 0 ? 1 : 0;
        }

        return found;
    }

    /// <summary>Cache lines of a run, and one for half of all runs too many.</summary>
    private static int LinesOf<TElement>(TElement* elements, Run run)
        where TElement : unmanaged =>
        elements == null ? 0 : (int)(run.Count * (uint)sizeof(TElement) / LineBytes) + 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Prefetch<TElement>(TElement* elements, Run run)
        where TElement : unmanaged
    {
        if (Sse.IsSupported && elements != null)
        {
            var end = (byte*)(elements + run.Start + run.Count);
            for (var line = (byte*)((nuint)(elements + run.Start) & ~(nuint)(LineBytes - 1)); line < end; line += LineBytes)
            {
                Sse.Prefetch0(line);
            }
        }

        return LinesOf(elements, run);
    }

    private readonly record struct Run(uint Start, uint Count);
}
