namespace Neuromesh.Core.NeuronCores;

/// <summary>The course of a neuron's potential that is expected in the step from t to t + h: <c>V(t + τh) = Constant + Linear·τ + Quadratic·τ²</c>, τ from 0 to 1.</summary>
/// <remarks>
/// The parabola through the last three potentials, whose mean is that of the Adams-Bashforth rule of third order. In the first step after the start or a reset the potential is taken to be constant, in the
/// second to follow the line through two; the second makes up for the first, so that the charge of both has an error of third order too.
/// </remarks>
/// <param name="ConstantMv">The potential at t in mV.</param>
/// <param name="LinearMv">Its slope at t, in mV a step.</param>
/// <param name="QuadraticMv">Half its curvature, in mV a step squared.</param>
public readonly record struct PotentialCourse(double ConstantMv, double LinearMv, double QuadraticMv)
{
    /// <summary>Mean over the step, in mV.</summary>
    public double MeanMv => ConstantMv + ((LinearMv * 0.5) + (QuadraticMv * (1.0 / 3)));

    /// <summary>A potential of which nothing else is known.</summary>
    /// <param name="potentialMv">The potential in mV.</param>
    public static PotentialCourse Constant(double potentialMv) => new(potentialMv, 0, 0);

    /// <summary>The line through the first two potentials after the start or a reset, raised by half its slope: by what the step before, in which the potential was taken to be constant, has left out.</summary>
    /// <param name="beforeMv">The potential a step ago, in mV.</param>
    /// <param name="nowMv">The potential, in mV.</param>
    public static PotentialCourse SecondStep(double beforeMv, double nowMv)
    {
        var slope = nowMv - beforeMv;
        return new(nowMv + (0.5 * slope), slope, 0);
    }

    /// <summary>The parabola through three potentials, a step apart each.</summary>
    /// <param name="earlierMv">The potential two steps ago, in mV.</param>
    /// <param name="beforeMv">The potential a step ago, in mV.</param>
    /// <param name="nowMv">The potential, in mV.</param>
    public static PotentialCourse Parabola(double earlierMv, double beforeMv, double nowMv)
    {
        var slope = nowMv - beforeMv;
        var halfCurvature = 0.5 * (slope - (beforeMv - earlierMv));
        return new(nowMv, slope + halfCurvature, halfCurvature);
    }
}
