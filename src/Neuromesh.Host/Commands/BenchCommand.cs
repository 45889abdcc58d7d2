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
    private const int MaximumNodes = 64;
    private const double LargestScale = 1e6;

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var name = new Argument<string>("NAME") { Description = $"What is measured: a network ({string.Join(", ", BenchmarkNetwork.All.Select(network => network.Name))}) or a crossbar's work ({string.Join(", ", CrossbarBenchmark.All.Select(crossbar => crossbar.Name))})." };
        var scale = Positive("--scale", "Multiplies the network's size.", 1, LargestScale);
        var seconds = Positive("--seconds", "Biological seconds of each timed part, after a warm-up of 0.1 s.", 1, 1e6);
        var repeat = NumberOption.Create("--repeat", 1, LargestRepeat, $"Timed parts, one after the other; their median, least and greatest are shown. {DefaultRepeats} if not given.");
        var threads = NumberOption.Threads("Compute threads of each node; if not given, all processors together.");
        var nodes = NumberOption.Create("--nodes", 1, MaximumNodes, "Compute nodes, a process each; 1, this process itself, if not given.");
        var neuronsPerCore = NumberOption.Create("--neurons-per-core", 1, int.MaxValue, "Largest number of neurons in one core.");
        var seed = NumberOption.Create("--seed", 0UL, ulong.MaxValue, "Seed of every random draw.");
        var precision = new Option<string?>("--precision") { Description = "Width of the numbers, as in a description.", HelpName = "NAME" };
        var output = new Option<string?>("--out") { Description = "Directory for the spikes, new or empty.", HelpName = "DIR" };
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Command("bench", "Measure the speed of a standard network or of a crossbar's work.") { name, scale, seconds, repeat, threads, nodes, neuronsPerCore, seed, precision, output, json };
        command.SetAction((parsed, _) =>
        {
            var wanted = parsed.GetRequiredValue(name);
            if (wanted == "limits")
            {
                var limits = LimitProbes.Report(new RunPlace { Threads = parsed.GetValue(threads) }.ThreadsPerProcess);
                if (parsed.GetValue(json))
                {
                    StandardOutput.WriteJson(limits);
                }
                else
                {
                    StandardOutput.Write(limits.Describe());
                }

                return Task.FromResult(ExitCode.Success);
            }

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

            var options = new NetworkBenchmarkOptions
            {
                Scale = size,
                Seconds = parsed.GetValue(seconds),
                Repeats = parsed.GetValue(repeat) ?? DefaultRepeats,
                Seed = parsed.GetValue(seed),
                Precision = parsed.GetValue(precision),
                Place = new RunPlace { Threads = parsed.GetValue(threads), Processes = parsed.GetValue(nodes) is { } count and > 1 ? count : null },
                Run = new RunOptions { NeuronsPerCore = parsed.GetValue(neuronsPerCore) },
                Output = parsed.GetValue(output),
            };
            return RunAsync(NetworkBenchmark.MeasureAsync(network, options), parsed.GetValue(json));
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

    private static async Task<int> RunAsync(Task<BenchmarkReport> measurement, bool json)
    {
        var report = await measurement;
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
}
