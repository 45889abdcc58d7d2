using System.Collections.Immutable;
using System.Globalization;
using Neuromesh.Core.Units;
using Neuromesh.Experiments.Model;
using Neuromesh.Experiments.Yaml;

namespace Neuromesh.Experiments.Reading;

/// <summary>Reads a whole description: the top-level keys, and the numbering of neurons and sources.</summary>
internal static class DescriptionReader
{
    /// <summary>Longest name of an experiment or of a part of it.</summary>
    public const int MaximumNameLength = 128;

    private const long DefaultTimeStepNanoseconds = 100_000;
    private const long MaximumTimeStepNanoseconds = 1_000_000_000;

    public static Experiment Read(string name, DescriptionMapping root, FileSource files)
    {
        if (root.Find("training") is not null)
        {
            return ReadTraining(name, new Section(root, Keys.TrainingExperiment), files);
        }

        var section = new Section(root, Keys.Experiment);
        if (section.Find("data") is { } data)
        {
            throw data.Error("only a description with the key 'training' takes a data set: remove the key, or see 'neuromesh examples mnist-1t1r'");
        }

        var timeStep = ReadTimeStep(section.Find("timeStep"));
        var context = new ReadingContext(timeStep, files) { Seed = ReadSeed(section.Find("seed")) };
        var populations = ReadPopulations(section.Require("populations"), context);
        var inputs = ReadInputs(section.Find("inputs"), populations, context);
        var precision = ReadPrecision(section.Find("precision"));
        var projections = ReadProjections(section.Find("projections"), populations, inputs, context);
        var gapJunctions = ReadGapJunctions(section.Find("gapJunctions"), populations, context);
        GapStabilityCheck.Check(timeStep, populations, gapJunctions, section.Find("gapJunctions"));
        if (precision == Precision.Mixed)
        {
            FixedPointCheck.Check(projections, section.Find("projections"));
        }

        var epochSteps = projections.Select(projection => projection.SmallestLagSteps).Append(gapJunctions.IsEmpty ? Experiment.MaximumEpochSteps : 1).Min();
        return new Experiment
        {
            Name = section.Find("name") is { } given ? ReadName(given) : name,
            TimeStep = timeStep,
            DurationSteps = section.Steps("duration", timeStep, 1, context.MaximumSteps),
            Seed = context.Seed,
            Precision = precision,
            Populations = populations,
            Inputs = inputs,
            Projections = projections,
            GapJunctions = gapJunctions,
            Record = new RecordReader(populations, projections, gapJunctions, epochSteps, context).Read(section.Find("record")),
            EpochSteps = epochSteps,
        };
    }

    private static Experiment ReadTraining(string name, Section section, FileSource files) => TrainingReader.Read(
        section.Find("name") is { } given ? ReadName(given) : name,
        section,
        ReadTimeStep(section.Find("timeStep")),
        ReadSeed(section.Find("seed")),
        files);

    /// <summary>Whether a name may have a letter: it becomes part of the names of files, actors and runs.</summary>
    public static bool IsNameLetter(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.';

    private static string ReadName(DescriptionNode node)
    {
        var name = Section.TextOf(node);
        return name.Length <= MaximumNameLength && name.All(IsNameLetter) && name[0] != '.'
            ? name
            : throw node.Error($"'{name}' is no name: expected at most {MaximumNameLength} letters, digits, '-', '_' and '.', the first no '.'");
    }

    private static TimeStep ReadTimeStep(DescriptionNode? node)
    {
        if (node is null)
        {
            return new TimeStep(DefaultTimeStepNanoseconds);
        }

        var nanoseconds = Section.QuantityOf(node, PhysicalDimension.Time, -9, new ValueRange(double.NegativeInfinity, double.PositiveInfinity));
        return nanoseconds >= 1 && nanoseconds <= MaximumTimeStepNanoseconds && nanoseconds == Math.Floor(nanoseconds)
            ? new TimeStep((long)nanoseconds)
            : throw node.Error($"'{Section.TextOf(node)}' is out of range: expected above 0 ns and up to 1 s in whole nanoseconds, for example '0.1 ms'");
    }

    private static ulong ReadSeed(DescriptionNode? node)
    {
        if (node is null)
        {
            return 1;
        }

        return ulong.TryParse(Section.TextOf(node), NumberStyles.None, CultureInfo.InvariantCulture, out var seed)
            ? seed
            : throw node.Error($"'{Section.TextOf(node)}' is no seed: expected a whole number from 0 to {ulong.MaxValue}");
    }

    private static Precision ReadPrecision(DescriptionNode? node)
    {
        var text = node is null ? "double" : Section.TextOf(node);
        return text switch
        {
            "double" => Precision.Double,
            "mixed" => Precision.Mixed,
            _ => throw node!.Error($"'{text}' is no precision: {NearestName.Suggest(text, Keys.Precisions)}"),
        };
    }

    private static ImmutableArray<Population> ReadPopulations(DescriptionNode node, ReadingContext context)
    {
        var populations = ImmutableArray.CreateBuilder<Population>();
        long neurons = 0;
        foreach (var entry in Entries(node))
        {
            var population = PopulationReader.Read(entry, populations.Count, neurons, context);
            populations.Add(population);
            neurons += population.Size;
        }

        return populations.Count > 0 ? populations.ToImmutable() : throw node.Error("expected at least one population");
    }

    private static ImmutableArray<Input> ReadInputs(DescriptionNode? node, ImmutableArray<Population> populations, ReadingContext context)
    {
        if (node is null)
        {
            return [];
        }

        var inputs = ImmutableArray.CreateBuilder<Input>();
        var sources = populations.Sum(population => (long)population.Size);
        foreach (var entry in Entries(node))
        {
            if (populations.Any(population => population.Name == entry.Key))
            {
                throw entry.Error($"there is a population '{entry.Key}' too: projections could not tell them apart, rename one");
            }

            var input = InputReader.Read(entry, inputs.Count, sources, populations, context);
            inputs.Add(input);
            sources += input is SpikeSourceInput source ? source.SourceCount : 0;
        }

        return inputs.ToImmutable();
    }

    private static ImmutableArray<Projection> ReadProjections(
        DescriptionNode? node, ImmutableArray<Population> populations, ImmutableArray<Input> inputs, ReadingContext context) =>
        node is null ? [] : [.. Entries(node).Select((entry, index) => ProjectionReader.Read(entry, index, populations, inputs, context))];

    private static ImmutableArray<GapProjection> ReadGapJunctions(DescriptionNode? node, ImmutableArray<Population> populations, ReadingContext context) =>
        node is null ? [] : [.. Entries(node).Select((entry, index) => GapJunctionReader.Read(entry, index, populations, context))];

    /// <summary>The named parts of a mapping.</summary>
    private static List<DescriptionEntry> Entries(DescriptionNode node)
    {
        if (node is DescriptionScalar { Text: "", Quoted: false })
        {
            return [];
        }

        var mapping = node as DescriptionMapping ?? throw node.Error($"expected a mapping from names; found {node.Kind}");
        foreach (var entry in mapping.Entries)
        {
            if (entry.Key.Length is 0 or > MaximumNameLength || !entry.Key.All(letter => IsNameLetter(letter) && letter != '.'))
            {
                throw entry.Error($"'{entry.Key}' is no name: expected at most {MaximumNameLength} letters, digits, '-' and '_'");
            }
        }

        return mapping.Entries;
    }
}
