using Neuromesh.Core.Memory;

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

/// <summary>Synapses that change by the spikes of both sides: what their sources have left, and the histories of their targets.</summary>
internal abstract class HistoryTable : PlasticTable
{
    /// <summary>Makes the histories that the synapses need, before the first spike.</summary>
    /// <param name="runs">Where the synapses lie.</param>
    /// <param name="histories">Spikes of their targets.</param>
    protected HistoryTable(PlasticRuns runs, PostHistories histories)
        : base(runs)
    {
        Histories = histories;
        Sources = new NativeBuffer<PreState>(Slice.SourceCount);
        _ = histories.Of(Slice.MinimumDelaySteps);
        for (nint place = 0; place < (nint)runs.Count && Slice.MinimumDelaySteps != Slice.MaximumDelaySteps; place++)
        {
            _ = histories.Of(runs.DelayAt(place));
        }
    }

    /// <inheritdoc/>
    public override long Bytes => base.Bytes + Sources.Bytes;

    /// <summary>Spikes of the targets, by delay.</summary>
    protected PostHistories Histories { get; }

    /// <summary>[sources]: what their spikes have left.</summary>
    protected NativeBuffer<PreState> Sources { get; }

    /// <inheritdoc/>
    public override void AddState(int neuron, ref NeuronCores.StateDigest digest) =>
        Histories.Of(Slice.MinimumDelaySteps).AddState(neuron, ref digest);

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        Sources.Dispose();
    }
}
