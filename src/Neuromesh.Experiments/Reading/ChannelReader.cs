using System.Collections.Immutable;
using System.Globalization;
using Neuromesh.Experiments.Quantities;
using Neuromesh.Experiments.Yaml;

namespace Neuromesh.Experiments.Reading;

/// <summary>Reads which channels of a recording are meant.</summary>
internal static class ChannelReader
{
    private const int MaximumChannels = 65_536;
    private const string All = "all";
    private const string Voltages = "voltages";

    /// <summary>Channels of a recording that is known.</summary>
    /// <param name="input">The input.</param>
    /// <param name="summary">What is in the recording.</param>
    /// <param name="needsVoltages">Whether the encoder's level is a voltage.</param>
    public static ImmutableArray<string> Read(Section input, RecordingSummary summary, bool needsVoltages)
    {
        var node = input.Find("channels");
        var indexes = Select(node, input, summary);
        if (needsVoltages && indexes.FirstOrDefault(index => !IsVoltage(summary.Channels[index]), -1) is >= 0 and var wrong)
        {
            var unit = summary.Channels[wrong].Unit;
            var voltages = summary.Channels.Any(IsVoltage) ? $"take only those in volts with 'channels: {Voltages}', or " : "";
            throw (node ?? input.Require("encoder")).Error(
                $"the encoder's level is a voltage, but channel {Show(summary, wrong)} is in {(unit.Length == 0 ? "no stated unit" : $"'{unit}'")}: "
                + $"{voltages}give the level as a plain number to mean each channel's own unit");
        }

        var names = indexes.Select(index => Name(summary, index)).ToImmutableArray();
        return Distinct(names, node ?? input.Node);
    }

    /// <summary>Channels of a stream, of which nothing is known before it comes.</summary>
    /// <param name="input">The input.</param>
    public static ImmutableArray<string> ReadStream(Section input)
    {
        switch (input.Find("channels"))
        {
            case null:
                throw input.Node.MissingKey("channels", "a stream is not known before it comes: give the number of its channels or a list of their labels");
            case DescriptionScalar { Text: All or Voltages, Quoted: false } word:
                throw word.Error("a stream is not known before it comes: give the number of its channels or a list of their labels");
            case DescriptionSequence { Items.Count: > 0 } list:
                return Distinct([.. list.Items.Select(Section.TextOf)], list);
            case DescriptionSequence empty:
                throw empty.Error("expected the number of channels or a list of their labels; found an empty list");
            case var node:
                return [.. Enumerable.Range(1, (int)Section.WholeOf(node, 1, MaximumChannels)).Select(position => $"#{position}")];
        }
    }

    private static int[] Select(DescriptionNode? node, Section input, RecordingSummary summary)
    {
        var every = Enumerable.Range(0, summary.Channels.Length);
        switch (node)
        {
            case null or DescriptionScalar { Text: All }:
                return summary.Channels.IsEmpty ? throw (node ?? input.Require("recording")).Error("the recording has no channels") : [.. every];
            case DescriptionScalar { Text: Voltages }:
                if (summary.Channels.IsEmpty)
                {
                    throw node.Error("the recording has no channels, only annotations: name another file");
                }

                int[] found = [.. every.Where(index => IsVoltage(summary.Channels[index]))];
                return found.Length > 0
                    ? found
                    : throw node.Error(
                        $"no channel of the recording has a voltage for its unit (nV, uV, mV or V); the first are {Show(summary)}: "
                        + "name channels, and give the encoder's level as a plain number in their unit");
            case DescriptionSequence { Items.Count: > 0 } sequence:
                return [.. sequence.Items.Select(item => Find(item, summary))];
            case DescriptionScalar { Quoted: false, Text: var text } when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _):
                return [.. every.Take((int)Section.WholeOf(node, 1, summary.Channels.Length))];
            case DescriptionScalar:
                return [Find(node, summary)];
            default:
                throw node.Error($"expected {All}, {Voltages}, a number, or a list of labels such as {Show(summary)}; found {node.Kind}");
        }
    }

    private static int Find(DescriptionNode node, RecordingSummary summary)
    {
        var text = Section.TextOf(node);
        if (text.StartsWith('#'))
        {
            return int.TryParse(text.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var position) && position >= 1 && position <= summary.Channels.Length
                ? position - 1
                : throw node.Error($"there is no channel '{text}': positions go from #1 to #{summary.Channels.Length}");
        }

        var matches = Enumerable.Range(0, summary.Channels.Length).Where(index => summary.Channels[index].Label == text).ToArray();
        return matches.Length switch
        {
            1 => matches[0],
            0 => throw node.Error($"the recording has no channel '{text}': {NearestName.Suggest(text, [.. summary.Channels.Select(channel => channel.Label)])}"),
            _ => throw node.Error($"{matches.Length} channels have the label '{text}': say which by position, {string.Join(" or ", matches.Select(match => $"'#{match + 1}'"))}"),
        };
    }

    /// <summary>The label where it is unique, the position where it is not.</summary>
    private static string Name(RecordingSummary summary, int index)
    {
        var label = summary.Channels[index].Label;
        return label.Length > 0 && !label.StartsWith('#') && summary.Channels.Count(channel => channel.Label == label) == 1 ? label : $"#{index + 1}";
    }

    private static ImmutableArray<string> Distinct(ImmutableArray<string> channels, DescriptionNode node) =>
        channels.GroupBy(channel => channel).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? throw node.Error($"the channel '{twice.Key}' stands here more than once")
            : channels;

    private static bool IsVoltage(ChannelSummary channel) => QuantityParser.IsSignalVoltage(channel.Unit);

    private static string Show(RecordingSummary summary) => string.Join(", ", Enumerable.Range(0, Math.Min(8, summary.Channels.Length)).Select(index => Show(summary, index)));

    private static string Show(RecordingSummary summary, int index) => $"#{index + 1} '{summary.Channels[index].Label}'";
}
