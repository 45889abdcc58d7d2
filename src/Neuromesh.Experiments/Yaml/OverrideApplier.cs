using System.Globalization;
using Neuromesh.Experiments.Reading;

namespace Neuromesh.Experiments.Yaml;

/// <summary>Applies settings of the form <c>path=value</c> to a description.</summary>
internal static class OverrideApplier
{
    private static readonly string[] NamedParts = ["populations", "inputs", "projections"];

    /// <summary>
    /// Applies one setting. Keys that are not there yet are added, except a population, input or projection of which only a part is set: its name
    /// is misspelt. Whether a key may be there is checked when the description is read.
    /// </summary>
    /// <param name="root">The description; changed.</param>
    /// <param name="setting">The setting, for example <c>inputs.eeg.recording=my.edf</c> or <c>record.traces.0.interval=1 ms</c>.</param>
    /// <exception cref="ExperimentException">The setting is malformed or leads nowhere.</exception>
    public static void Apply(DescriptionMapping root, string setting)
    {
        var equals = setting.IndexOf('=', StringComparison.Ordinal);
        var path = equals < 0 ? "" : setting[..equals].Trim();
        if (path.Length == 0)
        {
            throw new ExperimentException(new ExperimentDiagnostic($"--set {setting}", 0, 0, "", "expected path=value, for example --set duration='2 s'"));
        }

        var source = $"--set {path}";
        var value = DescriptionParser.ParseValue(source, path, setting[(equals + 1)..]);
        // Messages name an item of a list as key[0]: that form is taken too.
        var steps = path.Replace("[", ".", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).Split('.');
        new Walk(source, path, steps).Apply(root, value);
    }

    /// <summary>The way of one setting into the description.</summary>
    private sealed record Walk(string Source, string Path, string[] Steps)
    {
        public void Apply(DescriptionMapping root, DescriptionNode value)
        {
            DescriptionNode node = root;
            for (var i = 0; i < Steps.Length; i++)
            {
                var replacement = i == Steps.Length - 1 ? value : null;
                node = node switch
                {
                    DescriptionMapping mapping => StepInto(mapping, i, replacement),
                    DescriptionSequence sequence => StepInto(sequence, Steps[i], replacement),
                    _ => throw Error($"'{Until(i)}' is a value and has no '{Steps[i]}' in it"),
                };
            }
        }

        private string Until(int depth) => string.Join('.', Steps[..depth]);

        private DescriptionNode StepInto(DescriptionMapping mapping, int depth, DescriptionNode? value)
        {
            var key = Steps[depth];
            if (depth == 0 && !Keys.Experiment.Names.Contains(key))
            {
                throw Error($"there is no key '{key}': {NearestName.Suggest(key, Keys.Experiment.Names)}");
            }

            var index = mapping.Entries.FindIndex(entry => entry.Key == key);
            if (index < 0)
            {
                if (value is null && depth == 1 && NamedParts.Contains(Steps[0]))
                {
                    throw Error($"there is no '{key}' in {Steps[0]}: {NearestName.Suggest(key, [.. mapping.Entries.Select(entry => entry.Key)])}");
                }

                var place = new DescriptionPlace(Source, 0, 0, Until(depth + 1));
                var added = value ?? new DescriptionMapping(place);
                mapping.Entries.Add(new DescriptionEntry(key, place, added));
                return added;
            }

            // A key without a value stands for an empty mapping where the setting goes on into it.
            var isEmpty = mapping.Entries[index].Value is DescriptionScalar { Text: "", Quoted: false };
            if (value is not null || isEmpty)
            {
                mapping.Entries[index] = mapping.Entries[index] with { Value = value ?? new DescriptionMapping(mapping.Entries[index].Value.Place) };
            }

            return mapping.Entries[index].Value;
        }

        private DescriptionNode StepInto(DescriptionSequence sequence, string step, DescriptionNode? value)
        {
            if (!int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var index) || index >= sequence.Items.Count)
            {
                var expected = sequence.Items.Count == 0 ? "it is empty" : $"expected 0 to {sequence.Items.Count - 1}";
                throw Error($"'{step}' is no position in {sequence.Place.Key}: {expected}");
            }

            return value is null ? sequence.Items[index] : sequence.Items[index] = value;
        }

        private ExperimentException Error(string problem) => new(new ExperimentDiagnostic(Source, 0, 0, Path, problem));
    }
}
