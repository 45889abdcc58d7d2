using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Neuromesh.Cluster.Epochs;
using Neuromesh.Core.Crossbars;
using Neuromesh.Core.NeuronCores;
using Neuromesh.Core.Signals;
using Neuromesh.Core.Synapses.Plasticity;

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
    private readonly ArrayBufferWriter<byte> _writer = new(64 * 1024);

    /// <summary>Prepares to write and read one node's frames.</summary>
    /// <param name="topology">Who needs what.</param>
    /// <param name="node">The node.</param>
    public EpochFrameCodec(RunTopology topology, int node)
    {
        _topology = topology;
        _node = node;
        var nodes = Enumerable.Range(0, topology.NodeCount).ToArray();
        _coresTo = [.. nodes.Select(other => CoresBetween(node, other))];
        _coresFrom = [.. nodes.Select(other => CoresBetween(other, node))];
        _tilesTo = [.. nodes.Select(other => TilesBetween(node, other))];
        _tilesFrom = [.. nodes.Select(other => TilesBetween(other, node))];
    }

    /// <summary>This node's share of an epoch, as far as another node needs it.</summary>
    public IReadOnlyList<EpochFrameChunk> WriteSpikes(EpochSlot slot, int receiver)
    {
        _writer.ResetWrittenCount();
        var isGateway = _node == _topology.Gateway;
        var flags = (isGateway ? ReleasedFlag : 0) | (isGateway && slot.Last ? LastFlag : 0) | (slot.Fault is null ? 0 : FaultFlag);
        Write((byte)flags);
        if (isGateway)
        {
            WriteBatch(slot.Inputs!);
        }

        if (slot.Fault is { } fault)
        {
            // Of the cores that broke down there is nothing more to tell, and nobody goes on.
            WriteFault(fault);
            return Chunk(EpochFrameKind.Spikes, slot.Epoch);
        }

        var needed = _coresTo[receiver];
        Write(needed.Length);
        foreach (var core in needed)
        {
            Write(core);
            WriteBatch(slot.Cores[core]!);
        }

        WriteGapPotentials(slot, receiver);
        TraceSampler[] traces = receiver == _topology.Gateway ? [.. TracesOf(slot)] : [];
        Write(traces.Length);
        foreach (var trace in traces)
        {
            Write(trace.Request);
            Write(trace.FirstNeuron);
            Write(trace.NeuronCount);
            Write(trace.VariableCount);
            Write(trace.SampleCount);
            _writer.Write(MemoryMarshal.AsBytes(trace.Steps));
            _writer.Write(MemoryMarshal.AsBytes(trace.Values));
        }

        WriteWeights(slot, receiver);
        return Chunk(EpochFrameKind.Spikes, slot.Epoch);
    }

    /// <summary>The outputs of this node's tiles that another node needs.</summary>
    public IReadOnlyList<EpochFrameChunk> WriteTiles(EpochSlot slot, int receiver)
    {
        _writer.ResetWrittenCount();
        var needed = _tilesTo[receiver];
        Write(needed.Length);
        foreach (var tile in needed)
        {
            var output = slot.LocalTileOutputs[tile]!;
            Write(tile);
            Write(output.Count);
            for (var i = 0; i < output.Count; i++)
            {
                Write(output.StepIndexes[i]);
                _writer.Write(MemoryMarshal.AsBytes(output.Weights(i)));
            }
        }

        WriteTileSamples(slot, receiver);
        return Chunk(EpochFrameKind.Tiles, slot.Epoch);
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

        Expect(_coresFrom[sender].Length, reader.ReadInt32(), "number of cores");
        foreach (var core in _coresFrom[sender])
        {
            Expect(core, reader.ReadInt32(), "core");
            slot.Cores[core] = reader.ReadBatch(steps);
        }

        ReadGapPotentials(ref reader, slot, sender);
        var traces = reader.ReadInt32();
        for (var i = 0; i < traces; i++)
        {
            var request = reader.ReadInt32();
            var firstNeuron = reader.ReadInt32();
            var neuronCount = reader.ReadInt32();
            var variableCount = reader.ReadInt32();
            var samples = reader.ReadInt32();
            var sampledSteps = reader.ReadArray<long>(samples);
            var values = reader.ReadArray<double>(Math.BigMul(samples, neuronCount) * variableCount);
            slot.RemoteTraces.Add(new RemoteTrace(request, firstNeuron, neuronCount, variableCount, sampledSteps, values));
        }

        ReadWeights(ref reader, slot);
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
        Expect(_tilesFrom[sender].Length, reader.ReadInt32(), "number of tiles");
        foreach (var tile in _tilesFrom[sender])
        {
            Expect(tile, reader.ReadInt32(), "tile");
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

        ReadTileSamples(ref reader, slot);
        reader.ExpectEnd();
    }

    private void WriteFault(NeuronFaultException fault)
    {
        var message = Encoding.UTF8.GetBytes(fault.Message);
        _writer.Write(BitConverter.GetBytes(fault.Step));
        Write(fault.Neuron);
        Write(message.Length);
        _writer.Write(message);
    }

    private void WriteGapPotentials(EpochSlot slot, int receiver)
    {
        if (_topology.Gaps is null)
        {
            return;
        }

        var needed = GapCoresBetween(_node, receiver);
        Write(needed.Length);
        foreach (var core in needed)
        {
            Write(core);
            _writer.Write(MemoryMarshal.AsBytes(slot.GapPotentials[core].AsSpan()));
        }
    }

    private void ReadGapPotentials(ref FrameReader reader, EpochSlot slot, int sender)
    {
        if (_topology.Gaps is not { } gaps)
        {
            return;
        }

        var due = GapCoresBetween(sender, _node);
        Expect(due.Length, reader.ReadInt32(), "number of cores with potentials");
        foreach (var core in due)
        {
            Expect(core, reader.ReadInt32(), "core with potentials");
            slot.GapPotentials[core] = reader.ReadArray<PotentialCourse>(gaps.NeuronIds(core).Length);
        }
    }

    private void WriteWeights(EpochSlot slot, int receiver)
    {
        if (_topology.Experiment.Record.Weights.IsEmpty || receiver != _topology.Gateway)
        {
            return;
        }

        (int Core, WeightTraceSampler Sampler)[] entries =
        [
            .. slot.LocalWeights
                .SelectMany((samplers, core) => (samplers ?? []).Select(sampler => (core, sampler)))
                .Where(entry => slot.Epoch == 0 || entry.sampler.SampleCount > 0),
        ];
        Write(entries.Length);
        foreach (var (core, sampler) in entries)
        {
            Write(core);
            Write(sampler.Request);
            Write(sampler.Synapses.Length);
            if (slot.Epoch == 0)
            {
                _writer.Write(MemoryMarshal.AsBytes(sampler.Synapses.AsSpan()));
            }

            Write(sampler.SampleCount);
            _writer.Write(MemoryMarshal.AsBytes(sampler.Steps));
            _writer.Write(MemoryMarshal.AsBytes(sampler.Weights));
        }
    }

    private void ReadWeights(ref FrameReader reader, EpochSlot slot)
    {
        if (_topology.Experiment.Record.Weights.IsEmpty || _node != _topology.Gateway)
        {
            return;
        }

        var entries = reader.ReadInt32();
        for (var i = 0; i < entries; i++)
        {
            var core = reader.ReadInt32();
            var request = reader.ReadInt32();
            var synapses = reader.ReadInt32();
            var identities = slot.Epoch == 0 ? reader.ReadArray<PlasticSynapse>(synapses) : null;
            var samples = reader.ReadInt32();
            slot.RemoteWeights.Add(new RemoteWeights(
                core, request, identities, reader.ReadArray<long>(samples), reader.ReadArray<double>(Math.BigMul(samples, synapses))));
        }
    }

    private void WriteTileSamples(EpochSlot slot, int receiver)
    {
        if (!_topology.RecordsTiles || receiver != _topology.Gateway)
        {
            return;
        }

        (int Tile, TileSampler Sampler)[] entries =
        [
            .. slot.LocalTileOutputs
                .SelectMany((output, tile) => (output?.Samplers ?? []).Select(sampler => (tile, sampler)))
                .Where(entry => entry.sampler.SampleCount > 0),
        ];
        Write(entries.Length);
        foreach (var (tile, sampler) in entries)
        {
            Write(tile);
            Write(sampler.Request);
            Write(sampler.SampleCount);
            _writer.Write(MemoryMarshal.AsBytes(sampler.Steps));
            Write(sampler.Values.Length);
            _writer.Write(MemoryMarshal.AsBytes(sampler.Values));
        }
    }

    private void ReadTileSamples(ref FrameReader reader, EpochSlot slot)
    {
        if (!_topology.RecordsTiles || _node != _topology.Gateway)
        {
            return;
        }

        var entries = reader.ReadInt32();
        for (var i = 0; i < entries; i++)
        {
            var (tile, request) = (reader.ReadInt32(), reader.ReadInt32());
            var steps = reader.ReadArray<long>(reader.ReadInt32());
            slot.RemoteTileSamples.Add(new RemoteTileSamples(tile, request, steps, reader.ReadArray<double>(reader.ReadInt32())));
        }
    }

    private static IEnumerable<TraceSampler> TracesOf(EpochSlot slot) => slot.LocalTraces
        .OfType<IReadOnlyList<TraceSampler>>()
        .SelectMany(traces => traces)
        .Where(trace => trace is { SampleCount: > 0, NeuronCount: > 0 });

    private static void Expect(int expected, int actual, string what)
    {
        if (actual != expected)
        {
            throw new InvalidDataException($"A frame between nodes is broken: it has {what} {actual} where {expected} was due.");
        }
    }

    private int[] CoresBetween(int sender, int receiver) => [.. Enumerable.Range(0, _topology.Placement.Cores.Count)
        .Where(core => _topology.Placement.Cores[core].Node == sender && _topology.NeedsCore(receiver, core))];

    private int[] GapCoresBetween(int sender, int receiver) => [.. Enumerable.Range(0, _topology.Placement.Cores.Count)
        .Where(core => _topology.Placement.Cores[core].Node == sender && _topology.Gaps!.NeedsPotentials(receiver, core))];

    private int[] TilesBetween(int sender, int receiver) => [.. Enumerable.Range(0, _topology.Tiles.Length)
        .Where(tile => _topology.Placement.Tiles[tile].Node == sender && _topology.NeedsTile(receiver, tile))];

    private List<EpochFrameChunk> Chunk(EpochFrameKind kind, long epoch)
    {
        var bytes = _writer.WrittenSpan;
        var count = Math.Max(1, (bytes.Length + EpochFrameChunk.MaximumPayload - 1) / EpochFrameChunk.MaximumPayload);
        var chunks = new List<EpochFrameChunk>(count);
        for (var index = 0; index < count; index++)
        {
            var start = index * EpochFrameChunk.MaximumPayload;
            var length = Math.Min(EpochFrameChunk.MaximumPayload, bytes.Length - start);
            chunks.Add(new EpochFrameChunk(kind, _node, epoch, index, count, bytes.Slice(start, length).ToArray()));
        }

        return chunks;
    }

    private void WriteBatch(EpochSpikes batch)
    {
        Write(batch.Steps);
        var end = 0;
        for (var step = 0; step < batch.Steps; step++)
        {
            end += batch.OfStep(step).Length;
            Write(end);
        }

        _writer.Write(MemoryMarshal.AsBytes(batch.Sources));
    }

    private void Write(byte value)
    {
        _writer.GetSpan(1)[0] = value;
        _writer.Advance(1);
    }

    private void Write(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_writer.GetSpan(4), value);
        _writer.Advance(4);
    }

    private ref struct FrameReader(ReadOnlySpan<byte> bytes)
    {
        private ReadOnlySpan<byte> _rest = bytes;

        public byte ReadByte() => Take(1)[0];

        public int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

        public T[] ReadArray<T>(long length)
            where T : unmanaged =>
            length >= 0 && length <= _rest.Length
                ? MemoryMarshal.Cast<byte, T>(Take(length * Marshal.SizeOf<T>())).ToArray()
                : throw new InvalidDataException("A frame between nodes is broken: it ends early.");

        public void ReadInto(Span<byte> destination) => Take(destination.Length).CopyTo(destination);

        public NeuronFaultException ReadFault()
        {
            var step = ReadArray<long>(1)[0];
            var neuron = ReadInt32();
            return new NeuronFaultException(step, neuron, Encoding.UTF8.GetString(ReadArray<byte>(ReadInt32())));
        }

        public EpochSpikes ReadBatch(int steps)
        {
            Expect(steps, ReadInt32(), "number of steps");
            var ends = ReadArray<int>(steps);
            var sources = ReadArray<int>(steps == 0 ? 0 : ends[^1]);
            var batch = new EpochSpikes();
            batch.Begin(0);
            var start = 0;
            foreach (var end in ends)
            {
                if (end < start)
                {
                    throw new InvalidDataException("A frame between nodes is broken: a step ends before it begins.");
                }

                batch.Append(sources.AsSpan(start, end - start));
                batch.EndStep();
                start = end;
            }

            return batch;
        }

        public readonly void ExpectEnd() => Expect(0, _rest.Length, "bytes beyond its end:");

        private ReadOnlySpan<byte> Take(long count)
        {
            if (count > _rest.Length)
            {
                throw new InvalidDataException("A frame between nodes is broken: it ends early.");
            }

            var taken = _rest[..(int)count];
            _rest = _rest[(int)count..];
            return taken;
        }
    }
}
