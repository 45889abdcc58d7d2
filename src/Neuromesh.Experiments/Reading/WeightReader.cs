using System.Globalization;
using System.Runtime.InteropServices;
using Neuromesh.Core.Synapses;
using Neuromesh.Core.Units;
using Neuromesh.Experiments.Quantities;
using Neuromesh.Experiments.Yaml;

namespace Neuromesh.Experiments.Reading;

/// <summary>Reads the weights of a projection, in the target model's unit.</summary>
internal static class WeightReader
{
    /// <summary>Reads the weights of synapses or of a crossbar.</summary>
    /// <param name="projection">The projection.</param>
    /// <param name="ends">Its sources and targets.</param>
    /// <param name="context">What has been read, and the files.</param>
    /// <param name="allowsMatrix">Whether it is a crossbar, whose weights may be a matrix.</param>
    /// <param name="fullScale">The weight that a crossbar's on state stands for, in the target's unit; null where it is the largest one.</param>
    public static WeightDistribution Read(Section projection, ProjectionEnds ends, ReadingContext context, bool allowsMatrix, double? fullScale = null)
    {
        var dimension = ends.Target.Model.WeightDimension;
        var node = Require(projection, dimension);
        if (node is DescriptionMapping mapping && mapping.Find("matrix") is not null)
        {
            return allowsMatrix
                ? ReadMatrix(node, ends, context, fullScale)
                : throw node.Error("a matrix of weights belongs to a crossbar; for synapses one by one use the rule 'explicit'");
        }

        if (node is not DescriptionMapping)
        {
            return ReadConstantOf(node, ends);
        }

        var (shape, minimum, maximum) = DistributionReader.Read(node, dimension, ValueRange.Any(dimension));
        if (minimum is null && maximum is null && (!allowsMatrix || shape is not LognormalWeight))
        {
            return Limited(shape, node, dimension);
        }

        if (allowsMatrix)
        {
            throw node.Error("the weights of a crossbar are one value, uniform, normal without bounds, or a matrix");
        }

        var truncated = new TruncatedWeight(shape, minimum ?? double.NegativeInfinity, maximum ?? double.PositiveInfinity);
        return truncated.AcceptedShare() >= TruncatedWeight.SmallestAcceptedShare
            ? Limited(truncated, node, dimension)
            : throw node.Error(DistributionReader.TooNarrow("weights", truncated.AcceptedShare(), TruncatedWeight.SmallestAcceptedShare));
    }

    /// <summary>Why weights of a crossbar cannot be held.</summary>
    /// <param name="what">The weights, in words.</param>
    /// <param name="fullScale">The weight that the on state stands for, in the target's unit.</param>
    /// <param name="dimension">Dimension of weights.</param>
    public static string BeyondFullScale(string what, double fullScale, PhysicalDimension dimension)
    {
        var unit = QuantityParser.CanonicalUnit(dimension, QuantityParser.NeuronExponent(dimension));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{what} would need a conductance beyond the on state: expected -{fullScale:R} to {fullScale:R} {unit} (crossbar.weightFullScale), or another 'weightFullScale'");
    }

    private static WeightDistribution Limited(WeightDistribution weights, DescriptionNode node, PhysicalDimension dimension)
    {
        var range = ValueRange.Any(dimension);
        var largest = FixedPointScale.LargestMagnitude(weights);
        if (weights is TruncatedWeight { Untruncated: LognormalWeight lognormal } truncated)
        {
            // All draws have the sign of the mean, so only the bound on that side counts.
            largest = Math.Min(FixedPointScale.LargestMagnitude(lognormal), Math.Abs(lognormal.Mean > 0 ? truncated.Maximum : truncated.Minimum));
        }

        return range.Contains(largest)
            ? weights
            : throw node.Error(string.Create(
                CultureInfo.InvariantCulture,
                $"weights up to {largest:G4} in magnitude can be drawn: {range.Describe(dimension, QuantityParser.NeuronExponent(dimension))}; bound them with 'minimum' and 'maximum'"));
    }

    /// <summary>The one weight of all synapses.</summary>
    public static double ReadConstant(Section projection, ProjectionEnds ends) =>
        ReadConstantOf(Require(projection, ends.Target.Model.WeightDimension), ends).Value;

    private static DescriptionNode Require(Section projection, PhysicalDimension dimension) => projection.Find("weight")
        ?? throw projection.Node.MissingKey(
            "weight", $"expected a {QuantityParser.Describe(dimension)}, for example '1 {QuantityParser.CanonicalUnit(dimension, QuantityParser.NeuronExponent(dimension))}'");

    private static ConstantWeight ReadConstantOf(DescriptionNode node, ProjectionEnds ends)
    {
        var dimension = ends.Target.Model.WeightDimension;
        return new ConstantWeight(Section.QuantityOf(node, dimension, QuantityParser.NeuronExponent(dimension), ValueRange.Any(dimension)));
    }

    private static WeightMatrix ReadMatrix(DescriptionNode node, ProjectionEnds ends, ReadingContext context, double? fullScale)
    {
        var section = new Section(node, Keys.Matrix);
        var dimension = ends.Target.Model.WeightDimension;
        var unit = section.Text("unit");
        if (!QuantityParser.TryParseUnit(unit, out var found, out _) || found != dimension)
        {
            throw section.Require("unit").Error(
                $"'{unit}' is no unit of a {QuantityParser.Describe(dimension)}: expected for example {QuantityParser.CanonicalUnit(dimension, QuantityParser.NeuronExponent(dimension))}");
        }

        var size = (long)ends.SourceCount * ends.Target.Size;
        if (size > Array.MaxLength)
        {
            throw section.Require("matrix").Error($"a matrix of {ends.SourceCount} by {ends.Target.Size} weights cannot be held in one table");
        }

        var table = context.Table(section.Require("matrix"), hasHeader: false);
        var weights = new List<double>();
        var rows = 0;
        var exponent = QuantityParser.NeuronExponent(dimension);
        var permitted = ValueRange.Any(dimension).Describe(dimension, exponent);
        table.Read([], _ => permitted, (line, values) =>
        {
            if (values.Length != ends.Target.Size || rows == ends.SourceCount)
            {
                throw table.Error(
                    line, -1,
                    rows == ends.SourceCount
                        ? $"there is a line more than the {ends.SourceCount} sources: expected {ends.SourceCount} lines"
                        : $"the line has {values.Length} weights for {ends.Target.Size} targets: expected one for each");
            }

            rows++;
            for (var column = 0; column < values.Length; column++)
            {
                var weight = ReadingContext.TableValue(table, line, column, values[column], unit, dimension, "weight");
                weights.Add(Math.Abs(weight) <= (fullScale ?? double.PositiveInfinity)
                    ? weight
                    : throw table.Error(line, column, BeyondFullScale($"the weight from source {rows - 1} to target {column}, {values[column]:R} {unit},", fullScale!.Value, dimension)));
            }
        });
        return rows == ends.SourceCount
            ? new WeightMatrix(ImmutableCollectionsMarshal.AsImmutableArray(weights.ToArray()))
            : throw section.Require("matrix").Error($"the table '{Section.TextOf(section.Require("matrix"))}' has {rows} lines for {ends.SourceCount} sources: every source needs one");
    }
}
