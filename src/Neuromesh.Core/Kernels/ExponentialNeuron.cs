using System.Runtime.CompilerServices;
using Neuromesh.Core.Kernels.Lanes;
using Neuromesh.Core.Numerics;

namespace Neuromesh.Core.Kernels;

/// <summary>
/// One step of exponential integrate-and-fire neurons, <c>C dV/dt = -gL·(V - E) + gL·D·exp((V - VT)/D) - Ix + Isyn + I</c>, with a second variable.
/// </summary>
/// <typeparam name="TInput">Leak, synapses and injected current.</typeparam>
/// <typeparam name="TRecovery">The second variable.</typeparam>
/// <remarks>
/// <para>
/// Fourth order in substeps of fixed length. The distance of V from the potential at which leak, synapses and injected current balance decays with the conductance; with this as an
/// integrating factor (Lawson 1967, doi:10.1137/0704033) the rest is advanced by the classical Runge-Kutta rule, which is stable for any conductance.
/// </para>
/// <para>
/// In the upstroke, beyond VT + 2 D, V runs to infinity in finite time and no rule in V is accurate. There <c>u = exp(-(V - VT)/D)</c> is advanced instead:
/// <c>du/dt = -(gL·D + u·(…))/(C·D)</c> is smooth, nearly linear, and crosses the value of the peak potential with a finite slope. The time of the crossing within the
/// substep follows from the cubic through both ends; V is reset there and the rest of the substep goes on from the reset. So the error of spike times is that of the
/// integration, not the length of a step. Where leak, synapses and injected current move V by more than D/4 in a substep, it is taken in pieces in which they do not, up to 1,000.
/// At most one spike a piece; a neuron fires at most once a step.
/// </para>
/// <para>With D = 0 there is no exponential, and the neuron fires at VT, where the cubic through V and its slopes at both ends of a substep crosses it. V at or above the peak at the start fires at once.</para>
/// <para>While refractory V is held at the reset potential, from the spike to the end of its step and for the refractory period.</para>
/// </remarks>
internal unsafe partial struct ExponentialNeuron<TInput, TRecovery>
    where TInput : struct, IMembraneInput
    where TRecovery : struct, IRecovery
{
    /// <summary>Where u begins to be advanced instead of V, in units of D above VT.</summary>
    public const double UpstrokeStart = 2;

    /// <summary>Beyond which a substep in V is not trusted, in units of D above VT.</summary>
    public const double UpstrokeEnd = 3;

    /// <summary>Membrane potential in mV.</summary>
    public double* PotentialMv;

    /// <summary>Steps left of the refractory period; whole numbers.</summary>
    public double* RefractoryStepsLeft;

    /// <summary>Leak, synapses and injected current.</summary>
    public TInput Input;

    /// <summary>The second variable.</summary>
    public TRecovery Recovery;

    /// <summary>Rest potential in mV.</summary>
    public Coefficient RestMv;

    /// <summary>VT above rest in mV.</summary>
    public Coefficient ThresholdMv;

    /// <summary>Potential above rest in mV from which on u is advanced instead of V: <see cref="UpstrokeStart"/> D above VT, at most the peak.</summary>
    public Coefficient UpstrokeMv;

    /// <summary>Potential above rest in mV beyond which a substep in V is not trusted: <see cref="UpstrokeEnd"/> D above VT, at most the peak.</summary>
    public Coefficient UpstrokeEndMv;

    /// <summary>D in mV.</summary>
    public Coefficient SlopeMv;

    /// <summary>1/D per mV; 0 where D is 0.</summary>
    public Coefficient InverseSlope;

    /// <summary>gL·D in pA.</summary>
    public Coefficient SpikeCurrentPa;

    /// <summary>1/C per pF.</summary>
    public Coefficient InverseCapacitance;

    /// <summary>Peak potential above rest in mV: where the neuron fires; VT where D is 0.</summary>
    public Coefficient PeakMv;

    /// <summary>u at the peak potential; not used where D is 0.</summary>
    public Coefficient PeakU;

    /// <summary>Reset potential above rest in mV.</summary>
    public Coefficient ResetMv;

    /// <summary>Steps of the refractory period.</summary>
    public Coefficient RefractorySteps;

    /// <summary>Substeps of a step.</summary>
    public int Substeps;

    /// <summary>Length of a substep in ms.</summary>
    public double SubstepMs;

    /// <summary>Advances neighbouring neurons by one step.</summary>
    /// <param name="i">The first neuron.</param>
    /// <param name="input">Input of port 0.</param>
    /// <param name="inhibitoryInput">Input of port 1.</param>
    /// <returns>The mask of the neurons that fire.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public readonly TLanes Step<TLanes>(nint i, in TLanes input, in TLanes inhibitoryInput)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        var rest = RestMv.At<TLanes>(i);
        var one = TLanes.Broadcast(1);
        var state = new State<TLanes>
        {
            V = TLanes.Load(PotentialMv + i) - rest,
            W = Recovery.Load<TLanes>(i),
            RefractoryLeft = TLanes.Load(RefractoryStepsLeft + i),
            Fired = TLanes.Zero,
        };
        Input.Load(i, out TLanes excitatory, out TLanes inhibitory);
        for (var substep = 0; substep < Substeps; substep++)
        {
            var (excitatoryBefore, inhibitoryBefore) = (excitatory, inhibitory);
            var drive = Input.Advance(i, ref excitatory, ref inhibitory);
            var length = TLanes.Broadcast(SubstepMs);
            var before = state;
            var (trusted, held) = AdvancePotential(i, drive, length, ref state);
            if (TLanes.MaskBits(trusted) != (1u << TLanes.Count) - 1)
            {
                AdvanceUpstroke(i, drive, TLanes.AndNot(Everywhere<TLanes>(), TLanes.Or(trusted, held)), excitatoryBefore, inhibitoryBefore, before, ref state);
            }
        }

        (state.V + rest).Store(PotentialMv + i);
        Recovery.Store(i, state.W);
        var isRefractory = TLanes.GreaterThanOrEqual(state.RefractoryLeft, one);
        TLanes.Select(isRefractory, state.RefractoryLeft - one, state.RefractoryLeft).Store(RefractoryStepsLeft + i);
        Input.Store(i, excitatory, inhibitory, input, inhibitoryInput);
        return state.Fired;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Everywhere<TLanes>()
        where TLanes : unmanaged, IDoubleLanes<TLanes> => TLanes.GreaterThanOrEqual(TLanes.Zero, TLanes.Zero);

    /// <summary>Advances V and the second variable by the rule in V.</summary>
    /// <returns>Masks: where the result is to be trusted, and where V is held.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly (TLanes Trusted, TLanes Held) AdvancePotential<TLanes>(nint i, in MembraneDrive<TLanes> drive, in TLanes length, ref State<TLanes> state)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        var held = TLanes.GreaterThanOrEqual(state.RefractoryLeft, TLanes.Broadcast(1));
        var v0 = state.V;
        var w0 = state.W;
        var half = length * TLanes.Broadcast(0.5);
        var sixth = length * TLanes.Broadcast(1.0 / 6);
        var third = length * TLanes.Broadcast(1.0 / 3);
        var y0 = v0 - drive.Target0;
        var k1 = Slope(i, v0, w0) - drive.Rate0;
        var l1 = Recovery.Rate(i, v0, w0);
        var va = TLanes.Select(held, v0, drive.Target1 + (drive.FirstDecay * (y0 + (half * k1))));
        var wa = w0 + (half * l1);
        var k2 = Slope(i, va, wa) - drive.Rate1;
        var l2 = Recovery.Rate(i, va, wa);
        var decayed = drive.FirstDecay * y0;
        var vb = TLanes.Select(held, v0, drive.Target1 + (decayed + (half * k2)));
        var wb = w0 + (half * l2);
        var k3 = Slope(i, vb, wb) - drive.Rate1;
        var l3 = Recovery.Rate(i, vb, wb);
        var vc = TLanes.Select(held, v0, drive.Target2 + (drive.SecondDecay * (decayed + (length * k3))));
        var wc = w0 + (length * l3);
        var k4 = Slope(i, vc, wc) - drive.Rate2;
        var l4 = Recovery.Rate(i, vc, wc);
        var v1 = drive.Target2 + ((drive.SecondDecay * ((drive.FirstDecay * (y0 + (sixth * k1))) + (third * (k2 + k3)))) + (sixth * k4));
        state.V = TLanes.Select(held, v0, v1);
        state.W = (w0 + (sixth * (l1 + l4))) + (third * (l2 + l3));
        var trusted = TLanes.And(TLanes.GreaterThan(UpstrokeMv.At<TLanes>(i), v0), TLanes.GreaterThan(UpstrokeEndMv.At<TLanes>(i), v1));
        return (TLanes.Or(trusted, held), held);
    }

    // dV/dt without leak, synapses and injected current.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly TLanes Slope<TLanes>(nint i, TLanes v, TLanes w)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        var peak = PeakMv.At<TLanes>(i);
        var bounded = TLanes.Select(TLanes.LessThan(v, peak), v, peak);
        var spike = SpikeCurrentPa.At<TLanes>(i) * DeterministicMath.Exp((bounded - ThresholdMv.At<TLanes>(i)) * InverseSlope.At<TLanes>(i));
        return (spike - Recovery.Current(i, bounded, w)) * InverseCapacitance.At<TLanes>(i);
    }

    /// <summary>What changes within a step, but for the synapses.</summary>
    private struct State<TLanes>
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        /// <summary>Potential above rest in mV.</summary>
        public TLanes V;

        /// <summary>The second variable.</summary>
        public TLanes W;

        /// <summary>Steps left of the refractory period, this one included.</summary>
        public TLanes RefractoryLeft;

        /// <summary>The mask of the neurons that have fired.</summary>
        public TLanes Fired;

        /// <summary>Takes some lanes of another state.</summary>
        /// <param name="lanes">The mask of these lanes.</param>
        /// <param name="other">The other state.</param>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Take(TLanes lanes, in State<TLanes> other)
        {
            V = TLanes.Select(lanes, other.V, V);
            W = TLanes.Select(lanes, other.W, W);
            RefractoryLeft = TLanes.Select(lanes, other.RefractoryLeft, RefractoryLeft);
            Fired = TLanes.Select(lanes, other.Fired, Fired);
        }
    }
}
