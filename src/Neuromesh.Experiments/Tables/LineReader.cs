using System.Globalization;

namespace Neuromesh.Experiments.Tables;

/// <summary>Reads a table line by line through a small buffer, so that a table of any length costs no more memory than its longest line.</summary>
internal sealed class LineReader : IDisposable
{
    private const int FirstBuffer = 1 << 17;
    private const int LongestLine = 1 << 30;

    private readonly string _file;
    private readonly Stream _stream;
    private byte[] _buffer = new byte[FirstBuffer];
    private int _start;
    private int _end;
    private long _endInFile;
    private bool _ended;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Opens a table at its beginning.</summary>
    /// <param name="file">Name for messages.</param>
    /// <param name="content">The table.</param>
    /// <exception cref="ExperimentException">It cannot be read.</exception>
    public LineReader(string file, TableContent content)
    {
        _file = file;
        try
        {
            _stream = content.Open();
            _end = _stream.ReadAtLeast(_buffer, ByteOrderMark.Length, throwOnEndOfStream: false);
            _endInFile = _end;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw CannotRead(exception.Message, exception);
        }

        _start = _buffer.AsSpan(0, _end).StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0;
    }

    /// <summary>Number of the line that was read last, from 1; 0 before the first.</summary>
    public int Number { get; private set; }

    /// <summary>Bytes up to the end of the line that was read last.</summary>
    public long Position => _endInFile - (_end - _start);

    /// <summary>Reads the next line.</summary>
    /// <param name="line">The line without its end; valid until the next call.</param>
    /// <returns>False when there is none.</returns>
    /// <exception cref="ExperimentException">The table cannot be read, or is too long.</exception>
    public bool TryNext(out ReadOnlySpan<byte> line)
    {
        var searched = 0;
        while (true)
        {
            var length = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (length >= 0 || _ended)
            {
                line = _buffer.AsSpan(_start, length >= 0 ? searched + length : _end - _start);
                if (length < 0 && line.IsEmpty)
                {
                    return false;
                }

                _start += line.Length + (length >= 0 ? 1 : 0);
                line = line.EndsWith("\r"u8) ? line[..^1] : line;
                Number = Number < int.MaxValue ? Number + 1 : throw CannotRead(string.Create(CultureInfo.InvariantCulture, $"it has more than {int.MaxValue} lines"));
                return true;
            }

            searched = _end - _start;
            Fill();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private void Fill()
    {
        var rest = _end - _start;
        if (rest > _buffer.Length / 2)
        {
            Array.Resize(ref _buffer, rest < LongestLine ? _buffer.Length * 2 : throw CannotRead(string.Create(
                CultureInfo.InvariantCulture, $"line {Number + 1} has more than {LongestLine} bytes")));
        }

        _buffer.AsSpan(_start, rest).CopyTo(_buffer);
        _start = 0;
        try
        {
            var read = _stream.Read(_buffer, rest, _buffer.Length - rest);
            _end = rest + read;
            _endInFile += read;
            _ended = read == 0;
        }
        catch (IOException exception)
        {
            throw CannotRead(exception.Message, exception);
        }
    }

    private ExperimentException CannotRead(string reason, Exception? cause = null)
    {
        var diagnostic = new ExperimentDiagnostic(_file, 0, 0, "", $"the table cannot be read: {reason}");
        return cause is null ? new ExperimentException(diagnostic) : new ExperimentException(diagnostic, cause);
    }
}
