using System.Runtime.CompilerServices;
using Neuromesh.Core.Kernels;
using Neuromesh.Core.Kernels.Lanes;
using Neuromesh.Core.Units;

namespace Neuromesh.Core.Neurons;

/// <summary>
/// Generalized exponential integrate-and-fire neurons: exponential spike initiation and one voltage-activated current,
/// <c>C dV/dt = -gL·(V - E) + gL·D·exp((V - VT)/D) - gx·x·(V - Ex) + Iex + Iin + I</c>, <c>tauX dx/dt = 1/(1 + exp(-(V - Vx)/kx)) - x</c>,
/// <c>x ← x + p·(1 - x)</c> after a spike: what the potential during the spike, which the model leaves out, opens.
/// </summary>
/// <remarks>
/// Scheme, treatment of the upstroke and its error: <see cref="ExponentialNeuron{TInput, TRecovery}"/>. At the peak potential the neuron fires: V is reset at the very time
/// of the crossing, and held for the refractory period, which is none by default.
/// With Ex below rest the current adapts; with Ex above threshold and a negative spike effect left out it facilitates. The form, an exponential integrate-and-fire membrane with one
/// voltage-activated channel, follows M. J. E. Richardson 2009, doi:10.1103/PhysRevE.80.021928; the reset of x by p and the default values are ours.
/// </remarks>
internal unsafe struct GeneralizedExponential : INeuronModel<GeneralizedExponential>
{
    private ExponentialNeuron<CurrentInput, ActivatedCurrent> _neurons;

    /// <inheritdoc/>
    public static NeuronModelDescriptor Descriptor { get; } = new(
        "gem",
        "Generalized exponential integrate-and-fire, C dV/dt = -gL·(V - E) + gL·D·exp((V - VT)/D) - gx·x·(V - Ex) + Iex + Iin + I, tauX dx/dt = 1/(1 + exp(-(V - Vx)/kx)) - x, x <- x + p·(1 - x) after a spike; a spike of weight w (pA) moves Iex (w >= 0) or Iin (w < 0) by w.",
        PhysicalDimension.Current,
        [
            .. ExponentialNeurons.Parameters,
            NeuronParameters.Conductance("activatedConductance", 30, "gx", "Conductance of the voltage-activated channels when all are open."),
            NeuronParameters.Voltage("activatedReversalPotential", -90, "Ex", "Reversal potential of the voltage-activated current."),
            NeuronParameters.Voltage("halfActivationPotential", -45, "Vx", "Potential at which half of the channels are open in equilibrium."),
            NeuronParameters.PositiveVoltage("activationSlope", 5, "kx", "Width of the activation curve."),
            NeuronParameters.PositiveTime("activationTimeConstant", 60, "tauX", "Time constant of the activation."),
            NeuronParameters.Number("spikeActivation", 0.1, 0, 1, "p", "Share of the closed channels that a spike opens."),
            NeuronParameters.ExcitatoryTime(0.2),
            NeuronParameters.InhibitoryTime(2),
        ],
        [NeuronParameters.MembranePotential, NeuronParameters.Gate("activation", "Share of open channels; its equilibrium at the start potential if not given."), .. NeuronParameters.SynapticCurrents])
    {
        Check = ExponentialNeurons.Check,
    };

    /// <inheritdoc/>
    public static int PortCount => 2;

    /// <inheritdoc/>
    public static GeneralizedExponential Create(NeuronStorage storage) => new() { _neurons = ExponentialNeurons.Create<CurrentInput, ActivatedCurrent>(storage, ExponentialNeurons.Currents, ExponentialNeurons.Activation) };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TLanes Step<TLanes>(nint i, TLanes input, TLanes inhibitoryInput)
        where TLanes : unmanaged, IDoubleLanes<TLanes> => _neurons.Step(i, input, inhibitoryInput);
}
