using System.Globalization;
using Neuromesh.Cluster.Runs;
using Neuromesh.Core.Units;

namespace Neuromesh.Host.Runs;

/// <summary>How far a run is, in words and figures.</summary>
internal static class ProgressText
{
    /// <summary>One line, for example <c>1.250 of 10.000 s, real-time factor 0.53, 8123 spikes/s, 4.6 s left</c>.</summary>
    /// <param name="status">A snapshot of the run.</param>
    /// <param name="timeStep">Length of its steps.</param>
    /// <remarks>
    /// Seconds, and the second in spikes/s, are biological; the real-time factor is wall-clock over biological seconds, both since the start; the time
    /// left is wall-clock time at that factor.
    /// </remarks>
    public static string Describe(RunStatus status, TimeStep timeStep)
    {
        var done = timeStep.ToMilliseconds(status.Step) / 1000;
        var whole = timeStep.ToMilliseconds(status.DurationSteps) / 1000;
        var time = string.Create(CultureInfo.InvariantCulture, $"{done:0.000} of {whole:0.000} s");
        if (status.Step == 0)
        {
            return $"{time}, {PhaseName(status.Phase)}";
        }

        if (status.Step >= status.DurationSteps)
        {
            return $"{time}, writing files";
        }

        var factor = status.WallSeconds / done;
        var left = Duration((whole - done) * factor);
        var paused = status.Phase == RunPhase.Paused ? ", paused" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{time}, real-time factor {Figure(factor)}, {status.Spikes / done:0} spikes/s, {left} left{paused}");
    }

    /// <summary>The phase as a word.</summary>
    /// <param name="phase">The phase.</param>
    public static string PhaseName(RunPhase phase) => phase.ToString().ToLowerInvariant();

    /// <summary>A number with three significant digits, without exponent for everyday sizes.</summary>
    /// <param name="value">The number.</param>
    public static string Figure(double value) => value switch
    {
        >= 1000 => value.ToString("0", CultureInfo.InvariantCulture),
        >= 100 => value.ToString("0.#", CultureInfo.InvariantCulture),
        _ => value.ToString("G3", CultureInfo.InvariantCulture),
    };

    /// <summary>A duration: seconds below a minute, else hours, minutes and seconds.</summary>
    /// <param name="seconds">The duration in s.</param>
    public static string Duration(double seconds)
    {
        if (seconds < 59.95)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s");
        }

        var span = TimeSpan.FromSeconds(Math.Min(seconds, 1e9));
        return string.Create(CultureInfo.InvariantCulture, $"{(long)span.TotalHours}:{span.Minutes:00}:{span.Seconds:00}");
    }
}
