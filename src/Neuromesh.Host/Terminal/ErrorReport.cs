using Neuromesh.Cluster.Runs;
using Neuromesh.Experiments;
using Neuromesh.Recordings;

namespace Neuromesh.Host.Terminal;

/// <summary>Turns whatever ended a command into one message on standard error and an exit status.</summary>
internal static class ErrorReport
{
    private const string DebugVariable = "NEUROMESH_DEBUG";

    /// <summary>Whether the user asked for stack traces.</summary>
    public static bool ShowsTraces => Environment.GetEnvironmentVariable(DebugVariable) == "1";

    /// <summary>Writes the message.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <returns>The exit status.</returns>
    public static int Write(Exception exception)
    {
        var cause = exception is AggregateException { InnerExceptions.Count: 1 } aggregate ? aggregate.InnerExceptions[0] : exception;
        var (exitCode, message) = cause switch
        {
            CommandException command => (command.ExitCode, command.Message),
            ExperimentException or RecordingException => (ExitCode.BadInput, cause.Message),
            RunFailedException => (ExitCode.Failure, cause.Message),
            OperationCanceledException => (ExitCode.Interrupted, "Interrupted."),
            IOException or UnauthorizedAccessException => (ExitCode.Failure, cause.Message),
            _ => (ExitCode.Failure, $"Unexpected {cause.GetType().Name}: {FirstLine(cause.Message)} {DebugVariable}=1 shows the trace."),
        };
        WriteLine("neuromesh: " + message);
        if (ShowsTraces)
        {
            WriteLine(cause.ToString());
        }

        return exitCode;
    }

    private static string FirstLine(string text) => text.Split('\n', 2)[0].TrimEnd();

    private static void WriteLine(string text)
    {
        try
        {
            Console.Error.WriteLine(text);
        }
        catch (IOException)
        {
            // Standard error is closed or full: the exit status still tells.
        }
    }
}
