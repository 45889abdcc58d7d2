using System.Globalization;
using System.Text;
using Neuromesh.Cluster.Coordination;
using Neuromesh.Host.Runs;
using Neuromesh.Host.Terminal;
using Neuromesh.Recordings.Pictures;

namespace Neuromesh.Host.Benchmarks;

/// <summary>One size of a network that grows. Its names are a contract with scripts.</summary>
/// <param name="Scale">Multiple of the network's synapses.</param>
/// <param name="Neurons">Neurons.</param>
/// <param name="Synapses">Synapses.</param>
/// <param name="RealTimeFactor">Wall over biological seconds, median.</param>
/// <param name="RealTimeFactorMinimum">The smallest.</param>
/// <param name="RealTimeFactorMaximum">The largest.</param>
/// <param name="NanosecondsPerEvent">Time of a thread for each synaptic event, all of the run included, in ns.</param>
/// <param name="DeliveryNanosecondsPerEvent">Time in delivery alone, in ns.</param>
/// <param name="BytesPerSynapse">Bytes of all connectivity for each synapse.</param>
/// <param name="PredictedRealTimeFactor">What the cost model says.</param>
/// <param name="BuildSeconds">Time to build in s.</param>
internal sealed record GrowthRow(
    double Scale,
    int Neurons,
    long Synapses,
    double RealTimeFactor,
    double RealTimeFactorMinimum,
    double RealTimeFactorMaximum,
    double NanosecondsPerEvent,
    double DeliveryNanosecondsPerEvent,
    double BytesPerSynapse,
    double PredictedRealTimeFactor,
    double BuildSeconds);

/// <summary>The object that <c>bench growth --json</c> prints. Its names are a contract with scripts.</summary>
/// <param name="Name">Name of the benchmark.</param>
/// <param name="Threads">Compute threads.</param>
/// <param name="Rows">The sizes, ascending.</param>
/// <param name="CostGrowth">Time for each synaptic event of the largest size over that of the smallest in the same round; the median of the rounds.</param>
internal sealed record GrowthReport(string Name, int Threads, IReadOnlyList<GrowthRow> Rows, double CostGrowth)
{
    /// <summary>The report for people.</summary>
    public string Describe()
    {
        var text = new StringBuilder();
        void Add(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
        Add($"growth: brunel, {Threads} thread{(Threads == 1 ? "" : "s")}; a synaptic event of the largest network costs {CostGrowth:0.00} times one of the smallest");
        Add($"  {"scale",6}{"neurons",10}{"synapses",13}{"real-time factor",26}{"predicted",11}{"ns/event",10}{"delivery",10}{"bytes/synapse",15}{"build s",9}");
        foreach (var row in Rows)
        {
            Add($"  {row.Scale,6}{row.Neurons,10:N0}{row.Synapses,13:N0}{$"{ProgressText.Figure(row.RealTimeFactor)} ({ProgressText.Figure(row.RealTimeFactorMinimum)} to {ProgressText.Figure(row.RealTimeFactorMaximum)})",26}{ProgressText.Figure(row.PredictedRealTimeFactor),11}{row.NanosecondsPerEvent,10:0.00}{row.DeliveryNanosecondsPerEvent,10:0.00}{row.BytesPerSynapse,15:0.00}{ProgressText.Figure(row.BuildSeconds),9}");
        }

        return text.ToString();
    }
}

/// <summary>Brunel's network at growing sizes: what a synaptic event and a synapse cost. All sizes are built first and then timed in turn.</summary>
internal static class GrowthBenchmark
{
    private static readonly double[] Scales = [1, 2, 4, 8, 32];

    /// <summary>Measures all sizes.</summary>
    /// <param name="options">How; the scale is set here.</param>
    /// <param name="directory">Directory for <c>growth.png</c>; null for none.</param>
    /// <exception cref="CommandException">A size does not fit, or a run failed.</exception>
    public static async Task<GrowthReport> MeasureAsync(NetworkBenchmarkOptions options, string? directory)
    {
        using var interruption = new Interruption();
        await using var session = await RunSession.OpenAsync(options.Place, interruption.Token);
        var runs = new List<TimedRun>();

        RefuseWhatDoesNotFit(options);

        // Before anything is built: what has ended is still being given back after the last part.
        var limits = NetworkBenchmark.MeasureLimits(options);
        try
        {
            foreach (var scale in Scales)
            {
                Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"growth: building scale {scale}"));
                runs.Add(await TimedRun.StartAsync(session, BenchmarkNetwork.Find("brunel"), options with { Scale = scale }, interruption));
            }

            // In turn: a machine that others use is faster in one minute than in the next.
            for (var part = 0; part <= options.Repeats; part++)
            {
                Console.Error.WriteLine(part == 0 ? "growth: warming up" : string.Create(CultureInfo.InvariantCulture, $"growth: round {part} of {options.Repeats}"));
                foreach (var run in runs)
                {
                    await run.AdvanceAsync();
                }
            }

            return Report(runs, [.. runs.Select(run => run.Report(limits))], directory);
        }
        finally
        {
            runs.ForEach(run => run.Dispose());
        }
    }

    private static GrowthReport Report(List<TimedRun> runs, BenchmarkReport[] reports, string? directory)
    {
        var threads = reports[0].Threads;
        GrowthRow[] rows = [.. Scales.Zip(reports, (scale, report) => new GrowthRow(
            scale,
            report.Neurons,
            report.Synapses,
            report.RealTimeFactor,
            report.RealTimeFactorMinimum,
            report.RealTimeFactorMaximum,
            NanosecondsPerEvent(report),
            report.DeliveryNanosecondsPerEvent,
            report.BytesPerSynapse,
            report.PredictedRealTimeFactor,
            report.BuildSeconds))];

        // Of each round by itself, so that both sizes met the same machine.
        var rounds = runs[^1].Factors.Zip(runs[0].Factors, (largest, smallest) =>
            largest / reports[^1].RealTimeFactor * NanosecondsPerEvent(reports[^1]) / (smallest / reports[0].RealTimeFactor * NanosecondsPerEvent(reports[0])));
        var growth = new GrowthReport("growth", threads, rows, Median.Of(rounds));
        if (directory is not null)
        {
            GrowthPicture.Draw(
                Path.Combine(OutputDirectory.Create(directory, "growth"), "growth.png"),
                "Brunel's network, growing",
                string.Create(CultureInfo.InvariantCulture, $"{threads} thread{(threads == 1 ? "" : "s")}; dotted: in proportion to the synapses"),
                [.. rows.Select(row => new GrowthPoint(row.Synapses, row.RealTimeFactor, row.NanosecondsPerEvent, row.BytesPerSynapse))]);
        }

        return growth;
    }

    /// <summary>All sizes are held at once.</summary>
    private static void RefuseWhatDoesNotFit(NetworkBenchmarkOptions options)
    {
        double held = 0;
        foreach (var scale in Scales)
        {
            var (_, experiment) = NetworkBenchmark.Read(BenchmarkNetwork.Find("brunel"), options with { Scale = scale }, options.Seconds);
            MemoryCheck.Refuse(experiment, MemoryCheck.AvailableBytes - held);
            held += MemoryEstimate.Bytes(experiment);
        }
    }

    private static double NanosecondsPerEvent(BenchmarkReport report) => report.Threads / report.SynapticEventsPerSecond * 1e9;
}
