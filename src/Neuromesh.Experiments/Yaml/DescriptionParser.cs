using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Neuromesh.Experiments.Yaml;

/// <summary>Parses YAML into nodes that know their place. Anchors and aliases are refused: they hide where a value came from.</summary>
internal static class DescriptionParser
{
    private const int MaximumDepth = 32;

    /// <summary>Parses a description.</summary>
    /// <param name="source">File name for messages.</param>
    /// <param name="yaml">The text.</param>
    /// <exception cref="ExperimentException">The text is not one YAML mapping.</exception>
    public static DescriptionMapping Parse(string source, string yaml)
    {
        try
        {
            var parser = new Parser(new StringReader(yaml));
            parser.Consume<StreamStart>();
            if (!parser.TryConsume<DocumentStart>(out _))
            {
                throw At(source, 1, 1, "", "the file is empty: expected an experiment, see 'neuromesh examples'");
            }

            var root = ParseNode(parser, source, "", 0);
            parser.Consume<DocumentEnd>();
            if (!parser.TryConsume<StreamEnd>(out _))
            {
                throw At(source, (int)parser.Current!.Start.Line, 1, "", "a second document begins here: expected one experiment in a file");
            }

            return root as DescriptionMapping
                ?? throw root.Error($"expected keys such as 'timeStep' and 'populations', found {root.Kind}");
        }
        catch (YamlException exception)
        {
            throw new ExperimentException(
                new ExperimentDiagnostic(source, (int)exception.Start.Line, (int)exception.Start.Column, "", $"this is no YAML: {exception.Message}"),
                exception);
        }
    }

    /// <summary>Parses the value of a setting given outside the file.</summary>
    /// <param name="source">The setting, for messages.</param>
    /// <param name="key">Its path.</param>
    /// <param name="yaml">Its value.</param>
    /// <exception cref="ExperimentException">The value is not one YAML node.</exception>
    public static DescriptionNode ParseValue(string source, string key, string yaml)
    {
        try
        {
            var parser = new Parser(new StringReader(yaml));
            parser.Consume<StreamStart>();
            if (!parser.TryConsume<DocumentStart>(out _))
            {
                return new DescriptionScalar(new DescriptionPlace(source, 0, 0, key), "", quoted: false);
            }

            var node = ParseNode(parser, source, key, 0);
            parser.Consume<DocumentEnd>();
            return parser.TryConsume<StreamEnd>(out _) ? node : throw At(source, 0, 0, key, "expected one value");
        }
        catch (YamlException exception)
        {
            throw new ExperimentException(new ExperimentDiagnostic(source, 0, 0, key, $"'{yaml}' is no YAML value: {exception.Message}"), exception);
        }
    }

    private static DescriptionNode ParseNode(Parser parser, string source, string key, int depth)
    {
        var current = parser.Current!;
        var place = new DescriptionPlace(source, (int)current.Start.Line, (int)current.Start.Column, key);
        if (depth > MaximumDepth)
        {
            throw At(source, place.Line, place.Column, key, $"nested more than {MaximumDepth} deep");
        }

        if (current is AnchorAlias || current is NodeEvent { Anchor.IsEmpty: false })
        {
            throw At(source, place.Line, place.Column, key, "anchors and aliases are not part of the format: write the value out");
        }

        if (parser.TryConsume<Scalar>(out var scalar))
        {
            return new DescriptionScalar(place, scalar.Value, scalar.Style is ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted);
        }

        if (parser.TryConsume<SequenceStart>(out _))
        {
            var items = new List<DescriptionNode>();
            while (!parser.TryConsume<SequenceEnd>(out _))
            {
                items.Add(ParseNode(parser, source, $"{key}[{items.Count}]", depth + 1));
            }

            return new DescriptionSequence(place, items);
        }

        parser.Consume<MappingStart>();
        return ParseMapping(parser, place, depth);
    }

    private static DescriptionMapping ParseMapping(Parser parser, DescriptionPlace place, int depth)
    {
        var mapping = new DescriptionMapping(place);
        var keys = new HashSet<string>(StringComparer.Ordinal);
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var start = parser.Current!.Start;
            if (!parser.TryConsume<Scalar>(out var name))
            {
                throw At(place.Source, (int)start.Line, (int)start.Column, place.Key, "a key must be a plain word");
            }

            var path = place.Key.Length == 0 ? name.Value : $"{place.Key}.{name.Value}";
            var keyPlace = new DescriptionPlace(place.Source, (int)start.Line, (int)start.Column, path);
            if (!keys.Add(name.Value))
            {
                throw At(place.Source, keyPlace.Line, keyPlace.Column, path, "the key stands here for the second time: keep one of them");
            }

            mapping.Entries.Add(new DescriptionEntry(name.Value, keyPlace, ParseNode(parser, place.Source, path, depth + 1)));
        }

        return mapping;
    }

    private static ExperimentException At(string source, int line, int column, string key, string problem) =>
        new(new ExperimentDiagnostic(source, line, column, key, problem));
}
