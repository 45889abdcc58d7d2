namespace Neuromesh.Core.Synapses;

/// <summary>Where the rows of an <see cref="EdgeList"/> lie, as bytes one after another.</summary>
/// <remarks>First all is appended, by one thread; then it is read, by any number of threads at once. Disposing gives the bytes back; a store that nothing refers to any more does the same.</remarks>
public interface IEdgeStore : IDisposable
{
    /// <summary>Bytes of memory that the store takes now.</summary>
    long MemoryBytes { get; }

    /// <summary>Takes bytes behind those it has.</summary>
    /// <param name="bytes">The bytes, which are copied.</param>
    /// <exception cref="IOException">There is no room for them; the message says where.</exception>
    void Append(ReadOnlySpan<byte> bytes);

    /// <summary>Nothing will be appended any more: what was only needed for that is let go.</summary>
    void Complete();

    /// <summary>Gives bytes back.</summary>
    /// <param name="offset">The first of them, counted from the first that was appended.</param>
    /// <param name="bytes">Receives them; all must have been appended.</param>
    /// <exception cref="IOException">They cannot be read; the message says where.</exception>
    void Read(long offset, Span<byte> bytes);
}
