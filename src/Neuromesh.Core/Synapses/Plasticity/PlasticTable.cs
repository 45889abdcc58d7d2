using System.Runtime.InteropServices;

namespace Neuromesh.Core.Synapses.Plasticity;

/// <summary>A plastic synapse and its weight.</summary>
/// <param name="Source">Source within the projection.</param>
/// <param name="Target">Target within its population.</param>
/// <param name="DelaySteps">Delay in steps.</param>
/// <param name="Weight">Weight in the target model's unit.</param>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
public readonly record struct PlasticSynapse(int Source, int Target, int DelaySteps, double Weight);

/// <summary>The synapses of one plastic projection onto one core.</summary>
internal abstract unsafe class PlasticTable : IDisposable
{
    protected PlasticTable(PlasticRuns runs) => Runs = runs;

    /// <summary>Where the synapses lie.</summary>
    public PlasticRuns Runs { get; }

    /// <summary>The projection.</summary>
    public SparseProjectionSlice Slice => Runs.Slice;

    /// <summary>Bytes held.</summary>
    public virtual long Bytes => Runs.Bytes;

    /// <summary>Prepares a step.</summary>
    /// <param name="spikes">All spikes of the step, global ids, ascending.</param>
    /// <param name="own">Those of the projection's sources.</param>
    /// <param name="step">Their step.</param>
    public virtual void BeginStep(ReadOnlySpan<int> spikes, ReadOnlySpan<int> own, long step)
    {
    }

    /// <summary>Lets a spike change its synapses and adds their weights to the input.</summary>
    /// <param name="source">Source within the projection.</param>
    /// <param name="step">Step of the spike; ascending from call to call.</param>
    /// <param name="rows">Rows of the ring by the number of steps that the delay is above an epoch.</param>
    /// <param name="negativeOffset">Elements from a row to the one that takes negative weights; 0 where one row takes both.</param>
    /// <returns>Number of synapses.</returns>
    public abstract long Deliver(int source, long step, double** rows, nint negativeOffset);

    /// <summary>Brings synapses up to date that no spike has reached for long, so that what they wait for need not be kept.</summary>
    /// <param name="step">The newest step; a multiple of <see cref="PostHistories.SweepSteps"/>.</param>
    public virtual void Sweep(long step)
    {
    }

    /// <summary>A synapse's weight as of a step, from a copy.</summary>
    /// <param name="source">Source within the projection.</param>
    /// <param name="place">The synapse.</param>
    /// <param name="step">The newest step that was delivered.</param>
    public abstract double WeightAt(int source, nint place, long step);

    /// <summary>Adds a neuron's state to a digest.</summary>
    /// <param name="neuron">The neuron.</param>
    /// <param name="digest">The digest, with the neuron's record open.</param>
    public virtual void AddState(int neuron, ref NeuronCores.StateDigest digest)
    {
    }

    /// <summary>Adds every synapse as it lies to a digest, which does not depend on the cut.</summary>
    /// <param name="digest">The digest.</param>
    public void AddState(ref SynapseDigest digest)
    {
        for (var source = 0; source < Slice.SourceCount; source++)
        {
            var count = Runs.Find(source, out var start);
            for (var place = start; place < start + count; place++)
            {
                AddSynapse(source, place, ref digest);
            }
        }
    }

    /// <inheritdoc/>
    public virtual void Dispose() => Runs.Dispose();

    /// <summary>Adds one synapse as it lies, with what its source and it hold besides the weight.</summary>
    /// <param name="source">Source within the projection.</param>
    /// <param name="place">The synapse.</param>
    /// <param name="digest">The digest.</param>
    protected abstract void AddSynapse(int source, nint place, ref SynapseDigest digest);

    /// <summary>Adds one number of a synapse to a digest.</summary>
    /// <param name="source">Source within the projection.</param>
    /// <param name="place">The synapse.</param>
    /// <param name="value">The number.</param>
    /// <param name="digest">The digest.</param>
    protected void Add(int source, nint place, double value, ref SynapseDigest digest) =>
        digest.Add(Slice.Projection, source, Slice.FirstTarget + Runs.Targets[place], value, Runs.DelayAt(place));
}
