using Neuromesh.Cluster.Epochs;
using Neuromesh.Cluster.Runs;

namespace Neuromesh.Cluster.Tests;

/// <summary>A sink that is slow slows the run; nothing is lost, and what waits for it is bounded.</summary>
public sealed class BackPressureTests(OneThread one, ComputingGateway several) : IClassFixture<OneThread>, IClassFixture<ComputingGateway>
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_slow_sink(bool onSeveralNodes)
    {
        var cluster = onSeveralNodes ? several.Cluster : one.Cluster;
        var experiment = TestExperiments.SmallWithInput(20_000);
        var fast = new RecordingSink();
        var reference = await one.Cluster.Run(experiment, null, new FakeInputs(FakeInput.Periodic(7)), fast);

        // At every tenth epoch the sink takes so long that the run gets ahead of it; it must never get further than the window.
        var input = FakeInput.Periodic(7);
        var slow = new RecordingSink
        {
            Writing = record =>
            {
                var ahead = Math.Min(record.Epoch + 1, 2000);
                if (record.Epoch % 10 == 0)
                {
                    Assert.True(SpinWait.SpinUntil(() => input.Taken >= ahead, TestCluster.Patience), $"only {input.Taken} epochs were taken");
                }

                var limit = Math.Min(record.Epoch + EpochExchange.ReleaseWindow, 2000);
                Assert.True(input.Taken <= limit, $"{input.Taken} epochs were taken while epoch {record.Epoch} was written");
            },
        };
        var result = await cluster.Run(experiment, null, new FakeInputs(input), slow);
        Assert.Equal((reference.Fingerprint, reference.StateFingerprint), (result.Fingerprint, result.StateFingerprint));
        slow.AssertSame(fast);
        Assert.InRange(slow.RecordObjects, 2, EpochExchange.ReleaseWindow + 1);
    }

    [Fact]
    public async Task An_input_that_waits_holds_the_run_and_nothing_else()
    {
        var experiment = TestExperiments.SmallWithInput(2000);
        var reference = await one.Cluster.Run(experiment, null, new FakeInputs(FakeInput.Periodic(7)));
        long arrived = 0;
        var events = FakeInput.Periodic(7);
        var input = new FakeInput((firstStep, steps, list) => firstStep + steps - 1 <= Volatile.Read(ref arrived) && events.TryTake(firstStep, steps, list));
        var run = several.Cluster.Submit(experiment, null, new FakeInputs(input));
        run.Start();

        // Samples come in portions that fit no epoch; another run passes by while this one waits.
        await run.Ready.WaitAsync(TestCluster.Patience);
        for (var portion = 1; portion <= 8; portion++)
        {
            Volatile.Write(ref arrived, portion * 245);
            input.Arrived!();
            var complete = portion * 245 / 10 * 10;
            await run.WhenStatus(status => status.Step == complete);
        }

        await several.Cluster.Run(TestExperiments.Small(100));
        Assert.Equal(RunPhase.Running, run.Status.Phase);
        Assert.Equal(1960, run.Status.Step);
        Volatile.Write(ref arrived, 2000);
        input.Arrived!();
        var result = await run.Completion.WaitAsync(TestCluster.Patience);
        Assert.Equal((reference.Fingerprint, reference.StateFingerprint), (result.Fingerprint, result.StateFingerprint));
    }
}
