using System.Globalization;
using Neuromesh.Core.Units;
using Neuromesh.Experiments.Model;
using Neuromesh.Experiments.Tables;
using Neuromesh.Experiments.Yaml;

namespace Neuromesh.Experiments.Reading;

/// <summary>Reads an input of given spike trains, from the description itself or a table.</summary>
internal static class SpikeTrainReader
{
    private static readonly string[] TableKeys = ["sources", "columns"];

    public static SpikeTrainInput Read(DescriptionEntry entry, int index, long firstSource, ReadingContext context)
    {
        var section = new Section(entry.Value, Keys.SpikeTrainInput);
        if (section.Has("trains") == section.Has("file"))
        {
            throw section.Node.Error("expected either 'trains' (lists of times) or 'file' (a table)");
        }

        foreach (var key in TableKeys.Where(key => section.Has("trains") && section.Has(key)))
        {
            throw section.Require(key).Error($"'{key}' belongs to 'file', not to 'trains'");
        }

        var room = (int)(ReadingContext.MaximumSources - firstSource);
        var (events, sources) = section.Find("trains") is { } trains ? ReadInline(trains, context, room) : ReadTable(section, context, room);
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

    private static (List<TrainEvent> Events, int Sources) ReadInline(DescriptionNode node, ReadingContext context, int room)
    {
        if (node is not DescriptionSequence { Items.Count: > 0 } trains)
        {
            throw node.Error($"expected a list with a list of times for each source, for example [[10 ms, 20 ms], [15 ms]]; found {node.Kind}");
        }

        if (trains.Items.Count > room)
        {
            throw node.Error($"{trains.Items.Count} sources are too many: {room} more can be numbered");
        }

        var events = new List<TrainEvent>();
        var nodes = new List<DescriptionNode>();
        for (var source = 0; source < trains.Items.Count; source++)
        {
            var times = trains.Items[source] as DescriptionSequence
                ?? throw trains.Items[source].Error($"expected a list of times, found {trains.Items[source].Kind}");
            foreach (var time in times.Items)
            {
                events.Add(new TrainEvent(Section.StepsOf(time, context.TimeStep, 1, context.MaximumSteps), source, nodes.Count));
                nodes.Add(time);
            }
        }

        if (SortAndFindRepeat(events) is { } repeat)
        {
            throw nodes[repeat.Place].Error(Repeated(repeat, context));
        }

        return (events, trains.Items.Count);
    }

    private static (List<TrainEvent> Events, int Sources) ReadTable(Section section, ReadingContext context, int room)
    {
        var columns = section.Find("columns") is { } given ? new Section(given, Keys.TrainColumns) : null;
        var table = context.Table(section.Require("file"), hasHeader: true);
        var sourceColumn = table.Column(columns?.OptionalText("source") ?? "source");
        var (timeName, unit) = ReadingContext.Column(columns?.Find("time"), PhysicalDimension.Time, "time_ms", "ms");
        var timeColumn = table.Column(timeName);
        var limit = section.Has("sources") ? (int)section.Whole("sources", 1, room) : 0;
        var events = new List<TrainEvent>();
        var largest = -1;
        string Permitted(int place) => place == 0 ? CsvTable.PermittedIndex(limit > 0 ? limit : room) : $"expected {context.Grid(1, context.MaximumSteps)}";
        table.Read([sourceColumn, timeColumn], Permitted, (line, values) =>
        {
            var source = table.Index(values[0], line, sourceColumn, limit > 0 ? limit : room, "index of a source");
            var timeMs = ReadingContext.Convert(values[1], unit, PhysicalDimension.Time);
            if (!context.TimeStep.TryToStep(timeMs, out var step) || step < 1 || step > context.MaximumSteps)
            {
                throw table.Error(line, timeColumn, string.Create(CultureInfo.InvariantCulture, $"{values[1]} {unit} is no time of an event: expected {context.Grid(1, context.MaximumSteps)}"));
            }

            largest = Math.Max(largest, source);
            events.Add(new TrainEvent(step, source, line));
        });
        if (SortAndFindRepeat(events) is { } repeat)
        {
            throw table.Error(repeat.Place, timeColumn, Repeated(repeat, context));
        }

        var sources = limit > 0 ? limit : largest + 1;
        return sources > 0 ? (events, sources) : throw section.Require("file").Error("the table has no events, and 'sources' is not given: expected at least one line, or 'sources', the number of sources");
    }

    /// <summary>Sorts by step, source and place.</summary>
    /// <returns>The first event that stands for the second time, or null.</returns>
    private static TrainEvent? SortAndFindRepeat(List<TrainEvent> events)
    {
        events.Sort();
        for (var i = 1; i < events.Count; i++)
        {
            if (events[i].Step == events[i - 1].Step && events[i].Source == events[i - 1].Source)
            {
                return events[i];
            }
        }

        return null;
    }

    private static string Repeated(TrainEvent repeat, ReadingContext context) =>
        $"source {repeat.Source} has two events at {context.TimeStep.ToMilliseconds(repeat.Step)} ms: a source fires at most once in a time step";

    /// <summary>One event.</summary>
    /// <param name="Step">When.</param>
    /// <param name="Source">Whose.</param>
    /// <param name="Place">Line of the table, or position in the description's lists.</param>
    private readonly record struct TrainEvent(long Step, int Source, int Place) : IComparable<TrainEvent>
    {
        public int CompareTo(TrainEvent other) => (Step, Source, Place).CompareTo((other.Step, other.Source, other.Place));
    }
}
