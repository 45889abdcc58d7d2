using Grpc.Core;
using Neuromesh.Gateway.Tests.Fakes;
using Neuromesh.Protocol.V1;

namespace Neuromesh.Gateway.Tests.Services;

public sealed class RunControlTests
{
    [Fact]
    public async Task Start_waits_until_the_run_is_built()
    {
        await using var gateway = await TestGateway.StartAsync(buildsAtOnce: false);
        var run = await gateway.SubmitAsync();

        var start = gateway.Experiments.StartAsync(new StartRequest { ExperimentId = run.RunId }).ResponseAsync;
        await Pause(gateway, run).FailsWithAsync(StatusCode.FailedPrecondition);
        Assert.False(start.IsCompleted);
        run.Build();

        Assert.Equal(RunPhase.Running, (await start.Within()).Status.Phase);
        Assert.Equal(Cluster.Runs.RunPhase.Running, run.Status.Phase);
    }

    [Fact]
    public async Task A_run_that_cannot_be_built_says_why()
    {
        await using var gateway = await TestGateway.StartAsync(buildsAtOnce: false);
        var run = await gateway.SubmitAsync();
        var start = gateway.Experiments.StartAsync(new StartRequest { ExperimentId = run.RunId }).ResponseAsync;

        run.FailToBuild("node 2 has no memory left");

        Assert.Contains("node 2 has no memory left", (await start.FailsWithAsync(StatusCode.FailedPrecondition)).Detail, StringComparison.Ordinal);
        Assert.Contains("node 2 has no memory left", (await Start(gateway, run).FailsWithAsync(StatusCode.FailedPrecondition)).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ready_run_can_be_neither_paused_nor_resumed()
    {
        await using var gateway = await TestGateway.StartAsync();
        var run = await gateway.SubmitAsync();

        await Pause(gateway, run).FailsWithAsync(StatusCode.FailedPrecondition);
        var status = await Resume(gateway, run).FailsWithAsync(StatusCode.FailedPrecondition);

        Assert.Contains("has not been started", status.Detail, StringComparison.Ordinal);
        Assert.Equal(Cluster.Runs.RunPhase.Ready, run.Status.Phase);
    }

    [Fact]
    public async Task A_run_is_paused_and_resumed_as_often_as_one_likes()
    {
        await using var gateway = await TestGateway.StartAsync();
        var run = await gateway.StartRunAsync();

        Assert.Equal(RunPhase.Running, await Resume(gateway, run));
        Assert.Equal(RunPhase.Running, await Start(gateway, run));
        Assert.Equal(RunPhase.Paused, await Pause(gateway, run));
        Assert.Equal(RunPhase.Paused, await Pause(gateway, run));
        Assert.Equal(RunPhase.Running, await Resume(gateway, run));
        Assert.Equal(RunPhase.Paused, await Pause(gateway, run));
        Assert.Equal(RunPhase.Running, await Start(gateway, run));
    }

    [Fact]
    public async Task Pause_answers_when_the_run_is_held_if_asked_to_wait()
    {
        await using var gateway = await TestGateway.StartAsync();
        var run = await gateway.StartRunAsync();
        run.DelaysPauses = true;

        var waiting = gateway.Experiments.PauseAsync(new PauseRequest { ExperimentId = run.RunId, Wait = true }).ResponseAsync;
        var immediate = await Pause(gateway, run).Within();
        await Waiting.Until(() => run.PausesAsked == 2);
        Assert.False(waiting.IsCompleted);
        run.HoldNow();

        Assert.Equal(RunPhase.Running, immediate);
        Assert.Equal(RunPhase.Paused, (await waiting.Within()).Status.Phase);
    }

    [Fact]
    public async Task Step_advances_a_ready_and_a_paused_run()
    {
        await using var gateway = await TestGateway.StartAsync();
        var run = await gateway.SubmitAsync();

        var first = gateway.Experiments.StepAsync(new StepRequest { ExperimentId = run.RunId, Steps = 15, Wait = true }).ResponseAsync;
        await Waiting.Until(() => run.Status.Phase == Cluster.Runs.RunPhase.Running);
        run.PlayEpoch();
        Assert.False(first.IsCompleted);
        run.PlayEpoch();
        var held = (await first.Within()).Status;
        var second = await gateway.Experiments.StepAsync(new StepRequest { ExperimentId = run.RunId, BiologicalMilliseconds = 0.75 });

        Assert.Equal((RunPhase.Paused, 20L), (held.Phase, held.Step));
        Assert.Equal(RunPhase.Running, second.Status.Phase);
        Assert.Equal([15L, 8L], run.StepsAsked);
    }

    [Fact]
    public async Task A_time_on_the_grid_gains_no_step()
    {
        await using var gateway = await TestGateway.StartAsync();
        var run = await gateway.SubmitAsync();

        // 0.3 / 0.1 is a little below 3 and 0.7 / 0.1 a little above 7 in binary arithmetic.
        foreach (var timeMs in new[] { 0.3, 0.7, 1e9 })
        {
            await gateway.Experiments.StepAsync(new StepRequest { ExperimentId = run.RunId, BiologicalMilliseconds = timeMs });
            await gateway.Experiments.PauseAsync(new PauseRequest { ExperimentId = run.RunId, Wait = true });
        }

        Assert.Equal([3L, 7L, 1000L], run.StepsAsked);
    }

    [Fact]
    public async Task Step_refuses_a_running_run_and_amounts_that_are_none()
    {
        await using var gateway = await TestGateway.StartAsync();
        var run = await gateway.StartRunAsync();
        var client = gateway.Experiments;

        await client.StepAsync(new StepRequest { ExperimentId = run.RunId, Steps = 10 }).ResponseAsync.FailsWithAsync(StatusCode.FailedPrecondition);
        StepRequest[] wrong =
        [
            new() { ExperimentId = run.RunId },
            new() { ExperimentId = run.RunId, Steps = 0 },
            new() { ExperimentId = run.RunId, Steps = -5 },
            new() { ExperimentId = run.RunId, BiologicalMilliseconds = 0 },
            new() { ExperimentId = run.RunId, BiologicalMilliseconds = double.NaN },
            new() { ExperimentId = run.RunId, BiologicalMilliseconds = double.PositiveInfinity },
        ];
        foreach (var request in wrong)
        {
            await client.StepAsync(request).ResponseAsync.FailsWithAsync(StatusCode.InvalidArgument);
        }

        Assert.Empty(run.StepsAsked);
    }

    [Fact]
    public async Task Stop_ends_a_run_and_changes_nothing_afterwards()
    {
        await using var gateway = await TestGateway.StartAsync();
        var run = await gateway.StartRunAsync();

        var stopped = await gateway.Experiments.StopAsync(new StopRequest { ExperimentId = run.RunId, Reason = "seen enough", Wait = true });
        var again = await gateway.Experiments.StopAsync(new StopRequest { ExperimentId = run.RunId, Reason = "really" });

        Assert.Equal((RunPhase.Stopped, "seen enough"), (stopped.Status.Phase, stopped.Status.Message));
        Assert.Equal((RunPhase.Stopped, "seen enough"), (again.Status.Phase, again.Status.Message));
        Assert.Equal("seen enough", run.StopReason);
    }

    [Fact]
    public async Task Stop_without_a_reason_says_who_did_it()
    {
        await using var gateway = await TestGateway.StartAsync();
        var run = await gateway.SubmitAsync();

        await gateway.Experiments.StopAsync(new StopRequest { ExperimentId = run.RunId, Wait = true });

        Assert.Equal("stopped by a client", run.StopReason);
    }

    [Fact]
    public async Task An_ended_run_can_only_be_stopped()
    {
        await using var gateway = await TestGateway.StartAsync();
        var run = await gateway.StartRunAsync();
        run.End(Cluster.Runs.RunPhase.Failed, "a tile burnt");

        Task[] calls =
        [
            Start(gateway, run),
            Pause(gateway, run),
            Resume(gateway, run),
            gateway.Experiments.StepAsync(new StepRequest { ExperimentId = run.RunId, Steps = 1 }).ResponseAsync,
        ];

        foreach (var call in calls)
        {
            Assert.Contains("a tile burnt", (await call.FailsWithAsync(StatusCode.FailedPrecondition)).Detail, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Watch_follows_a_run_to_its_end()
    {
        await using var gateway = await TestGateway.StartAsync();
        var run = await gateway.SubmitAsync();
        using var call = gateway.Experiments.Watch(new WatchRequest { ExperimentId = run.RunId });
        var stream = call.ResponseStream;

        Assert.True(await stream.MoveNext().Within());
        Assert.Equal(RunPhase.Ready, stream.Current.Status.Phase);
        run.Start();
        Assert.True(await stream.MoveNext().Within());
        Assert.Equal(RunPhase.Running, stream.Current.Status.Phase);
        Assert.Null(stream.Current.Result);
        run.PlayEpoch((3, 1));
        Assert.True(await stream.MoveNext().Within());
        Assert.Equal((10L, 1L), (stream.Current.Status.Step, stream.Current.Status.Spikes));
        run.Stop("enough");
        Assert.True(await stream.MoveNext().Within());

        Assert.Equal(RunPhase.Stopped, stream.Current.Status.Phase);
        Assert.Equal((await run.Completion).Fingerprint, stream.Current.Result?.Fingerprint);
        Assert.False(await stream.MoveNext().Within());
    }

    [Fact]
    public async Task Watch_of_an_ended_run_tells_the_result_and_ends()
    {
        await using var gateway = await TestGateway.StartAsync();
        var run = await gateway.SubmitAsync();
        run.Stop("enough");
        using var call = gateway.Experiments.Watch(new WatchRequest { ExperimentId = run.RunId });

        Assert.True(await call.ResponseStream.MoveNext().Within());
        Assert.NotNull(call.ResponseStream.Current.Result);
        Assert.False(await call.ResponseStream.MoveNext().Within());
    }

    [Fact]
    public async Task A_watch_that_is_cancelled_leaves_nothing_behind()
    {
        await using var gateway = await TestGateway.StartAsync();
        var run = await gateway.SubmitAsync();
        using (var call = gateway.Experiments.Watch(new WatchRequest { ExperimentId = run.RunId }))
        {
            Assert.True(await call.ResponseStream.MoveNext().Within());
            Assert.Equal(1, run.Observers);
        }

        await Waiting.Until(() => run.Observers == 0);
    }

    [Fact]
    public async Task A_gateway_that_stops_ends_its_watches()
    {
        var gateway = await TestGateway.StartAsync();
        var run = await gateway.SubmitAsync();
        run.IgnoresStops = true;
        using var call = gateway.Experiments.Watch(new WatchRequest { ExperimentId = run.RunId });
        Assert.True(await call.ResponseStream.MoveNext().Within());

        var stop = gateway.Server.StopAsync();

        await call.ResponseStream.MoveNext().FailsWithAsync(StatusCode.Unavailable);
        run.End(Cluster.Runs.RunPhase.Stopped, "late");
        await stop.Within();
        await gateway.DisposeAsync();
    }

    private static async Task<RunPhase> Start(TestGateway gateway, FakeRun run) =>
        (await gateway.Experiments.StartAsync(new StartRequest { ExperimentId = run.RunId })).Status.Phase;

    private static async Task<RunPhase> Pause(TestGateway gateway, FakeRun run) =>
        (await gateway.Experiments.PauseAsync(new PauseRequest { ExperimentId = run.RunId })).Status.Phase;

    private static async Task<RunPhase> Resume(TestGateway gateway, FakeRun run) =>
        (await gateway.Experiments.ResumeAsync(new ResumeRequest { ExperimentId = run.RunId })).Status.Phase;
}
