using Neuromesh.Core.Signals;
using Neuromesh.Core.Units;
using Neuromesh.Recordings.Signals;

namespace Neuromesh.Recordings.Tests.Signals;

public sealed class SpikeInputTests
{
    private static readonly TimeStep Step = new(1_000_000);
    private static readonly Encoder Modulation = new DeltaModulationEncoder(new SignalLevel(1, false), 0);

    [Fact]
    public void A_recording_is_silent_after_its_last_sample()
    {
        // Hold: the last of 4 samples at 250 Hz stands until just before 16 ms. Linear: the line ends at 12 ms.
        double[] ramp = [0, 4, 8, 12];
        var held = Take(ramp, ResamplingRule.Hold, 40);
        var drawn = Take(ramp, ResamplingRule.Linear, 40);
        Assert.Equal([4, 4, 4, 4, 8, 8, 8, 8, 12, 12, 12, 12], held);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], drawn);
    }

    [Fact]
    public void A_gap_of_values_that_are_not_numbers_is_silent()
    {
        Assert.Equal([4, 4, 12, 12, 12, 12], Take([0, 2, double.NaN, 6, double.PositiveInfinity, 6], ResamplingRule.Hold, 40));
    }

    [Fact]
    public void Only_the_samples_from_the_offset_on_are_read()
    {
        using var recording = new ArrayRecording(("x", "uV", new SamplingRate(1000, 1), new double[100_000]));
        using var input = RecordingSpikeInput.Create(recording, ["x"], 90_000, ResamplingRule.Hold, Modulation, Step);
        Assert.True(input.TryTake(1, 100, new SpikeEventList()));
        Assert.InRange(recording.SamplesRead, 101, 8192);
    }

    [Theory]
    [InlineData(5.0, "ends at 4 s")]
    [InlineData(4.0, "ends at 4 s")]
    [InlineData(-0.001, "must be 0 ms or more")]
    [InlineData(double.NaN, "must be 0 ms or more")]
    public void An_impossible_offset_is_an_error_and_closes_the_recording(double offsetSeconds, string expected)
    {
        using var recording = new ArrayRecording(("x", "uV", new SamplingRate(250, 1), new double[1000]));
        var exception = Assert.Throws<RecordingException>(
            () => RecordingSpikeInput.Create(recording, ["x"], offsetSeconds * 1e3, ResamplingRule.Hold, Modulation, Step));
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        Assert.True(recording.IsDisposed);
    }

    [Fact]
    public void Steps_must_be_taken_in_order()
    {
        using var input = RecordingSpikeInput.Create(
            new ArrayRecording(("x", "uV", new SamplingRate(250, 1), new double[1000])), ["#1"], 0, ResamplingRule.Hold, Modulation, Step);
        Assert.Throws<ArgumentOutOfRangeException>(() => input.TryTake(2, 1, new SpikeEventList()));
        Assert.True(input.TryTake(1, 5, new SpikeEventList()));
        Assert.Throws<ArgumentOutOfRangeException>(() => input.TryTake(1, 1, new SpikeEventList()));
    }

    [Fact]
    public async Task The_sender_is_held_at_the_capacity_and_goes_on_when_steps_are_taken()
    {
        using var input = NewStream(capacity: 100);
        input.Open([new StreamedChannel("x", "uV", new SamplingRate(1000, 1))]);
        input.Push(0, new double[99]);
        Assert.True(await input.WaitForRoom());
        input.Push(0, new double[1]);
        var room = input.WaitForRoom().AsTask();
        Assert.False(room.IsCompleted);
        Assert.True(input.TryTake(1, 10, new SpikeEventList()));
        Assert.True(await room);
    }

    [Fact]
    public async Task A_wait_for_room_can_be_cancelled()
    {
        using var input = NewStream(capacity: 2);
        input.Open([new StreamedChannel("x", "uV", new SamplingRate(1000, 1))]);
        input.Push(0, new double[2]);
        using var cancellation = new CancellationTokenSource();
        var room = input.WaitForRoom(cancellation.Token).AsTask();
        Assert.False(room.IsCompleted);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => room);
    }

    [Fact]
    public async Task Closing_releases_the_sender_and_makes_its_samples_unneeded()
    {
        var input = NewStream(capacity: 2);
        input.Open([new StreamedChannel("x", "uV", new SamplingRate(1000, 1))]);
        input.Push(0, new double[2]);
        var room = input.WaitForRoom().AsTask();
        input.Dispose();
        Assert.False(await room);
        Assert.True(input.IsClosed);
        input.Push(0, new double[1000]);
    }

    [Fact]
    public void A_sender_that_never_waits_is_refused()
    {
        using var input = NewStream(capacity: 10);
        input.Open([new StreamedChannel("x", "uV", new SamplingRate(1000, 1))]);
        input.Push(0, new double[40]);
        Assert.Throws<InvalidOperationException>(() => input.Push(0, new double[1]));
    }

    [Fact]
    public void A_channel_far_ahead_of_another_is_named()
    {
        using var input = new StreamedSpikeInput(["x", "y"], 0, ResamplingRule.Hold, Modulation, Step, 10);
        input.Open([new StreamedChannel("x", "uV", new SamplingRate(1000, 1)), new StreamedChannel("y", "uV", new SamplingRate(1000, 1))]);
        input.Push(0, new double[40]);
        Assert.True(input.WaitForRoom().AsTask().IsCompleted);
        var exception = Assert.Throws<RecordingException>(() => input.Push(0, new double[1]));
        Assert.Contains("40 samples ahead on channel 'x' while channel 'y'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_broken_stream_fails_the_reader_with_its_reason()
    {
        using var input = NewStream(capacity: 10);
        var arrivals = 0;
        input.Arrived = () => arrivals++;
        input.Fail(new IOException("the sender went away"));
        Assert.Equal(1, arrivals);
        var exception = Assert.Throws<RecordingException>(() => input.TryTake(1, 1, new SpikeEventList()));
        Assert.Contains("the sender went away", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stream_without_the_wanted_channel_is_refused_and_another_one_can_be_opened()
    {
        using var input = NewStream(capacity: 10);
        Assert.Throws<RecordingException>(() => input.Open([new StreamedChannel("z", "uV", new SamplingRate(1000, 1))]));
        Assert.Throws<InvalidOperationException>(() => input.Push(0, new double[1]));
        input.Open([new StreamedChannel("z", "uV", new SamplingRate(1000, 1)), new StreamedChannel("x", "uV", new SamplingRate(1000, 1))]);
        Assert.Throws<InvalidOperationException>(() => input.Open([]));
        input.Push(0, new double[1000]);
        input.Push(1, [0, 3]);
        var events = new SpikeEventList();
        Assert.True(input.TryTake(1, 1, events));
        Assert.Equal(3, events.Count);
        input.Complete();
        Assert.Throws<InvalidOperationException>(() => input.Push(1, [0]));
        Assert.True(input.TryTake(2, 1000, events));
        Assert.Equal(3, events.Count);
    }

    [Fact]
    public void A_call_that_could_not_be_answered_can_be_repeated_with_fewer_steps()
    {
        using var input = NewStream(capacity: 10);
        input.Open([new StreamedChannel("x", "uV", new SamplingRate(1000, 1))]);
        input.Push(0, [0, 1, 2, 3, 4, 5]);
        var events = new SpikeEventList();
        Assert.False(input.TryTake(1, 10, events));
        Assert.Equal(0, events.Count);
        Assert.True(input.TryTake(1, 2, events));
        Assert.Equal([1, 2], events.Steps.ToArray());
        Assert.True(input.TryTake(3, 3, events));
        Assert.Equal([1, 2, 3, 4, 5], events.Steps.ToArray());
    }

    private static StreamedSpikeInput NewStream(int capacity) => new(["x"], 0, ResamplingRule.Hold, Modulation, Step, capacity);

    private static long[] Take(double[] samples, ResamplingRule rule, int steps)
    {
        using var input = RecordingSpikeInput.Create(
            new ArrayRecording(("x", "uV", new SamplingRate(250, 1), samples)), ["x"], 0, rule, Modulation, Step);
        var events = new SpikeEventList();
        Assert.True(input.TryTake(1, steps, events));
        return events.Steps.ToArray();
    }
}
