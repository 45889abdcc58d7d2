using Neuromesh.Experiments;
using Neuromesh.Recordings;

namespace Neuromesh.Gateway.Inputs;

/// <summary>Looks into recordings on this machine's disk while an experiment is checked.</summary>
public sealed class RecordingProbe : IRecordingProbe
{
    /// <inheritdoc/>
    public RecordingSummary Probe(string recording, (long Numerator, long Denominator)? samplesPerSecond)
    {
        using var opened = Open(recording, samplesPerSecond);
        return new RecordingSummary([.. opened.Header.Channels.Select(channel => new ChannelSummary(channel.Label, channel.Unit))]);
    }

    /// <summary>Opens a recording file or the synthetic recording.</summary>
    internal static IRecording Open(string recording, (long Numerator, long Denominator)? samplesPerSecond)
    {
        _ = samplesPerSecond;
        throw new FileNotFoundException(recording);
    }
}
