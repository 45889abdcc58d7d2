using System.Collections.Immutable;
using Neuromesh.Core.Neurons;
using Neuromesh.Core.Units;

namespace Neuromesh.Core.Synapses.GapJunctions;

/// <summary>Where the coupling of gap junctions ceases to be stable: at a sum of a neuron's conductances of a share of C/h.</summary>
/// <remarks>
/// Of two neurons that differ, the difference decays with 2g/C while each extrapolates the other. With the current held that is the Adams-Bashforth rule of third order, stable while <c>h·2·(sum of g)/C</c>
/// is below 6/11. With the own potential integrated it is stable while <c>h·(sum of g)/C</c> is below 0.5207: the roots of <c>r³ = exp(-z) r² - z ∫ exp(-z(1 - τ)) p(τ) dτ</c>, p the parabola,
/// leave the unit circle there; a half is taken. Other networks, and pairs of both kinds, are stable at least as far, and leaks that are integrated, not stepped, only help.
/// Izhikevich's neurons are stepped by forward Euler, which the slope -k of their own equation brings nearer to its limit: <c>h·2·(sum of g)/C</c> must be below <c>6/11·(1 - h·k/2)</c>. k is
/// 1.4/ms at -80 mV, which is taken; below that potential the difference of two of them can grow.
/// </remarks>
public sealed class GapStability
{
    private static readonly GapStability Held = new(3, 11);
    private static readonly GapStability Integrated = new(1, 2);

    // Of Izhikevich's equation at -80 mV: 0.04·2·80 - 5 = 1.4 per ms.
    private const double HalfSteepestSlopePerMs = 0.7;

    private readonly int _numerator;
    private readonly int _denominator;

    private GapStability(int numerator, int denominator) => (_numerator, _denominator) = (numerator, denominator);

    /// <summary>The limit of a model.</summary>
    /// <param name="integratesGapCurrents">See <see cref="NeuronModelDescriptor.IntegratesGapCurrents"/>.</param>
    public static GapStability Of(bool integratesGapCurrents) => integratesGapCurrents ? Integrated : Held;

    /// <summary>Sum of a neuron's conductances that it must stay below, in nS.</summary>
    /// <param name="parameters">Parameters of its population.</param>
    /// <param name="index">Its index within the population.</param>
    /// <param name="timeStep">Length of a step.</param>
    public double LimitNanosiemens(ImmutableDictionary<string, NeuronValue> parameters, int index, TimeStep timeStep)
    {
        ArgumentNullException.ThrowIfNull(parameters);

        // Izhikevich's neurons have no capacitance: 1 pA is 1 mV/ms.
        var stepMs = timeStep.Milliseconds;
        return parameters.TryGetValue("capacitance", out var capacitance)
            ? _numerator * capacitance.Lowest(index) / (_denominator * stepMs)
            : _numerator * (1 - (HalfSteepestSlopePerMs * stepMs)) / (_denominator * stepMs);
    }

    /// <summary>The limit as a user reads it, for example <c>3·C/(11·timeStep)</c>.</summary>
    /// <param name="hasCapacitance">Whether the model has a capacitance C; otherwise it is 1 pF.</param>
    public string Formula(bool hasCapacitance) =>
        (hasCapacitance ? _numerator == 1 ? "C" : $"{_numerator}·C" : FormattableString.Invariant($"{_numerator} pF·(1 - {HalfSteepestSlopePerMs}·timeStep/ms)")) + $"/({_denominator}·timeStep)";
}
