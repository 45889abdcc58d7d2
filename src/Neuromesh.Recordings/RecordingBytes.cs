using Microsoft.Win32.SafeHandles;

namespace Neuromesh.Recordings;

/// <summary>The bytes of one recording, read at any offset: a file on disk or bytes already in memory.</summary>
internal abstract class RecordingBytes : IDisposable
{
    /// <summary>Path or name for messages.</summary>
    public required string Name { get; init; }

    /// <summary>Length in bytes when it was opened.</summary>
    public required long Length { get; init; }

    /// <summary>Opens a file for reading; it may be read and appended to by others meanwhile.</summary>
    /// <exception cref="RecordingException">There is no such file or it cannot be opened.</exception>
    public static RecordingBytes OpenFile(string path)
    {
        SafeFileHandle? handle = null;
        try
        {
            handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, FileOptions.RandomAccess);
            return new FileBytes(handle) { Name = path, Length = RandomAccess.GetLength(handle) };
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new RecordingException($"{path}: there is no such file. Check the path; it is taken from the current directory unless it is absolute.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            handle?.Dispose();
            throw new RecordingException($"{path}: cannot be opened for reading ({e.Message}). Give the path of a recording file that this user may read.", e);
        }
    }

    /// <summary>Wraps bytes in memory.</summary>
    public static RecordingBytes FromMemory(ReadOnlyMemory<byte> contents, string name) =>
        new MemoryBytes(contents) { Name = name, Length = contents.Length };

    /// <summary>Fills a span from an offset.</summary>
    /// <exception cref="RecordingException">The bytes end before the span is full, or the disk reports an error.</exception>
    public void ReadExactly(long offset, Span<byte> destination)
    {
        while (destination.Length > 0)
        {
            int count;
            try
            {
                count = Read(offset, destination);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new RecordingException($"{Name}: reading at byte {offset} failed ({e.Message}). Check the disk or copy the file again.", e);
            }

            if (count == 0)
            {
                throw new RecordingException(
                    $"{Name}: the file ends at byte {offset}, but {destination.Length} more were expected; it had {Length} when it was opened. "
                    + "Do not change a recording while it is read.");
            }

            offset += count;
            destination = destination[count..];
        }
    }

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>Reads what is there at an offset, at most a span full; 0 at the end.</summary>
    protected abstract int Read(long offset, Span<byte> destination);

    private sealed class FileBytes(SafeFileHandle handle) : RecordingBytes
    {
        public override void Dispose() => handle.Dispose();

        protected override int Read(long offset, Span<byte> destination) => RandomAccess.Read(handle, destination, offset);
    }

    private sealed class MemoryBytes(ReadOnlyMemory<byte> contents) : RecordingBytes
    {
        public override void Dispose()
        {
        }

        protected override int Read(long offset, Span<byte> destination)
        {
            var count = (int)Math.Min(destination.Length, Length - offset);
            contents.Span.Slice((int)offset, count).CopyTo(destination);
            return count;
        }
    }
}
