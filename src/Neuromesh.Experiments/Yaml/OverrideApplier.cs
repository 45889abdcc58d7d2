using Neuromesh.Experiments.Reading;

namespace Neuromesh.Experiments.Yaml;

/// <summary>Applies settings of the form <c>path=value</c> to a description.</summary>
internal static class OverrideApplier
{
    /// <summary>Applies one setting. A key that is not there yet is added; whether it may be there is checked when the description is read.</summary>
    /// <param name="root">The description; changed.</param>
    /// <param name="setting">The setting, for example <c>inputs.eeg.recording=my.edf</c> or <c>record.traces.0.interval=1 ms</c>.</param>
    /// <exception cref="ExperimentException">The setting is malformed or leads nowhere.</exception>
    public static void Apply(DescriptionMapping root, string setting)
    {
        var equals = setting.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
        {
            throw new ExperimentException(new ExperimentDiagnostic($"--set {setting}", 0, 0, "", "expected path=value, for example --set duration='2 s'"));
        }

        var path = setting[..equals].Trim();
        var source = $"--set {path}";
        var value = DescriptionParser.ParseValue(source, path, setting[(equals + 1)..]);
        var steps = path.Split('.');
        DescriptionNode node = root;
        for (var i = 0; i < steps.Length; i++)
        {
            var last = i == steps.Length - 1;
            node = node switch
            {
                DescriptionMapping mapping => StepInto(mapping, steps[i], last ? value : null, source, path, i),
                DescriptionSequence sequence => StepInto(sequence, steps[i], last ? value : null, source, path),
                _ => throw Error(source, path, $"'{string.Join('.', steps[..i])}' is a value and has no '{steps[i]}' in it"),
            };
        }
    }

    private static DescriptionNode StepInto(DescriptionMapping mapping, string key, DescriptionNode? value, string source, string path, int depth)
    {
        var index = mapping.Entries.FindIndex(entry => entry.Key == key);
        if (value is not null)
        {
            // A misspelt path would otherwise be an unknown key with a place in no file, which is less plain.
            if (index < 0)
            {
                var place = new DescriptionPlace(source, 0, 0, path);
                mapping.Entries.Add(new DescriptionEntry(key, place, value));
            }
            else
            {
                mapping.Entries[index] = mapping.Entries[index] with { Value = value };
            }

            return value;
        }

        if (index >= 0)
        {
            return mapping.Entries[index].Value;
        }

        if (depth == 0 && !Keys.Experiment.Names.Contains(key))
        {
            throw Error(source, path, $"there is no '{key}': {NearestName.Suggest(key, Keys.Experiment.Names)}");
        }

        throw Error(source, path, $"there is no '{key}' in {(mapping.Place.Key.Length > 0 ? mapping.Place.Key : "the experiment")}: {NearestName.Suggest(key, [.. mapping.Entries.Select(entry => entry.Key)])}");
    }

    private static DescriptionNode StepInto(DescriptionSequence sequence, string step, DescriptionNode? value, string source, string path)
    {
        if (!int.TryParse(step, out var index) || index < 0 || index >= sequence.Items.Count)
        {
            throw Error(source, path, $"'{step}' is no position in {sequence.Place.Key}: expected 0 to {sequence.Items.Count - 1}");
        }

        return value is null ? sequence.Items[index] : sequence.Items[index] = value;
    }

    private static ExperimentException Error(string source, string path, string problem) =>
        new(new ExperimentDiagnostic(source, 0, 0, path, problem));
}
