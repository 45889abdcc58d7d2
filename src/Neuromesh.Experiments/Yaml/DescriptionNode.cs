namespace Neuromesh.Experiments.Yaml;

/// <summary>A node of the description with the place it came from.</summary>
/// <param name="place">Where it stands.</param>
internal abstract class DescriptionNode(DescriptionPlace place)
{
    public DescriptionPlace Place { get; } = place;

    /// <summary>What kind of node it is, for messages.</summary>
    public abstract string Kind { get; }

    public ExperimentException Error(string problem) =>
        new(new ExperimentDiagnostic(Place.Source, Place.Line, Place.Column, Place.Key, problem));
}

/// <summary>Where a node stands.</summary>
/// <param name="Source">File or setting.</param>
/// <param name="Line">Line from 1; 0 in a setting.</param>
/// <param name="Column">Column from 1; 0 in a setting.</param>
/// <param name="Key">Path of its key.</param>
internal sealed record DescriptionPlace(string Source, int Line, int Column, string Key)
{
    /// <summary>Path of a key in the mapping that stands here.</summary>
    public string Of(string key) => Key.Length == 0 ? key : $"{Key}.{key}";
}

/// <summary>A text.</summary>
internal sealed class DescriptionScalar(DescriptionPlace place, string text, bool quoted) : DescriptionNode(place)
{
    public string Text { get; } = text;

    public bool Quoted { get; } = quoted;

    public override string Kind => Text.Length == 0 && !Quoted ? "nothing" : $"'{Text}'";
}

/// <summary>A list.</summary>
internal sealed class DescriptionSequence(DescriptionPlace place, List<DescriptionNode> items) : DescriptionNode(place)
{
    public List<DescriptionNode> Items { get; } = items;

    public override string Kind => Items.Count > 0 ? "a list" : "an empty list";
}

/// <summary>Keys with values, in the order of the description.</summary>
internal sealed class DescriptionMapping(DescriptionPlace place) : DescriptionNode(place)
{
    public List<DescriptionEntry> Entries { get; } = [];

    public override string Kind => "a mapping";

    public DescriptionEntry? Find(string key) => Entries.Find(entry => entry.Key == key);

    /// <summary>A key that must be there is not.</summary>
    /// <param name="key">The key.</param>
    /// <param name="meaning">What it stands for.</param>
    public ExperimentException MissingKey(string key, string meaning) => new(new ExperimentDiagnostic(
        Place.Source, Place.Line, Place.Column, Place.Of(key), $"the key '{key}' is missing: {meaning}"));
}

/// <summary>One key with its value.</summary>
/// <param name="Key">The key.</param>
/// <param name="KeyPlace">Where the key stands.</param>
/// <param name="Value">The value.</param>
internal sealed record DescriptionEntry(string Key, DescriptionPlace KeyPlace, DescriptionNode Value)
{
    /// <summary>Something is wrong with the key, whatever its value.</summary>
    public ExperimentException Error(string problem) =>
        new(new ExperimentDiagnostic(KeyPlace.Source, KeyPlace.Line, KeyPlace.Column, KeyPlace.Key, problem));
}
