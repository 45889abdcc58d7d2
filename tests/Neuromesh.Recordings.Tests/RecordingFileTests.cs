using System.Text;
using Neuromesh.Recordings.Edf;
using Neuromesh.Recordings.Tests.Edf;
using Neuromesh.Recordings.Text;

namespace Neuromesh.Recordings.Tests;

/// <summary>Files of every kind are told apart, on disk and in memory.</summary>
public sealed class RecordingFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("neuromesh-recordings-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("a.edf")]
    [InlineData("a.REC")]
    [InlineData("a.bdf")]
    [InlineData("a.txt")]
    [InlineData("a")]
    public void Edf_is_told_by_its_first_bytes(string name)
    {
        using var recording = RecordingFile.Open(new EdfFile().ToBytes(), name);
        Assert.IsType<EdfRecording>(recording);
        Assert.Equal("EDF", recording.Header.Format);
        Assert.Equal(name, recording.Header.Source);
    }

    [Theory]
    [InlineData("a.csv")]
    [InlineData("a.TXT")]
    [InlineData("a.dat")]
    public void Text_is_told_by_its_extension(string name)
    {
        using var recording = RecordingFile.Open("0       1\n2       3\n"u8.ToArray(), name, new TextRecordingOptions { Rate = new SamplingRate(100, 1) });
        Assert.IsType<TextRecording>(recording);
        Assert.Equal([1, 3], recording.ReadAll(1));
    }

    [Theory]
    [InlineData("a.edf", "1f8b0800", "field 'version' at byte 0 holds 1F8B0800, '....'. Expected '0' and 7 spaces (EDF) or byte FF and 'BIOSEMI' (BDF)")]
    [InlineData("a.bdf", "", "none, the file is empty")]
    [InlineData("a.edf", "3020202020202020", "the file ends at byte 8, inside the header")]
    [InlineData("a.vhdr", "425241494e", "neither its first bytes (425241494E, 'BRAIN') nor its extension '.vhdr'")]
    public void Other_files_are_refused(string name, string hex, string problem)
    {
        var message = Assert.Throws<RecordingException>(() => RecordingFile.Open(Convert.FromHexString(hex), name)).Message;
        Assert.StartsWith(name + ": ", message, StringComparison.Ordinal);
        Assert.Contains(problem, message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void What_cannot_be_opened_is_refused_by_name()
    {
        var missing = Path.Combine(_folder.FullName, "missing.edf");
        Assert.Contains(missing + ": there is no such file", Assert.Throws<RecordingException>(() => RecordingFile.Open(missing)).Message, StringComparison.Ordinal);
        Assert.Contains(_folder.FullName, Assert.Throws<RecordingException>(() => RecordingFile.Open(_folder.FullName)).Message, StringComparison.Ordinal);
        Assert.Throws<RecordingException>(() => RecordingFile.Open(""));
    }

    [Fact]
    public void A_file_that_becomes_shorter_while_open_is_refused()
    {
        var path = Path.Combine(_folder.FullName, "shrinks.edf");
        var bytes = new EdfFile().ToBytes();
        File.WriteAllBytes(path, bytes);
        using var recording = RecordingFile.Open(path);
        File.WriteAllBytes(path, bytes[..^4]);
        Assert.Contains(
            $"the file ends at byte {bytes.Length - 4}",
            Assert.Throws<RecordingException>(() => recording.ReadAll(0)).Message,
            StringComparison.Ordinal);
    }

    /// <summary>A sparse file: 40,000 records of 128 KiB, of which only the header and the last sample are written.</summary>
    [Fact]
    public void Files_beyond_four_gigabytes_are_read_at_any_place()
    {
        var path = Path.Combine(_folder.FullName, "long.edf");
        const int Samples = 32_768;
        const int Records = 40_000;
        var channel = new EdfFileChannel { SamplesPerRecordText = "32768", SamplesPerRecord = 0, PhysicalMinimum = "-1000", PhysicalMaximum = "1000" };
        var header = new EdfFile { Records = Records, Channels = [channel, channel with { Label = "Fp2" }] }.ToBytes();
        using (var file = File.Create(path))
        {
            file.Write(header);
            file.SetLength(header.Length + (4L * Samples * Records));
            file.Seek(-2, SeekOrigin.End);
            file.Write([0x34, 0x12]);
        }

        using var recording = RecordingFile.Open(path);
        var last = new double[2];
        recording.Read(1, ((long)Samples * Records) - 2, last);
        Assert.Equal([0, 0x1234], last);
    }

    [Fact]
    public void Text_in_utf8_with_a_mark_is_read()
    {
        byte[] text = [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes("Fp1 [\u00B5V]\n1\n2\n")];
        using var recording = RecordingFile.Open(text, "a.csv", new TextRecordingOptions { Rate = new SamplingRate(1, 1) });
        Assert.Equal(("Fp1", "\u00B5V"), (recording.Header.Channels[0].Label, recording.Header.Channels[0].Unit));
    }
}
