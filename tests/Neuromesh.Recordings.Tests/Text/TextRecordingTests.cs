using System.Text;
using CsCheck;
using Neuromesh.Recordings.Text;

namespace Neuromesh.Recordings.Tests.Text;

/// <summary>Columns of numbers, with and without labels.</summary>
public sealed class TextRecordingTests
{
    private static readonly TextRecordingOptions At100Hertz = new() { Rate = new SamplingRate(100, 1) };

    [Theory]
    [InlineData("Fp1 [uV],Resp (L/s)\n1,2\n3,4\n")]
    [InlineData("Fp1 [uV];Resp (L/s)\r\n1;2\r\n3;4")]
    [InlineData("Fp1 [uV]\tResp (L/s)\r1\t2\t\r3\t4\r")]
    [InlineData("Fp1 [uV]   Resp (L/s)\n   1.0e0   2\n\n 3 \t 4  \n")]
    [InlineData("# made by hand\n% or not\n\"Fp1 [uV]\", \"Resp (L/s)\"\n1, 2\n # in between\n+3., \"4\"\n")]
    [InlineData("\"Fp1\" [uV] \"Resp\" (L/s)\n1 2\n3 4\n")]
    public void Delimiters_line_ends_comments_and_quotes(string text)
    {
        using var recording = Open(text, At100Hertz);
        Assert.Equal([("Fp1", "uV"), ("Resp", "L/s")], recording.Header.Channels.Select(c => (c.Label, c.Unit)));
        Assert.Equal([1, 3], recording.ReadAll(0));
        Assert.Equal([2, 4], recording.ReadAll(1));
        Assert.Equal(("text", 0.02), (recording.Header.Format, recording.Header.DurationSeconds));
        Assert.Empty(recording.Header.Warnings);
    }

    [Fact]
    public void Columns_without_labels_are_numbered_and_take_the_given_unit()
    {
        using var recording = Open("-1.5 2\n3 -4e-3\n", At100Hertz with { Unit = "uV" });
        Assert.Equal([("channel 1", "uV"), ("channel 2", "uV")], recording.Header.Channels.Select(c => (c.Label, c.Unit)));
        Assert.Equal((-1.5, 3, 2L, new SamplingRate(100, 1)), recording.Header.Channels.Select(c => (c.PhysicalMinimum, c.PhysicalMaximum, c.SampleCount, c.Rate)).First());
        Assert.Equal([2, -0.004], recording.ReadAll(1));
    }

    [Fact]
    public void Numbers_may_be_labels_beside_a_time_column()
    {
        using var recording = Open("time [s],1,2\n0,10,20\n0.5,11,21\n");
        Assert.Equal(["1", "2"], recording.Header.Channels.Select(c => c.Label));
        Assert.Equal([10, 11], recording.ReadAll(0));
    }

    [Theory]
    [InlineData("1,2\n3,x\n", "line 2, column 2 ('channel 2'): 'x' is no finite number")]
    [InlineData("a,b\n1,2\n\n3,NaN\n", "line 4, column 2 ('b'): 'NaN' is no finite number")]
    [InlineData("a\n1\n-Infinity\n", "line 3, column 1 ('a'): '-Infinity' is no finite number")]
    [InlineData("a\n1\n1e999\n", "'1e999' is no finite number")]
    [InlineData("a,b\n1,\n", "line 2, column 2 ('b'): '' is no finite number")]
    [InlineData("a;b\n1,5;2\n", "'1,5' is no finite number. Expected a number such as -12.5; write numbers with a decimal point, not a comma")]
    [InlineData("a,b\n1,2\n3\n", "line 3: has only 1 columns, where 2 were expected")]
    [InlineData("1 2\n1 2 3\n", "line 2: has more columns, where 2 were expected")]
    [InlineData("1,b,3\n4,5,6\n", "line 1: holds 2 numbers and 1 cells that are none")]
    [InlineData("a,b\n", "holds no samples")]
    [InlineData("# nothing\n\n", "holds no samples")]
    [InlineData("", "holds no samples")]
    [InlineData("1\n2\0\n", "byte 3 is 0, so it is no text")]
    [InlineData("time\n1\n", "has 1 time columns and 0 others")]
    [InlineData("a,\"b\n1,2\n3,\"4\n", "line 3, column 2 ('\"b'): '\"4' is no finite number")]
    public void What_is_no_table_of_numbers_is_refused(string text, string problem)
    {
        var message = Assert.Throws<RecordingException>(() => Open(text, At100Hertz)).Message;
        Assert.StartsWith("made.csv", message, StringComparison.Ordinal);
        Assert.Contains(problem, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_rate_is_asked_for() =>
        Assert.Contains(
            "Give the rate with the file (samples per second), or add a column named 'time [s]'",
            Assert.Throws<RecordingException>(() => Open("1\n2\n")).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Utf16_is_refused() =>
        Assert.Contains(
            "UTF-16",
            Assert.Throws<RecordingException>(() => RecordingFile.Open(Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("1\n")).ToArray(), "a.txt")).Message,
            StringComparison.Ordinal);

    [Fact]
    public void A_stream_runs_along_the_lines()
    {
        using var recording = Open("1 2 3\n4 5\n6\n", At100Hertz with { Layout = TextLayout.Stream });
        Assert.Equal([1, 2, 3, 4, 5, 6], recording.ReadAll(0));
        Assert.Contains("line 1, column 2", Assert.Throws<RecordingException>(() => Open("1 b\n", At100Hertz with { Layout = TextLayout.Stream })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reading_beyond_the_samples_is_the_callers_fault()
    {
        var recording = Open("1\n2\n", At100Hertz);
        Assert.Throws<ArgumentOutOfRangeException>(() => recording.Read(1, 0, new double[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => recording.Read(0, 1, new double[2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => recording.Read(0, -1, new double[1]));
        recording.Dispose();
        Assert.Throws<ObjectDisposedException>(() => recording.Read(0, 0, new double[1]));
    }

    [Fact]
    public void Numbers_come_back_as_they_were_written() =>
        Gen.Select(Gen.Double.Where(double.IsFinite).Array[1, 6].Array[1, 20], Gen.OneOf(",", ";", "\t", " ")).Sample(
            (rows, delimiter) =>
            {
                var columns = rows.Min(r => r.Length);
                var text = new StringBuilder();
                foreach (var row in rows)
                {
                    text.AppendJoin(delimiter, row.Take(columns).Select(v => FormattableString.Invariant($"{v:R}"))).Append('\n');
                }

                using var recording = Open(text.ToString(), At100Hertz);
                for (var channel = 0; channel < columns; channel++)
                {
                    Assert.Equal(rows.Select(r => r[channel]), recording.ReadAll(channel));
                }
            },
            iter: 300);

    /// <summary>Letters, marks and digits in any order: a recording or a message, nothing else.</summary>
    [Fact]
    public void Any_text_is_read_or_refused_with_a_message()
    {
        var read = 0;
        Gen.OneOf(
            Gen.OneOf("0123456789.,;\t\n \"-e#[()t"u8.ToArray()).Array[0, 60],
            Gen.OneOf("0123456789\n"u8.ToArray()).Array[0, 60],
            Gen.Byte.Array[0, 60]).Sample(
            bytes =>
            {
                try
                {
                    byte[] text = bytes.Length % 2 == 0 ? bytes : [.. "time_ms,a\n0,1\n4,2\n8,"u8, .. bytes];
                    using var recording = RecordingFile.Open(text, "any.csv", bytes.Length % 3 == 0 ? null : At100Hertz);
                    Assert.DoesNotContain(recording.ReadAll(0), v => !double.IsFinite(v));
                    Interlocked.Increment(ref read);
                }
                catch (RecordingException e)
                {
                    Assert.StartsWith("any.csv", e.Message, StringComparison.Ordinal);
                }
            },
            iter: 10_000);
        Assert.InRange(read, 500, 9500);
    }

    private static IRecording Open(string text, TextRecordingOptions? options = null) => RecordingFile.Open(Encoding.UTF8.GetBytes(text), "made.csv", options);
}
