using System.Globalization;
using Neuromesh.Core.Synapses;
using Neuromesh.Core.Units;
using Neuromesh.Experiments.Quantities;
using Neuromesh.Experiments.Yaml;

namespace Neuromesh.Experiments.Reading;

/// <summary>Reads the distribution of a value of each synapse or neuron: uniform, normal or lognormal, with bounds.</summary>
internal static class DistributionReader
{
    private static readonly string[] Shapes = ["uniform", "normal", "lognormal"];

    /// <summary>A distribution and the bounds on what is drawn, in a canonical unit.</summary>
    /// <param name="Shape">Uniform, normal or lognormal.</param>
    /// <param name="Minimum">Smallest value; null for none.</param>
    /// <param name="Maximum">Largest value; null for none.</param>
    public readonly record struct Bounded(WeightDistribution Shape, double? Minimum, double? Maximum);

    /// <summary>Reads a mapping with one shape and, if given, bounds.</summary>
    public static Bounded Read(DescriptionNode node, PhysicalDimension dimension, ValueRange range)
    {
        var section = new Section(node, Keys.SynapseDistribution);
        var given = Shapes.Where(section.Has).ToArray();
        if (given.Length != 1)
        {
            throw node.Error($"expected one of {string.Join(", ", Shapes)}; found {(given.Length == 0 ? "none" : string.Join(" and ", given))}");
        }

        var exponent = QuantityParser.NeuronExponent(dimension);
        var shape = given[0] == "uniform"
            ? ReadUniform(section.Require("uniform"), dimension, exponent, range)
            : ReadMoments(section.Require(given[0]), given[0] == "lognormal", dimension, exponent, range);
        double? minimum = section.Has("minimum") ? section.Quantity("minimum", dimension, exponent, range) : null;
        double? maximum = section.Has("maximum") ? section.Quantity("maximum", dimension, exponent, range) : null;
        return minimum <= maximum || minimum is null || maximum is null
            ? new Bounded(shape, minimum, maximum)
            : throw section.Require("minimum").Error(
                $"the minimum is above the maximum: {(range with { Maximum = maximum.Value }).Describe(dimension, exponent)}, or a larger 'maximum'");
    }

    /// <summary>What is said of bounds that leave next to nothing of a distribution.</summary>
    /// <param name="what">What is drawn.</param>
    /// <param name="share">The share of the draws within the bounds.</param>
    /// <param name="smallest">The smallest permitted share.</param>
    public static string TooNarrow(string what, double share, double smallest) => string.Create(
        CultureInfo.InvariantCulture,
        $"fewer than {100 * smallest} % of the drawn {what} lie within the bounds ({100 * Math.Max(0, share):G2} %): expected a 'minimum' and a 'maximum' between which at least {100 * smallest} % lie, nearer to the mean or further apart");

    private static UniformWeight ReadUniform(DescriptionNode node, PhysicalDimension dimension, int exponent, ValueRange range)
    {
        if (node is not DescriptionSequence { Items: [var lower, var upper] })
        {
            throw node.Error($"expected [lower, upper], found {node.Kind}");
        }

        var minimum = Section.QuantityOf(lower, dimension, exponent, range);
        var maximum = Section.QuantityOf(upper, dimension, exponent, range);
        return minimum <= maximum ? new UniformWeight(minimum, maximum) : throw node.Error(
            $"the lower bound is above the upper one: expected [lower, upper] with the lower one {(range with { Maximum = maximum }).Describe(dimension, exponent)["expected ".Length..]}");
    }

    private static WeightDistribution ReadMoments(DescriptionNode node, bool lognormal, PhysicalDimension dimension, int exponent, ValueRange range)
    {
        var section = new Section(node, Keys.NormalParameters);
        var mean = section.Quantity("mean", dimension, exponent, range);
        var deviation = section.Quantity("standardDeviation", dimension, exponent, range with { Minimum = 0, MinimumExclusive = false });
        if (!lognormal)
        {
            return new NormalWeight(mean, deviation);
        }

        return mean != 0 ? new LognormalWeight(mean, deviation) : throw section.Require("mean").Error("the mean of a lognormal distribution cannot be 0");
    }
}
