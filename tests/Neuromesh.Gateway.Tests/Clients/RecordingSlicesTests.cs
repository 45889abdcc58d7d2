using CsCheck;
using Neuromesh.Gateway.Clients;
using Neuromesh.Recordings;

namespace Neuromesh.Gateway.Tests.Clients;

public sealed class RecordingSlicesTests
{
    private static readonly Gen<(SamplingRate Rate, long Samples)> Channel =
        Gen.Select(Gen.Long[1, 100_000], Gen.Long[1, 3000], Gen.Long[0, 20_000], (samples, seconds, count) => (new SamplingRate(samples, seconds), count));

    [Fact]
    public void Every_sample_is_sent_once_and_in_order() =>
        Gen.Select(Channel.Array[1, 4], Gen.Int[1, 1000], Gen.Int[1, 5000]).Sample(
            (channels, longestSliceMs, largestRange) =>
            {
                // A channel of seconds per sample would have many empty slices.
                var short_ = channels.Select(channel => (channel.Rate, Samples: Math.Min(channel.Samples, (long)(channel.Rate.SamplesPerSecond * 20)))).ToArray();
                var slices = new RecordingSlices([.. short_.Select(channel => Describe(channel.Rate, channel.Samples))], [.. Enumerable.Range(0, short_.Length)], longestSliceMs, largestRange);
                var next = new long[short_.Length];
                for (long slice = 0; slice < slices.Count; slice++)
                {
                    foreach (var range in slices.Ranges(slice))
                    {
                        Assert.Equal(next[range.Channel], range.FirstSample);
                        Assert.InRange(range.Count, 1, largestRange);
                        next[range.Channel] += range.Count;

                        // Sample n is taken at n / rate and belongs to the slice that this time lies in.
                        var rate = short_[range.Channel].Rate;
                        Assert.Equal(slice, (long)((Int128)range.FirstSample * rate.Denominator * 1000 / rate.Numerator / slices.SliceMs));
                        Assert.Equal(slice, (long)((Int128)(next[range.Channel] - 1) * rate.Denominator * 1000 / rate.Numerator / slices.SliceMs));
                    }
                }

                Assert.Equal(short_.Select(channel => channel.Samples), next);
            },
            iter: 200);

    [Fact]
    public void A_slice_is_short_enough_for_the_fastest_channel()
    {
        var slices = new RecordingSlices([Describe(new SamplingRate(256, 1), 1000), Describe(new SamplingRate(20_000, 1), 100_000)], [0, 1], 1000, 4096);

        Assert.Equal(204, slices.SliceMs);
        Assert.Equal(25, slices.Count);
        Assert.All(Enumerable.Range(0, 25), slice => Assert.InRange(slices.Ranges(slice).Count(), 1, 2));
    }

    private static RecordingChannel Describe(SamplingRate rate, long samples) => new()
    {
        Label = "A",
        Unit = "uV",
        Rate = rate,
        SampleCount = samples,
        PhysicalMinimum = -1,
        PhysicalMaximum = 1,
    };
}
