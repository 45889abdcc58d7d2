using System.Runtime.CompilerServices;
using Neuromesh.Core.Kernels;
using Neuromesh.Core.Kernels.Lanes;
using Neuromesh.Core.Units;

namespace Neuromesh.Core.Neurons;

/// <summary>
/// Adaptive exponential integrate-and-fire neurons with exponentially decaying synaptic conductances:
/// <c>C dV/dt = -gL·(V - E) + gL·D·exp((V - VT)/D) - gex·(V - Eex) - gin·(V - Ein) - w + I</c>, <c>tauW dw/dt = a·(V - E) - w</c>, <c>w ← w + b</c> after a spike.
/// </summary>
/// <remarks>
/// Scheme, treatment of the upstroke and its error: <see cref="ExponentialNeuron{TInput, TRecovery}"/>. At the peak potential the neuron fires: V is reset at the very time
/// of the crossing, and held for the refractory period, which is none by default.
/// Source: Brette and Gerstner 2005, doi:10.1152/jn.00686.2005, whose values are the defaults; the conventions of NEST's <c>aeif_cond_exp</c>.
/// </remarks>
internal unsafe struct AdaptiveExponential : INeuronModel<AdaptiveExponential>
{
    private ExponentialNeuron<ConductanceInput, AdaptationCurrent> _neurons;

    /// <inheritdoc/>
    public static NeuronModelDescriptor Descriptor { get; } = new(
        "adex",
        "Adaptive exponential integrate-and-fire, C dV/dt = -gL·(V - E) + gL·D·exp((V - VT)/D) - gex·(V - Eex) - gin·(V - Ein) - w + I, tauW dw/dt = a·(V - E) - w, w <- w + b after a spike; a spike of weight w (nS) moves gex (w >= 0) by w or gin (w < 0) by -w.",
        PhysicalDimension.Conductance,
        [
            .. ExponentialNeurons.Parameters,
            NeuronParameters.AnyOf("adaptationConductance", PhysicalDimension.Conductance, 4, "a", "Coupling of the adaptation current to the potential."),
            NeuronParameters.Current("adaptationJump", 80.5, "b", "What a spike adds to the adaptation current."),
            NeuronParameters.PositiveTime("adaptationTimeConstant", 144, "tauW", "Time constant of the adaptation current."),
            NeuronParameters.ExcitatoryReversal(0),
            NeuronParameters.InhibitoryReversal(-85),
            NeuronParameters.ExcitatoryTime(0.2),
            NeuronParameters.InhibitoryTime(2),
        ],
        [NeuronParameters.MembranePotential, new("adaptationCurrent", PhysicalDimension.Current, "Adaptation current; 0 pA at the start if not given."), .. NeuronParameters.SynapticConductances])
    {
        Check = ExponentialNeurons.Check,
    };

    /// <inheritdoc/>
    public static int PortCount => 2;

    /// <inheritdoc/>
    public static AdaptiveExponential Create(NeuronStorage storage) => new() { _neurons = ExponentialNeurons.Create<ConductanceInput, AdaptationCurrent>(storage, ExponentialNeurons.Conductances, ExponentialNeurons.Adaptation) };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TLanes Step<TLanes>(nint i, TLanes input, TLanes inhibitoryInput)
        where TLanes : unmanaged, IDoubleLanes<TLanes> => _neurons.Step(i, input, inhibitoryInput);
}
