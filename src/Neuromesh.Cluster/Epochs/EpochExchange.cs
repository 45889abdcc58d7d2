using Neuromesh.Core.Crossbars;
using Neuromesh.Core.NeuronCores;
using Neuromesh.Core.Signals;

namespace Neuromesh.Cluster.Epochs;

/// <summary>
/// The node's side of the exchange, as a state machine without actors: gathers the epoch's spikes from the local cores, the other nodes and the gateway's
/// inputs, and says when cores and tiles may go on.
/// </summary>
/// <remarks>
/// <para>
/// An epoch is merged once every local core, every other node and the gateway's release for it are in. Cores compute epoch e after
/// epoch e - 1 is merged and the tile outputs that end their lag with e are in. A node can be at most one epoch ahead of another, the
/// gateway's releases at most <see cref="RunTopology.ReleaseWindow"/>; anything else is a lost or doubled frame and fails the run.
/// </para>
/// <para>
/// What is reused when, with m the epoch being merged: cores have two batches of spikes in turn, because epoch m + 1 is computed after m is merged; merged
/// epochs have four buffers, because tiles may still read m - 2 (lag 2) when m is written; a slot lives for three more epochs for the
/// same reason, and is opened <see cref="EpochRing.Count"/> epochs ahead, because a gateway without cores sends its releases ahead.
/// </para>
/// </remarks>
internal sealed class EpochExchange
{
    /// <summary>Largest number of epochs that the gateway releases ahead of what is recorded; see <see cref="RunTopology.ReleaseWindow"/>.</summary>
    public const int ReleaseWindow = 1024;

    /// <summary>Number of epochs that the gateway releases ahead before it knows how long they take.</summary>
    public const int FirstReleaseWindow = 8;

    /// <summary>Largest number of epochs that are released, and recorded, with one message.</summary>
    public const int ReleaseBatch = 64;

    /// <summary>Epochs after which the samples of tiles are recorded, as many as a tile's output may take to its targets.</summary>
    private const int RecordingLag = 2;
    private const int MergedEpochs = 4;

    private readonly RunTopology _topology;
    private readonly int _node;
    private readonly IEpochExchangeActions _actions;
    private readonly EpochRing _slots;
    private readonly EpochSpikes[] _merged;
    private readonly TileExchange _tiles;
    private readonly int _localCores;
    private readonly bool _recordsSamples;
    private long _merging;
    private long _advancing;
    private EpochSlot? _unfinished;
    private bool _begun;
    private bool _finished;

    public EpochExchange(RunTopology topology, int node, IEpochExchangeActions actions)
    {
        _topology = topology;
        _node = node;
        _actions = actions;
        _recordsSamples = !topology.Experiment.Record.Traces.IsEmpty || !topology.Experiment.Record.Weights.IsEmpty;
        _merged = [.. Enumerable.Range(0, MergedEpochs).Select(_ => new EpochSpikes(topology.MostSpikes))];
        _slots = new EpochRing(topology, 2 * topology.ReleaseWindow);
        _localCores = topology.Placement.Cores.Count(core => core.Node == node);
        _tiles = new TileExchange(topology, node, actions);
    }

    /// <summary>Where the run ended; null while it has not.</summary>
    public long? LastEpoch { get; private set; }

    /// <summary>Whether the run has come to its end here: every epoch is merged, and the tiles have worked on all of them.</summary>
    public bool IsFinished => _finished && LastEpoch is not null;

    /// <summary>Whether the tiles have worked on all epochs of the run, and those of other nodes have told their outputs.</summary>
    private bool AreTilesDone => _tiles.NextEpoch > LastEpoch;

    /// <summary>Lets epoch 0 begin.</summary>
    public void Begin()
    {
        _begun = true;
        Proceed();
    }

    /// <summary>A local core has computed the epoch that was due.</summary>
    public void CoreAdvanced(
        int core, long epoch, EpochSpikes spikes, IReadOnlyList<TraceSampler> traces, PotentialCourse[]? gapPotentials = null, IReadOnlyList<WeightTraceSampler>? weights = null)
    {
        var slot = SlotOf(epoch, "core", core);
        if (slot.Cores[core] is not null)
        {
            throw new InvalidOperationException($"Core {core} computed epoch {epoch} twice.");
        }

        slot.Cores[core] = spikes;
        slot.GapPotentials[core] = gapPotentials;
        slot.LocalTraces[core] = traces;
        slot.LocalWeights[core] = weights;
        slot.LocalCoresDone++;
        if (slot.LocalCoresDone == _localCores)
        {
            Proceed();
        }
    }

    /// <summary>A local core has come upon a neuron that cannot be simulated any further. The run fails when all nodes' shares of the epoch are in, with the earliest of their faults.</summary>
    public void CoreFailed(int core, long epoch, NeuronFaultException fault)
    {
        var slot = SlotOf(epoch, "core", core);
        slot.Add(fault);
        slot.LocalCoresDone++;
        Proceed();
    }

    /// <summary>The gateway lets an epoch go, with the events of its inputs (gateway node: from the signal source; others: with its frame).</summary>
    public void Release(long epoch, EpochSpikes inputs, bool last)
    {
        var slot = SlotOf(epoch, "the release of node", _topology.Gateway);
        if (slot.Released)
        {
            throw new InvalidOperationException($"Epoch {epoch} was released twice.");
        }

        slot.Inputs = inputs;
        slot.Released = true;
        slot.Last = last;
        if (_node == _topology.Gateway)
        {
            Proceed();
        }
    }

    /// <summary>The potentials at the end of a merged epoch, by core.</summary>
    public PotentialCourse[]?[] GapPotentialsOf(long epoch) => SlotOf(epoch, "the potentials of node", _node).GapPotentials;

    /// <summary>The slot that a frame from another node fills; <see cref="FrameReceived"/> completes it.</summary>
    public EpochSlot SlotForFrame(int node, long epoch) => SlotOf(epoch, "the frame of node", node);

    /// <summary>All of another node's share of an epoch is in its slot.</summary>
    public void FrameReceived(int node, long epoch)
    {
        var slot = SlotOf(epoch, "the frame of node", node);
        if (slot.FrameArrived[node])
        {
            throw new InvalidOperationException($"The frame of node {node} for epoch {epoch} arrived twice.");
        }

        slot.FrameArrived[node] = true;
        Proceed();
    }

    /// <summary>A local tile has worked on an epoch.</summary>
    public void TileDriven(int tile, TileOutput output)
    {
        TileExchange.Driven(SlotOf(output.Epoch, "tile", tile), tile, output);
        Proceed();
    }

    /// <summary>All outputs of another node's tiles for an epoch are in its slot.</summary>
    public void TileFrameReceived(int node, long epoch)
    {
        TileExchange.FrameReceived(SlotOf(epoch, "the tile frame of node", node), node);
        Proceed();
    }

    /// <summary>
    /// Does what is left to do for the newest merged epoch: records it and frees a slot. Nobody computes with the result, so it is for the time after the next epoch has
    /// been handed to the cores; to be called before the next message is taken.
    /// </summary>
    public void FinishMerged()
    {
        if (_unfinished is not { } slot || (slot.Last && !AreTilesDone))
        {
            return;
        }

        _unfinished = null;
        if (_node == _topology.Gateway)
        {
            _actions.Record(slot, _merged[slot.Epoch % _merged.Length]);
        }

        // The slot of an epoch far enough back is free once nothing refers to it: outputs of tiles live for two epochs.
        _slots.Retire(slot.Epoch - 3);
    }

    private EpochSlot SlotOf(long epoch, string what, int number) => _slots.Find(epoch)
        ?? throw new InvalidOperationException(
            $"Epoch {epoch} of {what} {number} is out of order: this node is at epoch {_merging}. A frame was lost or doubled.");

    /// <summary>Does whatever has become possible.</summary>
    private void Proceed()
    {
        var progressed = true;
        while (progressed && !_finished)
        {
            progressed = TrySendFrames() | TryMerge() | TryCompleteTiles() | TryAdvance();
        }
    }

    /// <summary>
    /// A node's frame for an epoch goes out when its cores are done; the gateway's also carries the release, and without cores it may run ahead.
    /// </summary>
    private bool TrySendFrames()
    {
        if (_topology.NodeCount == 1)
        {
            return false;
        }

        var sent = false;
        for (var epoch = _merging; epoch < _merging + _slots.Count - 4; epoch++)
        {
            var slot = _slots[epoch];
            if (slot.Epoch != epoch || slot.LocalCoresDone < _localCores || (_node == _topology.Gateway && !slot.Released))
            {
                break;
            }

            if (_localCores == 0 && _node != _topology.Gateway && epoch > _merging)
            {
                // A node with tiles only has nothing that paces it but the merge.
                break;
            }

            if (slot.FramesSent)
            {
                continue;
            }

            slot.FramesSent = true;
            sent = true;
            for (var other = 0; other < _topology.NodeCount; other++)
            {
                if (other != _node)
                {
                    _actions.SendFrame(other, slot);
                }
            }
        }

        return sent;
    }

    private bool TryMerge()
    {
        var slot = _slots[_merging];
        if (slot.Epoch != _merging || !slot.Released || slot.LocalCoresDone < _localCores
            || (_topology.NodeCount > 1 && !slot.FramesSent))
        {
            return false;
        }

        for (var other = 0; other < _topology.NodeCount; other++)
        {
            if (other != _node && !slot.FrameArrived[other])
            {
                return false;
            }
        }

        FinishMerged();
        if (slot.Fault is { } fault)
        {
            // The other nodes see the same and wait for the gateway's word: it has recorded every epoch before this one by then.
            _finished = true;
            if (_node == _topology.Gateway)
            {
                _actions.Fail(fault);
            }

            return false;
        }

        if (_topology.RecordsTiles && _node == _topology.Gateway)
        {
            // Tiles have two epochs' time: their samples of an epoch are recorded with the one after the next.
            var sampled = _merging - RecordingLag;
            if (_tiles.NextEpoch <= sampled)
            {
                return false;
            }

            AddSampledTiles(slot, sampled);
        }

        var merged = _merged[_merging % _merged.Length];
        slot.MergeInto(merged, (slot.Epoch * _topology.Experiment.EpochSteps) + 1, _topology.StepsOf(slot.Epoch));
        _merging++;
        _unfinished = slot;
        if (_recordsSamples)
        {
            // The samples lie with the cores, which overwrite them in the next epoch.
            FinishMerged();
        }

        if (slot.Last)
        {
            LastEpoch = slot.Epoch;
        }

        if (_tiles.HasTiles)
        {
            _actions.DriveTiles(slot.Epoch, merged);
        }

        return true;
    }

    private bool TryCompleteTiles()
    {
        var epoch = _tiles.NextEpoch;
        return epoch < _merging && _tiles.TryComplete(_slots[epoch]);
    }

    private bool TryAdvance()
    {
        if (!_begun || _advancing > _merging)
        {
            return false;
        }

        if (LastEpoch is { } last)
        {
            TryFinish(last);
            return false;
        }

        if (_localCores == 0)
        {
            // Its share goes out with the release: nothing holds it back, not even the word to begin.
            _advancing = _merging;
        }

        if (_advancing != _merging)
        {
            return false;
        }

        if (!_tiles.IsReadyFor(_advancing))
        {
            return false;
        }

        var epoch = _advancing++;
        _actions.EpochBegins(epoch);
        if (_localCores > 0)
        {
            _actions.AdvanceCores(epoch, epoch == 0 ? null : _merged[(epoch - 1) % _merged.Length], _tiles.Collect(epoch, _slots));
        }

        return true;
    }

    /// <summary>Ends the run once the tiles have seen the last spikes too: their state at the end does not depend on who records it.</summary>
    private void TryFinish(long last)
    {
        if (!AreTilesDone)
        {
            return;
        }

        if (_topology.RecordsTiles && _unfinished is { } slot)
        {
            for (var sampled = last - RecordingLag + 1; sampled <= last; sampled++)
            {
                AddSampledTiles(slot, sampled);
            }
        }

        _finished = true;
        FinishMerged();
        _actions.Finish(last);
    }

    private void AddSampledTiles(EpochSlot slot, long sampled)
    {
        if (sampled >= 0)
        {
            slot.SampledTiles.Add(_slots[sampled]);
        }
    }
}
