using System.Globalization;

namespace Neuromesh.Recordings.Edf;

/// <summary>Reads the start date and time of the header.</summary>
/// <remarks>
/// Source: the EDF and EDF+ standards. Dates are <c>dd.mm.yy</c> with the clipping date 1985: years 85 to 99 are 1985 to 1999, 00 to 84 are
/// 2000 to 2084. In EDF+ the recording field repeats the date with four digits of the year (<c>Startdate 02-MAR-2002</c>), which rules where
/// the header's year is <c>yy</c>, as it is from 2085 on.
/// </remarks>
internal static class EdfStartTime
{
    private static readonly EdfField Date = new("startdate of recording", 168, 8);
    private static readonly EdfField Time = new("starttime of recording", 176, 8);

    /// <summary>Reads the start to the second; null and a warning where it is not valid.</summary>
    public static DateTime? Read(EdfHeaderFields fields, string recording, bool isPlus)
    {
        var fullDate = isPlus ? ReadFullDate(recording) : null;
        var date = ReadDate(fields, fullDate);
        var time = ReadTime(fields);
        if (isPlus && recording.StartsWith("Startdate X", StringComparison.Ordinal))
        {
            fields.Warnings.Add("Field 'local recording identification' at byte 88 says that the start date is not known; the one of the header was kept.");
        }

        return date is { } d && time is { } t ? d.ToDateTime(t) : null;
    }

    private static DateOnly? ReadDate(EdfHeaderFields fields, DateOnly? fullDate)
    {
        var text = fields.Text(Date);
        var dayAndMonthMatch = fullDate is { } full && text.StartsWith(full.ToString("dd.MM.", CultureInfo.InvariantCulture), StringComparison.Ordinal);
        if (dayAndMonthMatch && text.EndsWith("yy", StringComparison.Ordinal))
        {
            return fullDate;
        }

        if (ReadThree(fields, Date, text) is not var (day, month, year)
            || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(Year(year), month))
        {
            fields.Warnings.Add($"{Date} is '{text}', no date of the form dd.mm.yy; the start is taken as unknown.");
            return null;
        }

        var date = new DateOnly(Year(year), month, day);
        if (fullDate is { } other && other != date)
        {
            fields.Warnings.Add(
                $"{Date} is '{text}', but field 'local recording identification' at byte 88 says {other:yyyy-MM-dd}; the former was kept.");
        }

        return date;
    }

    private static TimeOnly? ReadTime(EdfHeaderFields fields)
    {
        var text = fields.Text(Time);
        if (ReadThree(fields, Time, text) is var (hour, minute, second) && hour < 24 && minute < 60 && second < 60)
        {
            return new TimeOnly(hour, minute, second);
        }

        fields.Warnings.Add($"{Time} is '{text}', no time of the form hh.mm.ss; the start is taken as unknown.");
        return null;
    }

    private static int Year(int twoDigits) => twoDigits >= 85 ? 1900 + twoDigits : 2000 + twoDigits;

    private static (int First, int Second, int Third)? ReadThree(EdfHeaderFields fields, EdfField field, string text)
    {
        if (text.Length != 8 || !TwoDigits(0, out var first) || !TwoDigits(3, out var second) || !TwoDigits(6, out var third)
            || text[2] is not ('.' or ':' or '-' or '/') || text[5] != text[2])
        {
            return null;
        }

        if (text[2] != '.')
        {
            fields.Warnings.Add($"{field} is '{text}', with '{text[2]}' where the standard has points; it was read all the same.");
        }

        return (first, second, third);

        bool TwoDigits(int at, out int value) => int.TryParse(text.AsSpan(at, 2), NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }

    private static DateOnly? ReadFullDate(string recording)
    {
        const string Prefix = "Startdate ";
        return recording.StartsWith(Prefix, StringComparison.Ordinal)
            && recording.Length >= Prefix.Length + 11
            && DateOnly.TryParseExact(
                recording.AsSpan(Prefix.Length, 11), "dd-MMM-yyyy", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date
            : null;
    }
}
