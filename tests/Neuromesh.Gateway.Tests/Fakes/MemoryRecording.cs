using Neuromesh.Recordings;

namespace Neuromesh.Gateway.Tests.Fakes;

/// <summary>A recording whose samples are given.</summary>
internal sealed class MemoryRecording : IRecording
{
    private readonly double[][] _samples;

    public MemoryRecording(params (string Label, SamplingRate Rate, double[] Samples)[] channels)
    {
        _samples = [.. channels.Select(channel => channel.Samples)];
        Header = new RecordingHeader
        {
            Source = "memory",
            Format = "synthetic",
            DurationSeconds = channels.Max(channel => channel.Samples.Length / channel.Rate.SamplesPerSecond),
            Channels =
            [
                .. channels.Select(channel => new RecordingChannel
                {
                    Label = channel.Label,
                    Unit = "uV",
                    Rate = channel.Rate,
                    SampleCount = channel.Samples.Length,
                    PhysicalMinimum = -100,
                    PhysicalMaximum = 100,
                }),
            ],
        };
    }

    public RecordingHeader Header { get; }

    /// <summary>Throws where this channel is read; -1 for none.</summary>
    public int BrokenChannel { get; init; } = -1;

    public static double[] Noise(int count, ulong seed)
    {
        // SplitMix64 (Steele, Lea, Flood 2014): any sequence without pattern will do.
        var samples = new double[count];
        for (var i = 0; i < count; i++)
        {
            seed += 0x9E3779B97F4A7C15;
            var mixed = (seed ^ (seed >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            samples[i] = ((mixed ^ (mixed >> 31)) >> 11) * (4.0 / (1L << 53)) - 2;
        }

        return samples;
    }

    public void Read(int channel, long firstSample, Span<double> destination)
    {
        if (channel == BrokenChannel)
        {
            throw new RecordingException("memory: the channel is broken");
        }

        _samples[channel].AsSpan((int)firstSample, destination.Length).CopyTo(destination);
    }

    public void Dispose()
    {
    }
}
