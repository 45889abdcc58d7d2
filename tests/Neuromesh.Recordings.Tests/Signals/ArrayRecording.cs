using System.Collections.Immutable;
using Neuromesh.Recordings.Signals;

namespace Neuromesh.Recordings.Tests.Signals;

/// <summary>A recording made of arrays.</summary>
internal sealed class ArrayRecording : IRecording
{
    private readonly double[][] _samples;

    public ArrayRecording(params (string Label, string Unit, SamplingRate Rate, double[] Samples)[] channels)
    {
        _samples = [.. channels.Select(channel => channel.Samples)];
        Header = new RecordingHeader
        {
            Source = "array.edf",
            Format = "array",
            DurationSeconds = channels.Max(channel => channel.Samples.Length / channel.Rate.SamplesPerSecond),
            Channels =
            [
                .. channels.Select(channel => new RecordingChannel
                {
                    Label = channel.Label,
                    Unit = channel.Unit,
                    Rate = channel.Rate,
                    SampleCount = channel.Samples.Length,
                    PhysicalMinimum = channel.Samples.DefaultIfEmpty().Min(),
                    PhysicalMaximum = channel.Samples.DefaultIfEmpty().Max(),
                }),
            ],
        };
    }

    public RecordingHeader Header { get; init; }

    public bool IsDisposed { get; private set; }

    public long SamplesRead { get; private set; }

    public ImmutableArray<StreamedChannel> Offered =>
        [.. Header.Channels.Select(channel => new StreamedChannel(channel.Label, channel.Unit, channel.Rate))];

    public void Read(int channel, long firstSample, Span<double> destination)
    {
        SamplesRead += destination.Length;
        _samples[channel].AsSpan((int)firstSample, destination.Length).CopyTo(destination);
    }

    public void Dispose() => IsDisposed = true;
}
