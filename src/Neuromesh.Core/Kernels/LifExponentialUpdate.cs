using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Neuromesh.Core.Kernels.Lanes;

namespace Neuromesh.Core.Kernels;

/// <summary>The arrays that one update of <see cref="LifExponentialUpdate"/> works on. All lengths are the number of neurons.</summary>
/// <remarks>A coefficient with an index mask of 0 is one value for all, repeated over one vector.</remarks>
public unsafe struct LifExponentialArrays
{
    /// <summary>Membrane potential above rest in mV.</summary>
    public double* PotentialAboveRestMv;

    /// <summary>Steps left of the refractory period; whole numbers.</summary>
    public double* RefractoryStepsLeft;

    /// <summary>Synaptic current of port 0 in pA.</summary>
    public double* ExcitatoryCurrentPa;

    /// <summary>Synaptic current of port 1 in pA.</summary>
    public double* InhibitoryCurrentPa;

    /// <summary>What the injected current adds to the potential in one step, in mV.</summary>
    public double* DriveMv;

    /// <summary>Index mask of <see cref="DriveMv"/>.</summary>
    public nint DriveMvMask;

    /// <summary>Factor of the potential over one step, exp(-h/tau_m).</summary>
    public double* Decay;

    /// <summary>Index mask of <see cref="Decay"/>.</summary>
    public nint DecayMask;

    /// <summary>Factor of the excitatory current over one step, exp(-h/tau_ex).</summary>
    public double* ExcitatoryDecay;

    /// <summary>Index mask of <see cref="ExcitatoryDecay"/>.</summary>
    public nint ExcitatoryDecayMask;

    /// <summary>Factor of the inhibitory current over one step, exp(-h/tau_in).</summary>
    public double* InhibitoryDecay;

    /// <summary>Index mask of <see cref="InhibitoryDecay"/>.</summary>
    public nint InhibitoryDecayMask;

    /// <summary>Effect of the excitatory current on the potential over one step, in mV/pA.</summary>
    public double* ExcitatoryGain;

    /// <summary>Index mask of <see cref="ExcitatoryGain"/>.</summary>
    public nint ExcitatoryGainMask;

    /// <summary>Effect of the inhibitory current on the potential over one step, in mV/pA.</summary>
    public double* InhibitoryGain;

    /// <summary>Index mask of <see cref="InhibitoryGain"/>.</summary>
    public nint InhibitoryGainMask;

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

    /// <summary>The arrays as they are seen from a neuron.</summary>
    /// <param name="first">The neuron that becomes the first.</param>
    internal readonly LifExponentialArrays From(nint first)
    {
        var part = this;
        part.PotentialAboveRestMv += first;
        part.RefractoryStepsLeft += first;
        part.ExcitatoryCurrentPa += first;
        part.InhibitoryCurrentPa += first;
        part.DriveMv += first & DriveMvMask;
        part.Decay += first & DecayMask;
        part.ExcitatoryDecay += first & ExcitatoryDecayMask;
        part.InhibitoryDecay += first & InhibitoryDecayMask;
        part.ExcitatoryGain += first & ExcitatoryGainMask;
        part.InhibitoryGain += first & InhibitoryGainMask;
        part.ThresholdAboveRestMv += first & ThresholdAboveRestMvMask;
        part.ResetAboveRestMv += first & ResetAboveRestMvMask;
        part.RefractorySteps += first & RefractoryStepsMask;
        return part;
    }
}

/// <summary>
/// One step of leaky integrate-and-fire neurons with exponentially decaying synaptic currents, by exact integration
/// (Rotter and Diesmann 1999, doi:10.1007/s004220050570): <c>V ← P22·V + P21ex·Iex + P21in·Iin + P20·I</c>, then
/// <c>Iex ← P11ex·Iex + Jex</c> and likewise Iin. While refractory V stays and the currents go on; V ≥ threshold fires.
/// </summary>
/// <remarks>
/// Lanes are neighbouring neurons; the remainder runs through the scalar reference. Each neuron's arithmetic is the same sequence of
/// multiplications and additions, without fused multiply-add, at every width: the same bits.
/// </remarks>
public static unsafe class LifExponentialUpdate
{
    /// <summary>Advances neurons at the widest vectors of this CPU.</summary>
    /// <param name="arrays">State and coefficients.</param>
    /// <param name="count">Number of neurons.</param>
    /// <param name="input">Input of port 0 in pA; cleared.</param>
    /// <param name="inhibitoryInput">Input of port 1 in pA; cleared.</param>
    /// <param name="fired">Receives the indexes of the neurons that fired; room for all.</param>
    /// <returns>Number of neurons that fired.</returns>
    public static int Step(in LifExponentialArrays arrays, nint count, double* input, double* inhibitoryInput, int* fired)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            return Step<DoubleLanes512>(arrays, count, input, inhibitoryInput, fired);
        }

        if (Vector256.IsHardwareAccelerated)
        {
            return Step<DoubleLanes256>(arrays, count, input, inhibitoryInput, fired);
        }

        return Vector128.IsHardwareAccelerated
            ? Step<DoubleLanes128>(arrays, count, input, inhibitoryInput, fired)
            : StepScalar(arrays, 0, count, input, inhibitoryInput, fired);
    }

    /// <summary>The reference: neurons <paramref name="first"/> to <paramref name="end"/>, one by one.</summary>
    /// <param name="arrays">State and coefficients.</param>
    /// <param name="first">First neuron.</param>
    /// <param name="end">One past the last neuron.</param>
    /// <param name="input">Input of port 0 in pA; cleared.</param>
    /// <param name="inhibitoryInput">Input of port 1 in pA; cleared.</param>
    /// <param name="fired">Receives the indexes of the neurons that fired.</param>
    /// <returns>Number of neurons that fired.</returns>
    public static int StepScalar(in LifExponentialArrays arrays, nint first, nint end, double* input, double* inhibitoryInput, int* fired)
    {
        var a = arrays;
        var firedCount = 0;
        for (var i = first; i < end; i++)
        {
            var potential = a.PotentialAboveRestMv[i];
            var refractory = a.RefractoryStepsLeft[i];
            var excitatory = a.ExcitatoryCurrentPa[i];
            var inhibitory = a.InhibitoryCurrentPa[i];
            var free = (((potential * a.Decay[i & a.DecayMask])
                + (excitatory * a.ExcitatoryGain[i & a.ExcitatoryGainMask]))
                + (inhibitory * a.InhibitoryGain[i & a.InhibitoryGainMask]))
                + a.DriveMv[i & a.DriveMvMask];
            a.ExcitatoryCurrentPa[i] = (excitatory * a.ExcitatoryDecay[i & a.ExcitatoryDecayMask]) + input[i];
            a.InhibitoryCurrentPa[i] = (inhibitory * a.InhibitoryDecay[i & a.InhibitoryDecayMask]) + inhibitoryInput[i];
            input[i] = 0;
            inhibitoryInput[i] = 0;
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

    /// <summary><see cref="Step(in LifExponentialArrays, nint, double*, double*, int*)"/> at one width.</summary>
    /// <typeparam name="TLanes">The width.</typeparam>
    /// <param name="arrays">State and coefficients.</param>
    /// <param name="count">Number of neurons.</param>
    /// <param name="input">Input of port 0 in pA; cleared.</param>
    /// <param name="inhibitoryInput">Input of port 1 in pA; cleared.</param>
    /// <param name="fired">Receives the indexes of the neurons that fired; room for all.</param>
    /// <returns>Number of neurons that fired.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Step<TLanes>(in LifExponentialArrays arrays, nint count, double* input, double* inhibitoryInput, int* fired)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        var a = arrays;
        var firedCount = 0;
        var zero = TLanes.Broadcast(0);
        var one = TLanes.Broadcast(1);

        // Coefficients that are one value for all stay in registers.
        var varies = (a.DecayMask | a.ExcitatoryGainMask | a.InhibitoryGainMask | a.ExcitatoryDecayMask | a.InhibitoryDecayMask | a.ThresholdAboveRestMvMask) != 0;
        var decay = TLanes.Load(a.Decay);
        var excitatoryGain = TLanes.Load(a.ExcitatoryGain);
        var inhibitoryGain = TLanes.Load(a.InhibitoryGain);
        var excitatoryDecay = TLanes.Load(a.ExcitatoryDecay);
        var inhibitoryDecay = TLanes.Load(a.InhibitoryDecay);
        var threshold = TLanes.Load(a.ThresholdAboveRestMv);
        nint i = 0;
        for (; i + TLanes.Count <= count; i += TLanes.Count)
        {
            if (varies)
            {
                decay = TLanes.Load(a.Decay + (i & a.DecayMask));
                excitatoryGain = TLanes.Load(a.ExcitatoryGain + (i & a.ExcitatoryGainMask));
                inhibitoryGain = TLanes.Load(a.InhibitoryGain + (i & a.InhibitoryGainMask));
                excitatoryDecay = TLanes.Load(a.ExcitatoryDecay + (i & a.ExcitatoryDecayMask));
                inhibitoryDecay = TLanes.Load(a.InhibitoryDecay + (i & a.InhibitoryDecayMask));
                threshold = TLanes.Load(a.ThresholdAboveRestMv + (i & a.ThresholdAboveRestMvMask));
            }

            var potential = TLanes.Load(a.PotentialAboveRestMv + i);
            var refractory = TLanes.Load(a.RefractoryStepsLeft + i);
            var excitatory = TLanes.Load(a.ExcitatoryCurrentPa + i);
            var inhibitory = TLanes.Load(a.InhibitoryCurrentPa + i);
            var free = (((potential * decay)
                + (excitatory * excitatoryGain))
                + (inhibitory * inhibitoryGain))
                + TLanes.Load(a.DriveMv + (i & a.DriveMvMask));
            ((excitatory * excitatoryDecay) + TLanes.Load(input + i))
                .Store(a.ExcitatoryCurrentPa + i);
            ((inhibitory * inhibitoryDecay) + TLanes.Load(inhibitoryInput + i))
                .Store(a.InhibitoryCurrentPa + i);
            zero.Store(input + i);
            zero.Store(inhibitoryInput + i);
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

        return firedCount + StepScalar(arrays, i, count, input, inhibitoryInput, fired + firedCount);
    }
}
