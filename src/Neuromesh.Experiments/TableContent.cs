using System.Globalization;
using System.Runtime.InteropServices;

namespace Neuromesh.Experiments;

/// <summary>The bytes of a table that a description names: a long one stays on the disk, so that it never stands in memory as text.</summary>
public abstract class TableContent
{
    /// <summary>Files up to this many bytes are held in memory: reading them again would cost more than keeping them.</summary>
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

    /// <summary>The whole table.</summary>
    /// <exception cref="IOException">It cannot be read, is no longer what it was, or has 2^31 bytes or more.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public abstract ReadOnlyMemory<byte> ReadAll();

    private sealed class InMemory(ReadOnlyMemory<byte> bytes) : TableContent
    {
        public override long Length => bytes.Length;

        public override Stream Open() => MemoryMarshal.TryGetArray(bytes, out var segment)
            ? new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false)
            : new MemoryStream(bytes.ToArray(), writable: false);

        public override ReadOnlyMemory<byte> ReadAll() => bytes;
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

        public override ReadOnlyMemory<byte> ReadAll()
        {
            if (length > Array.MaxLength)
            {
                throw new IOException(string.Create(CultureInfo.InvariantCulture, $"the file {path} has {length} bytes: at most {Array.MaxLength} can be sent to other nodes"));
            }

            using var file = Open();
            var bytes = new byte[length];
            file.ReadExactly(bytes);
            return bytes;
        }
    }
}
