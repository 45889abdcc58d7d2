using Neuromesh.Core.Numerics;

namespace Neuromesh.Core.Crossbars.Nonlinear;

/// <summary>The voltage at the node between a conductance and a nonlinear device: where both carry the same current.</summary>
internal static class SeriesRoot
{
    private const int MostSteps = 200;

    // A step of two units in the last place moves nothing but rounding errors.
    private const double SmallestStep = 1.0 / (1L << 51);

    // Where the device would carry so many times the conductance's current, the currents' logarithms are nearer to straight lines than they are.
    private const double LogarithmicRatio = 2;

    /// <summary>Solves <c>device(x) = siemens (volts − x)</c> for x between 0 and volts.</summary>
    /// <param name="volts">Voltage across both in V, of any sign.</param>
    /// <param name="siemens">The conductance in S, above 0.</param>
    /// <param name="device">The device's current in A, with the sign of x, and its derivative in S.</param>
    /// <param name="argument">Handed to the device.</param>
    /// <returns>Voltage across the device in V, its current and derivative.</returns>
    /// <remarks>
    /// Newton's method, beyond an exponential's knee on the logarithms of the two currents, inside a bracket that shrinks with every step; the bracket is halved where a step leaves it, or is longer than half the
    /// step before. On the steep side of an exponential the current is taken from the conductance, where rounding costs least.
    /// </remarks>
    public static (double Volts, double Amperes, double Siemens) Find<TArgument>(
        double volts, double siemens, Func<TArgument, double, (double Amperes, double Siemens)> device, TArgument argument)
    {
        var (lowest, highest) = (Math.Min(0, volts), Math.Max(0, volts));
        var x = 0.0;
        var (amperes, slope) = device(argument, 0);
        var lastMove = highest - lowest;
        for (var step = 0; step < MostSteps; step++)
        {
            var excess = amperes - (siemens * (volts - x));
            if (excess > 0)
            {
                highest = x;
            }
            else
            {
                lowest = x;
            }

            var through = siemens * (volts - x);
            var newton = slope > siemens && amperes / through > LogarithmicRatio && double.IsFinite(amperes / through)
                ? DeterministicMath.Log(amperes / through) / ((slope / amperes) + (siemens / through))
                : excess / (slope + siemens);
            if (Math.Abs(newton) <= SmallestStep * Math.Abs(x))
            {
                break;
            }

            var next = x - newton;
            if (!(next >= lowest && next <= highest && Math.Abs(next - x) <= lastMove / 2))
            {
                next = lowest + ((highest - lowest) / 2);
            }

            lastMove = Math.Abs(next - x);
            if (excess == 0 || lastMove == 0)
            {
                break;
            }

            x = next;
            (amperes, slope) = device(argument, x);
        }

        return (x, slope > siemens ? siemens * (volts - x) : amperes, slope);
    }
}
