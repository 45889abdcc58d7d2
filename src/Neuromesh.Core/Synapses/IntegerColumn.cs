using System.Runtime.InteropServices;

namespace Neuromesh.Core.Synapses;

/// <summary>Whole numbers as distances from the smallest of them, in 0, 1, 2 or 4 bytes each.</summary>
internal sealed class IntegerColumn
{
    private readonly byte[] _bytes = [];
    private readonly ushort[] _shorts = [];
    private readonly uint[] _words = [];

    /// <summary>Takes the numbers.</summary>
    /// <param name="values">One number or more, any.</param>
    public IntegerColumn(ReadOnlySpan<int> values)
    {
        Length = values.Length;
        (Smallest, Largest) = (values[0], values[0]);
        foreach (var value in values)
        {
            Smallest = Math.Min(Smallest, value);
            Largest = Math.Max(Largest, value);
        }

        switch ((long)Largest - Smallest)
        {
            case 0:
                break;
            case <= byte.MaxValue:
                _bytes = new byte[Length];
                for (var i = 0; i < Length; i++)
                {
                    _bytes[i] = (byte)(values[i] - Smallest);
                }

                break;
            case <= ushort.MaxValue:
                _shorts = new ushort[Length];
                for (var i = 0; i < Length; i++)
                {
                    _shorts[i] = (ushort)(values[i] - Smallest);
                }

                break;
            default:
                _words = MemoryMarshal.Cast<int, uint>(values).ToArray();
                break;
        }
    }

    /// <summary>How many numbers there are.</summary>
    public int Length { get; }

    /// <summary>The smallest number.</summary>
    public int Smallest { get; }

    /// <summary>The largest number.</summary>
    public int Largest { get; }

    /// <summary>Bytes of the distances.</summary>
    public int Bytes => _bytes.Length + (_shorts.Length * sizeof(ushort)) + (_words.Length * sizeof(uint));

    /// <summary>Gives the numbers back.</summary>
    /// <param name="values">Receives them; longer spans keep what stands behind.</param>
    public void Read(Span<int> values)
    {
        values = values[..Length];
        if (_bytes.Length > 0)
        {
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = Smallest + _bytes[i];
            }
        }
        else if (_shorts.Length > 0)
        {
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = Smallest + _shorts[i];
            }
        }
        else if (_words.Length > 0)
        {
            MemoryMarshal.Cast<uint, int>(_words).CopyTo(values);
        }
        else
        {
            values.Fill(Smallest);
        }
    }
}
