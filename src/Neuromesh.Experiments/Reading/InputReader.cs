using System.Collections.Immutable;
using Neuromesh.Core.Units;
using Neuromesh.Experiments.Model;
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
            "poisson" => PoissonReader.Read(entry, index, populations, context),
            "spike-trains" => SpikeTrainReader.Read(entry, index, firstSource, context),
            "current" => ReadCurrent(entry, index, populations, context),
            "sine" => ReadSine(entry, index, populations, context),
            "ornstein-uhlenbeck" => ReadNoise(entry, index, populations, context),
            _ => throw found.Value.Error($"'{type}' is no type of input: {NearestName.Suggest(type, Keys.InputTypes)}"),
        };
    }

    private static SineInput ReadSine(DescriptionEntry entry, int index, ImmutableArray<Population> populations, ReadingContext context)
    {
        var section = new Section(entry.Value, Keys.SineInput);
        var target = ReadingContext.Find(populations, section.Require("target"));
        var (start, stop) = ReadWindow(section, context);

        // More than half a cycle in a step would be another frequency.
        var highestHz = 500 / context.TimeStep.Milliseconds;
        return new SineInput
        {
            Name = entry.Key,
            Index = index,
            Target = target,
            Neurons = ReadingContext.Neurons(section.Find("neurons"), target),
            StartStep = start,
            StopStep = stop,
            OffsetPa = section.Quantity("offset", PhysicalDimension.Current, -12, ValueRange.Any(PhysicalDimension.Current), 0),
            AmplitudePa = section.Quantity("amplitude", PhysicalDimension.Current, -12, ValueRange.Any(PhysicalDimension.Current)),
            FrequencyHz = section.Quantity("frequency", PhysicalDimension.Frequency, 0, new ValueRange(0, highestHz)),
            PhaseRadians = section.Quantity("phase", PhysicalDimension.Dimensionless, 0, new ValueRange(-360, 360), 0) * Math.PI / 180,
        };
    }

    private static NoiseInput ReadNoise(DescriptionEntry entry, int index, ImmutableArray<Population> populations, ReadingContext context)
    {
        var section = new Section(entry.Value, Keys.NoiseInput);
        var target = ReadingContext.Find(populations, section.Require("target"));
        var (start, stop) = ReadWindow(section, context);
        return new NoiseInput
        {
            Name = entry.Key,
            Index = index,
            Target = target,
            Neurons = ReadingContext.Neurons(section.Find("neurons"), target),
            StartStep = start,
            StopStep = stop,
            MeanPa = section.Quantity("mean", PhysicalDimension.Current, -12, ValueRange.Any(PhysicalDimension.Current), 0),
            StandardDeviationPa = section.Quantity("standardDeviation", PhysicalDimension.Current, -12, ValueRange.NotNegative(PhysicalDimension.Current)),
            TimeConstantMs = section.Quantity("timeConstant", PhysicalDimension.Time, -3, ValueRange.Positive(PhysicalDimension.Time)),
        };
    }

    private static (long Start, long Stop) ReadWindow(Section section, ReadingContext context)
    {
        var start = section.Steps("start", context.TimeStep, 0, context.MaximumSteps, 0);
        var stop = section.Steps("stop", context.TimeStep, 0, context.MaximumSteps, context.MaximumSteps);
        return stop > start ? (start, stop) : throw section.Require("stop").Error(
            $"the current must stop after it starts: expected {context.Grid(start + 1, context.MaximumSteps)}");
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
                throw segment.Require("stop").Error($"the segment must stop after it starts: expected {context.Grid(start + 1, context.MaximumSteps)}");
            }

            var amplitudePa = segment.Quantity("amplitude", PhysicalDimension.Current, -12, ValueRange.Any(PhysicalDimension.Current));
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
