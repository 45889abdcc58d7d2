using System.Globalization;
using Neuromesh.Cluster.Runs;
using Neuromesh.Experiments;
using Neuromesh.Experiments.Model;
using Neuromesh.Gateway.Inputs;
using Neuromesh.Gateway.RunDirectories;
using Neuromesh.Gateway.Runs;
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

/// <summary>Builds a network, warms it up and times some parts of its run, on the same road as <c>run</c>.</summary>
internal static class NetworkBenchmark
{
    private const double WarmUpMs = 100;

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
        var (package, experiment) = Read(network, options, (options.Seconds * options.Repeats) + (WarmUpMs / 1000));
        using var interruption = new Interruption();
        await using var session = await RunSession.OpenAsync(options.Place, interruption.Token);
        IReadOnlyList<IRunSink> sinks = options.Output is null
            ? []
            : [new RunDirectorySink(OutputDirectory.Create(options.Output, network.Name), new RunDirectoryOptions { Pictures = false })];
        var run = session.Submit(package, experiment, options.Run, sinks);
        using var stopping = interruption.Token.Register(() => run.Stop(interruption.Reason));
        await run.Ready;
        var display = RunProgressDisplay.ShowAsync(run);
        var marks = await AdvanceAsync(run, options.Repeats, interruption.Token);
        run.Start();
        var result = await run.Completion;
        await display;
        if (result.Phase != RunPhase.Completed)
        {
            throw result.Phase == RunPhase.Stopped
                ? new OperationCanceledException(result.Message)
                : CommandException.Failure(result.Message ?? "The run failed.");
        }

        // Not before the run, whose peak of memory would have the probes' buffers in it.
        var limits = LimitProbes.Measure(options.Place.ThreadsPerProcess * (options.Place.Processes ?? 1), quick: true);
        return Measure(network.Name, experiment, options, limits, [.. marks, (result.LastStep, result.WallSeconds, result.Spikes)], result);
    }

    /// <summary>Lets the run pass its warm-up and all timed parts but the last, and says where it was and when at the end of each.</summary>
    private static async Task<List<(long Step, double WallSeconds, long Spikes)>> AdvanceAsync(IExperimentRun run, int repeats, CancellationToken cancellation)
    {
        var experiment = run.Experiment;
        _ = experiment.TimeStep.TryToStep(WarmUpMs, out var warmUpSteps);

        // A run advances by whole epochs: rounded down, the timed parts are never shorter than asked for.
        warmUpSteps = Math.Max(1, warmUpSteps / experiment.EpochSteps) * experiment.EpochSteps;
        var partSteps = Math.Max(1, (experiment.DurationSteps - warmUpSteps) / repeats);
        var marks = new List<(long Step, double WallSeconds, long Spikes)>();
        for (var part = 0; part < repeats && !run.Status.Ended && !cancellation.IsCancellationRequested; part++)
        {
            var steps = part == 0 ? warmUpSteps : partSteps;
            var target = (marks.Count > 0 ? marks[^1].Step : 0) + steps;
            var status = await run.ActAndWaitAsync(
                () => run.Step(steps), status => status.Phase == RunPhase.Paused && status.Step >= target, CancellationToken.None);
            marks.Add((status.Step, status.WallSeconds, status.Spikes));
        }

        return marks;
    }

    private static BenchmarkReport Measure(
        string name,
        Experiment experiment,
        NetworkBenchmarkOptions options,
        MachineLimits limits,
        List<(long Step, double WallSeconds, long Spikes)> marks,
        RunResult result)
    {
        var factors = marks.Zip(marks.Skip(1), (from, to) =>
            (to.WallSeconds - from.WallSeconds) * 1000 / experiment.TimeStep.ToMilliseconds(to.Step - from.Step)).Order().ToArray();
        var factor = factors.Length % 2 == 1 ? factors[factors.Length / 2] : (factors[(factors.Length / 2) - 1] + factors[factors.Length / 2]) / 2;
        var timedSeconds = experiment.TimeStep.ToMilliseconds(marks[^1].Step - marks[0].Step) / 1000;
        var spikes = marks[^1].Spikes - marks[0].Spikes;
        var rateHz = spikes / timedSeconds / experiment.NeuronCount;
        var eventsPerBiologicalSecond = result.Spikes > 0 ? (double)result.SynapticEvents * spikes / result.Spikes / timedSeconds : 0;
        var model = new CostModel(experiment, limits, options.Run.NeuronsPerCore);
        return new BenchmarkReport
        {
            Name = name,
            Threads = result.Threads,
            Nodes = result.Nodes,
            Neurons = experiment.NeuronCount,
            Synapses = result.Synapses,
            BiologicalSeconds = options.Seconds,
            Repeats = factors.Length,
            BuildSeconds = result.BuildSeconds,
            WallSeconds = factor * options.Seconds,
            RealTimeFactor = factor,
            RealTimeFactorMinimum = factors[0],
            RealTimeFactorMaximum = factors[^1],
            Spikes = spikes,
            MeanRateHz = rateHz,
            SynapticEventsPerSecond = eventsPerBiologicalSecond / factor,
            Time = TimeShares.Of(result),
            DeliveryNanosecondsPerEvent = result.SynapticEvents > 0 ? result.Times.DeliverySeconds / result.SynapticEvents * 1e9 : 0,
            FractionOfLimit = model.Fractions(result),
            Limits = limits,
            PredictedRealTimeFactor = model.Predict(rateHz, result.Synapses > 0 ? eventsPerBiologicalSecond / result.Synapses : null).RealTimeFactor,
            PeakMemoryBytes = result.PeakMemoryBytes,
            BytesPerSynapse = result.Synapses > 0 ? (double)result.ConnectivityBytes / result.Synapses : 0,
            AllocatedBytesPerEpoch = result.AllocatedBytesPerEpoch,
            Precision = experiment.Precision,
            Fingerprint = result.Fingerprint,
        };
    }
}
