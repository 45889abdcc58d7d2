using Neuromesh.Core.Memory;
using Neuromesh.Core.NeuronCores;
using Neuromesh.Core.Synapses;

namespace Neuromesh.Core.Tests.Synapses;

/// <summary>One synapse as delivery shows it.</summary>
internal readonly record struct FoundSynapse(int Source, int Target, double Weight, int DelaySteps);

/// <summary>Builds a projection cut into cores and reads its synapses out of what each spike adds to a ring.</summary>
internal static unsafe class SynapseReader
{
    public const int EpochSteps = 4;

    /// <summary>All synapses, core by core, source by source; a pair that occurs several times at one delay appears as often, with the mean weight.</summary>
    public static (List<FoundSynapse> Synapses, UInt128 Digest) Read(
        ConnectionRule rule, WeightDistribution weights, DelayDistribution delays, int sources, int targets, bool recurrent, int cut, SynapseForm form = SynapseForm.Double)
    {
        var synapses = new List<FoundSynapse>();
        var digest = default(SynapseDigest);
        for (var first = 0; first < targets; first += cut)
        {
            var slice = Slice(rule, weights, delays, sources, targets, recurrent, first, Math.Min(cut, targets - first));
            using var arena = new NativeArena();
            using var counted = Build(slice, SynapseForm.Counted, null, arena, out var load);
            Assert.Equal(counted.SynapseCount, load.Sum());
            var scale = form == SynapseForm.FixedPoint ? FixedPointScale.For(slice.LargestMagnitude) : null;
            using var table = Build(slice, form, scale, arena, out _);
            Assert.Equal(counted.SynapseCount, table.SynapseCount);
            table.AddState(ref digest);
            ReadTable(slice, counted, table, scale, synapses);
        }

        return (synapses, digest.Value);
    }

    public static SparseProjectionSlice Slice(
        ConnectionRule rule, WeightDistribution weights, DelayDistribution delays, int sources, int targets, bool recurrent, int first, int count) => new()
        {
            Seed = 5,
            Projection = 2,
            FirstSource = 1000,
            SourceCount = sources,
            TotalTargets = targets,
            Recurrent = recurrent,
            FirstTarget = first,
            TargetCount = count,
            Rule = rule,
            Weights = weights,
            Delays = delays,
            EpochSteps = EpochSteps,
        };

    private static SynapseTable Build(SparseProjectionSlice slice, SynapseForm form, FixedPointScale? scale, NativeArena arena, out long[] load)
    {
        load = new long[slice.TargetCount];
        return SynapseTableBuilder.Build(slice, form, scale, load, arena);
    }

    private static void ReadTable(
        SparseProjectionSlice slice, SynapseTable counted, SynapseTable table, FixedPointScale? scale, List<FoundSynapse> synapses)
    {
        var slots = slice.MaximumDelaySteps - EpochSteps + 1;
        using var counts = new NativeBuffer<ushort>(slots * (long)slice.TargetCount);
        using var sums = new NativeBuffer<double>(slots * (long)slice.TargetCount);
        using var countRows = Rows(counts, slots);
        using var sumRows = Rows(sums, slots);
        using var buckets = new SynapseBuckets(slots);
        for (var source = 0; source < slice.SourceCount; source++)
        {
            counts.Span.Clear();
            sums.Span.Clear();
            counted.Count([source + slice.FirstSource], (ushort**)countRows.Pointer);
            if (scale is null)
            {
                table.AddWeights(source + slice.FirstSource, (double**)sumRows.Pointer, 0);
            }
            else if (table.FindPacked(source + slice.FirstSource) is >= 0 and var found)
            {
                buckets.Append(table.PackedRunAt(found), 0);
                AddBuckets(buckets, scale.Unit, slice.TargetCount, sums.Pointer);
            }

            for (var place = 0; place < counts.Length; place++)
            {
                var sum = sums.Pointer[place];
                for (var i = 0; i < counts.Pointer[place]; i++)
                {
                    synapses.Add(new FoundSynapse(
                        source,
                        slice.FirstTarget + (place % slice.TargetCount),
                        sum / counts.Pointer[place],
                        EpochSteps + (place / slice.TargetCount)));
                }
            }
        }
    }

    private static void AddBuckets(SynapseBuckets buckets, double unit, int targets, double* sums)
    {
        for (var slot = 0; slot < buckets.Slots; slot++)
        {
            var words = buckets.Words(slot, out var count);
            for (nint i = 0; i < count; i++)
            {
                sums[(slot * targets) + (ushort)words[i]] += ((int)words[i] >> 16) * unit;
            }

            buckets.Clear(slot);
        }
    }

    private static NativeBuffer<nint> Rows<T>(NativeBuffer<T> values, int slots)
        where T : unmanaged
    {
        var rows = new NativeBuffer<nint>(slots);
        for (var slot = 0; slot < slots; slot++)
        {
            rows.Pointer[slot] = (nint)(values.Pointer + (slot * (values.Length / slots)));
        }

        return rows;
    }
}
