using System.Runtime.CompilerServices;
using Neuromesh.Core.Kernels.Lanes;
using Neuromesh.Core.Numerics;

namespace Neuromesh.Core.Kernels;

/// <summary>What the ions do to a membrane over one substep.</summary>
/// <typeparam name="TLanes">The width.</typeparam>
internal struct IonState<TLanes>
{
    /// <summary>Reversal potentials in mV.</summary>
    public TLanes SodiumReversalMv, PotassiumReversalMv;

    /// <summary>Net outward current of the sodium-potassium pump in pA.</summary>
    public TLanes PumpPa;

    /// <summary>Concentrations in mM, where they change.</summary>
    public TLanes SodiumInside, PotassiumInside, SodiumOutside, PotassiumOutside;
}

/// <summary>The sodium and potassium ions on both sides of a membrane, and the pump.</summary>
internal interface IIons
{
    /// <summary>Reads the state.</summary>
    /// <param name="i">The first neuron.</param>
    /// <param name="state">Receives it.</param>
    void Load<TLanes>(nint i, out IonState<TLanes> state)
        where TLanes : unmanaged, IDoubleLanes<TLanes>;

    /// <summary>Adds the leaks that are carried by sodium and potassium.</summary>
    /// <param name="i">The first neuron.</param>
    /// <param name="state">The state.</param>
    /// <param name="potentialMv">The potential in mV.</param>
    /// <param name="sodiumPa">Outward sodium current in pA.</param>
    /// <param name="potassiumPa">Outward potassium current in pA.</param>
    void AddLeaks<TLanes>(nint i, in IonState<TLanes> state, TLanes potentialMv, ref TLanes sodiumPa, ref TLanes potassiumPa)
        where TLanes : unmanaged, IDoubleLanes<TLanes>;

    /// <summary>The conductance of the leaks that are carried by sodium and potassium, in nS.</summary>
    /// <param name="i">The first neuron.</param>
    TLanes LeakConductance<TLanes>(nint i)
        where TLanes : unmanaged, IDoubleLanes<TLanes>;

    /// <summary>Moves the ions that have flowed in a substep.</summary>
    /// <param name="i">The first neuron.</param>
    /// <param name="state">The state.</param>
    /// <param name="sodiumCharge">Charge that sodium carried outward through channels, in pA·ms.</param>
    /// <param name="potassiumCharge">Charge that potassium carried outward through channels, in pA·ms.</param>
    /// <param name="timeMs">Length of the substep.</param>
    void Advance<TLanes>(nint i, ref IonState<TLanes> state, TLanes sodiumCharge, TLanes potassiumCharge, TLanes timeMs)
        where TLanes : unmanaged, IDoubleLanes<TLanes>;

    /// <summary>Writes the state.</summary>
    /// <param name="i">The first neuron.</param>
    /// <param name="state">The state.</param>
    void Store<TLanes>(nint i, in IonState<TLanes> state)
        where TLanes : unmanaged, IDoubleLanes<TLanes>;
}

/// <summary>Concentrations that do not change, and a constant pump.</summary>
internal struct FixedIons : IIons
{
    /// <summary>ENa in mV.</summary>
    public Coefficient SodiumReversalMv;

    /// <summary>EK in mV.</summary>
    public Coefficient PotassiumReversalMv;

    /// <summary>Pump current in pA, outward.</summary>
    public Coefficient PumpPa;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Load<TLanes>(nint i, out IonState<TLanes> state)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        state = default;
        state.SodiumReversalMv = SodiumReversalMv.At<TLanes>(i);
        state.PotassiumReversalMv = PotassiumReversalMv.At<TLanes>(i);
        state.PumpPa = PumpPa.At<TLanes>(i);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TLanes LeakConductance<TLanes>(nint i)
        where TLanes : unmanaged, IDoubleLanes<TLanes> => TLanes.Zero;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void AddLeaks<TLanes>(nint i, in IonState<TLanes> state, TLanes potentialMv, ref TLanes sodiumPa, ref TLanes potassiumPa)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Advance<TLanes>(nint i, ref IonState<TLanes> state, TLanes sodiumCharge, TLanes potassiumCharge, TLanes timeMs)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store<TLanes>(nint i, in IonState<TLanes> state)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
    }
}

/// <summary>
/// Ion bookkeeping: every charge that sodium and potassium carry through channels, leaks and the pump changes their concentrations, and these set the reversal potentials,
/// <c>E = RT/F·ln(outside/inside)</c>, and the pump, <c>Ip = Imax·(1 + KNa/[Na]inside)⁻³·(1 + KK/[K]outside)⁻²</c>, which moves 3 Na+ out and 2 K+ in for a net charge of one.
/// </summary>
/// <remarks>Concentrations advance by the fourth-order integrals of the currents; reversal potentials and pump are constant over a step, far below their time scale of seconds.</remarks>
internal unsafe struct IonPools : IIons
{
    /// <summary>Concentrations in mM.</summary>
    public double* SodiumInside, PotassiumInside, SodiumOutside, PotassiumOutside;

    /// <summary>Receive reversal potentials and pump current, for recording.</summary>
    public double* SodiumReversalMv, PotassiumReversalMv, PumpPa;

    /// <summary>RT/F in mV.</summary>
    public Coefficient ThermalMv;

    /// <summary>Leak conductances in nS.</summary>
    public Coefficient SodiumLeak, PotassiumLeak;

    /// <summary>Imax in pA.</summary>
    public Coefficient PumpMaximumPa;

    /// <summary>KNa and KK in mM.</summary>
    public Coefficient SodiumHalf, PotassiumHalf;

    /// <summary>Change of a concentration inside for a charge of 1 pA·ms that leaves, in mM.</summary>
    public Coefficient InsidePerCharge;

    /// <summary>The same outside.</summary>
    public Coefficient OutsidePerCharge;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Load<TLanes>(nint i, out IonState<TLanes> state)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        state.SodiumInside = TLanes.Load(SodiumInside + i);
        state.PotassiumInside = TLanes.Load(PotassiumInside + i);
        state.SodiumOutside = TLanes.Load(SodiumOutside + i);
        state.PotassiumOutside = TLanes.Load(PotassiumOutside + i);
        var thermal = ThermalMv.At<TLanes>(i);
        state.SodiumReversalMv = thermal * Logarithm(state.SodiumOutside / state.SodiumInside);
        state.PotassiumReversalMv = thermal * Logarithm(state.PotassiumOutside / state.PotassiumInside);
        var one = TLanes.Broadcast(1);
        var sodium = one + (SodiumHalf.At<TLanes>(i) / state.SodiumInside);
        var potassium = one + (PotassiumHalf.At<TLanes>(i) / state.PotassiumOutside);
        state.PumpPa = PumpMaximumPa.At<TLanes>(i) / (((sodium * sodium) * sodium) * (potassium * potassium));
        state.SodiumReversalMv.Store(SodiumReversalMv + i);
        state.PotassiumReversalMv.Store(PotassiumReversalMv + i);
        state.PumpPa.Store(PumpPa + i);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void AddLeaks<TLanes>(nint i, in IonState<TLanes> state, TLanes potentialMv, ref TLanes sodiumPa, ref TLanes potassiumPa)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        sodiumPa += SodiumLeak.At<TLanes>(i) * (potentialMv - state.SodiumReversalMv);
        potassiumPa += PotassiumLeak.At<TLanes>(i) * (potentialMv - state.PotassiumReversalMv);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TLanes LeakConductance<TLanes>(nint i)
        where TLanes : unmanaged, IDoubleLanes<TLanes> => SodiumLeak.At<TLanes>(i) + PotassiumLeak.At<TLanes>(i);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Advance<TLanes>(nint i, ref IonState<TLanes> state, TLanes sodiumCharge, TLanes potassiumCharge, TLanes timeMs)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        var pumped = state.PumpPa * timeMs;
        var sodium = sodiumCharge + (TLanes.Broadcast(3) * pumped);
        var potassium = potassiumCharge - (TLanes.Broadcast(2) * pumped);
        var inside = InsidePerCharge.At<TLanes>(i);
        var outside = OutsidePerCharge.At<TLanes>(i);
        state.SodiumInside -= sodium * inside;
        state.PotassiumInside -= potassium * inside;
        state.SodiumOutside += sodium * outside;
        state.PotassiumOutside += potassium * outside;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store<TLanes>(nint i, in IonState<TLanes> state)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        state.SodiumInside.Store(SodiumInside + i);
        state.PotassiumInside.Store(PotassiumInside + i);
        state.SodiumOutside.Store(SodiumOutside + i);
        state.PotassiumOutside.Store(PotassiumOutside + i);
    }

    private static TLanes Logarithm<TLanes>(TLanes ratio)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        var values = stackalloc double[8];
        ratio.Store(values);
        for (var lane = 0; lane < TLanes.Count; lane++)
        {
            values[lane] = DeterministicMath.Log(values[lane]);
        }

        return TLanes.Load(values);
    }
}
