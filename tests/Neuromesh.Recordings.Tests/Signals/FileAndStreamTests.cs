using CsCheck;
using Neuromesh.Core.Signals;
using Neuromesh.Core.Units;
using Neuromesh.Recordings.Signals;

namespace Neuromesh.Recordings.Tests.Signals;

/// <summary>The same samples give the same events, read or streamed, however they are cut, and they are the events of the plain rules.</summary>
public sealed class FileAndStreamTests
{
    private static readonly SamplingRate[] UsualRates = [new(17361, 100), new(256, 1), new(30_000, 1), new(500, 1), new(10_000, 1), new(1, 2), new(1000, 3)];

    private static readonly Gen<SamplingRate> Rates = Gen.Int[0, UsualRates.Length - 1].Select(index => UsualRates[index]);

    private static readonly Gen<Encoder> Encoders = Gen.OneOf<Encoder>(
        Gen.Select(Gen.Double[-30, 30], Gen.Int[0, 20], (level, refractory) => (Encoder)new ThresholdEncoder(new SignalLevel(level, false), refractory)),
        Gen.Select(Gen.Double[0.5, 40], Gen.Int[0, 20], (level, refractory) => (Encoder)new DeltaModulationEncoder(new SignalLevel(level, false), refractory)));

    private static readonly Gen<double[]> Samples = Gen.Double[-60, 60].Array[1, 400];

    private static readonly Gen<Case> Cases = Gen.Select(
        Gen.Select(Rates, Samples).Array[1, 4],
        Encoders,
        Gen.Enum<ResamplingRule>(),
        Gen.Long[20_000, 1_500_000],
        Gen.Double[0, 1],
        Gen.Int[1, 64].Array[1, 40],
        Gen.Int[1, 50].Array[1, 8],
        Gen.Int[1, 100],
        (channels, encoder, rule, nanoseconds, start, epochs, chunks, capacity) => new Case(channels, encoder, rule, nanoseconds, start, epochs, chunks, capacity));

    [Fact]
    public void Reading_gives_the_events_of_the_plain_rules() =>
        Cases.Sample(@case => Assert.Equal(Expected(@case), Read(@case)), iter: 1000);

    [Fact]
    public void Streaming_gives_the_events_of_reading() =>
        Cases.Sample(@case => Assert.Equal(Read(@case), Stream(@case)), iter: 1000);

    [Fact]
    public async Task Streaming_from_another_thread_with_little_room_gives_the_events_of_reading()
    {
        var noise = new double[4][];
        for (var channel = 0; channel < noise.Length; channel++)
        {
            noise[channel] = [.. Enumerable.Range(0, 20_000).Select(k => 50 * Math.Sin((k * 0.37 * (channel + 1)) + (k * (double)k * 1e-4)))];
        }

        var channels = noise.Select((samples, index) => (new SamplingRate(1000 * (index + 1), 1), samples)).ToArray();
        var @case = new Case(channels, new DeltaModulationEncoder(new SignalLevel(3, false), 2), ResamplingRule.Linear, 100_000, 0, [17], [700, 3, 64], 256);
        const int total = 210_000;
        var expected = Read(@case, total);

        using var input = NewStream(@case);
        using var arrived = new SemaphoreSlim(0);
        input.Arrived = () => arrived.Release();
        var sender = Task.Run(async () =>
        {
            input.Open(@case.Recording().Offered);
            var sent = new int[channels.Length];
            for (var message = 0; Enumerable.Range(0, sent.Length).Any(channel => sent[channel] < noise[channel].Length); message++)
            {
                Assert.True(await input.WaitForRoom());
                for (var channel = 0; channel < sent.Length; channel++)
                {
                    var size = Math.Min(@case.Chunks[message % @case.Chunks.Length] * (channel + 1), noise[channel].Length - sent[channel]);
                    input.Push(channel, noise[channel].AsSpan(sent[channel], size));
                    sent[channel] += size;
                    if (sent[channel] == noise[channel].Length)
                    {
                        input.CompleteChannel(channel);
                    }
                }
            }

            input.Complete();
        });

        var events = new SpikeEventList();
        for (long step = 1; step <= total;)
        {
            var steps = (int)Math.Min(17, total - step + 1);
            if (input.TryTake(step, steps, events))
            {
                step += steps;
            }
            else
            {
                Assert.True(await arrived.WaitAsync(TimeSpan.FromSeconds(30)), "nothing arrived any more");
            }
        }

        await sender;
        Assert.Equal(expected, ToList(events));
    }

    private static List<(long Step, int Source)> Expected(Case @case)
    {
        var steps = @case.Epochs.Sum();
        var values = @case.Channels
            .Select(channel => PlainEncoding.Resample(channel.Samples, channel.Rate, new TimeStep(@case.Nanoseconds), @case.OffsetNanoseconds, @case.Rule, steps))
            .ToArray();
        return PlainEncoding.Encode(values, @case.Encoder);
    }

    private static List<(long Step, int Source)> Read(Case @case, int? total = null)
    {
        using var input = RecordingSpikeInput.Create(
            @case.Recording(), @case.Names, @case.OffsetNanoseconds / 1e6, @case.Rule, @case.Encoder, new TimeStep(@case.Nanoseconds));
        var events = new SpikeEventList();
        long first = 1;
        foreach (var steps in total is { } all ? [all] : @case.Epochs)
        {
            Assert.True(input.TryTake(first, steps, events));
            first += steps;
        }

        return ToList(events);
    }

    /// <summary>Sender and reader take turns, in the cuts that the case says.</summary>
    private static List<(long Step, int Source)> Stream(Case @case)
    {
        using var input = NewStream(@case);
        var events = new SpikeEventList();
        Assert.False(input.TryTake(1, @case.Epochs[0], events));
        input.Open(@case.Recording().Offered);
        var sent = new int[@case.Channels.Length];
        var epoch = 0;
        long first = 1;
        for (var turn = 0; epoch < @case.Epochs.Length; turn++)
        {
            if (input.WaitForRoom().AsTask().IsCompleted)
            {
                var left = Enumerable.Range(0, sent.Length).Where(channel => sent[channel] < @case.Channels[channel].Samples.Length).ToArray();
                if (left.Length == 0)
                {
                    input.Complete();
                    while (epoch < @case.Epochs.Length)
                    {
                        Assert.True(input.TryTake(first, @case.Epochs[epoch], events));
                        first += @case.Epochs[epoch++];
                    }

                    break;
                }

                // The channel that is furthest behind in time, so that none runs far ahead.
                var channel = left.MinBy(index => sent[index] / @case.Channels[index].Rate.SamplesPerSecond);
                var size = Math.Min(@case.Chunks[turn % @case.Chunks.Length], @case.Channels[channel].Samples.Length - sent[channel]);
                input.Push(channel, @case.Channels[channel].Samples.AsSpan(sent[channel], size));
                sent[channel] += size;
                if (sent[channel] == @case.Channels[channel].Samples.Length)
                {
                    input.CompleteChannel(channel);
                }
            }

            var before = events.Count;
            if (input.TryTake(first, @case.Epochs[epoch], events))
            {
                first += @case.Epochs[epoch++];
            }
            else
            {
                Assert.Equal(before, events.Count);
            }
        }

        return ToList(events);
    }

    private static StreamedSpikeInput NewStream(Case @case)
    {
        var input = new StreamedSpikeInput(
            [.. @case.Names], @case.OffsetNanoseconds / 1e6, @case.Rule, @case.Encoder, new TimeStep(@case.Nanoseconds), @case.Capacity);
        Assert.Equal(@case.Channels.Length * @case.Encoder.SourcesPerChannel, input.SourceCount);
        return input;
    }

    private static List<(long Step, int Source)> ToList(SpikeEventList events) => [.. events.Steps.ToArray().Zip(events.Sources.ToArray())];

    /// <summary>Channels, an encoder, and the cuts on both sides.</summary>
    public sealed record Case(
        (SamplingRate Rate, double[] Samples)[] Channels,
        Encoder Encoder,
        ResamplingRule Rule,
        long Nanoseconds,
        double Start,
        int[] Epochs,
        int[] Chunks,
        int Capacity)
    {
        /// <summary>Somewhere in the first half of the shortest channel, in whole ns that a double in ms gives back.</summary>
        public long OffsetNanoseconds => (long)(Start * 0.5 * Channels.Min(channel => channel.Samples.Length / channel.Rate.SamplesPerSecond) * 1e6) * 1000;

        public string[] Names => [.. Channels.Select((_, index) => $"c{index}")];

        internal ArrayRecording Recording() => new([.. Channels.Select((channel, index) => ($"c{index}", "uV", channel.Rate, channel.Samples))]);
    }
}
