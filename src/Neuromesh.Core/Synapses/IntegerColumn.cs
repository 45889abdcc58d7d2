using System.Runtime.InteropServices;

namespace Neuromesh.Core.Synapses;

/// <summary>Whole numbers as distances from the smallest of them, in 0, 1, 2 or 4 bytes each.</summary>
/// <remarks>Eight bytes go before them: the smallest number and the width. The whole is filled up to a multiple of eight bytes, so that every column lies as its numbers need it.</remarks>
internal static class IntegerColumn
{
    /// <summary>Bytes before the numbers, and what a column's length is a multiple of.</summary>
    public const int Alignment = 8;

    /// <summary>Most bytes that a column takes.</summary>
    /// <param name="count">How many numbers there are.</param>
    public static int MostBytes(int count) => Alignment + Padded(count * sizeof(int));

    /// <summary>Writes numbers.</summary>
    /// <param name="values">One number or more, any.</param>
    /// <param name="bytes">Receives them; at least <see cref="MostBytes"/> long, aligned to 8.</param>
    /// <returns>Number of bytes written.</returns>
    public static int Write(ReadOnlySpan<int> values, Span<byte> bytes)
    {
        int smallest = values[0], largest = values[0];
        foreach (var value in values)
        {
            smallest = Math.Min(smallest, value);
            largest = Math.Max(largest, value);
        }

        var width = ((long)largest - smallest) switch
        {
            0 => 0,
            <= byte.MaxValue => sizeof(byte),
            <= ushort.MaxValue => sizeof(ushort),
            _ => sizeof(int),
        };
        var head = MemoryMarshal.Cast<byte, int>(bytes);
        head[0] = smallest;
        head[1] = width;
        var body = bytes[Alignment..];
        switch (width)
        {
            case sizeof(byte):
                for (var i = 0; i < values.Length; i++)
                {
                    body[i] = (byte)(values[i] - smallest);
                }

                break;
            case sizeof(ushort):
                var shorts = MemoryMarshal.Cast<byte, ushort>(body)[..values.Length];
                for (var i = 0; i < shorts.Length; i++)
                {
                    shorts[i] = (ushort)(values[i] - smallest);
                }

                break;
            case sizeof(int):
                values.CopyTo(MemoryMarshal.Cast<byte, int>(body));
                break;
        }

        return End(bytes, Alignment + (width * values.Length));
    }

    /// <summary>Gives numbers back.</summary>
    /// <param name="bytes">What was written, and whatever follows.</param>
    /// <param name="values">Receives as many numbers as were written.</param>
    /// <returns>Number of bytes read.</returns>
    public static int Read(ReadOnlySpan<byte> bytes, Span<int> values)
    {
        var head = MemoryMarshal.Cast<byte, int>(bytes);
        var (smallest, width) = (head[0], head[1]);
        var body = bytes[Alignment..];
        switch (width)
        {
            case 0:
                values.Fill(smallest);
                break;
            case sizeof(byte):
                body = body[..values.Length];
                for (var i = 0; i < body.Length; i++)
                {
                    values[i] = smallest + body[i];
                }

                break;
            case sizeof(ushort):
                var shorts = MemoryMarshal.Cast<byte, ushort>(body)[..values.Length];
                for (var i = 0; i < shorts.Length; i++)
                {
                    values[i] = smallest + shorts[i];
                }

                break;
            default:
                MemoryMarshal.Cast<byte, int>(body)[..values.Length].CopyTo(values);
                break;
        }

        return Alignment + Padded(width * values.Length);
    }

    /// <summary>A length filled up to a multiple of <see cref="Alignment"/>.</summary>
    /// <param name="bytes">The length.</param>
    public static int Padded(int bytes) => (bytes + Alignment - 1) & -Alignment;

    /// <summary>Fills a column up, with zeros so that equal rows have equal bytes.</summary>
    /// <param name="bytes">The column and what follows.</param>
    /// <param name="length">Its length.</param>
    /// <returns>Its length when filled up.</returns>
    public static int End(Span<byte> bytes, int length)
    {
        var padded = Padded(length);
        bytes[length..padded].Clear();
        return padded;
    }
}
