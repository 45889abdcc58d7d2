namespace Neuromesh.Core.Synapses;

/// <summary>Rows in one array: right for short lists.</summary>
public sealed class EdgesInMemory : IEdgeStore
{
    private byte[] _bytes = [];
    private int _length;

    /// <summary>All that was appended; valid until the next call.</summary>
    public ReadOnlySpan<byte> Content => _bytes.AsSpan(0, _length);

    /// <inheritdoc/>
    public long MemoryBytes => _bytes.Length;

    /// <inheritdoc/>
    /// <exception cref="OverflowException">There are 2^31 bytes or more.</exception>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        var length = checked(_length + bytes.Length);
        if (length > _bytes.Length)
        {
            Array.Resize(ref _bytes, (int)Math.Clamp(2L * _bytes.Length, length, Math.Max(length, Array.MaxLength)));
        }

        bytes.CopyTo(_bytes.AsSpan(_length));
        _length = length;
    }

    /// <inheritdoc/>
    public void Complete()
    {
    }

    /// <inheritdoc/>
    public void Read(long offset, Span<byte> bytes) => Content.Slice(checked((int)offset), bytes.Length).CopyTo(bytes);

    /// <inheritdoc/>
    public void Dispose()
    {
        _bytes = [];
        _length = 0;
    }
}
