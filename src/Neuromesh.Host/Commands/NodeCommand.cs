using System.CommandLine;
using System.Runtime.InteropServices;
using Neuromesh.Cluster;
using Neuromesh.Host.Arguments;
using Neuromesh.Host.Processes;
using Neuromesh.Host.Terminal;

namespace Neuromesh.Host.Commands;

/// <summary><c>neuromesh node</c>: joins a cluster and computes until it is told to end.</summary>
internal static class NodeCommand
{
    /// <summary>The command's name.</summary>
    public const string Name = "node";

    /// <summary>The hidden option of nodes that a run starts on its own machine: they end with the end of standard input and leave Ctrl-C to the run.</summary>
    public const string AttachedOption = "--attached";

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var config = new Option<string?>("--config") { Description = "Configuration of the node, for example cluster-config/node.conf.", HelpName = "FILE" };
        var seedNodes = new Option<string[]>("--seed-node")
        {
            Description = "Address of a node to join, akka.tcp://neuromesh@HOST:PORT; may be repeated.",
            HelpName = "ADDRESS",
            Arity = ArgumentArity.OneOrMore,
        };
        var hostname = new Option<string?>("--hostname") { Description = "Name or address at which other nodes reach this one.", HelpName = "HOST" };
        var port = NumberOption.Create("--port", 0, (int)ushort.MaxValue, "Port to listen on; 0 for any free one.");
        var threads = NumberOption.Threads("Compute threads; one per processor if not given.");
        var attached = new Option<bool>(AttachedOption) { Hidden = true };
        var command = new Command(Name, "Join a cluster as a node that computes.") { config, seedNodes, hostname, port, threads, attached };
        command.SetAction((parsed, _) =>
        {
            var options = new NodeOptions { Roles = [NodeOptions.ComputeRole] };
            if (parsed.GetValue(config) is { } file)
            {
                options = NodeConfigurationFile.Read(file, options);
            }

            options = options with
            {
                SeedNodes = parsed.GetValue(seedNodes) is { Length: > 0 } addresses ? [.. addresses] : options.SeedNodes,
                Hostname = parsed.GetValue(hostname) ?? options.Hostname,
                Port = parsed.GetValue(port) ?? options.Port,
                Threads = parsed.GetValue(threads) ?? options.Threads,
            };
            if (options.Configuration is null && options.SeedNodes.IsEmpty)
            {
                throw CommandException.BadInput("node: expected --config FILE (see cluster-config/node.conf) or --seed-node ADDRESS: which cluster is it to join?");
            }

            return parsed.GetValue(attached) ? RunAttachedAsync(options) : RunAsync(options);
        });
        return command;
    }

    private static async Task<int> RunAsync(NodeOptions options)
    {
        using var interruption = new Interruption();
        await using var node = await NodeStart.StartAsync(options, interruption.Token);
        Console.Error.WriteLine(
            $"Node {node.Address} is up (pid {Environment.ProcessId}): {string.Join(", ", options.Roles)}, {node.Threads} threads. Ctrl-C ends it.");
        await Task.WhenAny(node.Terminated, Task.Delay(Timeout.Infinite, interruption.Token));
        if (interruption.Token.IsCancellationRequested)
        {
            return ExitCode.Success;
        }

        throw CommandException.Failure($"Node {node.Address} was removed from the cluster.");
    }

    /// <summary>
    /// Ends without leaving the cluster in order: the one that started this node is done with the whole cluster, or gone.
    /// </summary>
    private static async Task<int> RunAttachedAsync(NodeOptions options)
    {
        // A terminal sends Ctrl-C to this process too; the run, which ends in order, still needs it then.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => context.Cancel = true);
        var inputEnded = StandardInputEnd.WaitAsync();
        var starting = NodeStart.StartAsync(options, CancellationToken.None);
        if (await Task.WhenAny(starting, inputEnded) == starting)
        {
            var node = await starting;
            if (await Task.WhenAny(node.Terminated, inputEnded) != inputEnded)
            {
                throw CommandException.Failure($"Node {node.Address} was removed from the cluster.");
            }
        }

        Environment.Exit(ExitCode.Success);
        return ExitCode.Success;
    }
}
