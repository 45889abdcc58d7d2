using System.CommandLine;
using Neuromesh.Gateway.RunDirectories;
using Neuromesh.Host.Terminal;

namespace Neuromesh.Host.Commands;

/// <summary><c>neuromesh report</c>: draws a run's pictures again from its files.</summary>
internal static class ReportCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var directory = new Argument<string>("RUN_DIR") { Description = "The directory of a run." };
        var command = new Command("report", "Draw the pictures of a run from its files.") { directory };
        command.SetAction(parsed =>
        {
            foreach (var picture in RunDirectory.WritePictures(parsed.GetRequiredValue(directory)))
            {
                StandardOutput.WriteLine(picture);
            }

            return ExitCode.Success;
        });
        return command;
    }
}
