using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Neuromesh.Experiments.Tables;

/// <summary>A CSV file of numbers: fields between commas or semicolons, an optional header line of names, lines beginning with # left out.</summary>
internal sealed class CsvTable
{
    private readonly string _file;
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly string[] _header;
    private readonly int _headerLine;
    private readonly int _bodyStart;
    private readonly int _bodyLine;
    private readonly byte _separator;
    private readonly List<Range> _fields = [];

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Reads the header.</summary>
    /// <param name="file">Name for messages.</param>
    /// <param name="bytes">Contents, UTF-8.</param>
    /// <param name="hasHeader">Whether the first line has names.</param>
    public CsvTable(string file, ReadOnlyMemory<byte> bytes, bool hasHeader)
    {
        _file = file;
        _bytes = bytes;
        var span = bytes.Span;
        _bodyStart = span.StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0;
        _bodyLine = 1;
        _header = [];
        var start = _bodyStart;
        while (TryNextLine(span, ref start, out var line))
        {
            if (!IsContent(line))
            {
                _bodyLine++;
                continue;
            }

            _separator = line.Contains((byte)';') ? (byte)';' : (byte)',';
            if (hasHeader)
            {
                Split(line);
                _header = [.. Encoding.UTF8.GetString(line).Split((char)_separator).Select(name => name.Trim().Trim('"'))];
                _headerLine = _bodyLine;
                _bodyStart = start;
                _bodyLine++;
            }
            else
            {
                // The comments before the first line are walked again with it.
                _bodyLine = 1;
            }

            return;
        }

        throw Error(1, -1, $"the file has no {(hasHeader ? "header line" : "line of numbers")}: it is empty{(span.Length > _bodyStart ? " but for comments" : "")}");
    }

    /// <summary>Position of a column.</summary>
    /// <param name="name">Its name.</param>
    public int Column(string name)
    {
        var index = Array.IndexOf(_header, name);
        if (index < 0)
        {
            throw Error(_headerLine, -1, $"there is no column '{name}': {NearestName.Suggest(name, _header)}");
        }

        return Array.LastIndexOf(_header, name) is var last && last == index
            ? index
            : throw Error(_headerLine, last, $"the header names '{name}' for the second time: which column counts?");
    }

    /// <summary>Whether there is a column.</summary>
    /// <param name="name">Its name.</param>
    public bool HasColumn(string name) => Array.IndexOf(_header, name) >= 0;

    /// <summary>Counts the lines with values.</summary>
    public int CountRows()
    {
        var start = _bodyStart;
        var rows = 0;
        while (TryNextLine(_bytes.Span, ref start, out var line))
        {
            rows += IsContent(line) ? 1 : 0;
        }

        return rows;
    }

    /// <summary>Walks the lines; each has the values of the wanted columns.</summary>
    /// <param name="columns">Positions of the columns; empty for all, which then must be as many in every line.</param>
    /// <param name="see">Takes the line number and the values; the memory is reused.</param>
    public void Read(ReadOnlySpan<int> columns, Action<int, double[]> see)
    {
        var span = _bytes.Span;
        var start = _bodyStart;
        var lineNumber = _bodyLine - 1;
        var values = new double[columns.Length];
        while (TryNextLine(span, ref start, out var line))
        {
            lineNumber++;
            if (!IsContent(line))
            {
                continue;
            }

            Split(line);
            if (columns.IsEmpty)
            {
                if (values.Length != _fields.Count)
                {
                    values = values.Length == 0
                        ? new double[_fields.Count]
                        : throw Error(lineNumber, _fields.Count - 1, $"the line has {_fields.Count} values where the lines before have {values.Length}");
                }

                for (var i = 0; i < values.Length; i++)
                {
                    values[i] = Parse(line[_fields[i]], lineNumber, i);
                }
            }
            else
            {
                for (var i = 0; i < columns.Length; i++)
                {
                    values[i] = columns[i] < _fields.Count
                        ? Parse(line[_fields[columns[i]]], lineNumber, columns[i])
                        : throw Error(lineNumber, columns[i], $"the line has only {_fields.Count} fields: the value is missing");
                }
            }

            see(lineNumber, values);
        }
    }

    /// <summary>A value as a whole number in a range.</summary>
    /// <param name="value">The value.</param>
    /// <param name="line">Its line, the one that is being read.</param>
    /// <param name="column">Position of its column.</param>
    /// <param name="count">The number must be below this.</param>
    /// <param name="what">What it is, for messages.</param>
    public int Index(double value, int line, int column, int count, string what)
    {
        if (value != Math.Floor(value) || value < 0 || value >= count)
        {
            throw Error(line, column, $"{value.ToString("R", CultureInfo.InvariantCulture)} is no {what}: expected a whole number from 0 to {count - 1}");
        }

        return (int)value;
    }

    /// <summary>An error at a place of the file.</summary>
    /// <param name="line">Line from 1.</param>
    /// <param name="column">Position of the column; −1 for the whole line.</param>
    /// <param name="problem">What is wrong.</param>
    public ExperimentException Error(int line, int column, string problem)
    {
        SplitLine(line);
        var letter = column < 0 || column >= _fields.Count ? 1 : _fields[column].Start.Value + 1;
        var key = column < 0 ? "" : column < _header.Length ? $"column '{_header[column]}'" : $"column {column + 1}";
        return new(new ExperimentDiagnostic(_file, line, letter, key, problem));
    }

    /// <summary>Finds the fields of a line by its number: an error may concern another one than that which is being read.</summary>
    private void SplitLine(int number)
    {
        var start = _bytes.Span.StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0;
        _fields.Clear();
        for (var current = 1; TryNextLine(_bytes.Span, ref start, out var line); current++)
        {
            if (current == number)
            {
                Split(line);
                return;
            }
        }
    }

    private static bool TryNextLine(ReadOnlySpan<byte> span, ref int start, out ReadOnlySpan<byte> line)
    {
        if (start >= span.Length)
        {
            line = default;
            return false;
        }

        var rest = span[start..];
        var length = rest.IndexOf((byte)'\n');
        line = length < 0 ? rest : rest[..length];
        start += length < 0 ? rest.Length : length + 1;
        if (line.EndsWith("\r"u8))
        {
            line = line[..^1];
        }

        return true;
    }

    private static bool IsContent(ReadOnlySpan<byte> line)
    {
        var trimmed = line.Trim(" \t"u8);
        return trimmed.Length > 0 && trimmed[0] != (byte)'#';
    }

    /// <summary>Finds the fields of a line, without the spaces around them.</summary>
    private void Split(ReadOnlySpan<byte> line)
    {
        _fields.Clear();
        var start = 0;
        for (var i = 0; i <= line.Length; i++)
        {
            if (i == line.Length || line[i] == _separator)
            {
                var field = line[start..i];
                var first = start + (field.Length - field.TrimStart(" \t"u8).Length);
                _fields.Add(first..Math.Max(first, start + field.TrimEnd(" \t"u8).Length));
                start = i + 1;
            }
        }
    }

    private double Parse(ReadOnlySpan<byte> field, int line, int column)
    {
        if (Utf8Parser.TryParse(field, out double value, out var consumed) && consumed == field.Length && double.IsFinite(value))
        {
            return value;
        }

        throw Error(line, column, field.IsEmpty ? "the value is missing" : $"'{Encoding.UTF8.GetString(field)}' is no finite number");
    }
}
