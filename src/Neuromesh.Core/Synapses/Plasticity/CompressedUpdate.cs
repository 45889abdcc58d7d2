using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Neuromesh.Core.Synapses.Plasticity.Lanes;

namespace Neuromesh.Core.Synapses.Plasticity;

/// <summary>
/// The blocks of <see cref="NarrowUpdate"/> where the CPU can compress and expand vectors: the synapses of a round are those of the round before that have one
/// spike more, packed side by side with their weights, so that nothing is put back at scattered places.
/// </summary>
/// <remarks>Each weight goes through the same arithmetic as in the plain loop: the same bits.</remarks>
internal static unsafe class CompressedUpdate
{
    private const int Lanes = 16;

    /// <summary>Whether the CPU can.</summary>
    public static bool IsSupported => Avx512F.IsSupported && Vector512.IsHardwareAccelerated;

    /// <summary>Brings a block of weights up to date.</summary>
    /// <typeparam name="TChange">The rule.</typeparam>
    /// <param name="change">The rule.</param>
    /// <param name="run">The synapses; no spike lies beyond the table of decays.</param>
    /// <param name="first">First synapse of the block.</param>
    /// <param name="count">Synapses of the block.</param>
    /// <param name="scratch">Memory of its own.</param>
    /// <returns>False, with nothing changed, where a synapse has more new spikes than <see cref="RecentSpikes"/> holds.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryPotentiate<TChange>(in TChange change, in NarrowRun run, nint first, int count, NarrowScratch scratch)
        where TChange : struct, INarrowChange
    {
        var levels = stackalloc int[RecentSpikes.Depth + 1];
        var list = scratch.Lists;
        var masks = scratch.Masks;
        var found = CollectFirst(run, first, count, list, masks);
        var depth = 0;
        while (found > 0)
        {
            levels[depth++] = found;
            if (depth == RecentSpikes.Depth)
            {
                return false;
            }

            var next = list.After(found);
            masks += NarrowScratch.MaskCapacity;
            found = CollectMore(run, depth, list, found, next, masks);
            list = next;
        }

        for (var level = depth - 1; level >= 0; level--)
        {
            list = list.Before(levels[level]);
            masks -= NarrowScratch.MaskCapacity;
            Apply(change, run, list, levels[level]);
            if (level > 0)
            {
                var parent = list.Before(levels[level - 1]);
                Expand(list.Weights, masks, parent.Weights, levels[level - 1]);
            }
            else
            {
                Expand(list.Weights, masks, run.Weights + first, count);
            }
        }

        return true;
    }

    /// <summary>Lets a presynaptic spike change a block of weights.</summary>
    /// <typeparam name="TChange">The rule.</typeparam>
    /// <param name="change">The rule.</param>
    /// <param name="run">The synapses.</param>
    /// <param name="first">First synapse of the block.</param>
    /// <param name="count">Synapses of the block.</param>
    /// <returns>Number of weights that were changed; the few that are left at the end were not.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Depress<TChange>(in TChange change, in NarrowRun run, nint first, int count)
        where TChange : struct, INarrowChange
    {
        var rule = change;
        var targets = run.Targets + first;
        var weights = run.Weights + first;
        var traces = run.PostTraces;
        nint i = 0;
        for (; i <= count - Lanes; i += Lanes)
        {
            var trace = LookUp((int*)traces, Avx512F.ConvertToVector512Int32(Vector256.Load(targets + i)));
            rule.Depress(WeightLanes512.Load(weights + i), WeightLanes512.FromVector(trace.AsSingle())).Store(weights + i);
        }

        return (int)i;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int CollectFirst(in NarrowRun run, nint first, int count, NarrowLists list, ushort* masks)
    {
        var targets = run.Targets + first;
        var weights = run.Weights + first;
        var newest = (int*)run.Recent;
        var seen = Vector512.Create((int)run.Seen);
        var sinceZero = Vector512.Create((int)run.SinceZero);
        nint found = 0;
        for (nint i = 0; i < count; i += Lanes)
        {
            var target = Avx512F.ConvertToVector512Int32(Vector256.Load(targets + i));
            found += Take(target, LookUp(newest, target) - seen, sinceZero, weights + i, (int)(count - i), list, found, masks++);
        }

        return (int)found;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int CollectMore(in NarrowRun run, int depth, NarrowLists from, int count, NarrowLists list, ushort* masks)
    {
        var spikes = (int*)run.Recent + (depth * run.RecentStride);
        var seen = Vector512.Create((int)run.Seen);
        var sinceZero = Vector512.Create((int)run.SinceZero);
        nint found = 0;
        for (nint i = 0; i < count; i += Lanes)
        {
            var target = Vector512.Load(from.Targets + i);
            found += Take(target, LookUp(spikes, target) - seen, sinceZero, from.Weights + i, (int)(count - i), list, found, masks++);
        }

        return (int)found;
    }

    /// <summary>Packs those of sixteen synapses whose spike is new at the end of a list.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint Take(
        Vector512<int> target, Vector512<int> ahead, Vector512<int> sinceZero, float* weights, int left, NarrowLists list, nint found, ushort* mask)
    {
        var isNew = Vector512.GreaterThan(ahead, Vector512<int>.Zero) & Vector512.GreaterThan(Vector512.Create(left), Vector512<int>.Indices);
        var bits = (uint)isNew.ExtractMostSignificantBits();
        *mask = (ushort)bits;
        Avx512F.Compress(Vector512<int>.Zero, isNew, target).Store(list.Targets + found);
        Avx512F.Compress(Vector512<int>.Zero, isNew, ahead + sinceZero).Store(list.Since + found);
        Avx512F.Compress(Vector512<float>.Zero, isNew.AsSingle(), Vector512.Load(weights)).Store(list.Weights + found);
        return BitOperations.PopCount(bits);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Apply<TChange>(in TChange change, in NarrowRun run, NarrowLists list, int count)
        where TChange : struct, INarrowChange
    {
        var rule = change;
        var table = run.Decay.Values;
        var preTrace = WeightLanes512.Broadcast(run.PreTrace);
        var weights = list.Weights;
        var since = list.Since;
        for (nint i = 0; i < count; i += Lanes)
        {
            var decay = WeightLanes512.FromVector(Gather(table, Vector512.Load(since + i)));
            rule.Potentiate(WeightLanes512.Load(weights + i), preTrace * decay).Store(weights + i);
        }
    }

    /// <summary>Puts packed weights back.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Expand(float* packed, ushort* masks, float* weights, int count)
    {
        var bitOfLane = Vector512.Create(1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768);
        for (nint i = 0; i < count; i += Lanes)
        {
            var bits = (int)*masks++;
            var mask = Vector512.Equals(Vector512.Create(bits) & bitOfLane, bitOfLane).AsSingle();
            Avx512F.Expand(Vector512.Load(weights + i), mask, Vector512.Load(packed)).Store(weights + i);
            packed += BitOperations.PopCount((uint)bits);
        }
    }

    /// <summary>Values of sixteen neurons: from two vectors where the neurons are neighbours, as they are in dense runs in the order of targets, which takes a fifth of the time of a gather.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> LookUp(int* values, Vector512<int> neurons)
    {
        var first = neurons.ToScalar();
        var offsets = neurons - Vector512.Create(first);
        return Vector512.LessThanAll(offsets.AsUInt32(), Vector512.Create((uint)RecentSpikes.Spare))
            ? Avx512F.PermuteVar16x32x2(Vector512.Load(values + first), offsets, Vector512.Load(values + first + Lanes))
            : Gather(values, neurons);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Gather(int* values, Vector512<int> indexes) => Vector512.Create(
        Avx2.GatherVector256(values, indexes.GetLower(), sizeof(int)), Avx2.GatherVector256(values, indexes.GetUpper(), sizeof(int)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Gather(float* values, Vector512<int> indexes) => Vector512.Create(
        Avx2.GatherVector256(values, indexes.GetLower(), sizeof(float)), Avx2.GatherVector256(values, indexes.GetUpper(), sizeof(float)));
}
