using Neuromesh.Core.Memory;
using Neuromesh.Core.Random;

namespace Neuromesh.Core.Synapses;

/// <summary>
/// Builds the table of a core in two walks over its synapses, one that counts and one that writes, so that nothing but the
/// finished table, a counter per source and one run is ever held.
/// </summary>
public static class SynapseTableBuilder
{
    /// <summary>Largest number of neurons of a core: targets are 16 bit.</summary>
    public const int MaximumTargets = 1 << 16;

    private const int ShortDelays = 1 << 8;

    /// <summary>Builds one table.</summary>
    /// <param name="slice">The projection and the core's share of its targets.</param>
    /// <param name="form">How the synapses are held.</param>
    /// <param name="scale">Unit of the weights where they are held in fixed point.</param>
    /// <param name="load">
    /// For each target of the slice: receives in addition the most that the projection can add in one step, in synapses or, in fixed point, in units.
    /// </param>
    /// <param name="arena">Where the table's memory comes from; it must outlive the table.</param>
    /// <returns>The table; the caller disposes of it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The core has more than 65,536 targets.</exception>
    /// <exception cref="OverflowException">The core has 2^32 synapses of this projection or more.</exception>
    public static SynapseTable Build(SparseProjectionSlice slice, SynapseForm form, FixedPointScale? scale, Span<long> load, NativeArena arena)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(slice.TargetCount, MaximumTargets);
        if (form == SynapseForm.Counted && slice is { Rule: AllToAllRule allToAll, Delays: ConstantDelay })
        {
            return BuildDense(slice, allToAll, load);
        }

        return new SynapseTable(BuildLayout(slice, form, scale, load, holdsWeights: false, arena));
    }

    /// <summary>Builds synapses that are held one by one, for a table or for the plastic synapses.</summary>
    /// <param name="slice">The projection and the core's share of its targets.</param>
    /// <param name="form">How the synapses are held.</param>
    /// <param name="scale">Unit of the weights where they are held in fixed point.</param>
    /// <param name="load">As for <see cref="Build"/>.</param>
    /// <param name="holdsWeights">In the form <see cref="SynapseForm.Double"/>: whether each synapse has a weight of its own even where all start from one.</param>
    /// <param name="arena">As for <see cref="Build"/>.</param>
    internal static SynapseTable.Layout BuildLayout(
        SparseProjectionSlice slice, SynapseForm form, FixedPointScale? scale, Span<long> load, bool holdsWeights, NativeArena arena)
    {
        var next = new uint[slice.SourceCount];
        var total = CountRuns(slice, next);
        if (total > uint.MaxValue)
        {
            throw new OverflowException(
                $"A core has {total} synapses of one projection, above the limit of {uint.MaxValue}: use fewer neurons per core.");
        }

        var index = new SynapseIndex(next, arena);
        var slots = slice.MaximumDelaySteps - slice.EpochSteps + 1;
        var delaysDiffer = slice.MinimumDelaySteps != slice.MaximumDelaySteps;
        var weightsDiffer = slice.CommonWeight is null;
        var isPacked = form == SynapseForm.FixedPoint;
        // Delays that become segments at the end are built elsewhere, so that the arena holds finished tables only.
        var placeOfDelays = isPacked ? null : arena;
        var layout = new SynapseTable.Layout
        {
            Slice = slice,
            Form = form,
            SynapseCount = total,
            CommonWeight = slice.CommonWeight ?? 0,
            CommonDelayOffset = slice.MaximumDelaySteps - slice.EpochSteps,
            Scale = scale,
            Index = index,
            Targets = isPacked ? null : Buffer<ushort>(total, arena),
            ShortDelays = delaysDiffer && slots <= ShortDelays ? Buffer<byte>(total, placeOfDelays) : null,
            LongDelays = delaysDiffer && slots > ShortDelays ? Buffer<ushort>(total, placeOfDelays) : null,
            Weights = form == SynapseForm.Double && (weightsDiffer || holdsWeights) ? Buffer<double>(total, arena) : null,
            Magnitudes = form == SynapseForm.Single ? Buffer<float>(total, arena) : null,
            Words = isPacked ? Buffer<uint>(total, arena) : null,
        };
        var writer = new SynapseWriter(layout, next);
        writer.Write(load);
        if (delaysDiffer)
        {
            new DelaySorter(layout, slots).Sort();
        }

        return isPacked ? Pack(layout, arena) : layout;
    }

    internal static ProjectionSlice Geometry(SparseProjectionSlice slice) =>
        new(slice.SourceCount, slice.TotalTargets, slice.Recurrent, slice.FirstTarget, slice.TargetCount);

    internal static RandomKey Key(SparseProjectionSlice slice) => RandomKey.Create(slice.Seed, "connections", slice.Projection);

    private static NativeBuffer<T> Buffer<T>(long length, NativeArena? arena)
        where T : unmanaged => arena is null ? new NativeBuffer<T>(length) : new NativeBuffer<T>(length, arena);

    private static SynapseTable.Layout Pack(SynapseTable.Layout layout, NativeArena arena)
    {
        var packed = new PackedRuns(layout, arena);
        layout.ShortDelays?.Dispose();
        layout.LongDelays?.Dispose();
        return layout with { Packed = packed, Words = null, ShortDelays = null, LongDelays = null };
    }

    private static SynapseTable BuildDense(SparseProjectionSlice slice, AllToAllRule rule, Span<long> load)
    {
        var skipsSelf = slice.Recurrent && !rule.Autapses;
        var perTarget = slice.SourceCount - (skipsSelf ? 1 : 0);
        foreach (ref var count in load)
        {
            count += perTarget;
        }

        return new SynapseTable(new SynapseTable.Layout
        {
            Slice = slice,
            Form = SynapseForm.Counted,
            SynapseCount = (long)perTarget * slice.TargetCount,
            CommonWeight = ((ConstantWeight)slice.Weights).Value,
            CommonDelayOffset = slice.Delays.MaximumSteps - slice.EpochSteps,
            DenseSkipsSelf = skipsSelf,
        });
    }

    private static long CountRuns(SparseProjectionSlice slice, uint[] counts)
    {
        if (slice.Rule is not ExplicitEdgesRule edges)
        {
            var counter = new CountingVisitor(counts);
            ConnectionEnumerator.Visit(slice.Rule, Geometry(slice), Key(slice), ref counter);
            return counter.Total;
        }

        long total = 0;
        var reader = new EdgeReader(edges.Edges);
        foreach (var block in edges.Edges.Blocks)
        {
            if (!block.MayReach(slice.FirstTarget, slice.TargetCount))
            {
                continue;
            }

            reader.ReadEnds(block);
            var sources = reader.Sources;
            var targets = reader.Targets;
            for (var i = 0; i < targets.Length; i++)
            {
                if ((uint)(targets[i] - slice.FirstTarget) < (uint)slice.TargetCount)
                {
                    counts[sources[i]]++;
                    total++;
                }
            }
        }

        return total;
    }

    private struct CountingVisitor(uint[] counts) : ISynapseVisitor
    {
        public long Total { get; private set; }

        public void VisitTarget(int target, ReadOnlySpan<int> sources)
        {
            var perSource = counts;
            foreach (var source in sources)
            {
                perSource[source]++;
            }

            Total += sources.Length;
        }

        public void VisitSource(int source, ReadOnlySpan<int> targets)
        {
            counts[source] += (uint)targets.Length;
            Total += targets.Length;
        }
    }
}
