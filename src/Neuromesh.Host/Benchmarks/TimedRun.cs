using Neuromesh.Cluster.Runs;
using Neuromesh.Experiments.Model;
using Neuromesh.Gateway.RunDirectories;
using Neuromesh.Gateway.Runs;
using Neuromesh.Host.Runs;
using Neuromesh.Host.Terminal;

namespace Neuromesh.Host.Benchmarks;

/// <summary>A network that is built, warmed up and timed part by part, on the same road as <c>run</c>. Between two parts it rests, so that several can take turns.</summary>
internal sealed class TimedRun : IDisposable
{
    private const double WarmUpMs = 100;

    private readonly string _name;
    private readonly NetworkBenchmarkOptions _options;
    private readonly IExperimentRun _run;
    private readonly CancellationTokenRegistration _stopping;
    private readonly List<(long Step, double WallSeconds, long Spikes)> _marks = [];
    private RunResult? _result;

    private TimedRun(string name, NetworkBenchmarkOptions options, IExperimentRun run, Interruption interruption)
    {
        _name = name;
        _options = options;
        _run = run;
        _stopping = interruption.Token.Register(() => run.Stop(interruption.Reason));
    }

    /// <summary>Whether all parts are done.</summary>
    public bool Ended => _result is not null;

    /// <summary>Wall over biological seconds of each timed part, in their order.</summary>
    public IReadOnlyList<double> Factors => [.. _marks.Zip(_marks.Skip(1), (from, to) =>
        (to.WallSeconds - from.WallSeconds) * 1000 / Experiment.TimeStep.ToMilliseconds(to.Step - from.Step))];

    private Experiment Experiment => _run.Experiment;

    /// <summary>Builds a network.</summary>
    /// <param name="session">Where.</param>
    /// <param name="network">The network.</param>
    /// <param name="options">How it is measured.</param>
    /// <param name="interruption">Ends it.</param>
    /// <exception cref="CommandException">It does not fit, or cannot be built.</exception>
    public static async Task<TimedRun> StartAsync(RunSession session, BenchmarkNetwork network, NetworkBenchmarkOptions options, Interruption interruption)
    {
        var (package, experiment) = NetworkBenchmark.Read(network, options, (options.Seconds * options.Repeats) + (WarmUpMs / 1000));
        IReadOnlyList<IRunSink> sinks = options.Output is null
            ? []
            : [new RunDirectorySink(OutputDirectory.Create(options.Output, network.Name), new RunDirectoryOptions { Pictures = false })];
        var run = new TimedRun(network.Name, options, session.Submit(package, experiment, options.Run, sinks), interruption);
        await run._run.Ready;
        return run;
    }

    /// <summary>Shows how the run gets on, until it has ended.</summary>
    public Task ShowAsync() => RunProgressDisplay.ShowAsync(_run);

    /// <summary>Passes the warm-up, which is the first part, or a timed part.</summary>
    /// <exception cref="CommandException">The run failed.</exception>
    /// <exception cref="OperationCanceledException">The user ended it.</exception>
    public async Task AdvanceAsync()
    {
        // A run advances by whole epochs: rounded down, the timed parts are never shorter than asked for.
        _ = Experiment.TimeStep.TryToStep(WarmUpMs, out var warmUpSteps);
        warmUpSteps = Math.Max(1, warmUpSteps / Experiment.EpochSteps) * Experiment.EpochSteps;
        var steps = _marks.Count == 0 ? warmUpSteps : Math.Max(1, (Experiment.DurationSteps - warmUpSteps) / _options.Repeats);
        if (_marks.Count < _options.Repeats && !_run.Status.Ended)
        {
            var target = (_marks.Count > 0 ? _marks[^1].Step : 0) + steps;
            var status = await _run.ActAndWaitAsync(
                () => _run.Step(steps), status => status.Phase == RunPhase.Paused && status.Step >= target, CancellationToken.None);
            _marks.Add((status.Step, status.WallSeconds, status.Spikes));
            if (!_run.Status.Ended)
            {
                return;
            }
        }

        _run.Start();
        var result = await _run.Completion;
        if (result.Phase != RunPhase.Completed)
        {
            throw result.Phase == RunPhase.Stopped
                ? new OperationCanceledException(result.Message)
                : CommandException.Failure(result.Message ?? "The run failed.");
        }

        _marks.Add((result.LastStep, result.WallSeconds, result.Spikes));
        _result = result;
    }

    /// <summary>What was measured; after the last part.</summary>
    /// <param name="limits">Limits of the machine.</param>
    public BenchmarkReport Report(MachineLimits limits)
    {
        var result = _result ?? throw new InvalidOperationException("The run has not ended.");
        var factors = Factors.Order().ToArray();
        var factor = Median.Of(factors);
        var timedSeconds = Experiment.TimeStep.ToMilliseconds(_marks[^1].Step - _marks[0].Step) / 1000;
        var spikes = _marks[^1].Spikes - _marks[0].Spikes;
        var rateHz = spikes / timedSeconds / Experiment.NeuronCount;
        var eventsPerBiologicalSecond = result.Spikes > 0 ? (double)result.SynapticEvents * spikes / result.Spikes / timedSeconds : 0;
        var model = new CostModel(Experiment, limits, _options.Run.NeuronsPerCore);
        return new BenchmarkReport
        {
            Name = _name,
            Threads = result.Threads,
            Nodes = result.Nodes,
            Neurons = Experiment.NeuronCount,
            Synapses = result.Synapses,
            BiologicalSeconds = _options.Seconds,
            Repeats = factors.Length,
            BuildSeconds = result.BuildSeconds,
            WallSeconds = factor * _options.Seconds,
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
            Precision = Experiment.Precision,
            Fingerprint = result.Fingerprint,
        };
    }

    /// <inheritdoc/>
    public void Dispose() => _stopping.Dispose();
}
