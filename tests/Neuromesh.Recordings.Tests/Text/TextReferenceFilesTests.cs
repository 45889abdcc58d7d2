using System.IO.Compression;
using Neuromesh.Recordings.Text;

namespace Neuromesh.Recordings.Tests.Text;

/// <summary>Real recordings in text form.</summary>
public sealed class TextReferenceFilesTests
{
    /// <summary>
    /// The Bonn EEG (Andrzejak et al. 2001, doi:10.1103/PhysRevE.64.061907): 500 files of 4,097 integers at 173.61 Hz.
    /// The mean standard deviations of the five sets were computed independently.
    /// </summary>
    [SkippableFact]
    public void All_files_of_the_bonn_eeg_have_their_length_and_spread()
    {
        using var archive = ZipFile.OpenRead(SharedData.Require("eeg-bonn/bonn-eeg-dataset.zip"));
        var options = new TextRecordingOptions { Rate = new SamplingRate(17_361, 100), Unit = "uV" };
        var deviations = archive.Entries.Where(e => e.Length > 0).Select(entry =>
        {
            using var stream = entry.Open();
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            using var recording = RecordingFile.Open(bytes.ToArray(), entry.Name, options);
            var channel = Assert.Single(recording.Header.Channels);
            Assert.Equal((4097L, "uV"), (channel.SampleCount, channel.Unit));
            var values = recording.ReadAll(0);
            Assert.All(values, v => Assert.Equal(Math.Round(v), v));
            var mean = values.Average();
            return (Set: entry.Name[0], Deviation: Math.Sqrt(values.Average(v => (v - mean) * (v - mean))));
        }).ToLookup(d => d.Set, d => d.Deviation);
        Assert.Equal("FNOSZ", string.Concat(deviations.Select(d => d.Key).Order()));
        foreach (var (set, expected) in new[] { ('Z', 40.7), ('O', 61.1), ('N', 50.8), ('F', 65.6), ('S', 306.6) })
        {
            Assert.Equal(100, deviations[set].Count());
            Assert.Equal(expected, deviations[set].Average(), 0.1);
        }
    }

    /// <summary>Wang, Ombao and Chung 2018, doi:10.1214/17-AOAS1119: one channel in each file, running along lines of five numbers.</summary>
    [SkippableFact]
    public void The_seizure_of_wang_is_a_stream_of_numbers()
    {
        var path = SharedData.Require("eeg-wang2018-seizure/c3.txt");
        var options = new TextRecordingOptions { Rate = new SamplingRate(100, 1), Layout = TextLayout.Stream };
        using var recording = RecordingFile.Open(path, options);
        var values = recording.ReadAll(0);
        Assert.Equal(32_678, values.Length);
        Assert.Equal((-2.551564, -59.55156), (values[0], values[^1]));
        Assert.Equal(17.0, Deviation(values[..16_339]), 0.1);
        Assert.Equal(39.1, Deviation(values[16_339..]), 0.1);

        // As columns the last line is short: no silent guess.
        var message = Assert.Throws<RecordingException>(() => RecordingFile.Open(path, options with { Layout = TextLayout.Columns })).Message;
        Assert.Contains("line 6536: has only 3 columns, where 5 were expected", message, StringComparison.Ordinal);
        Assert.Contains("layout 'stream'", message, StringComparison.Ordinal);
    }

    private static double Deviation(double[] values)
    {
        var mean = values.Average();
        return Math.Sqrt(values.Average(v => (v - mean) * (v - mean)));
    }
}
