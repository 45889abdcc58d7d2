using Neuromesh.Experiments.Yaml;

namespace Neuromesh.Experiments.Reading;

/// <summary>Where the tables and recordings that a description names come from: the disk, or the package of another process.</summary>
internal abstract class FileSource
{
    /// <summary>Contents of a table.</summary>
    /// <param name="path">Path as the description has it.</param>
    /// <param name="node">Where it stands.</param>
    public abstract TableContent Table(string path, DescriptionNode node);

    /// <summary>Full path and channels of a recording.</summary>
    /// <param name="recording">Path as the description has it, or <see cref="Model.RecordingInput.Synthetic"/>.</param>
    /// <param name="samplesPerSecond">The rate given for text without a time column; null for none.</param>
    /// <param name="node">Where it stands.</param>
    public abstract (string Path, RecordingSummary Summary) Recording(
        string recording, (long Numerator, long Denominator)? samplesPerSecond, DescriptionNode node);

    /// <summary>Full path of a folder with a set of digits.</summary>
    /// <param name="folder">Path as the description has it.</param>
    /// <param name="node">Where it stands.</param>
    public abstract string Digits(string folder, DescriptionNode node);
}

/// <summary>Reads from the disk, or takes what was sent along, and remembers what was read.</summary>
/// <param name="baseDirectory">Directory of the description; relative paths in it start there. Null where only full paths mean anything.</param>
/// <param name="attachedTables">The tables by the path that the description uses; null to read them from the disk.</param>
/// <param name="probe">Looks into recordings.</param>
internal sealed class DiskFiles(string? baseDirectory, IReadOnlyDictionary<string, ReadOnlyMemory<byte>>? attachedTables, IRecordingProbe probe) : FileSource
{
    private readonly Dictionary<string, string> _fullPaths = [];
    private readonly List<string> _settings = [];

    /// <summary>What was read of tables, by the path in the description.</summary>
    public Dictionary<string, TableContent> Tables { get; } = [];

    /// <summary>What was found in recordings, by full path.</summary>
    public Dictionary<string, RecordingSummary> Recordings { get; } = [];

    /// <summary>Settings that put the full paths of recordings in place of the relative ones.</summary>
    public IReadOnlyList<string> Settings => _settings;

    public override TableContent Table(string path, DescriptionNode node)
    {
        if (attachedTables is not null)
        {
            return attachedTables.TryGetValue(path, out var attached)
                ? (Tables[path] = TableContent.Of(attached))
                : throw node.Error($"the file '{path}' was not sent along with the experiment: attach it under this name");
        }

        var full = Resolve(path, node);
        if (_fullPaths.TryGetValue(path, out var known) && known != full)
        {
            throw node.Error($"'{path}' is {full} here and {known} elsewhere in the experiment: give the full path");
        }

        if (!Tables.TryGetValue(path, out var content))
        {
            try
            {
                content = TableContent.OfFile(full);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
            {
                throw node.Error($"the file '{path}' cannot be read ({full}): {Reason(exception)}");
            }

            Tables[path] = content;
            _fullPaths[path] = full;
        }

        return content;
    }

    public override (string Path, RecordingSummary Summary) Recording(
        string recording, (long Numerator, long Denominator)? samplesPerSecond, DescriptionNode node)
    {
        var path = recording == Model.RecordingInput.Synthetic ? recording : Resolve(recording, node);
        if (path != recording)
        {
            _settings.Add($"{node.Place.Key}='{path.Replace("'", "''", StringComparison.Ordinal)}'");
        }

        try
        {
            var summary = probe.Probe(path, samplesPerSecond);
            Recordings[path] = summary;
            return (path, summary);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw node.Error(exception is FileNotFoundException or DirectoryNotFoundException ? $"there is no file '{path}'" : exception.Message);
        }
    }

    public override string Digits(string folder, DescriptionNode node)
    {
        var path = Resolve(folder, node);
        if (path != folder)
        {
            _settings.Add($"{node.Place.Key}='{path.Replace("'", "''", StringComparison.Ordinal)}'");
        }

        try
        {
            probe.ProbeDigits(path);
            return path;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw node.Error(exception.Message);
        }
    }

    private static string Reason(Exception exception) =>
        exception is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : exception.Message;

    /// <summary>
    /// Paths in the file are relative to the file, paths in a setting to the current directory, which a description that was sent here does not know.
    /// </summary>
    private string Resolve(string path, DescriptionNode node)
    {
        try
        {
            var start = node.Place.Line == 0 && baseDirectory is not null && attachedTables is null ? Directory.GetCurrentDirectory() : baseDirectory;
            return start is not null || Path.IsPathFullyQualified(path)
                ? Path.GetFullPath(path, start ?? "/")
                : throw node.Error($"'{path}' is a relative path, which means nothing here: give the full path");
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
    public override TableContent Table(string path, DescriptionNode node) => package.Files.TryGetValue(path, out var content)
        ? content
        : throw node.Error($"the package has no table '{path}'");

    public override (string Path, RecordingSummary Summary) Recording(
        string recording, (long Numerator, long Denominator)? samplesPerSecond, DescriptionNode node) =>
        package.Recordings.TryGetValue(recording, out var summary)
            ? (recording, summary)
            : throw node.Error($"the package has no recording '{recording}'");

    public override string Digits(string folder, DescriptionNode node) => folder;
}
