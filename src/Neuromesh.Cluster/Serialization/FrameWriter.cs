using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Neuromesh.Core.NeuronCores;
using Neuromesh.Core.Signals;

namespace Neuromesh.Cluster.Serialization;

/// <summary>Writes the values of a frame in turn.</summary>
internal sealed class FrameWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new(64 * 1024);

    /// <summary>Begins a frame.</summary>
    public void Begin() => _bytes.ResetWrittenCount();

    /// <summary>One byte.</summary>
    /// <param name="value">The byte.</param>
    public void Write(byte value)
    {
        _bytes.GetSpan(1)[0] = value;
        _bytes.Advance(1);
    }

    /// <summary>A whole number of 32 bits.</summary>
    /// <param name="value">The number.</param>
    public void Write(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.GetSpan(4), value);
        _bytes.Advance(4);
    }

    /// <summary>Values as they lie in memory.</summary>
    /// <param name="values">The values.</param>
    public void Write<T>(ReadOnlySpan<T> values)
        where T : unmanaged => _bytes.Write(MemoryMarshal.AsBytes(values));

    /// <summary>A batch: the number of steps, the end of each step's run, the sources.</summary>
    /// <param name="batch">The batch.</param>
    public void Write(EpochSpikes batch)
    {
        Write(batch.Steps);
        var end = 0;
        for (var step = 0; step < batch.Steps; step++)
        {
            end += batch.OfStep(step).Length;
            Write(end);
        }

        Write(batch.Sources);
    }

    /// <summary>A fault: its step, neuron and message.</summary>
    /// <param name="fault">The fault.</param>
    public void Write(NeuronFaultException fault)
    {
        var message = Encoding.UTF8.GetBytes(fault.Message);
        Write<long>([fault.Step]);
        Write(fault.Neuron);
        Write(message.Length);
        Write<byte>(message);
    }

    /// <summary>Ends the frame.</summary>
    /// <param name="kind">What it has.</param>
    /// <param name="node">Who sends it.</param>
    /// <param name="epoch">Its epoch.</param>
    /// <returns>The frame, in pieces that the transport takes.</returns>
    public IReadOnlyList<EpochFrameChunk> End(EpochFrameKind kind, int node, long epoch)
    {
        var bytes = _bytes.WrittenSpan;
        var count = Math.Max(1, (bytes.Length + EpochFrameChunk.MaximumPayload - 1) / EpochFrameChunk.MaximumPayload);
        var chunks = new List<EpochFrameChunk>(count);
        for (var index = 0; index < count; index++)
        {
            var start = index * EpochFrameChunk.MaximumPayload;
            var length = Math.Min(EpochFrameChunk.MaximumPayload, bytes.Length - start);
            chunks.Add(new EpochFrameChunk(kind, node, epoch, index, count, bytes.Slice(start, length).ToArray()));
        }

        return chunks;
    }
}
