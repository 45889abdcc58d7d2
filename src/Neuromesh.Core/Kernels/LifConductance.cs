using System.Runtime.CompilerServices;
using Neuromesh.Core.Kernels.Lanes;

namespace Neuromesh.Core.Kernels;

/// <summary>One step of leaky integrate-and-fire neurons with synaptic conductances.</summary>
/// <typeparam name="TPort">Time course of the conductances.</typeparam>
internal unsafe struct LifConductance<TPort>
    where TPort : struct, ISynapticPort
{
    /// <summary>Membrane potential in mV.</summary>
    public double* PotentialMv;

    /// <summary>Steps left of the refractory period; whole numbers.</summary>
    public double* RefractoryStepsLeft;

    /// <summary>Bias and injected current in pA.</summary>
    public double* CurrentPa;

    /// <summary>Membrane and conductances.</summary>
    public ConductanceMembrane<TPort> Membrane;

    /// <summary>Rest potential in mV.</summary>
    public Coefficient RestMv;

    /// <summary>Threshold in mV.</summary>
    public Coefficient ThresholdMv;

    /// <summary>Reset potential in mV.</summary>
    public Coefficient ResetMv;

    /// <summary>Steps of the refractory period.</summary>
    public Coefficient RefractorySteps;

    /// <summary>Advances neighbouring neurons by one step.</summary>
    /// <param name="i">The first neuron.</param>
    /// <param name="input">Input of port 0 in nS.</param>
    /// <param name="inhibitoryInput">Input of port 1 in nS, negative.</param>
    /// <returns>The mask of the neurons that fire.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TLanes Step<TLanes>(nint i, TLanes input, TLanes inhibitoryInput)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        var rest = RestMv.At<TLanes>(i);
        var reset = ResetMv.At<TLanes>(i);
        var refractory = TLanes.Load(RefractoryStepsLeft + i);
        var free = Membrane.Advance(i, TLanes.Load(PotentialMv + i) - rest, TLanes.Load(CurrentPa + i), input, inhibitoryInput) + rest;
        var one = TLanes.Broadcast(1);
        var isRefractory = TLanes.GreaterThanOrEqual(refractory, one);
        var potential = TLanes.Select(isRefractory, reset, free);
        refractory = TLanes.Select(isRefractory, refractory - one, refractory);
        var fires = TLanes.GreaterThanOrEqual(potential, ThresholdMv.At<TLanes>(i));
        TLanes.Select(fires, reset, potential).Store(PotentialMv + i);
        TLanes.Select(fires, RefractorySteps.At<TLanes>(i), refractory).Store(RefractoryStepsLeft + i);
        return fires;
    }
}
