using System.Runtime.CompilerServices;
using Neuromesh.Core.Numerics;
using Neuromesh.Core.Random;

namespace Neuromesh.Core.Synapses;

/// <summary>A distribution as the function that turns a uniform 53-bit number into a value: monotone, so that shares can be found by bisection.</summary>
internal readonly struct WeightDraw
{
    private const ulong Numbers = 1UL << 53;

    private readonly Kind _kind;
    private readonly double _first;
    private readonly double _second;
    private readonly double _sign;

    /// <summary>Prepares a distribution.</summary>
    /// <param name="distribution">Uniform, normal or lognormal.</param>
    public WeightDraw(WeightDistribution distribution)
    {
        _sign = 1;
        switch (distribution)
        {
            case UniformWeight uniform:
                (_kind, _first, _second) = (Kind.Uniform, uniform.Minimum, uniform.Maximum);
                break;
            case NormalWeight normal:
                (_kind, _first, _second) = (Kind.Normal, normal.Mean, normal.StandardDeviation);
                break;
            case LognormalWeight lognormal:
                var ratio = lognormal.StandardDeviation / lognormal.Mean;
                var variance = DeterministicMath.Log1p(ratio * ratio);
                (_kind, _first, _second) = (Kind.Lognormal, DeterministicMath.Log(Math.Abs(lognormal.Mean)) - (variance / 2), Math.Sqrt(variance));
                _sign = lognormal.Mean < 0 ? -1 : 1;
                break;
            default:
                throw new NotSupportedException($"A synapse cannot take its value from a {distribution.GetType().Name}.");
        }
    }

    private enum Kind
    {
        Uniform,
        Normal,
        Lognormal,
    }

    /// <summary>The value of two random words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Of(uint low, uint high) => _kind switch
    {
        Kind.Uniform => Deviates.Uniform(low, high, _first, _second),
        Kind.Normal => _first + (_second * Deviates.Normal(low, high)),
        _ => _sign * DeterministicMath.Exp(_first + (_second * Deviates.Normal(low, high))),
    };

    /// <summary>A bound on the magnitude of any value: normal deviates stay below 8.3.</summary>
    public double LargestMagnitude => Math.Max(Math.Abs(Of(0, 0)), Math.Abs(Of(uint.MaxValue, uint.MaxValue)));

    /// <summary>The share of draws at or below (or below) a bound, to 2^-53.</summary>
    /// <param name="distribution">Uniform, normal or lognormal.</param>
    /// <param name="bound">The bound.</param>
    /// <param name="inclusive">Whether the bound itself counts.</param>
    public static double ShareUpTo(WeightDistribution distribution, double bound, bool inclusive)
    {
        var draw = new WeightDraw(distribution);
        if (draw._sign < 0)
        {
            // Falling: the share at or below is what is left of the share above.
            return 1 - (CountUpTo(number => -draw.Of(number), -bound, !inclusive, Numbers) / (double)Numbers);
        }

        return CountUpTo(draw.Of, bound, inclusive, Numbers) / (double)Numbers;
    }

    /// <summary>How many of the numbers 0 … <paramref name="numbers"/> − 1 have a value at or below (or below) a bound; the values ascend.</summary>
    internal static ulong CountUpTo(Func<ulong, double> value, double bound, bool inclusive, ulong numbers, ulong from = 0)
    {
        var low = from;
        var high = numbers;
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            var found = value(middle);
            if (inclusive ? found <= bound : found < bound)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private double Of(ulong number) => Of((uint)(number << 11), (uint)(number >> 21));
}
