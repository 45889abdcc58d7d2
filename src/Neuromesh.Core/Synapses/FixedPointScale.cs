namespace Neuromesh.Core.Synapses;

/// <summary>The unit of the weights in fixed point: a power of two, one for all projections onto a population.</summary>
/// <param name="Exponent">The unit is 2^−Exponent in the target model's unit (pA or mV).</param>
public sealed record FixedPointScale(int Exponent)
{
    /// <summary>Largest magnitude of a weight in units.</summary>
    public const int LargestUnits = short.MaxValue;

    /// <summary>Largest unit in parts of a projection's typical weight.</summary>
    public const double CoarsestResolution = 1.0 / 256;

    /// <summary>The unit itself; a product with it is exact.</summary>
    public double Unit => Math.ScaleB(1, -Exponent);

    /// <summary>The finest unit in which a weight still fits.</summary>
    /// <param name="largestMagnitude">Magnitude of the largest weight, finite, above 0.</param>
    public static FixedPointScale For(double largestMagnitude)
    {
        var exponent = 14 - Math.ILogB(largestMagnitude);
        return new FixedPointScale(Math.ScaleB(largestMagnitude, exponent) < LargestUnits + 0.5 ? exponent : exponent - 1);
    }

    /// <summary>A weight in units, rounded to the nearest.</summary>
    /// <param name="weight">The weight.</param>
    public short Round(double weight) => (short)Math.Round(Math.ScaleB(weight, Exponent));

    /// <summary>The largest magnitude a distribution can give.</summary>
    /// <param name="weights">The distribution.</param>
    public static double LargestMagnitude(WeightDistribution weights) => weights switch
    {
        ConstantWeight constant => Math.Abs(constant.Value),
        TruncatedWeight truncated => Math.Min(
            LargestMagnitude(truncated.Untruncated), Math.Max(Math.Abs(truncated.Minimum), Math.Abs(truncated.Maximum))),
        _ => new WeightDraw(weights).LargestMagnitude,
    };

    /// <summary>The magnitude that says how fine the unit has to be: the mean's, or the largest one of a distribution around 0.</summary>
    /// <param name="weights">The distribution.</param>
    public static double TypicalMagnitude(WeightDistribution weights) => weights switch
    {
        ConstantWeight constant => Math.Abs(constant.Value),
        UniformWeight uniform => Math.Max(Math.Abs(uniform.Minimum), Math.Abs(uniform.Maximum)) / 2,
        NormalWeight normal => Math.Max(Math.Abs(normal.Mean), normal.StandardDeviation),
        LognormalWeight lognormal => Math.Abs(lognormal.Mean),
        TruncatedWeight truncated => TypicalMagnitude(truncated.Untruncated),
        _ => LargestMagnitude(weights),
    };
}
