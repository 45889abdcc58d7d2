using System.Globalization;
using System.Text;
using Neuromesh.Recordings.Text;

namespace Neuromesh.Recordings.Tests.Text;

/// <summary>The sampling rate that follows from a column of times.</summary>
public sealed class TextTimeColumnTests
{
    [Theory]
    [InlineData("time [s]", "0", "0.004", "0.008", 250, 1)]
    [InlineData("t_ms", "0", "4", "8", 250, 1)]
    [InlineData("Time (ms)", "100.0", "100.5", "101.0", 2000, 1)]
    [InlineData("time_us", "0", "50", "100", 20_000, 1)]
    [InlineData("timestamp [s]", "1600000000.000", "1600000000.128", "1600000000.256", 125, 16)]
    [InlineData("seconds", "0", "60", "120", 1, 60)]
    [InlineData("t [s]", "-1e-3", "0", "1e-3", 1000, 1)]
    public void Even_times_give_the_exact_rate(string head, string first, string second, string third, long numerator, long denominator)
    {
        using var recording = Open($"a,{head}\n1,{first}\n2,{second}\n3,{third}\n");
        var channel = Assert.Single(recording.Header.Channels);
        Assert.Equal(("a", new SamplingRate(numerator, denominator)), (channel.Label, channel.Rate));
        Assert.Equal([1, 2, 3], recording.ReadAll(0));
        Assert.Empty(recording.Header.Warnings);
    }

    [Fact]
    public void Seconds_are_assumed_with_a_warning()
    {
        using var recording = Open("time,a\n0,1\n0.5,2\n");
        Assert.Equal(new SamplingRate(2, 1), recording.Header.Channels[0].Rate);
        Assert.Contains("names no unit", Assert.Single(recording.Header.Warnings), StringComparison.Ordinal);
    }

    /// <summary>Rates whose interval has no short decimal, written with few decimals or as the shortest text of a binary fraction.</summary>
    [Theory]
    [InlineData("256", "F3", 256, 1)]
    [InlineData("173.61", "F5", 17_361, 100)]
    [InlineData("173.61", "R", 17_361, 100)]
    [InlineData("30000", "F6", 30_000, 1)]
    [InlineData("12.8", "F2", 64, 5)]
    [InlineData("10", "R", 10, 1)]
    public void Rounded_times_give_the_rate_with_the_fewest_decimals(string hertz, string format, long numerator, long denominator)
    {
        var rate = double.Parse(hertz, CultureInfo.InvariantCulture);
        using var recording = Open("time [s],a\n" + Rows(20_000, i => i * (1 / rate), format));
        Assert.Equal(new SamplingRate(numerator, denominator), recording.Header.Channels[0].Rate);
        Assert.Contains("are rounded", Assert.Single(recording.Header.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Times_in_single_precision_are_even_enough()
    {
        using var recording = Open("time [s],a\n" + Rows(5000, i => double.Parse(((float)i / 256).ToString("G7", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture), "R"));
        Assert.Equal(new SamplingRate(256, 1), recording.Header.Channels[0].Rate);
    }

    [Fact]
    public void A_missing_sample_is_refused_by_its_line()
    {
        var message = Assert.Throws<RecordingException>(() => Open("time [s],a\n" + Rows(1000, i => (i < 500 ? i : i + 1) / 256.0, "F3"))).Message;
        Assert.Contains("made.csv, line ", message, StringComparison.Ordinal);
        Assert.Contains("does not fit an even spacing", message, StringComparison.Ordinal);
        message = Assert.Throws<RecordingException>(() => Open("time [ms],a\n0.0,1\n1.0,1\n2.0,1\n4.0,1\n5.0,1\n", new SamplingRate(1000, 1))).Message;
        Assert.Contains("made.csv, line 5: the time 0.0040 s in column 'time' does not fit the given rate of 1000 Hz, which puts it at 0.003 s", message, StringComparison.Ordinal);
        message = Assert.Throws<RecordingException>(() => Open("time [ms],a\n0,1\n1,1\n2,1\n4,1\n5,1\n")).Message;
        Assert.Contains("made.csv, line 5: the times in column 'time' are not evenly spaced here, and with steps of 0.001 s they are too coarse", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0,1\n1,2\n1,3\n", "line 4, column 1 ('time'): the time 1 is not after the one before it")]
    [InlineData("0,1\nnoon,2\n", "line 3, column 1 ('time'): 'noon' is no time")]
    [InlineData("0,1\nNaN,2\n", "'NaN' is no time")]
    [InlineData("0,1\n", "one time in column 'time' does not tell the sampling rate")]
    [InlineData("0,1\n0.004,2\n0.007,3\n0.011,3\n", "are rounded to 0.001 s and span 0.011 s, too few to tell the sampling rate")]
    [InlineData("0,1\n1e-28,2\n3e-28,3\n", "too coarse to tell")]
    public void Times_that_tell_no_rate_are_refused(string rows, string problem) =>
        Assert.Contains(problem, Assert.Throws<RecordingException>(() => Open("time [s],a\n" + rows)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_given_rate_must_agree_with_the_times()
    {
        using var recording = Open("time [s],a\n0,1\n0.004,2\n0.007,3\n0.011,3\n", new SamplingRate(273, 1));
        Assert.Equal(new SamplingRate(273, 1), recording.Header.Channels[0].Rate);
        Assert.Throws<RecordingException>(() => Open("time [s],a\n0,1\n0.004,2\n0.008,3\n", new SamplingRate(500, 1)));
    }

    private static string Rows(int count, Func<int, double> time, string format)
    {
        var text = new StringBuilder();
        for (var i = 0; i < count; i++)
        {
            text.Append(time(i).ToString(format, CultureInfo.InvariantCulture)).Append(",1\n");
        }

        return text.ToString();
    }

    private static IRecording Open(string text, SamplingRate? rate = null) =>
        RecordingFile.Open(Encoding.UTF8.GetBytes(text), "made.csv", new TextRecordingOptions { Rate = rate });
}
