using Akka.Actor;
using Akka.Dispatch;
using Akka.Event;

namespace Neuromesh.Cluster.Configuration;

/// <summary>
/// Writes Akka's errors to standard error, a line each; standard output belongs to results. With <c>NEUROMESH_DEBUG=1</c> it writes everything that
/// Akka's log level lets through, with causes.
/// </summary>
public sealed class StandardErrorLogger : UntypedActor, IRequiresMessageQueue<ILoggerMessageQueueSemantics>
{
    private readonly bool _writesAll = Environment.GetEnvironmentVariable("NEUROMESH_DEBUG") == "1";

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case InitializeLogger:
                Sender.Tell(new LoggerInitialized());
                break;
            case LogEvent entry when _writesAll:
                Console.Error.WriteLine(entry);
                break;
            case Error error when !error.LogSource.Contains("/system/endpointManager/", StringComparison.Ordinal):
                // A broken connection is told by the membership and by the runs that it ends, with the node's name.
                Console.Error.WriteLine($"akka: {error.Message}");
                break;
        }
    }
}

/// <summary>
/// Takes the place of Akka's logger for the time before and after the others, which writes to standard output whatever its level says.
/// </summary>
public sealed class EarlyAndLateLogger : MinimalLogger
{
    /// <inheritdoc/>
    protected override void Log(object message)
    {
        if (message is Error error)
        {
            Console.Error.WriteLine($"akka: {error.Message}");
        }
    }
}
