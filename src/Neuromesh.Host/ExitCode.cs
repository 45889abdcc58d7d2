namespace Neuromesh.Host;

/// <summary>What the program's exit status means; scripts rely on these numbers.</summary>
internal static class ExitCode
{
    /// <summary>Everything that was asked for was done.</summary>
    public const int Success = 0;

    /// <summary>The input was right, and it failed all the same, or a check did not hold.</summary>
    public const int Failure = 1;

    /// <summary>The command line or a file that it names is wrong; one message on standard error says what and where.</summary>
    public const int BadInput = 2;

    /// <summary>Ended by Ctrl-C or by a request to terminate, with everything up to then written.</summary>
    public const int Interrupted = 130;
}
