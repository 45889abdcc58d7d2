using Neuromesh.Experiments;
using Neuromesh.Experiments.Model;
using Neuromesh.Recordings;
using Neuromesh.Recordings.Digits;
using Neuromesh.Recordings.Synthetic;
using Neuromesh.Recordings.Text;

namespace Neuromesh.Gateway.Inputs;

/// <summary>Looks into recordings on this machine's disk, and into the synthetic one, while an experiment is checked.</summary>
public sealed class RecordingProbe : IRecordingProbe
{
    /// <inheritdoc/>
    public RecordingSummary Probe(string recording, (long Numerator, long Denominator)? samplesPerSecond)
    {
        ArgumentNullException.ThrowIfNull(recording);
        if (recording != RecordingInput.Synthetic && !File.Exists(recording))
        {
            throw new FileNotFoundException($"{recording}: there is no such file.", recording);
        }

        using var opened = Open(recording, samplesPerSecond);
        return new RecordingSummary([.. opened.Header.Channels.Select(channel => new ChannelSummary(channel.Label, channel.Unit))]);
    }

    /// <inheritdoc/>
    public void ProbeDigits(string folder) => _ = DigitSet.Read(folder);

    /// <summary>Opens a recording file or the synthetic recording.</summary>
    /// <param name="recording">Full path, or <see cref="RecordingInput.Synthetic"/>.</param>
    /// <param name="samplesPerSecond">The rate of a text file without a time column; null where none is given.</param>
    /// <exception cref="RecordingException">The file cannot be opened or is broken.</exception>
    internal static IRecording Open(string recording, (long Numerator, long Denominator)? samplesPerSecond)
    {
        if (recording == RecordingInput.Synthetic)
        {
            return new SyntheticEeg();
        }

        var rate = samplesPerSecond is { } given ? new SamplingRate(given.Numerator, given.Denominator) : (SamplingRate?)null;
        return RecordingFile.Open(recording, new TextRecordingOptions { Rate = rate });
    }
}
