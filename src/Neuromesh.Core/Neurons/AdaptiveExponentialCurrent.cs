using System.Runtime.CompilerServices;
using Neuromesh.Core.Kernels;
using Neuromesh.Core.Kernels.Lanes;
using Neuromesh.Core.Units;

namespace Neuromesh.Core.Neurons;

/// <summary>
/// Adaptive exponential integrate-and-fire neurons with exponentially decaying synaptic currents:
/// <c>C dV/dt = -gL·(V - E) + gL·D·exp((V - VT)/D) + Iex + Iin - w + I</c>, <c>tauW dw/dt = a·(V - E) - w</c>, <c>w ← w + b</c> after a spike.
/// </summary>
/// <remarks>
/// Scheme, treatment of the upstroke and its error: <see cref="ExponentialNeuron{TInput, TRecovery}"/>. At the peak potential the neuron fires: V is reset at the very time
/// of the crossing, and held for the refractory period, which is none by default.
/// Source: Brette and Gerstner 2005, doi:10.1152/jn.00686.2005, whose values are the defaults; the conventions of NEST's <c>aeif_psc_exp</c>.
/// </remarks>
internal unsafe struct AdaptiveExponentialCurrent : INeuronModel<AdaptiveExponentialCurrent>
{
    private ExponentialNeuron<CurrentInput, AdaptationCurrent> _neurons;

    /// <inheritdoc/>
    public static NeuronModelDescriptor Descriptor { get; } = new(
        "adex-current",
        "Adaptive exponential integrate-and-fire, C dV/dt = -gL·(V - E) + gL·D·exp((V - VT)/D) + Iex + Iin - w + I, tauW dw/dt = a·(V - E) - w, w <- w + b after a spike; a spike of weight w (pA) moves Iex (w >= 0) or Iin (w < 0) by w.",
        PhysicalDimension.Current,
        [
            .. ExponentialNeurons.Parameters,
            NeuronParameters.AnyOf("adaptationConductance", PhysicalDimension.Conductance, 4, "a", "Coupling of the adaptation current to the potential."),
            NeuronParameters.Current("adaptationJump", 80.5, "b", "What a spike adds to the adaptation current."),
            NeuronParameters.PositiveTime("adaptationTimeConstant", 144, "tauW", "Time constant of the adaptation current."),
            NeuronParameters.ExcitatoryTime(0.2),
            NeuronParameters.InhibitoryTime(2),
        ],
        [NeuronParameters.MembranePotential, new("adaptationCurrent", PhysicalDimension.Current, "Adaptation current; 0 pA at the start if not given."), .. NeuronParameters.SynapticCurrents])
    {
        Check = ExponentialNeurons.Check,
    };

    /// <inheritdoc/>
    public static int PortCount => 2;

    /// <inheritdoc/>
    public static AdaptiveExponentialCurrent Create(NeuronStorage storage) => new() { _neurons = ExponentialNeurons.Create<CurrentInput, AdaptationCurrent>(storage, ExponentialNeurons.Currents, ExponentialNeurons.Adaptation) };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TLanes Step<TLanes>(nint i, TLanes input, TLanes inhibitoryInput)
        where TLanes : unmanaged, IDoubleLanes<TLanes> => _neurons.Step(i, input, inhibitoryInput);
}
