using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Neuromesh.Core.Synapses.Plasticity.Lanes;

namespace Neuromesh.Core.Synapses.Plasticity;

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
        var compresses = typeof(TLanes) == typeof(WeightLanes512) && CompressedUpdate.IsSupported && run.Longest < run.Decay.Length;
        for (nint first = 0; first < run.Count; first += Block)
        {
            var count = (int)Math.Min(Block, run.Count - first);
            if (potentiates && !(compresses && CompressedUpdate.TryPotentiate(change, run, first, count, scratch)))
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
        var traces = scratch.Traces;
        var collected = scratch.Weights;
        if (run.Longest < run.Decay.Length)
        {
            CollectDecays(places, count, spikes, run.Seen - (uint)run.SinceZero, run.Decay.Values, weights, traces, collected);
        }
        else
        {
            for (var j = 0; j < count; j++)
            {
                traces[j] = run.Decay.Over(run.SinceZero + (int)(spikes[places[j] >> 16] - run.Seen));
                collected[j] = weights[places[j] & 0xffff];
            }
        }

        Lanes<TChange, TLanes>(change, run.PreTrace, collected, traces, count);

        for (var j = 0; j < count; j++)
        {
            weights[places[j] & 0xffff] = collected[j];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CollectDecays(uint* places, int count, uint* spikes, uint zero, float* table, float* weights, float* decays, float* collected)
    {
        for (nint j = 0; j < count; j++)
        {
            var place = places[j];
            decays[j] = table[spikes[place >> 16] - zero];
            collected[j] = weights[place & 0xffff];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Lanes<TChange, TLanes>(in TChange change, float trace, float* collected, float* traces, int count)
        where TChange : struct, INarrowChange
        where TLanes : struct, IWeightLanes<TLanes>
    {
        var rule = change;
        var preTrace = TLanes.Broadcast(trace);
        for (var j = 0; j < count; j += TLanes.Count)
        {
            rule.Potentiate(TLanes.Load(collected + j), preTrace * TLanes.Load(traces + j)).Store(collected + j);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CollectTraces(ushort* targets, float* ofNeurons, float* traces, nint first, nint count)
    {
        for (var i = first; i < count; i++)
        {
            traces[i] = ofNeurons[targets[i]];
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
        var traces = scratch.Traces;
        nint done = typeof(TLanes) == typeof(WeightLanes512) && CompressedUpdate.IsSupported ? CompressedUpdate.Depress(change, run, first, count) : 0;
        CollectTraces(targets, run.PostTraces, traces, done, count);
        for (; done <= count - TLanes.Count; done += TLanes.Count)
        {
            rule.Depress(TLanes.Load(weights + done), TLanes.Load(traces + done)).Store(weights + done);
        }

        for (; done < count; done++)
        {
            rule.Depress(WeightLanes32.Load(weights + done), WeightLanes32.Load(traces + done)).Store(weights + done);
        }

        if (run.Negative)
        {
            Subtract(run.Row, targets, weights, count);
        }
        else
        {
            Add(run.Row, targets, weights, count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add(double* row, ushort* targets, float* weights, nint count)
    {
        nint i = 0;
        for (; i <= count - 4; i += 4)
        {
            row[targets[i]] += weights[i];
            row[targets[i + 1]] += weights[i + 1];
            row[targets[i + 2]] += weights[i + 2];
            row[targets[i + 3]] += weights[i + 3];
        }

        for (; i < count; i++)
        {
            row[targets[i]] += weights[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Subtract(double* row, ushort* targets, float* weights, nint count)
    {
        for (nint i = 0; i < count; i++)
        {
            row[targets[i]] -= weights[i];
        }
    }
}
