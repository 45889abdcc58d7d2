using System.Globalization;

namespace Neuromesh.Core.Units;

/// <summary>
/// The length of one simulation step, held as whole nanoseconds so that step numbers convert to times exactly.
/// </summary>
/// <remarks>
/// Step <c>n</c> stands for the time <c>n · timeStep</c>. The update that ends at step <c>n</c> emits spikes with step <c>n</c>;
/// a spike of step <c>n</c> with a delay of <c>d</c> steps takes part in the update that ends at <c>n + d</c>.
/// </remarks>
public readonly record struct TimeStep
{
    /// <summary>Creates a step length.</summary>
    /// <param name="nanoseconds">Length in ns, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="nanoseconds"/> is zero or negative.</exception>
    public TimeStep(long nanoseconds)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(nanoseconds);
        Nanoseconds = nanoseconds;
    }

    /// <summary>Length in ns.</summary>
    public long Nanoseconds { get; }

    /// <summary>Length in ms, the nearest double.</summary>
    public double Milliseconds => Nanoseconds / 1e6;

    /// <summary>The time of a step in ms, rounded once.</summary>
    /// <param name="step">Step number, 0 or more; <c>step · Nanoseconds</c> must stay below 2^63.</param>
    public double ToMilliseconds(long step) => checked(step * Nanoseconds) / 1e6;

    /// <summary>
    /// The step that a time in ms falls on, when it falls on one within 1e-6 of a step.
    /// </summary>
    /// <param name="timeMs">A time in ms.</param>
    /// <param name="step">The nearest step.</param>
    /// <returns>False when the time is not on the grid, is not finite or lies beyond 2^53 steps.</returns>
    public bool TryToStep(double timeMs, out long step)
    {
        var exact = timeMs * 1e6 / Nanoseconds;
        var nearest = Math.Round(exact);
        if (!(Math.Abs(exact - nearest) <= 1e-6) || Math.Abs(nearest) > 1L << 53)
        {
            step = 0;
            return false;
        }

        step = (long)nearest;
        return true;
    }

    /// <summary>Says that a time is off the grid and which times are nearest: "no whole number of time steps of …: the nearest are … and …".</summary>
    /// <param name="timeMs">A time in ms, 0 or more, on no step.</param>
    public string DescribeOffGrid(double timeMs)
    {
        var below = Math.Floor(timeMs * 1e6 / Nanoseconds);
        var nearest = timeMs * 1e6 < long.MaxValue / 2
            ? string.Create(CultureInfo.InvariantCulture, $": the nearest are {ToMilliseconds((long)below)} ms and {ToMilliseconds((long)below + 1)} ms")
            : "";
        return $"no whole number of time steps of {this}{nearest}";
    }

    /// <inheritdoc/>
    public override string ToString() => Milliseconds.ToString("R", CultureInfo.InvariantCulture) + " ms";
}
