using System.Text.Json.Nodes;
using Neuromesh.Core.Synapses;
using Neuromesh.Core.Units;
using Neuromesh.Experiments.Quantities;

namespace Neuromesh.Experiments.Serialization;

/// <summary>Writes weights and delays, given or drawn.</summary>
internal static class WeightJson
{
    public static JsonNode? Write(WeightDistribution weights, PhysicalDimension dimension) => weights switch
    {
        ConstantWeight constant => ValueJson.Quantity(constant.Value, dimension),
        UniformWeight uniform => ValueJson.Uniform(uniform.Minimum, uniform.Maximum, dimension),
        NormalWeight normal => ValueJson.Moments("normal", normal.Mean, normal.StandardDeviation, dimension),
        LognormalWeight lognormal => ValueJson.Moments("lognormal", lognormal.Mean, lognormal.StandardDeviation, dimension),
        TruncatedWeight truncated => ValueJson.Bounded(Write(truncated.Untruncated, dimension)!.AsObject(), truncated.Minimum, truncated.Maximum, dimension),
        WeightMatrix matrix => new JsonObject
        {
            ["matrix"] = TableJson.Digest(matrix.Values.AsSpan(), QuantityParser.CanonicalUnit(dimension, QuantityParser.NeuronExponent(dimension))),
        },
        _ => throw ValueJson.Unknown(weights),
    };

    public static JsonNode? Write(DelayDistribution delays, TimeStep timeStep)
    {
        switch (delays)
        {
            case ConstantDelay constant:
                return ValueJson.Steps(constant.Steps, timeStep);
            case DrawnDelay drawn:
                var json = Write(InMilliseconds(drawn.Steps, timeStep), PhysicalDimension.Time)!.AsObject();
                if (double.IsFinite(drawn.Lowest))
                {
                    json["minimum"] = ValueJson.Steps((long)drawn.Lowest, timeStep);
                }

                if (double.IsFinite(drawn.Highest))
                {
                    json["maximum"] = ValueJson.Steps((long)drawn.Highest, timeStep);
                }

                return json;
            default:
                throw ValueJson.Unknown(delays);
        }
    }

    private static WeightDistribution InMilliseconds(WeightDistribution steps, TimeStep timeStep) => steps switch
    {
        UniformWeight uniform => new UniformWeight(Milliseconds(uniform.Minimum, timeStep), Milliseconds(uniform.Maximum, timeStep)),
        NormalWeight normal => new NormalWeight(Milliseconds(normal.Mean, timeStep), Milliseconds(normal.StandardDeviation, timeStep)),
        LognormalWeight lognormal => new LognormalWeight(Milliseconds(lognormal.Mean, timeStep), Milliseconds(lognormal.StandardDeviation, timeStep)),
        _ => throw ValueJson.Unknown(steps),
    };

    /// <summary>The time that the reader's division by the step turns into just this number of steps.</summary>
    private static double Milliseconds(double steps, TimeStep timeStep) =>
        ValueJson.Preimage(steps * timeStep.Milliseconds, timeMs => timeMs / timeStep.Milliseconds == steps);
}
