using System.CommandLine;
using Neuromesh.Host.Arguments;
using Neuromesh.Host.Commands;
using Neuromesh.Host.Terminal;

namespace Neuromesh.Host;

/// <summary>The command line: parses it, runs the command, and turns whatever goes wrong into one message and an exit status.</summary>
internal static class CommandLine
{
    /// <summary>Runs the program.</summary>
    /// <param name="arguments">The words after the program's name.</param>
    /// <returns>The exit status.</returns>
    public static async Task<int> InvokeAsync(string[] arguments)
    {
        try
        {
            // Without response files an argument that begins with '@' is what it looks like: a file's name.
            var parsed = CreateRoot().Parse(
                arguments,
                new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
            if (CommandLineErrors.Find(parsed) is { } message)
            {
                throw CommandException.BadInput(message);
            }

            // Only help and the version are written through this writer; commands write their results themselves.
            using var output = new StringWriter();
            var exitCode = await parsed.InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
                Output = output,
            });
            if (output.GetStringBuilder().Length > 0)
            {
                StandardOutput.Write(output.ToString());
            }

            return exitCode;
        }
        catch (Exception exception)
        {
            return ErrorReport.Write(exception);
        }
    }

    private static RootCommand CreateRoot()
    {
        var root = new RootCommand("Neuromesh: spiking networks with memristive crossbars on a cluster of actors, driven by recorded signals.")
        {
            RunCommand.Create(),
            ValidateCommand.Create(),
            ExamplesCommand.Create(),
            NodeCommand.Create(),
            ServeCommand.Create(),
            StreamCommand.Create(),
            InspectCommand.Create(),
            ReportCommand.Create(),
            FingerprintCommand.Create(),
            BenchCommand.Create(),
            CrossbarCommand.Create(),
            CharacterizeCommand.Create(),
        };
        return root;
    }
}
