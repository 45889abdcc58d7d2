using System.Globalization;
using Neuromesh.Cluster;
using Neuromesh.Cluster.Runs;
using Neuromesh.Experiments;
using Neuromesh.Experiments.Model;
using Neuromesh.Gateway.Inputs;
using Neuromesh.Gateway.RunDirectories;
using Neuromesh.Host.Processes;
using Neuromesh.Host.Terminal;

namespace Neuromesh.Host.Runs;

/// <summary>This process's node and the processes that it started, for as long as a command runs experiments on them.</summary>
internal sealed class RunSession : IAsyncDisposable
{
    private readonly NeuromeshNode _node;
    private readonly bool _ownsCluster;
    private readonly ComputeProcessGroup _processes = new();

    private RunSession(NeuromeshNode node, bool ownsCluster)
    {
        _node = node;
        _ownsCluster = ownsCluster;
    }

    /// <summary>Starts the node, and the processes where the place asks for them.</summary>
    /// <param name="place">Where to compute.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="CommandException">Something cannot be started or reached.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static async Task<RunSession> OpenAsync(RunPlace place, CancellationToken cancellation)
    {
        var isElsewhere = place.Processes is not null || place.Cluster is not null;
        var options = new NodeOptions
        {
            Roles = isElsewhere ? [NodeOptions.GatewayRole] : [NodeOptions.ComputeRole, NodeOptions.GatewayRole],
            Hostname = place.Hostname ?? "127.0.0.1",
            SeedNodes = place.Cluster is { } address ? [address] : [],
            Threads = isElsewhere ? 1 : place.ThreadsPerProcess,
        };
        var session = new RunSession(await NodeStart.StartAsync(options, cancellation), ownsCluster: place.Cluster is null);
        try
        {
            if (place.Processes is { } count)
            {
                session._processes.Start(count, session._node.Address, place.ThreadsPerProcess);
                await session._processes.WaitUntilJoinedAsync(session._node, cancellation);
            }

            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs an experiment to its end, shows how it gets on, and writes what it records.</summary>
    /// <param name="package">What the other nodes need.</param>
    /// <param name="experiment">The experiment.</param>
    /// <param name="options">Placement.</param>
    /// <param name="directory">The run directory.</param>
    /// <param name="interruption">Its token ends the run at the next epoch with what it has.</param>
    public async Task<RunResult> RunAsync(
        ExperimentPackage package, Experiment experiment, RunOptions options, string directory, Interruption interruption)
    {
        var inputs = new GatewaySpikeInputFactory(experiment, acceptsStreams: false);
        var sink = new RunDirectorySink(directory, new RunDirectoryOptions { CommandLine = Environment.CommandLine });
        var run = _node.Submit(package, experiment, options, inputs, [sink]);
        using var stopping = interruption.Token.Register(() => run.Stop(interruption.Reason));
        var display = RunProgressDisplay.ShowAsync(run);
        try
        {
            await run.Ready;
            run.Start();
        }
        catch (RunFailedException)
        {
            // The result says so too, and has the files written before.
        }

        var result = await run.Completion;
        await display;
        return result.Phase == RunPhase.Failed && await _processes.FindEndingAsync() is { } ending ? Amend(result, ending, directory) : result;
    }

    /// <summary>A run whose process was lost ends before its exit code is known: the result and the run's files get it now.</summary>
    private static RunResult Amend(RunResult result, string ending, string directory)
    {
        var amended = result with { Message = string.Create(CultureInfo.InvariantCulture, $"{result.Message} {ending}.") };
        try
        {
            RunDirectory.SetMessage(directory, amended.Message!);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The files already say that the run failed, and the message goes to standard error all the same.
        }

        return amended;
    }

    /// <summary>The handle on a run that is led step by step.</summary>
    /// <param name="package">What the other nodes need.</param>
    /// <param name="experiment">The experiment.</param>
    /// <param name="options">Placement.</param>
    /// <param name="sinks">Take what it records.</param>
    public IExperimentRun Submit(ExperimentPackage package, Experiment experiment, RunOptions options, IReadOnlyList<IRunSink> sinks) =>
        _node.Submit(package, experiment, options, new GatewaySpikeInputFactory(experiment, acceptsStreams: false), sinks);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // The processes first: nodes that see this one leave would report what is no fault.
        await _processes.DisposeAsync();
        if (_ownsCluster)
        {
            // The others are gone: leaving in order would wait for their consent.
            await _node.AbandonAsync();
        }
        else
        {
            await _node.DisposeAsync();
        }
    }
}
