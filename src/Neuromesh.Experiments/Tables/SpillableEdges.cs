using Neuromesh.Core.Synapses;

namespace Neuromesh.Experiments.Tables;

/// <summary>Rows in memory while they are few, all of them in a temporary file once they are many: the same bytes at the same places.</summary>
/// <param name="longestInMemory">Most bytes that are held in memory.</param>
/// <param name="folder">Folder of the file.</param>
/// <param name="shareTaken">The share of the rows that has been appended, above 0, for messages.</param>
internal sealed class SpillableEdges(long longestInMemory, string folder, Func<double> shareTaken) : IEdgeStore
{
    private readonly EdgesInMemory _memory = new();
    private Func<double>? _shareTaken = shareTaken;
    private TemporaryFile? _file;
    private long _taken;

    /// <summary>Whether the rows are in a file.</summary>
    public bool IsSpilled => _file is not null;

    /// <inheritdoc/>
    public long MemoryBytes => _memory.MemoryBytes;

    /// <inheritdoc/>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        _taken += bytes.Length;
        if (_file is null && _taken <= longestInMemory)
        {
            _memory.Append(bytes);
            return;
        }

        if (_file is null)
        {
            _file = new TemporaryFile("the rows of a table", () => _taken / (_shareTaken?.Invoke() ?? 1), folder);
            _file.Append(_memory.Content);
            _memory.Dispose();
        }

        _file.Append(bytes);
    }

    /// <inheritdoc/>
    public void Complete() => _shareTaken = null;

    /// <inheritdoc/>
    public void Read(long offset, Span<byte> bytes)
    {
        if (_file is null)
        {
            _memory.Read(offset, bytes);
        }
        else
        {
            _file.Read(offset, bytes);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _memory.Dispose();
        _file?.Dispose();
    }
}
