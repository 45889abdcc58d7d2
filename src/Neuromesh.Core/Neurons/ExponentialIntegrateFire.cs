using System.Runtime.CompilerServices;
using Neuromesh.Core.Kernels;
using Neuromesh.Core.Kernels.Lanes;
using Neuromesh.Core.Units;

namespace Neuromesh.Core.Neurons;

/// <summary>
/// Exponential integrate-and-fire neurons with exponentially decaying synaptic currents:
/// <c>C dV/dt = -gL·(V - E) + gL·D·exp((V - VT)/D) + Iex + Iin + I</c>.
/// </summary>
/// <remarks>
/// Scheme, treatment of the upstroke and its error: <see cref="ExponentialNeuron{TInput, TRecovery}"/>. At the peak potential the neuron fires: V is reset at the very time
/// of the crossing, and held for the refractory period, which is none by default.
/// Source: Fourcaud-Trocmé, Hansel, van Vreeswijk and Brunel 2003, doi:10.1523/JNEUROSCI.23-37-11628.2003; defaults of <see cref="AdaptiveExponential"/> without adaptation.
/// </remarks>
internal unsafe struct ExponentialIntegrateFire : INeuronModel<ExponentialIntegrateFire>
{
    private ExponentialNeuron<CurrentInput, NoRecovery> _neurons;

    /// <inheritdoc/>
    public static NeuronModelDescriptor Descriptor { get; } = new(
        "eif",
        "Exponential integrate-and-fire, C dV/dt = -gL·(V - E) + gL·D·exp((V - VT)/D) + Iex + Iin + I; fires at the peak potential; a spike of weight w (pA) moves Iex (w >= 0) or Iin (w < 0) by w, which decay exponentially.",
        PhysicalDimension.Current,
        [
            .. ExponentialNeurons.Parameters,
            NeuronParameters.ExcitatoryTime(0.2),
            NeuronParameters.InhibitoryTime(2),
        ],
        [NeuronParameters.MembranePotential, .. NeuronParameters.SynapticCurrents])
    {
        Check = ExponentialNeurons.Check,
    };

    /// <inheritdoc/>
    public static int PortCount => 2;

    /// <inheritdoc/>
    public static ExponentialIntegrateFire Create(NeuronStorage storage) => new() { _neurons = ExponentialNeurons.Create<CurrentInput, NoRecovery>(storage, ExponentialNeurons.Currents, ExponentialNeurons.None) };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TLanes Step<TLanes>(nint i, TLanes input, TLanes inhibitoryInput)
        where TLanes : unmanaged, IDoubleLanes<TLanes> => _neurons.Step(i, input, inhibitoryInput);
}
