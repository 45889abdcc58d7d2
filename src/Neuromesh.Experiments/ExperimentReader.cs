using System.Collections.Immutable;
using Neuromesh.Experiments.Model;
using Neuromesh.Experiments.Reading;
using Neuromesh.Experiments.Yaml;

namespace Neuromesh.Experiments;

/// <summary>Reads and checks descriptions of experiments. The format is described in this project's README and in <see cref="ExperimentSchema"/>.</summary>
public static class ExperimentReader
{
    private const int MaximumTextLength = 64 << 20;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="overrides">The <c>path=value</c> settings to apply, in order.</param>
    /// <param name="probe">Looks into recordings.</param>
    /// <returns>What another process needs, and the checked experiment.</returns>
    /// <exception cref="ExperimentException">The description, or a file it names, cannot be read or is wrong.</exception>
    public static (ExperimentPackage Package, Experiment Experiment) ReadFile(string path, IReadOnlyList<string> overrides, IRecordingProbe probe)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string yaml;
        string directory;
        try
        {
            directory = Path.GetDirectoryName(Path.GetFullPath(path)) ?? Directory.GetCurrentDirectory();
            if (new FileInfo(path) is { Exists: true, Length: > MaximumTextLength } file)
            {
                throw new IOException($"it has {file.Length} bytes, which is no description of an experiment");
            }

            yaml = File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            var reason = exception is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : $"the file cannot be read: {exception.Message}";
            throw new ExperimentException(new ExperimentDiagnostic(path, 0, 0, "", reason), exception);
        }

        return ReadText(FileName(path), path, yaml, directory, overrides, probe);
    }

    /// <summary>Reads a text.</summary>
    /// <param name="name">Name of the experiment, if the text gives none.</param>
    /// <param name="sourceName">Name for messages.</param>
    /// <param name="yaml">The text.</param>
    /// <param name="baseDirectory">Directory from which relative paths start; null where only full paths mean anything.</param>
    /// <param name="overrides">The <c>path=value</c> settings to apply, in order.</param>
    /// <param name="probe">Looks into recordings.</param>
    /// <param name="attachedTables">
    /// The CSV tables by exactly the path that the description uses, where they were sent along with it; null to read them from the disk.
    /// </param>
    /// <returns>What another process needs, and the checked experiment.</returns>
    /// <exception cref="ExperimentException">The description, or a file it names, is wrong.</exception>
    public static (ExperimentPackage Package, Experiment Experiment) ReadText(
        string name,
        string sourceName,
        string yaml,
        string? baseDirectory,
        IReadOnlyList<string> overrides,
        IRecordingProbe probe,
        IReadOnlyDictionary<string, ReadOnlyMemory<byte>>? attachedTables = null)
    {
        ArgumentNullException.ThrowIfNull(yaml);
        ArgumentNullException.ThrowIfNull(overrides);
        var files = new DiskFiles(baseDirectory, attachedTables, probe);
        var experiment = Read(name, sourceName, yaml, overrides, files);
        var package = new ExperimentPackage(
            experiment.Name, sourceName, yaml, [.. overrides, .. files.Settings], files.Tables.ToImmutableDictionary(), files.Recordings.ToImmutableDictionary());
        return (package, experiment);
    }

    /// <summary>Rebuilds the experiment from another process's package.</summary>
    /// <param name="package">The package.</param>
    /// <exception cref="ExperimentException">The package is inconsistent.</exception>
    public static Experiment ReadPackage(ExperimentPackage package)
    {
        ArgumentNullException.ThrowIfNull(package);
        return Read(package.Name, package.SourceName, package.Yaml, package.Overrides, new PackageFiles(package));
    }

    private static Experiment Read(string name, string sourceName, string yaml, IReadOnlyList<string> overrides, FileSource files)
    {
        var root = DescriptionParser.Parse(sourceName, yaml);
        foreach (var setting in overrides)
        {
            OverrideApplier.Apply(root, setting);
        }

        return DescriptionReader.Read(name, root, files);
    }

    /// <summary>The file's name without extensions, reduced to what a name may have.</summary>
    private static string FileName(string path)
    {
        var name = new string([.. Path.GetFileNameWithoutExtension(path).Select(letter => DescriptionReader.IsNameLetter(letter) ? letter : '-')]).TrimStart('.');
        return name.Length switch
        {
            0 => "experiment",
            > DescriptionReader.MaximumNameLength => name[..DescriptionReader.MaximumNameLength],
            _ => name,
        };
    }
}
