using System.Runtime.CompilerServices;
using Neuromesh.Core.Kernels.Lanes;
using Neuromesh.Core.Numerics;

namespace Neuromesh.Core.Kernels;

/// <summary>
/// A membrane with a leak and two synaptic conductances, <c>C dV/dt = -gL·(V - E) - gex(t)·(V - Eex) - gin(t)·(V - Ein) + I</c>, over one step.
/// </summary>
/// <typeparam name="TPort">Time course of the conductances.</typeparam>
/// <remarks>
/// The equation is linear with coefficients known in closed form. With <c>A(t) = (gL + gex + gin)/C</c> and the potential <c>T(t)</c> at which no current flows,
/// <c>V(h) = T(h) + (V(0) - T(0))·exp(-∫A) - ∫ exp(-∫A)·T'(s) ds</c>, where the integrals of the conductances are exact and the last integral is taken by Simpson's rule over each
/// substep: fourth order, exact where conductances and current do not change, and stable and right for any conductance. V counts from the rest potential.
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

    /// <summary>gL in nS.</summary>
    public Coefficient Leak;

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
        var inverse = InverseCapacitance.At<TLanes>(i);
        var leak = HalfLeakIntegral.At<TLanes>(i);
        var sixth = TLanes.Broadcast(SubstepMs / 6);
        var v = aboveRestMv;
        Target(i, currentPa, excitatory, excitatorySlope, inhibitory, inhibitorySlope, out var target, out var rate);
        for (var substep = 0; substep < Substeps; substep++)
        {
            var deviation = v - target;
            var startRate = rate;
            Excitatory.AdvanceHalf(i, ref excitatory, ref excitatorySlope, out var excitatoryIntegral);
            Inhibitory.AdvanceHalf(i, ref inhibitory, ref inhibitorySlope, out var inhibitoryIntegral);
            var firstHalf = Decayed(((leak + excitatoryIntegral) + inhibitoryIntegral) * inverse);
            Target(i, currentPa, excitatory, excitatorySlope, inhibitory, inhibitorySlope, out _, out var middleRate);
            Excitatory.AdvanceHalf(i, ref excitatory, ref excitatorySlope, out excitatoryIntegral);
            Inhibitory.AdvanceHalf(i, ref inhibitory, ref inhibitorySlope, out inhibitoryIntegral);
            var secondHalf = Decayed(((leak + excitatoryIntegral) + inhibitoryIntegral) * inverse);
            Target(i, currentPa, excitatory, excitatorySlope, inhibitory, inhibitorySlope, out target, out rate);
            v = target + ((secondHalf * ((firstHalf * (deviation - (sixth * startRate))) - (sixth * (TLanes.Broadcast(4) * middleRate)))) - (sixth * rate));
        }

        Excitatory.Store(i, excitatory, excitatorySlope, input);
        Inhibitory.Store(i, inhibitory, inhibitorySlope, inhibitoryInput);
        return v;
    }

    // The potential at which no current flows, above rest, and its derivative per ms.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Target<TLanes>(
        nint i, TLanes current, TLanes excitatory, TLanes excitatorySlope, TLanes inhibitory, TLanes inhibitorySlope, out TLanes target, out TLanes rate)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        var excitatoryReversal = ExcitatoryReversalMv.At<TLanes>(i);
        var inhibitoryReversal = InhibitoryReversalMv.At<TLanes>(i);
        var resistance = TLanes.Broadcast(1) / ((Leak.At<TLanes>(i) + excitatory) + inhibitory);
        target = (((excitatory * excitatoryReversal) + (inhibitory * inhibitoryReversal)) + current) * resistance;
        rate = ((Excitatory.Rate(i, excitatory, excitatorySlope) * (excitatoryReversal - target))
            + (Inhibitory.Rate(i, inhibitory, inhibitorySlope) * (inhibitoryReversal - target))) * resistance;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Decayed<TLanes>(TLanes exponent)
        where TLanes : unmanaged, IDoubleLanes<TLanes> => DeterministicMath.Exp(TLanes.Zero - exponent);
}
