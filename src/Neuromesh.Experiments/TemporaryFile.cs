using System.Globalization;

namespace Neuromesh.Experiments;

/// <summary>Bytes that are too many for memory, in a file of the temporary folder that goes with whoever holds it.</summary>
/// <remarks>
/// On Unix the file has no name from its first byte on, so that nothing remains however the process ends; on Windows it is deleted when it is closed. It is read and not mapped, so that it
/// counts in no process's memory (it does in the machine's where the temporary folder is a file system in memory). Reading is safe for several threads at once, beside which nothing may be appended.
/// </remarks>
public sealed class TemporaryFile : IDisposable
{
    private const double BytesPerMegabyte = 1e6;
    private const int NoBuffer = 0;

    private readonly string _what;
    private readonly Func<double> _expectedBytes;
    private readonly string _folder;
    private readonly FileStream _file;

    /// <summary>Makes an empty file.</summary>
    /// <param name="what">What it is for, for messages.</param>
    /// <param name="expectedBytes">How long it is expected to become, for messages; asked only when something has failed.</param>
    /// <exception cref="IOException">The temporary folder takes no file; the message names it and the remedy.</exception>
    public TemporaryFile(string what, Func<double> expectedBytes)
        : this(what, expectedBytes, Path.GetTempPath())
    {
    }

    internal TemporaryFile(string what, Func<double> expectedBytes, string folder)
    {
        ArgumentNullException.ThrowIfNull(expectedBytes);
        _folder = folder;
        _what = what;
        _expectedBytes = expectedBytes;
        var path = Path.Combine(_folder, $"neuromesh-{Guid.NewGuid():N}");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = NoBuffer };
        try
        {
            if (OperatingSystem.IsWindows())
            {
                options.Options = FileOptions.DeleteOnClose;
                _file = new FileStream(path, options);
            }
            else
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
                _file = new FileStream(path, options);
                RemoveName(path);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Fault("take", exception);
        }
    }

    /// <summary>Number of bytes.</summary>
    public long Length { get; private set; }

    /// <summary>Takes bytes behind those it has.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <exception cref="IOException">There is no room; the message names the folder, how much is needed, and the remedy.</exception>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        try
        {
            RandomAccess.Write(_file.SafeFileHandle, bytes, Length);
            Length += bytes.Length;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Fault("take", exception);
        }
    }

    /// <summary>Gives bytes back.</summary>
    /// <param name="offset">The first of them.</param>
    /// <param name="bytes">Receives them; all must be there.</param>
    /// <exception cref="IOException">They cannot be read.</exception>
    public void Read(long offset, Span<byte> bytes)
    {
        try
        {
            while (!bytes.IsEmpty)
            {
                var read = RandomAccess.Read(_file.SafeFileHandle, bytes, offset);
                bytes = read > 0 ? bytes[read..] : throw new EndOfStreamException("the file is shorter than what was written to it");
                offset += read;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Fault("give back", exception);
        }
    }

    /// <summary>Opens what is there at its beginning. The stream does not close the file.</summary>
    public Stream Open() => new Reading(this);

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private void RemoveName(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    private IOException Fault(string verb, Exception cause) => new(
        string.Create(
            CultureInfo.InvariantCulture,
            $"the temporary folder {_folder} cannot {verb} {_what}, about {Math.Max(0.1, _expectedBytes() / BytesPerMegabyte):N1} MB in all: {cause.Message.TrimEnd('.')}; make room there, or set {(OperatingSystem.IsWindows() ? "TMP" : "TMPDIR")} to a folder on a disk that has it"),
        cause);

    private sealed class Reading(TemporaryFile file) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => file.Length;

        public override long Position { get; set; }

        public override int Read(Span<byte> buffer)
        {
            var bytes = buffer[..(int)Math.Clamp(file.Length - Position, 0, buffer.Length)];
            file.Read(Position, bytes);
            Position += bytes.Length;
            return bytes.Length;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override long Seek(long offset, SeekOrigin origin) => Position = offset + origin switch
        {
            SeekOrigin.Begin => 0,
            SeekOrigin.Current => Position,
            _ => Length,
        };

        public override void Flush()
        {
        }

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
