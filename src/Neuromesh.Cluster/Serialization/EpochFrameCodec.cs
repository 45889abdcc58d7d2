using System.Runtime.InteropServices;
using Neuromesh.Cluster.Epochs;
using Neuromesh.Core.Crossbars;
using Neuromesh.Core.NeuronCores;
using Neuromesh.Core.Signals;

namespace Neuromesh.Cluster.Serialization;

/// <summary>
/// Writes and reads the frames between exchanges: little-endian, arrays as they lie in memory.
/// </summary>
/// <remarks>
/// Spike frame: flags (1 released, 2 last, 4 fault), inputs if released; with a fault its step, neuron and message and nothing else; number of cores, per core its number and its batch, with gap junctions the number of cores with potentials, per
/// core its number and the three coefficients of the expected potential for each of its neurons with junctions, number of traces, per trace its header, steps and values, with recorded
/// weights the number of entries, per entry its core, request, synapses (epoch 0 only), steps and weights. A batch is the number of steps, the end of each step's run, the sources. Tile frame: number of tiles, per
/// tile its number, the number of steps, per step its index and its weights, to the gateway with recorded cells the number of entries, per entry its tile, request, steps and values. Both sides know beforehand which cores and tiles a frame must
/// have, so a frame that lacks one is an error and never a silent gap.
/// </remarks>
internal sealed class EpochFrameCodec
{
    private const byte ReleasedFlag = 1;
    private const byte LastFlag = 2;
    private const byte FaultFlag = 4;
    private readonly RunTopology _topology;
    private readonly int _node;
    private readonly int[][] _coresTo;
    private readonly int[][] _coresFrom;
    private readonly int[][] _tilesTo;
    private readonly int[][] _tilesFrom;
    private readonly FrameRecordings _recordings;
    private readonly FrameWriter _writer = new();

    /// <summary>Prepares to write and read one node's frames.</summary>
    /// <param name="topology">Who needs what.</param>
    /// <param name="node">The node.</param>
    public EpochFrameCodec(RunTopology topology, int node)
    {
        _topology = topology;
        _node = node;
        _recordings = new FrameRecordings(topology, node);
        var nodes = Enumerable.Range(0, topology.NodeCount).ToArray();
        _coresTo = [.. nodes.Select(other => CoresBetween(node, other))];
        _coresFrom = [.. nodes.Select(other => CoresBetween(other, node))];
        _tilesTo = [.. nodes.Select(other => TilesBetween(node, other))];
        _tilesFrom = [.. nodes.Select(other => TilesBetween(other, node))];
    }

    /// <summary>This node's share of an epoch, as far as another node needs it.</summary>
    public IReadOnlyList<EpochFrameChunk> WriteSpikes(EpochSlot slot, int receiver)
    {
        _writer.Begin();
        var isGateway = _node == _topology.Gateway;
        var flags = (isGateway ? ReleasedFlag : 0) | (isGateway && slot.Last ? LastFlag : 0) | (slot.Fault is null ? 0 : FaultFlag);
        _writer.Write((byte)flags);
        if (isGateway)
        {
            _writer.Write(slot.Inputs!);
        }

        if (slot.Fault is { } fault)
        {
            // Of the cores that broke down there is nothing more to tell, and nobody goes on.
            _writer.Write(fault);
            return _writer.End(EpochFrameKind.Spikes, _node, slot.Epoch);
        }

        var needed = _coresTo[receiver];
        _writer.Write(needed.Length);
        foreach (var core in needed)
        {
            _writer.Write(core);
            _writer.Write(slot.Cores[core]!);
        }

        WriteGapPotentials(slot, receiver);
        _recordings.WriteTraces(_writer, slot, receiver);
        _recordings.WriteWeights(_writer, slot, receiver);
        return _writer.End(EpochFrameKind.Spikes, _node, slot.Epoch);
    }

    /// <summary>The outputs of this node's tiles that another node needs.</summary>
    public IReadOnlyList<EpochFrameChunk> WriteTiles(EpochSlot slot, int receiver)
    {
        _writer.Begin();
        var needed = _tilesTo[receiver];
        _writer.Write(needed.Length);
        foreach (var tile in needed)
        {
            var output = slot.LocalTileOutputs[tile]!;
            _writer.Write(tile);
            _writer.Write(output.Count);
            for (var i = 0; i < output.Count; i++)
            {
                _writer.Write(output.StepIndexes[i]);
                _writer.Write(output.Weights(i));
            }
        }

        _recordings.WriteTileSamples(_writer, slot, receiver);
        return _writer.End(EpochFrameKind.Tiles, _node, slot.Epoch);
    }

    /// <summary>Fills a slot from another node's frame.</summary>
    /// <param name="bytes">The whole frame.</param>
    /// <param name="slot">The slot of its epoch.</param>
    /// <param name="sender">The other node.</param>
    /// <returns>The inputs' events if the frame releases the epoch, and whether it is the last.</returns>
    /// <exception cref="InvalidDataException">The frame is broken, or lacks a core that this node needs.</exception>
    public (EpochSpikes? Inputs, bool Last) ReadSpikes(ReadOnlySpan<byte> bytes, EpochSlot slot, int sender)
    {
        var reader = new FrameReader(bytes);
        var steps = _topology.StepsOf(slot.Epoch);
        var flags = reader.ReadByte();
        var inputs = (flags & ReleasedFlag) != 0 ? reader.ReadBatch(steps) : null;
        var last = (flags & LastFlag) != 0;
        if ((flags & FaultFlag) != 0)
        {
            slot.Add(reader.ReadFault());
            reader.ExpectEnd();
            return (inputs, last);
        }

        FrameReader.Expect(_coresFrom[sender].Length, reader.ReadInt32(), "number of cores");
        foreach (var core in _coresFrom[sender])
        {
            FrameReader.Expect(core, reader.ReadInt32(), "core");
            slot.Cores[core] = reader.ReadBatch(steps);
        }

        ReadGapPotentials(ref reader, slot, sender);
        FrameRecordings.ReadTraces(ref reader, slot);
        _recordings.ReadWeights(ref reader, slot);
        reader.ExpectEnd();
        return (inputs, last);
    }

    /// <summary>Adds the outputs of another node's tiles to a slot.</summary>
    /// <param name="bytes">The whole frame.</param>
    /// <param name="slot">The slot of its epoch.</param>
    /// <param name="sender">The other node.</param>
    /// <exception cref="InvalidDataException">The frame is broken, or lacks a tile that this node needs.</exception>
    public void ReadTiles(ReadOnlySpan<byte> bytes, EpochSlot slot, int sender)
    {
        var reader = new FrameReader(bytes);
        FrameReader.Expect(_tilesFrom[sender].Length, reader.ReadInt32(), "number of tiles");
        foreach (var tile in _tilesFrom[sender])
        {
            FrameReader.Expect(tile, reader.ReadInt32(), "tile");
            var geometry = _topology.Tiles[tile];
            var output = new TileOutput(geometry.Projection, geometry.RowTile, geometry.FirstColumn, geometry.Columns);
            output.Begin(slot.Epoch);
            var steps = reader.ReadInt32();
            for (var step = 0; step < steps; step++)
            {
                var weights = output.Add(reader.ReadInt32());
                reader.ReadInto(MemoryMarshal.AsBytes(weights));
            }

            slot.TileOutputs.Add(output);
        }

        _recordings.ReadTileSamples(ref reader, slot);
        reader.ExpectEnd();
    }

    private void WriteGapPotentials(EpochSlot slot, int receiver)
    {
        if (_topology.Gaps is null)
        {
            return;
        }

        var needed = GapCoresBetween(_node, receiver);
        _writer.Write(needed.Length);
        foreach (var core in needed)
        {
            _writer.Write(core);
            _writer.Write(slot.GapPotentials[core].AsSpan());
        }
    }

    private void ReadGapPotentials(ref FrameReader reader, EpochSlot slot, int sender)
    {
        if (_topology.Gaps is not { } gaps)
        {
            return;
        }

        var due = GapCoresBetween(sender, _node);
        FrameReader.Expect(due.Length, reader.ReadInt32(), "number of cores with potentials");
        foreach (var core in due)
        {
            FrameReader.Expect(core, reader.ReadInt32(), "core with potentials");
            slot.GapPotentials[core] = reader.ReadArray<PotentialCourse>(gaps.NeuronIds(core).Length);
        }
    }

    private int[] CoresBetween(int sender, int receiver) => [.. Enumerable.Range(0, _topology.Placement.Cores.Count)
        .Where(core => _topology.Placement.Cores[core].Node == sender && _topology.NeedsCore(receiver, core))];

    private int[] GapCoresBetween(int sender, int receiver) => [.. Enumerable.Range(0, _topology.Placement.Cores.Count)
        .Where(core => _topology.Placement.Cores[core].Node == sender && _topology.Gaps!.NeedsPotentials(receiver, core))];

    private int[] TilesBetween(int sender, int receiver) => [.. Enumerable.Range(0, _topology.Tiles.Length)
        .Where(tile => _topology.Placement.Tiles[tile].Node == sender && _topology.NeedsTile(receiver, tile))];
}
