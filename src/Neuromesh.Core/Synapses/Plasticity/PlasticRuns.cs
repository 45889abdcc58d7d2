using Neuromesh.Core.Memory;

namespace Neuromesh.Core.Synapses.Plasticity;

/// <summary>Where the synapses of a projection onto a core lie: for each source a run, ascending by delay and, within a delay, those of one target in creation order.</summary>
internal sealed unsafe class PlasticRuns : IDisposable
{
    private readonly SynapseTable.Layout _layout;
    private readonly int _epochSteps;

    /// <summary>Builds the synapses of a core.</summary>
    /// <param name="slice">The projection and the core's share of its targets.</param>
    /// <param name="form">Width of the weights.</param>
    /// <param name="holdsWeights">Whether each synapse has a weight of its own even where all start from one.</param>
    /// <param name="arena">Where their memory comes from; it must outlive them.</param>
    /// <exception cref="ArgumentOutOfRangeException">The core has more than 65,536 targets.</exception>
    /// <exception cref="OverflowException">The core has 2^32 synapses of this projection or more.</exception>
    public PlasticRuns(SparseProjectionSlice slice, SynapseForm form, bool holdsWeights, NativeArena arena)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(slice.TargetCount, SynapseTableBuilder.MaximumTargets);
        _layout = SynapseTableBuilder.BuildLayout(slice, form, null, new long[slice.TargetCount], holdsWeights, arena);
        _epochSteps = slice.EpochSteps;
        Negative = slice.Plasticity is PairRule { MaximumWeight: < 0 };
        Slice = slice;
    }

    /// <summary>The projection.</summary>
    public SparseProjectionSlice Slice { get; }

    /// <summary>Number of synapses.</summary>
    public long Count => _layout.SynapseCount;

    /// <summary>Bytes held, index included.</summary>
    public long Bytes => _layout.Index!.Bytes + _layout.Targets!.Bytes + (_layout.ShortDelays?.Bytes ?? 0) + (_layout.LongDelays?.Bytes ?? 0)
        + (_layout.Weights?.Bytes ?? 0) + (_layout.Magnitudes?.Bytes ?? 0);

    /// <summary>Target within the core of each synapse.</summary>
    public ushort* Targets => _layout.Targets!.Pointer;

    /// <summary>Weight of each synapse; null where they are one.</summary>
    public double* Weights => _layout.Weights is null ? null : _layout.Weights.Pointer;

    /// <summary>Magnitude of each weight in the form <see cref="SynapseForm.Single"/>; null in others.</summary>
    public float* Magnitudes => _layout.Magnitudes is null ? null : _layout.Magnitudes.Pointer;

    /// <summary>Whether the weights whose magnitudes are held are negative.</summary>
    public bool Negative { get; }

    /// <summary>The weight of all synapses where each has none of its own.</summary>
    public double CommonWeight => _layout.CommonWeight;

    /// <summary>A weight as it lies.</summary>
    /// <param name="place">The synapse.</param>
    public double WeightAt(nint place) => _layout.Magnitudes is null ? Weights[place] : Negative ? -Magnitudes[place] : Magnitudes[place];

    /// <summary>The run of a source.</summary>
    /// <param name="source">Source within the projection.</param>
    /// <param name="start">Its first synapse.</param>
    /// <returns>Number of synapses.</returns>
    public nint Find(int source, out nint start) => _layout.Index!.Find(source, out start);

    /// <summary>The delay of a synapse in steps.</summary>
    /// <param name="place">The synapse.</param>
    public int DelayAt(nint place) => OffsetAt(place) + _epochSteps;

    /// <summary>How many synapses from one on share its delay.</summary>
    /// <param name="place">The synapse.</param>
    /// <param name="end">End of the run.</param>
    public nint SameDelay(nint place, nint end)
    {
        if (_layout.ShortDelays is null && _layout.LongDelays is null)
        {
            return end - place;
        }

        var offset = OffsetAt(place);
        var next = place + 1;
        while (next < end && OffsetAt(next) == offset)
        {
            next++;
        }

        return next - place;
    }

    public void Dispose()
    {
        _layout.Index!.Dispose();
        _layout.Targets!.Dispose();
        _layout.ShortDelays?.Dispose();
        _layout.LongDelays?.Dispose();
        _layout.Weights?.Dispose();
        _layout.Magnitudes?.Dispose();
    }

    private int OffsetAt(nint place) => _layout.ShortDelays is not null ? _layout.ShortDelays.Pointer[place]
        : _layout.LongDelays is not null ? _layout.LongDelays.Pointer[place]
        : _layout.CommonDelayOffset;
}
