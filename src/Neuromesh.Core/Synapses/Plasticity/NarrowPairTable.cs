using Neuromesh.Core.Units;

namespace Neuromesh.Core.Synapses.Plasticity;

/// <summary>A <see cref="PairTable"/> with weights of 32 bits.</summary>
internal sealed unsafe class NarrowPairTable<TChange> : PairTable
    where TChange : struct, INarrowChange
{
    private readonly TChange _change;
    private readonly NarrowDecayTable _decay;
    private readonly NarrowScratch _scratch = new();

    public NarrowPairTable(PlasticRuns runs, TChange change, PairTimes times, PostHistories histories, TimeStep timeStep)
        : base(runs, times, histories, timeStep)
    {
        _change = change;
        _decay = new NarrowDecayTable(Decay);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        _decay.Dispose();
        _scratch.Dispose();
    }

    /// <inheritdoc/>
    protected override void Deliver(in PreState pre, nint place, nint count, PostHistory history, in PairSpike spike)
    {
        var run = RunOf(pre, place, count, history);
        run.Longest = spike.Step - pre.LastStep;
        run.PostTraces = ManySpikes ? history.NarrowTracesOfAll(spike.Step) : history.NarrowTracesOf(spike.Step, run.Targets, count);
        run.Row = spike.Row + (run.Negative ? spike.NegativeOffset : 0);
        NarrowUpdate.Deliver(_change, run, potentiates: pre.LastStep > 0, depresses: true, _scratch);
    }

    /// <inheritdoc/>
    protected override void BringUpToDate(in PreState pre, nint place, nint count, PostHistory history) =>
        NarrowUpdate.Deliver(_change, RunOf(pre, place, count, history), potentiates: true, depresses: false, _scratch);

    /// <inheritdoc/>
    protected override double UpToDate(in PreState pre, nint place, PostHistory history)
    {
        var run = RunOf(pre, place, 1, history);
        var weight = NarrowUpdate.PotentiateOne(_change, run, 0);
        return run.Negative ? -weight : weight;
    }

    private NarrowRun RunOf(in PreState pre, nint place, nint count, PostHistory history) => new()
    {
        Targets = Runs.Targets + place,
        Weights = Runs.Magnitudes + place,
        Count = count,
        Recent = history.Recent!.Steps,
        RecentStride = history.Recent.Stride,
        Slots = history.Slots,
        Steps = history.Steps,
        Seen = (uint)(pre.Seen - history.DelaySteps),
        SinceZero = pre.Seen - pre.LastStep,
        PreTrace = (float)pre.Trace,
        Decay = _decay,
        Longest = long.MaxValue,
        Negative = Runs.Negative,
    };
}
