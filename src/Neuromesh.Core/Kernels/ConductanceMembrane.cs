using System.Runtime.CompilerServices;
using Neuromesh.Core.Kernels.Lanes;
using Neuromesh.Core.Numerics;

namespace Neuromesh.Core.Kernels;

/// <summary>
/// A membrane with a leak and two synaptic conductances, <c>C dV/dt = -gL·(V - E) - gex(t)·(V - Eex) - gin(t)·(V - Ein) + I</c>, over one step.
/// </summary>
/// <typeparam name="TPort">Time course of the conductances.</typeparam>
/// <remarks>
/// The equation is linear with coefficients known in closed form. With <c>A(t) = (gL + gex + gin)/C</c> and the potential <c>T</c> at which no current flows at the end of a substep,
/// <c>V(h) = T + (V(0) - T)·exp(-∫A) + ∫ exp(-∫A)·F(s) ds</c>, where <c>F = A·(T(s) - T)</c> is linear in the conductances. Their integrals are exact, and the last integral is taken by Simpson's
/// rule over each substep: fourth order, exact where conductances and current do not change. What is integrated is as smooth as the conductances, also where one sets in and
/// <c>T(s)</c> leaps; it is 0 at the end of the substep and dies away before it where conductances are huge, so that no conductance makes the scheme unstable. V counts from the rest potential.
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
        var sixth = TLanes.Broadcast(SubstepMs / 6) * inverse;
        var fourSixths = TLanes.Broadcast(4) * sixth;
        var v = aboveRestMv;
        Sum(i, currentPa, excitatory, inhibitory, out var conductance, out var drive);
        for (var substep = 0; substep < Substeps; substep++)
        {
            var (startConductance, startDrive) = (conductance, drive);
            Excitatory.AdvanceHalf(i, ref excitatory, ref excitatorySlope, out var excitatoryIntegral);
            Inhibitory.AdvanceHalf(i, ref inhibitory, ref inhibitorySlope, out var inhibitoryIntegral);
            var firstHalf = Decayed(((leak + excitatoryIntegral) + inhibitoryIntegral) * inverse);
            Sum(i, currentPa, excitatory, inhibitory, out var middleConductance, out var middleDrive);
            Excitatory.AdvanceHalf(i, ref excitatory, ref excitatorySlope, out excitatoryIntegral);
            Inhibitory.AdvanceHalf(i, ref inhibitory, ref inhibitorySlope, out inhibitoryIntegral);
            var secondHalf = Decayed(((leak + excitatoryIntegral) + inhibitoryIntegral) * inverse);
            Sum(i, currentPa, excitatory, inhibitory, out conductance, out drive);
            var target = drive / conductance;
            var start = (v - target) + (sixth * (startDrive - (startConductance * target)));
            v = target + (secondHalf * ((firstHalf * start) + (fourSixths * (middleDrive - (middleConductance * target)))));
        }

        Excitatory.Store(i, excitatory, excitatorySlope, input);
        Inhibitory.Store(i, inhibitory, inhibitorySlope, inhibitoryInput);
        return v;
    }

    // The conductances in all, and the current into a neuron at rest.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Sum<TLanes>(nint i, TLanes current, TLanes excitatory, TLanes inhibitory, out TLanes conductance, out TLanes drive)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        conductance = (Leak.At<TLanes>(i) + excitatory) + inhibitory;
        drive = ((excitatory * ExcitatoryReversalMv.At<TLanes>(i)) + (inhibitory * InhibitoryReversalMv.At<TLanes>(i))) + current;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Decayed<TLanes>(TLanes exponent)
        where TLanes : unmanaged, IDoubleLanes<TLanes> => DeterministicMath.Exp(TLanes.Zero - exponent);
}
