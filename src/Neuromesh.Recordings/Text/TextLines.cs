namespace Neuromesh.Recordings.Text;

/// <summary>Walks through the lines of a text that are neither blank nor comments.</summary>
/// <remarks>
/// Lines end with LF, CR LF or CR. Comments, whose first mark is <c>#</c> or <c>%</c>, and blank lines are passed over but counted.
/// </remarks>
internal ref struct TextLines(ReadOnlySpan<byte> text)
{
    private ReadOnlySpan<byte> _rest = text;
    private bool _isLast;

    /// <summary>Number of the current line, from 1.</summary>
    public int Number { get; private set; }

    /// <summary>The current line without its end and the spaces around it; tabs before it are kept, as they part columns.</summary>
    public ReadOnlySpan<byte> Line { get; private set; }

    /// <summary>Moves to the next line.</summary>
    /// <returns>False at the end.</returns>
    public bool Next()
    {
        while (!_isLast)
        {
            var length = _rest.IndexOfAny((byte)'\n', (byte)'\r');
            Number++;
            if (length < 0)
            {
                Line = _rest.TrimStart((byte)' ').TrimEnd(" \t"u8);
                _isLast = true;
            }
            else
            {
                Line = _rest[..length].TrimStart((byte)' ').TrimEnd(" \t"u8);
                _rest = _rest[(_rest[length..].StartsWith("\r\n"u8) ? length + 2 : length + 1)..];
            }

            var content = Line.TrimStart((byte)'\t');
            if (!content.IsEmpty && content[0] is not ((byte)'#' or (byte)'%'))
            {
                return true;
            }
        }

        return false;
    }
}
