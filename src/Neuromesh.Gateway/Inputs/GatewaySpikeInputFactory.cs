using Neuromesh.Cluster.Runs;
using Neuromesh.Core.Signals;
using Neuromesh.Experiments.Model;
using Neuromesh.Recordings;
using Neuromesh.Recordings.Signals;

namespace Neuromesh.Gateway.Inputs;

/// <summary>Opens the recordings, streams and synthetic recordings of one run.</summary>
public sealed class GatewaySpikeInputFactory : ISpikeInputFactory
{
    private readonly Dictionary<string, SampleStreamSlot>? _streams;

    /// <summary>Creates the factory of one run.</summary>
    /// <param name="experiment">The experiment that will be run.</param>
    /// <param name="acceptsStreams">Whether a gateway stands by to which samples can be streamed; if not, stream inputs are refused.</param>
    public GatewaySpikeInputFactory(Experiment experiment, bool acceptsStreams)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        _streams = acceptsStreams
            ? experiment.Inputs
                .OfType<RecordingInput>()
                .Where(input => input.Recording == RecordingInput.Stream)
                .ToDictionary(input => input.Name, input => new SampleStreamSlot(input))
            : null;
    }

    /// <inheritdoc/>
    public ISpikeInput Open(Experiment experiment, RecordingInput input)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        ArgumentNullException.ThrowIfNull(input);
        if (input.Recording == RecordingInput.Stream)
        {
            return OpenStream(experiment, input);
        }

        return RecordingSpikeInput.Create(
            RecordingProbe.Open(input.Recording, input.SamplesPerSecond), input.Channels, input.OffsetMs, input.Resampling, input.Encoder, experiment.TimeStep);
    }

    /// <inheritdoc/>
    public IDigitImages OpenDigits(ArrayTraining training)
    {
        ArgumentNullException.ThrowIfNull(training);
        return new DigitImages(training);
    }

    /// <summary>The places of the run's streams.</summary>
    internal IReadOnlyDictionary<string, SampleStreamSlot> Streams => _streams ?? [];

    private StreamedSpikeInput OpenStream(Experiment experiment, RecordingInput input)
    {
        if (_streams is null || !_streams.TryGetValue(input.Name, out var slot))
        {
            throw new RecordingException(
                $"Input '{input.Name}' expects samples over gRPC (recording: {RecordingInput.Stream}): submit the experiment to a gateway "
                + "('neuromesh serve'), or name a recording.");
        }

        var stream = new StreamedSpikeInput(input.Channels, input.OffsetMs, input.Resampling, input.Encoder, experiment.TimeStep);
        slot.Opened(stream);
        return stream;
    }
}
