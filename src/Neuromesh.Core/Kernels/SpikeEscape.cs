using System.Runtime.CompilerServices;
using Neuromesh.Core.Kernels.Lanes;
using Neuromesh.Core.Numerics;

namespace Neuromesh.Core.Kernels;

/// <summary>
/// Spikes drawn from a hazard with a threshold and a current that spikes raise: <c>hazard = rate·exp((V - threshold)/D)</c>, the probability of a spike in a step
/// of length h is <c>1 - exp(-hazard·h)</c>; each of up to three components of the threshold and of the current decays exponentially and jumps after a spike.
/// </summary>
/// <remarks>The draw of a neuron and step is one uniform deviate, made outside: which step and neuron it belongs to does not depend on the cut.</remarks>
internal unsafe struct SpikeEscape
{
    /// <summary>The most components.</summary>
    public const int MaximumComponents = 3;

    /// <summary>Components of the spike-triggered current in pA.</summary>
    public Component Current1, Current2, Current3;

    /// <summary>Components of the threshold in mV.</summary>
    public Component Threshold1, Threshold2, Threshold3;

    /// <summary>Components of the current in use.</summary>
    public int Currents;

    /// <summary>Components of the threshold in use.</summary>
    public int Thresholds;

    /// <summary>Receives the current in pA, for recording.</summary>
    public double* CurrentPa;

    /// <summary>Receives the threshold in mV, for recording.</summary>
    public double* ThresholdMv;

    /// <summary>Steps left of the refractory period; whole numbers.</summary>
    public double* RefractoryStepsLeft;

    /// <summary>A uniform deviate in [0, 1) for each neuron.</summary>
    public double* Uniforms;

    /// <summary>Threshold without spikes in mV.</summary>
    public Coefficient RestingThresholdMv;

    /// <summary>1/D per mV.</summary>
    public Coefficient InverseSlope;

    /// <summary>rate·h.</summary>
    public Coefficient Hazard;

    /// <summary>Reset potential in mV.</summary>
    public Coefficient ResetMv;

    /// <summary>Steps of the refractory period.</summary>
    public Coefficient RefractorySteps;

    /// <summary>Sums the components as they are at the start of a step, then lets them decay.</summary>
    /// <param name="i">The first neuron.</param>
    /// <param name="current">Receives the spike-triggered current in pA.</param>
    /// <param name="threshold">Receives the threshold in mV.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Begin<TLanes>(nint i, out TLanes current, out TLanes threshold)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        current = TLanes.Zero;
        threshold = RestingThresholdMv.At<TLanes>(i);
        if (Currents > 0)
        {
            current += Current1.Decay<TLanes>(i);
        }

        if (Currents > 1)
        {
            current += Current2.Decay<TLanes>(i);
        }

        if (Currents > 2)
        {
            current += Current3.Decay<TLanes>(i);
        }

        if (Thresholds > 0)
        {
            threshold += Threshold1.Decay<TLanes>(i);
        }

        if (Thresholds > 1)
        {
            threshold += Threshold2.Decay<TLanes>(i);
        }

        if (Thresholds > 2)
        {
            threshold += Threshold3.Decay<TLanes>(i);
        }

        current.Store(CurrentPa + i);
        threshold.Store(ThresholdMv + i);
    }

    /// <summary>Ends a step: refractory neurons are held at the reset potential, the others may fire.</summary>
    /// <param name="i">The first neuron.</param>
    /// <param name="potential">Potential that a neuron has when it is not refractory, in mV; receives the one it has.</param>
    /// <param name="threshold">The threshold in mV.</param>
    /// <returns>The mask of the neurons that fire.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TLanes End<TLanes>(nint i, ref TLanes potential, TLanes threshold)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        var one = TLanes.Broadcast(1);
        var refractory = TLanes.Load(RefractoryStepsLeft + i);
        var isRefractory = TLanes.GreaterThanOrEqual(refractory, one);
        var hazard = Hazard.At<TLanes>(i) * DeterministicMath.Exp((potential - threshold) * InverseSlope.At<TLanes>(i));
        var survival = DeterministicMath.Exp(TLanes.Zero - hazard);
        var fires = TLanes.AndNot(TLanes.GreaterThan(one - TLanes.Load(Uniforms + i), survival), isRefractory);
        potential = TLanes.Select(isRefractory, ResetMv.At<TLanes>(i), potential);
        refractory = TLanes.Select(isRefractory, refractory - one, refractory);
        TLanes.Select(fires, RefractorySteps.At<TLanes>(i), refractory).Store(RefractoryStepsLeft + i);
        if (TLanes.MaskBits(fires) != 0)
        {
            Jump(i, fires);
        }

        return fires;
    }

    private readonly void Jump<TLanes>(nint i, TLanes fires)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        Current1.Jump(i, fires, Currents > 0);
        Current2.Jump(i, fires, Currents > 1);
        Current3.Jump(i, fires, Currents > 2);
        Threshold1.Jump(i, fires, Thresholds > 0);
        Threshold2.Jump(i, fires, Thresholds > 1);
        Threshold3.Jump(i, fires, Thresholds > 2);
    }

    /// <summary>One exponentially decaying component.</summary>
    internal struct Component
    {
        /// <summary>Value of each neuron.</summary>
        public double* Value;

        /// <summary>Factor over one step.</summary>
        public Coefficient Factor;

        /// <summary>What a spike adds.</summary>
        public Coefficient Size;

        /// <summary>Returns the value and lets it decay.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly TLanes Decay<TLanes>(nint i)
            where TLanes : unmanaged, IDoubleLanes<TLanes>
        {
            var value = TLanes.Load(Value + i);
            (value * Factor.At<TLanes>(i)).Store(Value + i);
            return value;
        }

        /// <summary>Adds the effect of a spike.</summary>
        public readonly void Jump<TLanes>(nint i, TLanes fires, bool isUsed)
            where TLanes : unmanaged, IDoubleLanes<TLanes>
        {
            if (isUsed)
            {
                (TLanes.Load(Value + i) + TLanes.And(fires, Size.At<TLanes>(i))).Store(Value + i);
            }
        }
    }
}
