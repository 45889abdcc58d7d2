using Neuromesh.Core.Memory;
using Neuromesh.Core.Numerics;
using Neuromesh.Core.Units;

namespace Neuromesh.Core.Synapses.Plasticity;

/// <summary>Synapses of <see cref="ModulatedRule"/>: exact between events, with the weight brought back into its bounds at each event.</summary>
/// <remarks>
/// Events of a synapse are the spikes of its source, its target and the modulator, and the sweep at fixed steps, up to which all synapses are integrated. The sweep therefore
/// belongs to the scheme: it cuts an interval in two, which changes last bits, at the same steps whatever the cut.
/// </remarks>
internal sealed unsafe class ModulatedTable : HistoryTable
{
    private readonly ModulatedRule _rule;
    private readonly NativeBuffer<double> _eligibilities;
    private readonly DecayTable _preDecay;
    private readonly DecayTable _eligibilityDecay;
    private readonly ModulatorTrace _modulator;
    private readonly double _stepMs;
    private readonly double _rate;

    public ModulatedTable(PlasticRuns runs, ModulatedRule rule, PostHistories histories, TimeStep timeStep)
        : base(runs, histories)
    {
        _rule = rule;
        _eligibilities = new NativeBuffer<double>(runs.Count);
        _preDecay = new DecayTable(rule.TauPlusMs, timeStep);
        _eligibilityDecay = new DecayTable(rule.TauEligibilityMs, timeStep);
        _modulator = new ModulatorTrace(rule, timeStep);
        _stepMs = timeStep.Milliseconds;
        _rate = (rule.TauEligibilityMs + rule.TauModulatorMs) / (rule.TauEligibilityMs * rule.TauModulatorMs);
    }

    /// <inheritdoc/>
    public override long Bytes => base.Bytes + _eligibilities.Bytes;

    /// <inheritdoc/>
    public override void BeginStep(ReadOnlySpan<int> spikes, ReadOnlySpan<int> own, long step) => _modulator.Advance(spikes, step);

    /// <inheritdoc/>
    public override long Deliver(int source, long step, double** rows, nint negativeOffset)
    {
        ref var pre = ref Sources.Pointer[source];
        var end = Runs.Find(source, out var start) + start;
        for (var place = start; place < end; place++)
        {
            var target = Runs.Targets[place];
            var delay = Runs.DelayAt(place);
            ref var weight = ref Runs.Weights[place];
            ref var eligibility = ref _eligibilities.Pointer[place];
            Integrate(pre, place, step, ref weight, ref eligibility);
            eligibility -= _rule.Depression * Histories.Of(delay).TraceAt(target, step - delay);
            rows[delay - Slice.EpochSteps][target + (weight < 0 ? negativeOffset : 0)] += weight;
        }

        pre.Trace = (pre.Trace * _preDecay.Over(step - pre.LastStep)) + 1;
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
            var end = Runs.Find(source, out var start) + start;
            for (var place = start; place < end; place++)
            {
                Integrate(pre, place, step, ref Runs.Weights[place], ref _eligibilities.Pointer[place]);
            }

            pre.Seen = step;
        }

        _modulator.Sweep(step);
    }

    /// <inheritdoc/>
    public override double WeightAt(int source, nint place, long step)
    {
        var weight = Runs.Weights[place];
        var eligibility = _eligibilities.Pointer[place];
        Integrate(Sources.Pointer[source], place, step, ref weight, ref eligibility);
        return weight;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        _eligibilities.Dispose();
        _preDecay.Dispose();
        _eligibilityDecay.Dispose();
        _modulator.Dispose();
    }

    /// <inheritdoc/>
    protected override void AddSynapse(int source, nint place, ref SynapseDigest digest)
    {
        Add(source, place, Runs.Weights[place], ref digest);
        Add(source, place, _eligibilities.Pointer[place], ref digest);
        Add(source, place, Sources.Pointer[source].Trace, ref digest);
        Add(source, place, _modulator.After(_modulator.Count - 1), ref digest);
    }

    /// <summary>Integrates a synapse from the step that its source has seen to another.</summary>
    private void Integrate(in PreState pre, nint place, long step, ref double weight, ref double eligibility)
    {
        var delay = Runs.DelayAt(place);
        var history = Histories.Of(delay);
        ref var slot = ref history.Slots[Runs.Targets[place]];
        var seen = (uint)(pre.Seen - delay);
        var from = pre.Seen;
        var jump = _modulator.LastUpTo(from);
        uint spikes = 0;
        while (spikes < slot.Count && (int)(StepAt(history, slot, spikes + 1) - seen) > 0)
        {
            spikes++;
        }

        for (; spikes > 0; spikes--)
        {
            var at = pre.Seen + (int)(StepAt(history, slot, spikes) - seen);
            jump = IntegrateTo(from, at, jump, ref weight, ref eligibility);
            eligibility += _rule.Potentiation * pre.Trace * _preDecay.Over(at - pre.LastStep);
            from = at;
        }

        _ = IntegrateTo(from, step, jump, ref weight, ref eligibility);
    }

    private int IntegrateTo(long from, long to, int jump, ref double weight, ref double eligibility)
    {
        while (jump + 1 < _modulator.Count && _modulator.StepOf(jump + 1) <= to)
        {
            var at = _modulator.StepOf(jump + 1);
            IntegrateSmooth(_modulator.At(jump, from), at - from, ref weight, ref eligibility);
            from = at;
            jump++;
        }

        IntegrateSmooth(_modulator.At(jump, from), to - from, ref weight, ref eligibility);
        return jump;
    }

    /// <summary>Integrates where nothing jumps: <c>w ← w - c·(n/r·(e^(-r·Δ) - 1) - b·τc·(e^(-Δ/τc) - 1))</c>, r = 1/τc + 1/τn.</summary>
    private void IntegrateSmooth(double concentration, long steps, ref double weight, ref double eligibility)
    {
        if (steps == 0)
        {
            return;
        }

        var ms = steps * _stepMs;
        var reward = concentration / _rate * DeterministicMath.Expm1(-_rate * ms);
        var baseline = _rule.Baseline * _rule.TauEligibilityMs * DeterministicMath.Expm1(-ms / _rule.TauEligibilityMs);
        weight = Math.Min(Math.Max(weight - (eligibility * (reward - baseline)), _rule.MinimumWeight), _rule.MaximumWeight);
        eligibility *= _eligibilityDecay.Over(steps);
    }

    private static uint StepAt(PostHistory history, in PostSlot slot, uint newest) =>
        history.Steps[slot.Place(newest)];
}
