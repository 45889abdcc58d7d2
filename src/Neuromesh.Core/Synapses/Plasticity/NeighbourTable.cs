using Neuromesh.Core.Memory;
using Neuromesh.Core.Units;

namespace Neuromesh.Core.Synapses.Plasticity;

/// <summary>
/// Synapses in which the first postsynaptic spike after a presynaptic one takes all of its trace: <see cref="SpikePairing.PresynapticCentred"/> and
/// <see cref="SpikePairing.ReducedSymmetric"/>. What is left of the trace depends on the target, so each synapse has its own.
/// </summary>
/// <remarks>
/// A weight is brought up to date when its source fires; its trace is 0 once a postsynaptic spike has taken it, so that further ones change nothing and a second look at the same ones, as by reading, does no harm.
/// </remarks>
internal sealed unsafe class NeighbourTable<TChange> : HistoryTable
    where TChange : struct, IWeightChange
{
    private readonly TChange _change;
    private readonly NativeBuffer<double> _traces;
    private readonly DecayTable _decay;
    private readonly bool _isReduced;

    public NeighbourTable(PlasticRuns runs, TChange change, PairTimes times, PostHistories histories, TimeStep timeStep)
        : base(runs, histories)
    {
        _change = change;
        _isReduced = times.Pairing == SpikePairing.ReducedSymmetric;
        _traces = new NativeBuffer<double>(runs.Count);
        _decay = new DecayTable(times.PreMs, timeStep);
    }

    /// <inheritdoc/>
    public override long Bytes => base.Bytes + _traces.Bytes;

    /// <inheritdoc/>
    public override long Deliver(int source, long step, double** rows, nint negativeOffset)
    {
        ref var pre = ref Sources.Pointer[source];
        var end = Runs.Find(source, out var start) + start;
        var remains = _isReduced ? 0 : _decay.Over(step - pre.LastStep);
        for (var place = start; place < end; place++)
        {
            var target = Runs.Targets[place];
            var delay = Runs.DelayAt(place);
            ref var weight = ref Runs.Weights[place];
            ref var trace = ref _traces.Pointer[place];
            Advance(pre, place, ref weight, ref trace);

            // Reduced: a trace that is still there means that no postsynaptic spike came since the last presynaptic one, which has that pair already.
            if (!_isReduced || trace == 0)
            {
                weight = _change.Depress(weight, Histories.Of(delay).TraceAt(target, step - delay), 0);
            }

            trace = (trace * remains) + 1;
            rows[delay - Slice.EpochSteps][target + (weight < 0 ? negativeOffset : 0)] += weight;
        }

        pre.LastStep = step;
        pre.Seen = step;
        return end - start;
    }

    /// <inheritdoc/>
    public override void Sweep(long step)
    {
        for (var source = 0; source < Slice.SourceCount; source++)
        {
            ref var pre = ref Sources.Pointer[source];
            if (pre.LastStep == 0 || step - pre.Seen < PostHistories.SweepSteps)
            {
                continue;
            }

            var end = Runs.Find(source, out var start) + start;
            for (var place = start; place < end; place++)
            {
                Advance(pre, place, ref Runs.Weights[place], ref _traces.Pointer[place]);
            }

            pre.Seen = step;
        }
    }

    /// <inheritdoc/>
    public override double WeightAt(int source, nint place, long step)
    {
        var weight = Runs.Weights[place];
        var trace = _traces.Pointer[place];
        Advance(Sources.Pointer[source], place, ref weight, ref trace);
        return weight;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        _traces.Dispose();
        _decay.Dispose();
    }

    /// <inheritdoc/>
    protected override void AddSynapse(int source, nint place, ref SynapseDigest digest)
    {
        Add(source, place, Runs.Weights[place], ref digest);
        Add(source, place, _traces.Pointer[place], ref digest);
        Add(source, place, Sources.Pointer[source].LastStep, ref digest);
    }

    /// <summary>Lets the first postsynaptic spike that the synapse has not seen take its trace.</summary>
    private void Advance(in PreState pre, nint place, ref double weight, ref double trace)
    {
        if (trace == 0)
        {
            return;
        }

        var delay = Runs.DelayAt(place);
        var history = Histories.Of(delay);
        ref var slot = ref history.Slots[Runs.Targets[place]];
        var seen = (uint)(pre.Seen - delay);
        uint spikes = 0;
        while (spikes < slot.Count && (int)(history.Steps[slot.Place(spikes + 1)] - seen) > 0)
        {
            spikes++;
        }

        if (spikes > 0)
        {
            var since = pre.Seen + (int)(history.Steps[slot.Place(spikes)] - seen) - pre.LastStep;
            weight = _change.Potentiate(weight, trace * _decay.Over(since), 0);
            trace = 0;
        }
    }
}
