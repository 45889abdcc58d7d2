using System.Runtime.CompilerServices;
using Neuromesh.Core.Kernels.Lanes;
using Neuromesh.Core.Numerics;

namespace Neuromesh.Core.Kernels;

/// <summary>
/// One step of fast-spiking interneurons:
/// <c>C dV/dt = -gNa·m³h·(V - ENa) - (gKv1·n⁴ + gKv3·p²)·(V - EK) - gL·(V - EL) + Iex + Iin + I</c> and <c>dx/dt = alpha_x·(1 - x) - beta_x·x</c> for the gates m, h, n, p.
/// </summary>
/// <remarks>
/// <para>
/// With V in mV, per ms: <c>alpha_m = 40 (V - 75.5)/(1 - exp(-(V - 75.5)/13.5))</c>, <c>beta_m = 1.2262 exp(-V/42.248)</c>, <c>alpha_h = 0.0035 exp(-V/24.186)</c>,
/// <c>beta_h = 0.017 (V + 51.25)/(1 - exp(-(V + 51.25)/5.2))</c>, <c>alpha_n = 0.014 (V + 44)/(1 - exp(-(V + 44)/2.3))</c>, <c>beta_n = 0.0043 exp(-(V + 44)/34)</c>,
/// <c>alpha_p = (V - 95)/(1 - exp(-(V - 95)/11.8))</c>, <c>beta_p = 0.025 exp(-V/22.222)</c>.
/// </para>
/// <para>Scheme and detection of spikes are those of <see cref="HodgkinHuxleyNeuron{TGates, TSynapses, TIons}"/>.</para>
/// </remarks>
internal unsafe struct InterneuronNeuron
{
    /// <summary>Membrane potential in mV.</summary>
    public double* PotentialMv;

    /// <summary>Gates m, h, n and p.</summary>
    public double* SodiumActivation, SodiumInactivation, PotassiumActivation, FastPotassiumActivation;

    /// <summary>Steps left of the refractory period; whole numbers.</summary>
    public double* RefractoryStepsLeft;

    /// <summary>Bias and injected current in pA.</summary>
    public double* CurrentPa;

    /// <summary>Synapses.</summary>
    public CurrentPair<AlphaPort> Synapses;

    /// <summary>gNa, gKv1, gKv3 and gL in nS.</summary>
    public Coefficient Sodium, Potassium, FastPotassium, Leak;

    /// <summary>Reversal potentials in mV.</summary>
    public Coefficient SodiumReversalMv, PotassiumReversalMv, LeakReversalMv;

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

    /// <summary>Opening and closing rates of the gates at a potential, per ms.</summary>
    /// <param name="potentialMv">The potential in mV.</param>
    /// <param name="opening">Receives the opening rates of m, h, n, p; V is not used.</param>
    /// <param name="closing">Receives the closing rates.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Rates<TLanes>(in TLanes potentialMv, out Vector<TLanes> opening, out Vector<TLanes> closing)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        opening.V = closing.V = TLanes.Zero;
        opening.M = TLanes.Broadcast(40 * 13.5) * Linear((potentialMv - TLanes.Broadcast(75.5)) * TLanes.Broadcast(1 / 13.5));
        closing.M = TLanes.Broadcast(1.2262) * DeterministicMath.Exp(potentialMv * TLanes.Broadcast(-1 / 42.248));
        opening.H = TLanes.Broadcast(0.0035) * DeterministicMath.Exp(potentialMv * TLanes.Broadcast(-1 / 24.186));
        closing.H = TLanes.Broadcast(0.017 * 5.2) * Linear((potentialMv + TLanes.Broadcast(51.25)) * TLanes.Broadcast(1 / 5.2));
        var depolarisation = potentialMv + TLanes.Broadcast(44);
        opening.N = TLanes.Broadcast(0.014 * 2.3) * Linear(depolarisation * TLanes.Broadcast(1 / 2.3));
        closing.N = TLanes.Broadcast(0.0043) * DeterministicMath.Exp(depolarisation * TLanes.Broadcast(-1.0 / 34));
        opening.P = TLanes.Broadcast(11.8) * Linear((potentialMv - TLanes.Broadcast(95)) * TLanes.Broadcast(1 / 11.8));
        closing.P = TLanes.Broadcast(0.025) * DeterministicMath.Exp(potentialMv * TLanes.Broadcast(-1 / 22.222));
    }

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
            P = TLanes.Load(FastPotassiumActivation + i),
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
        state.P.Store(FastPotassiumActivation + i);
        Synapses.Store(i, synapses, input, inhibitoryInput);
        return DownstrokeDetection.Detect(before, state.V, DetectionMv.At<TLanes>(i), RefractorySteps.At<TLanes>(i), RefractoryStepsLeft + i);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TLanes Linear<TLanes>(in TLanes x)
        where TLanes : unmanaged, IDoubleLanes<TLanes> => Gates.Linear(x, DeterministicMath.Exp(TLanes.Zero - x));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly void Derivative<TLanes>(nint i, in Vector<TLanes> state, in TLanes drive, in TLanes conductance, out Vector<TLanes> slope)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        Rates(state.V, out var opening, out var closing);
        var squared = state.N * state.N;
        var sodium = (Sodium.At<TLanes>(i) * ((state.M * state.M) * (state.M * state.H))) * (state.V - SodiumReversalMv.At<TLanes>(i));
        var open = (Potassium.At<TLanes>(i) * (squared * squared)) + (FastPotassium.At<TLanes>(i) * (state.P * state.P));
        var potassium = open * (state.V - PotassiumReversalMv.At<TLanes>(i));
        var leak = Leak.At<TLanes>(i) * (state.V - LeakReversalMv.At<TLanes>(i));
        var inward = TLanes.Load(CurrentPa + i) + (drive - (conductance * state.V));
        slope.V = (inward - ((sodium + potassium) + leak)) * InverseCapacitance.At<TLanes>(i);
        slope.M = opening.M - ((opening.M + closing.M) * state.M);
        slope.H = opening.H - ((opening.H + closing.H) * state.H);
        slope.N = opening.N - ((opening.N + closing.N) * state.N);
        slope.P = opening.P - ((opening.P + closing.P) * state.P);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly TLanes Conductance<TLanes>(nint i, in Vector<TLanes> state, TLanes gaps)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        var squared = state.N * state.N;
        var potassium = (Potassium.At<TLanes>(i) * (squared * squared)) + (FastPotassium.At<TLanes>(i) * (state.P * state.P));
        return ((Sodium.At<TLanes>(i) * ((state.M * state.M) * (state.M * state.H))) + potassium) + (Leak.At<TLanes>(i) + gaps);
    }

    /// <summary>Potential and gates, or their derivatives.</summary>
    /// <typeparam name="TLanes">The width.</typeparam>
    internal struct Vector<TLanes>
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        public TLanes V, M, H, N, P;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly Vector<TLanes> Plus(TLanes factor, in Vector<TLanes> other) => new()
        {
            V = V + (factor * other.V),
            M = M + (factor * other.M),
            H = H + (factor * other.H),
            N = N + (factor * other.N),
            P = P + (factor * other.P),
        };
    }
}
