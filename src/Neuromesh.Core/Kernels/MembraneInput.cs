using System.Runtime.CompilerServices;
using Neuromesh.Core.Kernels.Lanes;
using Neuromesh.Core.Numerics;

namespace Neuromesh.Core.Kernels;

/// <summary>What acts on a membrane over one substep, at its start, middle and end.</summary>
/// <typeparam name="TLanes">The width.</typeparam>
internal struct MembraneDrive<TLanes>
{
    /// <summary>The potential above rest at which leak, synapses and injected current balance, at the start, in the middle and at the end, in mV.</summary>
    public TLanes Target0, Target1, Target2;

    /// <summary>Its derivative per ms at these times.</summary>
    public TLanes Rate0, Rate1, Rate2;

    /// <summary>Leak and synaptic conductance in nS at these times.</summary>
    public TLanes Conductance0, Conductance1, Conductance2;

    /// <summary>exp(-∫conductance/C) over the first and the second half.</summary>
    public TLanes FirstDecay, SecondDecay;
}

/// <summary>The leak, the synapses and the injected current of a membrane.</summary>
internal interface IMembraneInput
{
    /// <summary>Reads the synaptic state.</summary>
    /// <param name="i">The first neuron.</param>
    /// <param name="excitatory">State of port 0.</param>
    /// <param name="inhibitory">State of port 1.</param>
    void Load<TLanes>(nint i, out TLanes excitatory, out TLanes inhibitory)
        where TLanes : unmanaged, IDoubleLanes<TLanes>;

    /// <summary>Advances the synapses by one substep.</summary>
    /// <param name="i">The first neuron.</param>
    /// <param name="excitatory">State of port 0.</param>
    /// <param name="inhibitory">State of port 1.</param>
    MembraneDrive<TLanes> Advance<TLanes>(nint i, ref TLanes excitatory, ref TLanes inhibitory)
        where TLanes : unmanaged, IDoubleLanes<TLanes>;

    /// <summary>The drive over a part of a substep.</summary>
    /// <param name="i">The first neuron.</param>
    /// <param name="excitatory">State of port 0 at the start of the substep.</param>
    /// <param name="inhibitory">State of port 1 at the start of the substep.</param>
    /// <param name="offsetMs">Where the part begins in each lane.</param>
    /// <param name="lengthMs">How long it is in each lane.</param>
    MembraneDrive<TLanes> Part<TLanes>(nint i, TLanes excitatory, TLanes inhibitory, TLanes offsetMs, TLanes lengthMs)
        where TLanes : unmanaged, IDoubleLanes<TLanes>;

    /// <summary>Adds what arrives at the end of the step and writes the synaptic state.</summary>
    /// <param name="i">The first neuron.</param>
    /// <param name="excitatory">State of port 0.</param>
    /// <param name="inhibitory">State of port 1.</param>
    /// <param name="input">Input of port 0.</param>
    /// <param name="inhibitoryInput">Input of port 1.</param>
    void Store<TLanes>(nint i, TLanes excitatory, TLanes inhibitory, TLanes input, TLanes inhibitoryInput)
        where TLanes : unmanaged, IDoubleLanes<TLanes>;
}

/// <summary>Exponentially decaying synaptic conductances.</summary>
internal unsafe struct ConductanceInput : IMembraneInput
{
    /// <summary>Conductance of port 0 in nS.</summary>
    public ExponentialPort Excitatory;

    /// <summary>Conductance of port 1 in nS, positive.</summary>
    public ExponentialPort Inhibitory;

    /// <summary>Bias and injected current in pA.</summary>
    public double* CurrentPa;

    /// <summary>Leak conductance in nS.</summary>
    public Coefficient Leak;

    /// <summary>1/C per pF.</summary>
    public Coefficient InverseCapacitance;

    /// <summary>Reversal potential of port 0 above rest in mV.</summary>
    public Coefficient ExcitatoryReversalMv;

    /// <summary>Reversal potential of port 1 above rest in mV.</summary>
    public Coefficient InhibitoryReversalMv;

    /// <summary>Length of a substep in ms.</summary>
    public double SubstepMs;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Load<TLanes>(nint i, out TLanes excitatory, out TLanes inhibitory)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        Excitatory.Load(i, out excitatory, out _);
        Inhibitory.Load(i, out inhibitory, out _);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public readonly MembraneDrive<TLanes> Advance<TLanes>(nint i, ref TLanes excitatory, ref TLanes inhibitory)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        var drive = default(MembraneDrive<TLanes>);
        var slope = TLanes.Zero;
        var leak = Leak.At<TLanes>(i) * TLanes.Broadcast(SubstepMs / 2);
        var inverse = TLanes.Zero - InverseCapacitance.At<TLanes>(i);
        Balance(i, excitatory, inhibitory, out drive.Target0, out drive.Rate0, out drive.Conductance0);
        Excitatory.AdvanceHalf(i, ref excitatory, ref slope, out var first);
        Inhibitory.AdvanceHalf(i, ref inhibitory, ref slope, out var second);
        drive.FirstDecay = DeterministicMath.Exp(((leak + first) + second) * inverse);
        Balance(i, excitatory, inhibitory, out drive.Target1, out drive.Rate1, out drive.Conductance1);
        Excitatory.AdvanceHalf(i, ref excitatory, ref slope, out first);
        Inhibitory.AdvanceHalf(i, ref inhibitory, ref slope, out second);
        drive.SecondDecay = DeterministicMath.Exp(((leak + first) + second) * inverse);
        Balance(i, excitatory, inhibitory, out drive.Target2, out drive.Rate2, out drive.Conductance2);
        return drive;
    }

    /// <inheritdoc/>
    public readonly MembraneDrive<TLanes> Part<TLanes>(nint i, TLanes excitatory, TLanes inhibitory, TLanes offsetMs, TLanes lengthMs)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        var drive = default(MembraneDrive<TLanes>);
        var excitatoryTau = Excitatory.TimeConstant.At<TLanes>(i);
        var inhibitoryTau = Inhibitory.TimeConstant.At<TLanes>(i);
        var half = lengthMs * TLanes.Broadcast(0.5);
        var excitatoryDecay = Decay(half, excitatoryTau);
        var inhibitoryDecay = Decay(half, inhibitoryTau);
        var leak = Leak.At<TLanes>(i) * half;
        var inverse = TLanes.Zero - InverseCapacitance.At<TLanes>(i);
        excitatory *= Decay(offsetMs, excitatoryTau);
        inhibitory *= Decay(offsetMs, inhibitoryTau);
        Balance(i, excitatory, inhibitory, out drive.Target0, out drive.Rate0, out drive.Conductance0);
        var later = (excitatory * excitatoryDecay, inhibitory * inhibitoryDecay);
        drive.FirstDecay = DeterministicMath.Exp(((leak + ((excitatory - later.Item1) * excitatoryTau)) + ((inhibitory - later.Item2) * inhibitoryTau)) * inverse);
        (excitatory, inhibitory) = later;
        Balance(i, excitatory, inhibitory, out drive.Target1, out drive.Rate1, out drive.Conductance1);
        later = (excitatory * excitatoryDecay, inhibitory * inhibitoryDecay);
        drive.SecondDecay = DeterministicMath.Exp(((leak + ((excitatory - later.Item1) * excitatoryTau)) + ((inhibitory - later.Item2) * inhibitoryTau)) * inverse);
        Balance(i, later.Item1, later.Item2, out drive.Target2, out drive.Rate2, out drive.Conductance2);
        return drive;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store<TLanes>(nint i, TLanes excitatory, TLanes inhibitory, TLanes input, TLanes inhibitoryInput)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        Excitatory.Store(i, excitatory, TLanes.Zero, input);
        Inhibitory.Store(i, inhibitory, TLanes.Zero, inhibitoryInput);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Balance<TLanes>(nint i, TLanes excitatory, TLanes inhibitory, out TLanes target, out TLanes rate, out TLanes conductance)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        var excitatoryReversal = ExcitatoryReversalMv.At<TLanes>(i);
        var inhibitoryReversal = InhibitoryReversalMv.At<TLanes>(i);
        conductance = (Leak.At<TLanes>(i) + excitatory) + inhibitory;
        var resistance = TLanes.Broadcast(1) / conductance;
        target = (((excitatory * excitatoryReversal) + (inhibitory * inhibitoryReversal)) + TLanes.Load(CurrentPa + i)) * resistance;
        rate = ((Excitatory.Rate(i, excitatory) * (excitatoryReversal - target))
            + (Inhibitory.Rate(i, inhibitory) * (inhibitoryReversal - target))) * resistance;
    }

    private static TLanes Decay<TLanes>(TLanes timeMs, TLanes tauMs)
        where TLanes : unmanaged, IDoubleLanes<TLanes> => DeterministicMath.Exp(TLanes.Zero - (timeMs / tauMs));
}

/// <summary>Exponentially decaying synaptic currents.</summary>
internal unsafe struct CurrentInput : IMembraneInput
{
    /// <summary>Current of port 0 in pA.</summary>
    public ExponentialPort Excitatory;

    /// <summary>Current of port 1 in pA, negative.</summary>
    public ExponentialPort Inhibitory;

    /// <summary>Bias and injected current in pA.</summary>
    public double* CurrentPa;

    /// <summary>Leak conductance in nS.</summary>
    public Coefficient Leak;

    /// <summary>1/C per pF.</summary>
    public Coefficient InverseCapacitance;

    /// <summary>1/gL per nS.</summary>
    public Coefficient InverseLeak;

    /// <summary>exp(-gL/C·a) for half a substep a.</summary>
    public Coefficient HalfDecay;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Load<TLanes>(nint i, out TLanes excitatory, out TLanes inhibitory)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        Excitatory.Load(i, out excitatory, out _);
        Inhibitory.Load(i, out inhibitory, out _);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public readonly MembraneDrive<TLanes> Advance<TLanes>(nint i, ref TLanes excitatory, ref TLanes inhibitory)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        var drive = default(MembraneDrive<TLanes>);
        var slope = TLanes.Zero;
        drive.Conductance0 = drive.Conductance1 = drive.Conductance2 = Leak.At<TLanes>(i);
        drive.FirstDecay = drive.SecondDecay = HalfDecay.At<TLanes>(i);
        Balance(i, excitatory, inhibitory, out drive.Target0, out drive.Rate0);
        Excitatory.AdvanceHalf(i, ref excitatory, ref slope, out _);
        Inhibitory.AdvanceHalf(i, ref inhibitory, ref slope, out _);
        Balance(i, excitatory, inhibitory, out drive.Target1, out drive.Rate1);
        Excitatory.AdvanceHalf(i, ref excitatory, ref slope, out _);
        Inhibitory.AdvanceHalf(i, ref inhibitory, ref slope, out _);
        Balance(i, excitatory, inhibitory, out drive.Target2, out drive.Rate2);
        return drive;
    }

    /// <inheritdoc/>
    public readonly MembraneDrive<TLanes> Part<TLanes>(nint i, TLanes excitatory, TLanes inhibitory, TLanes offsetMs, TLanes lengthMs)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        var drive = default(MembraneDrive<TLanes>);
        var excitatoryTau = Excitatory.TimeConstant.At<TLanes>(i);
        var inhibitoryTau = Inhibitory.TimeConstant.At<TLanes>(i);
        var half = lengthMs * TLanes.Broadcast(0.5);
        var excitatoryDecay = Decay(half, excitatoryTau);
        var inhibitoryDecay = Decay(half, inhibitoryTau);
        excitatory *= Decay(offsetMs, excitatoryTau);
        inhibitory *= Decay(offsetMs, inhibitoryTau);
        drive.Conductance0 = drive.Conductance1 = drive.Conductance2 = Leak.At<TLanes>(i);
        drive.FirstDecay = drive.SecondDecay = DeterministicMath.Exp(TLanes.Zero - ((Leak.At<TLanes>(i) * half) * InverseCapacitance.At<TLanes>(i)));
        Balance(i, excitatory, inhibitory, out drive.Target0, out drive.Rate0);
        excitatory *= excitatoryDecay;
        inhibitory *= inhibitoryDecay;
        Balance(i, excitatory, inhibitory, out drive.Target1, out drive.Rate1);
        Balance(i, excitatory * excitatoryDecay, inhibitory * inhibitoryDecay, out drive.Target2, out drive.Rate2);
        return drive;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store<TLanes>(nint i, TLanes excitatory, TLanes inhibitory, TLanes input, TLanes inhibitoryInput)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        Excitatory.Store(i, excitatory, TLanes.Zero, input);
        Inhibitory.Store(i, inhibitory, TLanes.Zero, inhibitoryInput);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Balance<TLanes>(nint i, TLanes excitatory, TLanes inhibitory, out TLanes target, out TLanes rate)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        var resistance = InverseLeak.At<TLanes>(i);
        target = ((excitatory + inhibitory) + TLanes.Load(CurrentPa + i)) * resistance;
        rate = (Excitatory.Rate(i, excitatory) + Inhibitory.Rate(i, inhibitory)) * resistance;
    }

    private static TLanes Decay<TLanes>(TLanes timeMs, TLanes tauMs)
        where TLanes : unmanaged, IDoubleLanes<TLanes> => DeterministicMath.Exp(TLanes.Zero - (timeMs / tauMs));
}
