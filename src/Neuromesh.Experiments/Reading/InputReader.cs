using System.Collections.Immutable;
using Neuromesh.Core.Random;
using Neuromesh.Core.Units;
using Neuromesh.Experiments.Model;
using Neuromesh.Experiments.Quantities;
using Neuromesh.Experiments.Yaml;

namespace Neuromesh.Experiments.Reading;

/// <summary>Reads an input of any type except recordings (<see cref="RecordingInputReader"/>).</summary>
internal static class InputReader
{
    public static Input Read(DescriptionEntry entry, int index, long firstSource, ImmutableArray<Population> populations, ReadingContext context)
    {
        var mapping = entry.Value as DescriptionMapping
            ?? throw entry.Value.Error($"expected a mapping with the key 'type'; found {entry.Value.Kind}");
        var type = mapping.Find("type") is { } found
            ? Section.TextOf(found.Value)
            : throw mapping.MissingKey("type", $"expected one of {string.Join(", ", Keys.InputTypes)}");
        return type switch
        {
            "recording" => RecordingInputReader.Read(entry, index, firstSource, context),
            "poisson" => ReadPoisson(entry, index, populations, context),
            "spike-trains" => SpikeTrainReader.Read(entry, index, firstSource, context),
            "current" => ReadCurrent(entry, index, populations, context),
            _ => throw found.Value.Error($"'{type}' is no type of input: {NearestName.Suggest(type, Keys.InputTypes)}"),
        };
    }

    private static PoissonInput ReadPoisson(DescriptionEntry entry, int index, ImmutableArray<Population> populations, ReadingContext context)
    {
        var section = new Section(entry.Value, Keys.PoissonInput);
        var target = ReadingContext.Find(populations, section.Require("target"));
        var dimension = target.Model.WeightDimension;
        var highestRateHz = PoissonThresholds.MaximumMean / (context.TimeStep.Milliseconds / 1e3);
        return new PoissonInput
        {
            Name = entry.Key,
            Index = index,
            Target = target,
            EventsPerSecond = section.Quantity("rate", PhysicalDimension.Frequency, 0, new ValueRange(0, highestRateHz)),
            Weight = section.Quantity("weight", dimension, QuantityParser.NeuronExponent(dimension), ValueRange.Any),
        };
    }

    private static CurrentInput ReadCurrent(DescriptionEntry entry, int index, ImmutableArray<Population> populations, ReadingContext context)
    {
        var section = new Section(entry.Value, Keys.CurrentInput);
        var target = ReadingContext.Find(populations, section.Require("target"));
        var list = section.Require("segments") is DescriptionSequence { Items.Count: > 0 } found
            ? found
            : throw section.Require("segments").Error($"expected a list of segments, each with amplitude, start and stop; found {section.Require("segments").Kind}");
        var segments = new List<(CurrentSegment Segment, DescriptionNode Node)>();
        foreach (var item in list.Items)
        {
            var segment = new Section(item, Keys.Segment);
            var start = segment.Steps("start", context.TimeStep, 0, context.MaximumSteps);
            var stop = segment.Steps("stop", context.TimeStep, 0, context.MaximumSteps);
            if (stop <= start)
            {
                throw segment.Require("stop").Error("the segment must stop after it starts");
            }

            var amplitudePa = segment.Quantity("amplitude", PhysicalDimension.Current, -12, ValueRange.Any);
            segments.Add((new CurrentSegment(amplitudePa, start, stop), item));
        }

        var ordered = segments.OrderBy(segment => segment.Segment.StartStep).ToArray();
        for (var i = 1; i < ordered.Length; i++)
        {
            if (ordered[i].Segment.StartStep < ordered[i - 1].Segment.StopStep)
            {
                throw ordered[i].Node.Error("the segment begins before the one before it has stopped: give the second its own input, currents add up");
            }
        }

        return new CurrentInput
        {
            Name = entry.Key,
            Index = index,
            Target = target,
            Neurons = ReadingContext.Neurons(section.Find("neurons"), target),
            Segments = [.. ordered.Select(segment => segment.Segment)],
        };
    }
}
