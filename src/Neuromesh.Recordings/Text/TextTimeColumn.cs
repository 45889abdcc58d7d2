using System.Globalization;
using System.Text;

namespace Neuromesh.Recordings.Text;

/// <summary>The times of a text recording's samples, from which its sampling rate follows.</summary>
/// <remarks>
/// Times that are equally spaced as written give the rate exactly. Otherwise they are taken as rounded: each must lie on an even grid to within one
/// unit of the last decimal that the column uses (or a thousandth of the interval, for times that went through binary fractions), and the rate is
/// the one with the fewest decimals that agrees with the first and the last time, reported with a warning.
/// </remarks>
internal sealed class TextTimeColumn(string source, string label, decimal secondsPerUnit)
{
    private const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    // Below 1 ns only times that are even as written are read: the bound keeps the arithmetic on the others from overflow.
    private const decimal MinimumIntervalSeconds = 1e-9m;

    private readonly List<decimal> _seconds = [];
    private readonly List<int> _lines = [];
    private bool _isEven = true;
    private int _scale;

    private decimal Interval => _isEven ? _seconds[1] - _seconds[0] : (_seconds[^1] - _seconds[0]) / (_seconds.Count - 1);

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

        _isEven &= _seconds.Count < 2 || seconds - _seconds[^1] == _seconds[1] - _seconds[0];
        _scale = Math.Max(_scale, seconds.Scale);
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

        if (_isEven && ExactRate.TryCreate(1, Interval, out var exact))
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
        if (interval < MinimumIntervalSeconds || (!_isEven && resolution > interval / 2))
        {
            throw TooCoarse();
        }

        var binaryNoise = Math.Min(interval / 4, Math.Max(interval / 1000, 2e-7m * (_seconds[^1] - _seconds[0])));
        var tolerance = Math.Max(_isEven ? 0 : resolution, binaryNoise);
        for (var i = 1; i < _seconds.Count; i++)
        {
            var fromGrid = _seconds[i] - _seconds[0] - (i * interval);
            var step = _seconds[i] - _seconds[i - 1] - interval;
            if (Math.Abs(fromGrid) > tolerance || Math.Abs(step) > tolerance)
            {
                throw new RecordingException(
                    $"{source}, line {_lines[i]}: the time {_seconds[i]} s in column '{label}' does not fit {expectation}, which puts it at {_seconds[0] + (i * interval)} s. "
                    + "Expected evenly spaced samples; fill gaps or resample first, or remove the column and give the sampling rate.");
            }
        }
    }

    private SamplingRate RoundedRate()
    {
        var total = _seconds[^1] - _seconds[0];
        var uncertainty = Math.Max(Resolution(), 2e-7m * total);
        if (uncertainty > total / 10_000)
        {
            throw TooCoarse();
        }

        var intervals = _seconds.Count - 1;
        for (var decimals = 0; decimals <= 12; decimals++)
        {
            var candidate = Math.Round(intervals / total, decimals);
            if (candidate > 0 && Math.Abs((intervals / candidate) - total) <= uncertainty && ExactRate.TryCreate(candidate, out var rate))
            {
                return rate;
            }
        }

        throw TooCoarse();
    }

    private decimal Resolution() => new(1, 0, 0, false, (byte)_scale);

    private RecordingException TooCoarse() => new(
        $"{source}: the times in column '{label}' are too coarse or too few to tell the sampling rate. Give the rate with the file, without the time column.");
}
