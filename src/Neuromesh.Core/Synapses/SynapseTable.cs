using System.Numerics;
using System.Runtime.CompilerServices;
using Neuromesh.Core.Kernels;
using Neuromesh.Core.Memory;

namespace Neuromesh.Core.Synapses;

/// <summary>
/// The synapses of one projection onto the neurons of one core: for each source a run of entries in creation order.
/// </summary>
/// <remarks>
/// An entry is a 16-bit target within the core and, only where the projection's synapses differ, a 16-bit delay and a 64-bit weight. Runs of an
/// all-to-all projection of one weight name no targets at all. Whether weights and delays are stored once or per synapse follows from the projection,
/// never from the cut. Where fewer than half of the sources have a run the index is a bitmap with ranks, so that a core
/// pays for the sources it has.
/// </remarks>
public sealed unsafe class SynapseTable : IDisposable
{
    private readonly NativeBuffer<uint> _runStarts;
    private readonly NativeBuffer<ushort>? _targets;
    private readonly NativeBuffer<ushort>? _delayOffsets;
    private readonly NativeBuffer<double>? _weights;
    private readonly ulong[]? _presence;
    private readonly int[]? _rank;

    internal SynapseTable(Layout layout)
    {
        Projection = layout.Projection;
        FirstSource = layout.FirstSource;
        SourceCount = layout.SourceCount;
        SynapseCount = layout.SynapseCount;
        ContentDigest = layout.ContentDigest;
        CommonWeight = layout.CommonWeight;
        CommonDelayOffset = layout.CommonDelayOffset;
        _runStarts = layout.RunStarts;
        _targets = layout.Targets;
        _delayOffsets = layout.DelayOffsets;
        _weights = layout.Weights;
        _presence = layout.Presence;
        _rank = layout.Rank;
        DenseTargets = layout.DenseTargets;
        SkippedSelfOffset = layout.SkippedSelfOffset;
    }

    /// <summary>Index of the projection.</summary>
    public int Projection { get; }

    /// <summary>Global id of the projection's first source.</summary>
    public int FirstSource { get; }

    /// <summary>Sources of the projection, with or without a run.</summary>
    public int SourceCount { get; }

    /// <summary>Synapses in the table.</summary>
    public long SynapseCount { get; }

    /// <summary>A sum over the synapses that does not depend on the cut: see <see cref="SynapseDigest"/>.</summary>
    public UInt128 ContentDigest { get; }

    /// <summary>Bytes held, index included.</summary>
    public long Bytes =>
        _runStarts.Bytes + (_targets?.Bytes ?? 0) + (_delayOffsets?.Bytes ?? 0) + (_weights?.Bytes ?? 0)
        + ((_presence?.LongLength ?? 0) * sizeof(ulong)) + ((_rank?.LongLength ?? 0) * sizeof(int));

    private double CommonWeight { get; }

    private int CommonDelayOffset { get; }

    /// <summary>Targets of each run of an all-to-all projection; 0 for others.</summary>
    private int DenseTargets { get; }

    /// <summary>For all-to-all without autapses: index within the population of the core's first neuron; null otherwise.</summary>
    private int? SkippedSelfOffset { get; }

    /// <summary>Adds all synapses of one source's spike to the ring.</summary>
    /// <param name="source">Source index within the projection, below <see cref="SourceCount"/>.</param>
    /// <param name="ring">The ring at the current step.</param>
    /// <returns>Number of synapses.</returns>
    public long Deliver(int source, in RingView ring)
    {
        if (DenseTargets > 0)
        {
            return DeliverDense(source, ring);
        }

        var run = FindRun(source);
        if (run < 0)
        {
            return 0;
        }

        nint start = (nint)_runStarts.Pointer[run];
        nint count = (nint)_runStarts.Pointer[run + 1] - start;
        if (_weights is null)
        {
            SpikeDelivery.ScatterConstant(Row(ring), _targets!.Pointer + start, count, CommonWeight);
        }
        else
        {
            SpikeDelivery.ScatterWeighted(
                ring,
                _targets!.Pointer + start,
                _delayOffsets is null ? null : _delayOffsets.Pointer + start,
                CommonDelayOffset,
                _weights!.Pointer + start,
                count);
        }

        return count;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _runStarts.Dispose();
        _targets?.Dispose();
        _delayOffsets?.Dispose();
        _weights?.Dispose();
    }

    private long DeliverDense(int source, in RingView ring)
    {
        var self = SkippedSelfOffset is { } offset ? source - offset : -1;
        var skips = self >= 0 && self < DenseTargets;
        var row = Row(ring);
        if (skips)
        {
            SpikeDelivery.AddContiguous(row, self, CommonWeight);
            SpikeDelivery.AddContiguous(row + self + 1, DenseTargets - self - 1, CommonWeight);
        }
        else
        {
            SpikeDelivery.AddContiguous(row, DenseTargets, CommonWeight);
        }

        return DenseTargets - (skips ? 1 : 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private double* Row(in RingView ring)
    {
        var slot = ring.CurrentSlot + CommonDelayOffset;
        if (slot >= ring.Slots)
        {
            slot -= ring.Slots;
        }

        return ring.Start + (slot * ring.Stride) + (CommonWeight < 0 ? ring.NegativePortOffset : 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int FindRun(int source)
    {
        if (_presence is null)
        {
            return source;
        }

        var word = _presence[source >> 6];
        var bit = 1UL << (source & 63);
        return (word & bit) == 0 ? -1 : _rank![source >> 6] + BitOperations.PopCount(word & (bit - 1));
    }

    /// <summary>Everything the builder found out.</summary>
    internal sealed record Layout
    {
        public required int Projection { get; init; }

        public required int FirstSource { get; init; }

        public required int SourceCount { get; init; }

        public required long SynapseCount { get; init; }

        public required UInt128 ContentDigest { get; init; }

        public double CommonWeight { get; init; }

        public int CommonDelayOffset { get; init; }

        public required NativeBuffer<uint> RunStarts { get; init; }

        public NativeBuffer<ushort>? Targets { get; init; }

        public NativeBuffer<ushort>? DelayOffsets { get; init; }

        public NativeBuffer<double>? Weights { get; init; }

        public ulong[]? Presence { get; init; }

        public int[]? Rank { get; init; }

        public int DenseTargets { get; init; }

        public int? SkippedSelfOffset { get; init; }
    }
}
