using System.Runtime.CompilerServices;
using Neuromesh.Core.Kernels.Lanes;

namespace Neuromesh.Core.Kernels;

/// <summary>Both input ports of a neuron and their current at a given potential: <c>Isyn = drive - conductance·V</c>.</summary>
internal interface ISynapticPair
{
    /// <summary>Reads the state.</summary>
    /// <param name="i">The first neuron.</param>
    /// <param name="state">Receives it.</param>
    void Load<TLanes>(nint i, out SynapticState<TLanes> state)
        where TLanes : unmanaged, IDoubleLanes<TLanes>;

    /// <summary>Advances by half a substep.</summary>
    /// <param name="i">The first neuron.</param>
    /// <param name="state">The state.</param>
    void AdvanceHalf<TLanes>(nint i, ref SynapticState<TLanes> state)
        where TLanes : unmanaged, IDoubleLanes<TLanes>;

    /// <summary>The current as a function of the potential.</summary>
    /// <param name="i">The first neuron.</param>
    /// <param name="state">The state.</param>
    /// <param name="drive">Receives the current at V = 0 in pA.</param>
    /// <param name="conductance">Receives the conductance in nS.</param>
    void Sum<TLanes>(nint i, in SynapticState<TLanes> state, out TLanes drive, out TLanes conductance)
        where TLanes : unmanaged, IDoubleLanes<TLanes>;

    /// <summary>Adds what arrives at the end of the step and writes the state.</summary>
    /// <param name="i">The first neuron.</param>
    /// <param name="state">The state.</param>
    /// <param name="input">Input of port 0.</param>
    /// <param name="inhibitoryInput">Input of port 1.</param>
    void Store<TLanes>(nint i, in SynapticState<TLanes> state, TLanes input, TLanes inhibitoryInput)
        where TLanes : unmanaged, IDoubleLanes<TLanes>;
}

/// <summary>Values and slopes of both ports, see <see cref="ISynapticPort"/>.</summary>
/// <typeparam name="TLanes">The width.</typeparam>
internal struct SynapticState<TLanes>
{
    /// <summary>Conductances or currents.</summary>
    public TLanes Excitatory, Inhibitory;

    /// <summary>Slopes of alpha functions.</summary>
    public TLanes ExcitatorySlope, InhibitorySlope;
}

/// <summary>Synaptic currents.</summary>
/// <typeparam name="TPort">Their time course.</typeparam>
internal struct CurrentPair<TPort> : ISynapticPair
    where TPort : struct, ISynapticPort
{
    /// <summary>Current of port 0 in pA.</summary>
    public TPort Excitatory;

    /// <summary>Current of port 1 in pA, negative.</summary>
    public TPort Inhibitory;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Load<TLanes>(nint i, out SynapticState<TLanes> state)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        Excitatory.Load(i, out state.Excitatory, out state.ExcitatorySlope);
        Inhibitory.Load(i, out state.Inhibitory, out state.InhibitorySlope);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void AdvanceHalf<TLanes>(nint i, ref SynapticState<TLanes> state)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        Excitatory.AdvanceHalf(i, ref state.Excitatory, ref state.ExcitatorySlope, out _);
        Inhibitory.AdvanceHalf(i, ref state.Inhibitory, ref state.InhibitorySlope, out _);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Sum<TLanes>(nint i, in SynapticState<TLanes> state, out TLanes drive, out TLanes conductance)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        drive = state.Excitatory + state.Inhibitory;
        conductance = TLanes.Zero;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store<TLanes>(nint i, in SynapticState<TLanes> state, TLanes input, TLanes inhibitoryInput)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        Excitatory.Store(i, state.Excitatory, state.ExcitatorySlope, input);
        Inhibitory.Store(i, state.Inhibitory, state.InhibitorySlope, inhibitoryInput);
    }
}

/// <summary>Synaptic conductances.</summary>
/// <typeparam name="TPort">Their time course.</typeparam>
internal struct ConductancePair<TPort> : ISynapticPair
    where TPort : struct, ISynapticPort
{
    /// <summary>Conductance of port 0 in nS.</summary>
    public TPort Excitatory;

    /// <summary>Conductance of port 1 in nS, positive.</summary>
    public TPort Inhibitory;

    /// <summary>Reversal potential of port 0 in mV.</summary>
    public Coefficient ExcitatoryReversalMv;

    /// <summary>Reversal potential of port 1 in mV.</summary>
    public Coefficient InhibitoryReversalMv;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Load<TLanes>(nint i, out SynapticState<TLanes> state)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        Excitatory.Load(i, out state.Excitatory, out state.ExcitatorySlope);
        Inhibitory.Load(i, out state.Inhibitory, out state.InhibitorySlope);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void AdvanceHalf<TLanes>(nint i, ref SynapticState<TLanes> state)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        Excitatory.AdvanceHalf(i, ref state.Excitatory, ref state.ExcitatorySlope, out _);
        Inhibitory.AdvanceHalf(i, ref state.Inhibitory, ref state.InhibitorySlope, out _);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Sum<TLanes>(nint i, in SynapticState<TLanes> state, out TLanes drive, out TLanes conductance)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        drive = (state.Excitatory * ExcitatoryReversalMv.At<TLanes>(i)) + (state.Inhibitory * InhibitoryReversalMv.At<TLanes>(i));
        conductance = state.Excitatory + state.Inhibitory;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store<TLanes>(nint i, in SynapticState<TLanes> state, TLanes input, TLanes inhibitoryInput)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        Excitatory.Store(i, state.Excitatory, state.ExcitatorySlope, input);
        Inhibitory.Store(i, state.Inhibitory, state.InhibitorySlope, inhibitoryInput);
    }
}
