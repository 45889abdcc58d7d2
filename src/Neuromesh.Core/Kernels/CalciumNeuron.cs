using System.Runtime.CompilerServices;
using Neuromesh.Core.Kernels.Lanes;
using Neuromesh.Core.Numerics;

namespace Neuromesh.Core.Kernels;

/// <summary>
/// One step of Hodgkin-Huxley neurons with calcium channels and potassium channels that calcium opens:
/// <c>C dV/dt = -gNa·m³h·(V - ENa) - (gK·n⁴ + gKCa·[Ca]/([Ca] + KD))·(V - EK) - ICa - gL·(V - EL) + Isyn + I</c>, <c>ICa = gCa·m∞²·(V - ECa)</c>,
/// <c>m∞ = 1/(1 + exp(-(V + 20)/9))</c>, <c>d[Ca]/dt = -α·ICa - [Ca]/τ</c>, and the gates m, h, n of <see cref="TraubGates"/>.
/// </summary>
/// <remarks>Scheme, also for the calcium, and detection of spikes are those of <see cref="HodgkinHuxleyNeuron{TGates, TSynapses, TIons}"/>.</remarks>
internal unsafe struct CalciumNeuron
{
    /// <summary>Membrane potential in mV.</summary>
    public double* PotentialMv;

    /// <summary>Gates m, h and n.</summary>
    public double* SodiumActivation, SodiumInactivation, PotassiumActivation;

    /// <summary>Calcium inside in µM.</summary>
    public double* CalciumMicromolar;

    /// <summary>Steps left of the refractory period; whole numbers.</summary>
    public double* RefractoryStepsLeft;

    /// <summary>Bias and injected current in pA.</summary>
    public double* CurrentPa;

    /// <summary>Rates of the gates.</summary>
    public TraubGates Gates;

    /// <summary>Synapses.</summary>
    public ConductancePair<ExponentialPort> Synapses;

    /// <summary>gNa, gK, gCa, gKCa and gL in nS.</summary>
    public Coefficient Sodium, Potassium, Calcium, CalciumPotassium, Leak;

    /// <summary>Reversal potentials in mV.</summary>
    public Coefficient SodiumReversalMv, PotassiumReversalMv, CalciumReversalMv, LeakReversalMv;

    /// <summary>KD in µM.</summary>
    public Coefficient HalfCalcium;

    /// <summary>α in µM/(pA·ms), and 1/τ per ms.</summary>
    public Coefficient CalciumPerCharge, CalciumRemoval;

    /// <summary>1/C per pF.</summary>
    public Coefficient InverseCapacitance;

    /// <summary>Detection potential in mV.</summary>
    public Coefficient DetectionMv;

    /// <summary>Steps of the refractory period.</summary>
    public Coefficient RefractorySteps;

    /// <summary>Gap junctions.</summary>
    public GapCoupling Gaps;

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
        var state = new Vector<TLanes>
        {
            V = TLanes.Load(PotentialMv + i),
            M = TLanes.Load(SodiumActivation + i),
            H = TLanes.Load(SodiumInactivation + i),
            N = TLanes.Load(PotassiumActivation + i),
            Calcium = TLanes.Load(CalciumMicromolar + i),
        };
        var before = state.V;
        Synapses.Load(i, out SynapticState<TLanes> synapses);
        var half = TLanes.Broadcast(SubstepMs / 2);
        var whole = TLanes.Broadcast(SubstepMs);
        var sixth = TLanes.Broadcast(SubstepMs / 6);
        var two = TLanes.Broadcast(2);
        var stability = default(SubstepStability<TLanes>);
        for (var substep = 0; substep < Substeps; substep++)
        {
            Synapses.Sum(i, synapses, out var drive, out var conductance);
            Gaps.AddTo(i, 2 * substep, ref drive, ref conductance);
            stability.See(Conductance(i, state, conductance));
            Derivative(i, state, drive, conductance, out var sum);
            var stage = state.Plus(half, sum);
            Synapses.AdvanceHalf(i, ref synapses);
            Synapses.Sum(i, synapses, out drive, out conductance);
            Gaps.AddTo(i, (2 * substep) + 1, ref drive, ref conductance);
            Derivative(i, stage, drive, conductance, out var slope);
            sum = sum.Plus(two, slope);
            stage = state.Plus(half, slope);
            Derivative(i, stage, drive, conductance, out slope);
            sum = sum.Plus(two, slope);
            stage = state.Plus(whole, slope);
            Synapses.AdvanceHalf(i, ref synapses);
            Synapses.Sum(i, synapses, out drive, out conductance);
            Gaps.AddTo(i, (2 * substep) + 2, ref drive, ref conductance);
            Derivative(i, stage, drive, conductance, out slope);
            sum = sum.Plus(TLanes.Broadcast(1), slope);
            state = state.Plus(sixth, sum);
        }

        state.V = stability.Judge(state.V, InverseCapacitance.At<TLanes>(i), SubstepMs);
        state.V.Store(PotentialMv + i);
        state.M.Store(SodiumActivation + i);
        state.H.Store(SodiumInactivation + i);
        state.N.Store(PotassiumActivation + i);
        state.Calcium.Store(CalciumMicromolar + i);
        Synapses.Store(i, synapses, input, inhibitoryInput);
        return DownstrokeDetection.Detect(before, state.V, DetectionMv.At<TLanes>(i), RefractorySteps.At<TLanes>(i), RefractoryStepsLeft + i);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly void Derivative<TLanes>(nint i, in Vector<TLanes> state, in TLanes drive, in TLanes conductance, out Vector<TLanes> slope)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        var one = TLanes.Broadcast(1);
        var rates = Gates.Rates(i, state.V);
        var open = one / (one + DeterministicMath.Exp((state.V + TLanes.Broadcast(20)) * TLanes.Broadcast(-1.0 / 9)));
        var squared = state.N * state.N;
        var sodium = (Sodium.At<TLanes>(i) * ((state.M * state.M) * (state.M * state.H))) * (state.V - SodiumReversalMv.At<TLanes>(i));
        var calcium = (Calcium.At<TLanes>(i) * (open * open)) * (state.V - CalciumReversalMv.At<TLanes>(i));
        var gated = CalciumPotassium.At<TLanes>(i) * (state.Calcium / (state.Calcium + HalfCalcium.At<TLanes>(i)));
        var potassium = ((Potassium.At<TLanes>(i) * (squared * squared)) + gated) * (state.V - PotassiumReversalMv.At<TLanes>(i));
        var leak = Leak.At<TLanes>(i) * (state.V - LeakReversalMv.At<TLanes>(i));
        var inward = TLanes.Load(CurrentPa + i) + (drive - (conductance * state.V));
        slope.V = (inward - (((sodium + potassium) + calcium) + leak)) * InverseCapacitance.At<TLanes>(i);
        slope.M = rates.AlphaM - ((rates.AlphaM + rates.BetaM) * state.M);
        slope.H = rates.AlphaH - ((rates.AlphaH + rates.BetaH) * state.H);
        slope.N = rates.AlphaN - ((rates.AlphaN + rates.BetaN) * state.N);
        slope.Calcium = (TLanes.Zero - (CalciumPerCharge.At<TLanes>(i) * calcium)) - (CalciumRemoval.At<TLanes>(i) * state.Calcium);
    }

    // With all calcium channels open, which are few: their share is an exponential more.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly TLanes Conductance<TLanes>(nint i, in Vector<TLanes> state, TLanes synapses)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        var squared = state.N * state.N;
        var channels = (Sodium.At<TLanes>(i) * ((state.M * state.M) * (state.M * state.H))) + (Potassium.At<TLanes>(i) * (squared * squared));
        var gated = CalciumPotassium.At<TLanes>(i) * (state.Calcium / (state.Calcium + HalfCalcium.At<TLanes>(i)));
        return ((channels + Leak.At<TLanes>(i)) + (Calcium.At<TLanes>(i) + gated)) + synapses;
    }

    /// <summary>Potential, gates and calcium, or their derivatives.</summary>
    private struct Vector<TLanes>
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        public TLanes V, M, H, N, Calcium;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly Vector<TLanes> Plus(TLanes factor, in Vector<TLanes> other) => new()
        {
            V = V + (factor * other.V),
            M = M + (factor * other.M),
            H = H + (factor * other.H),
            N = N + (factor * other.N),
            Calcium = Calcium + (factor * other.Calcium),
        };
    }
}
