using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Neuromesh.Recordings.Text;

/// <summary>Reads the numbers of a text file into columns.</summary>
internal sealed class TextTable
{
    /// <summary>The most columns, a bound for the memory.</summary>
    private const int MaximumColumns = 10_000;

    private readonly string _source;
    private readonly List<List<double>> _values = [];
    private List<TextColumn> _columns = [];
    private byte _delimiter;

    private TextTable(string source) => _source = source;

    /// <summary>The channels' columns in the file's order, without the time column.</summary>
    public ImmutableArray<TextColumn> Channels { get; private set; }

    /// <summary>The values of each channel, all of the same number, 1 or more.</summary>
    public ImmutableArray<ReadOnlyMemory<double>> Values { get; private set; }

    /// <summary>The time column; null where there is none.</summary>
    public TextTimeColumn? Time { get; private set; }

    /// <summary>Remarks about oddities that were read around.</summary>
    public List<string> Warnings { get; } = [];

    /// <summary>Reads a text.</summary>
    /// <exception cref="RecordingException">It breaks the rules of <see cref="TextRecording"/>.</exception>
    public static TextTable Read(string source, ReadOnlySpan<byte> text, TextLayout layout)
    {
        var table = new TextTable(source);
        text = table.CheckEncoding(text);
        if (layout == TextLayout.Stream)
        {
            table.ReadStream(text);
        }
        else
        {
            table.ReadColumns(text);
        }

        if (table._values.Count == 0 || table._values[0].Count == 0)
        {
            throw new RecordingException($"{source}: holds no samples. Expected at least one line of numbers.");
        }

        table.Channels = [.. table._columns.Where(c => c.SecondsPerUnit is null)];
        table.Values = [.. table._values.Select(v => (ReadOnlyMemory<double>)v.ToArray())];
        foreach (var group in table.Channels.GroupBy(c => c.Label).Where(g => g.Count() > 1))
        {
            table.Warnings.Add($"{group.Count()} columns have the label '{group.Key}'; choose among them by number.");
        }

        return table;
    }

    private ReadOnlySpan<byte> CheckEncoding(ReadOnlySpan<byte> text)
    {
        if (text.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || text.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            throw new RecordingException($"{_source}: begins with the mark of UTF-16. Save it as UTF-8.");
        }

        var zero = text.IndexOf((byte)0);
        return zero < 0
            ? text.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? text[3..] : text
            : throw new RecordingException($"{_source}: byte {zero} is 0, so it is no text. Check that the file is a text file in UTF-8.");
    }

    private void ReadStream(ReadOnlySpan<byte> text)
    {
        _columns = [TextColumn.Unnamed(1)];
        _values.Add([]);
        var lines = new TextLines(text);
        while (lines.Next())
        {
            _delimiter = TextCells.DelimiterOf(lines.Line);
            var cells = new TextCells(lines.Line, _delimiter);
            while (cells.Next())
            {
                _values[0].Add(Number(cells.Cell, lines.Number, cells.Number));
            }
        }
    }

    private void ReadColumns(ReadOnlySpan<byte> text)
    {
        var lines = new TextLines(text);
        if (!lines.Next())
        {
            return;
        }

        _delimiter = TextCells.DelimiterOf(lines.Line);
        if (ReadHead(lines.Line, lines.Number) && !lines.Next())
        {
            return;
        }

        do
        {
            ReadRow(lines.Line, lines.Number);
        }
        while (lines.Next());
    }

    /// <summary>Finds the columns from the first line.</summary>
    /// <returns>Whether the line holds labels and no numbers.</returns>
    private bool ReadHead(ReadOnlySpan<byte> line, int lineNumber)
    {
        var cells = new TextCells(line, _delimiter);
        var numbers = 0;
        while (cells.Next())
        {
            numbers += double.TryParse(cells.Cell, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? 1 : 0;
        }

        if (cells.Number > MaximumColumns)
        {
            throw new RecordingException(
                $"{_source}, line {lineNumber}: has {cells.Number} columns, more than {MaximumColumns}. Channels stand in columns, one line for each sample; turn the table round, or give the layout 'stream' if all is one channel.");
        }

        var isHead = numbers == 0;
        _columns = isHead ? TextColumn.ReadAll(line, _delimiter) : [];
        if (!isHead && numbers < cells.Number)
        {
            // Numbers may be labels of electrodes, but only where a time column shows that the line is a line of labels.
            _columns = TextColumn.ReadAll(line, _delimiter);
            isHead = _columns.Any(c => c.SecondsPerUnit is not null);
            if (!isHead)
            {
                throw new RecordingException(
                    $"{_source}, line {lineNumber}: holds {numbers} numbers and {cells.Number - numbers} cells that are none. Expected a line of labels or a line of numbers only; correct the cells or put quotes and letters into the labels.");
            }
        }

        if (!isHead)
        {
            _columns = [.. Enumerable.Range(1, cells.Number).Select(TextColumn.Unnamed)];
        }

        ReadTimeColumn(lineNumber);
        _values.AddRange(_columns.Where(c => c.SecondsPerUnit is null).Select(_ => new List<double>()));
        return isHead;
    }

    private void ReadTimeColumn(int lineNumber)
    {
        var times = _columns.Where(c => c.SecondsPerUnit is not null).ToArray();
        if (times.Length > 1 || times.Length == _columns.Count)
        {
            throw new RecordingException(
                $"{_source}, line {lineNumber}: has {times.Length} time columns and {_columns.Count - times.Length} others. Expected at most one time column and at least one channel; rename or remove columns.");
        }

        if (times.Length == 1)
        {
            Time = new TextTimeColumn(_source, times[0].Label, times[0].SecondsPerUnit ?? 1);
            if (times[0].IsTimeUnitAssumed)
            {
                Warnings.Add($"Column '{times[0].Label}' names no unit; its times were taken as seconds.");
            }
        }
    }

    private void ReadRow(ReadOnlySpan<byte> line, int lineNumber)
    {
        var cells = new TextCells(line, _delimiter);
        var channel = 0;
        while (cells.Next())
        {
            if (cells.Number > _columns.Count)
            {
                break;
            }

            if (_columns[cells.Number - 1].SecondsPerUnit is null)
            {
                _values[channel++].Add(Number(cells.Cell, lineNumber, cells.Number));
            }
            else
            {
                Time!.Add(cells.Cell, lineNumber, cells.Number);
            }
        }

        if (cells.Number != _columns.Count)
        {
            throw new RecordingException(
                $"{_source}, line {lineNumber}: has {(cells.Number > _columns.Count ? "more" : "only " + cells.Number)} columns, where {_columns.Count} were expected from the first line. "
                + "Correct the line, or give the layout 'stream' if the numbers are one channel that runs along the lines.");
        }
    }

    private double Number(ReadOnlySpan<byte> cell, int lineNumber, int cellNumber)
    {
        if (double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value))
        {
            return value;
        }

        var text = cell.Length <= 40 ? Encoding.UTF8.GetString(cell) : Encoding.UTF8.GetString(cell[..40]) + "...";
        var label = cellNumber <= _columns.Count ? $" ('{_columns[cellNumber - 1].Label}')" : "";
        var hint = text.Contains(',') ? "write numbers with a decimal point, not a comma" : "fill gaps in the data before, or cut the line out";
        throw new RecordingException(
            $"{_source}, line {lineNumber}, column {cellNumber}{label}: '{text}' is no finite number. Expected a number such as -12.5; {hint}.");
    }
}
