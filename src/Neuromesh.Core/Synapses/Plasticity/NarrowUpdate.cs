using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Neuromesh.Core.Memory;
using Neuromesh.Core.Synapses.Plasticity.Lanes;

namespace Neuromesh.Core.Synapses.Plasticity;

/// <summary>What an update of a block writes for itself.</summary>
internal sealed unsafe class NarrowScratch : IDisposable
{
    private readonly NativeBuffer<uint> _places = new((RecentSpikes.Depth * NarrowUpdate.Block) + 16);
    private readonly NativeBuffer<float> _values = new(2 * (NarrowUpdate.Block + 16));

    /// <summary>Synapses of each round: index within the block in the low half, target in the high half.</summary>
    public uint* Places => _places.Pointer;

    /// <summary>Weights that were collected.</summary>
    public float* Weights => _values.Pointer;

    /// <summary>Traces that were collected.</summary>
    public float* Traces => _values.Pointer + NarrowUpdate.Block + 16;

    public void Dispose()
    {
        _places.Dispose();
        _values.Dispose();
    }
}

/// <summary>
/// <see cref="PairUpdate"/> for weights of 32 bits: the same rounds, and in each of them what belongs to a synapse is collected from its places, changed lane by lane and
/// put back.
/// </summary>
internal static unsafe class NarrowUpdate
{
    /// <summary>Synapses that go through the rounds together.</summary>
    public const int Block = 1024;

    /// <summary>Brings the weights up to date, lets the presynaptic spike change them and adds them to the input.</summary>
    /// <typeparam name="TChange">The rule.</typeparam>
    /// <param name="change">The rule.</param>
    /// <param name="run">The synapses.</param>
    /// <param name="potentiates">False where the presynaptic trace is that of no spike.</param>
    /// <param name="depresses">False where there is no presynaptic spike, but only the weights are to be brought up to date.</param>
    /// <param name="scratch">Memory of its own.</param>
    public static void Deliver<TChange>(in TChange change, in NarrowRun run, bool potentiates, bool depresses, NarrowScratch scratch)
        where TChange : struct, INarrowChange
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Deliver<TChange, WeightLanes512>(change, run, potentiates, depresses, scratch);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Deliver<TChange, WeightLanes256>(change, run, potentiates, depresses, scratch);
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            Deliver<TChange, WeightLanes128>(change, run, potentiates, depresses, scratch);
        }
        else
        {
            Deliver<TChange, WeightLanes32>(change, run, potentiates, depresses, scratch);
        }
    }

    /// <summary>The same at one width.</summary>
    public static void Deliver<TChange, TLanes>(in TChange change, in NarrowRun run, bool potentiates, bool depresses, NarrowScratch scratch)
        where TChange : struct, INarrowChange
        where TLanes : struct, IWeightLanes<TLanes>
    {
        for (nint first = 0; first < run.Count; first += Block)
        {
            var count = (int)Math.Min(Block, run.Count - first);
            if (potentiates)
            {
                PotentiateBlock<TChange, TLanes>(change, run, first, count, scratch);
            }

            if (depresses)
            {
                DepressBlock<TChange, TLanes>(change, run, first, count, scratch);
            }
        }
    }

    /// <summary>The reference of <see cref="Deliver{TChange}"/>: synapse by synapse, from the rings.</summary>
    public static void DeliverPlain<TChange>(in TChange change, in NarrowRun run, bool potentiates)
        where TChange : struct, INarrowChange
    {
        for (nint i = 0; i < run.Count; i++)
        {
            var target = run.Targets[i];
            var weight = WeightLanes32.Broadcast(potentiates ? PotentiateOne(change, run, i) : run.Weights[i]);
            change.Depress(weight, WeightLanes32.Broadcast(run.PostTraces[target])).Store(run.Weights + i);
            run.Row[target] += run.Negative ? -run.Weights[i] : run.Weights[i];
        }
    }

    /// <summary>One weight brought up to date, without a change to anything.</summary>
    public static float PotentiateOne<TChange>(in TChange change, in NarrowRun run, nint synapse)
        where TChange : struct, INarrowChange => PotentiateFrom(change, run, synapse, 0);

    /// <summary>Applies the new spikes from the oldest to the one after the <paramref name="keep"/> newest.</summary>
    private static float PotentiateFrom<TChange>(in TChange change, in NarrowRun run, nint synapse, uint keep)
        where TChange : struct, INarrowChange
    {
        ref var slot = ref run.Slots[run.Targets[synapse]];
        uint spikes = 0;
        while (spikes < slot.Count && (int)(run.Steps[slot.Place(spikes + 1)] - run.Seen) > 0)
        {
            spikes++;
        }

        var weight = WeightLanes32.Broadcast(run.Weights[synapse]);
        for (var r = spikes; r > keep; r--)
        {
            var since = run.SinceZero + (int)(run.Steps[slot.Place(r)] - run.Seen);
            weight = change.Potentiate(weight, WeightLanes32.Broadcast(run.PreTrace) * WeightLanes32.Broadcast(run.Decay.Over(since)));
        }

        float result;
        weight.Store(&result);
        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PotentiateBlock<TChange, TLanes>(in TChange change, in NarrowRun run, nint first, int count, NarrowScratch scratch)
        where TChange : struct, INarrowChange
        where TLanes : struct, IWeightLanes<TLanes>
    {
        var found = stackalloc int[RecentSpikes.Depth];
        var round = scratch.Places;
        var candidates = CollectFirst(run.Targets + first, run.Recent, run.Seen, round, count);
        var rounds = 0;
        while (candidates > 0)
        {
            found[rounds++] = candidates;
            if (rounds == RecentSpikes.Depth)
            {
                break;
            }

            var next = round + candidates;
            candidates = CollectMore(round, candidates, run.Recent + (rounds * run.RecentStride), run.Seen, next);
            round = next;
        }

        if (rounds == RecentSpikes.Depth)
        {
            for (var j = 0; j < found[rounds - 1]; j++)
            {
                var synapse = first + (nint)(round[j] & 0xffff);
                run.Weights[synapse] = PotentiateFrom(change, run, synapse, RecentSpikes.Depth);
            }
        }
        else
        {
            round = rounds > 0 ? round - found[rounds - 1] : round;
        }

        for (var r = rounds - 1; r >= 0; r--)
        {
            ApplyRound<TChange, TLanes>(change, run, run.Weights + first, run.Recent + (r * run.RecentStride), round, found[r], scratch);
            round -= r > 0 ? found[r - 1] : 0;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int CollectFirst(ushort* targets, uint* newest, uint seen, uint* places, int count)
    {
        var candidates = 0;
        for (var i = 0; i < count; i++)
        {
            uint target = targets[i];
            places[candidates] = (uint)i | (target << 16);
            candidates += (int)(newest[target] - seen) > 0 ? 1 : 0;
        }

        return candidates;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int CollectMore(uint* round, int count, uint* spikes, uint seen, uint* places)
    {
        var candidates = 0;
        for (var j = 0; j < count; j++)
        {
            var place = round[j];
            places[candidates] = place;
            candidates += (int)(spikes[place >> 16] - seen) > 0 ? 1 : 0;
        }

        return candidates;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ApplyRound<TChange, TLanes>(
        in TChange change, in NarrowRun run, float* weights, uint* spikes, uint* places, int count, NarrowScratch scratch)
        where TChange : struct, INarrowChange
        where TLanes : struct, IWeightLanes<TLanes>
    {
        var rule = change;
        var seen = run.Seen;
        var sinceZero = run.SinceZero;
        var decay = run.Decay;
        var table = decay.Values;
        var length = (ulong)decay.Length;
        var traces = scratch.Traces;
        var collected = scratch.Weights;
        for (var j = 0; j < count; j++)
        {
            var place = places[j];
            var since = sinceZero + (int)(spikes[place >> 16] - seen);
            traces[j] = (ulong)since < length ? table[since] : decay.Direct(since);
            collected[j] = weights[place & 0xffff];
        }

        var preTrace = TLanes.Broadcast(run.PreTrace);
        for (var j = 0; j < count; j += TLanes.Count)
        {
            rule.Potentiate(TLanes.Load(collected + j), preTrace * TLanes.Load(traces + j)).Store(collected + j);
        }

        for (var j = 0; j < count; j++)
        {
            weights[places[j] & 0xffff] = collected[j];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void DepressBlock<TChange, TLanes>(in TChange change, in NarrowRun run, nint first, int count, NarrowScratch scratch)
        where TChange : struct, INarrowChange
        where TLanes : struct, IWeightLanes<TLanes>
    {
        var rule = change;
        var targets = run.Targets + first;
        var weights = run.Weights + first;
        var postTraces = run.PostTraces;
        var traces = scratch.Traces;
        for (nint i = 0; i < count; i++)
        {
            traces[i] = postTraces[targets[i]];
        }

        nint done = 0;
        for (; done <= count - TLanes.Count; done += TLanes.Count)
        {
            rule.Depress(TLanes.Load(weights + done), TLanes.Load(traces + done)).Store(weights + done);
        }

        for (; done < count; done++)
        {
            rule.Depress(WeightLanes32.Load(weights + done), WeightLanes32.Load(traces + done)).Store(weights + done);
        }

        var row = run.Row;
        if (run.Negative)
        {
            for (nint i = 0; i < count; i++)
            {
                row[targets[i]] -= weights[i];
            }

            return;
        }

        for (nint i = 0; i < count; i++)
        {
            row[targets[i]] += weights[i];
        }
    }
}
