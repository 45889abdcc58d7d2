using Neuromesh.Core.Signals;
using Neuromesh.Core.Units;

namespace Neuromesh.Recordings.Signals;

/// <summary>The events of a recording that can be read at will. Samples are read in blocks as the steps need them.</summary>
/// <remarks>
/// Events follow from the samples alone, so a <see cref="StreamedSpikeInput"/> that receives the same samples gives the same events.
/// When the recording ends before the experiment, the input is silent from then on: a held sample stands for one sampling period,
/// a line ends at the last sample.
/// </remarks>
public sealed class RecordingSpikeInput : ISpikeInput
{
    private const int SamplesPerBlock = 4096;

    private readonly IRecording _recording;
    private readonly int[] _channels;
    private readonly EncodingPipeline _pipeline;
    private readonly double[] _block = new double[SamplesPerBlock];

    private RecordingSpikeInput(IRecording recording, int[] channels, EncodingPipeline pipeline, int sourceCount)
    {
        _recording = recording;
        _channels = channels;
        _pipeline = pipeline;
        SourceCount = sourceCount;
    }

    /// <inheritdoc/>
    public int SourceCount { get; }

    /// <inheritdoc/>
    public Action? Arrived { get; set; }

    /// <summary>Puts an encoder behind a recording.</summary>
    /// <param name="recording">The recording; the input disposes it, also when this method throws.</param>
    /// <param name="channels">
    /// The channels in the order of the sources, each by label or as <c>#n</c>, its position counted from 1; one may be named twice.
    /// </param>
    /// <param name="offsetMs">Where in the recording the experiment starts, in ms, 0 or more; rounded to whole ns.</param>
    /// <param name="resampling">How samples become values on the steps.</param>
    /// <param name="encoder">How values become events.</param>
    /// <param name="timeStep">Length of a step.</param>
    /// <exception cref="RecordingException">
    /// A channel is not there or its label is not unique, the offset lies outside the recording, or the encoder's level is a voltage and
    /// a channel's unit is not.
    /// </exception>
    public static RecordingSpikeInput Create(
        IRecording recording, IReadOnlyList<string> channels, double offsetMs, ResamplingRule resampling, Encoder encoder, TimeStep timeStep)
    {
        ArgumentNullException.ThrowIfNull(recording);
        ArgumentNullException.ThrowIfNull(encoder);
        try
        {
            var header = recording.Header;
            var indexes = ChannelSelection.Resolve(header.Source, [.. header.Channels.Select(channel => channel.Label)], channels);
            var selected = indexes.Select(index => header.Channels[index]).ToArray();
            foreach (var channel in selected)
            {
                var seconds = channel.SampleCount / channel.Rate.SamplesPerSecond;
                if (offsetMs / 1e3 >= seconds)
                {
                    throw new RecordingException(
                        $"{header.Source}, channel '{channel.Label}': the experiment starts {offsetMs / 1e3} s into the recording, but it ends at {seconds} s; choose a smaller offset.");
                }
            }

            var descriptions = selected.Select(channel => new StreamedChannel(channel.Label, channel.Unit, channel.Rate)).ToArray();
            var pipeline = new EncodingPipeline(header.Source, descriptions, offsetMs, resampling, encoder, timeStep);
            return new RecordingSpikeInput(recording, indexes, pipeline, indexes.Length * encoder.SourcesPerChannel);
        }
        catch
        {
            recording.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public bool TryTake(long firstStep, int steps, SpikeEventList events)
    {
        ArgumentNullException.ThrowIfNull(events);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(steps);
        ArgumentOutOfRangeException.ThrowIfNotEqual(firstStep, _pipeline.NextStep);
        var end = firstStep + steps;
        while (_pipeline.NextStep < end)
        {
            _pipeline.Advance((int)(end - _pipeline.NextStep), events);
            for (var channel = 0; channel < _channels.Length; channel++)
            {
                if (_pipeline.IsStarved(channel))
                {
                    Fill(channel);
                }
            }
        }

        return true;
    }

    /// <summary>Closes the recording.</summary>
    public void Dispose() => _recording.Dispose();

    private void Fill(int channel)
    {
        _pipeline.SkipUnneeded(channel);
        var first = _pipeline.NextSample(channel);
        var count = (int)Math.Clamp(_recording.Header.Channels[_channels[channel]].SampleCount - first, 0, SamplesPerBlock);
        if (count == 0)
        {
            _pipeline.End(channel);
            return;
        }

        var block = _block.AsSpan(0, count);
        _recording.Read(_channels[channel], first, block);
        _pipeline.Append(channel, block);
    }
}
