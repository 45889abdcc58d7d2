using Neuromesh.Experiments;
using Neuromesh.Experiments.Model;
using Neuromesh.Gateway.Inputs;

namespace Neuromesh.Host.Runs;

/// <summary>The experiment that a command line names: a file, or an example that comes with the program.</summary>
internal static class ExperimentSource
{
    /// <summary>Reads and checks it.</summary>
    /// <param name="experiment">A file's path or an example's name; an example wins over a file of the same name.</param>
    /// <param name="overrides">The <c>path=value</c> settings to apply, in order.</param>
    /// <exception cref="CommandException">There is neither such a file nor such an example.</exception>
    /// <exception cref="ExperimentException">The description, or a file it names, is wrong.</exception>
    public static (ExperimentPackage Package, Experiment Experiment) Read(string experiment, IReadOnlyList<string> overrides)
    {
        var probe = new RecordingProbe();
        if (ExampleCatalog.Find(experiment) is { } example)
        {
            return ExperimentReader.ReadText(
                example.Name, $"{example.Name} (example)", example.Yaml, Directory.GetCurrentDirectory(), overrides, probe);
        }

        if (!File.Exists(experiment))
        {
            var isPath = experiment.Contains('/', StringComparison.Ordinal) || Path.HasExtension(experiment);
            var hint = isPath ? "" : $", nor an example of that name.{NearestName.Hint(experiment, [.. ExampleCatalog.All.Select(known => known.Name)], "examples")}";
            throw CommandException.BadInput($"{experiment}: there is no such file{(hint.Length > 0 ? hint : ". Examples are named without extension: see 'neuromesh examples'.")}");
        }

        return ExperimentReader.ReadFile(experiment, overrides, probe);
    }
}
