using System.Globalization;
using System.Text;

namespace Neuromesh.Recordings.Text;

/// <summary>What the head of a column says of it.</summary>
/// <param name="Label">Label without the unit.</param>
/// <param name="Unit">Unit; empty where none is given.</param>
/// <param name="SecondsPerUnit">For a time column the length of its unit in s; null for a channel.</param>
/// <param name="IsTimeUnitAssumed">Whether a time column names no unit, so that seconds were assumed.</param>
internal sealed record TextColumn(string Label, string Unit, decimal? SecondsPerUnit, bool IsTimeUnitAssumed)
{
    /// <summary>The columns that a line of labels names: <c>label</c>, <c>label [unit]</c> or <c>label (unit)</c>.</summary>
    public static List<TextColumn> ReadAll(ReadOnlySpan<byte> line, byte delimiter)
    {
        var heads = new List<string>();
        var cells = new TextCells(line, delimiter);
        while (cells.Next())
        {
            var cell = Encoding.UTF8.GetString(cells.Cell);

            // Where spaces part the columns, a unit in brackets after a space belongs to the label before it.
            if (delimiter == (byte)' ' && heads.Count > 0 && cell.Length > 0 && cell[0] is '[' or '(' && cell[^1] is ']' or ')')
            {
                heads[^1] += " " + cell;
            }
            else
            {
                heads.Add(cell);
            }
        }

        return [.. heads.Select((head, index) => Read(head, index + 1))];
    }

    /// <summary>A channel without a head.</summary>
    public static TextColumn Unnamed(int number) => new(string.Create(CultureInfo.InvariantCulture, $"channel {number}"), "", null, false);

    private static TextColumn Read(string head, int number)
    {
        var (label, unit) = Split(head);
        if (TimeUnit(label, unit) is { } seconds)
        {
            return new TextColumn(label, unit, seconds.Value, seconds.IsAssumed);
        }

        return label.Length == 0 ? Unnamed(number) with { Unit = unit } : new TextColumn(label, unit, null, false);
    }

    private static (string Label, string Unit) Split(string head)
    {
        var open = head.Length == 0 ? -1 : head[^1] switch
        {
            ']' => head.LastIndexOf('['),
            ')' => head.LastIndexOf('('),
            _ => -1,
        };
        return open < 0 ? (head.Trim(), "") : (head[..open].Trim(), head[(open + 1)..^1].Trim());
    }

    private static (decimal Value, bool IsAssumed)? TimeUnit(string label, string unit)
    {
        var name = label.ToUpperInvariant();
        if (name is "SECONDS" or "SEC" && unit.Length == 0)
        {
            return (1, false);
        }

        var underscore = name.LastIndexOf('_');
        if (underscore > 0 && unit.Length == 0)
        {
            unit = name[(underscore + 1)..];
            name = name[..underscore];
        }

        if (name is not ("TIME" or "TIMES" or "T" or "TIMESTAMP" or "TIMESTAMPS"))
        {
            return null;
        }

        return unit.ToUpperInvariant() switch
        {
            "" => (1, true),
            "S" or "SEC" or "SECOND" or "SECONDS" => (1, false),
            "MS" or "MSEC" or "MILLISECONDS" => (0.001m, false),
            "US" or "\u00B5S" or "\u03BCS" or "\u039CS" or "MICROSECONDS" => (0.000001m, false),
            _ => null,
        };
    }
}
