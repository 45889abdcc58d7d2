using System.Runtime.CompilerServices;
using Neuromesh.Core.Kernels.Lanes;

namespace Neuromesh.Core.Kernels;

/// <summary>
/// One step of Hodgkin-Huxley neurons: <c>C dV/dt = -gNa·m³h·(V - ENa) - gK·n⁴·(V - EK) - gL·(V - EL) - Ip + Isyn + I</c> and <c>dx/dt = alpha_x·(1 - x) - beta_x·x</c> for the gates
/// m, h, n.
/// </summary>
/// <typeparam name="TGates">Rates of the gates.</typeparam>
/// <typeparam name="TSynapses">Synapses.</typeparam>
/// <typeparam name="TIons">Reversal potentials of sodium and potassium, and the pump.</typeparam>
/// <remarks>
/// Classical Runge-Kutta rule of fourth order in substeps of fixed length, with the synapses in closed form. A spike is the first maximum of V above the detection potential after
/// the refractory period, during which V goes on: V at the end of the step lies below that at its start.
/// Methods that are not inlined take vectors by reference: passed by value they are copied in pieces.
/// </remarks>
internal unsafe struct HodgkinHuxleyNeuron<TGates, TSynapses, TIons>
    where TGates : struct, IGates
    where TSynapses : struct, ISynapticPair
    where TIons : struct, IIons
{
    /// <summary>Membrane potential in mV.</summary>
    public double* PotentialMv;

    /// <summary>Gate m.</summary>
    public double* SodiumActivation;

    /// <summary>Gate h.</summary>
    public double* SodiumInactivation;

    /// <summary>Gate n.</summary>
    public double* PotassiumActivation;

    /// <summary>Steps left of the refractory period; whole numbers.</summary>
    public double* RefractoryStepsLeft;

    /// <summary>Bias and injected current in pA.</summary>
    public double* CurrentPa;

    /// <summary>Rates of the gates.</summary>
    public TGates Gates;

    /// <summary>Synapses.</summary>
    public TSynapses Synapses;

    /// <summary>Reversal potentials and pump.</summary>
    public TIons Ions;

    /// <summary>gNa in nS.</summary>
    public Coefficient Sodium;

    /// <summary>gK in nS.</summary>
    public Coefficient Potassium;

    /// <summary>gL in nS.</summary>
    public Coefficient Leak;

    /// <summary>EL in mV.</summary>
    public Coefficient LeakReversalMv;

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
        };
        var before = state.V;
        Synapses.Load(i, out SynapticState<TLanes> synapses);
        Ions.Load(i, out IonState<TLanes> ions);
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
            Derivative(i, state, ions, drive, conductance, out var sum);
            var stage = state.Plus(half, sum);
            Synapses.AdvanceHalf(i, ref synapses);
            Synapses.Sum(i, synapses, out drive, out conductance);
            Gaps.AddTo(i, (2 * substep) + 1, ref drive, ref conductance);
            Derivative(i, stage, ions, drive, conductance, out var slope);
            sum = sum.Plus(two, slope);
            stage = state.Plus(half, slope);
            Derivative(i, stage, ions, drive, conductance, out slope);
            sum = sum.Plus(two, slope);
            stage = state.Plus(whole, slope);
            Synapses.AdvanceHalf(i, ref synapses);
            Synapses.Sum(i, synapses, out drive, out conductance);
            Gaps.AddTo(i, (2 * substep) + 2, ref drive, ref conductance);
            Derivative(i, stage, ions, drive, conductance, out slope);
            sum = sum.Plus(TLanes.Broadcast(1), slope);
            state = state.Plus(sixth, sum);
            Ions.Advance(i, ref ions, sixth * sum.SodiumCharge, sixth * sum.PotassiumCharge, whole);
        }

        state.V = stability.Judge(state.V, InverseCapacitance.At<TLanes>(i), SubstepMs);
        state.V.Store(PotentialMv + i);
        state.M.Store(SodiumActivation + i);
        state.H.Store(SodiumInactivation + i);
        state.N.Store(PotassiumActivation + i);
        Synapses.Store(i, synapses, input, inhibitoryInput);
        Ions.Store(i, ions);
        return DownstrokeDetection.Detect(before, state.V, DetectionMv.At<TLanes>(i), RefractorySteps.At<TLanes>(i), RefractoryStepsLeft + i);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly void Derivative<TLanes>(
        nint i, in Vector<TLanes> state, in IonState<TLanes> ions, in TLanes drive, in TLanes conductance, out Vector<TLanes> slope)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        var rates = Gates.Rates(i, state.V);
        var squared = state.N * state.N;
        var sodium = (Sodium.At<TLanes>(i) * ((state.M * state.M) * (state.M * state.H))) * (state.V - ions.SodiumReversalMv);
        var potassium = (Potassium.At<TLanes>(i) * (squared * squared)) * (state.V - ions.PotassiumReversalMv);
        Ions.AddLeaks(i, ions, state.V, ref sodium, ref potassium);
        var leak = Leak.At<TLanes>(i) * (state.V - LeakReversalMv.At<TLanes>(i));
        var inward = (TLanes.Load(CurrentPa + i) - ions.PumpPa) + (drive - (conductance * state.V));
        slope.V = (inward - ((sodium + potassium) + leak)) * InverseCapacitance.At<TLanes>(i);
        slope.M = rates.AlphaM - ((rates.AlphaM + rates.BetaM) * state.M);
        slope.H = rates.AlphaH - ((rates.AlphaH + rates.BetaH) * state.H);
        slope.N = rates.AlphaN - ((rates.AlphaN + rates.BetaN) * state.N);
        slope.SodiumCharge = sodium;
        slope.PotassiumCharge = potassium;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly TLanes Conductance<TLanes>(nint i, in Vector<TLanes> state, TLanes synapses)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        var squared = state.N * state.N;
        var channels = (Sodium.At<TLanes>(i) * ((state.M * state.M) * (state.M * state.H))) + (Potassium.At<TLanes>(i) * (squared * squared));
        return (channels + (Leak.At<TLanes>(i) + Ions.LeakConductance<TLanes>(i))) + synapses;
    }

    /// <summary>Potential, gates and the charges that have flowed, or their derivatives.</summary>
    private struct Vector<TLanes>
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        public TLanes V, M, H, N, SodiumCharge, PotassiumCharge;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly Vector<TLanes> Plus(TLanes factor, in Vector<TLanes> other) => new()
        {
            V = V + (factor * other.V),
            M = M + (factor * other.M),
            H = H + (factor * other.H),
            N = N + (factor * other.N),
            SodiumCharge = SodiumCharge + (factor * other.SodiumCharge),
            PotassiumCharge = PotassiumCharge + (factor * other.PotassiumCharge),
        };
    }
}
