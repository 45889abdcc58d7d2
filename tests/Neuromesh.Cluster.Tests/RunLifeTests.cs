using Neuromesh.Cluster.Runs;

namespace Neuromesh.Cluster.Tests;

/// <summary>The life of a run between its submission and its end, whatever is asked of it and when.</summary>
public sealed class RunLifeTests(OneThread one, PureGateway several) : IClassFixture<OneThread>, IClassFixture<PureGateway>
{
    private const string Impatient = "neuromesh.placement-timeout = 1s";
    private static readonly TestExperiment Short = TestExperiments.SmallWithInput(500);
    private static readonly TestExperiment Endless = TestExperiments.SmallWithInput(100_000_000);

    [Fact]
    public async Task Commands_before_the_network_is_built_happen_when_it_is()
    {
        using var opening = new ManualResetEventSlim();
        var run = one.Cluster.Submit(Short, null, Held(opening));
        run.Step(95);
        run.Step(1);
        Assert.False(run.Ready.IsCompleted);
        opening.Set();
        await run.WhenStatus(status => status is { Phase: RunPhase.Paused, Step: 110 });
        run.Start();
        Assert.Equal(500, (await run.Completion.WaitAsync(TestCluster.Patience)).LastStep);
    }

    [Fact]
    public async Task Steps_come_on_top_of_each_other_and_beyond_the_end_is_the_end()
    {
        var run = several.Cluster.Submit(Short, null, Inputs());
        for (var i = 0; i < 20; i++)
        {
            run.Step(10);
        }

        await run.WhenStatus(status => status is { Phase: RunPhase.Paused, Step: 200 });
        run.Step(long.MaxValue);
        var result = await run.Completion.WaitAsync(TestCluster.Patience);
        Assert.Equal((RunPhase.Completed, 500L), (result.Phase, result.LastStep));
        Assert.Throws<ArgumentOutOfRangeException>(() => run.Step(0));
    }

    [Fact]
    public async Task A_run_that_is_let_go_as_it_reaches_its_gate_is_running()
    {
        var run = one.Cluster.Submit(Endless, null, Inputs());
        await run.Ready.WaitAsync(TestCluster.Patience);
        for (var i = 1; i <= 8; i++)
        {
            run.Step(10);
            run.Start();
            var step = run.Status.Step;
            await run.WhenStatus(status => status.Step > step + 100 && status.Phase == RunPhase.Running);
            run.Pause();
            await run.WhenStatus(status => status.Phase == RunPhase.Paused);
        }

        await Stop(run);
    }

    [Fact]
    public async Task Stopped_before_it_is_placed()
    {
        await using var cluster = await TestCluster.StartAsync(TestCluster.GatewayOnly());
        var sink = new RecordingSink();
        var run = cluster.Submit(Short, null, Inputs(), sink);
        run.Start();
        var result = await Stop(run);
        Assert.Equal(0, result.LastStep);
        Assert.Equal(result, sink.Result);

        // The coordinator has forgotten it: the node that comes now gets the next run, under the same id.
        await cluster.AddAsync(TestCluster.Compute());
        await cluster.WhenComputing(1);
        await cluster.Run(Short, new RunOptions { RunId = run.RunId }, Inputs());
    }

    [Fact]
    public async Task Stopped_while_it_is_built()
    {
        using var opening = new ManualResetEventSlim();
        var sink = new RecordingSink();
        var run = several.Cluster.Submit(Short, null, Held(opening), sink);
        await run.WhenStatus(status => status.Phase == RunPhase.Building);
        var result = await Stop(run);
        opening.Set();
        Assert.Equal(0, result.LastStep);
        Assert.Equal(result, sink.Result);
        await Assert.ThrowsAsync<RunFailedException>(() => run.Ready.WaitAsync(TestCluster.Patience));
        await several.Cluster.Run(Short, new RunOptions { RunId = run.RunId }, Inputs());
    }

    [Fact]
    public async Task Stopped_before_it_is_started()
    {
        var run = several.Cluster.Submit(Short, null, Inputs());
        await run.Ready.WaitAsync(TestCluster.Patience);
        Assert.Equal(0, (await Stop(run)).LastStep);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stopped_in_the_middle_it_has_what_the_whole_run_has_until_then(bool whilePaused)
    {
        var experiment = TestExperiments.Dense(5, 300);
        var whole = new RecordingSink();
        await one.Cluster.Run(experiment, null, null, whole);

        // The recorder holds the run at its fifth epoch until it has been asked to stop: no machine is too fast for it.
        using var asked = new ManualResetEventSlim(whilePaused);
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var part = new RecordingSink
        {
            Writing = record =>
            {
                if (record.Epoch == 4)
                {
                    reached.TrySetResult();
                    asked.Wait(TestCluster.Patience);
                }
            },
        };
        var run = several.Cluster.Submit(experiment, null, null, part);
        if (whilePaused)
        {
            run.Step(100);
            await run.WhenStatus(status => status.Phase == RunPhase.Paused);
        }
        else
        {
            run.Start();
            await reached.Task.WaitAsync(TestCluster.Patience);
        }

        run.Stop("enough");
        asked.Set();
        var result = await run.Completion.WaitAsync(TestCluster.Patience);
        Assert.Equal(RunPhase.Stopped, result.Phase);
        Assert.Equal("enough", result.Message);
        Assert.InRange(result.LastStep, 25, 295);
        Assert.Equal(whilePaused ? 105 : result.LastStep, result.LastStep);
        Assert.Equal(result.LastStep, part.Epochs.Count * 5);
        Assert.Equal(whole.Spikes.Where(spike => spike.Step <= result.LastStep), part.Spikes);
        Assert.NotNull(result.StateFingerprint);
    }

    [Fact]
    public async Task An_id_that_is_under_way_is_refused_and_the_run_goes_on()
    {
        var options = new RunOptions { RunId = "same-id" };
        var first = several.Cluster.Submit(Short, options, Inputs());
        await first.Ready.WaitAsync(TestCluster.Patience);
        var sink = new RecordingSink();
        var refused = several.Cluster.Submit(Short, options, Inputs(), sink);
        var second = await refused.Completion.WaitAsync(TestCluster.Patience);
        Assert.Equal((RunPhase.Failed, "A run with the id 'same-id' is under way already."), (second.Phase, second.Message));
        Assert.Equal(second, sink.Result);

        // Another gateway cannot have it either, though its node has a part in the run.
        var node = await several.Cluster.AddAsync(TestCluster.GatewayOnly());
        var refusedElsewhere = node.Submit(Short.Package, Short.Experiment, options, Inputs(), []);
        var third = await refusedElsewhere.Completion.WaitAsync(TestCluster.Patience);
        Assert.Equal(
            (RunPhase.Failed, $"A run with the id 'same-id' is under way already, submitted on node {several.Cluster.Gateway.Address}."),
            (third.Phase, third.Message));

        // Whoever was refused has no say in the run that goes on.
        refused.Stop("refused");
        refusedElsewhere.Stop("refused");
        first.Start();
        Assert.Equal(RunPhase.Completed, (await first.Completion.WaitAsync(TestCluster.Patience)).Phase);
        await several.Cluster.Run(Short, options, Inputs());
        Assert.Throws<ArgumentException>(() => several.Cluster.Submit(Short, new RunOptions { RunId = "no/id" }));
    }

    [Fact]
    public async Task Two_runs_at_once_do_not_mix()
    {
        var (dense, other) = (TestExperiments.Dense(5, 300), TestExperiments.Dense(1, 200));
        var references = (Dense: await one.Cluster.Run(dense), Other: await one.Cluster.Run(other));
        var runs = new[] { dense, other, dense }.Select(experiment => several.Cluster.Submit(experiment)).ToArray();
        await Task.WhenAll(runs.Select(run => run.Ready)).WaitAsync(TestCluster.Patience);
        foreach (var run in runs)
        {
            run.Start();
        }

        var results = await Task.WhenAll(runs.Select(run => run.Completion)).WaitAsync(TestCluster.Patience);
        foreach (var (result, reference) in results.Zip([references.Dense, references.Other, references.Dense]))
        {
            Assert.Equal((RunPhase.Completed, reference.StateFingerprint), (result.Phase, result.StateFingerprint));
            Assert.Equal(reference.Fingerprint, result.Fingerprint);
        }
    }

    [Fact]
    public async Task A_node_that_joins_is_neither_used_nor_disturbed()
    {
        await using var cluster = await TestCluster.StartAsync(TestCluster.ComputingGateway(), TestCluster.Compute());
        var reference = await cluster.Run(Short, null, Inputs());
        var run = cluster.Submit(Short, null, Inputs());
        run.Step(100);
        await run.WhenStatus(status => status.Phase == RunPhase.Paused);
        await cluster.AddAsync(TestCluster.Compute());
        await cluster.WhenComputing(3);
        run.Start();
        var result = await run.Completion.WaitAsync(TestCluster.Patience);
        Assert.Equal((RunPhase.Completed, 2, reference.StateFingerprint), (result.Phase, result.Nodes, result.StateFingerprint));
        Assert.Equal(3, (await cluster.Run(Short, new RunOptions { NeuronsPerCore = 1 }, Inputs())).Nodes);
    }

    [Fact]
    public async Task Without_a_compute_node_a_run_waits_and_then_fails()
    {
        await using var cluster = await TestCluster.StartAsync(TestCluster.GatewayOnly(Impatient));
        var sink = new RecordingSink();
        var run = cluster.Submit(Short, null, Inputs(), sink);
        var failure = await Assert.ThrowsAsync<RunFailedException>(() => run.Ready.WaitAsync(TestCluster.Patience));
        Assert.Equal("The cluster has no node with the role 'compute': start one with 'neuromesh node'.", failure.Message);
        Assert.Equal(RunPhase.Failed, sink.Result!.Phase);
    }

    [Fact]
    public async Task A_compute_node_that_comes_in_time_is_used()
    {
        await using var cluster = await TestCluster.StartAsync(TestCluster.GatewayOnly());
        var run = cluster.Submit(Short, null, Inputs());
        run.Start();
        await cluster.AddAsync(TestCluster.Compute());
        Assert.Equal(RunPhase.Completed, (await run.Completion.WaitAsync(TestCluster.Patience)).Phase);
    }

    [Fact]
    public async Task Without_a_coordinator_a_run_fails()
    {
        // Nobody in this cluster has the role of a gateway, so nobody coordinates.
        await using var cluster = await TestCluster.StartAsync(TestCluster.Compute(1, Impatient + "\nneuromesh.coordinator-timeout = 1s"));
        var result = await cluster.Submit(Short, null, Inputs()).Completion.WaitAsync(TestCluster.Patience);
        Assert.Equal(RunPhase.Failed, result.Phase);
        Assert.StartsWith("The cluster's coordinator did not answer", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_subscriber_hears_of_every_epoch_from_where_it_came()
    {
        var early = new RecordingSink();
        var run = one.Cluster.Submit(Short, null, Inputs());
        run.Subscribe(early);
        run.Step(200);
        await run.WhenStatus(status => status is { Phase: RunPhase.Paused, Step: 200 });
        var (late, leaving) = (new RecordingSink(), new RecordingSink());
        run.Subscribe(late);
        run.Subscribe(leaving);
        run.Unsubscribe(leaving);
        run.Start();
        var result = await run.Completion.WaitAsync(TestCluster.Patience);
        Assert.Equal(Enumerable.Range(0, 50).Select(epoch => (long)epoch), early.Epochs);
        Assert.Equal(Enumerable.Range(20, 30).Select(epoch => (long)epoch), late.Epochs);
        Assert.Equal(early.Spikes.Where(spike => spike.Step > 200), late.Spikes);
        Assert.Equal((result, result), (early.Result, late.Result));
        Assert.Equal((1, 0, (RunResult?)null), (leaving.Begun, leaving.Epochs.Count, leaving.Result));
    }

    private static FakeInputs Inputs() => new(_ => FakeInput.Periodic(7));

    private static FakeInputs Held(ManualResetEventSlim opening) => new(_ =>
    {
        opening.Wait(TestCluster.Patience);
        return FakeInput.Periodic(7);
    });

    private static async Task<RunResult> Stop(IExperimentRun run)
    {
        run.Stop("enough");
        var result = await run.Completion.WaitAsync(TestCluster.Patience);
        Assert.Equal((RunPhase.Stopped, "enough"), (result.Phase, result.Message));
        return result;
    }
}
