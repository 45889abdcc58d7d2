using Neuromesh.Core.Units;
using Neuromesh.Experiments.Model;
using Neuromesh.Experiments.Yaml;

namespace Neuromesh.Experiments.Reading;

/// <summary>Reads an input of given spike trains, from the description itself or a table.</summary>
internal static class SpikeTrainReader
{
    public static SpikeTrainInput Read(DescriptionEntry entry, int index, long firstSource, ReadingContext context)
    {
        var section = new Section(entry.Value, Keys.SpikeTrainInput);
        if (section.Has("trains") == section.Has("file"))
        {
            throw section.Node.Error("expected either 'trains' (lists of times) or 'file' (a table)");
        }

        var room = ReadingContext.MaximumSources - firstSource;
        var (events, sources) = section.Find("trains") is { } trains ? ReadInline(trains, context, room) : ReadTable(section, context, room);
        if (section.Has("trains") && section.Has("sources"))
        {
            throw section.Require("sources").Error("'sources' belongs to 'file': lists of times are counted");
        }

        events.Sort();
        for (var i = 1; i < events.Count; i++)
        {
            if (events[i] == events[i - 1])
            {
                throw section.Node.Error(
                    $"source {events[i].Source} has two events at {context.TimeStep.ToMilliseconds(events[i].Step)} ms: a source fires at most once in a time step");
            }
        }

        return new SpikeTrainInput
        {
            Name = entry.Key,
            Index = index,
            FirstSource = (int)firstSource,
            SourceCount = sources,
            Steps = [.. events.Select(item => item.Step)],
            Sources = [.. events.Select(item => item.Source)],
        };
    }

    private static (List<(long Step, int Source)> Events, int Sources) ReadInline(DescriptionNode node, ReadingContext context, long room)
    {
        if (node is not DescriptionSequence { Items.Count: > 0 } trains)
        {
            throw node.Error($"expected a list with a list of times for each source, for example [[10 ms, 20 ms], [15 ms]]; found {node.Kind}");
        }

        if (trains.Items.Count > room)
        {
            throw node.Error($"{trains.Items.Count} sources are too many");
        }

        var events = new List<(long, int)>();
        for (var source = 0; source < trains.Items.Count; source++)
        {
            var times = trains.Items[source] as DescriptionSequence
                ?? throw trains.Items[source].Error($"expected a list of times, found {trains.Items[source].Kind}");
            foreach (var time in times.Items)
            {
                events.Add((Section.StepsOf(time, context.TimeStep, 1, ReadingContext.MaximumSteps), source));
            }
        }

        return (events, trains.Items.Count);
    }

    private static (List<(long Step, int Source)> Events, int Sources) ReadTable(Section section, ReadingContext context, long room)
    {
        var columns = section.Find("columns") is { } given ? new Section(given, Keys.TrainColumns) : null;
        var table = context.Table(section.Require("file"), hasHeader: true);
        var sourceColumn = table.Column(columns?.OptionalText("source") ?? "source");
        var (timeName, unit) = ReadingContext.Column(columns?.Find("time"), PhysicalDimension.Time, "time_ms", "ms");
        var timeColumn = table.Column(timeName);
        var limit = section.Has("sources") ? section.Whole("sources", 1, room) : 0;
        var events = new List<(long, int)>();
        var largest = -1;
        table.Read([sourceColumn, timeColumn], (line, values) =>
        {
            var source = table.Index(values[0], line, sourceColumn, (int)Math.Min(int.MaxValue, limit > 0 ? limit : room), "index of a source");
            var timeMs = ReadingContext.Convert(values[1], unit, PhysicalDimension.Time);
            if (!context.TimeStep.TryToStep(timeMs, out var step) || step < 1)
            {
                throw table.Error(line, timeColumn, $"{values[1]} {unit} is no time of an event: expected a whole number of time steps of {context.TimeStep}, at least one");
            }

            largest = Math.Max(largest, source);
            events.Add((step, source));
        });
        var sources = limit > 0 ? (int)limit : largest + 1;
        return sources > 0 ? (events, sources) : throw section.Require("file").Error("the table has no events and 'sources' is not given: how many sources are there?");
    }
}
