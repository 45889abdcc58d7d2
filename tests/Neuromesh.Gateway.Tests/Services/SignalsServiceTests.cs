using Grpc.Core;
using Neuromesh.Core.Signals;
using Neuromesh.Experiments.Model;
using Neuromesh.Gateway.Services;
using Neuromesh.Gateway.Tests.Fakes;
using Neuromesh.Protocol.V1;
using Neuromesh.Recordings;
using Neuromesh.Recordings.Signals;
using SamplingRate = Neuromesh.Recordings.SamplingRate;

namespace Neuromesh.Gateway.Tests.Services;

public sealed class SignalsServiceTests
{
    [Fact]
    public async Task The_gateway_asks_for_the_channels_that_the_experiment_names()
    {
        await using var gateway = await TestGateway.StartAsync();
        var run = await gateway.SubmitAsync(TestExperiments.Stream);
        using var sender = new SampleSender(gateway.Signals.StreamSamples());

        // The experiment wants the channel labelled A and the second one.
        await sender.SendAsync(SampleSender.OpenWords(run.RunId, "eeg", "X", "B", "A", "Y"));
        var opened = (await sender.ReceiveAsync()).Opened;

        Assert.Equal([1, 2], opened.WantedChannels);
        Assert.Equal(SampleStreamSession.MaximumChunkValues, opened.MaximumChunkValues);
    }

    [Fact]
    public async Task Streamed_samples_give_the_events_of_the_recording()
    {
        await using var gateway = await TestGateway.StartAsync();
        var run = await gateway.StartRunAsync(TestExperiments.Stream);
        double[] a = MemoryRecording.Noise(100, 1);
        double[] b = MemoryRecording.Noise(100, 2);
        using (var sender = await SampleSender.OpenAsync(gateway, run))
        {
            await sender.SendAsync(0, 0, a[..30]);
            await sender.SendAsync(1, 0, b[..1]);
            await sender.SendAsync(1, 1, b[1..80]);
            await sender.SendAsync(0, 30, a[30..]);
            await sender.SendAsync(1, 80, b[80..]);
            await sender.SendEndAsync();
            var summary = await sender.ReceiveSummaryAsync();
            Assert.Equal([100L, 100L], summary.AcceptedSamples);
            Assert.False(summary.RunEnded);
        }

        var input = Assert.IsType<RecordingInput>(run.Experiment.Inputs[0]);
        using var file = RecordingSpikeInput.Create(
            new MemoryRecording(("A", new SamplingRate(1000, 1), a), ("B", new SamplingRate(1000, 1), b)),
            input.Channels, input.OffsetMs, input.Resampling, input.Encoder, run.Experiment.TimeStep);
        var expected = Take(file);
        Assert.InRange(expected.Count, 20, 100);
        Assert.Equal(expected, Take(run.Inputs["eeg"]));
    }

    [Fact]
    public async Task An_unknown_experiment_or_input_is_not_found()
    {
        await using var gateway = await TestGateway.StartAsync();
        var run = await gateway.SubmitAsync(TestExperiments.Stream);

        var noRun = await RefusedAsync(gateway, SampleSender.OpenWords("nobody", "eeg", "A", "B"), StatusCode.NotFound);
        var noInput = await RefusedAsync(gateway, SampleSender.OpenWords(run.RunId, "egg", "A", "B"), StatusCode.NotFound);

        Assert.Contains(run.RunId, noRun.Detail, StringComparison.Ordinal);
        Assert.Contains("did you mean 'eeg'?", noInput.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_input_that_is_no_stream_is_refused()
    {
        await using var gateway = await TestGateway.StartAsync();
        var run = await gateway.SubmitAsync(TestExperiments.Trains);

        var status = await RefusedAsync(gateway, SampleSender.OpenWords(run.RunId, "trains", "A"), StatusCode.FailedPrecondition);

        Assert.Contains("is not a stream", status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_sender_is_refused_at_once_and_later()
    {
        await using var gateway = await TestGateway.StartAsync();
        var run = await gateway.StartRunAsync(TestExperiments.Stream);
        using var first = await SampleSender.OpenAsync(gateway, run);

        await RefusedAsync(gateway, SampleSender.OpenWords(run.RunId, "eeg", "A", "B"), StatusCode.AlreadyExists);
        await first.SendAsync(0, 0, 1, 2, 3);
        await first.SendAsync(1, 0, 1, 2, 3);
        await first.SendEndAsync();
        Assert.Equal([3L, 3L], (await first.ReceiveSummaryAsync()).AcceptedSamples);

        await RefusedAsync(gateway, SampleSender.OpenWords(run.RunId, "eeg", "A", "B"), StatusCode.AlreadyExists);
    }

    [Fact]
    public async Task A_sender_without_the_wanted_channels_makes_room_for_the_next()
    {
        await using var gateway = await TestGateway.StartAsync();
        var run = await gateway.SubmitAsync(TestExperiments.Stream);

        var status = await RefusedAsync(gateway, SampleSender.OpenWords(run.RunId, "eeg", "C", "D"), StatusCode.FailedPrecondition);
        Assert.Contains("'A'", status.Detail, StringComparison.Ordinal);

        using var next = await SampleSender.OpenAsync(gateway, run);
    }

    [Fact]
    public async Task A_sender_may_come_before_the_run_is_built()
    {
        await using var gateway = await TestGateway.StartAsync(buildsAtOnce: false);
        var run = await gateway.SubmitAsync(TestExperiments.Stream);
        var opening = SampleSender.OpenAsync(gateway, run);

        run.Build();

        using var sender = await opening.Within();
    }

    [Fact]
    public async Task An_ended_run_takes_no_samples()
    {
        await using var gateway = await TestGateway.StartAsync();
        var run = await gateway.SubmitAsync(TestExperiments.Stream);
        run.Stop("enough");

        await RefusedAsync(gateway, SampleSender.OpenWords(run.RunId, "eeg", "A", "B"), StatusCode.FailedPrecondition);
    }

    [Theory]
    [InlineData(4, StatusCode.OutOfRange, "leaves a gap: it starts at sample 4, but sample 3 is due")]
    [InlineData(2, StatusCode.OutOfRange, "overlaps what was sent: it starts at sample 2, but sample 3 is due")]
    [InlineData(-1, StatusCode.OutOfRange, "overlaps")]
    public async Task A_gap_or_an_overlap_fails_the_stream_and_the_input(long firstSample, StatusCode code, string words)
    {
        await BreaksAsync(
            async sender =>
            {
                await sender.SendAsync(1, 0, 1, 2, 3);
                await sender.SendAsync(1, firstSample, 4);
            },
            code,
            words);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public async Task A_value_that_is_not_finite_is_named(double value) =>
        await BreaksAsync(sender => sender.SendAsync(0, 0, 1, value, 3), StatusCode.InvalidArgument, "Sample 1 of channel 'A'");

    [Fact]
    public async Task A_chunk_of_a_channel_that_nobody_wants_is_refused() =>
        await BreaksAsync(sender => sender.SendAsync(2, 0, 1), StatusCode.InvalidArgument, "send only the wanted channels 0, 1");

    [Fact]
    public async Task An_empty_chunk_is_refused() =>
        await BreaksAsync(sender => sender.SendAsync(0, 0), StatusCode.InvalidArgument, "has no values");

    [Fact]
    public async Task A_chunk_that_is_too_large_is_refused() =>
        await BreaksAsync(
            sender => sender.SendAsync(0, 0, new double[SampleStreamSession.MaximumChunkValues + 1]),
            StatusCode.ResourceExhausted,
            $"send at most {SampleStreamSession.MaximumChunkValues} at once");

    [Fact]
    public async Task A_second_open_is_refused() =>
        await BreaksAsync(sender => sender.SendAsync(new SampleStreamOpen()), StatusCode.InvalidArgument, "must be 'chunk' or 'end'");

    [Fact]
    public async Task A_stream_that_is_closed_without_an_end_is_broken_off() =>
        await BreaksAsync(
            sender => sender.Call.RequestStream.CompleteAsync(), StatusCode.InvalidArgument, "closed without 'end'");

    [Fact]
    public async Task A_channel_far_ahead_of_another_is_refused() =>
        await BreaksAsync(
            async sender =>
            {
                for (var chunk = 0; chunk < 8; chunk++)
                {
                    try
                    {
                        await sender.SendAsync(0, chunk * 100_000L, new double[100_000]);
                    }
                    catch (Exception failure) when (failure is RpcException or InvalidOperationException)
                    {
                        return;
                    }
                }
            },
            StatusCode.ResourceExhausted,
            "send the channels in turns");

    [Fact]
    public async Task A_sender_that_vanishes_fails_the_input()
    {
        await using var gateway = await TestGateway.StartAsync();
        var run = await gateway.StartRunAsync(TestExperiments.Stream);
        var input = run.Inputs["eeg"];
        using (var sender = await SampleSender.OpenAsync(gateway, run))
        {
            await sender.SendAsync(0, 0, 1, 2);
        }

        await AssertFailsAsync(input, "the sender left without 'end'");
    }

    [Fact]
    public async Task Opening_words_that_make_no_sense_are_refused()
    {
        await using var gateway = await TestGateway.StartAsync();
        var run = await gateway.SubmitAsync(TestExperiments.Stream);
        var noRate = SampleSender.OpenWords(run.RunId, "eeg", "A", "B");
        noRate.Channels[1].Rate = null;
        var zeroRate = SampleSender.OpenWords(run.RunId, "eeg", "A", "B");
        zeroRate.Channels[1].Rate.Numerator = 0;

        Assert.Contains("channel 1 ('B') is missing", (await RefusedAsync(gateway, noRate, StatusCode.InvalidArgument)).Detail, StringComparison.Ordinal);
        Assert.Contains("is 0/1", (await RefusedAsync(gateway, zeroRate, StatusCode.InvalidArgument)).Detail, StringComparison.Ordinal);
        await RefusedAsync(gateway, SampleSender.OpenWords(run.RunId, "eeg"), StatusCode.InvalidArgument);
        using (var silent = new SampleSender(gateway.Signals.StreamSamples()))
        {
            await silent.Call.RequestStream.CompleteAsync();
            await silent.FailsWithAsync(StatusCode.InvalidArgument);
        }

        using var hasty = new SampleSender(gateway.Signals.StreamSamples());
        await hasty.SendAsync(0, 0, 1);
        await hasty.FailsWithAsync(StatusCode.InvalidArgument);
    }

    [Fact]
    public async Task An_idle_sender_learns_that_the_run_has_ended()
    {
        await using var gateway = await TestGateway.StartAsync();
        var run = await gateway.StartRunAsync(TestExperiments.Stream);
        using var sender = await SampleSender.OpenAsync(gateway, run);
        await sender.SendAsync(0, 0, 1, 2);
        await WaitForAcceptedAsync(sender, 2);

        run.Stop("enough");

        var summary = await sender.ReceiveSummaryAsync();
        Assert.True(summary.RunEnded);
        Assert.Equal([2L, 0L], summary.AcceptedSamples);
    }

    [Fact]
    public async Task A_sender_learns_that_the_run_has_failed()
    {
        await using var gateway = await TestGateway.StartAsync();
        var run = await gateway.StartRunAsync(TestExperiments.Stream);
        using var sender = await SampleSender.OpenAsync(gateway, run);

        run.End(Cluster.Runs.RunPhase.Failed, "a tile burnt");

        Assert.Contains("a tile burnt", (await sender.FailsWithAsync(StatusCode.Aborted)).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Progress_tells_what_was_accepted_and_why_it_stands_still()
    {
        await using var gateway = await TestGateway.StartAsync(options => options with { StreamProgressInterval = TimeSpan.FromMilliseconds(5) });
        var run = await gateway.SubmitAsync(TestExperiments.Stream);
        using var sender = await SampleSender.OpenAsync(gateway, run);
        await sender.SendAsync(1, 0, 1, 2, 3);

        var progress = await WaitForAcceptedAsync(sender, 3);

        Assert.Equal([0L, 3L], progress.AcceptedSamples);
        Assert.Equal(RunPhase.Ready, progress.Status.Phase);
    }

    [Fact]
    public async Task A_fast_sender_is_held_back_until_the_run_takes_samples()
    {
        const int chunk = 16_384;
        const int chunks = 60;
        await using var gateway = await TestGateway.StartAsync(options => options with { StreamProgressInterval = TimeSpan.FromMilliseconds(5) });
        var run = await gateway.StartRunAsync(TestExperiments.Stream);
        var input = run.Inputs["eeg"];
        using var sender = await SampleSender.OpenAsync(gateway, run);
        var sent = 0;
        var sending = Task.Run(async () =>
        {
            for (var i = 0; i < chunks; i++)
            {
                await sender.SendAsync(0, (long)i * chunk, new double[chunk]);
                await sender.SendAsync(1, (long)i * chunk, new double[chunk]);
                Interlocked.Increment(ref sent);
            }

            await sender.SendEndAsync();
        });
        var summary = sender.ReceiveSummaryAsync();

        // The buffer holds 65,536 samples of a channel; nothing is taken, so only the transport's own buffers hold more.
        await Waiting.Until(() => Volatile.Read(ref sent) >= StreamedSpikeInput.DefaultCapacity / chunk);
        Assert.False(sending.IsCompleted);
        Assert.False(summary.IsCompleted);

        var events = new SpikeEventList();
        for (long step = 1; !summary.IsCompleted; step += 1000)
        {
            while (!input.TryTake(step, 1000, events) && !summary.IsCompleted)
            {
                await Task.Yield();
            }
        }

        await sending.Within();
        Assert.Equal([(long)chunk * chunks, (long)chunk * chunks], (await summary).AcceptedSamples);
    }

    private static async Task<Status> RefusedAsync(TestGateway gateway, SampleStreamOpen open, StatusCode code)
    {
        using var sender = new SampleSender(gateway.Signals.StreamSamples());
        await sender.SendAsync(open);
        return await sender.FailsWithAsync(code);
    }

    /// <summary>Opens a stream of a run that reads, breaks a rule, and sees both the sender's error and the input's.</summary>
    private static async Task BreaksAsync(Func<SampleSender, Task> act, StatusCode code, string words)
    {
        await using var gateway = await TestGateway.StartAsync();
        var run = await gateway.StartRunAsync(TestExperiments.Stream);
        using var sender = await SampleSender.OpenAsync(gateway, run);

        await act(sender);

        Assert.Contains(words, (await sender.FailsWithAsync(code)).Detail, StringComparison.Ordinal);
        await AssertFailsAsync(run.Inputs["eeg"], words);
    }

    private static async Task AssertFailsAsync(ISpikeInput input, string words)
    {
        RecordingException? failure = null;
        await Waiting.Until(() =>
        {
            try
            {
                Assert.False(input.TryTake(1, 100, new SpikeEventList()));
                return false;
            }
            catch (RecordingException thrown)
            {
                failure = thrown;
                return true;
            }
        });
        Assert.Contains(words, failure!.Message, StringComparison.Ordinal);
    }

    private static async Task<SampleStreamProgress> WaitForAcceptedAsync(SampleSender sender, long samples)
    {
        while (true)
        {
            if ((await sender.ReceiveAsync()).Progress is { } progress && progress.AcceptedSamples.Sum() == samples)
            {
                return progress;
            }
        }
    }

    private static List<(long Step, int Source)> Take(ISpikeInput input)
    {
        var events = new SpikeEventList();
        Assert.True(input.TryTake(1, 990, events));
        return [.. Enumerable.Range(0, events.Count).Select(i => (events.Steps[i], events.Sources[i]))];
    }
}
