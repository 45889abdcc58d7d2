using CsCheck;

namespace Neuromesh.Recordings.Tests.Edf;

/// <summary>Damaged files: either they can be read to the last sample, or there is a message.</summary>
public sealed class EdfMutationTests
{
    private static readonly byte[][] Sound = [.. Files().Select(f => f.ToBytes())];

    private static readonly string[] Texts =
    [
        "", "0", "-1", "1", "2", "3", "-2", "256", "512", "768", "9999", "99999999", "-9999999", "1e308", "1e20", "1E-9", "1e-28", "NaN", "inf", "1,5", "+1",
        "0x10", ".", "1.", "-0", "1 2", "32768", "-32768", "8388608", "\0\0\0\0", "EDF+C", "EDF+D", "BDF+C", "BDF+D", "EDF+", "EDF Annotations", "BDF Annotations",
        "99.99.99", "31.02.01", "01.01.yy", "Startdate X", "\u00B5V", "0.333333",
    ];

    /// <summary>Widths of the fields in the order of the header, for damage that hits whole fields.</summary>
    private static readonly int[] FileFields = [8, 80, 80, 8, 8, 8, 44, 8, 8, 4];

    private static readonly int[] ChannelFields = [16, 80, 8, 8, 8, 8, 8, 80, 8, 32];

    private static readonly Gen<Action<List<byte>>> Mutations = Gen.OneOf(
        Gen.Select(Gen.Int[0, int.MaxValue], Gen.Byte).Select<int, byte, Action<List<byte>>>((at, value) => file => file[at % Math.Min(file.Count, 1536)] = value),
        Gen.Select(Gen.Int[0, int.MaxValue], Gen.OneOf("0123456789-+. e"u8.ToArray())).Select<int, byte, Action<List<byte>>>(
            (at, value) => file => file[at % Math.Min(file.Count, 1536)] = value),
        Gen.Select(Gen.Int[0, int.MaxValue], Gen.Byte).Select<int, byte, Action<List<byte>>>((at, value) => file => file[at % file.Count] = value),
        Gen.Select(Gen.Int[0, int.MaxValue], Gen.OneOf(Texts)).Select<int, string, Action<List<byte>>>((field, text) => file => WriteField(file, field, text)),
        Gen.Select(Gen.Int[0, int.MaxValue], Gen.OneOf(Texts)).Select<int, string, Action<List<byte>>>((field, text) => file => WriteField(file, field, text)),
        Gen.Int[0, int.MaxValue].Select<int, Action<List<byte>>>(at => file => file.RemoveRange(at % file.Count, file.Count - (at % file.Count))),
        Gen.Int[0, int.MaxValue].Select<int, Action<List<byte>>>(at => file => file.RemoveAt(at % file.Count)),
        Gen.Select(Gen.Int[0, int.MaxValue], Gen.Byte.Array[1, 40]).Select<int, byte[], Action<List<byte>>>((at, more) => file => file.InsertRange(at % file.Count, more)),
        Gen.Byte.Array[1, 300].Select<byte[], Action<List<byte>>>(more => file => file.AddRange(more)));

    [Fact]
    public void Ten_thousand_damaged_files_are_read_or_refused_with_a_message()
    {
        var (read, refused) = (0, 0);
        Gen.Select(Gen.OneOf(Sound), Mutations.Array[1, 3]).Sample(
            (sound, mutations) =>
            {
                var file = new List<byte>(sound);
                foreach (var mutation in mutations)
                {
                    if (file.Count > 0)
                    {
                        mutation(file);
                    }
                }

                var bytes = file.ToArray();
                var before = GC.GetAllocatedBytesForCurrentThread();
                if (CanBeRead(bytes))
                {
                    Interlocked.Increment(ref read);
                }
                else
                {
                    Interlocked.Increment(ref refused);
                }

                // The files have 4 kB at most; a header that lies must not make the reader allocate by what it says.
                Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
            },
            iter: 10_000);
        Assert.InRange(read, 1000, 9000);
        Assert.InRange(refused, 1000, 9000);
    }

    [Fact]
    public void Files_cut_at_any_byte_are_refused_with_a_message()
    {
        foreach (var sound in Sound)
        {
            Assert.True(CanBeRead(sound));
            Assert.All(Enumerable.Range(0, sound.Length), length => Assert.False(CanBeRead(sound[..length])));
        }
    }

    private static bool CanBeRead(byte[] bytes)
    {
        try
        {
            using var recording = RecordingFile.Open(bytes, "damaged.edf");
            Assert.InRange(recording.Header.DurationSeconds, 0, double.MaxValue);
            Assert.InRange(recording.Header.Channels.Sum(c => c.SampleCount), 0, bytes.Length / 2);
            Assert.All(recording.Header.Annotations, a => Assert.True(double.IsFinite(a.OnsetSeconds)));
            for (var channel = 0; channel < recording.Header.Channels.Length; channel++)
            {
                Assert.InRange(recording.Header.Channels[channel].Rate.SamplesPerSecond, double.Epsilon, double.MaxValue);
                Assert.DoesNotContain(recording.ReadAll(channel), v => !double.IsFinite(v));
            }

            return true;
        }
        catch (RecordingException e)
        {
            Assert.StartsWith("damaged.edf: ", e.Message, StringComparison.Ordinal);
            Assert.Contains("byte", e.Message, StringComparison.Ordinal);
            return false;
        }
    }

    private static void WriteField(List<byte> file, int draw, string text)
    {
        var channels = Math.Max(1, (file.Count > 255 ? file[252] - '0' : 1) % 10);
        var widths = FileFields.Concat(ChannelFields.SelectMany(w => Enumerable.Repeat(w, channels))).ToArray();
        var field = draw % widths.Length;
        var offset = widths.Take(field).Sum();
        var padded = text.PadRight(widths[field]);
        for (var i = 0; i < widths[field] && offset + i < file.Count; i++)
        {
            file[offset + i] = (byte)padded[i];
        }
    }

    private static IEnumerable<EdfFile> Files()
    {
        EdfFileChannel[] channels =
        [
            new() { Digital = [.. Enumerable.Range(-6, 12)] },
            EdfFileChannel.OfAnnotations("EDF Annotations", 20, "+0||;+0.5~1|start|;", "+1||;", "+2||;+2.25|blink|cough|;"),
            new() { Label = "Resp", SamplesPerRecord = 2, Unit = "L/s", PhysicalMinimum = "2.5", PhysicalMaximum = "-2.5" },
        ];
        var binary = channels.Select(c => c with { Label = c.Label.Replace("EDF", "BDF", StringComparison.Ordinal) }).ToArray();
        yield return new EdfFile { Channels = channels, Reserved = "EDF+C" };
        yield return new EdfFile { Channels = binary, Reserved = "BDF+C", IsBdf = true };
        yield return new EdfFile { Channels = channels, Reserved = "EDF+D" };
        yield return new EdfFile { Channels = [channels[0], channels[2]] };
        yield return new EdfFile { Channels = [binary[0], new() { Label = "Status", Unit = "Boolean" }], IsBdf = true };
        yield return new EdfFile { Channels = [channels[1]], Reserved = "EDF+C", Duration = "0", Records = 1 };
    }
}
