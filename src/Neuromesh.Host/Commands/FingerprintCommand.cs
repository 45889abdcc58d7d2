using System.CommandLine;
using Neuromesh.Gateway.RunDirectories;
using Neuromesh.Host.Terminal;

namespace Neuromesh.Host.Commands;

/// <summary><c>neuromesh fingerprint</c>: recomputes a run's fingerprint from its files and compares it with what the run said.</summary>
internal static class FingerprintCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var directory = new Argument<string>("RUN_DIR") { Description = "The directory of a run." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Command("fingerprint", "Recompute a run's fingerprint from its files.") { directory, json };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(directory), parsed.GetValue(json)));
        return command;
    }

    private static int Run(string directory, bool json)
    {
        var check = RunDirectory.CheckFingerprint(directory);
        if (json)
        {
            StandardOutput.WriteJson(check);
        }
        else
        {
            StandardOutput.WriteLine(check.Recomputed);
        }

        if (!check.AllSpikesRecorded)
        {
            throw CommandException.Failure(
                $"{directory}: the run did not record all of its spikes (record.spikes), so the fingerprint of its files cannot be that of the run.");
        }

        return check.Matches
            ? ExitCode.Success
            : throw CommandException.Failure($"{directory}: the files have another fingerprint than run.json states ({check.Stated}): one of them was changed.");
    }
}
