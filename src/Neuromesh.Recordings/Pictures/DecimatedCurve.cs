namespace Neuromesh.Recordings.Pictures;

/// <summary>
/// A curve reduced to what can be seen of it: for each pixel column the first, smallest, largest and last of its values. Drawing these in order of time
/// gives the same picture as drawing every sample, from memory that does not grow with the recording.
/// </summary>
/// <param name="begin">Time at the left edge.</param>
/// <param name="end">Time at the right edge, later.</param>
/// <param name="columns">Pixel columns.</param>
internal sealed class DecimatedCurve(double begin, double end, int columns)
{
    private readonly List<(double Time, double Value)> _points = [];
    private int _column = -1;
    private (double Time, double Value) _first;
    private (double Time, double Value) _smallest;
    private (double Time, double Value) _largest;
    private (double Time, double Value) _last;

    /// <summary>Smallest value; positive infinity when there is none.</summary>
    public double Minimum { get; private set; } = double.PositiveInfinity;

    /// <summary>Largest value; negative infinity when there is none.</summary>
    public double Maximum { get; private set; } = double.NegativeInfinity;

    /// <summary>Appends a sample. Values that are not finite have no place and are left out.</summary>
    /// <param name="time">Its time, not before the one before.</param>
    /// <param name="value">Its value.</param>
    public void Add(double time, double value)
    {
        if (!double.IsFinite(value))
        {
            return;
        }

        Minimum = Math.Min(Minimum, value);
        Maximum = Math.Max(Maximum, value);
        var column = (int)Math.Clamp((time - begin) / (end - begin) * columns, 0, columns - 1);
        if (column != _column)
        {
            CloseColumn();
            _column = column;
            _first = _smallest = _largest = _last = (time, value);
            return;
        }

        _last = (time, value);
        _smallest = value < _smallest.Value ? _last : _smallest;
        _largest = value > _largest.Value ? _last : _largest;
    }

    /// <summary>The points to join, in order of time.</summary>
    public (double[] Times, double[] Values) Points()
    {
        CloseColumn();
        _column = -1;
        return ([.. _points.Select(point => point.Time)], [.. _points.Select(point => point.Value)]);
    }

    private void CloseColumn()
    {
        if (_column < 0)
        {
            return;
        }

        var (earlier, later) = _smallest.Time < _largest.Time ? (_smallest, _largest) : (_largest, _smallest);
        foreach (var point in (ReadOnlySpan<(double Time, double Value)>)[_first, earlier, later, _last])
        {
            if (_points.Count == 0 || point.Time > _points[^1].Time)
            {
                _points.Add(point);
            }
        }
    }
}
