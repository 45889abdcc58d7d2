using System.Runtime.CompilerServices;
using Neuromesh.Core.Kernels.Lanes;
using Neuromesh.Core.Numerics;

namespace Neuromesh.Core.Kernels;

/// <summary>The second variable of an exponential integrate-and-fire neuron.</summary>
internal interface IRecovery
{
    /// <summary>Reads the variable.</summary>
    /// <param name="i">The first neuron.</param>
    TLanes Load<TLanes>(nint i)
        where TLanes : unmanaged, IDoubleLanes<TLanes>;

    /// <summary>Writes the variable.</summary>
    /// <param name="i">The first neuron.</param>
    /// <param name="value">Its value.</param>
    void Store<TLanes>(nint i, TLanes value)
        where TLanes : unmanaged, IDoubleLanes<TLanes>;

    /// <summary>The outward current in pA.</summary>
    /// <param name="i">The first neuron.</param>
    /// <param name="aboveRestMv">Potential above rest.</param>
    /// <param name="value">The variable.</param>
    TLanes Current<TLanes>(nint i, TLanes aboveRestMv, TLanes value)
        where TLanes : unmanaged, IDoubleLanes<TLanes>;

    /// <summary>The variable's derivative per ms.</summary>
    /// <param name="i">The first neuron.</param>
    /// <param name="aboveRestMv">Potential above rest.</param>
    /// <param name="value">The variable.</param>
    TLanes Rate<TLanes>(nint i, TLanes aboveRestMv, TLanes value)
        where TLanes : unmanaged, IDoubleLanes<TLanes>;

    /// <summary>The variable after a spike.</summary>
    /// <param name="i">The first neuron.</param>
    /// <param name="value">Before the spike.</param>
    TLanes Jump<TLanes>(nint i, TLanes value)
        where TLanes : unmanaged, IDoubleLanes<TLanes>;
}

/// <summary>No second variable.</summary>
internal struct NoRecovery : IRecovery
{
    /// <inheritdoc/>
    public readonly TLanes Load<TLanes>(nint i)
        where TLanes : unmanaged, IDoubleLanes<TLanes> => TLanes.Zero;

    /// <inheritdoc/>
    public readonly void Store<TLanes>(nint i, TLanes value)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
    }

    /// <inheritdoc/>
    public readonly TLanes Current<TLanes>(nint i, TLanes aboveRestMv, TLanes value)
        where TLanes : unmanaged, IDoubleLanes<TLanes> => TLanes.Zero;

    /// <inheritdoc/>
    public readonly TLanes Rate<TLanes>(nint i, TLanes aboveRestMv, TLanes value)
        where TLanes : unmanaged, IDoubleLanes<TLanes> => TLanes.Zero;

    /// <inheritdoc/>
    public readonly TLanes Jump<TLanes>(nint i, TLanes value)
        where TLanes : unmanaged, IDoubleLanes<TLanes> => value;
}

/// <summary>Adaptation current: <c>tauW dw/dt = a·(V - E) - w</c>, <c>w ← w + b</c> after a spike.</summary>
internal unsafe struct AdaptationCurrent : IRecovery
{
    /// <summary>w in pA.</summary>
    public double* Value;

    /// <summary>a in nS.</summary>
    public Coefficient Conductance;

    /// <summary>1/tauW per ms.</summary>
    public Coefficient InverseTime;

    /// <summary>b in pA.</summary>
    public Coefficient JumpPa;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TLanes Load<TLanes>(nint i)
        where TLanes : unmanaged, IDoubleLanes<TLanes> => TLanes.Load(Value + i);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store<TLanes>(nint i, TLanes value)
        where TLanes : unmanaged, IDoubleLanes<TLanes> => value.Store(Value + i);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TLanes Current<TLanes>(nint i, TLanes aboveRestMv, TLanes value)
        where TLanes : unmanaged, IDoubleLanes<TLanes> => value;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TLanes Rate<TLanes>(nint i, TLanes aboveRestMv, TLanes value)
        where TLanes : unmanaged, IDoubleLanes<TLanes> => ((Conductance.At<TLanes>(i) * aboveRestMv) - value) * InverseTime.At<TLanes>(i);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TLanes Jump<TLanes>(nint i, TLanes value)
        where TLanes : unmanaged, IDoubleLanes<TLanes> => value + JumpPa.At<TLanes>(i);
}

/// <summary>
/// Voltage-activated current: <c>Ix = gx·x·(V - Ex)</c>, <c>tauX dx/dt = 1/(1 + exp(-(V - Vx)/kx)) - x</c>, <c>x ← x + p·(1 - x)</c> after a spike.
/// </summary>
internal unsafe struct ActivatedCurrent : IRecovery
{
    /// <summary>x, the open share of the channels.</summary>
    public double* Value;

    /// <summary>gx in nS.</summary>
    public Coefficient Conductance;

    /// <summary>Ex above rest in mV.</summary>
    public Coefficient ReversalMv;

    /// <summary>Vx above rest in mV.</summary>
    public Coefficient HalfActivationMv;

    /// <summary>1/kx per mV.</summary>
    public Coefficient InverseSlope;

    /// <summary>1/tauX per ms.</summary>
    public Coefficient InverseTime;

    /// <summary>p: the share of closed channels that a spike opens.</summary>
    public Coefficient Opened;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TLanes Load<TLanes>(nint i)
        where TLanes : unmanaged, IDoubleLanes<TLanes> => TLanes.Load(Value + i);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store<TLanes>(nint i, TLanes value)
        where TLanes : unmanaged, IDoubleLanes<TLanes> => value.Store(Value + i);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TLanes Current<TLanes>(nint i, TLanes aboveRestMv, TLanes value)
        where TLanes : unmanaged, IDoubleLanes<TLanes> => (Conductance.At<TLanes>(i) * value) * (aboveRestMv - ReversalMv.At<TLanes>(i));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TLanes Rate<TLanes>(nint i, TLanes aboveRestMv, TLanes value)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        Equilibrium((HalfActivationMv.At<TLanes>(i) - aboveRestMv) * InverseSlope.At<TLanes>(i), out var open);
        return (open - value) * InverseTime.At<TLanes>(i);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TLanes Jump<TLanes>(nint i, TLanes value)
        where TLanes : unmanaged, IDoubleLanes<TLanes> => value + (Opened.At<TLanes>(i) * (TLanes.Broadcast(1) - value));

    // 1/(1 + exp(x)). Not inlined: four of these in one method exhaust the compiler's budget for inlining.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Equilibrium<TLanes>(in TLanes x, out TLanes open)
        where TLanes : unmanaged, IDoubleLanes<TLanes> => open = TLanes.Broadcast(1) / (TLanes.Broadcast(1) + DeterministicMath.Exp(x));
}
