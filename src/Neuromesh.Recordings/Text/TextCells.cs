namespace Neuromesh.Recordings.Text;

/// <summary>Walks through the cells of one line.</summary>
/// <remarks>
/// The delimiter is one byte, or a run of spaces and tabs where it is a space. A cell may stand between double quotes; the quotes are taken off
/// and delimiters between them do not count.
/// </remarks>
internal ref struct TextCells(ReadOnlySpan<byte> line, byte delimiter)
{
    private ReadOnlySpan<byte> _rest = line;
    private bool _isLast;

    /// <summary>Number of the current cell in the line, from 1.</summary>
    public int Number { get; private set; }

    /// <summary>The current cell without spaces and quotes around it.</summary>
    public ReadOnlySpan<byte> Cell { get; private set; }

    /// <summary>The delimiter of a table, told from its first line: the first of semicolon, tab and comma that is there, else a space.</summary>
    public static byte DelimiterOf(ReadOnlySpan<byte> line)
    {
        foreach (var candidate in ";\t,"u8)
        {
            if (line.Contains(candidate))
            {
                return candidate;
            }
        }

        return (byte)' ';
    }

    /// <summary>Moves to the next cell.</summary>
    /// <returns>False at the end.</returns>
    public bool Next()
    {
        if (_isLast)
        {
            return false;
        }

        Number++;
        _rest = _rest.TrimStart((byte)' ');
        var search = 0;
        if (_rest.Length > 0 && _rest[0] == (byte)'"')
        {
            // Without a second quote the first is part of the cell, and reading the cell as a number will name it.
            search = _rest[1..].IndexOf((byte)'"') + 1;
        }

        var end = delimiter == (byte)' ' ? _rest[search..].IndexOfAny((byte)' ', (byte)'\t') : _rest[search..].IndexOf(delimiter);
        var cell = end < 0 ? _rest : _rest[..(search + end)];
        _isLast = end < 0;
        _rest = end < 0 ? default : _rest[(search + end + 1)..];
        if (delimiter == (byte)' ' && !_isLast)
        {
            _rest = _rest.TrimStart(" \t"u8);
            _isLast = _rest.IsEmpty;
        }

        cell = cell.Trim((byte)' ');
        Cell = cell.Length >= 2 && cell[0] == (byte)'"' && cell[^1] == (byte)'"' ? cell[1..^1].Trim((byte)' ') : cell;
        return true;
    }
}
