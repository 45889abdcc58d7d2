using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Neuromesh.Experiments.Yaml;

namespace Neuromesh.Experiments.Reading;

/// <summary>Where the tables and recordings that a description names come from: the disk, or the package of another process.</summary>
internal abstract class FileSource
{
    /// <summary>Contents of a table.</summary>
    public abstract ReadOnlyMemory<byte> Table(string path, DescriptionNode node);

    /// <summary>Full path and channels of a recording.</summary>
    /// <param name="recording">Path as the description has it, or <see cref="Model.RecordingInput.Synthetic"/>.</param>
    /// <param name="node">Where it stands.</param>
    public abstract (string Path, RecordingSummary Summary) Recording(string recording, DescriptionNode node);
}

/// <summary>Reads from the disk and remembers what was read.</summary>
/// <param name="baseDirectory">Directory of the description; relative paths in it start there. Null where only full paths mean anything.</param>
/// <param name="probe">Looks into recordings.</param>
internal sealed class DiskFiles(string? baseDirectory, IRecordingProbe probe) : FileSource
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

    public override (string Path, RecordingSummary Summary) Recording(string recording, DescriptionNode node)
    {
        var path = recording == Model.RecordingInput.Synthetic ? recording : Resolve(recording, node);
        if (!Recordings.TryGetValue(recording, out var summary))
        {
            try
            {
                summary = probe.Probe(path);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
            {
                throw node.Error(exception is FileNotFoundException or DirectoryNotFoundException ? $"there is no file '{path}'" : exception.Message);
            }

            Recordings[recording] = summary;
        }

        return (path, summary);
    }

    private static string Reason(Exception exception) =>
        exception is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : exception.Message;

    /// <summary>Paths in the file are relative to the file, paths in a setting to the current directory.</summary>
    private string Resolve(string path, DescriptionNode node)
    {
        try
        {
            var start = node.Place.Line == 0 && baseDirectory is not null ? Directory.GetCurrentDirectory() : baseDirectory;
            return start is not null || Path.IsPathFullyQualified(path)
                ? Path.GetFullPath(path, start ?? "/")
                : throw node.Error($"'{path}' is a relative path, which means nothing here: give the full path on the gateway's machine");
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

    public override (string Path, RecordingSummary Summary) Recording(string recording, DescriptionNode node) =>
        package.Recordings.TryGetValue(recording, out var summary)
            ? (recording, summary)
            : throw node.Error($"the recording '{recording}' is not known here: only the node that read the description opens it");
}
