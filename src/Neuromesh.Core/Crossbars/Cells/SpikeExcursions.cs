using Neuromesh.Core.Devices.Waveforms;
using Neuromesh.Core.Units;

namespace Neuromesh.Core.Crossbars.Cells;

/// <summary>A time during which a voltage is beyond a threshold.</summary>
/// <param name="StartSeconds">Its begin in s; at it the voltage is at the threshold or jumps beyond it.</param>
/// <param name="EndSeconds">Its end in s.</param>
/// <param name="Sign">1 above the threshold, −1 below its negative.</param>
internal readonly record struct Excursion(double StartSeconds, double EndSeconds, sbyte Sign);

/// <summary>When the voltage across a cell, one waveform on its row and one on its column, is beyond a threshold, and the integral of its square.</summary>
internal sealed class SpikeExcursions
{
    private readonly SpikeVoltages _voltages;
    private readonly double _thresholdVolts;
    private readonly Dictionary<VoltageWaveform, SpikeWaveform> _known = [];

    /// <summary>Creates the table.</summary>
    /// <param name="learning">The waveform of a spike and the threshold.</param>
    /// <param name="timeStep">The experiment's time step.</param>
    public SpikeExcursions(TileLearning learning, TimeStep timeStep) => (_voltages, _thresholdVolts) = (new SpikeVoltages(learning, timeStep), learning.ThresholdVolts);

    /// <summary>The voltage from a step on, as <see cref="SpikeVoltages.From"/> gives it.</summary>
    /// <param name="rowStep">Step at which the row's waveform began.</param>
    /// <param name="columnStep">Step at which the column's began.</param>
    /// <param name="fromStep">The step from which on it is wanted.</param>
    public (SpikeWaveform Waveform, long Origin)? From(long rowStep, long columnStep, long fromStep)
    {
        if (_voltages.From(rowStep, columnStep, fromStep) is not { } voltage)
        {
            return null;
        }

        if (!_known.TryGetValue(voltage.Waveform, out var waveform))
        {
            waveform = new SpikeWaveform(voltage.Waveform, _thresholdVolts);
            _known.Add(voltage.Waveform, waveform);
        }

        return (waveform, voltage.Origin);
    }
}

/// <summary>A waveform's excursions and the integral of its square.</summary>
internal sealed class SpikeWaveform
{
    private readonly VoltageWaveform _waveform;
    private readonly double[] _squares;

    /// <summary>Finds the excursions.</summary>
    /// <param name="waveform">The voltage across a cell.</param>
    /// <param name="thresholdVolts">The threshold in V, above 0.</param>
    public SpikeWaveform(VoltageWaveform waveform, double thresholdVolts)
    {
        _waveform = waveform;
        var corners = waveform.CornerSeconds;
        _squares = new double[corners.Length];
        List<Excursion> excursions = [];
        for (var i = 1; i < corners.Length; i++)
        {
            var (start, end) = (corners[i - 1], corners[i]);
            _squares[i] = _squares[i - 1] + Square(start, end);
            if (start < end)
            {
                var (volts, slope) = waveform.After(start);
                var isFalling = slope < 0;
                Add(excursions, start, end, volts, slope, thresholdVolts, isFalling ? (sbyte)1 : (sbyte)-1);
                Add(excursions, start, end, volts, slope, thresholdVolts, isFalling ? (sbyte)-1 : (sbyte)1);
            }
        }

        Excursions = [.. excursions];
    }

    /// <summary>The excursions in the order of time.</summary>
    public Excursion[] Excursions { get; }

    /// <summary>The integral of the squared voltage from the waveform's first corner to a time, in V² s.</summary>
    /// <param name="seconds">The time in s.</param>
    public double SquareVoltSeconds(double seconds)
    {
        var corners = _waveform.CornerSeconds;
        var next = corners.BinarySearch(seconds);
        next = next < 0 ? ~next : next;
        return next == 0 ? 0 : next == corners.Length ? _squares[^1] : _squares[next - 1] + Square(corners[next - 1], seconds);
    }

    // On one straight line the voltage is beyond the threshold in one stretch for each sign.
    private static void Add(List<Excursion> excursions, double start, double end, double volts, double slope, double threshold, sbyte sign)
    {
        var (first, rise) = (sign * volts, sign * slope);
        var last = first + (rise * (end - start));
        if (!(first > threshold || last > threshold))
        {
            return;
        }

        var from = first > threshold ? start : start + ((threshold - first) / rise);
        var to = last > threshold ? end : start + ((threshold - first) / rise);
        if (excursions.Count > 0 && excursions[^1] is var before && before.Sign == sign && before.EndSeconds >= from)
        {
            excursions[^1] = before with { EndSeconds = to };
        }
        else
        {
            excursions.Add(new Excursion(from, to, sign));
        }
    }

    private double Square(double start, double end)
    {
        var (first, slope) = _waveform.After(start);
        var last = first + (slope * (end - start));
        return ((first * first) + (first * last) + (last * last)) / 3 * (end - start);
    }
}
