using System.Runtime.InteropServices;

namespace Neuromesh.Core.Crossbars;

/// <summary>A matrix of conductances in native memory: no garbage collector scans or moves it.</summary>
/// <remarks>
/// Rows start at multiples of 64 bytes, the cache line and the widest vector; what pads a row is 0 and never read as a device.
/// </remarks>
internal sealed unsafe class ConductanceArray : IDisposable
{
    private const int Alignment = 64;
    private const int DoublesPerLine = Alignment / sizeof(double);

    private double* _values;

    public ConductanceArray(int rows, int columns)
    {
        Stride = (columns + DoublesPerLine - 1) / DoublesPerLine * DoublesPerLine;
        Length = checked(rows * Stride);
        _values = (double*)NativeMemory.AlignedAlloc((nuint)Bytes, Alignment);
        new Span<double>(_values, Length).Clear();
    }

    ~ConductanceArray() => Free();

    /// <summary>Doubles from one row to the next.</summary>
    public int Stride { get; }

    /// <summary>Number of doubles.</summary>
    public int Length { get; }

    /// <summary>Memory held.</summary>
    public long Bytes => (long)Length * sizeof(double);

    /// <summary>All rows, in S.</summary>
    /// <exception cref="ObjectDisposedException">The memory was given back.</exception>
    public Span<double> Values
    {
        get
        {
            ObjectDisposedException.ThrowIf(_values is null, this);
            return new Span<double>(_values, Length);
        }
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.AlignedFree(_values);
        _values = null;
    }
}
