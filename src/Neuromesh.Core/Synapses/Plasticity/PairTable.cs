using Neuromesh.Core.Memory;
using Neuromesh.Core.Units;

namespace Neuromesh.Core.Synapses.Plasticity;

/// <summary>What a source's spikes have left at its synapses.</summary>
internal struct PreState
{
    /// <summary>The trace just after the last spike.</summary>
    public double Trace;

    /// <summary>The slow trace just after the last spike.</summary>
    public double SlowTrace;

    /// <summary>Step of the last spike; 0 before the first.</summary>
    public long LastStep;

    /// <summary>The step up to which the synapses have seen their targets' spikes.</summary>
    public long Seen;
}

/// <summary>Time constants of a pair rule.</summary>
/// <param name="PreMs">Of the presynaptic trace.</param>
/// <param name="SlowPreMs">Of the slow presynaptic trace; 0 where there is none.</param>
/// <param name="PostMs">Of the postsynaptic trace.</param>
/// <param name="SlowPostMs">Of the slow postsynaptic trace; 0 where there is none.</param>
/// <param name="Pairing">Which pairs count.</param>
internal readonly record struct PairTimes(double PreMs, double SlowPreMs, double PostMs, double SlowPostMs, SpikePairing Pairing);

/// <summary>Synapses that change by pairs or triplets of spikes, brought up to date when their source fires.</summary>
/// <remarks>
/// A change is applied for each postsynaptic spike, in their order, with the traces of that time. When this is done does not matter, so
/// neither the sweep at fixed steps nor reading changes any bit.
/// </remarks>
internal sealed unsafe class PairTable<TChange> : PlasticTable
    where TChange : struct, IWeightChange
{
    private readonly TChange _change;
    private readonly PairTimes _times;
    private readonly PostHistories _histories;
    private readonly NativeBuffer<PreState> _sources;
    private readonly NativeBuffer<ushort> _scratch = new(PairUpdate.ScratchLength);
    private readonly DecayTable _decay;
    private readonly DecayTable? _slowDecay;
    private bool _manySpikes;

    public PairTable(PlasticRuns runs, TChange change, PairTimes times, PostHistories histories, TimeStep timeStep)
        : base(runs)
    {
        _change = change;
        _times = times;
        _histories = histories;
        _sources = new NativeBuffer<PreState>(Slice.SourceCount);
        _decay = new DecayTable(times.PreMs, timeStep);
        _slowDecay = times.SlowPreMs > 0 ? new DecayTable(times.SlowPreMs, timeStep) : null;
        Prepare();
    }

    /// <inheritdoc/>
    public override long Bytes => base.Bytes + _sources.Bytes;

    /// <inheritdoc/>
    public override void BeginStep(ReadOnlySpan<int> spikes, ReadOnlySpan<int> own, long step) =>
        _manySpikes = own.Length * (double)Runs.Count / Slice.SourceCount > Slice.TargetCount;

    /// <inheritdoc/>
    public override long Deliver(int source, long step, double** rows, nint negativeOffset)
    {
        var count = Runs.Find(source, out var start);
        if (count == 0)
        {
            return 0;
        }

        ref var pre = ref _sources.Pointer[source];
        var since = step - pre.LastStep;
        var slow = _slowDecay is null ? 0 : pre.SlowTrace * _slowDecay.Over(since);
        var end = start + count;
        for (var place = start; place < end;)
        {
            var same = Runs.SameDelay(place, end);
            var history = _histories.Of(Runs.DelayAt(place));
            var run = RunOf(pre, place, same, history);
            run.SlowPreTrace = slow;
            run.PostTraces = _manySpikes ? history.TracesOfAll(step) : history.TracesOf(step, run.Targets, same);
            run.Row = rows[Runs.DelayAt(place) - Slice.EpochSteps];
            run.NegativeOffset = negativeOffset;
            PairUpdate.Deliver(_change, run, pre.LastStep > 0, _scratch.Pointer);
            place += same;
        }

        pre.Trace = (_times.Pairing == SpikePairing.Nearest ? 0 : pre.Trace * _decay.Over(since)) + 1;
        pre.SlowTrace = slow + 1;
        pre.LastStep = step;
        pre.Seen = step;
        return count;
    }

    /// <inheritdoc/>
    public override void Sweep(long step)
    {
        for (var source = 0; source < Slice.SourceCount; source++)
        {
            ref var pre = ref _sources.Pointer[source];
            if (pre.LastStep == 0 || step - pre.Seen < PostHistories.SweepSteps)
            {
                continue;
            }

            var end = Runs.Find(source, out var start) + start;
            for (var place = start; place < end;)
            {
                var same = Runs.SameDelay(place, end);
                PairUpdate.Potentiate(_change, RunOf(pre, place, same, _histories.Of(Runs.DelayAt(place))), _scratch.Pointer);
                place += same;
            }

            pre.Seen = step;
        }
    }

    /// <inheritdoc/>
    public override double WeightAt(int source, nint place, long step)
    {
        ref var pre = ref _sources.Pointer[source];
        return pre.LastStep == 0
            ? Runs.Weights[place]
            : PairUpdate.PotentiateOne(_change, RunOf(pre, place, 1, _histories.Of(Runs.DelayAt(place))), 0);
    }

    /// <inheritdoc/>
    public override void AddState(int neuron, ref NeuronCores.StateDigest digest) =>
        _histories.Of(Slice.MinimumDelaySteps).AddState(neuron, ref digest);

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        _sources.Dispose();
        _scratch.Dispose();
        _decay.Dispose();
        _slowDecay?.Dispose();
    }

    /// <inheritdoc/>
    protected override void AddSynapse(int source, nint place, ref SynapseDigest digest)
    {
        Add(source, place, Runs.Weights[place], ref digest);
        Add(source, place, _sources.Pointer[source].Trace, ref digest);
        Add(source, place, _sources.Pointer[source].LastStep, ref digest);
    }

    /// <summary>Makes the histories that the synapses need, before the first spike.</summary>
    private void Prepare()
    {
        _ = _histories.Of(Slice.MinimumDelaySteps);
        for (nint place = 0; place < (nint)Runs.Count && Slice.MinimumDelaySteps != Slice.MaximumDelaySteps; place++)
        {
            _ = _histories.Of(Runs.DelayAt(place));
        }
    }

    private PairRun RunOf(in PreState pre, nint place, nint count, PostHistory history) => new()
    {
        Targets = Runs.Targets + place,
        Weights = Runs.Weights + place,
        Count = count,
        Slots = history.Slots,
        Steps = history.Steps,
        TripletValues = history.TripletValues,
        Seen = (uint)(pre.Seen - history.DelaySteps),
        SinceZero = pre.Seen - pre.LastStep,
        PreTrace = pre.Trace,
        Decay = _decay,
    };
}
