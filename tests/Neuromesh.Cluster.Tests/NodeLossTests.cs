using Akka.Actor;
using Akka.Remote;
using Akka.Remote.Transport;
using Neuromesh.Cluster.Runs;

namespace Neuromesh.Cluster.Tests;

/// <summary>A node that vanishes ends the runs it has a part in, with its name, and no others; nothing waits for it.</summary>
public sealed class NodeLossTests
{
    private static readonly TestExperiment Endless = TestExperiments.SmallWithInput(100_000_000);
    private static readonly RunOptions OneNeuronPerCore = new() { NeuronsPerCore = 1 };

    /// <summary>Shorter than what nodes have by default, so that the membership settles sooner.</summary>
    private const string Quick = """
        akka.cluster.failure-detector.acceptable-heartbeat-pause = 1500ms
        akka.cluster.split-brain-resolver.stable-after = 1s
        """;

    [Theory]
    [InlineData(RunPhase.Building)]
    [InlineData(RunPhase.Ready)]
    [InlineData(RunPhase.Running)]
    [InlineData(RunPhase.Paused)]
    public async Task A_compute_node_dies(RunPhase phase)
    {
        await using var cluster = await TestCluster.StartAsync(TestCluster.GatewayOnly(Quick), TestCluster.Compute(1, Quick), TestCluster.Compute(1, Quick));
        using var opening = new ManualResetEventSlim(phase != RunPhase.Building);
        var sink = new RecordingSink();
        var run = cluster.Submit(Endless, OneNeuronPerCore, new FakeInputs(_ => Open(opening)), sink);
        await Bring(run, phase);
        var (victim, survivor) = (cluster.Nodes[1], cluster.Nodes[2]);
        var share = await ShareOn(survivor);

        await victim.AbandonAsync();
        var result = await run.Completion.WaitAsync(TestCluster.Patience);
        opening.Set();
        Assert.Equal(RunPhase.Failed, result.Phase);
        Assert.Contains(victim.Address, result.Message, StringComparison.Ordinal);
        Assert.Equal(result, sink.Result);
        await share.WatchAsync().WaitAsync(TestCluster.Patience);
        if (phase == RunPhase.Running)
        {
            // The others go on with the next run, as soon as the membership has settled.
            Assert.Equal(1, (await cluster.Run(TestExperiments.Small(200), OneNeuronPerCore)).Nodes);
        }
    }

    [Fact]
    public async Task The_gateway_dies()
    {
        await using var cluster = await TestCluster.StartAsync(TestCluster.GatewayOnly(), TestCluster.Compute(), TestCluster.Compute());
        var run = cluster.Submit(Endless, OneNeuronPerCore, Inputs());
        run.Start();
        await run.WhenStatus(status => status.Step > 0);
        var shares = await Task.WhenAll(cluster.Nodes.Skip(1).Select(ShareOn));

        await cluster.Gateway.AbandonAsync();
        foreach (var share in shares)
        {
            await share.WatchAsync().WaitAsync(TestCluster.Patience);
        }

        // The handle is not left waiting for a node that is no more.
        var result = await run.Completion.WaitAsync(TestCluster.Patience);
        Assert.Equal(RunPhase.Failed, result.Phase);
        Assert.Contains("was shut down before the run had ended", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_coordinators_node_dies()
    {
        // The coordinator is on the oldest gateway; the run is submitted on another.
        await using var cluster = await TestCluster.StartAsync(TestCluster.GatewayOnly(Quick), TestCluster.Compute(1, Quick), TestCluster.Compute(1, Quick));
        await using var second = new TestNode(await NeuromeshNode.StartAsync(
            TestCluster.GatewayOnly(Quick) with { SeedNodes = [cluster.Gateway.Address] }, CancellationToken.None));
        var run = second.Node.Submit(Endless.Package, Endless.Experiment, OneNeuronPerCore, Inputs(), []);
        run.Start();
        await run.WhenStatus(status => status.Step > 0);

        await cluster.Gateway.AbandonAsync();
        var result = await run.Completion.WaitAsync(TestCluster.Patience);
        Assert.Equal(RunPhase.Failed, result.Phase);
        Assert.Contains(cluster.Gateway.Address, result.Message, StringComparison.Ordinal);
        Assert.Contains("coordinat", result.Message, StringComparison.Ordinal);

        // A new coordinator takes over.
        var small = TestExperiments.Small(200);
        var next = second.Node.Submit(small.Package, small.Experiment, OneNeuronPerCore, new TestCluster.NoInputs(), []);
        next.Start();
        Assert.Equal(RunPhase.Completed, (await next.Completion.WaitAsync(TestCluster.Patience)).Phase);
    }

    [Fact]
    public async Task A_node_falls_silent_without_closing_its_connections()
    {
        const string Injected = "akka.remote.dot-netty.tcp.applied-adapters = [trttl]\n" + Quick;
        await using var cluster = await TestCluster.StartAsync(
            TestCluster.GatewayOnly(Injected), TestCluster.Compute(1, Injected), TestCluster.Compute(1, Injected));
        var run = cluster.Submit(Endless, OneNeuronPerCore, Inputs());
        run.Start();
        await run.WhenStatus(status => status.Step > 0);

        var victim = cluster.Nodes[2];
        var transport = ((IRemoteActorRefProvider)((ExtendedActorSystem)victim.System).Provider).Transport;
        foreach (var other in cluster.Nodes.Take(2))
        {
            var address = Address.Parse(other.Address);
            Assert.True(await transport.ManagementCommand(
                new SetThrottle(address, ThrottleTransportAdapter.Direction.Both, Blackhole.Instance)));
        }

        var result = await run.Completion.WaitAsync(TestCluster.Patience);
        Assert.Equal(RunPhase.Failed, result.Phase);
        Assert.Contains($"Node {victim.Address} (process {Environment.ProcessId}) cannot be reached", result.Message, StringComparison.Ordinal);
    }

    /// <summary>What was on its way is lost, though all nodes are well and find each other again: the run fails at once, and runs go on as soon as the connection is back.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1, 2)]
    public async Task A_connection_breaks_and_comes_back(params int[] broken)
    {
        await using var gateway = new BreakableLink();
        await using var first = new BreakableLink();
        await using var second = new BreakableLink();
        await using var cluster = await TestCluster.StartAsync(
            gateway.Behind(TestCluster.GatewayOnly()), first.Behind(TestCluster.Compute()), second.Behind(TestCluster.Compute()));
        var sink = new RecordingSink();
        var run = cluster.Submit(Endless, OneNeuronPerCore, Inputs(), sink);
        run.Start();
        await run.WhenStatus(status => status.Step > 0);

        // The two compute nodes may have met at either's door.
        BreakableLink[] links = [gateway, first, second];
        Assert.True(broken.Sum(node => links[node].Break()) > 0);

        var result = await run.Completion.WaitAsync(TestCluster.Patience);
        Assert.Equal(RunPhase.Failed, result.Phase);
        Assert.True(result.Message!.Contains("broke its connection: the run cannot go on without it.", StringComparison.Ordinal), result.Message);
        Assert.Contains(cluster.Nodes, node => result.Message!.Contains(node.Address, StringComparison.Ordinal));
        Assert.Equal(result, sink.Result);
        await GoesOn(cluster, 2);
    }

    [Fact]
    public async Task A_node_is_shut_down_in_order()
    {
        await using var cluster = await TestCluster.StartAsync(TestCluster.ComputingGateway(), TestCluster.Compute());
        var run = cluster.Submit(Endless, OneNeuronPerCore, Inputs());
        run.Start();
        await run.WhenStatus(status => status.Step > 0);
        await cluster.Nodes[1].DisposeAsync();
        var result = await run.Completion.WaitAsync(TestCluster.Patience);
        Assert.Equal(RunPhase.Failed, result.Phase);
        Assert.True(result.Message!.Contains(cluster.Nodes[1].Address, StringComparison.Ordinal), result.Message);
        await cluster.Run(TestExperiments.Small(200));
    }

    [Fact]
    public async Task A_node_that_is_disposed_of_ends_its_runs_and_takes_no_more()
    {
        await using var cluster = await TestCluster.StartOneAsync();
        var sink = new RecordingSink();
        var running = cluster.Submit(Endless, null, Inputs(), sink);
        var waiting = cluster.Submit(Endless, null, Inputs());
        running.Start();
        await running.WhenStatus(status => status.Step > 0);
        await cluster.Gateway.DisposeAsync();
        var late = new RecordingSink();
        var ended = await running.Completion.WaitAsync(TestCluster.Patience);
        foreach (var run in new[] { running, waiting, cluster.Submit(Endless, null, Inputs(), late) })
        {
            var result = await run.Completion.WaitAsync(TestCluster.Patience);
            Assert.Equal(RunPhase.Failed, result.Phase);
            Assert.Contains(cluster.Gateway.Address, result.Message, StringComparison.Ordinal);
        }

        Assert.Equal(ended, sink.Result);
        Assert.Equal(sink.Epochs.Count * 10, sink.Result!.LastStep);
        Assert.Equal(RunPhase.Failed, late.Result!.Phase);
    }

    /// <summary>Runs until a run succeeds on all nodes; one that comes before the connection is back may fail for it.</summary>
    private static async Task GoesOn(TestCluster cluster, int nodes)
    {
        using var timeout = new CancellationTokenSource(TestCluster.Patience);
        RunResult result;
        do
        {
            timeout.Token.ThrowIfCancellationRequested();
            var run = cluster.Submit(TestExperiments.Small(200), OneNeuronPerCore);
            run.Start();
            result = await run.Completion.WaitAsync(TestCluster.Patience);
        }
        while (result.Phase != RunPhase.Completed || result.Nodes != nodes);
    }

    private static FakeInputs Inputs() => new(FakeInput.Periodic(7));

    private static FakeInput Open(ManualResetEventSlim opening)
    {
        opening.Wait(TestCluster.Patience);
        return FakeInput.Periodic(7);
    }

    private static async Task Bring(IExperimentRun run, RunPhase phase)
    {
        switch (phase)
        {
            case RunPhase.Running:
                run.Start();
                await run.WhenStatus(status => status.Step > 0);
                break;
            case RunPhase.Paused:
                run.Step(100);
                await run.WhenStatus(status => status.Phase == RunPhase.Paused);
                break;
            default:
                await run.WhenStatus(status => status.Phase == phase);
                break;
        }
    }

    /// <summary>The node's share of the one run under way.</summary>
    private static async Task<IActorRef> ShareOn(NeuromeshNode node)
    {
        using var timeout = new CancellationTokenSource(TestCluster.Patience);
        while (true)
        {
            try
            {
                return await node.System.ActorSelection("/user/node-agent/run-*").ResolveOne(TimeSpan.FromMilliseconds(200), timeout.Token);
            }
            catch (ActorNotFoundException)
            {
                timeout.Token.ThrowIfCancellationRequested();
            }
        }
    }

    private sealed class TestNode(NeuromeshNode node) : IAsyncDisposable
    {
        public NeuromeshNode Node => node;

        public async ValueTask DisposeAsync() => await node.AbandonAsync();
    }
}
