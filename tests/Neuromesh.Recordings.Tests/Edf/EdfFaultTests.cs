namespace Neuromesh.Recordings.Tests.Edf;

/// <summary>Each rule of the header, broken: the message names the file, the field, the place and what to do.</summary>
public sealed class EdfFaultTests
{
    private static readonly EdfFile Sound = new() { Channels = [new(), new() { Label = "Resp" }] };

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("zero", "is 'zero'")]
    [InlineData("1,5", "not a comma")]
    [InlineData("NaN", "is 'NaN'")]
    public void Physical_limits_are_numbers(string text, string problem) =>
        Refused(OfSecond(c => c with { PhysicalMinimum = text }), "field 'physical minimum' of channel 2 ('Resp') at byte 472", problem);

    [Theory]
    [InlineData("-32769", "")]
    [InlineData("1000", "")]
    [InlineData("-0.5", "")]
    public void Digital_limits_are_16_bit_and_in_order(string text, string problem) =>
        Refused(OfSecond(c => c with { DigitalMinimum = text }), "field 'digital minimum' of channel 2 ('Resp') at byte 504", $"is '{text}'".Replace("'1000'", "1000", StringComparison.Ordinal), problem);

    [Fact]
    public void Physical_limits_differ() =>
        Refused(OfSecond(c => c with { PhysicalMinimum = "7", PhysicalMaximum = "7.0" }), "'physical minimum' of channel 2 ('Resp')", "no range");

    [Theory]
    [InlineData("0")]
    [InlineData("-4")]
    [InlineData("4.5")]
    [InlineData("99999999")]
    public void Samples_in_a_record_are_one_or_more_and_exist(string text) =>
        Refused(OfSecond(c => c with { SamplesPerRecordText = text }), text == "99999999" ? "one complete data record" : "'number of samples in each data record' of channel 2");

    [Theory]
    [InlineData("0", "field 'number of signals' at byte 252 is '0'")]
    [InlineData("-1", "whole number from 1 to 9999")]
    [InlineData("9999", "Expected 2560000 = 256 * (1 + 9999 signals")]
    [InlineData("3", "field 'number of bytes in header record' at byte 184 is 768. Expected 1024")]
    public void The_number_of_signals_fits_the_header(string text, string problem) => Refused(Sound with { SignalsText = text }, problem);

    [Fact]
    public void A_file_that_ends_within_the_header_is_refused() =>
        Refused(Sound with { SignalsText = "9999", HeaderBytesText = "2560000" }, "the header has 2560000 bytes, but the file ends at byte 816");

    [Theory]
    [InlineData("0", "is 0")]
    [InlineData("-2", "is '-2'")]
    [InlineData("4", "after 3 complete records. Copy or download the file again; to use what is there, write 3 into the field")]
    [InlineData("2", "enough for 3 records. Write -1 into the field")]
    [InlineData("99999999", "should have 1600000752 bytes")]
    public void The_number_of_records_fits_the_length(string text, string problem) =>
        Refused(Sound with { RecordsText = text }, "'number of data records' at byte 236", problem);

    [Theory]
    [InlineData("0", "no sampling rate")]
    [InlineData("-1", "is -1")]
    [InlineData("1e20", "from 0 to 99999999")]
    public void A_record_has_a_duration(string text, string problem) =>
        Refused(Sound with { Duration = text }, "'duration of a data record' at byte 244", problem);

    [Theory]
    [InlineData("BDF+C")]
    [InlineData("EDF+")]
    [InlineData("EDF+X")]
    public void The_reserved_field_fits_the_version(string text) => Refused(Sound with { Reserved = text }, "field 'reserved' at byte 192", $"'{text}'");

    [Fact]
    public void A_file_that_ends_within_a_record_is_refused()
    {
        var bytes = Sound.ToBytes();
        var message = Assert.Throws<RecordingException>(() => RecordingFile.Open(bytes.AsMemory(0, bytes.Length - 1), "cut.edf")).Message;
        Assert.Equal(
            "cut.edf: field 'number of data records' at byte 236 is 3, so that the file should have 816 bytes, but it ends at byte 815, after 2 complete records. "
            + "Copy or download the file again; to use what is there, write 2 into the field. Correct the header or export the recording again.",
            message);
    }

    [Fact]
    public void Fewer_bytes_than_a_record_after_the_last_are_left_with_a_warning()
    {
        using var recording = RecordingFile.Open(Sound.ToBytes().Append((byte)7).ToArray(), "long.edf");
        Assert.Equal(12, recording.Header.Channels[0].SampleCount);
        Assert.Contains("at byte 816, 1 bytes are left over", Assert.Single(recording.Header.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_number_of_records_is_counted_with_a_warning()
    {
        using var recording = (Sound with { RecordsText = "-1" }).Open();
        Assert.Equal(12, recording.Header.Channels[0].SampleCount);
        Assert.Contains("3 records were counted", Assert.Single(recording.Header.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("42.00.00", "14.30.59", "startdate of recording")]
    [InlineData("29.02.01", "14.30.59", "startdate of recording")]
    [InlineData("02.03.02", "24.00.00", "starttime of recording")]
    [InlineData("02.03.02", "", "starttime of recording")]
    [InlineData("02.03.yy", "14.30.59", "startdate of recording")]
    public void A_start_that_is_none_is_unknown_with_a_warning(string date, string time, string field)
    {
        using var recording = (Sound with { StartDate = date, StartTime = time }).Open();
        Assert.Null(recording.Header.StartTime);
        Assert.Contains(field, Assert.Single(recording.Header.Warnings), StringComparison.Ordinal);
    }

    /// <summary>The clipping date of EDF is 1985; from 2085 on the year stands in the recording field of EDF+ only.</summary>
    [Theory]
    [InlineData("01.01.85", "X", 1985)]
    [InlineData("01.01.99", "X", 1999)]
    [InlineData("01.01.00", "X", 2000)]
    [InlineData("01.01.84", "X", 2084)]
    [InlineData("01.01.yy", "Startdate 01-JAN-2085 X X X", 2085)]
    public void Two_digits_of_the_year_follow_the_clipping_date(string date, string description, int year)
    {
        var annotations = EdfFileChannel.OfAnnotations("EDF Annotations", 8, "+0||;", "+1||;", "+2||;");
        using var recording = new EdfFile { StartDate = date, Recording = description, Reserved = "EDF+C", Channels = [new(), annotations] }.Open();
        Assert.Equal(new DateTime(year, 1, 1, 14, 30, 59), recording.Header.StartTime);
        Assert.Empty(recording.Header.Warnings);
    }

    [Fact]
    public void Inverted_polarity_is_scaled_by_the_same_line()
    {
        using var recording = new EdfFile { Records = 1, Channels = [new() { PhysicalMinimum = "100", PhysicalMaximum = "-100", Digital = [-1000, -500, 0, 1000] }] }.Open();
        Assert.Equal([100, 50, 0, -100], recording.ReadAll(0));
    }

    [Fact]
    public void Units_outside_ascii_are_read_with_a_warning()
    {
        using var recording = new EdfFile { Channels = [new() { Unit = "\u00B5V" }] }.Open();
        Assert.Equal("\u00B5V", recording.Header.Channels[0].Unit);
        Assert.Contains("'physical dimension' of channel 1 ('Fp1') at byte 352", Assert.Single(recording.Header.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Reading_beyond_the_samples_is_the_callers_fault()
    {
        var recording = Sound.Open();
        Assert.Throws<ArgumentOutOfRangeException>(() => recording.Read(2, 0, new double[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => recording.Read(-1, 0, new double[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => recording.Read(0, -1, new double[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => recording.Read(0, 12, new double[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => recording.Read(0, long.MaxValue, new double[1]));
        recording.Read(0, 12, []);
        recording.Dispose();
        Assert.Throws<ObjectDisposedException>(() => recording.Read(0, 0, new double[1]));
    }

    private static EdfFile OfSecond(Func<EdfFileChannel, EdfFileChannel> change) =>
        Sound with { Channels = [Sound.Channels[0], change(Sound.Channels[1])] };

    private static void Refused(EdfFile file, params string[] parts)
    {
        var message = Assert.Throws<RecordingException>(() => file.Open()).Message;
        Assert.StartsWith("made.edf: ", message, StringComparison.Ordinal);
        Assert.All(parts, part => Assert.Contains(part, message, StringComparison.Ordinal));
    }
}
