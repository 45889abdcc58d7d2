using System.Globalization;

namespace Neuromesh.Recordings.Edf;

/// <summary>Walks through the time-stamped annotation lists (TALs) of one annotation channel in one data record.</summary>
/// <remarks>
/// A list is <c>onset [21 duration] 20 text 20 text 20 ... 0</c> with the bytes 20, 21 and 0 as separators; zeros fill the rest.
/// Source: the EDF+ standard, sections 2.2.2 to 2.2.4.
/// </remarks>
internal ref struct EdfAnnotationLists(ReadOnlySpan<byte> bytes)
{
    private const byte TextEnd = 0x14;
    private const byte DurationStart = 0x15;

    // A bound that leaves decimal arithmetic on onsets no way to overflow: 30,000 years.
    private const decimal MaximumSeconds = 1e12m;

    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private ReadOnlySpan<byte> _texts;
    private int _end;

    /// <summary>Where the current list begins.</summary>
    public int Position { get; private set; }

    /// <summary>Whether the current list breaks the rules.</summary>
    public bool IsMalformed { get; private set; }

    /// <summary>Onset of the current list in s after the start in the header.</summary>
    public decimal Onset { get; private set; }

    /// <summary>Duration of the current list in s; null where it gives none.</summary>
    public decimal? Duration { get; private set; }

    /// <summary>Whether the first text of the current list is empty, as that of a time-keeping list is.</summary>
    public readonly bool HasEmptyFirstText => _texts.Length > 0 && _texts[0] == TextEnd;

    /// <summary>Moves to the next list, malformed or not.</summary>
    /// <returns>False at the end.</returns>
    public bool Next()
    {
        var skipped = _bytes[_end..].IndexOfAnyExcept((byte)0);
        if (skipped < 0)
        {
            return false;
        }

        Position = _end + skipped;
        var length = _bytes[Position..].IndexOf((byte)0);
        _end = length < 0 ? _bytes.Length : Position + length;
        IsMalformed = !TryParse(_bytes[Position.._end]);
        return true;
    }

    /// <summary>The next text of the current list.</summary>
    /// <returns>False when there is none left.</returns>
    public bool NextText(out ReadOnlySpan<byte> text)
    {
        var length = _texts.IndexOf(TextEnd);
        text = length < 0 ? default : _texts[..length];
        _texts = length < 0 ? default : _texts[(length + 1)..];
        return length >= 0;
    }

    private bool TryParse(ReadOnlySpan<byte> list)
    {
        Duration = null;
        var stampEnd = list.IndexOf(TextEnd);
        if (stampEnd < 0 || list[^1] != TextEnd)
        {
            return false;
        }

        _texts = list[(stampEnd + 1)..];
        var stamp = list[..stampEnd];
        var durationStart = stamp.IndexOf(DurationStart);
        if (durationStart >= 0)
        {
            if (!TrySeconds(stamp[(durationStart + 1)..], NumberStyles.AllowDecimalPoint, out var duration))
            {
                return false;
            }

            Duration = duration;
            stamp = stamp[..durationStart];
        }

        var isOnset = TrySeconds(stamp, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, out var onset);
        Onset = onset;
        return isOnset;
    }

    private static bool TrySeconds(ReadOnlySpan<byte> text, NumberStyles style, out decimal seconds) =>
        decimal.TryParse(text, style, CultureInfo.InvariantCulture, out seconds) && Math.Abs(seconds) <= MaximumSeconds;
}
