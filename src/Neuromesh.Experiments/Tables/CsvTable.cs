using System.Buffers.Text;
using System.Text;

namespace Neuromesh.Experiments.Tables;

/// <summary>A CSV file of numbers: fields between commas or semicolons, an optional header line of names, lines beginning with # left out.</summary>
internal sealed class CsvTable
{
    private readonly string _file;
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly string[] _header;
    private readonly int _bodyStart;
    private readonly int _bodyLine;
    private readonly byte _separator;

    /// <summary>Reads the header.</summary>
    /// <param name="file">Name for messages.</param>
    /// <param name="bytes">Contents, UTF-8.</param>
    /// <param name="hasHeader">Whether the first line has names.</param>
    public CsvTable(string file, ReadOnlyMemory<byte> bytes, bool hasHeader)
    {
        _file = file;
        _bytes = bytes;
        var span = bytes.Span;
        _bodyStart = span.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? 3 : 0;
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
                _header = [.. Encoding.UTF8.GetString(line).Split((char)_separator).Select(name => name.Trim().Trim('"'))];
                _bodyStart = start;
                _bodyLine++;
            }

            return;
        }

        throw Error(1, 0, "the file is empty");
    }

    /// <summary>Position of a column.</summary>
    /// <param name="name">Its name.</param>
    public int Column(string name)
    {
        var index = Array.IndexOf(_header, name);
        return index >= 0 ? index : throw Error(1, 0, $"there is no column '{name}': {NearestName.Suggest(name, _header)}");
    }

    /// <summary>Whether there is a column.</summary>
    /// <param name="name">Its name.</param>
    public bool HasColumn(string name) => Array.IndexOf(_header, name) >= 0;

    /// <summary>Walks the lines; each has the values of the wanted columns.</summary>
    /// <param name="columns">Positions of the columns; empty for all, which then must be as many in every line.</param>
    /// <param name="see">Takes the line number and the values; the memory is reused.</param>
    public void Read(ReadOnlySpan<int> columns, Action<int, double[]> see)
    {
        var span = _bytes.Span;
        var start = _bodyStart;
        var lineNumber = _bodyLine - 1;
        var values = new double[columns.Length];
        var fields = new List<Range>();
        while (TryNextLine(span, ref start, out var line))
        {
            lineNumber++;
            if (!IsContent(line))
            {
                continue;
            }

            Split(line, fields);
            if (columns.IsEmpty)
            {
                if (values.Length != fields.Count)
                {
                    if (values.Length != 0)
                    {
                        throw Error(lineNumber, fields.Count, $"the line has {fields.Count} values where the lines before have {values.Length}");
                    }

                    values = new double[fields.Count];
                }

                for (var i = 0; i < values.Length; i++)
                {
                    values[i] = Parse(line[fields[i]], lineNumber, i);
                }
            }
            else
            {
                for (var i = 0; i < columns.Length; i++)
                {
                    if (columns[i] >= fields.Count)
                    {
                        throw Error(lineNumber, fields.Count, $"the line has {fields.Count} fields, column {columns[i] + 1} is missing");
                    }

                    values[i] = Parse(line[fields[columns[i]]], lineNumber, columns[i]);
                }
            }

            see(lineNumber, values);
        }
    }

    /// <summary>A value as a whole number in a range.</summary>
    public int Index(double value, int line, int column, int count, string what)
    {
        if (value != Math.Floor(value) || value < 0 || value >= count)
        {
            throw Error(line, column, $"{value} is no {what}: expected a whole number from 0 to {count - 1}");
        }

        return (int)value;
    }

    /// <summary>An error at a place of the file.</summary>
    public ExperimentException Error(int line, int column, string problem) => new(new ExperimentDiagnostic(
        _file, line, column + 1, column >= 0 && column < _header.Length ? $"column '{_header[column]}'" : "", problem));

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

    private void Split(ReadOnlySpan<byte> line, List<Range> fields)
    {
        fields.Clear();
        var start = 0;
        for (var i = 0; i <= line.Length; i++)
        {
            if (i == line.Length || line[i] == _separator)
            {
                fields.Add(start..i);
                start = i + 1;
            }
        }
    }

    private double Parse(ReadOnlySpan<byte> field, int line, int column)
    {
        var trimmed = field.Trim(" \t"u8);
        if (Utf8Parser.TryParse(trimmed, out double value, out var consumed) && consumed == trimmed.Length && double.IsFinite(value))
        {
            return value;
        }

        throw Error(line, column, $"'{Encoding.UTF8.GetString(trimmed)}' is no finite number");
    }
}
