using System.Diagnostics;

namespace Neuromesh.Core.NeuronCores;

/// <summary>Where a core spent its time so far.</summary>
/// <param name="Delivery">Spikes to rings.</param>
/// <param name="Input">Rings, Poisson events, tiles and currents to the input of a step.</param>
/// <param name="Update">The neurons themselves, their spikes and traces.</param>
public readonly record struct EngineTimes(TimeSpan Delivery, TimeSpan Input, TimeSpan Update)
{
    // Reading the clock costs 25 to 50 ns; five readings in a step that takes 1 us would be a tenth of it. Odd, so that what is done every 2^n steps is measured as often as it is done.
    private const int StepsBetweenReadings = 7;

    /// <summary>The sums of two cores' times.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static EngineTimes operator +(EngineTimes left, EngineTimes right) =>
        new(left.Delivery + right.Delivery, left.Input + right.Input, left.Update + right.Update);

    /// <summary>The time between two readings.</summary>
    /// <param name="left">The later one.</param>
    /// <param name="right">The earlier one.</param>
    public static EngineTimes operator -(EngineTimes left, EngineTimes right) =>
        new(left.Delivery - right.Delivery, left.Input - right.Input, left.Update - right.Update);

    /// <summary>Times from readings of <see cref="Stopwatch.GetTimestamp"/>.</summary>
    /// <remarks>The readings are those of the steps for which <see cref="IsMeasured"/>; the others are taken to be like them.</remarks>
    internal static EngineTimes FromTicks(long delivery, long input, long update) =>
        new(OfAllSteps(delivery), OfAllSteps(input), OfAllSteps(update));

    /// <summary>Whether a step is one of those that are measured. The first ones are not: they include the compiler's work.</summary>
    /// <param name="step">The step.</param>
    internal static bool IsMeasured(long step) => step % StepsBetweenReadings == 0;

    private static TimeSpan OfAllSteps(long ticks) => Stopwatch.GetElapsedTime(0, ticks * StepsBetweenReadings);
}
