namespace Neuromesh.Recordings.Tests.Edf;

/// <summary>Annotations of real files; the expected ones are in the files' descriptions and in the tests of the programs they come from.</summary>
public sealed class EdfReferenceAnnotationsTests
{
    [SkippableFact]
    public void Annotations_with_and_without_duration()
    {
        using var recording = RecordingFile.Open(SharedData.Require("edf-variants/mne/test.edf"));
        Assert.Equal(
            [new(0, null, "start"), new(0.1344, 0.256, "type A"), new(0.3904, 1, "type A"), new(2, null, "type B"), new(2.5, 2.5, "type A")],
            recording.Header.Annotations.AsEnumerable());
    }

    [SkippableTheory]
    [InlineData("edf-variants/pyedflib/test_generator.edf")]
    [InlineData("edf-variants/pyedflib/test_legacy.edf")]
    public void Annotations_at_the_start_and_the_end(string file)
    {
        using var recording = RecordingFile.Open(SharedData.Require(file));
        Assert.Equal([new(0, null, "Recording starts"), new(600, null, "Recording ends")], recording.Header.Annotations.AsEnumerable());
        Assert.Equal(new DateTime(2011, 4, 4, 12, 57, 2), recording.Header.StartTime);
    }

    /// <summary>Onsets in the file count from the full second; here they count from the first sample, 0.3945312 s later.</summary>
    [SkippableFact]
    public void A_start_within_a_second_moves_start_and_onsets()
    {
        using var recording = RecordingFile.Open(SharedData.Require("edf-variants/edfio/test_subsecond.edf"));
        Assert.Equal(
            [new(1.9511719, null, "XLSpike"), new(3.4921875, null, "Clip Note"), new(290.5019531, null, "XLEvent"), new(583.5722656, null, "XLSpike")],
            recording.Header.Annotations.AsEnumerable());
        Assert.Equal(new DateTime(2020, 1, 24, 4, 5, 56).AddTicks(3_945_312), recording.Header.StartTime);
        Assert.Equal(698, recording.Header.DurationSeconds);
    }

    [SkippableFact]
    public void Annotations_are_in_utf8()
    {
        using var recording = RecordingFile.Open(SharedData.Require("edf-variants/pyedflib/test_utf8.edf"));
        Assert.Equal(["XLSpike", "Clip Note", "中文测试八个字", "XLEvent", "XLSpike"], recording.Header.Annotations.Select(a => a.Text));
        Assert.Equal(120 - 0.3945312, recording.Header.Annotations[2].OnsetSeconds, 1e-9);
    }

    [SkippableTheory]
    [InlineData("edf-variants/edfio/SC4001EC-Hypnogram.edf")]
    [InlineData("edf-variants/edfio/SC4001EC-Hypnogram.bdf")]
    public void A_file_of_annotations_only_has_no_channels_and_no_length(string file)
    {
        using var recording = RecordingFile.Open(SharedData.Require(file));
        var annotations = recording.Header.Annotations;
        Assert.Empty(recording.Header.Channels);
        Assert.Equal(0, recording.Header.DurationSeconds);
        Assert.Equal(154, annotations.Length);
        Assert.Equal(new(0, 30630, "Sleep stage W"), annotations[0]);
        Assert.Equal(new(31140, 30, "Sleep stage 3"), annotations[3]);

        // A hypnogram without holes: each stage begins where the one before it ends.
        Assert.All(annotations.Zip(annotations.Skip(1)), pair => Assert.Equal(pair.Second.OnsetSeconds, pair.First.OnsetSeconds + pair.First.DurationSeconds));
    }
}
