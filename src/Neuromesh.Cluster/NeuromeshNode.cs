using Akka.Actor;
using Akka.Cluster.Tools.Singleton;
using Neuromesh.Cluster.Configuration;
using Neuromesh.Cluster.Coordination;
using Neuromesh.Cluster.Nodes;
using Neuromesh.Cluster.Placement;
using Neuromesh.Cluster.Runs;
using Neuromesh.Experiments;
using Neuromesh.Experiments.Model;

namespace Neuromesh.Cluster;

/// <summary>This process's membership in a cluster: with both roles and no seed node, a cluster of one that does everything.</summary>
public sealed class NeuromeshNode : IExperimentHost, IAsyncDisposable
{
    private readonly ActorSystem _system;
    private readonly IActorRef _agent;

    private NeuromeshNode(ActorSystem system, int threads, PlacementRule plan)
    {
        _system = system;
        Threads = threads;
        var cluster = Akka.Cluster.Cluster.Get(system);
        Address = cluster.SelfAddress.ToString();
        if (cluster.SelfRoles.Contains(NodeOptions.GatewayRole))
        {
            var settings = ClusterSingletonManagerSettings.Create(system).WithRole(NodeOptions.GatewayRole);
            system.ActorOf(
                ClusterSingletonManager.Props(Props.Create(() => new ExperimentCoordinator(plan)), PoisonPill.Instance, settings),
                "coordinator-manager");
        }

        var coordinator = system.ActorOf(
            ClusterSingletonProxy.Props(
                "/user/coordinator-manager",
                ClusterSingletonProxySettings.Create(system).WithRole(NodeOptions.GatewayRole)),
            "coordinator-proxy");
        _agent = system.ActorOf(Props.Create(() => new NodeAgent(threads, coordinator)), NodeAgent.Name);
    }

    /// <summary>Address that other nodes join: <c>akka.tcp://neuromesh@HOST:PORT</c>.</summary>
    public string Address { get; }

    /// <summary>Compute threads of this node.</summary>
    public int Threads { get; }

    /// <summary>Completes when the node has left the cluster and ended.</summary>
    public Task Terminated => _system.WhenTerminated;

    /// <summary>Starts a node and joins the cluster, or forms a new one.</summary>
    /// <param name="options">How it takes part.</param>
    /// <param name="cancellation">Gives up joining.</param>
    /// <exception cref="ArgumentException">An address is malformed.</exception>
    /// <exception cref="IOException">The port is taken or the host name is not this machine's.</exception>
    /// <exception cref="TimeoutException">No seed node answered within 30 s.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static async Task<NeuromeshNode> StartAsync(NodeOptions options, CancellationToken cancellation)
    {
        var threads = options.Threads > 0 ? options.Threads : Environment.ProcessorCount;
        var seeds = options.SeedNodes.Select(ParseAddress).ToArray();
        var configuration = NodeConfiguration.Create(options, threads);
        ActorSystem system;
        try
        {
            system = ActorSystem.Create(NodeConfiguration.SystemName, configuration);
        }
        catch (Exception exception) when (exception.GetBaseException() is System.Net.Sockets.SocketException socket)
        {
            throw new IOException($"Cannot listen on {options.Hostname}:{options.Port}: {socket.Message}", exception);
        }

        try
        {
            var node = new NeuromeshNode(system, threads, options.Placement);
            await node.JoinAsync(seeds, cancellation).ConfigureAwait(false);
            return node;
        }
        catch
        {
            await system.Terminate().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Waits until the cluster has a number of compute nodes.</summary>
    /// <param name="count">The number.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task WaitForComputeNodes(int count, CancellationToken cancellation)
    {
        while (CountComputeNodes() < count)
        {
            await Task.Delay(20, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>The actor system, for the tests that break it.</summary>
    internal ActorSystem System => _system;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The run's id has other characters than letters, digits, '-' and '_'.</exception>
    public IExperimentRun Submit(
        ExperimentPackage package,
        Experiment experiment,
        RunOptions options,
        ISpikeInputFactory inputs,
        IReadOnlyList<IRunSink> sinks)
    {
        var runId = options.RunId ?? Guid.NewGuid().ToString("N")[..12];
        if (runId.Length == 0 || !runId.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_'))
        {
            throw new ArgumentException($"'{runId}' is no run id: expected letters, digits, '-' and '_'.", nameof(options));
        }

        var run = new ExperimentRun(runId, experiment, _agent);
        _agent.Tell(new SubmitLocal(run, package, experiment, options, inputs, sinks));

        // A node that has ended has no agent that could tell.
        _ = Task.WhenAny(run.Completion, _system.WhenTerminated).ContinueWith(
            _ => run.CompleteUnbuilt(RunPhase.Failed, $"Node {Address} was shut down.", sinks), TaskScheduler.Default);
        return run;
    }

    /// <summary>Leaves the cluster and ends the node.</summary>
    public async ValueTask DisposeAsync()
    {
        await CoordinatedShutdown.Get(_system).Run(CoordinatedShutdown.ClrExitReason.Instance).ConfigureAwait(false);
        _system.Dispose();
    }

    /// <summary>Ends the node at once, without leaving the cluster in order: for the last node of a cluster that ends with it.</summary>
    public async Task AbandonAsync()
    {
        await _system.Terminate().ConfigureAwait(false);
        _system.Dispose();
    }

    private static Address ParseAddress(string text)
    {
        try
        {
            return Akka.Actor.Address.Parse(text);
        }
        catch (Exception exception) when (exception is UriFormatException or ArgumentException or FormatException)
        {
            throw new ArgumentException($"'{text}' is no address: expected akka.tcp://{NodeConfiguration.SystemName}@HOST:PORT.", exception);
        }
    }

    private int CountComputeNodes() => Akka.Cluster.Cluster.Get(_system).State.Members.Count(member =>
        member.Status == Akka.Cluster.MemberStatus.Up && member.HasRole(NodeOptions.ComputeRole));

    private async Task JoinAsync(Address[] seeds, CancellationToken cancellation)
    {
        var cluster = Akka.Cluster.Cluster.Get(_system);
        if (seeds.Length == 0)
        {
            cluster.Join(cluster.SelfAddress);
        }
        else
        {
            cluster.JoinSeedNodes(seeds);
        }

        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(TimeSpan.FromSeconds(30));
        try
        {
            while (cluster.SelfMember.Status != Akka.Cluster.MemberStatus.Up)
            {
                await Task.Delay(10, timeout.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException(
                $"No node answered at {string.Join(", ", seeds.Select(seed => seed.ToString()))} within 30 s: is it running, and does it give that host name and port?");
        }
    }
}
