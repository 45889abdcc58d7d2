using Neuromesh.Core.Memory;

namespace Neuromesh.Core.Synapses.Plasticity;

/// <summary>What an update of a block writes for itself.</summary>
internal sealed unsafe class NarrowScratch : IDisposable
{
    /// <summary>Masks of a round.</summary>
    public const int MaskCapacity = (NarrowUpdate.Block / 16) + 1;

    /// <summary>Room for a vector beyond the end of a list.</summary>
    private const int Spare = 16;

    private const int ListCapacity = RecentSpikes.Depth * (NarrowUpdate.Block + Spare);

    private readonly NativeBuffer<uint> _places = new(ListCapacity);
    private readonly NativeBuffer<float> _values = new(2 * (NarrowUpdate.Block + Spare));
    private readonly NativeBuffer<int> _lists = new(3 * ListCapacity);
    private readonly NativeBuffer<ushort> _masks = new(RecentSpikes.Depth * MaskCapacity);

    /// <summary>Synapses of each round: index within the block in the low half, target in the high half.</summary>
    public uint* Places => _places.Pointer;

    /// <summary>Weights that were collected.</summary>
    public float* Weights => _values.Pointer;

    /// <summary>Traces that were collected.</summary>
    public float* Traces => _values.Pointer + NarrowUpdate.Block + Spare;

    /// <summary>The lists of the first round of <see cref="CompressedUpdate"/>; those of the others follow.</summary>
    public NarrowLists Lists => new()
    {
        Targets = _lists.Pointer,
        Since = _lists.Pointer + ListCapacity,
        Weights = (float*)(_lists.Pointer + (2 * ListCapacity)),
    };

    /// <summary>For each round, which synapses of the round before are in it, 16 to a mask.</summary>
    public ushort* Masks => _masks.Pointer;

    public void Dispose()
    {
        _places.Dispose();
        _values.Dispose();
        _lists.Dispose();
        _masks.Dispose();
    }
}

/// <summary>The synapses of a round, side by side. What lies behind its end are targets and times of earlier rounds, so that a full vector may be read there.</summary>
internal unsafe struct NarrowLists
{
    /// <summary>Target of each.</summary>
    public int* Targets;

    /// <summary>Steps from the last presynaptic spike to the postsynaptic spike of the round.</summary>
    public int* Since;

    /// <summary>Weight of each.</summary>
    public float* Weights;

    /// <summary>The lists behind this one.</summary>
    /// <param name="count">Synapses of this one.</param>
    public readonly NarrowLists After(int count) => Moved(Padded(count));

    /// <summary>The lists before this one.</summary>
    /// <param name="count">Synapses of that one.</param>
    public readonly NarrowLists Before(int count) => Moved(-Padded(count));

    private readonly NarrowLists Moved(int places) => new() { Targets = Targets + places, Since = Since + places, Weights = Weights + places };

    private static int Padded(int count) => (count + 31) & ~15;
}
