using Neuromesh.Experiments.Model;

namespace Neuromesh.Experiments;

/// <summary>Reads and checks descriptions of experiments.</summary>
public static class ExperimentReader
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="overrides">The <c>path=value</c> settings to apply, in order.</param>
    /// <param name="probe">Looks into recordings.</param>
    /// <returns>What another process needs, and the checked experiment.</returns>
    /// <exception cref="ExperimentException">The description, or a file it names, is wrong.</exception>
    public static (ExperimentPackage Package, Experiment Experiment) ReadFile(string path, IReadOnlyList<string> overrides, IRecordingProbe probe) =>
        throw new NotSupportedException();

    /// <summary>Reads a text.</summary>
    /// <param name="name">Name of the experiment, if the text gives none.</param>
    /// <param name="sourceName">Name for messages.</param>
    /// <param name="yaml">The text.</param>
    /// <param name="baseDirectory">Directory from which relative paths start; null where files may not be read.</param>
    /// <param name="overrides">The <c>path=value</c> settings to apply, in order.</param>
    /// <param name="probe">Looks into recordings.</param>
    /// <returns>What another process needs, and the checked experiment.</returns>
    /// <exception cref="ExperimentException">The description, or a file it names, is wrong.</exception>
    public static (ExperimentPackage Package, Experiment Experiment) ReadText(
        string name, string sourceName, string yaml, string? baseDirectory, IReadOnlyList<string> overrides, IRecordingProbe probe) =>
        throw new NotSupportedException();

    /// <summary>Rebuilds the experiment from another process's package.</summary>
    /// <param name="package">The package.</param>
    /// <exception cref="ExperimentException">The package is inconsistent.</exception>
    public static Experiment ReadPackage(ExperimentPackage package) => throw new NotSupportedException();
}
