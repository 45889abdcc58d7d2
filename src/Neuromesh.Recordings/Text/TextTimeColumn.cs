using System.Globalization;
using System.Text;

namespace Neuromesh.Recordings.Text;

/// <summary>The times of a text recording's samples, from which its sampling rate follows.</summary>
/// <remarks>
/// Times that are equally spaced as written give the rate exactly. Otherwise they are taken as rounded: each must lie on an even grid to within one
/// unit of the last digit that the column has room for (or a thousandth of the interval, for times that went through binary fractions), and the rate
/// is the one with the fewest decimals that agrees with the first and the last time, reported with a warning.
/// </remarks>
internal sealed class TextTimeColumn(string source, string label, decimal secondsPerUnit)
{
    private const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    // Below 1 ns only times that are even as written are read: the bound keeps the arithmetic on the others from overflow.
    private const decimal MinimumIntervalSeconds = 1e-9m;

    private readonly List<decimal> _seconds = [];
    private readonly List<int> _lines = [];
    private int _firstUneven;
    private int _digits;

    private bool IsEven => _firstUneven == 0;

    private decimal Interval => IsEven ? _seconds[1] - _seconds[0] : (_seconds[^1] - _seconds[0]) / (_seconds.Count - 1);

    /// <summary>Adds the time of the next sample.</summary>
    /// <exception cref="RecordingException">It is no number or not after the time before it.</exception>
    public void Add(ReadOnlySpan<byte> cell, int lineNumber, int cellNumber)
    {
        if (!decimal.TryParse(cell, Style, CultureInfo.InvariantCulture, out var value) || Math.Abs(value) > 1e15m)
        {
            throw new RecordingException(
                $"{source}, line {lineNumber}, column {cellNumber} ('{label}'): '{Encoding.UTF8.GetString(cell[..Math.Min(40, cell.Length)])}' is no time. Expected a number with a decimal point.");
        }

        var seconds = value * secondsPerUnit;
        if (_seconds.Count > 0 && seconds <= _seconds[^1])
        {
            throw new RecordingException(
                $"{source}, line {lineNumber}, column {cellNumber} ('{label}'): the time {value} is not after the one before it. Expected times that rise by the same interval; correct it, or remove the column and give the sampling rate.");
        }

        if (IsEven && _seconds.Count >= 2 && seconds - _seconds[^1] != _seconds[1] - _seconds[0])
        {
            _firstUneven = lineNumber;
        }

        _digits = Math.Max(_digits, SignificantDigits(cell));
        _seconds.Add(seconds);
        _lines.Add(lineNumber);
    }

    /// <summary>The sampling rate.</summary>
    /// <param name="given">The rate that was given with the file, which must agree; null for none.</param>
    /// <param name="warnings">Receives a remark where the times are rounded.</param>
    /// <exception cref="RecordingException">The times are not evenly spaced, too few or too coarse to tell, or disagree with the given rate.</exception>
    public SamplingRate Rate(SamplingRate? given, List<string> warnings)
    {
        if (given is { } rate)
        {
            if (_seconds.Count > 1)
            {
                CheckGrid((decimal)rate.Denominator / rate.Numerator, $"the given rate of {rate}");
            }

            return rate;
        }

        if (_seconds.Count < 2)
        {
            throw new RecordingException($"{source}: one time in column '{label}' does not tell the sampling rate. Give the rate with the file.");
        }

        if (IsEven && ExactRate.TryCreate(1, Interval, out var exact))
        {
            return exact;
        }

        CheckGrid(Interval, "an even spacing");
        var rounded = RoundedRate();
        warnings.Add($"The times in column '{label}' are rounded; {rounded} is the rate with the fewest decimals that agrees with them.");
        return rounded;
    }

    private void CheckGrid(decimal interval, string expectation)
    {
        var resolution = Resolution();
        if (!IsEven && (interval < MinimumIntervalSeconds || resolution > interval / 2))
        {
            throw new RecordingException(
                $"{source}, line {_firstUneven}: the times in column '{label}' are not evenly spaced here, and with steps of {resolution} s they are too coarse to tell rounding from a missing sample. "
                + "Write times with more decimals, or remove the column and give the sampling rate.");
        }

        var tolerance = Math.Max(IsEven ? 0 : resolution, interval / 1000);
        for (var i = 1; i < _seconds.Count; i++)
        {
            var fromGrid = _seconds[i] - _seconds[0] - (i * interval);
            var step = _seconds[i] - _seconds[i - 1] - interval;
            if (Math.Abs(fromGrid) > tolerance || Math.Abs(step) > tolerance)
            {
                throw new RecordingException(
                    $"{source}, line {_lines[i]}: the time {_seconds[i]} s in column '{label}' does not fit {expectation}, which puts it at {(double)(_seconds[0] + (i * interval))} s. "
                    + "Expected evenly spaced samples; fill gaps or resample first, or remove the column and give the sampling rate.");
            }
        }
    }

    private SamplingRate RoundedRate()
    {
        var total = _seconds[^1] - _seconds[0];
        var uncertainty = Math.Max(Resolution(), total * 1e-11m);
        var intervals = _seconds.Count - 1;
        for (var decimals = 0; decimals <= 12 && uncertainty <= total / 10_000; decimals++)
        {
            var candidate = Math.Round(intervals / total, decimals);
            if (candidate > 0 && Math.Abs((intervals / candidate) - total) <= uncertainty && ExactRate.TryCreate(candidate, out var rate))
            {
                return rate;
            }
        }

        throw new RecordingException(
            $"{source}: the times in column '{label}' are rounded to {uncertainty} s and span {total} s, too few to tell the sampling rate. Give the rate with the file.");
    }

    /// <summary>
    /// One unit of the last digit of the largest time, were it written with as many digits as any time has: right for a fixed number of decimals and
    /// for a fixed number of digits alike.
    /// </summary>
    private decimal Resolution()
    {
        var largest = Math.Max(Math.Abs(_seconds[0]), Math.Abs(_seconds[^1]));
        var unit = 1m;
        for (; unit <= largest / 10; unit *= 10)
        {
        }

        for (; unit > largest; unit /= 10)
        {
        }

        for (var digit = 1; digit < _digits; digit++)
        {
            unit /= 10;
        }

        return unit;
    }

    private static int SignificantDigits(ReadOnlySpan<byte> cell)
    {
        var digits = 0;
        foreach (var b in cell)
        {
            if (b is (byte)'e' or (byte)'E')
            {
                break;
            }

            digits += b is >= (byte)'1' and <= (byte)'9' || (b == (byte)'0' && digits > 0) ? 1 : 0;
        }

        return digits;
    }
}
