using Neuromesh.Cluster.Runs;
using Neuromesh.Host.Runs;
using Neuromesh.Host.Terminal;

namespace Neuromesh.Host.Benchmarks;

/// <summary>Runs the benchmarks' networks with several seeds and compares their activity with what is published of them.</summary>
internal static class ScienceBenchmark
{
    /// <summary>Mean rate of Brunel's network in Hz that three simulators agree on at these parameters.</summary>
    public const double BrunelRateHz = 37.7;

    /// <summary>Part by which Brunel's rate may differ.</summary>
    public const double BrunelTolerance = 0.02;

    /// <summary>Simulated time before anything is counted.</summary>
    public const double SkippedMs = 500;

    private const double BrunelSeconds = 1;

    /// <summary>The microcircuit as the published rates below full scale were computed.</summary>
    public static BenchmarkNetwork Microcircuit { get; } = new(
        "microcircuit", "The cortical microcircuit as published.", 1, scale => (MicrocircuitDescription.Create(scale), []));

    /// <summary>Runs and compares.</summary>
    /// <param name="scale">Scale of the microcircuit.</param>
    /// <param name="seeds">Number of seeds, from 1 on.</param>
    /// <param name="seconds">Simulated time that counts, in s.</param>
    /// <param name="place">Where to compute.</param>
    /// <param name="precision">Width of the numbers; null for that of the descriptions.</param>
    /// <exception cref="CommandException">A run failed.</exception>
    /// <exception cref="OperationCanceledException">The user ended it.</exception>
    public static async Task<ScienceReport> MeasureAsync(double scale, int seeds, double seconds, RunPlace place, string? precision)
    {
        using var interruption = new Interruption();
        await using var session = await RunSession.OpenAsync(place, interruption.Token);
        var microcircuit = new List<IReadOnlyList<PopulationStatistics>>();
        var brunel = new List<double>();
        for (var seed = 1; seed <= seeds; seed++)
        {
            Console.Error.WriteLine($"science: seed {seed} of {seeds}");
            var options = new NetworkBenchmarkOptions { Scale = scale, Seed = (ulong)seed, Precision = precision };
            microcircuit.Add(await RunAsync(session, Microcircuit, options, seconds, interruption));
            var activity = await RunAsync(session, BenchmarkNetwork.Find("brunel"), options with { Scale = 1 }, BrunelSeconds, interruption);
            brunel.Add(((activity[0].RateHz * 4) + activity[1].RateHz) / 5);
        }

        return ScienceReport.Create(scale, seconds, microcircuit, brunel);
    }

    private static async Task<IReadOnlyList<PopulationStatistics>> RunAsync(
        RunSession session, BenchmarkNetwork network, NetworkBenchmarkOptions options, double seconds, Interruption interruption)
    {
        var (package, experiment) = NetworkBenchmark.Read(network, options, seconds + (SkippedMs / 1000));
        var statistics = new SpikeStatistics(experiment, SkippedMs);
        var run = session.Submit(package, experiment, new RunOptions(), [statistics]);
        using var stopping = interruption.Token.Register(() => run.Stop(interruption.Reason));
        run.Start();
        var result = await run.Completion;
        return result.Phase switch
        {
            RunPhase.Completed => statistics.Summarise(),
            RunPhase.Stopped => throw new OperationCanceledException(result.Message),
            _ => throw CommandException.Failure(result.Message ?? "The run failed."),
        };
    }
}
