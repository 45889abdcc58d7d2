using System.Runtime.CompilerServices;
using Neuromesh.Core.Kernels.Lanes;

namespace Neuromesh.Core.Kernels;

/// <summary>The spike of a neuron without reset: at the first step in which its potential falls while at or above the detection potential, once in a refractory period.</summary>
internal static unsafe class DownstrokeDetection
{
    /// <summary>Finds the neurons that fire and counts their refractory periods down.</summary>
    /// <typeparam name="TLanes">The width.</typeparam>
    /// <param name="beforeMv">Potential before the step.</param>
    /// <param name="afterMv">Potential after it.</param>
    /// <param name="detectionMv">Detection potential.</param>
    /// <param name="refractorySteps">Steps of the refractory period.</param>
    /// <param name="stepsLeft">Steps left of it; whole numbers, updated.</param>
    /// <returns>The mask of the neurons that fire.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Detect<TLanes>(TLanes beforeMv, TLanes afterMv, TLanes detectionMv, TLanes refractorySteps, double* stepsLeft)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        var one = TLanes.Broadcast(1);
        var refractory = TLanes.Load(stepsLeft);
        var isRefractory = TLanes.GreaterThanOrEqual(refractory, one);
        var fires = TLanes.And(TLanes.GreaterThanOrEqual(afterMv, detectionMv), TLanes.GreaterThan(beforeMv, afterMv));
        fires = TLanes.AndNot(fires, isRefractory);
        refractory = TLanes.Select(isRefractory, refractory - one, refractory);
        TLanes.Select(fires, refractorySteps, refractory).Store(stepsLeft);
        return fires;
    }
}
