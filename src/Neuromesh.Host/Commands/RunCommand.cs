using System.CommandLine;
using Neuromesh.Cluster.Runs;
using Neuromesh.Experiments;
using Neuromesh.Experiments.Model;
using Neuromesh.Gateway.Inputs;
using Neuromesh.Host.Arguments;
using Neuromesh.Host.Runs;
using Neuromesh.Host.Terminal;

namespace Neuromesh.Host.Commands;

/// <summary><c>neuromesh run</c>: runs an experiment in this process, in processes of its own, or on a cluster, and writes what it records.</summary>
internal static class RunCommand
{
    /// <summary>Most compute processes that a run may start.</summary>
    private const int MaximumProcesses = 64;

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var command = new Command("run", "Run an experiment and write what it records.");
        var experiment = new ExperimentArguments(command);
        var output = new Option<string?>("--out") { Description = "Directory for the files, new or empty; runs/NAME-TIME if not given.", HelpName = "DIR" };
        var threads = NumberOption.Threads("Compute threads of each process; if not given, all processors together.");
        var neuronsPerCore = NumberOption.NeuronsPerCore();
        var processes = NumberOption.Create("--processes", 1, MaximumProcesses, "Compute in this many processes that are started for the run on this machine.");
        var cluster = new Option<string?>("--cluster") { Description = "Compute on the cluster of this node.", HelpName = "ADDRESS" };
        var hostname = new Option<string?>("--hostname") { Description = "With --cluster: name or address at which the other nodes reach this process.", HelpName = "HOST" };
        var json = new Option<bool>("--json") { Description = "Print one JSON object in place of the report." };
        foreach (var option in new Option[] { output, threads, neuronsPerCore, processes, cluster, hostname, json })
        {
            command.Add(option);
        }

        command.SetAction((parsed, _) =>
        {
            var place = new RunPlace
            {
                Threads = parsed.GetValue(threads),
                Processes = parsed.GetValue(processes),
                Cluster = parsed.GetValue(cluster),
                Hostname = parsed.GetValue(hostname),
            };
            place.Check("run");
            var (package, checkedExperiment) = experiment.Read(parsed);
            RefuseStreams(checkedExperiment);
            if (checkedExperiment.Training is { DataFolder: null })
            {
                throw CommandException.BadInput($"{checkedExperiment.Name}: {DigitImages.MissingFolder}");
            }

            if (place.Cluster is null)
            {
                MemoryCheck.Refuse(checkedExperiment);
            }

            var options = new RunOptions { NeuronsPerCore = parsed.GetValue(neuronsPerCore) };
            return RunAsync(package, checkedExperiment, options, place, parsed.GetValue(output), parsed.GetValue(json));
        });
        return command;
    }

    private static void RefuseStreams(Experiment experiment)
    {
        if (experiment.Inputs.OfType<RecordingInput>().FirstOrDefault(input => input.Recording == RecordingInput.Stream) is { } stream)
        {
            throw CommandException.BadInput(
                $"run: inputs.{stream.Name}.recording is '{RecordingInput.Stream}', and nothing streams to this command: "
                + $"name a file with --set inputs.{stream.Name}.recording=FILE, or submit the experiment to 'neuromesh serve'.");
        }
    }

    private static async Task<int> RunAsync(
        ExperimentPackage package, Experiment experiment, RunOptions options, RunPlace place, string? output, bool json)
    {
        using var interruption = new Interruption();
        await using var session = await RunSession.OpenAsync(place, interruption.Token);
        foreach (var remark in InputRemarks.Of(experiment))
        {
            Console.Error.WriteLine("remark: " + remark);
        }

        var directory = OutputDirectory.Create(output, experiment.Name);
        var result = await session.RunAsync(package, experiment, options, directory, interruption);
        var report = RunReport.Create(experiment, result, directory);
        if (json)
        {
            StandardOutput.WriteJson(report);
        }
        else
        {
            StandardOutput.Write(report.Describe());
        }

        return result.Phase switch
        {
            RunPhase.Completed => ExitCode.Success,
            RunPhase.Stopped => ExitCode.Interrupted,
            _ => throw CommandException.Failure(result.Message ?? "The run failed."),
        };
    }
}
