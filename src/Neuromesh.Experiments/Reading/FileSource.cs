using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Neuromesh.Experiments.Yaml;

namespace Neuromesh.Experiments.Reading;

/// <summary>Where the tables and recordings that a description names come from: the disk, or the package of another process.</summary>
internal abstract class FileSource
{
    /// <summary>Contents of a table.</summary>
    public abstract ReadOnlyMemory<byte> Table(string path, DescriptionNode node);

    /// <summary>Full path of a recording.</summary>
    public abstract string RecordingPath(string path, DescriptionNode node);

    /// <summary>Channels of a recording.</summary>
    public abstract RecordingSummary Recording(string fullPath, DescriptionNode node);
}

/// <summary>Reads from the disk and remembers what was read.</summary>
/// <param name="baseDirectory">Directory of the description; relative paths in it start there.</param>
/// <param name="probe">Looks into recordings.</param>
internal sealed class DiskFiles(string baseDirectory, IRecordingProbe probe) : FileSource
{
    public Dictionary<string, ImmutableArray<byte>> Tables { get; } = [];

    public Dictionary<string, RecordingSummary> Recordings { get; } = [];

    public override ReadOnlyMemory<byte> Table(string path, DescriptionNode node)
    {
        if (!Tables.TryGetValue(path, out var bytes))
        {
            var full = Resolve(path, node);
            try
            {
                bytes = ImmutableCollectionsMarshal.AsImmutableArray(File.ReadAllBytes(full));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
            {
                throw node.Error($"the file '{path}' cannot be read ({full}): {Reason(exception)}");
            }

            Tables[path] = bytes;
        }

        return bytes.AsMemory();
    }

    public override string RecordingPath(string path, DescriptionNode node) => Resolve(path, node);

    public override RecordingSummary Recording(string fullPath, DescriptionNode node)
    {
        if (!Recordings.TryGetValue(fullPath, out var summary))
        {
            try
            {
                summary = probe.Probe(fullPath);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
            {
                throw node.Error(exception is FileNotFoundException or DirectoryNotFoundException ? $"there is no file '{fullPath}'" : exception.Message);
            }

            Recordings[fullPath] = summary;
        }

        return summary;
    }

    private static string Reason(Exception exception) =>
        exception is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : exception.Message;

    /// <summary>Paths in the file are relative to the file, paths in a setting to the current directory.</summary>
    private string Resolve(string path, DescriptionNode node)
    {
        try
        {
            return Path.GetFullPath(path, node.Place.Line == 0 ? Directory.GetCurrentDirectory() : baseDirectory);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException or IOException)
        {
            throw node.Error($"'{path}' is no path: {exception.Message}");
        }
    }
}

/// <summary>Gives what came with a package.</summary>
/// <param name="package">The package.</param>
internal sealed class PackageFiles(ExperimentPackage package) : FileSource
{
    public override ReadOnlyMemory<byte> Table(string path, DescriptionNode node) => package.Files.TryGetValue(path, out var bytes)
        ? bytes.AsMemory()
        : throw node.Error($"the file '{path}' was not sent along with the experiment: attach it under this name");

    public override string RecordingPath(string path, DescriptionNode node) => path;

    public override RecordingSummary Recording(string fullPath, DescriptionNode node)
    {
        if (package.Recordings.TryGetValue(fullPath, out var summary))
        {
            return summary;
        }

        // The package knows full paths; the description may have a relative one.
        var match = package.Recordings.FirstOrDefault(entry => entry.Key.EndsWith(Path.GetFileName(fullPath), StringComparison.Ordinal));
        return match.Value ?? throw node.Error($"the recording '{fullPath}' is not known here");
    }
}
