using Neuromesh.Core.Crossbars;
using Neuromesh.Core.NeuronCores;
using Neuromesh.Core.Signals;

namespace Neuromesh.Cluster.Epochs;

/// <summary>What the exchange asks its surroundings to do.</summary>
internal interface IEpochExchangeActions
{
    /// <summary>Sends this node's share of an epoch to another node.</summary>
    void SendFrame(int node, EpochSlot slot);

    /// <summary>Sends the outputs of this node's tiles to another node.</summary>
    void SendTileFrame(int node, EpochSlot slot);

    /// <summary>Lets the local tiles work on an epoch's spikes.</summary>
    void DriveTiles(long epoch, EpochSpikes merged);

    /// <summary>Hands a complete epoch to the recorder (gateway only).</summary>
    void Record(EpochSlot slot, EpochSpikes merged);

    /// <summary>The node goes on to an epoch, with or without cores of its own.</summary>
    void EpochBegins(long epoch);

    /// <summary>Lets the local cores compute an epoch.</summary>
    void AdvanceCores(long epoch, EpochSpikes? arrived, List<TileOutput> tileOutputs);

    /// <summary>The last epoch is complete on this node.</summary>
    void Finish(long lastEpoch);

    /// <summary>The run ends here because a neuron cannot be simulated any further (gateway only).</summary>
    void Fail(NeuronFaultException fault);
}
