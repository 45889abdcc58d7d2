using System.Runtime.CompilerServices;
using Neuromesh.Core.Kernels.Lanes;

namespace Neuromesh.Core.Kernels;

/// <summary>
/// Watches whether a membrane with many open channels is too fast for a substep of the classical Runge-Kutta rule, which is stable while the substep is below 2.785 C/g.
/// </summary>
/// <remarks>
/// Beyond that, the potential swings by tens of mV and comes back: every number is finite, and wrong. So the potential is made no number there, which ends the run with the neuron and the step.
/// Of the squid's axon with conductances scaled up, errors are 0.02 mV at 2.4 C/g, 0.3 mV at 2.9 and 15 mV at 3.1.
/// </remarks>
/// <typeparam name="TLanes">The width.</typeparam>
internal struct SubstepStability<TLanes>
    where TLanes : unmanaged, IDoubleLanes<TLanes>
{
    private const double Limit = 2.75;

    private TLanes _largest;

    /// <summary>Takes note of a membrane's conductance.</summary>
    /// <param name="conductance">All of it, in nS.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void See(TLanes conductance) => _largest = TLanes.Select(TLanes.GreaterThan(_largest, conductance), _largest, conductance);

    /// <summary>The potential where all substeps were stable, no number elsewhere.</summary>
    /// <param name="potentialMv">The potential in mV.</param>
    /// <param name="inverseCapacitance">1/C per pF.</param>
    /// <param name="substepMs">Length of the substeps in ms.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TLanes Judge(TLanes potentialMv, TLanes inverseCapacitance, double substepMs)
    {
        var isStable = TLanes.GreaterThanOrEqual(TLanes.Broadcast(Limit / substepMs), _largest * inverseCapacitance);
        return TLanes.Select(isStable, potentialMv, TLanes.Broadcast(double.NaN));
    }
}
