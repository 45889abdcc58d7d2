using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using Neuromesh.Core.Synapses;
using Neuromesh.Core.Units;
using Neuromesh.Experiments.Quantities;
using Neuromesh.Experiments.Tables;
using Neuromesh.Experiments.Yaml;

namespace Neuromesh.Experiments.Reading;

/// <summary>Reads the connection rule of a sparse projection.</summary>
internal static class RuleReader
{
    /// <summary>The keys that a rule takes beside its type: those that it needs, and those that have a default.</summary>
    public static ImmutableDictionary<string, (string[] Needed, string[] Optional)> OwnKeys { get; } = new Dictionary<string, (string[], string[])>
    {
        ["all-to-all"] = ([], ["autapses"]),
        ["one-to-one"] = ([], []),
        ["fixed-indegree"] = (["indegree"], ["autapses", "multapses"]),
        ["fixed-outdegree"] = (["outdegree"], ["autapses", "multapses"]),
        ["fixed-total-number"] = (["synapses"], ["autapses", "multapses"]),
        ["pairwise-bernoulli"] = (["probability"], ["autapses"]),
        ["distance"] = (["profile", "scale"], ["probability", "cutoff", "periodic", "autapses"]),
        ["explicit"] = (["file"], ["columns"]),
    }.ToImmutableDictionary();

    public static ConnectionRule Read(Section projection, ProjectionEnds ends, ReadingContext context)
    {
        var (section, type) = Open(projection.Require("rule"));
        return type == "explicit" ? ReadEdges(projection, section, ends, context) : ReadDrawn(section, type, ends);
    }

    /// <summary>Checks which keys a rule has.</summary>
    /// <param name="node">The value of <c>rule</c>.</param>
    /// <returns>The rule's keys and its type.</returns>
    public static (Section Section, string Type) Open(DescriptionNode node)
    {
        var section = new Section(node, Keys.Rule);
        var type = section.Choice("type", Keys.RuleTypes);
        var (needed, optional) = OwnKeys[type];
        string[] own = ["type", .. needed, .. optional];
        foreach (var entry in section.Node.Entries.Where(entry => !own.Contains(entry.Key)))
        {
            throw entry.Error($"the rule {type} has no '{entry.Key}': {NearestName.Suggest(entry.Key, own)}");
        }

        foreach (var key in needed.Where(key => !section.Has(key)))
        {
            throw section.Node.MissingKey(key, Keys.Rule.Keys.First(known => known.Name == key).Meaning);
        }

        return (section, type);
    }

    /// <summary>Reads a rule that is no table.</summary>
    /// <param name="section">The rule's keys.</param>
    /// <param name="type">Its type.</param>
    /// <param name="ends">What it connects.</param>
    public static ConnectionRule ReadDrawn(Section section, string type, ProjectionEnds ends)
    {
        switch (type)
        {
            case "all-to-all":
                return new AllToAllRule(section.Flag("autapses", ends.AutapsesByDefault));
            case "one-to-one":
                return ends.SourceCount == ends.Target.Size
                    ? new OneToOneRule()
                    : throw section.Require("type").Error($"one-to-one needs as many sources as targets; there are {ends.SourceCount} sources and {ends.Target.Size} targets");
            case "fixed-indegree":
                return CountedRuleReader.ReadFixedIndegree(section, ends);
            case "fixed-outdegree":
                return CountedRuleReader.ReadFixedOutdegree(section, ends);
            case "fixed-total-number":
                return CountedRuleReader.ReadFixedTotalNumber(section, ends);
            case "distance":
                return DistanceRuleReader.Read(section, ends);
            default:
                return new PairwiseBernoulliRule(
                    section.Quantity("probability", PhysicalDimension.Dimensionless, 0, new ValueRange(0, 1)),
                    section.Flag("autapses", ends.AutapsesByDefault));
        }
    }

    private static ExplicitEdgesRule ReadEdges(Section projection, Section section, ProjectionEnds ends, ReadingContext context)
    {
        var columns = section.Find("columns") is { } given ? new Section(given, Keys.EdgeColumns) : null;
        var table = context.Table(section.Require("file"), hasHeader: true);
        var weightDimension = ends.Target.Model.WeightDimension;
        var weightUnit = QuantityParser.CanonicalUnit(weightDimension, QuantityParser.NeuronExponent(weightDimension));
        var sourceColumn = table.Column(columns?.OptionalText("source") ?? "source");
        var targetColumn = table.Column(columns?.OptionalText("target") ?? "target");
        var weight = FindColumn(table, columns, "weight", projection, weightDimension, weightUnit);
        var delay = FindColumn(table, columns, "delay", projection, PhysicalDimension.Time, "ms");
        var commonWeight = weight.Index >= 0 ? 0 : WeightReader.ReadConstant(projection, ends);
        var commonDelay = delay.Index >= 0 ? 0 : DelayReader.ReadConstant(projection, context);

        List<int> wanted = [sourceColumn, targetColumn];
        var weightPlace = Want(wanted, weight.Index);
        var delayPlace = Want(wanted, delay.Index);
        var weightPower = ReadingContext.PowerOfTen(weight.Unit, weightDimension);
        var delayPower = ReadingContext.PowerOfTen(delay.Unit, PhysicalDimension.Time);
        var permittedWeights = ValueRange.Any(weightDimension);
        string Permitted(int place) => place switch
        {
            0 => CsvTable.PermittedIndex(ends.SourceCount),
            1 => CsvTable.PermittedIndex(ends.Target.Size),
            _ when place == weightPlace => permittedWeights.Describe(weightDimension, QuantityParser.NeuronExponent(weightDimension)),
            _ => $"expected {context.Grid(1, ReadingContext.MaximumDelaySteps)}",
        };
        return new ExplicitEdgesRule(EdgeTable.Read(table, CollectionsMarshal.AsSpan(wanted), Permitted, (edges, line, values) =>
        {
            var source = table.Index(values[0], line, sourceColumn, ends.SourceCount, "index of a source");
            var target = table.Index(values[1], line, targetColumn, ends.Target.Size, "index of a target");
            var edgeWeight = weightPlace < 0 ? commonWeight : ReadingContext.Shift(values[weightPlace], weightPower);
            if (weightPlace >= 0 && !permittedWeights.Contains(edgeWeight))
            {
                _ = ReadingContext.TableValue(table, line, weight.Index, values[weightPlace], weight.Unit, weightDimension, "weight");
            }

            long steps = commonDelay;
            if (delayPlace >= 0
                && (!context.TimeStep.TryToStep(ReadingContext.Shift(values[delayPlace], delayPower), out steps)
                    || steps < 1 || steps > ReadingContext.MaximumDelaySteps))
            {
                throw table.Error(
                    line, delay.Index,
                    string.Create(
                        CultureInfo.InvariantCulture, $"{values[delayPlace]} {delay.Unit} is no delay: expected {context.Grid(1, ReadingContext.MaximumDelaySteps)}"));
            }

            edges.Add(source, target, edgeWeight, (int)steps);
        }));
    }

    /// <summary>Adds a column to those that are wanted.</summary>
    /// <param name="wanted">The columns so far.</param>
    /// <param name="column">Position of the column in the table; −1 for none.</param>
    /// <returns>Its place among the wanted ones; −1 for none.</returns>
    private static int Want(List<int> wanted, int column)
    {
        if (column < 0)
        {
            return -1;
        }

        wanted.Add(column);
        return wanted.Count - 1;
    }

    /// <summary>Finds a column that may be missing when the projection has one value for all.</summary>
    private static (int Index, string Unit) FindColumn(
        CsvTable table, Section? columns, string key, Section projection, PhysicalDimension dimension, string unit)
    {
        var given = columns?.Find(key);
        var (name, found) = ReadingContext.Column(given, dimension, key, unit);
        if (projection.Has(key))
        {
            return given is not null || table.HasColumn(key)
                ? throw projection.Require(key).Error($"the table has a column '{name}' for it too: which one counts? Leave out one of them, or name the column differently")
                : (-1, found);
        }

        return (table.Column(name), found);
    }
}
