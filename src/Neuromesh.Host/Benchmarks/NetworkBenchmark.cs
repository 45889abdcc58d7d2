using System.Globalization;
using Neuromesh.Cluster.Runs;
using Neuromesh.Experiments;
using Neuromesh.Experiments.Model;
using Neuromesh.Gateway.Inputs;
using Neuromesh.Host.Runs;
using Neuromesh.Host.Terminal;

namespace Neuromesh.Host.Benchmarks;

/// <summary>How a network is measured.</summary>
internal sealed record NetworkBenchmarkOptions
{
    /// <summary>Multiplies the network's size.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>Simulated time of each timed part in s.</summary>
    public double Seconds { get; init; } = 1;

    /// <summary>Timed parts.</summary>
    public int Repeats { get; init; } = 1;

    /// <summary>Seed of every draw; null for that of the description.</summary>
    public ulong? Seed { get; init; }

    /// <summary>Width of the numbers; null for that of the description.</summary>
    public string? Precision { get; init; }

    /// <summary>Where it computes.</summary>
    public RunPlace Place { get; init; } = new();

    /// <summary>How it is cut.</summary>
    public RunOptions Run { get; init; } = new();

    /// <summary>Directory for the spikes; null for none.</summary>
    public string? Output { get; init; }
}

/// <summary>Measures one network: see <see cref="TimedRun"/>.</summary>
internal static class NetworkBenchmark
{
    /// <summary>Reads a network's description at a scale.</summary>
    /// <param name="network">The network.</param>
    /// <param name="options">How it is measured.</param>
    /// <param name="durationSeconds">Simulated time in s.</param>
    /// <exception cref="CommandException">The machine cannot hold it.</exception>
    public static (ExperimentPackage Package, Experiment Experiment) Read(BenchmarkNetwork network, NetworkBenchmarkOptions options, double durationSeconds)
    {
        var (yaml, scaling) = network.Describe(options.Scale);
        var settings = new List<string>(scaling)
        {
            string.Create(CultureInfo.InvariantCulture, $"duration={durationSeconds * 1000} ms"),
            $"record={{ spikes: {(options.Output is null ? "none" : "all")} }}",
        };
        if (options.Seed is { } seed)
        {
            settings.Add("seed=" + seed.ToString(CultureInfo.InvariantCulture));
        }

        if (options.Precision is { } width)
        {
            settings.Add("precision=" + width);
        }

        var (package, experiment) = ExperimentReader.ReadText(network.Name, $"{network.Name} (benchmark)", yaml, null, settings, new RecordingProbe());
        MemoryCheck.Refuse(experiment);
        return (package, experiment);
    }

    /// <summary>Measures a network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="options">How.</param>
    /// <exception cref="CommandException">It does not fit, or the run failed.</exception>
    /// <exception cref="OperationCanceledException">The user ended it.</exception>
    public static async Task<BenchmarkReport> MeasureAsync(BenchmarkNetwork network, NetworkBenchmarkOptions options)
    {
        using var interruption = new Interruption();
        await using var session = await RunSession.OpenAsync(options.Place, interruption.Token);
        using var run = await TimedRun.StartAsync(session, network, options, interruption);
        var display = run.ShowAsync();
        while (!run.Ended)
        {
            await run.AdvanceAsync();
        }

        await display;

        // Not before the run, whose peak of memory would have the probes' buffers in it.
        return run.Report(MeasureLimits(options));
    }

    /// <summary>Measures the machine's limits for as many threads as compute.</summary>
    /// <param name="options">Where they compute.</param>
    public static MachineLimits MeasureLimits(NetworkBenchmarkOptions options) =>
        LimitProbes.Measure(options.Place.ThreadsPerProcess * (options.Place.Processes ?? 1), quick: true);
}
