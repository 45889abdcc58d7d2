using System.Runtime.CompilerServices;
using Neuromesh.Core.Kernels.Lanes;

namespace Neuromesh.Core.Kernels;

/// <content>The crossing of the threshold by neurons with D = 0, whose potential has no upstroke.</content>
internal unsafe partial struct ExponentialNeuron<TInput, TRecovery>
{
    /// <summary><see cref="Rise"/> without an exponential: the rule in V, and the crossing by Newton's method on the cubic with the values and slopes at both ends.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly (TLanes Crosses, TLanes Fraction) RiseInPotential<TLanes>(
        nint i, in MembraneDrive<TLanes> drive, TLanes length, TLanes rising, ref State<TLanes> state)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        var (v0, w0) = (state.V, state.W);
        _ = AdvancePotential(i, drive, length, ref state);
        var (v1, w1) = (state.V, state.W);
        var peak = PeakMv.At<TLanes>(i);
        var below = TLanes.GreaterThan(peak, v0);
        var crosses = TLanes.AndNot(rising, TLanes.And(below, TLanes.GreaterThan(peak, v1)));
        var start = length * PotentialRate(i, v0, w0, drive.Target0, drive.Conductance0);
        var end = length * PotentialRate(i, v1, w1, drive.Target2, drive.Conductance2);
        var (square, cube) = Hermite(v1 - v0, start, end);
        var two = TLanes.Broadcast(2);
        var three = TLanes.Broadcast(3);
        var fraction = Bounded((peak - v0) / (v1 - v0));
        for (var iteration = 0; iteration < 3; iteration++)
        {
            var value = v0 + (fraction * (start + (fraction * (square + (fraction * cube)))));
            var slope = start + (fraction * ((two * square) + (fraction * (three * cube))));
            fraction = Bounded(fraction - ((value - peak) / slope));
        }

        fraction = TLanes.And(below, fraction);
        var startW = length * Recovery.Rate(i, v0, w0);
        var (squareW, cubeW) = Hermite(w1 - w0, startW, length * Recovery.Rate(i, v1, w1));
        state.V = TLanes.Select(crosses, peak, v1);
        state.W = TLanes.Select(crosses, w0 + (fraction * (startW + (fraction * (squareW + (fraction * cubeW))))), w1);
        return (crosses, fraction);
    }

    // The coefficients of the square and the cube for a rise with slopes at both ends, over a length of 1.
    private static (TLanes Square, TLanes Cube) Hermite<TLanes>(TLanes rise, TLanes start, TLanes end)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        var two = TLanes.Broadcast(2);
        return (((TLanes.Broadcast(3) * rise) - (two * start)) - end, (start + end) - (two * rise));
    }

    // dV/dt without the exponential.
    private readonly TLanes PotentialRate<TLanes>(nint i, TLanes v, TLanes w, TLanes target, TLanes conductance)
        where TLanes : unmanaged, IDoubleLanes<TLanes> =>
        ((conductance * (target - v)) - Recovery.Current(i, v, w)) * InverseCapacitance.At<TLanes>(i);
}
