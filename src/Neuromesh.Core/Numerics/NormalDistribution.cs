using System.Numerics;
using System.Runtime.CompilerServices;

namespace Neuromesh.Core.Numerics;

/// <summary>The standard normal distribution.</summary>
public static class NormalDistribution
{
    /// <summary>Distance of a probability from 1/2 up to which <see cref="Central(double)"/> holds.</summary>
    internal const double CentralLimit = 0.425;

    private const double CentralSquare = 0.180625;

    private static ReadOnlySpan<double> CentralNumerator =>
    [
        3.3871328727963666080, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125,
        45921.953931549871457, 67265.770927008700853, 33430.575583588128105, 2509.0809287301226727,
    ];

    private static ReadOnlySpan<double> CentralDenominator =>
    [
        1, 42.313330701600911252, 687.18700749205790830, 5394.1960214247511077,
        21213.794301586595867, 39307.895800092710610, 28729.085735721942674, 5226.4952788528545610,
    ];

    /// <summary>The quantile function (inverse of the cumulative distribution).</summary>
    /// <param name="probability">Probability in (0, 1). 0 gives −∞, 1 gives +∞; outside [0, 1] and NaN give NaN.</param>
    /// <returns>The deviate that is exceeded with probability 1 − p; relative accuracy about 1e-16.</returns>
    /// <remarks>
    /// Source: M. J. Wichura, "Algorithm AS 241: the percentage points of the normal distribution", Applied Statistics 37 (1988)
    /// 477-484, doi:10.2307/2347330, routine PPND16; logarithm from <see cref="DeterministicMath"/>, so the bits are the same everywhere.
    /// </remarks>
    public static double Quantile(double probability)
    {
        if (!(probability > 0 && probability < 1))
        {
            return probability switch
            {
                0 => double.NegativeInfinity,
                1 => double.PositiveInfinity,
                _ => double.NaN,
            };
        }

        var centred = probability - 0.5;
        if (Math.Abs(centred) <= CentralLimit)
        {
            return Central(centred);
        }

        var tail = Math.Sqrt(-DeterministicMath.Log(centred < 0 ? probability : 1 - probability));
        var magnitude = tail <= 5 ? NearTail(tail - 1.6) : FarTail(tail - 5);
        return centred < 0 ? -magnitude : magnitude;
    }

    /// <summary>The quantile near the median, in each lane with the bits of <see cref="Quantile"/>.</summary>
    /// <param name="q">Probabilities less 1/2, of magnitude up to <see cref="CentralLimit"/>; beyond, the results mean nothing.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<double> Central(Vector<double> q)
    {
        var r = new Vector<double>(CentralSquare) - (q * q);
        return q * Polynomial(CentralNumerator, r) / Polynomial(CentralDenominator, r);
    }

    private static double Central(double q)
    {
        var r = CentralSquare - (q * q);
        return q * Polynomial(CentralNumerator, r) / Polynomial(CentralDenominator, r);
    }

    private static double NearTail(double r)
    {
        ReadOnlySpan<double> numerator =
        [
            1.42343711074968357734, 4.63033784615654529590, 5.76949722146069140550, 3.64784832476320460504,
            1.27045825245236838258, 0.241780725177450611770, 0.0227238449892691845833, 7.74545014278341407640e-4,
        ];
        ReadOnlySpan<double> denominator =
        [
            1, 2.05319162663775882187, 1.67638483018380384940, 0.689767334985100004550,
            0.148103976427480074590, 0.0151986665636164571966, 5.47593808499534494600e-4, 1.05075007164441684324e-9,
        ];
        return Polynomial(numerator, r) / Polynomial(denominator, r);
    }

    private static double FarTail(double r)
    {
        ReadOnlySpan<double> numerator =
        [
            6.65790464350110377720, 5.46378491116411436990, 1.78482653991729133580, 0.296560571828504891230,
            0.0265321895265761230930, 0.00124266094738807843860, 2.71155556874348757815e-5, 2.01033439929228813265e-7,
        ];
        ReadOnlySpan<double> denominator =
        [
            1, 0.599832206555887937690, 0.136929880922735805310, 0.0148753612908506148525,
            7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15,
        ];
        return Polynomial(numerator, r) / Polynomial(denominator, r);
    }

    // Coefficients in ascending order of powers, evaluated from the highest down.
    private static double Polynomial(ReadOnlySpan<double> coefficients, double r)
    {
        var value = coefficients[^1];
        for (var i = coefficients.Length - 2; i >= 0; i--)
        {
            value = (value * r) + coefficients[i];
        }

        return value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Polynomial(ReadOnlySpan<double> coefficients, Vector<double> r)
    {
        var value = new Vector<double>(coefficients[7]);
        value = (value * r) + new Vector<double>(coefficients[6]);
        value = (value * r) + new Vector<double>(coefficients[5]);
        value = (value * r) + new Vector<double>(coefficients[4]);
        value = (value * r) + new Vector<double>(coefficients[3]);
        value = (value * r) + new Vector<double>(coefficients[2]);
        value = (value * r) + new Vector<double>(coefficients[1]);
        return (value * r) + new Vector<double>(coefficients[0]);
    }
}
