using System.CommandLine;
using System.Globalization;
using Neuromesh.Cluster.Runs;
using Neuromesh.Experiments;
using Neuromesh.Host.Arguments;
using Neuromesh.Host.Benchmarks;
using Neuromesh.Host.Runs;
using Neuromesh.Host.Terminal;

namespace Neuromesh.Host.Commands;

/// <summary><c>neuromesh bench</c>: measures how fast a standard network runs, on the same road as <c>run</c>, or how fast a crossbar's parts are.</summary>
internal static class BenchCommand
{
    private const int DefaultRepeats = 5;
    private const int LargestRepeat = 1000;
    private const int DefaultSeeds = 10;
    private const double DefaultScienceScale = 0.1;
    private const double DefaultScienceSeconds = 10;
    private const double DefaultGrowthSeconds = 0.2;
    private const long DefaultMemorySteps = 100_000_000;
    private const long FewestMemorySteps = 10_000;

    private static readonly string[] Others = ["limits", "science", "growth", "memory"];
    private const int MaximumNodes = 64;
    private const double LargestScale = 1e6;

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var name = new Argument<string>("NAME") { Description = $"What is measured: a network ({string.Join(", ", BenchmarkNetwork.All.Select(network => network.Name))}) a crossbar's work ({string.Join(", ", CrossbarBenchmark.All.Select(crossbar => crossbar.Name))}), what the machine allows (limits), the networks' activity beside published values (science), a network that grows (growth) or memory in a long run (memory)." };
        var scale = Positive("--scale", "Multiplies the network's size; 1 if not given, and 0.1 for science.", LargestScale);
        var seconds = Positive("--seconds", "Biological seconds of each timed part, after a warm-up of 0.1 s, or of each seed; 1 if not given, 10 for science, 0.2 for growth.", 1e6);
        var repeat = NumberOption.Create("--repeat", 1, LargestRepeat, $"Timed parts, one after the other; their median, least and greatest are shown. {DefaultRepeats} if not given.");
        var seeds = NumberOption.Create("--seeds", 1, LargestRepeat, $"Number of seeds of science; {DefaultSeeds} if not given.");
        var steps = NumberOption.Create("--steps", FewestMemorySteps, long.MaxValue / 1000, $"Steps of memory; {DefaultMemorySteps} if not given.");
        var threads = NumberOption.Threads("Compute threads of each node; if not given, all processors together.");
        var nodes = NumberOption.Create("--nodes", 1, MaximumNodes, "Compute nodes, a process each; 1, this process itself, if not given.");
        var neuronsPerCore = NumberOption.NeuronsPerCore();
        var seed = NumberOption.Create("--seed", 0UL, ulong.MaxValue, "Seed of every random draw.");
        var precision = new Option<string?>("--precision") { Description = "Width of the numbers, as in a description.", HelpName = "NAME" };
        var output = new Option<string?>("--out") { Description = "Directory for the spikes, or for the picture of growth, new or empty.", HelpName = "DIR" };
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Command("bench", "Measure the speed of a standard network or of a crossbar's work.") { name, scale, seconds, repeat, seeds, steps, threads, nodes, neuronsPerCore, seed, precision, output, json };
        command.SetAction((parsed, _) =>
        {
            var wanted = parsed.GetRequiredValue(name);
            if (CrossbarBenchmark.All.FirstOrDefault(known => known.Name == wanted) is { } crossbar)
            {
                return Task.FromResult(Run(crossbar, parsed.GetValue(json)));
            }

            var place = new RunPlace { Threads = parsed.GetValue(threads), Processes = parsed.GetValue(nodes) is { } count and > 1 ? count : null };
            var network = BenchmarkNetwork.All.FirstOrDefault(known => known.Name == wanted);
            if (network is null && !Others.Contains(wanted))
            {
                throw CommandException.BadInput($"bench: there is no benchmark '{wanted}'.{NearestName.Hint(wanted, [.. BenchmarkNetwork.All.Select(known => known.Name), .. CrossbarBenchmark.All.Select(known => known.Name), .. Others], "benchmarks")}");
            }

            var size = parsed.GetValue(scale) ?? (wanted == "science" ? DefaultScienceScale : 1);
            if (wanted == "science" && size > 1)
            {
                throw CommandException.BadInput(string.Create(CultureInfo.InvariantCulture, $"bench: --scale {size}: science takes a scale above 0 and at most 1."));
            }

            if (network is not null && size > network.LargestScale)
            {
                throw CommandException.BadInput(string.Create(CultureInfo.InvariantCulture, $"bench: --scale {size}: {network.Name} takes a scale above 0 and at most {network.LargestScale}."));
            }

            var options = new NetworkBenchmarkOptions
            {
                Scale = size,
                Seconds = parsed.GetValue(seconds) ?? (wanted == "growth" ? DefaultGrowthSeconds : 1),
                Repeats = parsed.GetValue(repeat) ?? DefaultRepeats,
                Seed = parsed.GetValue(seed),
                Precision = parsed.GetValue(precision),
                Place = place,
                Run = new RunOptions { NeuronsPerCore = parsed.GetValue(neuronsPerCore) },
            };
            var directory = parsed.GetValue(output);
            var isJson = parsed.GetValue(json);
            return wanted switch
            {
                "limits" => PrintAsync(Task.Run(() => LimitProbes.Report(place.ThreadsPerProcess)), report => report.Describe(), isJson),
                "science" => PrintAsync(
                    ScienceBenchmark.MeasureAsync(size, parsed.GetValue(seeds) ?? DefaultSeeds, parsed.GetValue(seconds) ?? DefaultScienceSeconds, place, parsed.GetValue(precision)),
                    report => report.Describe(),
                    isJson),
                "growth" => PrintAsync(GrowthBenchmark.MeasureAsync(options, directory), report => report.Describe(), isJson),
                "memory" => PrintAsync(MemoryBenchmark.MeasureAsync(parsed.GetValue(steps) ?? DefaultMemorySteps, place), report => report.Describe(), isJson),
                _ => PrintAsync(NetworkBenchmark.MeasureAsync(network!, options with { Output = directory }), report => report.Describe(), isJson),
            };
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

    private static Option<double?> Positive(string name, string description, double maximum) => new(name)
    {
        Description = description,
        HelpName = "X",
        CustomParser = result =>
        {
            var text = result.Tokens.Count > 0 ? result.Tokens[^1].Value : "";
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value > 0 && value <= maximum)
            {
                return value;
            }

            result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} {text}: expected a number above 0 and at most {maximum}."));
            return null;
        },
    };

    private static async Task<int> PrintAsync<T>(Task<T> measurement, Func<T, string> describe, bool json)
        where T : notnull
    {
        var report = await measurement;
        if (json)
        {
            StandardOutput.WriteJson(report);
        }
        else
        {
            StandardOutput.Write(describe(report));
        }

        return ExitCode.Success;
    }
}
