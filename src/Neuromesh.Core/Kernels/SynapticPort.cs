using System.Runtime.CompilerServices;
using Neuromesh.Core.Kernels.Lanes;

namespace Neuromesh.Core.Kernels;

/// <summary>The conductance or current behind one input port, which decays by itself between spikes and so has a closed form.</summary>
internal interface ISynapticPort
{
    /// <summary>Reads the state.</summary>
    /// <param name="i">The first neuron.</param>
    /// <param name="value">Conductance or current.</param>
    /// <param name="slope">What an alpha function's value grows by per ms, before decay; unused where there is none.</param>
    void Load<TLanes>(nint i, out TLanes value, out TLanes slope)
        where TLanes : unmanaged, IDoubleLanes<TLanes>;

    /// <summary>Advances by half a substep.</summary>
    /// <param name="i">The first neuron.</param>
    /// <param name="value">Conductance or current.</param>
    /// <param name="slope">See <see cref="Load"/>.</param>
    /// <param name="integral">Receives the integral of the value over the half substep, in units of value · ms.</param>
    void AdvanceHalf<TLanes>(nint i, ref TLanes value, ref TLanes slope, out TLanes integral)
        where TLanes : unmanaged, IDoubleLanes<TLanes>;

    /// <summary>Adds what arrives at the end of the step and writes the state.</summary>
    /// <param name="i">The first neuron.</param>
    /// <param name="value">Conductance or current.</param>
    /// <param name="slope">See <see cref="Load"/>.</param>
    /// <param name="input">Sum of the weights.</param>
    void Store<TLanes>(nint i, TLanes value, TLanes slope, TLanes input)
        where TLanes : unmanaged, IDoubleLanes<TLanes>;
}

/// <summary>Exponential decay: <c>dx/dt = -x/tau</c>, <c>x ← x + w</c> on a spike.</summary>
internal unsafe struct ExponentialPort : ISynapticPort
{
    /// <summary>Conductance or current of each neuron.</summary>
    public double* Value;

    /// <summary>1, or −1 where negative weights make a positive conductance.</summary>
    public double Sign;

    /// <summary>Time constant in ms.</summary>
    public Coefficient TimeConstant;

    /// <summary>1/tau per ms.</summary>
    public Coefficient InverseTime;

    /// <summary>exp(-a/tau) for half a substep a.</summary>
    public Coefficient HalfDecay;

    /// <summary>tau·(1 - exp(-a/tau)).</summary>
    public Coefficient HalfIntegral;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Load<TLanes>(nint i, out TLanes value, out TLanes slope)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        value = TLanes.Load(Value + i);
        slope = TLanes.Zero;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void AdvanceHalf<TLanes>(nint i, ref TLanes value, ref TLanes slope, out TLanes integral)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        integral = value * HalfIntegral.At<TLanes>(i);
        value *= HalfDecay.At<TLanes>(i);
    }

    /// <summary>The value's derivative per ms.</summary>
    /// <param name="i">The first neuron.</param>
    /// <param name="value">Conductance or current.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TLanes Rate<TLanes>(nint i, TLanes value)
        where TLanes : unmanaged, IDoubleLanes<TLanes> => TLanes.Zero - (value * InverseTime.At<TLanes>(i));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store<TLanes>(nint i, TLanes value, TLanes slope, TLanes input)
        where TLanes : unmanaged, IDoubleLanes<TLanes> => (value + (TLanes.Broadcast(Sign) * input)).Store(Value + i);
}

/// <summary>
/// Alpha function: <c>dx/dt = s - x/tau</c>, <c>ds/dt = -s/tau</c>, <c>s ← s + w·e/tau</c> on a spike, so that x peaks at w after tau.
/// </summary>
internal unsafe struct AlphaPort : ISynapticPort
{
    /// <summary>Conductance or current of each neuron.</summary>
    public double* Value;

    /// <summary>s of each neuron, per ms.</summary>
    public double* Slope;

    /// <summary>±e/tau: the jump of s for a weight of 1; negative where negative weights make a positive conductance.</summary>
    public Coefficient Jump;

    /// <summary>exp(-a/tau) for half a substep a.</summary>
    public Coefficient HalfDecay;

    /// <summary>Half a substep a in ms.</summary>
    public double HalfStepMs;

    /// <summary>Integral of x over a for x = 1, s = 0: tau·(1 - exp(-a/tau)).</summary>
    public Coefficient HalfIntegral;

    /// <summary>Integral of x over a for x = 0, s = 1.</summary>
    public Coefficient HalfSlopeIntegral;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Load<TLanes>(nint i, out TLanes value, out TLanes slope)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        value = TLanes.Load(Value + i);
        slope = TLanes.Load(Slope + i);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void AdvanceHalf<TLanes>(nint i, ref TLanes value, ref TLanes slope, out TLanes integral)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        var decay = HalfDecay.At<TLanes>(i);
        integral = (value * HalfIntegral.At<TLanes>(i)) + (slope * HalfSlopeIntegral.At<TLanes>(i));
        value = (value + (slope * TLanes.Broadcast(HalfStepMs))) * decay;
        slope *= decay;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store<TLanes>(nint i, TLanes value, TLanes slope, TLanes input)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        value.Store(Value + i);
        (slope + (Jump.At<TLanes>(i) * input)).Store(Slope + i);
    }
}
