using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Neuromesh.Experiments.Yaml;

/// <summary>
/// Parses YAML into nodes that know their place. Anchors, aliases and tags are refused: they hide where a value came from and what it is.
/// </summary>
internal static class DescriptionParser
{
    private const int MaximumDepth = 32;
    private const string Unclosed = "something stands before this that is not closed, a brace, a bracket or a quote";

    // The library throws another exception than its own where a tag is no URI.
    private const string BadTag = "a word begins with '!', which makes it a tag: put it in quotes";

    /// <summary>Parses a description.</summary>
    /// <param name="source">File name for messages.</param>
    /// <param name="yaml">The text.</param>
    /// <exception cref="ExperimentException">The text is not one YAML mapping.</exception>
    public static DescriptionMapping Parse(string source, string yaml)
    {
        var scanner = new Scanner(new StringReader(yaml));
        try
        {
            var parser = new Parser(scanner);
            parser.Consume<StreamStart>();
            if (!parser.TryConsume<DocumentStart>(out _))
            {
                throw At(source, 1, 1, "", "the file is empty: expected an experiment, see 'neuromesh examples'");
            }

            var root = new Walk(parser, source, HasLines: true).Parse("", 0);
            parser.Consume<DocumentEnd>();
            if (!parser.TryConsume<StreamEnd>(out _))
            {
                throw At(source, (int)parser.Current!.Start.Line, (int)parser.Current.Start.Column, "", "a second document begins here: expected one experiment in a file");
            }

            return root as DescriptionMapping
                ?? throw root.Error($"expected keys such as 'timeStep' and 'populations', found {root.Kind}");
        }
        catch (YamlException exception)
        {
            throw new ExperimentException(
                new ExperimentDiagnostic(source, (int)Math.Max(1, exception.Start.Line), (int)Math.Max(1, exception.Start.Column), "", $"this is no YAML: {exception.Message}"),
                exception);
        }
        catch (InvalidOperationException exception)
        {
            // The scanner's answer to a key where none can be, for example after a brace that is not closed.
            var place = scanner.CurrentPosition;
            throw new ExperimentException(new ExperimentDiagnostic(source, (int)place.Line, (int)place.Column, "", $"this is no YAML: {Unclosed}"), exception);
        }
        catch (ArgumentException exception)
        {
            var place = scanner.CurrentPosition;
            throw new ExperimentException(new ExperimentDiagnostic(source, (int)place.Line, (int)place.Column, "", $"this is no YAML: {BadTag}"), exception);
        }
    }

    /// <summary>Parses the value of a setting given outside the file. Its nodes have no line.</summary>
    /// <remarks>
    /// What is one plain word or text to YAML is taken as it was written, so that a path with <c> #</c> in it is not cut short as if a comment began there.
    /// </remarks>
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

            var node = new Walk(parser, source, HasLines: false).Parse(key, 0);
            parser.Consume<DocumentEnd>();
            if (!parser.TryConsume<StreamEnd>(out _))
            {
                throw At(source, 0, 0, key, "expected one value");
            }

            return node is DescriptionScalar { Quoted: false } ? new DescriptionScalar(node.Place, yaml.Trim(), quoted: false) : node;
        }
        catch (Exception exception) when (exception is YamlException or InvalidOperationException or ArgumentException)
        {
            var reason = exception switch
            {
                YamlException => exception.Message,
                ArgumentException => BadTag,
                _ => Unclosed,
            };
            throw new ExperimentException(new ExperimentDiagnostic(source, 0, 0, key, $"'{yaml}' is no YAML value: {reason}"), exception);
        }
    }

    private static ExperimentException At(string source, int line, int column, string key, string problem) =>
        new(new ExperimentDiagnostic(source, line, column, key, problem));

    /// <summary>The way through one text.</summary>
    /// <param name="Parser">The parser, at the next node.</param>
    /// <param name="Source">File or setting.</param>
    /// <param name="HasLines">Whether places have lines and columns.</param>
    private sealed record Walk(Parser Parser, string Source, bool HasLines)
    {
        public DescriptionNode Parse(string key, int depth)
        {
            var current = Parser.Current!;
            var place = Place(current, key);
            if (depth > MaximumDepth)
            {
                throw At(place, $"nested more than {MaximumDepth} deep");
            }

            if (current is AnchorAlias || current is NodeEvent { Anchor.IsEmpty: false })
            {
                throw At(place, "anchors and aliases are not part of the format: write the value out");
            }

            if (current is NodeEvent { Tag.IsEmpty: false } tagged)
            {
                throw At(place, $"tags such as {tagged.Tag} are not part of the format: write the value alone");
            }

            if (Parser.TryConsume<Scalar>(out var scalar))
            {
                return new DescriptionScalar(place, scalar.Value, scalar.Style is ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted);
            }

            if (Parser.TryConsume<SequenceStart>(out _))
            {
                var items = new List<DescriptionNode>();
                while (!Parser.TryConsume<SequenceEnd>(out _))
                {
                    items.Add(Parse($"{key}[{items.Count}]", depth + 1));
                }

                return new DescriptionSequence(place, items);
            }

            Parser.Consume<MappingStart>();
            return ParseMapping(place, depth);
        }

        private static ExperimentException At(DescriptionPlace place, string problem) =>
            DescriptionParser.At(place.Source, place.Line, place.Column, place.Key, problem);

        private DescriptionMapping ParseMapping(DescriptionPlace place, int depth)
        {
            var mapping = new DescriptionMapping(place);
            var keys = new HashSet<string>(StringComparer.Ordinal);
            while (!Parser.TryConsume<MappingEnd>(out _))
            {
                var current = Parser.Current!;
                if (current is AnchorAlias or NodeEvent { Anchor.IsEmpty: false } or NodeEvent { Tag.IsEmpty: false })
                {
                    throw At(Place(current, place.Key), "anchors, aliases and tags are not part of the format: write the key out");
                }

                if (!Parser.TryConsume<Scalar>(out var name))
                {
                    throw At(Place(current, place.Key), "a key must be a plain word");
                }

                var keyPlace = Place(current, place.Of(name.Value));
                if (!keys.Add(name.Value))
                {
                    throw At(keyPlace, "the key stands here for the second time: keep one of them");
                }

                mapping.Entries.Add(new DescriptionEntry(name.Value, keyPlace, Parse(keyPlace.Key, depth + 1)));
            }

            return mapping;
        }

        private DescriptionPlace Place(ParsingEvent current, string key) =>
            HasLines ? new DescriptionPlace(Source, (int)current.Start.Line, (int)current.Start.Column, key) : new DescriptionPlace(Source, 0, 0, key);
    }
}
