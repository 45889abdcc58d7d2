namespace Neuromesh.Cluster.Epochs;

/// <summary>The slots of the epochs that a node is at work on, reused in turn.</summary>
internal sealed class EpochRing
{
    private readonly EpochSlot[] _slots;

    /// <summary>Opens the first epochs.</summary>
    /// <param name="topology">The run's parts.</param>
    /// <param name="count">Number of epochs that have a slot at a time.</param>
    public EpochRing(RunTopology topology, int count)
    {
        _slots = new EpochSlot[count];
        for (var i = 0; i < count; i++)
        {
            _slots[i] = new EpochSlot(topology.Placement.Cores.Count, topology.Tiles.Length, topology.NodeCount);
            _slots[i].Begin(i);
        }
    }

    /// <summary>Number of epochs that have a slot at a time.</summary>
    public int Count => _slots.Length;

    /// <summary>The slot that an epoch has when its turn comes.</summary>
    /// <param name="epoch">Its number, 0 or more.</param>
    public EpochSlot this[long epoch] => _slots[epoch % _slots.Length];

    /// <summary>The slot of an epoch; null where it has none now. Takes any number.</summary>
    /// <param name="epoch">Its number, as another node told it.</param>
    public EpochSlot? Find(long epoch)
    {
        var slot = _slots[(int)((ulong)epoch % (ulong)_slots.Length)];
        return slot.Epoch == epoch ? slot : null;
    }

    /// <summary>Gives an epoch's slot to a later one.</summary>
    /// <param name="epoch">Its number; nothing happens where it is negative.</param>
    public void Retire(long epoch)
    {
        if (epoch >= 0)
        {
            this[epoch].Begin(epoch + _slots.Length);
        }
    }
}
