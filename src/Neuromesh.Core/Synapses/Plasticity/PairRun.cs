using System.Runtime.CompilerServices;

namespace Neuromesh.Core.Synapses.Plasticity;

/// <summary>The synapses of one source that share a delay, and the spikes that change them.</summary>
internal unsafe struct PairRun
{
    /// <summary>Target of each synapse.</summary>
    public ushort* Targets;

    /// <summary>Weight of each synapse.</summary>
    public double* Weights;

    /// <summary>Number of synapses.</summary>
    public nint Count;

    /// <summary>Rings of the postsynaptic spikes.</summary>
    public PostSlot* Slots;

    /// <summary>Pool of their steps.</summary>
    public uint* Steps;

    /// <summary>Slow trace before each; null where there is none.</summary>
    public double* TripletValues;

    /// <summary>Low bits of the last postsynaptic step that the weights have seen.</summary>
    public uint Seen;

    /// <summary>The presynaptic trace just after its last spike.</summary>
    public double PreTrace;

    /// <summary>
    /// A postsynaptic spike of step p lies <c>SinceZero + (int)(p - Seen)</c> steps after the last presynaptic spike at the synapse.
    /// </summary>
    public long SinceZero;

    /// <summary>Decay of the presynaptic trace.</summary>
    public DecayTable Decay;

    /// <summary>The postsynaptic trace of each neuron for depression.</summary>
    public double* PostTraces;

    /// <summary>The slow presynaptic trace for depression.</summary>
    public double SlowPreTrace;

    /// <summary>Input row for the synapses' delay.</summary>
    public double* Row;

    /// <summary>Elements from the row to the one that takes negative weights; 0 where one row takes both.</summary>
    public nint NegativeOffset;
}

/// <summary>
/// The update of a run of synapses by pairs of spikes. Each synapse goes through: its new postsynaptic spikes from the oldest to the newest, then the presynaptic
/// spike, then the addition of its weight to the input row.
/// </summary>
/// <remarks>
/// How many new postsynaptic spikes a synapse has is as good as random, so a loop for each synapse mispredicts about one branch a synapse. Here blocks of synapses go through rounds:
/// round r collects, without branches, the synapses with at least r new spikes; then the rounds are applied from the last to the first, so
/// that each synapse sees its oldest spike first. The arithmetic of a synapse is that of the plain loop: the same bits.
/// </remarks>
internal static unsafe class PairUpdate
{
    private const int Block = 256;
    private const int Rounds = 6;

    /// <summary>Length of the scratch memory.</summary>
    public const int ScratchLength = Rounds * Block;

    /// <summary>Brings the weights up to date.</summary>
    /// <typeparam name="TChange">The rule.</typeparam>
    /// <param name="change">The rule.</param>
    /// <param name="run">The synapses.</param>
    /// <param name="scratch">Memory of <see cref="ScratchLength"/> numbers.</param>
    public static void Potentiate<TChange>(in TChange change, in PairRun run, ushort* scratch)
        where TChange : struct, IWeightChange
    {
        for (nint first = 0; first < run.Count; first += Block)
        {
            PotentiateBlock(change, run, first, (int)Math.Min(Block, run.Count - first), scratch);
        }
    }

    /// <summary>Brings the weights up to date, lets the presynaptic spike change them and adds them to the input.</summary>
    /// <typeparam name="TChange">The rule.</typeparam>
    /// <param name="change">The rule.</param>
    /// <param name="run">The synapses.</param>
    /// <param name="potentiates">False where the presynaptic trace is that of no spike.</param>
    /// <param name="scratch">Memory of <see cref="ScratchLength"/> numbers.</param>
    public static void Deliver<TChange>(in TChange change, in PairRun run, bool potentiates, ushort* scratch)
        where TChange : struct, IWeightChange
    {
        for (nint first = 0; first < run.Count; first += Block)
        {
            var count = (int)Math.Min(Block, run.Count - first);
            if (potentiates)
            {
                PotentiateBlock(change, run, first, count, scratch);
            }

            DepressBlock(change, run, first, count);
        }
    }

    /// <summary>The reference of <see cref="Deliver"/>: synapse by synapse.</summary>
    /// <typeparam name="TChange">The rule.</typeparam>
    /// <param name="change">The rule.</param>
    /// <param name="run">The synapses.</param>
    /// <param name="potentiates">False where the presynaptic trace is that of no spike.</param>
    public static void DeliverPlain<TChange>(in TChange change, in PairRun run, bool potentiates)
        where TChange : struct, IWeightChange
    {
        for (nint i = 0; i < run.Count; i++)
        {
            var weight = potentiates ? PotentiateOne(change, run, i) : run.Weights[i];
            weight = change.Depress(weight, run.PostTraces[run.Targets[i]], run.SlowPreTrace);
            run.Weights[i] = weight;
            run.Row[run.Targets[i] + (weight < 0 ? run.NegativeOffset : 0)] += weight;
        }
    }

    /// <summary>One weight brought up to date, without a change to anything.</summary>
    /// <typeparam name="TChange">The rule.</typeparam>
    /// <param name="change">The rule.</param>
    /// <param name="run">The synapses.</param>
    /// <param name="synapse">Which of them.</param>
    public static double PotentiateOne<TChange>(in TChange change, in PairRun run, nint synapse)
        where TChange : struct, IWeightChange
    {
        ref var slot = ref run.Slots[run.Targets[synapse]];
        return PotentiateFrom(change, run, run.Weights[synapse], slot, NewSpikes(run, slot), 0);
    }

    private static uint NewSpikes(in PairRun run, in PostSlot slot)
    {
        uint spikes = 0;
        while (spikes < slot.Count && (int)(run.Steps[slot.Place(spikes + 1)] - run.Seen) > 0)
        {
            spikes++;
        }

        return spikes;
    }

    /// <summary>Applies the new spikes from the <paramref name="spikes"/>-th newest to the one after the <paramref name="keep"/> newest.</summary>
    private static double PotentiateFrom<TChange>(in TChange change, in PairRun run, double weight, in PostSlot slot, uint spikes, uint keep)
        where TChange : struct, IWeightChange
    {
        for (var r = spikes; r > keep; r--)
        {
            var place = slot.Place(r);
            var since = run.SinceZero + (int)(run.Steps[place] - run.Seen);
            weight = change.Potentiate(weight, run.PreTrace * run.Decay.Over(since), run.TripletValues == null ? 0 : run.TripletValues[place]);
        }

        return weight;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PotentiateBlock<TChange>(in TChange change, in PairRun run, nint first, int count, ushort* scratch)
        where TChange : struct, IWeightChange
    {
        var targets = run.Targets + first;
        var weights = run.Weights + first;
        var slots = run.Slots;
        var steps = run.Steps;
        var seen = run.Seen;
        var found = stackalloc int[Rounds];
        var round = scratch;
        var candidates = 0;
        for (var i = 0; i < count; i++)
        {
            round[candidates] = (ushort)i;
            var slot = slots + targets[i];
            candidates += (slot->Count > 0 ? 1 : 0) & ((int)(slot->Newest - seen) > 0 ? 1 : 0);
        }

        var rounds = 0;
        while (candidates > 0)
        {
            found[rounds++] = candidates;
            if (rounds == Rounds)
            {
                break;
            }

            var next = round + Block;
            var more = 0;
            for (var j = 0; j < candidates; j++)
            {
                next[more] = round[j];
                more += Has(slots + targets[round[j]], (uint)rounds + 1, steps, seen);
            }

            round = next;
            candidates = more;
        }

        if (rounds == Rounds)
        {
            PotentiateOldest(change, run, first, scratch + ((Rounds - 1) * Block), found[Rounds - 1]);
        }

        for (var r = rounds; r > 0; r--)
        {
            ApplyRound(change, run, targets, weights, scratch + ((r - 1) * Block), found[r - 1], (uint)r);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Has(PostSlot* slot, uint spikes, uint* steps, uint seen)
    {
        var step = steps[slot->Place(spikes)];
        return (slot->Count >= spikes ? 1 : 0) & ((int)(step - seen) > 0 ? 1 : 0);
    }

    /// <summary>Applies all but the newest <see cref="Rounds"/> new spikes.</summary>
    private static void PotentiateOldest<TChange>(in TChange change, in PairRun run, nint first, ushort* places, int count)
        where TChange : struct, IWeightChange
    {
        for (var j = 0; j < count; j++)
        {
            var synapse = first + places[j];
            ref var slot = ref run.Slots[run.Targets[synapse]];
            run.Weights[synapse] = PotentiateFrom(change, run, run.Weights[synapse], slot, NewSpikes(run, slot), Rounds);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ApplyRound<TChange>(in TChange change, in PairRun run, ushort* targets, double* weights, ushort* places, int count, uint spike)
        where TChange : struct, IWeightChange
    {
        var rule = change;
        var slots = run.Slots;
        var steps = run.Steps;
        var triplets = run.TripletValues;
        var seen = run.Seen;
        var sinceZero = run.SinceZero;
        var preTrace = run.PreTrace;
        var decay = run.Decay;
        var table = decay.Values;
        var length = (ulong)decay.Length;
        for (var j = 0; j < count; j++)
        {
            nint i = places[j];
            var slot = slots + targets[i];
            var place = slot->Place(spike);
            var since = sinceZero + (int)((spike == 1 ? slot->Newest : steps[place]) - seen);
            var trace = preTrace * ((ulong)since < length ? table[since] : decay.Direct(since));
            weights[i] = rule.Potentiate(weights[i], trace, triplets == null ? 0 : triplets[place]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void DepressBlock<TChange>(in TChange change, in PairRun run, nint first, int count)
        where TChange : struct, IWeightChange
    {
        var rule = change;
        var targets = run.Targets + first;
        var weights = run.Weights + first;
        var traces = run.PostTraces;
        var row = run.Row;
        var negativeOffset = run.NegativeOffset;
        var slow = run.SlowPreTrace;
        for (nint i = 0; i < count; i++)
        {
            nint target = targets[i];
            var weight = rule.Depress(weights[i], traces[target], slow);
            weights[i] = weight;
            row[target + (weight < 0 ? negativeOffset : 0)] += weight;
        }
    }
}
