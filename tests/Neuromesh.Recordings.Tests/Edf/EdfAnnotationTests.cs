using System.Text;

namespace Neuromesh.Recordings.Tests.Edf;

/// <summary>Annotations and record times by the rules of the EDF+ standard, section 2.2.</summary>
public sealed class EdfAnnotationTests
{
    /// <summary>The example of the standard, section 2.2.4: a time-keeping list, lists with several texts, with a duration and before the start.</summary>
    [Fact]
    public void Lists_of_the_standard_are_read()
    {
        using var recording = Open(
            "+0||;-0.065|Pre-stimulus beep|Stimulus click|;+0.5~25.5|Apnea|;", "+1||Lights off|;", "+2||;+1.5~0|Ümläut ☀|;");
        Assert.Equal(
            [
                new(-0.065, null, "Pre-stimulus beep"),
                new(-0.065, null, "Stimulus click"),
                new(0.5, 25.5, "Apnea"),
                new(1, null, "Lights off"),
                new(1.5, 0, "Ümläut ☀"),
            ],
            recording.Header.Annotations.AsEnumerable());
        Assert.Empty(recording.Header.Warnings);
    }

    [Fact]
    public void Several_annotation_channels_anywhere_are_read_and_are_no_channels()
    {
        var file = new EdfFile
        {
            Reserved = "EDF+C",
            Records = 2,
            Channels =
            [
                EdfFileChannel.OfAnnotations("EDF Annotations", 12, "+0||;+0.25|first|;", "+1||;"),
                new() { Digital = [1, 2, 3, 4, 5, 6, 7, 8], PhysicalMinimum = "-1000", PhysicalMaximum = "1000" },
                EdfFileChannel.OfAnnotations("EDF Annotations", 12, "", "+0.75|second|;"),
                new() { Label = "Fp2", SamplesPerRecord = 1, Digital = [9, 10], PhysicalMinimum = "-1000", PhysicalMaximum = "1000" },
            ],
        };
        using var recording = file.Open();
        Assert.Equal(["Fp1", "Fp2"], recording.Header.Channels.Select(c => c.Label));
        Assert.Equal([new(0.25, null, "first"), new(0.75, null, "second")], recording.Header.Annotations.AsEnumerable());
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], recording.ReadAll(0));
        Assert.Equal([9, 10], recording.ReadAll(1));
        Assert.Empty(recording.Header.Warnings);
    }

    [Fact]
    public void Bdf_keeps_three_bytes_of_text_in_a_sample()
    {
        var file = new EdfFile
        {
            IsBdf = true,
            Reserved = "BDF+C",
            Records = 1,
            Channels = [new() { Label = "Status" }, EdfFileChannel.OfAnnotations("BDF Annotations", 8, "+0.5||;+0.75|a text|;")],
        };
        using var recording = file.Open();
        Assert.Equal("Status", Assert.Single(recording.Header.Channels).Label);
        Assert.Equal([new(0.25, null, "a text")], recording.Header.Annotations.AsEnumerable());
        Assert.Equal(new DateTime(2002, 3, 2, 14, 30, 59, 500), recording.Header.StartTime);
    }

    [Theory]
    [InlineData("+0.5 no end;")]
    [InlineData("+0.5|no end;")]
    [InlineData("soon|text|;")]
    [InlineData("+0.5~-1|text|;")]
    [InlineData("+0.5~|text|;")]
    [InlineData("+1e5|text|;")]
    [InlineData("+99999999999999|text|;")]
    [InlineData("||;")]
    public void Malformed_lists_are_left_out_with_a_warning(string list)
    {
        using var recording = Open("+0||;" + list + "+0.5|sound|;", "+1||;", "+2||;");
        Assert.Equal([new(0.5, null, "sound")], recording.Header.Annotations.AsEnumerable());
        Assert.Contains("1 annotation lists are malformed and were left out; the first is in data record 1, byte 781", Assert.Single(recording.Header.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Text_that_is_not_utf8_is_taken_as_latin_1()
    {
        var latin = EdfFileChannel.OfAnnotations("EDF Annotations", 12) with { Annotations = [Encoding.Latin1.GetBytes("+0\x14\x14\0+0.5\x14\u00B5V\x14\0")] };
        using var recording = new EdfFile { Reserved = "EDF+C", Records = 1, Channels = [new(), latin] }.Open();
        Assert.Equal("\u00B5V", Assert.Single(recording.Header.Annotations).Text);
    }

    [Fact]
    public void Records_without_their_time_are_read_with_a_warning_where_the_file_is_continuous()
    {
        using var recording = Open("+0||;", "+0.5|text|;", "");
        Assert.Contains("2 data records have no time-keeping annotation; the first is data record 2", Assert.Single(recording.Header.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Times_that_contradict_a_continuous_file_give_a_warning()
    {
        using var recording = Open("+0||;", "+1||;", "+7||;");
        Assert.Contains("data record 3 starts at 7 s", Assert.Single(recording.Header.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("+7||;", "data record 3 starts at 7 s (byte 952), where the one before it ends at 2 s")]
    [InlineData("+1||;", "data record 3 starts at 1 s")]
    [InlineData("+2.13||;", "data record 3 starts at 2.13 s")]
    [InlineData("", "data record 3, byte 952 holds no time-keeping annotation")]
    public void Discontinuous_files_with_gaps_are_refused(string third, string problem)
    {
        var message = Assert.Throws<RecordingException>(() => Made("EDF+D", "+0||;", "+1||;", third).Open()).Message;
        Assert.StartsWith("made.edf: field 'reserved' at byte 192 says EDF+D (discontinuous)", message, StringComparison.Ordinal);
        Assert.Contains(problem, message, StringComparison.Ordinal);
        Assert.Contains("Discontinuous recordings with gaps are not supported", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Discontinuous_files_without_times_are_refused() =>
        Assert.Contains(
            "no annotation channel",
            Assert.Throws<RecordingException>(() => new EdfFile { Reserved = "EDF+D" }.Open()).Message,
            StringComparison.Ordinal);

    /// <summary>Four samples a second: a start that is off by less than an eighth of a second is a rounded one.</summary>
    [Fact]
    public void Discontinuous_files_without_gaps_are_read_with_a_warning()
    {
        using var recording = Made("EDF+D", "+0.25||;", "+1.25||;", "+2.26||;").Open();
        Assert.Equal("EDF+D", recording.Header.Format);
        Assert.Equal(12, recording.ReadAll(0).Length);
        Assert.Contains("without gaps; read as continuous", Assert.Single(recording.Header.Warnings), StringComparison.Ordinal);
    }

    private static IRecording Open(params string[] records) => Made("EDF+C", records).Open();

    private static EdfFile Made(string reserved, params string[] records) => new()
    {
        Reserved = reserved,
        Records = records.Length,
        Channels = [new(), EdfFileChannel.OfAnnotations("EDF Annotations", 40, records)],
    };
}
