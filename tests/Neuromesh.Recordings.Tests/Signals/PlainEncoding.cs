using System.Numerics;
using Neuromesh.Core.Signals;
using Neuromesh.Core.Units;

namespace Neuromesh.Recordings.Tests.Signals;

/// <summary>
/// The rules of resampling and encoding written down once more, in the plainest way: whole arrays, unbounded integers, one delta at a
/// time. What the pipeline is compared with.
/// </summary>
internal static class PlainEncoding
{
    public const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>Values of steps 0 … steps; null after the end.</summary>
    public static double?[] Resample(double[] samples, SamplingRate rate, TimeStep timeStep, long offsetNanoseconds, ResamplingRule rule, int steps)
    {
        var values = new double?[steps + 1];
        var unit = new BigInteger(NanosecondsPerSecond) * rate.Denominator;
        for (var step = 0; step <= steps; step++)
        {
            var position = ((new BigInteger(step) * timeStep.Nanoseconds) + offsetNanoseconds) * rate.Numerator;
            var sample = BigInteger.DivRem(position, unit, out var remainder);
            if (sample >= samples.Length)
            {
                continue;
            }

            var left = samples[(int)sample];
            if (rule == ResamplingRule.Hold || remainder.IsZero)
            {
                values[step] = left;
            }
            else if (sample + 1 < samples.Length)
            {
                values[step] = left + ((samples[(int)sample + 1] - left) * ((double)remainder / (double)unit));
            }
        }

        return values;
    }

    public static List<(long Step, int Source)> Encode(double?[][] channels, Encoder encoder)
    {
        var events = new List<(long Step, int Source)>();
        for (var channel = 0; channel < channels.Length; channel++)
        {
            events.AddRange(encoder switch
            {
                ThresholdEncoder threshold => Crossings(channels[channel], threshold.Threshold.Value, threshold.RefractorySteps, channel),
                DeltaModulationEncoder modulation => Deltas(channels[channel], modulation.Delta.Value, modulation.RefractorySteps, channel),
                _ => throw new NotSupportedException(),
            });
        }

        return [.. events.OrderBy(item => item.Step).ThenBy(item => item.Source)];
    }

    private static IEnumerable<(long Step, int Source)> Crossings(double?[] values, double threshold, int refractory, int channel)
    {
        var lastEvent = long.MinValue / 2;
        for (var step = 1; step < values.Length; step++)
        {
            if (values[step - 1] < threshold && values[step] >= threshold && step - lastEvent > refractory)
            {
                lastEvent = step;
                yield return (step, channel);
            }
        }
    }

    private static IEnumerable<(long Step, int Source)> Deltas(double?[] values, double delta, int refractory, int channel)
    {
        long level = 0;
        var lastEvent = long.MinValue / 2;
        for (var step = 1; step < values.Length; step++)
        {
            if (values[step] is not { } value || step - lastEvent <= refractory)
            {
                continue;
            }

            var before = level;
            while (value - values[0]!.Value - (level * delta) >= delta)
            {
                level++;
                yield return (step, 2 * channel);
            }

            while ((level * delta) - (value - values[0]!.Value) >= delta)
            {
                level--;
                yield return (step, (2 * channel) + 1);
            }

            lastEvent = level != before ? step : lastEvent;
        }
    }
}
