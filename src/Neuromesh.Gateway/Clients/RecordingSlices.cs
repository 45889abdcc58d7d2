using Neuromesh.Recordings;

namespace Neuromesh.Gateway.Clients;

/// <summary>A run of samples of one channel.</summary>
/// <param name="Channel">Index of the channel in the recording.</param>
/// <param name="FirstSample">Number of the first sample.</param>
/// <param name="Count">Number of samples, 1 or more.</param>
internal readonly record struct SampleRange(int Channel, long FirstSample, int Count);

/// <summary>
/// Cuts a recording into slices of equal time, so that channels of different rates are sent side by side. Slice k holds the samples n with
/// k·slice ≤ n/rate &lt; (k + 1)·slice, computed in whole numbers so that no sample is missed or repeated.
/// </summary>
internal sealed class RecordingSlices
{
    private const int LargestRange = 16384;
    private const int LongestSliceMs = 1000;

    private readonly IReadOnlyList<RecordingChannel> _channels;
    private readonly int[] _wanted;
    private readonly int _largestRange;

    /// <summary>Chooses the length of a slice.</summary>
    /// <param name="channels">The recording's channels.</param>
    /// <param name="wanted">Indexes of those to send, at least one.</param>
    /// <param name="longestSliceMs">Longest permitted slice in ms, 1 or more.</param>
    /// <param name="largestRange">Largest permitted number of samples in one range, 1 or more.</param>
    public RecordingSlices(IReadOnlyList<RecordingChannel> channels, IReadOnlyList<int> wanted, int longestSliceMs, int largestRange)
    {
        _channels = channels;
        _wanted = [.. wanted];
        _largestRange = Math.Min(largestRange, LargestRange);
        var fastest = wanted.Max(channel => channels[channel].Rate.SamplesPerSecond);
        SliceMs = (int)Math.Clamp(_largestRange * 1e3 / fastest, 1, Math.Min(longestSliceMs, LongestSliceMs));
        Count = wanted.Max(channel => SlicesOf(channels[channel]));
    }

    /// <summary>Length of a slice in ms.</summary>
    public int SliceMs { get; }

    /// <summary>Number of slices.</summary>
    public long Count { get; }

    /// <summary>The samples of one slice, channel by channel.</summary>
    /// <param name="slice">Number of the slice, from 0.</param>
    public IEnumerable<SampleRange> Ranges(long slice)
    {
        foreach (var channel in _wanted)
        {
            var end = SamplesBefore(channel, slice + 1);
            for (var first = SamplesBefore(channel, slice); first < end; first += _largestRange)
            {
                yield return new SampleRange(channel, first, (int)Math.Min(_largestRange, end - first));
            }
        }
    }

    /// <summary>Number of samples n of a channel with n/rate before the start of a slice: ⌈time · rate⌉, at most all of them.</summary>
    private long SamplesBefore(int channel, long slice)
    {
        var rate = _channels[channel].Rate;
        var samples = CeilingOfRatio((Int128)slice * SliceMs * rate.Numerator, (Int128)1000 * rate.Denominator);
        return (long)Int128.Min(samples, _channels[channel].SampleCount);
    }

    private long SlicesOf(RecordingChannel channel) =>
        (long)CeilingOfRatio((Int128)channel.SampleCount * 1000 * channel.Rate.Denominator, (Int128)SliceMs * channel.Rate.Numerator);

    private static Int128 CeilingOfRatio(Int128 numerator, Int128 denominator) => (numerator + denominator - 1) / denominator;
}
