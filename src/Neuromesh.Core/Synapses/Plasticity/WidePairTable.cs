using Neuromesh.Core.Memory;
using Neuromesh.Core.Units;

namespace Neuromesh.Core.Synapses.Plasticity;

/// <summary>A <see cref="PairTable"/> with weights of 64 bits.</summary>
internal sealed unsafe class WidePairTable<TChange> : PairTable
    where TChange : struct, IWeightChange
{
    private readonly TChange _change;
    private readonly NativeBuffer<ushort> _scratch = new(PairUpdate.ScratchLength);

    public WidePairTable(PlasticRuns runs, TChange change, PairTimes times, PostHistories histories, TimeStep timeStep)
        : base(runs, times, histories, timeStep) => _change = change;

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        _scratch.Dispose();
    }

    /// <inheritdoc/>
    protected override void Deliver(in PreState pre, nint place, nint count, PostHistory history, in PairSpike spike)
    {
        var run = RunOf(pre, place, count, history);
        run.SlowPreTrace = spike.SlowTrace;
        run.PostTraces = ManySpikes ? history.TracesOfAll(spike.Step) : history.TracesOf(spike.Step, run.Targets, count);
        run.Row = spike.Row;
        run.NegativeOffset = spike.NegativeOffset;
        PairUpdate.Deliver(_change, run, pre.LastStep > 0, _scratch.Pointer);
    }

    /// <inheritdoc/>
    protected override void BringUpToDate(in PreState pre, nint place, nint count, PostHistory history) =>
        PairUpdate.Potentiate(_change, RunOf(pre, place, count, history), _scratch.Pointer);

    /// <inheritdoc/>
    protected override double UpToDate(in PreState pre, nint place, PostHistory history) =>
        PairUpdate.PotentiateOne(_change, RunOf(pre, place, 1, history), 0);

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
        Decay = Decay,
    };
}
