using Grpc.Core;
using Neuromesh.Gateway.Services;
using Neuromesh.Gateway.Tests.Fakes;
using Neuromesh.Protocol.V1;

namespace Neuromesh.Gateway.Tests.Services;

public sealed class SpikesServiceTests
{
    [Fact]
    public async Task The_first_message_says_what_will_come()
    {
        await using var gateway = await TestGateway.StartAsync();
        var run = await gateway.SubmitAsync();

        using var call = await gateway.OpenSpikesAsync(run, "b");

        var opened = call.ResponseStream.Current.Opened;
        Assert.Equal((100_000L, 10), (opened.TimeStepNanoseconds, opened.EpochSteps));
        var population = Assert.Single(opened.Populations);
        Assert.Equal(("b", 3L, 2L, false), (population.Name, population.FirstNeuron, population.Size, population.SpikesRecorded));
    }

    [Fact]
    public async Task All_spikes_come_epoch_by_epoch_and_then_the_result()
    {
        await using var gateway = await TestGateway.StartAsync();
        var run = await gateway.SubmitAsync();
        using var call = await gateway.OpenSpikesAsync(run);
        run.Start();
        run.PlayEpoch((1, 0), (1, 4), (7, 2));
        run.PlayEpoch();
        run.PlayEpoch((21, 3), (30, 3));
        run.Stop("enough");

        var (batches, end) = await ReadToEndAsync(call);

        Assert.Equal([0L, 2L], batches.Select(batch => batch.Epoch));
        Assert.Equal([1L, 1L, 7L], batches[0].Steps);
        Assert.Equal([0L, 4L, 2L], batches[0].Neurons);
        Assert.Equal([21L, 30L], batches[1].Steps);
        Assert.Equal([10L, 30L], batches.Select(batch => batch.WatermarkStep));
        Assert.Equal(5, end.StreamedSpikes);
        Assert.Equal((RunPhase.Stopped, "enough", 5L), (end.Result.Phase, end.Result.Message, end.Result.Spikes));
    }

    [Fact]
    public async Task Only_the_wanted_populations_come()
    {
        await using var gateway = await TestGateway.StartAsync();
        var run = await gateway.SubmitAsync();
        using var call = await gateway.OpenSpikesAsync(run, "b");
        run.PlayEpoch((1, 0), (1, 4), (7, 2), (8, 3));
        run.PlayEpoch((11, 1));
        run.Stop("enough");

        var (batches, end) = await ReadToEndAsync(call);

        Assert.Equal([4L, 3L], Assert.Single(batches).Neurons);
        Assert.Equal(2, end.StreamedSpikes);
    }

    [Fact]
    public async Task A_silent_network_still_moves_the_watermark()
    {
        await using var gateway = await TestGateway.StartAsync();
        var run = await gateway.SubmitAsync();
        using var call = await gateway.OpenSpikesAsync(run);
        for (var epoch = 0; epoch < 25; epoch++)
        {
            run.PlayEpoch();
        }

        run.Stop("enough");

        // Epochs of 1 ms, a watermark at least every 10 ms.
        var (batches, _) = await ReadToEndAsync(call);
        Assert.Equal([100L, 200L], batches.Select(batch => batch.WatermarkStep));
        Assert.All(batches, batch => Assert.Empty(batch.Neurons));
    }

    [Fact]
    public async Task A_crowded_epoch_comes_in_parts_whose_watermarks_hold()
    {
        const int spikes = SpikeStreamSink.SpikesPerMessage + 100;
        await using var gateway = await TestGateway.StartAsync();
        var run = await gateway.SubmitAsync();
        using var call = await gateway.OpenSpikesAsync(run);
        var crowd = Enumerable.Range(0, spikes).Select(i => ((i * 10L / spikes) + 1, 1L)).ToArray();
        run.PlayEpoch(crowd);
        run.Stop("enough");

        var (batches, _) = await ReadToEndAsync(call);

        Assert.Equal([SpikeStreamSink.SpikesPerMessage, 100], batches.Select(batch => batch.Neurons.Count));
        Assert.Equal(crowd.Select(spike => spike.Item1), batches.SelectMany(batch => batch.Steps));
        Assert.True(batches[0].WatermarkStep < batches[1].Steps[0]);
        Assert.Equal(10, batches[1].WatermarkStep);
    }

    [Fact]
    public async Task A_slow_reader_slows_the_run_and_loses_nothing()
    {
        const int epochs = 100;
        const int spikesPerEpoch = 50_000;
        await using var gateway = await TestGateway.StartAsync();
        var run = await gateway.StartRunAsync();
        using var call = await gateway.OpenSpikesAsync(run);
        var played = 0;
        var recorder = Task.Run(() =>
        {
            for (var epoch = 0; epoch < epochs; epoch++)
            {
                var step = (epoch * 10L) + 1;
                run.PlayEpoch([.. Enumerable.Range(0, spikesPerEpoch).Select(i => (step + (i / 6000), i % 5L))]);
                Interlocked.Increment(ref played);
            }
        });

        // Nobody reads, so the recorder must come to stand with the queue and the transport full.
        await Waiting.Until(() => Volatile.Read(ref played) >= SpikeStreamSink.QueuedMessages);
        await WaitForStandstillAsync(() => Volatile.Read(ref played));
        Assert.False(recorder.IsCompleted);

        var (batches, end) = await ReadToEndAsync(call);

        await recorder.Within();
        Assert.Equal(RunPhase.Completed, end.Result.Phase);
        Assert.Equal((long)epochs * spikesPerEpoch, end.StreamedSpikes);
        Assert.Equal(epochs, batches.Count);
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            Assert.Equal(epoch, batches[epoch].Epoch);
            Assert.Equal(spikesPerEpoch, batches[epoch].Steps.Count);
            Assert.Equal((epoch * 10L) + 1, batches[epoch].Steps[0]);
        }
    }

    [Fact]
    public async Task A_stalled_client_that_leaves_lets_the_run_go_on()
    {
        await using var gateway = await TestGateway.StartAsync();
        var run = await gateway.StartRunAsync();
        var call = await gateway.OpenSpikesAsync(run);
        var recorder = Task.Run(() =>
        {
            for (var epoch = 0; epoch < 100; epoch++)
            {
                var step = (epoch * 10L) + 1;
                run.PlayEpoch([.. Enumerable.Range(0, 50_000).Select(_ => (step, 1L))]);
            }
        });
        await WaitForStandstillAsync(() => run.Status.Step);
        Assert.False(recorder.IsCompleted);

        call.Dispose();

        await recorder.Within();
        Assert.Equal(Cluster.Runs.RunPhase.Completed, (await run.Completion.Within()).Phase);
        await Waiting.Until(() => run.SinkCount == 0);
    }

    [Fact]
    public async Task Several_clients_get_the_same_spikes()
    {
        await using var gateway = await TestGateway.StartAsync();
        var run = await gateway.SubmitAsync();
        using var one = await gateway.OpenSpikesAsync(run);
        using var two = await gateway.OpenSpikesAsync(run);
        run.PlayEpoch((1, 0), (2, 1));
        run.Stop("enough");

        Assert.Equal((await ReadToEndAsync(one)).Batches, (await ReadToEndAsync(two)).Batches);
    }

    [Fact]
    public async Task A_client_that_joins_late_gets_the_epochs_from_then_on()
    {
        await using var gateway = await TestGateway.StartAsync();
        var run = await gateway.StartRunAsync();
        run.PlayEpoch((1, 0));
        using var call = await gateway.OpenSpikesAsync(run);
        run.PlayEpoch((11, 1));
        run.Stop("enough");

        Assert.Equal(1, Assert.Single((await ReadToEndAsync(call)).Batches).Epoch);
    }

    [Fact]
    public async Task A_client_may_come_before_the_run_is_built()
    {
        await using var gateway = await TestGateway.StartAsync(buildsAtOnce: false);
        var run = await gateway.SubmitAsync();
        var opening = gateway.OpenSpikesAsync(run);
        run.Build();
        using var call = await opening.Within();
        run.PlayEpoch((1, 0));
        run.Stop("enough");

        Assert.Equal(1, (await ReadToEndAsync(call)).End.StreamedSpikes);
    }

    [Fact]
    public async Task Unknown_experiments_and_populations_are_refused()
    {
        await using var gateway = await TestGateway.StartAsync();
        var run = await gateway.SubmitAsync();
        using var nobody = gateway.Spikes.StreamSpikes(new StreamSpikesRequest { ExperimentId = "nobody" });
        using var nothing = gateway.Spikes.StreamSpikes(new StreamSpikesRequest());
        using var neurons = gateway.Spikes.StreamSpikes(new StreamSpikesRequest { ExperimentId = run.RunId, Populations = { "a", "bb" } });

        await nobody.ResponseStream.MoveNext().FailsWithAsync(StatusCode.NotFound);
        await nothing.ResponseStream.MoveNext().FailsWithAsync(StatusCode.InvalidArgument);
        var status = await neurons.ResponseStream.MoveNext().FailsWithAsync(StatusCode.InvalidArgument);

        Assert.Contains("did you mean 'b'?", status.Detail, StringComparison.Ordinal);
        Assert.Equal(0, run.SinkCount);
    }

    [Fact]
    public async Task An_ended_run_has_no_spikes_to_stream()
    {
        await using var gateway = await TestGateway.StartAsync();
        var run = await gateway.SubmitAsync();
        run.Stop("enough");
        using var call = gateway.Spikes.StreamSpikes(new StreamSpikesRequest { ExperimentId = run.RunId });

        await call.ResponseStream.MoveNext().FailsWithAsync(StatusCode.FailedPrecondition);
    }

    private static async Task<(List<SpikeBatch> Batches, SpikeStreamEnd End)> ReadToEndAsync(AsyncServerStreamingCall<StreamSpikesResponse> call)
    {
        var batches = new List<SpikeBatch>();
        while (await call.ResponseStream.MoveNext().Within())
        {
            if (call.ResponseStream.Current.End is { } end)
            {
                Assert.False(await call.ResponseStream.MoveNext().Within());
                return (batches, end);
            }

            batches.Add(call.ResponseStream.Current.Batch);
        }

        throw new InvalidOperationException("The stream ended without 'end'.");
    }

    /// <summary>Waits until a counter has stopped rising; one that rises without bound ends the test by its other assertions.</summary>
    private static async Task WaitForStandstillAsync(Func<long> counter)
    {
        var last = -1L;
        for (var still = 0; still < 20;)
        {
            await Task.Delay(25);
            still = counter() == last ? still + 1 : 0;
            last = counter();
        }
    }
}
