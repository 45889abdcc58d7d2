using System.Collections.Immutable;
using System.Numerics;
using Neuromesh.Core.Memory;
using Neuromesh.Core.Random;

namespace Neuromesh.Core.Synapses;

/// <summary>What a core must know of a projection to build its own synapses.</summary>
public sealed record SparseProjectionSlice
{
    /// <summary>Seed of the experiment.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Index of the projection.</summary>
    public required int Projection { get; init; }

    /// <summary>Global id of the first source.</summary>
    public required int FirstSource { get; init; }

    /// <summary>Sources of the projection.</summary>
    public required int SourceCount { get; init; }

    /// <summary>True when sources and targets are the same population.</summary>
    public required bool Recurrent { get; init; }

    /// <summary>First target of the core within its population.</summary>
    public required int FirstTarget { get; init; }

    /// <summary>Targets in the core, at most 65,536.</summary>
    public required int TargetCount { get; init; }

    /// <summary>The rule.</summary>
    public required ConnectionRule Rule { get; init; }

    /// <summary>Weights; not used by explicit edges.</summary>
    public required WeightDistribution Weights { get; init; }

    /// <summary>Delay in steps; not used by explicit edges.</summary>
    public required int DelaySteps { get; init; }

    /// <summary>Steps of an epoch: the delay that needs no slot of the ring ahead of the current one.</summary>
    public required int EpochSteps { get; init; }
}

/// <summary>
/// Builds the table of a core in two walks over its synapses, one that counts and one that writes, so that nothing but the
/// finished table and a counter per source is ever held.
/// </summary>
public static unsafe class SynapseTableBuilder
{
    /// <summary>Largest number of neurons of a core: targets are 16 bit.</summary>
    public const int MaximumTargets = 1 << 16;

    /// <summary>Builds one table.</summary>
    /// <param name="slice">The projection and the core's share of its targets.</param>
    /// <returns>The table; the caller disposes of it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The core has more than 65,536 targets.</exception>
    /// <exception cref="OverflowException">The core has 2^32 synapses of this projection or more.</exception>
    public static SynapseTable Build(SparseProjectionSlice slice)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(slice.TargetCount, MaximumTargets);
        if (slice is { Rule: AllToAllRule allToAll, Weights: ConstantWeight constant })
        {
            return BuildDense(slice, allToAll, constant.Value);
        }

        var counts = new uint[slice.SourceCount];
        long total;
        var edges = slice.Rule as ExplicitEdgesRule;
        var geometry = new ProjectionSlice(slice.SourceCount, slice.Recurrent, slice.FirstTarget, slice.TargetCount);
        var connectionKey = RandomKey.Create(slice.Seed, "connections", slice.Projection);
        if (edges is null)
        {
            var counter = new CountingVisitor(counts);
            ConnectionEnumerator.Visit(slice.Rule, geometry, connectionKey, ref counter);
            total = counter.Total;
        }
        else
        {
            total = CountEdges(edges, slice, counts);
        }

        if (total > uint.MaxValue)
        {
            throw new OverflowException(
                $"A core has {total} synapses of one projection, above the limit of {uint.MaxValue}: use fewer neurons per core.");
        }

        var (runStarts, presence, rank) = BuildIndex(counts);
        var targets = new NativeBuffer<ushort>(total);
        var digest = default(SynapseDigest);
        NativeBuffer<double>? weights = null;
        NativeBuffer<ushort>? delays = null;
        double commonWeight = 0;
        var commonDelay = slice.DelaySteps;
        if (edges is null)
        {
            if (slice.Weights is ConstantWeight constantWeight)
            {
                commonWeight = constantWeight.Value;
            }
            else
            {
                weights = new NativeBuffer<double>(total);
            }

            var writer = new WritingVisitor(slice, counts, targets.Pointer, weights is null ? null : weights.Pointer, commonWeight);
            ConnectionEnumerator.Visit(slice.Rule, geometry, connectionKey, ref writer);
            digest = writer.Digest;
        }
        else if (IsUniform(edges.Weights) && IsUniform(edges.DelaySteps))
        {
            commonWeight = edges.Weights.IsEmpty ? 0 : edges.Weights[0];
            commonDelay = edges.DelaySteps.IsEmpty ? slice.EpochSteps : edges.DelaySteps[0];
            WriteEdges(edges, slice, counts, targets, null, null, ref digest);
        }
        else
        {
            weights = new NativeBuffer<double>(total);
            delays = new NativeBuffer<ushort>(total);
            WriteEdges(edges, slice, counts, targets, weights, delays, ref digest);
        }

        return new SynapseTable(new SynapseTable.Layout
        {
            Projection = slice.Projection,
            FirstSource = slice.FirstSource,
            SourceCount = slice.SourceCount,
            SynapseCount = total,
            ContentDigest = digest.Value,
            CommonWeight = commonWeight,
            CommonDelayOffset = commonDelay - slice.EpochSteps,
            RunStarts = runStarts,
            Targets = targets,
            DelayOffsets = delays,
            Weights = weights,
            Presence = presence,
            Rank = rank,
        });
    }

    private static SynapseTable BuildDense(SparseProjectionSlice slice, AllToAllRule rule, double weight)
    {
        var skipsSelf = slice.Recurrent && !rule.Autapses;
        var digest = default(SynapseDigest);
        for (var target = slice.FirstTarget; target < slice.FirstTarget + slice.TargetCount; target++)
        {
            for (var source = 0; source < slice.SourceCount; source++)
            {
                if (!skipsSelf || source != target)
                {
                    digest.Add(slice.Projection, source, target, weight, slice.DelaySteps);
                }
            }
        }

        return new SynapseTable(new SynapseTable.Layout
        {
            Projection = slice.Projection,
            FirstSource = slice.FirstSource,
            SourceCount = slice.SourceCount,
            SynapseCount = ((long)slice.SourceCount - (skipsSelf ? 1 : 0)) * slice.TargetCount,
            ContentDigest = digest.Value,
            CommonWeight = weight,
            CommonDelayOffset = slice.DelaySteps - slice.EpochSteps,
            RunStarts = new NativeBuffer<uint>(0),
            DenseTargets = slice.TargetCount,
            SkippedSelfOffset = skipsSelf ? slice.FirstTarget : null,
        });
    }

    /// <summary>Turns counts per source into run starts; <paramref name="counts"/> becomes the next free place of each source's run.</summary>
    private static (NativeBuffer<uint> RunStarts, ulong[]? Presence, int[]? Rank) BuildIndex(uint[] counts)
    {
        var present = counts.Count(count => count > 0);
        ulong[]? presence = null;
        int[]? rank = null;
        var sparse = present < counts.Length / 2;
        if (sparse)
        {
            presence = new ulong[(counts.Length + 63) / 64];
            rank = new int[presence.Length];
        }

        var runStarts = new NativeBuffer<uint>((sparse ? present : counts.Length) + 1);
        uint next = 0;
        var run = 0;
        for (var source = 0; source < counts.Length; source++)
        {
            var count = counts[source];
            counts[source] = next;
            if (sparse)
            {
                if (count == 0)
                {
                    continue;
                }

                presence![source >> 6] |= 1UL << (source & 63);
            }

            runStarts.Pointer[run++] = next;
            next += count;
        }

        runStarts.Pointer[run] = next;
        for (var word = 1; sparse && word < presence!.Length; word++)
        {
            rank![word] = rank[word - 1] + BitOperations.PopCount(presence[word - 1]);
        }

        return (runStarts, presence, rank);
    }

    private static long CountEdges(ExplicitEdgesRule edges, SparseProjectionSlice slice, uint[] counts)
    {
        long total = 0;
        var sources = edges.Sources.AsSpan();
        var targets = edges.Targets.AsSpan();
        for (var i = 0; i < sources.Length; i++)
        {
            if ((uint)(targets[i] - slice.FirstTarget) < (uint)slice.TargetCount)
            {
                counts[sources[i]]++;
                total++;
            }
        }

        return total;
    }

    private static void WriteEdges(
        ExplicitEdgesRule edges,
        SparseProjectionSlice slice,
        uint[] next,
        NativeBuffer<ushort> targets,
        NativeBuffer<double>? weights,
        NativeBuffer<ushort>? delays,
        ref SynapseDigest digest)
    {
        for (var i = 0; i < edges.Targets.Length; i++)
        {
            var local = edges.Targets[i] - slice.FirstTarget;
            if ((uint)local >= (uint)slice.TargetCount)
            {
                continue;
            }

            var source = edges.Sources[i];
            var place = next[source]++;
            targets.Pointer[place] = (ushort)local;
            if (weights is not null)
            {
                weights.Pointer[place] = edges.Weights[i];
                delays!.Pointer[place] = checked((ushort)(edges.DelaySteps[i] - slice.EpochSteps));
            }

            digest.Add(slice.Projection, source, edges.Targets[i], edges.Weights[i], edges.DelaySteps[i]);
        }
    }

    private static bool IsUniform<T>(ImmutableArray<T> values)
        where T : struct, IEquatable<T>
    {
        foreach (var value in values)
        {
            if (!value.Equals(values[0]))
            {
                return false;
            }
        }

        return true;
    }

    private struct CountingVisitor(uint[] counts) : ISynapseVisitor
    {
        public long Total { get; private set; }

        public void Visit(int source, int target)
        {
            counts[source]++;
            Total++;
        }
    }

    private unsafe struct WritingVisitor(SparseProjectionSlice slice, uint[] next, ushort* targets, double* weights, double commonWeight)
        : ISynapseVisitor
    {
        private readonly RandomKey _weightKey = RandomKey.Create(slice.Seed, "weights", slice.Projection);
        private readonly int _firstTarget = slice.FirstTarget;
        private readonly int _projection = slice.Projection;
        private readonly int _delaySteps = slice.DelaySteps;
        private readonly WeightDistribution _distribution = slice.Weights;
        private PhiloxStream _weightStream;
        private int _streamTarget = -1;

        public SynapseDigest Digest;

        public void Visit(int source, int target)
        {
            var place = next[source]++;
            targets[place] = (ushort)(target - _firstTarget);
            var weight = commonWeight;
            if (weights != null)
            {
                weight = DrawWeight(target);
                weights[place] = weight;
            }

            Digest.Add(_projection, source, target, weight, _delaySteps);
        }

        private double DrawWeight(int target)
        {
            if (target != _streamTarget)
            {
                _weightStream = new PhiloxStream(_weightKey, (uint)target);
                _streamTarget = target;
            }

            return _distribution switch
            {
                UniformWeight uniform => uniform.Minimum + ((uniform.Maximum - uniform.Minimum) * _weightStream.NextDouble()),
                NormalWeight normal => normal.Mean + (normal.StandardDeviation * _weightStream.NextNormal()),
                _ => throw new NotSupportedException($"A sparse projection cannot take its weights from a {_distribution.GetType().Name}."),
            };
        }
    }
}
