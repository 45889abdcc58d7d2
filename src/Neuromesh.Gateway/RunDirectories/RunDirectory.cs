using Neuromesh.Core.Signals;
using Neuromesh.Recordings;
using Neuromesh.Recordings.Pictures;
using Neuromesh.Recordings.RunFiles;

namespace Neuromesh.Gateway.RunDirectories;

/// <summary>What a run's files say of its fingerprint.</summary>
/// <param name="Recomputed">Lower-case hexadecimal SHA-256 of the spikes in the file.</param>
/// <param name="Stated">The fingerprint in <c>run.json</c>.</param>
/// <param name="Spikes">Number of spikes in the file.</param>
/// <param name="Matches">Whether both fingerprints are the same.</param>
/// <param name="AllSpikesRecorded">
/// Whether the experiment recorded the spikes of every neuron; if not, the fingerprints differ as soon as one of the others has fired.
/// </param>
public sealed record FingerprintCheck(string Recomputed, string Stated, long Spikes, bool Matches, bool AllSpikesRecorded);

/// <summary>Works on the directory of an ended run.</summary>
public static class RunDirectory
{
    private const string RasterName = "raster.png";
    private const string TracePictureName = "traces.png";

    private static readonly string[] Drawn = [RunDirectorySink.SpikesName, RunDirectorySink.TracesName];

    /// <summary>Draws <c>raster.png</c>, where the run recorded spikes of some population, and <c>traces.png</c>, where it recorded traces.</summary>
    /// <param name="directory">The run directory.</param>
    /// <returns>Paths of the pictures.</returns>
    /// <exception cref="RecordingException">A file is missing, incomplete or damaged.</exception>
    /// <exception cref="IOException">A picture cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">A picture may not be written.</exception>
    /// <remarks>Files are compared with the SHA-256 in <c>run.json</c> before they are read: damaged pages can keep the Parquet library busy for ever.</remarks>
    public static IReadOnlyList<string> WritePictures(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        var document = RunDocument.Read(directory);
        foreach (var name in Drawn.Where(name => File.Exists(Path.Combine(directory, name))))
        {
            document.CheckFile(name);
        }

        return Draw(directory, document);
    }

    /// <summary>Puts another message into <c>run.json</c>.</summary>
    /// <param name="directory">The run directory.</param>
    /// <param name="message">What is now known of the run's end.</param>
    /// <exception cref="RecordingException">There is no <c>run.json</c>, or it is damaged.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void SetMessage(string directory, string message)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        var document = RunDocument.Read(directory);
        document.SetMessage(message);
        document.Write();
    }

    /// <summary>Draws the pictures of files that are known to be whole.</summary>
    /// <param name="directory">The run directory.</param>
    /// <param name="document">What its <c>run.json</c> says.</param>
    internal static IReadOnlyList<string> Draw(string directory, RunDocument document)
    {
        var spikes = Path.Combine(directory, RunDirectorySink.SpikesName);
        var pictures = new List<string>();
        if (RecordsSpikes(spikes))
        {
            pictures.Add(Path.Combine(directory, RasterName));
            RasterPicture.Write(pictures[^1], spikes, document.Heading());
        }

        if (document.HasFile(RunDirectorySink.TracesName) || File.Exists(Path.Combine(directory, RunDirectorySink.TracesName)))
        {
            pictures.Add(Path.Combine(directory, TracePictureName));
            TracePicture.Write(pictures[^1], Path.Combine(directory, RunDirectorySink.TracesName), document.Heading());
        }

        return pictures;
    }

    /// <summary>Recomputes a run's fingerprint from its spikes and compares it with the one in <c>run.json</c>.</summary>
    /// <param name="directory">The run directory.</param>
    /// <exception cref="RecordingException">A file is missing, incomplete or damaged, or the run has not ended.</exception>
    public static FingerprintCheck CheckFingerprint(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        var document = RunDocument.Read(directory);
        if (document.Fingerprint.Length == 0)
        {
            throw new RecordingException(
                $"{Path.Combine(directory, RunDocument.FileName)}: it states no fingerprint; the run's phase is '{document.Phase}'"
                + (document.Phase == RunDocument.RunningPhase ? ", so it is still under way or was killed." : "."));
        }

        using var fingerprint = new SpikeFingerprint();
        using var reader = SpikeFileReader.Open(Path.Combine(directory, RunDirectorySink.SpikesName));

        // Before its pages are read: they hold columns that the fingerprint does not cover, and damaged ones can keep the Parquet library busy for ever.
        document.CheckFile(RunDirectorySink.SpikesName);
        try
        {
            while (reader.ReadBatch())
            {
                fingerprint.Append(reader.Steps, reader.Neurons);
            }
        }
        catch (ArgumentException failure)
        {
            throw new RecordingException($"{Path.Combine(directory, RunDirectorySink.SpikesName)}: its spikes are not in order: {failure.Message}", failure);
        }

        var recomputed = fingerprint.Finish();
        return new FingerprintCheck(
            recomputed,
            document.Fingerprint,
            fingerprint.Count,
            recomputed == document.Fingerprint,
            reader.Populations.Sum(population => population.RecordedCount) == document.Neurons);
    }

    private static bool RecordsSpikes(string path)
    {
        using var reader = SpikeFileReader.Open(path);
        return reader.Populations.Length > 0;
    }
}
