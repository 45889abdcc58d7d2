namespace Neuromesh.Core.Devices.Waveforms;

/// <summary>A voltage over time: straight lines between corners, 0 V before the first and after the last corner.</summary>
/// <remarks>Two corners at one time are a jump; the later corner holds from that time on.</remarks>
public sealed class VoltageWaveform
{
    private readonly double[] _seconds;
    private readonly double[] _volts;

    /// <summary>Creates a waveform.</summary>
    /// <param name="corners">Times in s, not falling, and voltages in V; at least one.</param>
    /// <exception cref="ArgumentException">A number is not finite or the times fall; the message names the corner.</exception>
    public VoltageWaveform(params ReadOnlySpan<(double Seconds, double Volts)> corners)
    {
        if (corners.IsEmpty)
        {
            throw new ArgumentException("A waveform needs at least one corner.", nameof(corners));
        }

        _seconds = new double[corners.Length];
        _volts = new double[corners.Length];
        for (var i = 0; i < corners.Length; i++)
        {
            if (!double.IsFinite(corners[i].Seconds) || !double.IsFinite(corners[i].Volts))
            {
                throw new ArgumentException($"Corner {i} of the waveform is {corners[i].Volts:R} V at {corners[i].Seconds:R} s; both must be finite.", nameof(corners));
            }

            if (i > 0 && corners[i].Seconds < corners[i - 1].Seconds)
            {
                throw new ArgumentException($"Corner {i} of the waveform lies at {corners[i].Seconds:R} s, before corner {i - 1} at {corners[i - 1].Seconds:R} s; times must not fall.", nameof(corners));
            }

            (_seconds[i], _volts[i]) = corners[i];
        }
    }

    /// <summary>Times of the corners in s.</summary>
    public ReadOnlySpan<double> CornerSeconds => _seconds;

    /// <summary>Time of the last corner in s.</summary>
    public double EndSeconds => _seconds[^1];

    /// <summary>Largest magnitude in V.</summary>
    public double PeakVolts
    {
        get
        {
            var peak = 0.0;
            foreach (var volts in _volts)
            {
                peak = Math.Max(peak, Math.Abs(volts));
            }

            return peak;
        }
    }

    /// <summary>A rectangular pulse.</summary>
    /// <param name="volts">Its height in V.</param>
    /// <param name="seconds">Its width in s, above 0.</param>
    /// <param name="startSeconds">Its start in s.</param>
    public static VoltageWaveform Pulse(double volts, double seconds, double startSeconds = 0)
    {
        DeviceParameter.Positive(seconds, "s");
        return new((startSeconds, volts), (startSeconds + seconds, volts));
    }

    /// <summary>0 to a positive peak, through 0 to a negative one, and back.</summary>
    /// <param name="positiveVolts">First peak in V.</param>
    /// <param name="negativeVolts">Second peak in V.</param>
    /// <param name="seconds">Length of the whole sweep in s, above 0.</param>
    public static VoltageWaveform Sweep(double positiveVolts, double negativeVolts, double seconds)
    {
        DeviceParameter.Positive(seconds, "s");
        return new((0, 0), (seconds / 4, positiveVolts), (seconds / 2, 0), (3 * seconds / 4, negativeVolts), (seconds, 0));
    }

    /// <summary>The voltage from a time on, as seen by one that starts there or passes it.</summary>
    /// <param name="seconds">Time in s.</param>
    /// <returns>The voltage in V and its slope in V/s.</returns>
    public (double Volts, double Slope) After(double seconds)
    {
        var next = Array.BinarySearch(_seconds, seconds);
        next = next < 0 ? ~next : next;
        while (next < _seconds.Length && _seconds[next] <= seconds)
        {
            next++;
        }

        if (next == 0 || next == _seconds.Length)
        {
            return (0, 0);
        }

        var slope = (_volts[next] - _volts[next - 1]) / (_seconds[next] - _seconds[next - 1]);
        return (_volts[next - 1] + (slope * (seconds - _seconds[next - 1])), slope);
    }

    /// <summary>The difference of two waveforms: the voltage between an electrode that has the one and an electrode that has the other.</summary>
    /// <param name="first">Waveform of the row's electrode.</param>
    /// <param name="firstShift">By how much it is later, in s.</param>
    /// <param name="second">Waveform of the column's electrode.</param>
    /// <param name="secondShift">By how much it is later, in s.</param>
    public static VoltageWaveform Between(VoltageWaveform first, double firstShift, VoltageWaveform second, double secondShift)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        SortedSet<double> times = [];
        foreach (var time in first._seconds)
        {
            times.Add(time + firstShift);
        }

        foreach (var time in second._seconds)
        {
            times.Add(time + secondShift);
        }

        List<(double, double)> corners = [];
        double[] ordered = [.. times];
        for (var i = 0; i < ordered.Length; i++)
        {
            if (i > 0)
            {
                // Just before the corner: straight from the middle of the line that ends here.
                var (start, end) = (ordered[i - 1], ordered[i]);
                var middle = start + ((end - start) / 2);
                var (one, oneSlope) = first.After(middle - firstShift);
                var (other, otherSlope) = second.After(middle - secondShift);
                corners.Add((end, one - other + ((oneSlope - otherSlope) * (end - middle))));
            }

            if (i < ordered.Length - 1)
            {
                var (start, end) = (ordered[i], ordered[i + 1]);
                var middle = start + ((end - start) / 2);
                var (one, oneSlope) = first.After(middle - firstShift);
                var (other, otherSlope) = second.After(middle - secondShift);
                corners.Add((start, one - other - ((oneSlope - otherSlope) * (middle - start))));
            }
        }

        return new([.. corners]);
    }
}
