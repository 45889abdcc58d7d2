using System.Net;
using System.Net.Sockets;
using Neuromesh.Core.Signals;
using Neuromesh.Experiments.Model;
using Neuromesh.Gateway.Clients;
using Neuromesh.Gateway.Tests.Fakes;
using Neuromesh.Recordings;
using Neuromesh.Recordings.Signals;

namespace Neuromesh.Gateway.Tests.Clients;

public sealed class RecordingStreamerTests
{
    private static readonly SamplingRate Rate = new(1000, 1);

    private static MemoryRecording Recording { get; } = new(
        ("B", Rate, MemoryRecording.Noise(100, 2)),
        ("A", Rate, MemoryRecording.Noise(100, 1)),
        ("C", new SamplingRate(512, 3), MemoryRecording.Noise(17, 3)));

    [Theory]
    [InlineData(StreamingSpeed.Maximum)]
    [InlineData(StreamingSpeed.RealTime)]
    public async Task A_streamed_recording_gives_the_events_of_the_file(StreamingSpeed speed)
    {
        await using var gateway = await TestGateway.StartAsync();
        var run = await gateway.StartRunAsync(TestExperiments.Stream);
        var clock = new JumpingClock(TimeSpan.Zero);

        var summary = await RecordingStreamer.StreamAsync(
            Recording, Options(gateway, run) with { Speed = speed, Clock = clock }, null, CancellationToken.None).Within();

        // The experiment wants A and the second channel, which is A again: only one is sent.
        Assert.Equal(new StreamingSummary(100, summary.Channels, false), summary);
        Assert.Equal(["A"], summary.Channels);
        var input = Assert.IsType<RecordingInput>(run.Experiment.Inputs[0]);
        using var file = RecordingSpikeInput.Create(
            Recording, input.Channels, input.OffsetMs, input.Resampling, input.Encoder, run.Experiment.TimeStep);
        Assert.Equal(Take(file), Take(run.Inputs["eeg"]));
    }

    [Fact]
    public async Task Real_time_does_not_drift()
    {
        await using var gateway = await TestGateway.StartAsync();
        var run = await gateway.StartRunAsync(TestExperiments.Stream);

        // Every wait ends 3 ms late; the moments of the slices of 20 ms must not move for that.
        var clock = new JumpingClock(TimeSpan.FromMilliseconds(3));
        await RecordingStreamer.StreamAsync(
            Recording, Options(gateway, run) with { Speed = StreamingSpeed.RealTime, Clock = clock }, null, CancellationToken.None).Within();

        Assert.Equal([20.0, 40, 60, 80, 100], clock.Deadlines.Select(deadline => deadline.TotalMilliseconds));
    }

    [Fact]
    public async Task Full_speed_does_not_wait()
    {
        await using var gateway = await TestGateway.StartAsync();
        var run = await gateway.StartRunAsync(TestExperiments.Stream);
        var clock = new JumpingClock(TimeSpan.Zero);

        await RecordingStreamer.StreamAsync(Recording, Options(gateway, run) with { Clock = clock }, null, CancellationToken.None).Within();

        Assert.Empty(clock.Deadlines);
    }

    [Fact]
    public async Task A_long_recording_waits_for_the_run_and_tells_why()
    {
        await using var gateway = await TestGateway.StartAsync(options => options with { StreamProgressInterval = TimeSpan.FromMilliseconds(5) });
        var run = await gateway.SubmitAsync(TestExperiments.Stream);
        var samples = new double[2_000_000];
        using var recording = new MemoryRecording(("A", Rate, samples), ("B", Rate, samples));
        var reports = new TaskCompletionSource<StreamingProgress>();
        var progress = new ImmediateProgress(report =>
        {
            // The sender is held when the first channel is full; the second is then one slice of 1000 samples behind.
            if (report.AcceptedSamples >= (2L * StreamedSpikeInput.DefaultCapacity) - 1000)
            {
                reports.TrySetResult(report);
            }
        });

        var streaming = RecordingStreamer.StreamAsync(recording, Options(gateway, run), progress, CancellationToken.None);
        var report = await reports.Task.Within();
        Assert.Equal(Protocol.V1.RunPhase.Ready, report.Run?.Phase);
        Assert.InRange(report.SentSeconds, StreamedSpikeInput.DefaultCapacity / 1000, 1999);
        Assert.False(streaming.IsCompleted);
        run.Stop("enough");

        Assert.True((await streaming.Within()).RunEnded);
    }

    [Fact]
    public async Task An_unknown_experiment_is_answered_with_the_known_ones()
    {
        await using var gateway = await TestGateway.StartAsync();
        var run = await gateway.StartRunAsync(TestExperiments.Stream);

        var failure = await FailsAsync(Recording, Options(gateway, run) with { ExperimentId = "nobody" });

        Assert.Contains("There is no experiment 'nobody'", failure.Message, StringComparison.Ordinal);
        Assert.Contains(run.RunId, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_input_is_answered_with_the_nearest()
    {
        await using var gateway = await TestGateway.StartAsync();
        var run = await gateway.StartRunAsync(TestExperiments.Stream);

        var failure = await FailsAsync(Recording, Options(gateway, run) with { Input = "eog" });

        Assert.Contains("did you mean 'eeg'?", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gateway_that_is_not_there_is_named()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var options = new StreamingOptions { Gateway = new Uri($"http://127.0.0.1:{port}"), ExperimentId = "x", Input = "eeg" };

        var failure = await FailsAsync(Recording, options);

        Assert.Contains($"http://127.0.0.1:{port}/ cannot be reached", failure.Message, StringComparison.Ordinal);
        Assert.Contains("neuromesh serve", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ftp://127.0.0.1:1")]
    [InlineData("127.0.0.1")]
    public async Task An_address_that_is_none_is_refused(string address)
    {
        var options = new StreamingOptions { Gateway = new Uri(address, UriKind.RelativeOrAbsolute), ExperimentId = "x", Input = "eeg" };

        Assert.Contains("http://127.0.0.1:", (await FailsAsync(Recording, options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_fails_ends_the_stream_with_its_message()
    {
        await using var gateway = await TestGateway.StartAsync();
        var run = await gateway.SubmitAsync(TestExperiments.Stream);
        var samples = new double[2_000_000];
        using var recording = new MemoryRecording(("A", Rate, samples), ("B", Rate, samples));
        var streaming = FailsAsync(recording, Options(gateway, run));
        await Waiting.Until(() => run.Inputs["eeg"] is StreamedSpikeInput);

        run.End(Cluster.Runs.RunPhase.Failed, "a tile burnt");

        // It may fail before the stream is opened or after.
        Assert.Matches("a tile burnt|has ended and takes no more samples", (await streaming).Message);
    }

    [Fact]
    public async Task A_recording_that_breaks_fails_the_input()
    {
        await using var gateway = await TestGateway.StartAsync();
        var run = await gateway.StartRunAsync(TestExperiments.Stream);
        using var broken = new MemoryRecording(("A", Rate, new double[10]), ("B", Rate, new double[10])) { BrokenChannel = 1 };

        await Assert.ThrowsAsync<RecordingException>(() =>
            RecordingStreamer.StreamAsync(broken, Options(gateway, run), null, CancellationToken.None).Within());

        await AssertBrokenOffAsync(run);
    }

    [Fact]
    public async Task A_stream_that_is_cancelled_fails_the_input()
    {
        await using var gateway = await TestGateway.StartAsync(options => options with { StreamProgressInterval = TimeSpan.FromMilliseconds(5) });
        var run = await gateway.StartRunAsync(TestExperiments.Stream);
        using var cancelling = new CancellationTokenSource();
        var samples = new double[2_000_000];
        using var recording = new MemoryRecording(("A", Rate, samples), ("B", Rate, samples));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RecordingStreamer.StreamAsync(
            recording, Options(gateway, run), new ImmediateProgress(_ => cancelling.Cancel()), cancelling.Token).Within());

        await AssertBrokenOffAsync(run);
    }

    private static StreamingOptions Options(TestGateway gateway, FakeRun run) =>
        new() { Gateway = gateway.Server.Address, ExperimentId = run.RunId, Input = "eeg" };

    private static Task<StreamingException> FailsAsync(IRecording recording, StreamingOptions options) =>
        Assert.ThrowsAsync<StreamingException>(() => RecordingStreamer.StreamAsync(recording, options, null, CancellationToken.None).Within());

    private static async Task AssertBrokenOffAsync(FakeRun run)
    {
        var step = 1L;
        await Waiting.Until(() =>
        {
            try
            {
                step += run.Inputs["eeg"].TryTake(step, 10, new SpikeEventList()) ? 10 : 0;
                return false;
            }
            catch (RecordingException failure)
            {
                return failure.Message.Contains("the sender left without 'end'", StringComparison.Ordinal);
            }
        });
    }

    private static List<(long Step, int Source)> Take(ISpikeInput input)
    {
        var events = new SpikeEventList();
        Assert.True(input.TryTake(1, 990, events));
        return [.. Enumerable.Range(0, events.Count).Select(i => (events.Steps[i], events.Sources[i]))];
    }

    /// <summary>Calls at once, where <see cref="Progress{T}"/> would call later.</summary>
    private sealed class ImmediateProgress(Action<StreamingProgress> report) : IProgress<StreamingProgress>
    {
        public void Report(StreamingProgress value) => report(value);
    }
}
