using System.Globalization;
using System.IO.Compression;

namespace Neuromesh.Recordings.Tests.Signals;

/// <summary>Real recordings that may lie in a folder <c>shared</c> beside the checkout; tests skip where it is not.</summary>
internal static class SharedSignals
{
    public const string Missing = "the folder 'shared' with golden and data is not beside this checkout";

    public static string? Folder { get; } = Find();

    /// <summary>Human EEG during a seizure, one channel, 4097 samples at 173.61 Hz (Andrzejak et al. 2001, set S).</summary>
    public static double[] BonnSeizure()
    {
        using var archive = ZipFile.OpenRead(Path.Combine(Folder!, "data", "eeg-bonn", "bonn-eeg-dataset.zip"));
        using var reader = new StreamReader(archive.Entries.Single(entry => entry.FullName.EndsWith("S001.txt", StringComparison.OrdinalIgnoreCase)).Open());
        return Numbers(reader.ReadToEnd());
    }

    /// <summary>Scalp EEG before and during a seizure, 32,678 samples at 100 Hz (Wang, Ombao, Chung 2018).</summary>
    public static double[] WangC3() => Numbers(File.ReadAllText(Path.Combine(Folder!, "data", "eeg-wang2018-seizure", "c3.txt")));

    private static double[] Numbers(string text) =>
        [.. text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(word => double.Parse(word, CultureInfo.InvariantCulture))];

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared");
            if (Directory.Exists(Path.Combine(candidate, "golden")))
            {
                return candidate;
            }
        }

        return null;
    }
}
