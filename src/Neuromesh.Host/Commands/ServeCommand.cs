using System.CommandLine;
using Neuromesh.Cluster;
using Neuromesh.Gateway;
using Neuromesh.Host.Arguments;
using Neuromesh.Host.Processes;
using Neuromesh.Host.Runs;
using Neuromesh.Host.Terminal;

namespace Neuromesh.Host.Commands;

/// <summary><c>neuromesh serve</c>: a gateway for experiments, samples and spikes over gRPC.</summary>
internal static class ServeCommand
{
    private const int DefaultPort = 5271;

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var config = new Option<string?>("--config")
        {
            Description = "Configuration of the gateway's node; without it the gateway computes itself, in a cluster of one.",
            HelpName = "FILE",
        };
        var port = NumberOption.Create("--port", 0, (int)ushort.MaxValue, $"Port to listen on; 0 for any free one, {DefaultPort} if not given.");
        var host = new Option<string>("--host")
        {
            Description = "Address to listen on: an IP address, localhost, or * for all. The gateway knows no users: open it only to those you trust.",
            HelpName = "HOST",
            DefaultValueFactory = _ => "127.0.0.1",
        };
        var output = new Option<string>("--out") { Description = "Directory for the runs' files.", HelpName = "DIR", DefaultValueFactory = _ => "runs" };
        var threads = NumberOption.Threads("Compute threads; one per processor if not given.");
        var command = new Command("serve", "Serve experiments over gRPC.") { config, port, host, output, threads };
        command.SetAction((parsed, _) =>
        {
            var options = new NodeOptions();
            if (parsed.GetValue(config) is { } file)
            {
                options = NodeConfigurationFile.Read(file, options);
            }

            if (!options.Roles.Contains(NodeOptions.GatewayRole))
            {
                throw CommandException.BadInput($"serve: {parsed.GetValue(config)}: the roles do not contain '{NodeOptions.GatewayRole}', without which this node cannot serve.");
            }

            options = options with { Threads = parsed.GetValue(threads) ?? options.Threads };
            return RunAsync(options, parsed.GetValue(config) is null, parsed.GetRequiredValue(host), parsed.GetValue(port) ?? DefaultPort, parsed.GetRequiredValue(output));
        });
        return command;
    }

    private static async Task<int> RunAsync(NodeOptions nodeOptions, bool computesAlone, string host, int port, string runsDirectory)
    {
        using var interruption = new Interruption();
        await using var node = await NodeStart.StartAsync(nodeOptions, interruption.Token);
        await using var gateway = await StartGatewayAsync(
            new GatewayOptions
            {
                ExperimentHost = node,
                Hostname = host,
                Port = port,
                RunsDirectory = Path.GetFullPath(runsDirectory),

                // Of a cluster's machines this process knows nothing.
                AvailableMemoryBytes = computesAlone ? MemoryCheck.AvailableBytes : null,
            },
            interruption.Token);
        StandardOutput.WriteLine($"Neuromesh listens on {gateway.Address.ToString().TrimEnd('/')}");
        Console.Error.WriteLine($"Node {node.Address} (pid {Environment.ProcessId}); files go to {Path.GetFullPath(runsDirectory)}. Ctrl-C ends it.");
        await Task.WhenAny(node.Terminated, Task.Delay(Timeout.Infinite, interruption.Token));
        if (!interruption.Token.IsCancellationRequested)
        {
            throw CommandException.Failure($"Node {node.Address} was removed from the cluster.");
        }

        await gateway.StopAsync(CancellationToken.None);
        return ExitCode.Success;
    }

    private static async Task<GatewayServer> StartGatewayAsync(GatewayOptions options, CancellationToken cancellation)
    {
        try
        {
            return await GatewayServer.StartAsync(options, cancellation);
        }
        catch (ArgumentException exception)
        {
            throw CommandException.BadInput($"serve: {exception.Message}");
        }
    }
}
