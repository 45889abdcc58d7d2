using System.Runtime.InteropServices;

namespace Neuromesh.Experiments;

/// <summary>The bytes of a table that a description names: a long one stays on the disk, so that it never stands in memory as text.</summary>
public abstract class TableContent
{
    /// <summary>Files, and rows read from them, are held in memory up to this many bytes: reading them again would cost more than keeping them.</summary>
    internal const long LongestInMemory = 1 << 20;

    private protected TableContent()
    {
    }

    /// <summary>Number of bytes.</summary>
    public abstract long Length { get; }

    /// <summary>A table in memory.</summary>
    /// <param name="bytes">Its bytes, which must not change.</param>
    public static TableContent Of(ReadOnlyMemory<byte> bytes) => new InMemory(bytes);

    /// <summary>A table on the disk.</summary>
    /// <param name="path">Full path.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static TableContent OfFile(string path)
    {
        using var file = File.OpenRead(path);
        if (file.CanSeek && file.Length > LongestInMemory)
        {
            return new OnDisk(path, file.Length, File.GetLastWriteTimeUtc(path));
        }

        // A pipe gives its bytes only once.
        using var bytes = new MemoryStream();
        file.CopyTo(bytes);
        return new InMemory(bytes.ToArray());
    }

    /// <summary>Opens the table at its beginning.</summary>
    /// <exception cref="IOException">It cannot be read, or is no longer what it was when it was named.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public abstract Stream Open();

    /// <summary>Reads a part of the table.</summary>
    /// <param name="offset">Its first byte.</param>
    /// <param name="bytes">Receives it; all of it must be there.</param>
    /// <exception cref="IOException">It cannot be read, or the table is no longer what it was when it was named.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public void Read(long offset, Span<byte> bytes)
    {
        using var stream = Open();
        stream.Position = offset;
        stream.ReadExactly(bytes);
    }

    /// <summary>Takes the bytes of a table one after another: into memory where they are few, else into a temporary file.</summary>
    /// <param name="length">How many there will be.</param>
    public sealed class Writer(long length) : IDisposable
    {
        private readonly byte[] _bytes = new byte[length <= LongestInMemory ? length : 0];
        private TemporaryFile? _file;
        private long _written;

        /// <summary>Whether all bytes are there.</summary>
        public bool IsComplete => _written == length;

        /// <summary>Takes bytes.</summary>
        /// <param name="bytes">The next bytes; those beyond the length are left.</param>
        /// <returns>How many were taken.</returns>
        /// <exception cref="IOException">The temporary folder has no room; the message names it, how much is needed, and the remedy.</exception>
        public int Append(ReadOnlySpan<byte> bytes)
        {
            bytes = bytes[..(int)Math.Min(bytes.Length, length - _written)];
            if (length <= LongestInMemory)
            {
                bytes.CopyTo(_bytes.AsSpan((int)_written));
            }
            else
            {
                _file ??= new TemporaryFile("a table of the experiment", () => length);
                _file.Append(bytes);
            }

            _written += bytes.Length;
            return bytes.Length;
        }

        /// <summary>The table, which can be read as long as the writer is not disposed of.</summary>
        public TableContent Content => _file is null ? Of(_bytes) : new InTemporaryFile(_file);

        /// <inheritdoc/>
        public void Dispose() => _file?.Dispose();
    }

    private sealed class InMemory(ReadOnlyMemory<byte> bytes) : TableContent
    {
        public override long Length => bytes.Length;

        public override Stream Open() => MemoryMarshal.TryGetArray(bytes, out var segment)
            ? new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false)
            : new MemoryStream(bytes.ToArray(), writable: false);
    }

    private sealed class InTemporaryFile(TemporaryFile file) : TableContent
    {
        public override long Length => file.Length;

        public override Stream Open() => file.Open();
    }

    private sealed class OnDisk(string path, long length, DateTime writtenUtc) : TableContent
    {
        private const int NoBuffer = 1;

        public override long Length => length;

        public override Stream Open()
        {
            var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, NoBuffer, FileOptions.SequentialScan);
            if (file.Length == length && File.GetLastWriteTimeUtc(path) == writtenUtc)
            {
                return file;
            }

            file.Dispose();
            throw new IOException($"the file {path} was written to after the experiment had been read");
        }
    }
}
