using System.Collections.Immutable;
using System.Diagnostics;
using Neuromesh.Core.Random;

namespace Neuromesh.Host.Benchmarks;

/// <summary>A piece of a crossbar's work whose speed is measured, without a network around it.</summary>
/// <param name="Name">Name on the command line.</param>
/// <param name="Measure">Measures all cases.</param>
internal sealed record CrossbarBenchmark(string Name, Func<IReadOnlyList<CrossbarBenchmarkCase>> Measure)
{
    private const int WarmUps = 5;
    private const int Repetitions = 25;

    /// <summary>Lowest conductance of the arrays in S.</summary>
    public const double MinimumSiemens = 1e-6;

    /// <summary>Highest conductance of the arrays in S.</summary>
    public const double MaximumSiemens = 1e-4;

    /// <summary>Largest driver voltage in V.</summary>
    public const double ReadVolts = 0.2;

    /// <summary>All of them.</summary>
    public static ImmutableArray<CrossbarBenchmark> All { get; } =
    [
        new("crossbar-nodal", NodalBenchmark.Measure),
        new("crossbar-vmm", ProductBenchmark.Measure),
        new("crossbar-sparse", ProductBenchmark.MeasureSparse),
        new("crossbar-noise", NoiseBenchmark.Measure),
        new("crossbar-update", UpdateBenchmark.Measure),
    ];

    /// <summary>Median time of an action in µs.</summary>
    /// <param name="prepare">Done before each repetition, not timed.</param>
    /// <param name="action">What is timed.</param>
    public static double MedianMicroseconds(Action<int> prepare, Action<int> action)
    {
        var times = new double[Repetitions];
        for (var repetition = -WarmUps; repetition < Repetitions; repetition++)
        {
            prepare(repetition + WarmUps);
            var start = Stopwatch.GetTimestamp();
            action(repetition + WarmUps);
            var elapsed = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
            if (repetition >= 0)
            {
                times[repetition] = elapsed;
            }
        }

        Array.Sort(times);
        return times[Repetitions / 2];
    }

    /// <summary>Uniform numbers, the same in every run.</summary>
    /// <param name="index">Which set.</param>
    /// <param name="count">How many.</param>
    /// <param name="minimum">Lower bound.</param>
    /// <param name="maximum">Upper bound.</param>
    public static double[] Uniform(uint index, int count, double minimum, double maximum)
    {
        var stream = new PhiloxStream(RandomKey.Create(1, "crossbar benchmark"), index);
        var values = new double[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = minimum + ((maximum - minimum) * stream.NextDouble());
        }

        return values;
    }

    /// <summary>The largest difference over the reference's largest magnitude.</summary>
    /// <param name="reference">What is right.</param>
    /// <param name="actual">What was computed.</param>
    public static double RelativeError(IReadOnlyList<double> reference, IReadOnlyList<double> actual)
    {
        double largest = 0, difference = 0;
        for (var i = 0; i < reference.Count; i++)
        {
            largest = Math.Max(largest, Math.Abs(reference[i]));
            difference = Math.Max(difference, Math.Abs(reference[i] - actual[i]));
        }

        return difference / largest;
    }
}
