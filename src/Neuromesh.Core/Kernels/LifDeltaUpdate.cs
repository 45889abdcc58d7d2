using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Neuromesh.Core.Kernels.Lanes;

namespace Neuromesh.Core.Kernels;

/// <summary>The arrays that one update of <see cref="LifDeltaUpdate"/> works on. All lengths are the number of neurons.</summary>
/// <remarks>A coefficient with an index mask of 0 is one value for all, repeated over one vector.</remarks>
public unsafe struct LifDeltaArrays
{
    /// <summary>Membrane potential above rest in mV.</summary>
    public double* PotentialAboveRestMv;

    /// <summary>Steps left of the refractory period; whole numbers.</summary>
    public double* RefractoryStepsLeft;

    /// <summary>What the injected current adds to the potential in one step, in mV.</summary>
    public double* DriveMv;

    /// <summary>Index mask of <see cref="DriveMv"/>.</summary>
    public nint DriveMvMask;

    /// <summary>Factor of the potential over one step, exp(-h/tau_m).</summary>
    public double* Decay;

    /// <summary>Index mask of <see cref="Decay"/>.</summary>
    public nint DecayMask;

    /// <summary>Threshold above rest in mV.</summary>
    public double* ThresholdAboveRestMv;

    /// <summary>Index mask of <see cref="ThresholdAboveRestMv"/>.</summary>
    public nint ThresholdAboveRestMvMask;

    /// <summary>Reset potential above rest in mV.</summary>
    public double* ResetAboveRestMv;

    /// <summary>Index mask of <see cref="ResetAboveRestMv"/>.</summary>
    public nint ResetAboveRestMvMask;

    /// <summary>Steps of the refractory period.</summary>
    public double* RefractorySteps;

    /// <summary>Index mask of <see cref="RefractorySteps"/>.</summary>
    public nint RefractoryStepsMask;

    /// <summary>Lower bound of the potential above rest in mV.</summary>
    public double* MinimumAboveRestMv;

    /// <summary>Index mask of <see cref="MinimumAboveRestMv"/>.</summary>
    public nint MinimumAboveRestMvMask;

    /// <summary>The arrays as they are seen from a neuron.</summary>
    /// <param name="first">The neuron that becomes the first.</param>
    internal readonly LifDeltaArrays From(nint first)
    {
        var part = this;
        part.PotentialAboveRestMv += first;
        part.RefractoryStepsLeft += first;
        part.DriveMv += first & DriveMvMask;
        part.Decay += first & DecayMask;
        part.ThresholdAboveRestMv += first & ThresholdAboveRestMvMask;
        part.ResetAboveRestMv += first & ResetAboveRestMvMask;
        part.RefractorySteps += first & RefractoryStepsMask;
        part.MinimumAboveRestMv += first & MinimumAboveRestMvMask;
        return part;
    }
}

/// <summary>
/// One step of leaky integrate-and-fire neurons whose synapses are jumps of the potential:
/// <c>V ← exp(-h/tau)·V + (1 - exp(-h/tau))·R·I + J</c>, exact for a current that is constant over the step; clamped from below; while
/// refractory V stays and J is discarded; V ≥ threshold fires.
/// </summary>
/// <remarks>
/// Lanes are neighbouring neurons; the remainder runs through the scalar reference. Each neuron's arithmetic is the same sequence of
/// multiplications and additions, without fused multiply-add, at every width: the same bits.
/// </remarks>
public static unsafe class LifDeltaUpdate
{
    /// <summary>Advances neurons at the widest vectors of this CPU.</summary>
    /// <param name="arrays">State and coefficients.</param>
    /// <param name="count">Number of neurons.</param>
    /// <param name="input">Input in mV; cleared.</param>
    /// <param name="fired">Receives the indexes of the neurons that fired; room for all.</param>
    /// <returns>Number of neurons that fired.</returns>
    public static int Step(in LifDeltaArrays arrays, nint count, double* input, int* fired)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            return Step<DoubleLanes512>(arrays, count, input, fired);
        }

        if (Vector256.IsHardwareAccelerated)
        {
            return Step<DoubleLanes256>(arrays, count, input, fired);
        }

        return Vector128.IsHardwareAccelerated
            ? Step<DoubleLanes128>(arrays, count, input, fired)
            : StepScalar(arrays, 0, count, input, fired);
    }

    /// <summary>The reference: neurons <paramref name="first"/> to <paramref name="end"/>, one by one.</summary>
    /// <param name="arrays">State and coefficients.</param>
    /// <param name="first">First neuron.</param>
    /// <param name="end">One past the last neuron.</param>
    /// <param name="input">Input in mV; cleared.</param>
    /// <param name="fired">Receives the indexes of the neurons that fired.</param>
    /// <returns>Number of neurons that fired.</returns>
    public static int StepScalar(in LifDeltaArrays arrays, nint first, nint end, double* input, int* fired)
    {
        var a = arrays;
        var firedCount = 0;
        for (var i = first; i < end; i++)
        {
            var potential = a.PotentialAboveRestMv[i];
            var refractory = a.RefractoryStepsLeft[i];
            var free = (a.DriveMv[i & a.DriveMvMask] + (a.Decay[i & a.DecayMask] * potential)) + input[i];
            input[i] = 0;
            var minimum = a.MinimumAboveRestMv[i & a.MinimumAboveRestMvMask];
            free = free >= minimum ? free : minimum;
            potential = refractory >= 1 ? potential : free;
            refractory = refractory >= 1 ? refractory - 1 : refractory;
            if (potential >= a.ThresholdAboveRestMv[i & a.ThresholdAboveRestMvMask])
            {
                potential = a.ResetAboveRestMv[i & a.ResetAboveRestMvMask];
                refractory = a.RefractorySteps[i & a.RefractoryStepsMask];
                fired[firedCount++] = (int)i;
            }

            a.PotentialAboveRestMv[i] = potential;
            a.RefractoryStepsLeft[i] = refractory;
        }

        return firedCount;
    }

    /// <summary><see cref="Step(in LifDeltaArrays, nint, double*, int*)"/> at one width.</summary>
    /// <typeparam name="TLanes">The width.</typeparam>
    /// <param name="arrays">State and coefficients.</param>
    /// <param name="count">Number of neurons.</param>
    /// <param name="input">Input in mV; cleared.</param>
    /// <param name="fired">Receives the indexes of the neurons that fired; room for all.</param>
    /// <returns>Number of neurons that fired.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Step<TLanes>(in LifDeltaArrays arrays, nint count, double* input, int* fired)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        var a = arrays;
        var firedCount = 0;
        var zero = TLanes.Broadcast(0);
        var one = TLanes.Broadcast(1);

        // Coefficients that are one value for all stay in registers.
        var varies = (a.DecayMask | a.MinimumAboveRestMvMask | a.ThresholdAboveRestMvMask) != 0;
        var decay = TLanes.Load(a.Decay);
        var minimum = TLanes.Load(a.MinimumAboveRestMv);
        var threshold = TLanes.Load(a.ThresholdAboveRestMv);
        nint i = 0;
        for (; i + TLanes.Count <= count; i += TLanes.Count)
        {
            if (varies)
            {
                decay = TLanes.Load(a.Decay + (i & a.DecayMask));
                minimum = TLanes.Load(a.MinimumAboveRestMv + (i & a.MinimumAboveRestMvMask));
                threshold = TLanes.Load(a.ThresholdAboveRestMv + (i & a.ThresholdAboveRestMvMask));
            }

            var potential = TLanes.Load(a.PotentialAboveRestMv + i);
            var refractory = TLanes.Load(a.RefractoryStepsLeft + i);
            var free = (TLanes.Load(a.DriveMv + (i & a.DriveMvMask)) + (decay * potential)) + TLanes.Load(input + i);
            zero.Store(input + i);
            free = TLanes.Select(TLanes.GreaterThanOrEqual(free, minimum), free, minimum);
            var isRefractory = TLanes.GreaterThanOrEqual(refractory, one);
            potential = TLanes.Select(isRefractory, potential, free);
            refractory = TLanes.Select(isRefractory, refractory - one, refractory);
            var fires = TLanes.GreaterThanOrEqual(potential, threshold);
            var bits = TLanes.MaskBits(fires);
            if (bits != 0)
            {
                potential = TLanes.Select(fires, TLanes.Load(a.ResetAboveRestMv + (i & a.ResetAboveRestMvMask)), potential);
                refractory = TLanes.Select(fires, TLanes.Load(a.RefractorySteps + (i & a.RefractoryStepsMask)), refractory);
                for (; bits != 0; bits &= bits - 1)
                {
                    fired[firedCount++] = (int)i + BitOperations.TrailingZeroCount(bits);
                }
            }

            potential.Store(a.PotentialAboveRestMv + i);
            refractory.Store(a.RefractoryStepsLeft + i);
        }

        return firedCount + StepScalar(arrays, i, count, input, fired + firedCount);
    }
}
