using System.Buffers;
using System.Buffers.Binary;
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
/// Spike frame: flags (1 released, 2 last), inputs if released, number of cores, per core its number and its batch, number of traces, per trace
/// its header, steps and values. A batch is the number of steps, the end of each step's run, the sources. Tile frame: number of outputs, per
/// output projection, row tile, first column, columns, number of steps, per step its index and its weights.
/// </remarks>
internal sealed class EpochFrameCodec
{
    private const byte ReleasedFlag = 1;
    private const byte LastFlag = 2;
    private readonly RunTopology _topology;
    private readonly int _node;
    private readonly ArrayBufferWriter<byte> _writer = new(64 * 1024);

    public EpochFrameCodec(RunTopology topology, int node)
    {
        _topology = topology;
        _node = node;
    }

    /// <summary>This node's share of an epoch, as far as another node needs it.</summary>
    public IEnumerable<EpochFrameChunk> WriteSpikes(EpochSlot slot, int receiver)
    {
        _writer.ResetWrittenCount();
        var isGateway = _node == _topology.Gateway;
        Write((byte)(isGateway ? ReleasedFlag | (slot.Last ? LastFlag : 0) : 0));
        if (isGateway)
        {
            WriteBatch(slot.Inputs!);
        }

        var cores = _topology.Placement.Cores;
        var needed = Enumerable.Range(0, cores.Count)
            .Where(core => cores[core].Node == _node && _topology.NeedsCore(receiver, core))
            .ToArray();
        Write(needed.Length);
        foreach (var core in needed)
        {
            Write(core);
            WriteBatch(slot.Cores[core]!);
        }

        var traces = receiver == _topology.Gateway
            ? slot.LocalTraces.OfType<IReadOnlyList<TraceSampler>>().SelectMany(list => list).Where(trace => trace is { SampleCount: > 0, NeuronCount: > 0 }).ToArray()
            : [];
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

        return Chunk(EpochFrameKind.Spikes, slot.Epoch);
    }

    /// <summary>The outputs of this node's tiles that another node needs.</summary>
    public IEnumerable<EpochFrameChunk> WriteTiles(EpochSlot slot, int receiver)
    {
        _writer.ResetWrittenCount();
        var outputs = slot.TileOutputs.Where(output => IsLocalAndNeeded(output, receiver)).ToArray();
        Write(outputs.Length);
        foreach (var output in outputs)
        {
            Write(output.Projection);
            Write(output.RowTile);
            Write(output.FirstColumn);
            Write(output.Columns);
            Write(output.Count);
            for (var i = 0; i < output.Count; i++)
            {
                Write(output.StepIndexes[i]);
                _writer.Write(MemoryMarshal.AsBytes(output.Weights(i)));
            }
        }

        return Chunk(EpochFrameKind.Tiles, slot.Epoch);
    }

    /// <summary>Fills a slot from another node's frame.</summary>
    /// <param name="bytes">The whole frame.</param>
    /// <param name="slot">The slot of its epoch.</param>
    /// <returns>The inputs' events if the frame releases the epoch, and whether it is the last.</returns>
    /// <exception cref="InvalidDataException">The frame is broken.</exception>
    public static (EpochSpikes? Inputs, bool Last) ReadSpikes(ReadOnlySpan<byte> bytes, EpochSlot slot)
    {
        var reader = new FrameReader(bytes);
        var flags = reader.ReadByte();
        var inputs = (flags & ReleasedFlag) != 0 ? reader.ReadBatch() : null;
        var cores = reader.ReadInt32();
        for (var i = 0; i < cores; i++)
        {
            var core = reader.ReadInt32();
            slot.Cores[core] = reader.ReadBatch();
        }

        var traces = reader.ReadInt32();
        for (var i = 0; i < traces; i++)
        {
            var request = reader.ReadInt32();
            var firstNeuron = reader.ReadInt32();
            var neuronCount = reader.ReadInt32();
            var variableCount = reader.ReadInt32();
            var samples = reader.ReadInt32();
            var steps = reader.ReadArray<long>(samples);
            var values = reader.ReadArray<double>(samples * variableCount * neuronCount);
            slot.RemoteTraces.Add(new RemoteTrace(request, firstNeuron, neuronCount, variableCount, steps, values));
        }

        return (inputs, (flags & LastFlag) != 0);
    }

    /// <summary>Adds the outputs of another node's tiles to a slot.</summary>
    /// <param name="bytes">The whole frame.</param>
    /// <param name="slot">The slot of its epoch.</param>
    /// <exception cref="InvalidDataException">The frame is broken.</exception>
    public static void ReadTiles(ReadOnlySpan<byte> bytes, EpochSlot slot)
    {
        var reader = new FrameReader(bytes);
        var outputs = reader.ReadInt32();
        for (var i = 0; i < outputs; i++)
        {
            var output = new TileOutput(reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32());
            output.Begin(slot.Epoch);
            var steps = reader.ReadInt32();
            for (var step = 0; step < steps; step++)
            {
                var weights = output.Add(reader.ReadInt32());
                reader.ReadInto(MemoryMarshal.AsBytes(weights));
            }

            slot.TileOutputs.Add(output);
        }
    }

    private bool IsLocalAndNeeded(TileOutput output, int receiver)
    {
        for (var tile = 0; tile < _topology.Tiles.Length; tile++)
        {
            var geometry = _topology.Tiles[tile];
            if (geometry.Projection == output.Projection && geometry.RowTile == output.RowTile && geometry.FirstColumn == output.FirstColumn)
            {
                return _topology.Placement.Tiles[tile].Node == _node && _topology.NeedsTile(receiver, tile);
            }
        }

        return false;
    }

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

        public T[] ReadArray<T>(int length)
            where T : unmanaged
        {
            var size = (long)length * Marshal.SizeOf<T>();
            if (length < 0 || size > _rest.Length)
            {
                throw new InvalidDataException("A frame between nodes is broken: it ends early.");
            }

            return MemoryMarshal.Cast<byte, T>(Take((int)size)).ToArray();
        }

        public void ReadInto(Span<byte> destination) => Take(destination.Length).CopyTo(destination);

        public EpochSpikes ReadBatch()
        {
            var ends = ReadArray<int>(ReadInt32());
            var sources = ReadArray<int>(ends.Length == 0 ? 0 : ends[^1]);
            var batch = new EpochSpikes();
            batch.Begin(0);
            var start = 0;
            foreach (var end in ends)
            {
                batch.Append(sources.AsSpan(start, end - start));
                batch.EndStep();
                start = end;
            }

            return batch;
        }

        private ReadOnlySpan<byte> Take(int count)
        {
            if (count > _rest.Length)
            {
                throw new InvalidDataException("A frame between nodes is broken: it ends early.");
            }

            var taken = _rest[..count];
            _rest = _rest[count..];
            return taken;
        }
    }
}
