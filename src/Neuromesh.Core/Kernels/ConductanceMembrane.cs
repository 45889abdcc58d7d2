using System.Runtime.CompilerServices;
using Neuromesh.Core.Kernels.Lanes;

namespace Neuromesh.Core.Kernels;

/// <summary>
/// A membrane with a leak and two synaptic conductances, <c>C dV/dt = -gL·(V - E) - gex(t)·(V - Eex) - gin(t)·(V - Ein) + I</c>, over one step.
/// </summary>
/// <typeparam name="TPort">Time course of the conductances.</typeparam>
/// <remarks>
/// The equation is linear with coefficients known in closed form, so with <c>A(t) = (gL + gex + gin)/C</c>
/// <c>V(h) = V(0)·exp(-∫A) + ∫ exp(-∫A)·B(s) ds</c>, where the integrals of the conductances are exact and the last integral is taken by Simpson's rule over each
/// substep: fourth order, and stable for any conductance. V counts from the rest potential, so that a neuron without input stays where it is.
/// </remarks>
internal struct ConductanceMembrane<TPort>
    where TPort : struct, ISynapticPort
{
    /// <summary>Conductance of port 0 in nS.</summary>
    public TPort Excitatory;

    /// <summary>Conductance of port 1 in nS, positive.</summary>
    public TPort Inhibitory;

    /// <summary>Reversal potential of port 0 above rest in mV.</summary>
    public Coefficient ExcitatoryReversalMv;

    /// <summary>Reversal potential of port 1 above rest in mV.</summary>
    public Coefficient InhibitoryReversalMv;

    /// <summary>1/C per pF.</summary>
    public Coefficient InverseCapacitance;

    /// <summary>∫gL over half a substep in nS·ms.</summary>
    public Coefficient HalfLeakIntegral;

    /// <summary>Substeps of a step.</summary>
    public int Substeps;

    /// <summary>Length of a substep in ms.</summary>
    public double SubstepMs;

    /// <summary>Advances the potential and the conductances by one step and adds what arrives at its end.</summary>
    /// <param name="i">The first neuron.</param>
    /// <param name="aboveRestMv">The potential above rest in mV.</param>
    /// <param name="currentPa">The current into the neuron in pA, constant over the step.</param>
    /// <param name="input">Input of port 0.</param>
    /// <param name="inhibitoryInput">Input of port 1.</param>
    /// <returns>The potential above rest at the end of the step.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public readonly TLanes Advance<TLanes>(nint i, in TLanes aboveRestMv, in TLanes currentPa, in TLanes input, in TLanes inhibitoryInput)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        Excitatory.Load(i, out TLanes excitatory, out TLanes excitatorySlope);
        Inhibitory.Load(i, out TLanes inhibitory, out TLanes inhibitorySlope);
        var excitatoryReversal = ExcitatoryReversalMv.At<TLanes>(i);
        var inhibitoryReversal = InhibitoryReversalMv.At<TLanes>(i);
        var inverse = InverseCapacitance.At<TLanes>(i);
        var leak = HalfLeakIntegral.At<TLanes>(i);
        var sixth = TLanes.Broadcast(SubstepMs / 6) * inverse;
        var v = aboveRestMv;
        for (var substep = 0; substep < Substeps; substep++)
        {
            var start = ((excitatory * excitatoryReversal) + (inhibitory * inhibitoryReversal)) + currentPa;
            Excitatory.AdvanceHalf(i, ref excitatory, ref excitatorySlope, out var excitatoryIntegral);
            Inhibitory.AdvanceHalf(i, ref inhibitory, ref inhibitorySlope, out var inhibitoryIntegral);
            var firstHalf = DeterministicExp(((leak + excitatoryIntegral) + inhibitoryIntegral) * inverse);
            var middle = ((excitatory * excitatoryReversal) + (inhibitory * inhibitoryReversal)) + currentPa;
            Excitatory.AdvanceHalf(i, ref excitatory, ref excitatorySlope, out excitatoryIntegral);
            Inhibitory.AdvanceHalf(i, ref inhibitory, ref inhibitorySlope, out inhibitoryIntegral);
            var secondHalf = DeterministicExp(((leak + excitatoryIntegral) + inhibitoryIntegral) * inverse);
            var end = ((excitatory * excitatoryReversal) + (inhibitory * inhibitoryReversal)) + currentPa;
            v = (secondHalf * ((firstHalf * (v + (sixth * start))) + (sixth * (TLanes.Broadcast(4) * middle)))) + (sixth * end);
        }

        Excitatory.Store(i, excitatory, excitatorySlope, input);
        Inhibitory.Store(i, inhibitory, inhibitorySlope, inhibitoryInput);
        return v;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes DeterministicExp<TLanes>(TLanes decayed)
        where TLanes : unmanaged, IDoubleLanes<TLanes> => Numerics.DeterministicMath.Exp(TLanes.Zero - decayed);
}
