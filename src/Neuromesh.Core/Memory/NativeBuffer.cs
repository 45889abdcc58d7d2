using System.Runtime.InteropServices;

namespace Neuromesh.Core.Memory;

/// <summary>
/// A zeroed block of native memory: no 2 GB limit, no garbage-collector scans, 64-byte aligned, on huge pages where the block is large
/// and the system grants them.
/// </summary>
/// <typeparam name="T">Element type.</typeparam>
public sealed unsafe class NativeBuffer<T> : IDisposable
    where T : unmanaged
{
    private const nuint CacheLine = 64;
    private const nuint HugePage = 2 << 20;

    private T* _pointer;

    private readonly NativeArena? _arena;

    /// <summary>Takes memory from an arena, and zeroes it.</summary>
    /// <param name="length">Number of elements, 0 or more.</param>
    /// <param name="arena">The arena, which frees the memory; the buffer must not be used afterwards.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is negative.</exception>
    /// <exception cref="OutOfMemoryException">The system has not got the memory.</exception>
    public NativeBuffer(long length, NativeArena arena)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentNullException.ThrowIfNull(arena);
        Length = length;
        _arena = arena;
        _pointer = (T*)arena.Allocate(checked((nuint)length * (nuint)sizeof(T)) + CacheLine);
    }

    /// <summary>Allocates and zeroes.</summary>
    /// <param name="length">Number of elements, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is negative.</exception>
    /// <exception cref="OutOfMemoryException">The system has not got the memory.</exception>
    public NativeBuffer(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Length = length;
        var bytes = checked((nuint)length * (nuint)sizeof(T));
        var alignment = bytes >= HugePage ? HugePage : CacheLine;
        // One spare line, so that a full vector may be loaded at the last element.
        _pointer = (T*)NativeMemory.AlignedAlloc(bytes + CacheLine, alignment);
        if (bytes >= HugePage)
        {
            HugePages.Request(_pointer, bytes / HugePage * HugePage);
        }

        NativeMemory.Clear(_pointer, bytes + CacheLine);
    }

    /// <summary>Frees the memory if <see cref="Dispose"/> was not called.</summary>
    ~NativeBuffer() => Free();

    /// <summary>Number of elements.</summary>
    public long Length { get; }

    /// <summary>Size in bytes.</summary>
    public long Bytes => Length * sizeof(T);

    /// <summary>First element.</summary>
    public T* Pointer => _pointer;

    /// <summary>The elements as a span.</summary>
    /// <exception cref="OverflowException">There are more than 2^31 − 1.</exception>
    public Span<T> Span => new(_pointer, checked((int)Length));

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        if (_arena is null)
        {
            NativeMemory.AlignedFree(_pointer);
        }

        _pointer = null;
    }
}
