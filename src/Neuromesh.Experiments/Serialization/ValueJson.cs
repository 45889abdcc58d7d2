using System.Globalization;
using System.Text.Json.Nodes;
using Neuromesh.Core.Neurons;
using Neuromesh.Core.Units;
using Neuromesh.Experiments.Quantities;

namespace Neuromesh.Experiments.Serialization;

/// <summary>Quantities as texts that the format reads back to the same double.</summary>
internal static class ValueJson
{
    /// <summary>A quantity in the neuron side's canonical unit; null where it is not finite, which stands for none.</summary>
    public static JsonValue? Quantity(double value, PhysicalDimension dimension) => Quantity(value, dimension, QuantityParser.NeuronExponent(dimension));

    /// <summary>A quantity in a unit.</summary>
    /// <param name="value">The value.</param>
    /// <param name="dimension">Its dimension; a dimensionless one is a number.</param>
    /// <param name="exponent">The unit's power of ten.</param>
    public static JsonValue? Quantity(double value, PhysicalDimension dimension, int exponent)
    {
        if (!double.IsFinite(value))
        {
            return null;
        }

        return dimension == PhysicalDimension.Dimensionless
            ? JsonValue.Create(value)
            : JsonValue.Create($"{value.ToString("R", CultureInfo.InvariantCulture)} {QuantityParser.CanonicalUnit(dimension, exponent)}");
    }

    /// <summary>A time in ms.</summary>
    public static JsonValue? Milliseconds(double timeMs) => Quantity(timeMs, PhysicalDimension.Time);

    /// <summary>The time of a number of steps.</summary>
    public static JsonValue? Steps(long steps, TimeStep timeStep) => Milliseconds(timeStep.ToMilliseconds(steps));

    /// <summary>A parameter or initial value of a population.</summary>
    public static JsonNode? Neurons(NeuronValue value, PhysicalDimension dimension) => value switch
    {
        ConstantValue constant => Quantity(constant.Value, dimension),
        PerNeuronValue perNeuron => new JsonObject
        {
            ["perNeuron"] = TableJson.Write(perNeuron.Values.AsSpan(), QuantityParser.CanonicalUnit(dimension, QuantityParser.NeuronExponent(dimension))),
        },
        UniformValue uniform => Uniform(uniform.Minimum, uniform.Maximum, dimension),
        NormalValue normal => Moments("normal", normal.Mean, normal.StandardDeviation, dimension),
        LognormalValue lognormal => Moments("lognormal", lognormal.Mean, lognormal.StandardDeviation, dimension),
        TruncatedValue truncated => Bounded(Neurons(truncated.Untruncated, dimension)!.AsObject(), truncated.Minimum, truncated.Maximum, dimension),
        _ => throw Unknown(value),
    };

    /// <summary>A distribution with bounds; null for none.</summary>
    public static JsonObject Bounded(JsonObject distribution, double minimum, double maximum, PhysicalDimension dimension)
    {
        distribution["minimum"] = Quantity(minimum, dimension);
        distribution["maximum"] = Quantity(maximum, dimension);
        return distribution;
    }

    /// <summary>A uniform distribution.</summary>
    public static JsonObject Uniform(double minimum, double maximum, PhysicalDimension dimension) =>
        new() { ["uniform"] = new JsonArray(Quantity(minimum, dimension), Quantity(maximum, dimension)) };

    /// <summary>A distribution that is given by its mean and standard deviation.</summary>
    public static JsonObject Moments(string shape, double mean, double standardDeviation, PhysicalDimension dimension) => new()
    {
        [shape] = new JsonObject { ["mean"] = Quantity(mean, dimension), ["standardDeviation"] = Quantity(standardDeviation, dimension) },
    };

    /// <summary>Of a computed number and its two neighbours, the one that the reader turns into the experiment's; the number itself where none is.</summary>
    /// <param name="near">The number.</param>
    /// <param name="isRead">Whether the reader turns a number into the experiment's.</param>
    public static double Preimage(double near, Func<double, bool> isRead)
    {
        double[] candidates = [near, Math.BitIncrement(near), Math.BitDecrement(near)];
        return candidates.FirstOrDefault(isRead, near);
    }

    /// <summary>A part of the experiment is of a kind that has no place in the file.</summary>
    public static NotSupportedException Unknown(object part) => new($"An experiment with a {part.GetType().Name} ({part}) cannot be written out.");
}
