using System.Collections.Immutable;

namespace Neuromesh.Experiments;

/// <summary>What is known of a recording before the run: enough to number its sources.</summary>
/// <param name="Channels">Label and physical unit of each channel, in the recording's order.</param>
public sealed record RecordingSummary(ImmutableArray<ChannelSummary> Channels);

/// <summary>One channel of a recording.</summary>
/// <param name="Label">Label as the file has it, trimmed.</param>
/// <param name="Unit">Physical unit as the file has it, for example <c>uV</c>; may be empty.</param>
public sealed record ChannelSummary(string Label, string Unit);

/// <summary>Looks into a recording while an experiment is checked.</summary>
public interface IRecordingProbe
{
    /// <summary>Reads the channels of a recording.</summary>
    /// <param name="recording">Full path, or <see cref="Model.RecordingInput.Synthetic"/>.</param>
    /// <param name="samplesPerSecond">Samples per second as a fraction, for text that has no time column; null where the description gives none.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="IOException">The file is broken; the message says what, where and what to do.</exception>
    RecordingSummary Probe(string recording, (long Numerator, long Denominator)? samplesPerSecond);

    /// <summary>Looks into a folder with a set of digits; a probe that knows no files lets it pass.</summary>
    /// <param name="folder">Full path.</param>
    /// <exception cref="IOException">A file is missing or broken; the message says which, what and what to do.</exception>
    void ProbeDigits(string folder)
    {
    }
}

/// <summary>
/// Everything another process needs to rebuild an experiment without access to its files: the text with the overrides applied to it, the
/// contents of the tables it names, and what was found in its recordings.
/// </summary>
/// <param name="Name">Name of the experiment.</param>
/// <param name="SourceName">File name for messages.</param>
/// <param name="Yaml">The description as the user wrote it.</param>
/// <param name="Overrides">
/// The <c>path=value</c> settings to apply, in order; the last ones put full paths of recordings in place of relative ones.
/// </param>
/// <param name="Files">The CSV tables by the path that the description uses.</param>
/// <param name="Recordings">Summaries by the recording's text in the description after overrides.</param>
public sealed record ExperimentPackage(
    string Name,
    string SourceName,
    string Yaml,
    ImmutableArray<string> Overrides,
    ImmutableDictionary<string, TableContent> Files,
    ImmutableDictionary<string, RecordingSummary> Recordings);
