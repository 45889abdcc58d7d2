using Neuromesh.Core.Signals;
using Neuromesh.Core.Units;
using Neuromesh.Experiments.Model;
using Neuromesh.Experiments.Quantities;
using Neuromesh.Experiments.Yaml;

namespace Neuromesh.Experiments.Reading;

/// <summary>Reads an input that encodes a recording.</summary>
internal static class RecordingInputReader
{
    private const double LongestOffsetMs = 1e12;
    private const double HighestRateHz = 1e9;

    // In uV or the channel's own unit.
    private const double HighestLevel = 1e12;

    public static RecordingInput Read(DescriptionEntry entry, int index, long firstSource, ReadingContext context)
    {
        var section = new Section(entry.Value, Keys.RecordingInput);
        var recording = section.Text("recording");
        (long, long)? rate = section.Find("rate") is { } given ? ReadRate(given) : null;
        var encoder = ReadEncoder(section.Require("encoder"), context.TimeStep);
        var needsVoltages = encoder is DeltaModulationEncoder { Delta.InMicrovolts: true } or ThresholdEncoder { Threshold.InMicrovolts: true };
        var (path, summary) = recording == RecordingInput.Stream ? (recording, null) : context.Files.Recording(recording, rate, section.Require("recording"));
        var channels = summary is null ? ChannelReader.ReadStream(section) : ChannelReader.Read(section, summary, needsVoltages);
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
            SamplesPerSecond = rate,
            Encoder = encoder,
        };
    }

    private static Encoder ReadEncoder(DescriptionNode node, TimeStep timeStep)
    {
        var mapping = node as DescriptionMapping ?? throw node.Error($"expected a mapping with the key 'type'; found {node.Kind}");
        var type = mapping.Find("type")?.Value ?? throw mapping.MissingKey("type", $"expected one of {string.Join(", ", Keys.EncoderTypes)}");
        switch (Section.TextOf(type))
        {
            case "delta-modulation":
                var delta = new Section(node, Keys.DeltaEncoder);
                var level = ReadLevel(delta.Require("delta"), new ValueRange(0, HighestLevel, MinimumExclusive: true));
                return new DeltaModulationEncoder(level, ReadRefractory(delta, timeStep));
            case "threshold-crossing":
                var threshold = new Section(node, Keys.ThresholdEncoder);
                return new ThresholdEncoder(ReadLevel(threshold.Require("threshold"), new ValueRange(-HighestLevel, HighestLevel)), ReadRefractory(threshold, timeStep));
            case var unknown:
                throw type.Error($"'{unknown}' is no encoder: {NearestName.Suggest(unknown, Keys.EncoderTypes)}");
        }
    }

    /// <summary>A voltage, held in microvolts, or a plain number in the channel's unit.</summary>
    private static SignalLevel ReadLevel(DescriptionNode node, ValueRange range)
    {
        var text = Section.TextOf(node);
        return QuantityParser.TryParse(text, PhysicalDimension.Dimensionless, 0, out var plain, out _) || double.IsInfinity(plain)
            ? new SignalLevel(Section.QuantityOf(node, PhysicalDimension.Dimensionless, 0, range), InMicrovolts: false)
            : new SignalLevel(Section.QuantityOf(node, PhysicalDimension.Voltage, -6, range), InMicrovolts: true);
    }

    private static int ReadRefractory(Section section, TimeStep timeStep) =>
        (int)section.Steps("refractoryPeriod", timeStep, 0, int.MaxValue, 0);

    /// <summary>A frequency as an exact fraction: digits behind the point become the denominator.</summary>
    private static (long Numerator, long Denominator) ReadRate(DescriptionNode node)
    {
        var hertz = Section.QuantityOf(node, PhysicalDimension.Frequency, 0, new ValueRange(0, HighestRateHz, MinimumExclusive: true));
        var exact = (decimal)hertz;
        long denominator = 1;
        while (exact != decimal.Floor(exact) && denominator < 1_000_000_000)
        {
            exact *= 10;
            denominator *= 10;
        }

        return exact >= 1 && exact == decimal.Floor(exact)
            ? ((long)exact, denominator)
            : throw node.Error($"'{Section.TextOf(node)}' is no sampling rate: expected at most nine digits behind the point");
    }
}
