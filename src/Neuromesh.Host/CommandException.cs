namespace Neuromesh.Host;

/// <summary>Ends a command with a message and an exit status.</summary>
/// <param name="exitCode">One of <see cref="ExitCode"/>.</param>
/// <param name="message">One complete message for the user.</param>
internal sealed class CommandException(int exitCode, string message) : Exception(message)
{
    /// <summary>The exit status.</summary>
    public int ExitCode { get; } = exitCode;

    /// <summary>The command line, or a file that it names, is wrong.</summary>
    public static CommandException BadInput(string message) => new(Host.ExitCode.BadInput, message);

    /// <summary>The input was right, and it failed all the same.</summary>
    public static CommandException Failure(string message) => new(Host.ExitCode.Failure, message);
}
