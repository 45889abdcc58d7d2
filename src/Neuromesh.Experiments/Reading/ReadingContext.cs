using System.Collections.Immutable;
using System.Globalization;
using Neuromesh.Core.Neurons;
using Neuromesh.Core.Synapses;
using Neuromesh.Core.Units;
using Neuromesh.Experiments.Model;
using Neuromesh.Experiments.Quantities;
using Neuromesh.Experiments.Tables;
using Neuromesh.Experiments.Yaml;

namespace Neuromesh.Experiments.Reading;

/// <summary>What the readers of the parts share: the grid, the files, and the values that recur.</summary>
/// <param name="TimeStep">Length of a step.</param>
/// <param name="Files">Where files come from.</param>
internal sealed record ReadingContext(TimeStep TimeStep, FileSource Files)
{
    /// <summary>Seed of the experiment.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Longest delay in steps: delays are 16 bit.</summary>
    public const int MaximumDelaySteps = ushort.MaxValue;

    /// <summary>Most neurons and input sources in one experiment: global ids are 31 bit.</summary>
    public const long MaximumSources = int.MaxValue;

    /// <summary>Most neurons that can be picked out of a population.</summary>
    public const int MaximumSelection = 1 << 24;

    /// <summary>Most images that a training shows: far more than a machine can, and few enough to count their steps.</summary>
    public const long MaximumPresentations = 1L << 40;

    /// <summary>Longest experiment in steps: its time in ns, with room for delays beyond the end, fits into 63 bits.</summary>
    public long MaximumSteps => Math.Min(1L << 52, (1L << 62) / TimeStep.Nanoseconds);

    /// <summary>Opens a table that a node names.</summary>
    public CsvTable Table(DescriptionNode node, bool hasHeader)
    {
        var path = Section.TextOf(node);
        return new CsvTable(path, Files.Table(path, node), hasHeader);
    }

    /// <summary>Reads a value or a distribution for a population.</summary>
    public static NeuronValue NeuronValue(DescriptionNode node, PhysicalDimension dimension, ValueRange range)
    {
        var exponent = QuantityParser.NeuronExponent(dimension);
        if (node is not DescriptionMapping)
        {
            return new ConstantValue(Section.QuantityOf(node, dimension, exponent, range));
        }

        var (shape, minimum, maximum) = DistributionReader.Read(node, dimension, range);
        NeuronValue value = shape switch
        {
            UniformWeight uniform => new UniformValue(uniform.Minimum, uniform.Maximum),
            NormalWeight normal => new NormalValue(normal.Mean, normal.StandardDeviation),
            LognormalWeight lognormal => new LognormalValue(lognormal.Mean, lognormal.StandardDeviation),
            _ => throw new NotSupportedException($"A distribution of kind {shape.GetType().Name} has no value for a neuron."),
        };
        if (minimum is not null || maximum is not null)
        {
            var truncated = new TruncatedValue(value, minimum ?? double.NegativeInfinity, maximum ?? double.PositiveInfinity);
            value = truncated.AcceptedShare >= TruncatedWeight.SmallestAcceptedShare
                ? truncated
                : throw node.Error(DistributionReader.TooNarrow("values", truncated.AcceptedShare, TruncatedWeight.SmallestAcceptedShare));
        }

        return range.Contains(value.Lowest(0)) && range.Contains(value.Highest(0))
            ? value
            : throw node.Error(string.Create(
                CultureInfo.InvariantCulture,
                $"values from {value.Lowest(0):G4} to {value.Highest(0):G4} can be drawn: {range.Describe(dimension, exponent)}; bound them with 'minimum' and 'maximum'"));
    }

    /// <summary>Finds a population by the name that a key gives.</summary>
    public static Population Find(ImmutableArray<Population> populations, DescriptionNode node)
    {
        var name = Section.TextOf(node);
        return populations.FirstOrDefault(population => population.Name == name)
            ?? throw node.Error($"there is no population '{name}': {NearestName.Suggest(name, [.. populations.Select(population => population.Name)])}");
    }

    /// <summary>Reads a selection of neurons: all, first..last, or a list.</summary>
    /// <returns>Indexes, ascending; empty for all.</returns>
    public static ImmutableArray<int> Neurons(DescriptionNode? node, Population population) => Selection(node, population.Size, "neurons");

    /// <summary>Reads a selection of things that are numbered from 0: all, first..last, or a list.</summary>
    /// <param name="node">The selection; null for all.</param>
    /// <param name="size">How many there are.</param>
    /// <param name="what">What they are, for messages.</param>
    /// <returns>Indexes, ascending; empty for all.</returns>
    public static ImmutableArray<int> Selection(DescriptionNode? node, int size, string what)
    {
        switch (node)
        {
            case null:
            case DescriptionScalar { Text: "all" }:
                return [];
            case DescriptionSequence { Items.Count: > 0 } sequence:
                var indexes = sequence.Items.Select(item => (int)Section.WholeOf(item, 0, size - 1)).ToArray();
                return [.. indexes.Distinct().Order()];
            case not DescriptionScalar:
                throw node.Error($"expected all, a list of indexes, or first..last, from 0 to {size - 1}; found {node.Kind}");
            default:
                var text = Section.TextOf(node);
                var dots = text.IndexOf("..", StringComparison.Ordinal);
                if (dots > 0
                    && int.TryParse(text[..dots], out var first)
                    && int.TryParse(text[(dots + 2)..], out var last)
                    && first >= 0 && first <= last && last < size)
                {
                    return last - first < MaximumSelection
                        ? [.. Enumerable.Range(first, last - first + 1)]
                        : throw node.Error($"'{text}' selects {last - first + 1L} {what}: expected all, or at most {MaximumSelection}");
                }

                if (int.TryParse(text, out var single) && single >= 0 && single < size)
                {
                    return [single];
                }

                throw node.Error($"'{text}' is no selection of {what}: expected all, a list of indexes, or first..last, from 0 to {size - 1}");
        }
    }

    /// <summary>Reads the name of a column and the power of ten that its unit has over the canonical one.</summary>
    public static (string Column, string Unit) Column(DescriptionNode? node, PhysicalDimension dimension, string name, string unit)
    {
        if (node is null)
        {
            return (name, unit);
        }

        var section = new Section(node, Keys.Column);
        var found = section.Text("unit");
        if (dimension == PhysicalDimension.Dimensionless && found == "1")
        {
            return (section.Text("column"), found);
        }

        return QuantityParser.TryParseUnit(found, out var actual, out _) && actual == dimension
            ? (section.Text("column"), found)
            : throw section.Require("unit").Error($"'{found}' is no unit of a {QuantityParser.Describe(dimension)}: expected for example {unit}");
    }

    /// <summary>A table's value in the canonical unit of the neuron side.</summary>
    /// <param name="value">The value.</param>
    /// <param name="unit">Its unit.</param>
    /// <param name="dimension">Its dimension.</param>
    public static double Convert(double value, string unit, PhysicalDimension dimension) => Shift(value, PowerOfTen(unit, dimension));

    /// <summary>The power of ten that a unit has over the canonical one of the neuron side.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="dimension">Its dimension.</param>
    public static int PowerOfTen(string unit, PhysicalDimension dimension)
    {
        _ = QuantityParser.TryParseUnit(unit, out _, out var exponent);
        return exponent - QuantityParser.NeuronExponent(dimension);
    }

    /// <summary>A table's value in the canonical unit of the neuron side, within a range.</summary>
    /// <param name="table">The table.</param>
    /// <param name="line">The line that is being read.</param>
    /// <param name="column">Position of the value's column.</param>
    /// <param name="value">The value.</param>
    /// <param name="unit">Its unit.</param>
    /// <param name="dimension">Its dimension.</param>
    /// <param name="what">What it is, for messages.</param>
    /// <param name="range">What is permitted; null for the limit of the dimension.</param>
    /// <exception cref="ExperimentException">It is out of range.</exception>
    public static double TableValue(
        CsvTable table, int line, int column, double value, string unit, PhysicalDimension dimension, string what, ValueRange? range = null)
    {
        var permitted = range ?? ValueRange.Any(dimension);
        var converted = Convert(value, unit, dimension);
        return permitted.Contains(converted)
            ? converted
            : throw table.Error(line, column, string.Create(
                CultureInfo.InvariantCulture,
                $"{value}{(unit == "1" ? "" : " " + unit)} is out of range for {what}: {permitted.Describe(dimension, QuantityParser.NeuronExponent(dimension))}"));
    }

    /// <summary>Times on the grid as words, for messages.</summary>
    /// <param name="minimumSteps">The first step.</param>
    /// <param name="maximumSteps">The last step.</param>
    public string Grid(long minimumSteps, long maximumSteps) => string.Create(
        CultureInfo.InvariantCulture,
        $"{TimeStep.ToMilliseconds(minimumSteps)} to {TimeStep.ToMilliseconds(maximumSteps)} ms in whole time steps of {TimeStep}");

    /// <summary>Multiplies or divides by an exact power of ten, which rounds once; multiplying by a negative power would round twice.</summary>
    /// <param name="value">The value.</param>
    /// <param name="exponent">Exponent of ten.</param>
    public static double Shift(double value, int exponent)
    {
        var power = 1.0;
        for (var i = 0; i < Math.Abs(exponent); i++)
        {
            power *= 10;
        }

        return exponent < 0 ? value / power : value * power;
    }
}
