using Neuromesh.Core.Units;
using Neuromesh.Recordings.RunFiles;

namespace Neuromesh.Recordings.Pictures;

/// <summary>Spikes per second and recorded neuron of each population, in bins of time.</summary>
internal sealed class PopulationRates
{
    // The more curves lie over each other, the smoother they must be.
    private const int MostBins = 400;
    private const int FewestBins = 60;
    private const int PopulationsToldApart = 3;

    private readonly long[] _neurons;
    private readonly TimeStep _timeStep;
    private readonly long _lastStep;
    private readonly long[][] _counts;

    /// <summary>Starts with empty bins.</summary>
    /// <param name="populations">The populations.</param>
    /// <param name="timeStep">Length of a step.</param>
    /// <param name="lastStep">Last step, 1 or more.</param>
    public PopulationRates(IReadOnlyList<PopulationRange> populations, TimeStep timeStep, long lastStep)
    {
        _neurons = [.. populations.Select(population => population.RecordedCount)];
        _timeStep = timeStep;
        _lastStep = lastStep;
        StepsPerBin = ChooseBin(lastStep, timeStep, Math.Max(FewestBins, MostBins / Math.Max(1, populations.Count - PopulationsToldApart + 1)));
        var bins = (int)((lastStep + StepsPerBin - 1) / StepsPerBin);
        _counts = [.. populations.Select(_ => new long[bins])];
    }

    /// <summary>Steps of one bin; the last one may be cut short.</summary>
    public long StepsPerBin { get; }

    /// <summary>Length of a bin for a caption.</summary>
    public string Bin => _timeStep.ToMilliseconds(StepsPerBin) is >= 1000 and var ms
        ? $"{PictureSheet.Figure(ms / 1000)} s"
        : $"{PictureSheet.Figure(_timeStep.ToMilliseconds(StepsPerBin))} ms";

    /// <summary>Counts a spike. Bin k holds the steps k · n + 1 … (k + 1) · n.</summary>
    /// <param name="step">Its step; steps outside 1 … last are not counted.</param>
    /// <param name="population">Index of its population.</param>
    public void Add(long step, int population)
    {
        if (step >= 1 && step <= _lastStep)
        {
            _counts[population][(step - 1) / StepsPerBin]++;
        }
    }

    /// <summary>A population's rate as the corners of its steps.</summary>
    /// <param name="population">Index of the population.</param>
    /// <returns>Times in s and rates in spikes/s for each recorded neuron.</returns>
    public (double[] Seconds, double[] SpikesPerSecond) Outline(int population)
    {
        var counts = _counts[population];
        var (seconds, rates) = (new double[2 * counts.Length], new double[2 * counts.Length]);
        for (var bin = 0; bin < counts.Length; bin++)
        {
            var begin = _timeStep.ToMilliseconds(bin * StepsPerBin) / 1e3;
            var end = _timeStep.ToMilliseconds(Math.Min((bin + 1) * StepsPerBin, _lastStep)) / 1e3;
            var rate = counts[bin] / (end - begin) / _neurons[population];
            (seconds[2 * bin], seconds[(2 * bin) + 1]) = (begin, end);
            (rates[2 * bin], rates[(2 * bin) + 1]) = (rate, rate);
        }

        return (seconds, rates);
    }

    /// <summary>1, 2 or 5 times a power of ten of steps or ms, so that there are neither too few bins to see changes nor too many to see rates.</summary>
    private static long ChooseBin(long lastStep, TimeStep timeStep, int mostBins)
    {
        for (var nanoseconds = 1L; nanoseconds <= long.MaxValue / 10; nanoseconds *= 10)
        {
            foreach (var factor in (ReadOnlySpan<long>)[1, 2, 5])
            {
                var steps = factor * nanoseconds / timeStep.Nanoseconds;
                if (steps >= 1 && factor * nanoseconds % timeStep.Nanoseconds == 0 && lastStep / steps < mostBins)
                {
                    return steps;
                }
            }
        }

        // No decimal length fits the step.
        return (lastStep + mostBins - 1) / mostBins;
    }
}
