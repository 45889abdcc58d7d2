namespace Neuromesh.Core.NeuronCores;

/// <summary>
/// The current of a neuron's gap junctions during a step, as a function of its own potential V and of the time, τ from 0 to 1 step: <c>I = Constant + Linear·τ + Quadratic·τ² - Conductance·V</c>.
/// </summary>
/// <param name="ConductanceNanosiemens">Sum of the conductances in nS.</param>
/// <param name="ConstantPa">In pA.</param>
/// <param name="LinearPa">In pA a step.</param>
/// <param name="QuadraticPa">In pA a step squared.</param>
public readonly record struct GapCurrent(double ConductanceNanosiemens, double ConstantPa, double LinearPa, double QuadraticPa)
{
    /// <summary>The current with one more junction.</summary>
    /// <param name="conductanceNanosiemens">Its conductance in nS.</param>
    /// <param name="partner">The course of the potential at its other end.</param>
    public GapCurrent Plus(double conductanceNanosiemens, in PotentialCourse partner) => new(
        ConductanceNanosiemens + conductanceNanosiemens,
        ConstantPa + (conductanceNanosiemens * partner.ConstantMv),
        LinearPa + (conductanceNanosiemens * partner.LinearMv),
        QuadraticPa + (conductanceNanosiemens * partner.QuadraticMv));
}
