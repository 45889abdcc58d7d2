using System.Collections.Immutable;
using System.Globalization;
using Neuromesh.Core.Synapses;
using Neuromesh.Core.Synapses.GapJunctions;
using Neuromesh.Core.Units;
using Neuromesh.Experiments.Model;
using Neuromesh.Experiments.Tables;
using Neuromesh.Experiments.Yaml;

namespace Neuromesh.Experiments.Reading;

/// <summary>Reads a set of gap junctions.</summary>
internal static class GapJunctionReader
{
    /// <summary>Most junctions of one set: every node holds both ends of all.</summary>
    public const double MostJunctions = 1e7;

    private const int Nano = -9;

    private static readonly ValueRange Conductances = ValueRange.NotNegative(PhysicalDimension.Conductance);

    public static GapProjection Read(DescriptionEntry entry, int index, ImmutableArray<Population> populations, ReadingContext context)
    {
        var section = new Section(entry.Value, Keys.GapJunction);
        var first = FindCoupled(populations, section.Require("from"));
        var second = FindCoupled(populations, section.Require("to"));
        var rule = ReadRule(section, first, second, context);
        var set = new GapProjection
        {
            Name = entry.Key,
            Index = index,
            First = first,
            Second = second,
            Rule = rule,
            Conductances = rule is ExplicitEdgesRule ? new ConstantWeight(0) : ReadConductances(section),
            ReverseShare = section.Quantity("reverseShare", PhysicalDimension.Dimensionless, 0, new ValueRange(0, 1), 1),
            Plasticity = section.Find("plasticity") is { } plasticity ? ReadPlasticity(plasticity) : null,
        };
        return set.ExpectedJunctions <= MostJunctions
            ? set with { Junctions = GapJunctionDraw.Draw(context.Seed, index, rule, first.Size, second.Size, set.IsWithinOne, set.Conductances) }
            : throw section.Require("rule").Error($"about {set.ExpectedJunctions:G3} gap junctions are too many: at most {MostJunctions:G3}");
    }

    private static Population FindCoupled(ImmutableArray<Population> populations, DescriptionNode node)
    {
        var population = ReadingContext.Find(populations, node);
        if (population.Size > ReadingContext.MaximumSelection)
        {
            throw node.Error($"the population has {population.Size} neurons: gap junctions join populations of at most {ReadingContext.MaximumSelection}");
        }

        return population.Model.StateVariables is [{ Dimension: PhysicalDimension.Voltage }, ..]
            ? population
            : throw node.Error($"neurons of the model {population.Model.Name} have no membrane potential for gap junctions to equalise");
    }

    private static ConnectionRule ReadRule(Section set, Population first, Population second, ReadingContext context)
    {
        var (section, type) = RuleReader.Open(set.Require("rule"));
        var ends = new ProjectionEnds(first.FirstNeuron, first.Size, second, first) { AutapsesByDefault = false, PairsHaveNoOrder = true };
        if (ends.Recurrent && type == "one-to-one")
        {
            throw section.Require("type").Error("one-to-one within one population would join every neuron with itself: choose another rule, or two populations");
        }

        if (section.Flag("autapses", false))
        {
            throw section.Require("autapses").Error("no current flows through a gap junction of a neuron with itself: expected false");
        }

        return type == "explicit" ? ReadTable(set, section, ends, context) : RuleReader.ReadDrawn(section, type, ends);
    }

    private static GapPlasticityRule ReadPlasticity(DescriptionNode node)
    {
        var section = new Section(node, Keys.GapPlasticity);
        var rule = new GapPlasticityRule(
            section.Quantity("burstTimeConstant", PhysicalDimension.Time, -3, ValueRange.Positive(PhysicalDimension.Time)),
            section.Quantity("burstThreshold", PhysicalDimension.Dimensionless, 0, ValueRange.NotNegative(PhysicalDimension.Dimensionless)),
            section.Quantity("depression", PhysicalDimension.Conductance, Nano, Conductances),
            section.Quantity("potentiation", PhysicalDimension.Conductance, Nano, Conductances),
            section.Has("softBound") ? section.Quantity("softBound", PhysicalDimension.Conductance, Nano, ValueRange.Positive(PhysicalDimension.Conductance)) : double.PositiveInfinity);

        // One step may hold a spike of either end.
        return 2 * rule.PotentiationNanosiemens <= rule.SoftBoundNanosiemens
            ? rule
            : throw section.Require("potentiation").Error(string.Create(
                CultureInfo.InvariantCulture,
                $"a gain of {rule.PotentiationNanosiemens} nS overshoots the soft bound of {rule.SoftBoundNanosiemens} nS: expected at most half of 'softBound'"));
    }

    private static WeightDistribution ReadConductances(Section set)
    {
        var node = set.Find("conductance") ?? throw set.Node.MissingKey("conductance", "expected a conductance, for example '1 nS'");
        if (node is not DescriptionMapping)
        {
            return new ConstantWeight(Section.QuantityOf(node, PhysicalDimension.Conductance, Nano, Conductances));
        }

        var (shape, minimum, maximum) = DistributionReader.Read(node, PhysicalDimension.Conductance, Conductances);
        if (shape is NormalWeight && minimum is null)
        {
            throw node.Error("a normal distribution gives conductances below 0 too: bound it with 'minimum'");
        }

        if (minimum is null && maximum is null)
        {
            return shape;
        }

        var truncated = new TruncatedWeight(shape, minimum ?? double.NegativeInfinity, maximum ?? double.PositiveInfinity);
        return truncated.AcceptedShare() >= TruncatedWeight.SmallestAcceptedShare
            ? truncated
            : throw node.Error(DistributionReader.TooNarrow("conductances", truncated.AcceptedShare(), TruncatedWeight.SmallestAcceptedShare));
    }

    private static ExplicitEdgesRule ReadTable(Section set, Section section, ProjectionEnds ends, ReadingContext context)
    {
        var columns = section.Find("columns") is { } given ? new Section(given, Keys.JunctionColumns) : null;
        var table = context.Table(section.Require("file"), hasHeader: true);
        var sourceColumn = table.Column(columns?.OptionalText("source") ?? "source");
        var targetColumn = table.Column(columns?.OptionalText("target") ?? "target");
        var (conductanceColumn, unit, common) = FindConductance(set, columns, table);
        string Permitted(int place) => place switch
        {
            0 => CsvTable.PermittedIndex(ends.SourceCount),
            1 => CsvTable.PermittedIndex(ends.Target.Size),
            _ => Conductances.Describe(PhysicalDimension.Conductance, Nano),
        };
        int[] wanted = conductanceColumn >= 0 ? [sourceColumn, targetColumn, conductanceColumn] : [sourceColumn, targetColumn];
        return new ExplicitEdgesRule(EdgeTable.Read(table, wanted, Permitted, (edges, line, values) =>
        {
            var source = table.Index(values[0], line, sourceColumn, ends.SourceCount, "index of a neuron");
            var target = table.Index(values[1], line, targetColumn, ends.Target.Size, "index of a neuron");
            if (ends.Recurrent && source == target)
            {
                throw table.Error(line, targetColumn, $"neuron {target} would be joined with itself");
            }

            var conductance = conductanceColumn >= 0 ? ReadingContext.Convert(values[2], unit, PhysicalDimension.Conductance) : common;
            edges.Add(source, target, Conductances.Contains(conductance)
                ? conductance
                : throw table.Error(
                    line, conductanceColumn, string.Create(CultureInfo.InvariantCulture, $"{values[2]} {unit} is out of range: {Conductances.Describe(PhysicalDimension.Conductance, Nano)}")), 1);
        }));
    }

    private static (int Column, string Unit, double Common) FindConductance(Section set, Section? columns, CsvTable table)
    {
        var given = columns?.Find("conductance");
        var (name, unit) = ReadingContext.Column(given, PhysicalDimension.Conductance, "conductance", "nS");
        if (!set.Has("conductance"))
        {
            return (table.Column(name), unit, 0);
        }

        return given is null && !table.HasColumn(name)
            ? (-1, unit, set.Quantity("conductance", PhysicalDimension.Conductance, Nano, Conductances))
            : throw set.Require("conductance").Error($"the table has a column '{name}' for it too: which one counts? Leave out one of them, or name the column differently");
    }
}
