using System.Numerics;
using System.Runtime.Intrinsics.X86;
using Neuromesh.Core.Kernels;
using Neuromesh.Core.Memory;

namespace Neuromesh.Core.Synapses;

/// <summary>
/// The synapses of one projection onto the neurons of one core: for each source a run of entries, ascending by delay and, within a delay, those of one target in creation order.
/// </summary>
/// <remarks>
/// An entry is a 16-bit target within the core and, only where the projection's synapses differ, an 8-bit delay (16-bit beyond 256 steps) and a weight of
/// 64 bits; in fixed point see <see cref="PackedRuns"/>. All-to-all projections of one weight and delay hold nothing. What is stored once and
/// what per synapse follows from the projection, never from the cut.
/// </remarks>
public sealed unsafe class SynapseTable : IDisposable
{
    private const int LinesAhead = 48;
    private const int LineBytes = 64;

    private readonly SynapseIndex? _index;
    private readonly NativeBuffer<ushort>? _targets;
    private readonly NativeBuffer<byte>? _shortDelays;
    private readonly NativeBuffer<ushort>? _longDelays;
    private readonly NativeBuffer<double>? _weights;
    private readonly PackedRuns? _packed;
    private readonly double _commonWeight;
    private readonly int _commonDelayOffset;
    private readonly int _epochSteps;
    private readonly int _firstTarget;
    private readonly int _denseTargets;
    private readonly bool _denseSkipsSelf;
    private readonly FixedPointScale? _scale;
    private readonly CountedRuns? _counted;

    internal SynapseTable(Layout layout)
    {
        var slice = layout.Slice;
        Form = layout.Form;
        Projection = slice.Projection;
        FirstSource = slice.FirstSource;
        SourceCount = slice.SourceCount;
        SynapseCount = layout.SynapseCount;
        _epochSteps = slice.EpochSteps;
        _firstTarget = slice.FirstTarget;
        _commonWeight = layout.CommonWeight;
        _commonDelayOffset = layout.CommonDelayOffset;
        _scale = layout.Scale;
        _index = layout.Index;
        _targets = layout.Targets;
        _shortDelays = layout.ShortDelays;
        _longDelays = layout.LongDelays;
        _weights = layout.Weights;
        _packed = layout.Packed;
        _denseTargets = layout.Index is null ? slice.TargetCount : 0;
        _denseSkipsSelf = layout.DenseSkipsSelf;
        _counted = layout.Form == SynapseForm.Counted && layout.Index is not null ? new CountedRuns(layout) : null;
    }

    /// <summary>How the synapses are held.</summary>
    public SynapseForm Form { get; }

    /// <summary>Index of the projection.</summary>
    public int Projection { get; }

    /// <summary>Global id of the projection's first source.</summary>
    public int FirstSource { get; }

    /// <summary>Sources of the projection, with or without a run.</summary>
    public int SourceCount { get; }

    /// <summary>Synapses in the table.</summary>
    public long SynapseCount { get; }

    /// <summary>Bytes held, index included.</summary>
    public long Bytes => (_index?.Bytes ?? 0) + (_targets?.Bytes ?? 0) + (_shortDelays?.Bytes ?? 0) + (_longDelays?.Bytes ?? 0)
        + (_weights?.Bytes ?? 0) + (_packed?.Bytes ?? 0);

    /// <summary>Counts the synapses of spikes in a ring; for the form <see cref="SynapseForm.Counted"/>.</summary>
    /// <typeparam name="T">Type of the ring.</typeparam>
    /// <param name="sources">Global ids of the spikes' sources, all of this projection.</param>
    /// <param name="rows">Rows of the ring by the number of steps ahead.</param>
    /// <returns>Number of synapses.</returns>
    public long Count<T>(ReadOnlySpan<int> sources, T** rows)
        where T : unmanaged, IBinaryInteger<T>
    {
        if (_counted is not null)
        {
            return _counted.Count(sources, FirstSource, rows);
        }

        long events = 0;
        foreach (var source in sources)
        {
            events += CountDense(source - FirstSource, rows[_commonDelayOffset]);
        }

        return events;
    }

    /// <summary>Finds the place of a source's run, and asks for what <see cref="PackedRunAt"/> reads; for the form <see cref="SynapseForm.FixedPoint"/>.</summary>
    /// <param name="source">Global id of the source, of this projection.</param>
    /// <returns>The place; −1 where the source has no synapse here.</returns>
    internal int FindPacked(int source)
    {
        var place = _index!.PlaceOf(source - FirstSource);
        if (place >= 0)
        {
            _packed!.PrefetchIndex(place);
        }

        return place;
    }

    /// <summary>A run; for the form <see cref="SynapseForm.FixedPoint"/>.</summary>
    /// <param name="place">Its place.</param>
    internal PackedRuns.Run PackedRunAt(int place) => _packed!.At(place);

    /// <summary>Adds the synapses of one spike to a ring; for the form <see cref="SynapseForm.Double"/>.</summary>
    /// <param name="source">Global id of the source, of this projection.</param>
    /// <param name="rows">Rows of the ring by the number of steps ahead.</param>
    /// <param name="negativeOffset">Elements from a row to the one that takes negative weights; 0 where one row takes both.</param>
    /// <returns>Number of synapses.</returns>
    public long AddWeights(int source, double** rows, nint negativeOffset)
    {
        var count = _index!.Find(source - FirstSource, out var start);
        var targets = _targets!.Pointer + start;
        if (_weights is null)
        {
            AddCommonWeight(start, count, rows, _commonWeight < 0 ? negativeOffset : 0);
        }
        else if (_shortDelays is not null)
        {
            SpikeDelivery.ScatterWeighted(rows, targets, _shortDelays.Pointer + start, _weights.Pointer + start, count, negativeOffset);
        }
        else if (_longDelays is not null)
        {
            SpikeDelivery.ScatterWeighted(rows, targets, _longDelays.Pointer + start, _weights.Pointer + start, count, negativeOffset);
        }
        else
        {
            SpikeDelivery.ScatterWeighted(rows[_commonDelayOffset], targets, _weights.Pointer + start, count, negativeOffset);
        }

        return count;
    }

    /// <summary>Whether each synapse has a weight of its own; for the form <see cref="SynapseForm.Double"/>.</summary>
    internal bool HasOwnWeights => _weights is not null;

    /// <summary>The run of a source; for the form <see cref="SynapseForm.Double"/> where <see cref="HasOwnWeights"/>.</summary>
    /// <param name="source">Global id of the source, of this projection.</param>
    internal WeightedRun WeightedRunAt(int source)
    {
        var count = _index!.Find(source - FirstSource, out var start);
        return new WeightedRun(
            (nint)(_targets!.Pointer + start),
            (nint)(_weights!.Pointer + start),
            _shortDelays is null ? 0 : (nint)(_shortDelays.Pointer + start),
            _longDelays is null ? 0 : (nint)(_longDelays.Pointer + start),
            _commonDelayOffset,
            count);
    }

    /// <summary>Asks for the first cache lines of a source's run, which the caller will need soon.</summary>
    /// <param name="source">Global id of the source.</param>
    public void Prefetch(int source)
    {
        if (!Sse.IsSupported || _index is null)
        {
            return;
        }

        var count = _index.Find(source - FirstSource, out var start);
        PrefetchLines((byte*)(_targets!.Pointer + start), count * sizeof(ushort));
        if (_shortDelays is not null)
        {
            PrefetchLines(_shortDelays.Pointer + start, count);
        }

        if (_weights is not null)
        {
            PrefetchLines((byte*)(_weights.Pointer + start), count * sizeof(double));
        }
    }

    /// <summary>Adds every synapse to a digest, which does not depend on the cut: see <see cref="SynapseDigest"/>.</summary>
    /// <param name="digest">The digest.</param>
    public void AddState(ref SynapseDigest digest)
    {
        for (var source = 0; source < SourceCount; source++)
        {
            if (_packed is not null)
            {
                AddPackedState(source, ref digest);
                continue;
            }

            nint start = 0;
            var count = _index is null ? _denseTargets : _index.Find(source, out start);
            for (var i = start; i < start + count; i++)
            {
                var target = _index is null ? (int)i : _targets!.Pointer[i];
                if (_denseSkipsSelf && target + _firstTarget == source)
                {
                    continue;
                }

                digest.Add(Projection, source, target + _firstTarget, WeightAt(i), DelayOffsetAt(i) + _epochSteps);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _index?.Dispose();
        _targets?.Dispose();
        _shortDelays?.Dispose();
        _longDelays?.Dispose();
        _weights?.Dispose();
        _packed?.Dispose();
    }

    private void AddPackedState(int source, ref SynapseDigest digest)
    {
        var place = _index!.PlaceOf(source);
        if (place < 0)
        {
            return;
        }

        var run = PackedRunAt(place);
        var word = (uint*)run.Words;
        var delay = _epochSteps;
        for (var segment = 0; segment < run.SegmentCount; segment++)
        {
            delay += ((ushort*)run.Segments)[segment] & 0xFF;
            for (var left = ((ushort*)run.Segments)[segment] >> 8; left > 0; left--, word++)
            {
                digest.Add(Projection, source, (ushort)*word + _firstTarget, ((int)*word >> 16) * _scale!.Unit, delay);
            }
        }
    }

    private double WeightAt(nint place) => _weights is not null ? _weights.Pointer[place] : _commonWeight;

    private int DelayOffsetAt(nint place) => _shortDelays is not null ? _shortDelays.Pointer[place]
        : _longDelays is not null ? _longDelays.Pointer[place]
        : _commonDelayOffset;

    private static void PrefetchLines(byte* start, nint bytes)
    {
        var end = start + Math.Min(bytes, LinesAhead * LineBytes);
        for (; start < end; start += LineBytes)
        {
            Sse.Prefetch0(start);
        }
    }

    private void AddCommonWeight(nint start, nint count, double** rows, nint portOffset)
    {
        var targets = _targets!.Pointer + start;
        if (_shortDelays is null && _longDelays is null)
        {
            SpikeDelivery.ScatterConstant(rows[_commonDelayOffset] + portOffset, targets, count, _commonWeight);
        }
        else
        {
            for (nint i = 0; i < count; i++)
            {
                (rows[DelayOffsetAt(start + i)] + portOffset)[targets[i]] += _commonWeight;
            }
        }
    }

    private long CountDense<T>(int source, T* row)
        where T : unmanaged, IBinaryInteger<T>
    {
        var self = source - _firstTarget;
        if (!_denseSkipsSelf || (uint)self >= (uint)_denseTargets)
        {
            CountDelivery.AddContiguous(row, _denseTargets, T.One);
            return _denseTargets;
        }

        CountDelivery.AddContiguous(row, self, T.One);
        CountDelivery.AddContiguous(row + self + 1, _denseTargets - self - 1, T.One);
        return _denseTargets - 1;
    }

    /// <summary>Everything the builder found out.</summary>
    internal sealed record Layout
    {
        public required SparseProjectionSlice Slice { get; init; }

        public required SynapseForm Form { get; init; }

        public required long SynapseCount { get; init; }

        public double CommonWeight { get; init; }

        public int CommonDelayOffset { get; init; }

        public FixedPointScale? Scale { get; init; }

        public SynapseIndex? Index { get; init; }

        public NativeBuffer<ushort>? Targets { get; init; }

        public NativeBuffer<byte>? ShortDelays { get; init; }

        public NativeBuffer<ushort>? LongDelays { get; init; }

        public NativeBuffer<double>? Weights { get; init; }

        /// <summary>Magnitudes of plastic weights.</summary>
        public NativeBuffer<float>? Magnitudes { get; init; }

        /// <summary>In fixed point, targets and weights as <see cref="PackedRuns"/> has them, which takes them over.</summary>
        public NativeBuffer<uint>? Words { get; init; }

        public PackedRuns? Packed { get; init; }

        public bool DenseSkipsSelf { get; init; }

        /// <summary>Slots ahead of the current one, of a synapse.</summary>
        /// <param name="place">The synapse.</param>
        public int DelayOffsetAt(nint place) => ShortDelays is not null ? ShortDelays.Pointer[place]
            : LongDelays is not null ? LongDelays.Pointer[place]
            : CommonDelayOffset;
    }
}
