using System.Collections.Immutable;
using System.Globalization;
using Neuromesh.Core.Signals;
using Neuromesh.Core.Units;
using Neuromesh.Experiments.Model;
using Neuromesh.Experiments.Quantities;
using Neuromesh.Experiments.Yaml;

namespace Neuromesh.Experiments.Reading;

/// <summary>Reads an input that encodes a recording.</summary>
internal static class RecordingInputReader
{
    private const int MaximumChannels = 65_536;
    private const double LongestOffsetMs = 1e12;

    public static RecordingInput Read(DescriptionEntry entry, int index, long firstSource, ReadingContext context)
    {
        var section = new Section(entry.Value, Keys.RecordingInput);
        var recording = section.Text("recording");
        var (path, summary) = recording == RecordingInput.Stream ? (recording, null) : context.Files.Recording(recording, section.Require("recording"));
        var channels = ReadChannels(section, recording, summary);
        var encoder = ReadEncoder(section.Require("encoder"), context.TimeStep);
        CheckUnits(section, encoder, channels, summary);
        var sources = (long)channels.Length * encoder.SourcesPerChannel;
        if (firstSource + sources > ReadingContext.MaximumSources)
        {
            throw section.Node.Error($"{sources} sources on top of {firstSource} neurons and sources are too many: {ReadingContext.MaximumSources} can be numbered");
        }

        return new RecordingInput
        {
            Name = entry.Key,
            Index = index,
            FirstSource = (int)firstSource,
            SourceCount = (int)sources,
            Recording = path,
            Channels = channels,
            OffsetMs = section.Quantity("offset", PhysicalDimension.Time, -3, new ValueRange(0, LongestOffsetMs), 0),
            Resampling = section.Choice("resample", Keys.Resampling, "hold") == "linear" ? ResamplingRule.Linear : ResamplingRule.Hold,
            SamplesPerSecond = section.Find("rate") is { } rate ? ReadRate(rate) : null,
            Encoder = encoder,
        };
    }

    private static ImmutableArray<string> ReadChannels(Section section, string recording, RecordingSummary? summary)
    {
        var node = section.Find("channels");
        if (summary is null)
        {
            if (node is null or DescriptionScalar { Text: "all" })
            {
                throw (node ?? section.Node).Error($"a recording that is a {recording} is not known before it comes: give the number of its channels or a list of their labels");
            }

            var given = node is DescriptionSequence list
                ? [.. list.Items.Select(Section.TextOf)]
                : FirstChannels((int)Section.WholeOf(node, 1, MaximumChannels));
            return Distinct(given, node);
        }

        var count = summary.Channels.Length;
        switch (node)
        {
            case null:
            case DescriptionScalar { Text: "all" }:
                return [.. summary.Channels.Select((_, index) => Name(summary, index))];
            case DescriptionSequence { Items.Count: > 0 } sequence:
                return Distinct([.. sequence.Items.Select(item => Find(item, summary))], node);
            case DescriptionSequence:
                throw node.Error($"the list is empty: expected labels such as {Show(summary)}");
            case DescriptionScalar { Quoted: false, Text: var text } when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _):
                return [.. Enumerable.Range(0, (int)Section.WholeOf(node, 1, count)).Select(index => Name(summary, index))];
            default:
                return [Find(node, summary)];
        }
    }

    private static ImmutableArray<string> FirstChannels(int count) => [.. Enumerable.Range(1, count).Select(position => $"#{position}")];

    private static ImmutableArray<string> Distinct(ImmutableArray<string> channels, DescriptionNode node) =>
        channels.GroupBy(channel => channel).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? throw node.Error($"the channel '{twice.Key}' stands here more than once")
            : channels;

    /// <summary>The label where it is unique, the position where it is not.</summary>
    private static string Name(RecordingSummary summary, int index)
    {
        var label = summary.Channels[index].Label;
        return label.Length > 0 && !label.StartsWith('#') && summary.Channels.Count(channel => channel.Label == label) == 1 ? label : $"#{index + 1}";
    }

    private static string Find(DescriptionNode node, RecordingSummary summary)
    {
        var text = Section.TextOf(node);
        if (text.StartsWith('#'))
        {
            return int.TryParse(text.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var position) && position >= 1 && position <= summary.Channels.Length
                ? Name(summary, position - 1)
                : throw node.Error($"there is no channel '{text}': positions go from #1 to #{summary.Channels.Length}");
        }

        var matches = Enumerable.Range(0, summary.Channels.Length).Where(index => summary.Channels[index].Label == text).ToArray();
        return matches.Length switch
        {
            1 => text,
            0 => throw node.Error($"the recording has no channel '{text}': {NearestName.Suggest(text, [.. summary.Channels.Select(channel => channel.Label)])}"),
            _ => throw node.Error($"{matches.Length} channels have the label '{text}': say which by position, {string.Join(" or ", matches.Select(match => $"'#{match + 1}'"))}"),
        };
    }

    private static string Show(RecordingSummary summary) => string.Join(", ", summary.Channels.Take(8).Select(channel => $"'{channel.Label}'"));

    private static Encoder ReadEncoder(DescriptionNode node, TimeStep timeStep)
    {
        var mapping = node as DescriptionMapping ?? throw node.Error($"expected a mapping with the key 'type'; found {node.Kind}");
        var type = mapping.Find("type")?.Value
            ?? throw mapping.Error($"the key 'type' is missing: expected one of {string.Join(", ", Keys.EncoderTypes)}");
        switch (Section.TextOf(type))
        {
            case "delta-modulation":
                var delta = new Section(node, Keys.DeltaEncoder);
                var level = ReadLevel(delta.Require("delta"));
                return level.Value > 0
                    ? new DeltaModulationEncoder(level, ReadRefractory(delta, timeStep))
                    : throw delta.Require("delta").Error("the distance between levels must be above 0");
            case "threshold-crossing":
                var threshold = new Section(node, Keys.ThresholdEncoder);
                return new ThresholdEncoder(ReadLevel(threshold.Require("threshold")), ReadRefractory(threshold, timeStep));
            default:
                throw type.Error($"'{Section.TextOf(type)}' is no encoder: {NearestName.Suggest(Section.TextOf(type), Keys.EncoderTypes)}");
        }
    }

    /// <summary>A voltage, held in microvolts, or a plain number in the channel's unit.</summary>
    private static SignalLevel ReadLevel(DescriptionNode node)
    {
        var text = Section.TextOf(node);
        return QuantityParser.TryParse(text, PhysicalDimension.Dimensionless, 0, out var plain, out _)
            ? new SignalLevel(plain, InMicrovolts: false)
            : new SignalLevel(Section.QuantityOf(node, PhysicalDimension.Voltage, -6, ValueRange.Any), InMicrovolts: true);
    }

    private static int ReadRefractory(Section section, TimeStep timeStep) =>
        (int)section.Steps("refractoryPeriod", timeStep, 0, int.MaxValue, 0);

    /// <summary>A frequency as an exact fraction: digits behind the point become the denominator.</summary>
    private static (long Numerator, long Denominator) ReadRate(DescriptionNode node)
    {
        var hertz = Section.QuantityOf(node, PhysicalDimension.Frequency, 0, new ValueRange(0, 1e9, MinimumExclusive: true));
        var exact = (decimal)hertz;
        long denominator = 1;
        while (exact != decimal.Floor(exact) && denominator < 1_000_000_000)
        {
            exact *= 10;
            denominator *= 10;
        }

        return exact >= 1 && exact == decimal.Floor(exact)
            ? ((long)exact, denominator)
            : throw node.Error($"'{Section.TextOf(node)}' is no sampling rate: at most nine digits behind the point are kept");
    }

    private static void CheckUnits(Section section, Encoder encoder, ImmutableArray<string> channels, RecordingSummary? summary)
    {
        var inMicrovolts = encoder is DeltaModulationEncoder { Delta.InMicrovolts: true } or ThresholdEncoder { Threshold.InMicrovolts: true };
        if (summary is null || !inMicrovolts)
        {
            return;
        }

        foreach (var name in channels)
        {
            var channel = name.StartsWith('#')
                ? summary.Channels[int.Parse(name.AsSpan(1), CultureInfo.InvariantCulture) - 1]
                : summary.Channels.First(candidate => candidate.Label == name);
            if (!QuantityParser.TryParseUnit(channel.Unit, out var dimension, out _) || dimension != PhysicalDimension.Voltage)
            {
                throw section.Require("encoder").Error(
                    $"the level is a voltage, but channel '{name}' is in {(channel.Unit.Length == 0 ? "no stated unit" : $"'{channel.Unit}'")}: give a plain number to mean the channel's own unit");
            }
        }
    }
}
