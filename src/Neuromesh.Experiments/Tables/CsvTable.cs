using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Neuromesh.Experiments.Tables;

/// <summary>A CSV file of numbers: fields between commas or semicolons, an optional header line of names, lines beginning with # left out.</summary>
internal sealed class CsvTable
{
    private readonly string _file;
    private readonly TableContent _content;
    private readonly string[] _header;
    private readonly int _headerLine;
    private readonly byte _separator;
    private readonly List<Range> _fields = [];
    private LineReader? _reading;

    /// <summary>Reads the header.</summary>
    /// <param name="file">Name for messages.</param>
    /// <param name="content">Contents, UTF-8.</param>
    /// <param name="hasHeader">Whether the first line has names.</param>
    public CsvTable(string file, TableContent content, bool hasHeader)
    {
        _file = file;
        _content = content;
        _header = [];
        using var lines = new LineReader(file, content);
        while (lines.TryNext(out var line))
        {
            if (!IsContent(line))
            {
                continue;
            }

            _separator = line.Contains((byte)';') ? (byte)';' : (byte)',';
            if (hasHeader)
            {
                Split(line);
                _header = [.. Encoding.UTF8.GetString(line).Split((char)_separator).Select(name => name.Trim().Trim('"'))];
                _headerLine = lines.Number;
            }

            return;
        }

        throw Error(1, -1, $"the file has no {(hasHeader ? "header line" : "line of numbers")}: it is empty{(lines.Number > 0 ? " but for comments" : "")}");
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
        using var lines = OpenBody();
        var rows = 0;
        while (lines.TryNext(out var line))
        {
            rows += IsContent(line) ? 1 : 0;
        }

        return rows;
    }

    /// <summary>The share of the bytes that has been read, while <see cref="Read"/> walks the lines; above 0.</summary>
    public double ShareRead => _reading is { } lines ? Math.Max(1, lines.Position) / (double)Math.Max(1, _content.Length) : 1;

    /// <summary>Walks the lines; each has the values of the wanted columns.</summary>
    /// <param name="columns">Positions of the columns; empty for all, which then must be as many in every line.</param>
    /// <param name="permitted">Says what the value at a place among the wanted ones may be ("expected …"), where it is no number at all.</param>
    /// <param name="see">Takes the line number and the values; the memory is reused.</param>
    public void Read(ReadOnlySpan<int> columns, Func<int, string> permitted, Action<int, double[]> see)
    {
        using var lines = OpenBody();
        _reading = lines;
        var values = new double[columns.Length];
        while (lines.TryNext(out var line))
        {
            var lineNumber = lines.Number;
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
                    values[i] = Parse(line[_fields[i]], lineNumber, i, i, permitted);
                }
            }
            else
            {
                for (var i = 0; i < columns.Length; i++)
                {
                    values[i] = columns[i] < _fields.Count
                        ? Parse(line[_fields[columns[i]]], lineNumber, columns[i], i, permitted)
                        : throw Error(lineNumber, columns[i], $"the line has only {_fields.Count} fields: the value is missing, {permitted(i)}");
                }
            }

            see(lineNumber, values);
        }

        _reading = null;
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
            throw Error(line, column, $"{value.ToString("R", CultureInfo.InvariantCulture)} is no {what}: {PermittedIndex(count)}");
        }

        return (int)value;
    }

    /// <summary>What <see cref="Index"/> takes, for messages.</summary>
    /// <param name="count">The number must be below this.</param>
    public static string PermittedIndex(int count) => $"expected a whole number from 0 to {count - 1}";

    /// <summary>An error of the whole file.</summary>
    /// <param name="problem">What is wrong.</param>
    /// <param name="cause">What was thrown.</param>
    public ExperimentException Error(string problem, Exception cause) => new(new ExperimentDiagnostic(_file, 0, 0, "", problem), cause);

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
        using var lines = new LineReader(_file, _content);
        _fields.Clear();
        while (lines.TryNext(out var line))
        {
            if (lines.Number == number)
            {
                Split(line);
                return;
            }
        }
    }

    /// <summary>Opens the table behind its header.</summary>
    private LineReader OpenBody()
    {
        var lines = new LineReader(_file, _content);
        while (lines.Number < _headerLine && lines.TryNext(out _))
        {
        }

        return lines;
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

    private double Parse(ReadOnlySpan<byte> field, int line, int column, int place, Func<int, string> permitted)
    {
        if (Utf8Parser.TryParse(field, out double value, out var consumed) && consumed == field.Length && double.IsFinite(value))
        {
            return value;
        }

        var problem = field.IsEmpty ? "the value is missing" : $"'{Encoding.UTF8.GetString(field)}' is no finite number";
        throw Error(line, column, $"{problem}: {permitted(place)}");
    }
}
