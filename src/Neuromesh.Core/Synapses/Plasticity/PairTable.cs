using Neuromesh.Core.Units;

namespace Neuromesh.Core.Synapses.Plasticity;

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
internal abstract unsafe class PairTable : HistoryTable
{
    private readonly PairTimes _times;
    private readonly DecayTable? _slowDecay;

    protected PairTable(PlasticRuns runs, PairTimes times, PostHistories histories, TimeStep timeStep)
        : base(runs, histories)
    {
        _times = times;
        Decay = new DecayTable(times.PreMs, timeStep);
        _slowDecay = times.SlowPreMs > 0 ? new DecayTable(times.SlowPreMs, timeStep) : null;
    }

    /// <summary>Decay of the presynaptic trace.</summary>
    protected DecayTable Decay { get; }

    /// <summary>Whether the spikes of the step reach more synapses than there are neurons, so that all traces had better be brought up to date at once.</summary>
    protected bool ManySpikes { get; private set; }

    /// <inheritdoc/>
    public override void BeginStep(ReadOnlySpan<int> spikes, ReadOnlySpan<int> own, long step) =>
        ManySpikes = own.Length * (double)Runs.Count / Slice.SourceCount > Slice.TargetCount;

    /// <inheritdoc/>
    public override long Deliver(int source, long step, double** rows, nint negativeOffset)
    {
        var count = Runs.Find(source, out var start);
        if (count == 0)
        {
            return 0;
        }

        ref var pre = ref Sources.Pointer[source];
        var since = step - pre.LastStep;
        var slow = _slowDecay is null ? 0 : pre.SlowTrace * _slowDecay.Over(since);
        var end = start + count;
        for (var place = start; place < end;)
        {
            var same = Runs.SameDelay(place, end);
            var spike = new PairSpike
            {
                Step = step,
                SlowTrace = slow,
                Row = rows[Runs.DelayAt(place) - Slice.EpochSteps],
                NegativeOffset = negativeOffset,
            };
            Deliver(pre, place, same, Histories.Of(Runs.DelayAt(place)), spike);
            place += same;
        }

        pre.Trace = (_times.Pairing == SpikePairing.Nearest ? 0 : pre.Trace * Decay.Over(since)) + 1;
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
            ref var pre = ref Sources.Pointer[source];
            if (pre.LastStep == 0 || step - pre.Seen < PostHistories.SweepSteps)
            {
                continue;
            }

            var end = Runs.Find(source, out var start) + start;
            for (var place = start; place < end;)
            {
                var same = Runs.SameDelay(place, end);
                BringUpToDate(pre, place, same, Histories.Of(Runs.DelayAt(place)));
                place += same;
            }

            pre.Seen = step;
        }
    }

    /// <inheritdoc/>
    public override double WeightAt(int source, nint place, long step)
    {
        ref var pre = ref Sources.Pointer[source];
        return pre.LastStep == 0 ? Runs.WeightAt(place) : UpToDate(pre, place, Histories.Of(Runs.DelayAt(place)));
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        Decay.Dispose();
        _slowDecay?.Dispose();
    }

    /// <summary>Lets a spike change synapses of one delay and adds their weights to the input.</summary>
    /// <param name="pre">State of the source before the spike.</param>
    /// <param name="place">The first synapse.</param>
    /// <param name="count">Number of synapses.</param>
    /// <param name="history">Spikes of their targets.</param>
    /// <param name="spike">The spike.</param>
    protected abstract void Deliver(in PreState pre, nint place, nint count, PostHistory history, in PairSpike spike);

    /// <summary>Brings synapses of one delay up to date.</summary>
    /// <param name="pre">State of the source.</param>
    /// <param name="place">The first synapse.</param>
    /// <param name="count">Number of synapses.</param>
    /// <param name="history">Spikes of their targets.</param>
    protected abstract void BringUpToDate(in PreState pre, nint place, nint count, PostHistory history);

    /// <summary>A weight brought up to date, without a change to anything.</summary>
    /// <param name="pre">State of the source.</param>
    /// <param name="place">The synapse.</param>
    /// <param name="history">Spikes of its target.</param>
    protected abstract double UpToDate(in PreState pre, nint place, PostHistory history);

    /// <inheritdoc/>
    protected override void AddSynapse(int source, nint place, ref SynapseDigest digest)
    {
        Add(source, place, Runs.WeightAt(place), ref digest);
        Add(source, place, Sources.Pointer[source].Trace, ref digest);
        Add(source, place, Sources.Pointer[source].LastStep, ref digest);
    }
}

/// <summary>A presynaptic spike at synapses of one delay.</summary>
internal unsafe struct PairSpike
{
    /// <summary>Its step.</summary>
    public long Step;

    /// <summary>The slow presynaptic trace before it.</summary>
    public double SlowTrace;

    /// <summary>Input row for the delay.</summary>
    public double* Row;

    /// <summary>Elements from the row to the one that takes negative weights; 0 where one row takes both.</summary>
    public nint NegativeOffset;
}
