using System.Runtime.CompilerServices;
using Neuromesh.Core.Kernels;
using Neuromesh.Core.Memory;

namespace Neuromesh.Core.Synapses.Plasticity;

/// <summary>Synapses whose source transmits a changing share of fixed weights.</summary>
internal sealed unsafe class ReleaseTable(PlasticRuns runs, IRelease release) : PlasticTable(runs)
{
    private readonly NativeBuffer<ReleaseState> _sources = new(runs.Slice.SourceCount);

    /// <inheritdoc/>
    public override long Bytes => base.Bytes + _sources.Bytes;

    /// <inheritdoc/>
    public override long Deliver(int source, long step, double** rows, nint negativeOffset)
    {
        var share = release.Release(ref _sources.Pointer[source], step);
        var end = Runs.Find(source, out var start) + start;
        for (var place = start; place < end;)
        {
            var same = Runs.SameDelay(place, end);
            var row = rows[Runs.DelayAt(place) - Slice.EpochSteps];
            if (Runs.Weights == null)
            {
                var offset = Runs.CommonWeight < 0 ? negativeOffset : 0;
                SpikeDelivery.ScatterConstant(row + offset, Runs.Targets + place, same, Runs.CommonWeight * share);
            }
            else
            {
                Scatter(row, Runs.Targets + place, Runs.Weights + place, same, share, negativeOffset);
            }

            place += same;
        }

        return end - start;
    }

    /// <inheritdoc/>
    public override double WeightAt(int source, nint place, long step)
    {
        ref var state = ref _sources.Pointer[source];
        var copy = state;
        return (Runs.Weights == null ? Runs.CommonWeight : Runs.Weights[place]) * release.Release(ref copy, step);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        _sources.Dispose();
        release.Dispose();
    }

    /// <inheritdoc/>
    protected override void AddSynapse(int source, nint place, ref SynapseDigest digest)
    {
        Add(source, place, Runs.Weights == null ? Runs.CommonWeight : Runs.Weights[place], ref digest);
        Add(source, place, _sources.Pointer[source].Drive, ref digest);
        Add(source, place, _sources.Pointer[source].Pool, ref digest);
        Add(source, place, _sources.Pointer[source].LastStep, ref digest);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scatter(double* row, ushort* targets, double* weights, nint count, double share, nint negativeOffset)
    {
        for (nint i = 0; i < count; i++)
        {
            var weight = weights[i];
            row[targets[i] + (weight < 0 ? negativeOffset : 0)] += weight * share;
        }
    }
}
