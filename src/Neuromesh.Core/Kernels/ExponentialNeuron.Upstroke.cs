using System.Runtime.CompilerServices;
using Neuromesh.Core.Kernels.Lanes;
using Neuromesh.Core.Numerics;

namespace Neuromesh.Core.Kernels;

/// <content>The upstroke of a spike and what follows it within the same substep.</content>
internal unsafe partial struct ExponentialNeuron<TInput, TRecovery>
{
    // Of ln u in one piece of a substep: the classical rule is off by 1e-5 of u there.
    private const double LargestChange = 0.25;
    private const double MostPieces = 1000;

    /// <summary>Advances the neurons in their upstroke, in pieces of the substep where strong input moves them by more than a fraction of D in it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly void AdvanceUpstroke<TLanes>(
        nint i,
        in MembraneDrive<TLanes> drive,
        TLanes rising,
        TLanes excitatory,
        TLanes inhibitory,
        in State<TLanes> before,
        ref State<TLanes> state)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        var length = TLanes.Broadcast(SubstepMs);
        var change = (Change(i, drive, before.V) * length) * TLanes.Broadcast(1 / LargestChange);
        var fast = TLanes.And(rising, TLanes.GreaterThan(change, TLanes.Broadcast(1)));
        var others = TLanes.AndNot(rising, fast);
        if (TLanes.MaskBits(others) != 0)
        {
            AdvanceRising(i, drive, TLanes.Zero, length, others, excitatory, inhibitory, before, ref state);
        }

        if (TLanes.MaskBits(fast) != 0)
        {
            var most = TLanes.Broadcast(MostPieces);
            var pieces = TLanes.Floor(TLanes.Select(TLanes.LessThan(change, most), change, most)) + TLanes.Broadcast(1);
            AdvanceInPieces(i, fast, pieces, excitatory, inhibitory, before, ref state);
        }
    }

    // How fast ln u changes by leak, synapses and injected current, per ms: the fastest of the start, the middle and the end.
    private readonly TLanes Change<TLanes>(nint i, in MembraneDrive<TLanes> drive, TLanes v)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        var start = Magnitude(drive.Conductance0 * (drive.Target0 - v));
        var middle = Magnitude(drive.Conductance1 * (drive.Target1 - v));
        var end = Magnitude(drive.Conductance2 * (drive.Target2 - v));
        var largest = TLanes.Select(TLanes.GreaterThan(start, middle), start, middle);
        largest = TLanes.Select(TLanes.GreaterThan(largest, end), largest, end);
        return (largest * InverseSlope.At<TLanes>(i)) * InverseCapacitance.At<TLanes>(i);
    }

    private static TLanes Magnitude<TLanes>(TLanes value)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        var negative = TLanes.Zero - value;
        return TLanes.Select(TLanes.GreaterThan(value, negative), value, negative);
    }

    /// <summary>Advances neurons by one substep in pieces, as many for each as it needs: what a neuron does does not depend on its neighbours.</summary>
    private readonly void AdvanceInPieces<TLanes>(
        nint i, TLanes lanes, TLanes pieces, TLanes excitatory, TLanes inhibitory, in State<TLanes> before, ref State<TLanes> state)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        var length = TLanes.Broadcast(SubstepMs) / pieces;
        var current = before;
        for (var piece = 0; piece <= (int)MostPieces; piece++)
        {
            var number = TLanes.Broadcast(piece);
            var active = TLanes.And(lanes, TLanes.GreaterThan(pieces, number));
            if (TLanes.MaskBits(active) == 0)
            {
                break;
            }

            var start = number * length;
            var part = Input.Part(i, excitatory, inhibitory, start, length);
            var next = current;
            var (trusted, held) = AdvancePotential(i, part, length, ref next);
            var rising = TLanes.AndNot(active, TLanes.Or(trusted, held));
            if (TLanes.MaskBits(rising) != 0)
            {
                AdvanceRising(i, part, start, length, rising, excitatory, inhibitory, current, ref next);
            }

            current.Take(active, next);
        }

        state.Take(lanes, current);
    }

    /// <summary>Advances neurons in their upstroke by a part of a substep, resets those that reach the peak, and advances these to the end of the part.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly void AdvanceRising<TLanes>(
        nint i,
        in MembraneDrive<TLanes> drive,
        TLanes start,
        TLanes length,
        TLanes rising,
        TLanes excitatory,
        TLanes inhibitory,
        in State<TLanes> before,
        ref State<TLanes> state)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        var risen = before;
        var (crosses, fraction) = Rise(i, drive, length, rising, ref risen);
        state.V = TLanes.Select(rising, risen.V, state.V);
        state.W = TLanes.Select(rising, risen.W, state.W);
        if (TLanes.MaskBits(crosses) == 0)
        {
            return;
        }

        var one = TLanes.Broadcast(1);
        var period = RefractorySteps.At<TLanes>(i);
        var offset = fraction * length;
        var rest = length - offset;
        var after = new State<TLanes>
        {
            V = ResetMv.At<TLanes>(i),
            W = Recovery.Jump(i, risen.W),
            RefractoryLeft = TLanes.Select(TLanes.GreaterThanOrEqual(period, one), period + one, TLanes.Zero),
            Fired = TLanes.Or(before.Fired, crosses),
        };
        var part = Input.Part(i, excitatory, inhibitory, start + offset, rest);
        var reset = after;
        var (trusted, held) = AdvancePotential(i, part, rest, ref after);
        var risesAgain = TLanes.AndNot(crosses, TLanes.Or(trusted, held));
        if (TLanes.MaskBits(risesAgain) != 0)
        {
            // A crossing in what is left ends at the peak, where the next substep finds it.
            var again = reset;
            _ = Rise(i, part, rest, risesAgain, ref again);
            after.V = TLanes.Select(risesAgain, again.V, after.V);
            after.W = TLanes.Select(risesAgain, again.W, after.W);
        }

        state.Take(crosses, after);
    }

    /// <summary>Advances the potential, by way of u where D is above 0, and the second variable.</summary>
    /// <returns>Where the peak is reached, and after which fraction of the substep; there V is the peak and the second variable that of the crossing.</returns>
    private readonly (TLanes Crosses, TLanes Fraction) Rise<TLanes>(nint i, in MembraneDrive<TLanes> drive, TLanes length, TLanes rising, ref State<TLanes> state)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        var curved = TLanes.And(rising, TLanes.GreaterThan(SlopeMv.At<TLanes>(i), TLanes.Zero));
        var straight = TLanes.AndNot(rising, curved);
        if (TLanes.MaskBits(straight) == 0)
        {
            return RiseInU(i, drive, length, rising, ref state);
        }

        var linear = state;
        var (crosses, fraction) = RiseInPotential(i, drive, length, straight, ref linear);
        var (crossesInU, fractionInU) = RiseInU(i, drive, length, curved, ref state);
        state.Take(straight, linear);
        return (TLanes.Or(crosses, crossesInU), TLanes.Select(straight, fraction, fractionInU));
    }

    /// <summary><see cref="Rise"/> by way of u.</summary>
    private readonly (TLanes Crosses, TLanes Fraction) RiseInU<TLanes>(nint i, in MembraneDrive<TLanes> drive, TLanes length, TLanes rising, ref State<TLanes> state)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        var lanes = TLanes.MaskBits(rising);
        var threshold = ThresholdMv.At<TLanes>(i);
        var half = length * TLanes.Broadcast(0.5);
        var sixth = length * TLanes.Broadcast(1.0 / 6);
        var one = TLanes.Broadcast(1);
        var two = TLanes.Broadcast(2);
        var u0 = DeterministicMath.Exp(TLanes.And(rising, (threshold - state.V) * InverseSlope.At<TLanes>(i)));
        var w0 = state.W;
        var (k1, l1) = Slopes(i, lanes, u0, w0, drive.Target0, drive.Conductance0);
        var (k2, l2) = Slopes(i, lanes, u0 + (half * k1), w0 + (half * l1), drive.Target1, drive.Conductance1);
        var (k3, l3) = Slopes(i, lanes, u0 + (half * k2), w0 + (half * l2), drive.Target1, drive.Conductance1);
        var (k4, l4) = Slopes(i, lanes, u0 + (length * k3), w0 + (length * l3), drive.Target2, drive.Conductance2);
        var u1 = u0 + (sixth * ((k1 + k4) + (two * (k2 + k3))));
        var w1 = w0 + (sixth * ((l1 + l4) + (two * (l2 + l3))));
        var peak = PeakU.At<TLanes>(i);
        var below = TLanes.GreaterThan(PeakMv.At<TLanes>(i), state.V);
        var crosses = TLanes.AndNot(rising, TLanes.And(below, TLanes.GreaterThan(u1, peak)));
        state.V = TLanes.Select(crosses, PeakMv.At<TLanes>(i), threshold - (SlopeMv.At<TLanes>(i) * Logarithm(lanes, u1)));
        state.W = w1;
        var falls = TLanes.Or(crosses, TLanes.And(rising, TLanes.GreaterThan(u0 * TLanes.Broadcast(0.5), u1)));
        if (TLanes.MaskBits(falls) == 0)
        {
            return (crosses, one);
        }

        // The crossing, by Newton's method on the cubic with the values and slopes at both ends, from the chord's crossing.
        var (k5, _) = Slopes(i, lanes, u1, w1, drive.Target2, drive.Conductance2);
        var linear = length * k1;
        var rise = u1 - u0;
        var square = ((TLanes.Broadcast(3) * rise) - (two * linear)) - (length * k5);
        var cube = (linear + (length * k5)) - (two * rise);
        var fraction = Bounded((u0 - peak) / (u0 - u1));
        for (var iteration = 0; iteration < 3; iteration++)
        {
            var value = u0 + (fraction * (linear + (fraction * (square + (fraction * cube)))));
            var slope = linear + (fraction * ((two * square) + (fraction * (TLanes.Broadcast(3) * cube))));
            fraction = Bounded(fraction - ((value - peak) / slope));
        }

        fraction = TLanes.Select(crosses, TLanes.And(below, fraction), one);

        // The second variable feels V, whose logarithm is singular at u = 0: its mean over the fraction is taken of u = (root - s)·q(s), s from 0 to 1, with the logarithm of
        // the first factor integrated in closed form and that of the smooth q by Simpson's rule.
        var end = TLanes.Select(crosses, peak, u1);
        var endSlope = fraction * (linear + (fraction * ((two * square) + (fraction * (TLanes.Broadcast(3) * cube)))));
        var halfway = fraction * TLanes.Broadcast(0.5);
        var middle = u0 + (halfway * (linear + (halfway * (square + (halfway * cube)))));
        var falling = TLanes.MaskBits(falls);
        var beyond = end / (TLanes.Zero - endSlope);
        var root = one + beyond;
        var singular = ((root * Logarithm(falling, root)) - (beyond * Logarithm(falling, beyond))) - one;
        var smooth = ((Logarithm(falling, u0 / root) + Logarithm(falling, TLanes.Zero - endSlope))
            + (TLanes.Broadcast(4) * Logarithm(falling, middle / (root - TLanes.Broadcast(0.5))))) * TLanes.Broadcast(1.0 / 6);
        var meanV = threshold - (SlopeMv.At<TLanes>(i) * (singular + smooth));
        var time = fraction * length;
        var w = w0 + (time * Recovery.Rate(i, meanV, w0 + ((time * TLanes.Broadcast(0.5)) * Recovery.Rate(i, meanV, w0))));
        state.W = TLanes.Select(falls, TLanes.Select(TLanes.GreaterThan(fraction, TLanes.Zero), w, w0), w1);
        return (crosses, fraction);
    }

    // du/dt and the derivative of the second variable; V is bounded by the peak.
    private readonly (TLanes U, TLanes W) Slopes<TLanes>(nint i, uint lanes, TLanes u, TLanes w, TLanes target, TLanes conductance)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        var peak = PeakU.At<TLanes>(i);
        var bounded = TLanes.Select(TLanes.GreaterThan(u, peak), u, peak);
        var v = ThresholdMv.At<TLanes>(i) - (SlopeMv.At<TLanes>(i) * Logarithm(lanes, bounded));
        var linear = (conductance * (target - v)) - Recovery.Current(i, v, w);
        var slope = ((SpikeCurrentPa.At<TLanes>(i) + (bounded * linear)) * InverseSlope.At<TLanes>(i)) * InverseCapacitance.At<TLanes>(i);
        return (TLanes.Zero - slope, Recovery.Rate(i, v, w));
    }

    // Within [0, 1]; 0 for no number.
    private static TLanes Bounded<TLanes>(TLanes fraction)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        var one = TLanes.Broadcast(1);
        fraction = TLanes.And(TLanes.GreaterThan(fraction, TLanes.Zero), fraction);
        return TLanes.Select(TLanes.GreaterThan(fraction, one), one, fraction);
    }

    // ln u in the lanes whose bit is set, 0 elsewhere.
    private static TLanes Logarithm<TLanes>(uint lanes, TLanes u)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        var values = stackalloc double[8];
        u.Store(values);
        for (var lane = 0; lane < TLanes.Count; lane++)
        {
            values[lane] = (lanes >> lane & 1) != 0 ? DeterministicMath.Log(values[lane]) : 0;
        }

        return TLanes.Load(values);
    }
}
