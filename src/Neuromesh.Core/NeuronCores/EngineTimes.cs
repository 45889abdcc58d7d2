using System.Diagnostics;

namespace Neuromesh.Core.NeuronCores;

/// <summary>Where a core spent its time so far.</summary>
/// <param name="Delivery">Spikes to rings.</param>
/// <param name="Input">Rings, Poisson events, tiles and currents to the input of a step.</param>
/// <param name="Update">The neurons themselves, their spikes and traces.</param>
public readonly record struct EngineTimes(TimeSpan Delivery, TimeSpan Input, TimeSpan Update)
{
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
    internal static EngineTimes FromTicks(long delivery, long input, long update) =>
        new(Stopwatch.GetElapsedTime(0, delivery), Stopwatch.GetElapsedTime(0, input), Stopwatch.GetElapsedTime(0, update));
}
