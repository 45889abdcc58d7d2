using Neuromesh.Core.Crossbars;
using Neuromesh.Core.Crossbars.Cells;
using Neuromesh.Core.Random;
using Neuromesh.Core.Units;

namespace Neuromesh.Core.Tests.Crossbars;

/// <summary>Write pulses from the waveforms of spikes.</summary>
[Trait("Category", "Crossbars")]
public sealed class SpikePulsesTests
{
    private const double Step = 1e-4;

    private static readonly TileLearning Exponential = new() { PeakVolts = 0.8, PeakSeconds = 1e-5, TailVolts = 0.4, TailSeconds = 20e-3, IsExponential = true, ThresholdVolts = 1 };

    /// <summary>A peak and what the other's tail still has pass 1 V for lags below 20 ms ln 2: one pulse, up where the row came first.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(50, 1)]
    [InlineData(138, 1)]
    [InlineData(140, 0)]
    [InlineData(1000, 0)]
    [InlineData(-1, -1)]
    [InlineData(-138, -1)]
    [InlineData(-140, 0)]
    [InlineData(0, 0)]
    public void A_pair_gives_one_pulse_within_the_window_of_the_tail(int lag, int expected)
    {
        var spikes = new SpikePulses(Exponential, 1, 1, new TimeStep(100_000));
        List<CellPulse> pulses = [];
        var (row, column) = (1000 - Math.Min(lag, 0), 1000 + Math.Max(lag, 0));
        for (var step = 1000; step <= 4000; step++)
        {
            if (step == row || step == column)
            {
                spikes.Advance(0, 0, step, pulses);
                spikes.Begin(step == row ? [0] : [], step == column ? [0] : [], step);
            }
        }

        spikes.Advance(0, 0, 5000, pulses);
        Assert.Equal(expected == 0 ? [] : [new CellPulse(0, Math.Max(row, column), 0, (sbyte)expected)], pulses);
    }

    /// <summary>Random trains and shapes, with cuts by reads, against voltages that are looked at 400 times a step.</summary>
    [Theory]
    [InlineData(0.8, 0.4, 1e-5, 20e-3, true, 1.0, false)]
    [InlineData(0.7, 0.5, 3.3e-4, 2e-3, false, 0.9, true)]
    [InlineData(1.2, 0.3, 1.3e-4, 3e-3, false, 1.1, true)]
    [InlineData(0.6, 0.9, 2.1e-4, 1.5e-3, true, 0.5, true)]
    public void Trains_give_the_pulses_of_a_voltage_that_is_watched(double peak, double tail, double width, double length, bool isExponential, double threshold, bool reads)
    {
        const int Samples = 400;
        const int Last = 1500;
        var learning = new TileLearning { PeakVolts = peak, PeakSeconds = width, TailVolts = tail, TailSeconds = length, IsExponential = isExponential, ThresholdVolts = threshold };
        var cut = new SpikePulses(learning, 1, 1, new TimeStep(100_000));
        var whole = new SpikePulses(learning, 1, 1, new TimeStep(100_000));
        var (cutPulses, wholePulses, watched) = (new List<CellPulse>(), new List<CellPulse>(), new List<sbyte>());
        var random = new PhiloxStream(RandomKey.Create(11, "pulses of a test"), (uint)(1000 * peak));
        var (row, column, squares, integral) = (double.NegativeInfinity, double.NegativeInfinity, 0.0, 0.0);
        sbyte before = 0;
        double Wave(double time) => time < 0 ? 0
            : time < width ? -peak
            : isExponential ? (time - width < 6 * length ? tail * Math.Exp(-(time - width) / length) : 0)
            : Math.Max(0, tail * (1 - ((time - width) / length)));
        for (var step = 1; step <= Last; step++)
        {
            var (isRow, isColumn) = (random.NextDouble() < 0.03 && step < Last - 300, random.NextDouble() < 0.03 && step < Last - 300);
            if (reads && random.NextDouble() < 0.3)
            {
                integral += cut.Advance(0, 0, step, cutPulses);
            }

            if (isRow || isColumn)
            {
                integral += cut.Advance(0, 0, step, cutPulses);
                whole.Advance(0, 0, step, wholePulses);
                cut.Begin(isRow ? [0] : [], isColumn ? [0] : [], step);
                whole.Begin(isRow ? [0] : [], isColumn ? [0] : [], step);
                (row, column) = (isRow ? step * Step : row, isColumn ? step * Step : column);
            }

            for (var sample = 0; sample < Samples; sample++)
            {
                var time = (step * Step) + ((sample + 0.5) * Step / Samples);
                var volts = Wave(time - row) - Wave(time - column);
                var now = (sbyte)(volts > threshold ? 1 : volts < -threshold ? -1 : 0);
                if (now != before && now != 0)
                {
                    watched.Add(now);
                }

                before = now;
                squares += volts * volts * Step / Samples;
            }
        }

        integral += cut.Advance(0, 0, Last + 2000, cutPulses);
        whole.Advance(0, 0, Last + 2000, wholePulses);
        Assert.True(watched.Count > 8, $"{watched.Count} pulses");
        Assert.Equal(watched, wholePulses.Select(pulse => pulse.Sign));
        Assert.Equal(wholePulses, cutPulses);
        Assert.Equal(squares, integral, 0.02 * squares);
    }
}
