using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Neuromesh.Core.NeuronCores;
using Neuromesh.Core.Signals;

namespace Neuromesh.Cluster.Serialization;

/// <summary>Reads the values of a frame in turn; every method throws <see cref="InvalidDataException"/> where the frame is broken.</summary>
/// <param name="bytes">The frame.</param>
internal ref struct FrameReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>Refuses what was not due.</summary>
    /// <param name="expected">What was due.</param>
    /// <param name="actual">What the frame has.</param>
    /// <param name="what">What it is of.</param>
    public static void Expect(int expected, int actual, string what)
    {
        if (actual != expected)
        {
            throw new InvalidDataException($"A frame between nodes is broken: it has {what} {actual} where {expected} was due.");
        }
    }

    /// <summary>One byte.</summary>
    public byte ReadByte() => Take(1)[0];

    /// <summary>A whole number of 32 bits.</summary>
    public int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    /// <summary>As many values as they lie in memory.</summary>
    /// <param name="length">How many.</param>
    public T[] ReadArray<T>(long length)
        where T : unmanaged =>
        length >= 0 && length <= _rest.Length
            ? MemoryMarshal.Cast<byte, T>(Take(length * Marshal.SizeOf<T>())).ToArray()
            : throw new InvalidDataException("A frame between nodes is broken: it ends early.");

    /// <summary>Fills a destination.</summary>
    /// <param name="destination">What is filled.</param>
    public void ReadInto(Span<byte> destination) => Take(destination.Length).CopyTo(destination);

    /// <summary>A fault, see <see cref="FrameWriter.Write(NeuronFaultException)"/>.</summary>
    public NeuronFaultException ReadFault()
    {
        var step = ReadArray<long>(1)[0];
        var neuron = ReadInt32();
        return new NeuronFaultException(step, neuron, Encoding.UTF8.GetString(ReadArray<byte>(ReadInt32())));
    }

    /// <summary>A batch, see <see cref="FrameWriter.Write(EpochSpikes)"/>.</summary>
    /// <param name="steps">The steps that it must have.</param>
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

    /// <summary>There is nothing more.</summary>
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
