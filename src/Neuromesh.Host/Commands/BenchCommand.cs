using System.CommandLine;
using System.Globalization;
using Neuromesh.Cluster.Runs;
using Neuromesh.Experiments;
using Neuromesh.Experiments.Model;
using Neuromesh.Gateway.Inputs;
using Neuromesh.Gateway.RunDirectories;
using Neuromesh.Gateway.Runs;
using Neuromesh.Host.Arguments;
using Neuromesh.Host.Benchmarks;
using Neuromesh.Host.Runs;
using Neuromesh.Host.Terminal;

namespace Neuromesh.Host.Commands;

/// <summary><c>neuromesh bench</c>: measures how fast a standard network runs, on the same road as <c>run</c>, or how fast a crossbar's parts are.</summary>
internal static class BenchCommand
{
    private const double WarmUpMs = 100;
    private const int MaximumNodes = 64;
    private const double LargestScale = 1e6;

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var name = new Argument<string>("NAME") { Description = $"What is measured: a network ({string.Join(", ", BenchmarkNetwork.All.Select(network => network.Name))}) or a crossbar's work ({string.Join(", ", CrossbarBenchmark.All.Select(crossbar => crossbar.Name))})." };
        var scale = Positive("--scale", "Multiplies the network's size.", 1, LargestScale);
        var seconds = Positive("--seconds", "Biological seconds that are timed, after a warm-up of 0.1 s.", 1, 1e6);
        var threads = NumberOption.Threads("Compute threads of each node; if not given, all processors together.");
        var nodes = NumberOption.Create("--nodes", 1, MaximumNodes, "Compute nodes, a process each; 1, this process itself, if not given.");
        var neuronsPerCore = NumberOption.Create("--neurons-per-core", 1, int.MaxValue, "Largest number of neurons in one core.");
        var seed = NumberOption.Create("--seed", 0UL, ulong.MaxValue, "Seed of every random draw.");
        var precision = new Option<string?>("--precision") { Description = "Width of the numbers, as in a description.", HelpName = "NAME" };
        var output = new Option<string?>("--out") { Description = "Directory for the spikes, new or empty.", HelpName = "DIR" };
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Command("bench", "Measure the speed of a standard network or of a crossbar's work.") { name, scale, seconds, threads, nodes, neuronsPerCore, seed, precision, output, json };
        command.SetAction((parsed, _) =>
        {
            var wanted = parsed.GetRequiredValue(name);
            if (CrossbarBenchmark.All.FirstOrDefault(known => known.Name == wanted) is { } crossbar)
            {
                return Task.FromResult(Run(crossbar, parsed.GetValue(json)));
            }

            var network = BenchmarkNetwork.All.FirstOrDefault(known => known.Name == wanted)
                ?? throw CommandException.BadInput($"bench: there is no benchmark '{wanted}'.{NearestName.Hint(wanted, [.. BenchmarkNetwork.All.Select(known => known.Name), .. CrossbarBenchmark.All.Select(known => known.Name)], "benchmarks")}");
            var size = parsed.GetValue(scale);
            if (size > network.LargestScale)
            {
                throw CommandException.BadInput(string.Create(CultureInfo.InvariantCulture, $"bench: --scale {size}: {network.Name} takes a scale above 0 and at most {network.LargestScale}."));
            }

            var (yaml, scaling) = network.Describe(size);
            var processes = parsed.GetValue(nodes) is { } count and > 1 ? count : (int?)null;
            var settings = new List<string>(scaling)
            {
                string.Create(CultureInfo.InvariantCulture, $"duration={(parsed.GetValue(seconds) * 1000) + WarmUpMs} ms"),
                $"record={{ spikes: {(parsed.GetValue(output) is null ? "none" : "all")} }}",
            };
            if (parsed.GetValue(seed) is { } chosen)
            {
                settings.Add("seed=" + chosen.ToString(CultureInfo.InvariantCulture));
            }

            if (parsed.GetValue(precision) is { } width)
            {
                settings.Add("precision=" + width);
            }

            return RunAsync(
                network.Name,
                yaml,
                settings,
                new RunPlace { Threads = parsed.GetValue(threads), Processes = processes },
                new RunOptions { NeuronsPerCore = parsed.GetValue(neuronsPerCore) },
                parsed.GetValue(output),
                parsed.GetValue(json));
        });
        return command;
    }

    private static int Run(CrossbarBenchmark benchmark, bool json)
    {
        var report = new CrossbarBenchmarkReport(benchmark.Name, benchmark.Measure());
        if (json)
        {
            StandardOutput.WriteJson(report);
        }
        else
        {
            StandardOutput.Write(report.Describe());
        }

        return ExitCode.Success;
    }

    private static Option<double> Positive(string name, string description, double fallback, double maximum) => new(name)
    {
        Description = description,
        HelpName = "X",
        DefaultValueFactory = _ => fallback,
        CustomParser = result =>
        {
            var text = result.Tokens.Count > 0 ? result.Tokens[^1].Value : "";
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value > 0 && value <= maximum)
            {
                return value;
            }

            result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} {text}: expected a number above 0 and at most {maximum}."));
            return fallback;
        },
    };

    private static async Task<int> RunAsync(string name, string yaml, List<string> settings, RunPlace place, RunOptions options, string? output, bool json)
    {
        var (package, experiment) = ExperimentReader.ReadText(name, $"{name} (benchmark)", yaml, null, settings, new RecordingProbe());
        MemoryCheck.Refuse(experiment);
        using var interruption = new Interruption();
        await using var session = await RunSession.OpenAsync(place, interruption.Token);
        IReadOnlyList<IRunSink> sinks = output is null
            ? []
            : [new RunDirectorySink(OutputDirectory.Create(output, name), new RunDirectoryOptions { Pictures = false })];
        var run = session.Submit(package, experiment, options, sinks);
        using var stopping = interruption.Token.Register(() => run.Stop(interruption.Reason));
        await run.Ready;
        _ = experiment.TimeStep.TryToStep(WarmUpMs, out var warmUpSteps);

        // A run advances by whole epochs: rounded down, the timed part is never shorter than asked for.
        warmUpSteps = Math.Max(1, warmUpSteps / experiment.EpochSteps) * experiment.EpochSteps;
        var warm = await run.ActAndWaitAsync(() => run.Step(warmUpSteps), status => status.Phase == RunPhase.Paused, CancellationToken.None);
        run.Start();
        var display = RunProgressDisplay.ShowAsync(run);
        var result = await run.Completion;
        await display;
        if (result.Phase != RunPhase.Completed)
        {
            throw result.Phase == RunPhase.Stopped
                ? new OperationCanceledException(result.Message)
                : CommandException.Failure(result.Message ?? "The run failed.");
        }

        var report = Measure(name, experiment, warm, result);
        if (json)
        {
            StandardOutput.WriteJson(report);
        }
        else
        {
            StandardOutput.Write(report.Describe());
        }

        return ExitCode.Success;
    }

    private static BenchmarkReport Measure(string name, Experiment experiment, RunStatus warm, RunResult result)
    {
        var biologicalSeconds = experiment.TimeStep.ToMilliseconds(result.LastStep - warm.Step) / 1000;
        var wallSeconds = result.WallSeconds - warm.WallSeconds;
        var spikes = result.Spikes - warm.Spikes;
        var events = result.Spikes > 0 ? (double)result.SynapticEvents * spikes / result.Spikes : 0;
        return new BenchmarkReport
        {
            Name = name,
            Threads = result.Threads,
            Nodes = result.Nodes,
            Neurons = experiment.NeuronCount,
            Synapses = result.Synapses,
            BiologicalSeconds = biologicalSeconds,
            BuildSeconds = result.BuildSeconds,
            WallSeconds = wallSeconds,
            RealTimeFactor = wallSeconds / biologicalSeconds,
            Spikes = spikes,
            MeanRateHz = spikes / biologicalSeconds / experiment.NeuronCount,
            SynapticEventsPerSecond = events / wallSeconds,
            PeakMemoryBytes = result.PeakMemoryBytes,
            BytesPerSynapse = result.Synapses > 0 ? (double)result.ConnectivityBytes / result.Synapses : 0,
            AllocatedBytesPerEpoch = result.AllocatedBytesPerEpoch,
            Precision = experiment.Precision,
            Fingerprint = result.Fingerprint,
        };
    }
}
