using Neuromesh.Core.Crossbars;

namespace Neuromesh.Cluster.Epochs;

/// <summary>The tiles' part of <see cref="EpochExchange"/>: whose outputs the node needs and gives, up to which epoch they are in, and which of them its cores take when.</summary>
internal sealed class TileExchange
{
    private readonly RunTopology _topology;
    private readonly int _node;
    private readonly IEpochExchangeActions _actions;
    private readonly List<TileOutput>[] _inboxes = [[], []];
    private readonly int _localTiles;
    private readonly bool[] _senders;
    private readonly bool[] _receivers;
    private readonly bool _isAwaited;
    private long _complete = -1;

    public TileExchange(RunTopology topology, int node, IEpochExchangeActions actions)
    {
        _topology = topology;
        _node = node;
        _actions = actions;
        _localTiles = topology.Placement.Tiles.Count(tile => tile.Node == node);
        _senders = new bool[topology.NodeCount];
        _receivers = new bool[topology.NodeCount];
        for (var tile = 0; tile < topology.Tiles.Length; tile++)
        {
            var home = topology.Placement.Tiles[tile].Node;
            for (var other = 0; other < topology.NodeCount; other++)
            {
                var needs = topology.NeedsTile(other, tile) || (topology.RecordsTiles && other == topology.Gateway);
                if (needs && home != other)
                {
                    _senders[home] |= other == node;
                    _receivers[other] |= home == node;
                }
            }

            _isAwaited |= topology.NeedsTile(node, tile);
        }
    }

    /// <summary>Whether the node has tiles.</summary>
    public bool HasTiles => _localTiles > 0;

    /// <summary>The first epoch whose outputs are not all in.</summary>
    public long NextEpoch => _complete + 1;

    /// <summary>A local tile has worked on an epoch.</summary>
    /// <param name="slot">The epoch.</param>
    /// <param name="tile">Number of the tile.</param>
    /// <param name="output">Its output.</param>
    public static void Driven(EpochSlot slot, int tile, TileOutput output)
    {
        if (slot.LocalTileOutputs[tile] is not null)
        {
            throw new InvalidOperationException($"Tile {tile} worked on epoch {output.Epoch} twice.");
        }

        slot.LocalTileOutputs[tile] = output;
        slot.TileOutputs.Add(output);
        slot.LocalTilesDone++;
    }

    /// <summary>All outputs of another node's tiles for an epoch are in its slot.</summary>
    /// <param name="slot">The epoch.</param>
    /// <param name="node">The other node.</param>
    public static void FrameReceived(EpochSlot slot, int node)
    {
        if (slot.TileFrameArrived[node])
        {
            throw new InvalidOperationException($"The tile frame of node {node} for epoch {slot.Epoch} arrived twice.");
        }

        slot.TileFrameArrived[node] = true;
    }

    /// <summary>Sends the outputs of <see cref="NextEpoch"/> once the local tiles are done, and counts it as complete once those of the others are in.</summary>
    /// <param name="slot">That epoch.</param>
    /// <returns>Whether it is complete.</returns>
    public bool TryComplete(EpochSlot slot)
    {
        if (slot.LocalTilesDone < _localTiles)
        {
            return false;
        }

        if (!slot.TileFramesSent)
        {
            slot.TileFramesSent = true;
            for (var other = 0; other < _topology.NodeCount; other++)
            {
                if (_receivers[other])
                {
                    _actions.SendTileFrame(other, slot);
                }
            }
        }

        for (var other = 0; other < _topology.NodeCount; other++)
        {
            if (_senders[other] && !slot.TileFrameArrived[other])
            {
                return false;
            }
        }

        _complete = slot.Epoch;
        return true;
    }

    /// <summary>Whether all outputs that the local cores take in an epoch are in.</summary>
    /// <param name="epoch">Its number.</param>
    public bool IsReadyFor(long epoch) => !_isAwaited || _complete >= epoch - (_topology.HasLagOneTiles(_node) ? 1 : 2);

    /// <summary>The outputs that end their lag with an epoch; valid for the next epoch too.</summary>
    /// <param name="epoch">Its number.</param>
    /// <param name="slots">The ring of slots.</param>
    public List<TileOutput> Collect(long epoch, EpochRing slots)
    {
        var inbox = _inboxes[epoch % 2];
        if (inbox.Count > 0)
        {
            // Emptying an empty list would write to a line that every compute thread reads.
            inbox.Clear();
        }

        Collect(epoch, 1, slots, inbox);
        Collect(epoch, 2, slots, inbox);
        return inbox;
    }

    private void Collect(long epoch, int lag, EpochRing slots, List<TileOutput> inbox)
    {
        if (epoch < lag)
        {
            return;
        }

        foreach (var output in slots[epoch - lag].TileOutputs)
        {
            if (_topology.LagOfProjection(output.Projection) == lag)
            {
                inbox.Add(output);
            }
        }
    }
}
