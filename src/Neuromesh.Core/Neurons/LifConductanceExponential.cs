using System.Runtime.CompilerServices;
using Neuromesh.Core.Kernels;
using Neuromesh.Core.Kernels.Lanes;
using Neuromesh.Core.Units;

namespace Neuromesh.Core.Neurons;

/// <summary>
/// Leaky integrate-and-fire neurons with exponentially decaying synaptic conductances:
/// <c>C dV/dt = -gL·(V - E) - gex·(V - Eex) - gin·(V - Ein) + I</c>,
/// <c>tauSyn dg/dt = -g</c>, <c>g ← g + |w|</c> on a spike of weight w (nS).
/// </summary>
/// <remarks>
/// Fourth-order integration with exact conductances and substeps of at most 0.05 ms, see <see cref="ConductanceMembrane{TPort}"/>. Weights of 0 and above
/// drive gex, those below drive gin with their magnitude. A spike is emitted at the end of the step in which V reaches the threshold; V is then held at
/// the reset potential for the refractory period, while the conductances go on.
/// Source: the equations of NEST's <c>iaf_cond_exp</c> (Meffin, Burkitt and Grayden 2004, doi:10.1023/B:JCNS.0000014108.03012.81).
/// </remarks>
internal struct LifConductanceExponential : INeuronModel<LifConductanceExponential>
{
    private LifConductance<ExponentialPort> _neurons;

    /// <inheritdoc/>
    public static NeuronModelDescriptor Descriptor { get; } = new(
        "lif-cond-exp",
        "Leaky integrate-and-fire, C dV/dt = -gL·(V - E) - gex·(V - Eex) - gin·(V - Ein) + I; a spike of weight w (nS) moves gex (w >= 0) by w or gin (w < 0) by -w, which decay exponentially.",
        PhysicalDimension.Conductance,
        LifConductances.Parameters,
        [NeuronParameters.MembranePotential, .. NeuronParameters.SynapticConductances])
    {
        Check = NeuronParameters.ResetBelow("thresholdPotential"),
    };

    /// <inheritdoc/>
    public static int PortCount => 2;

    /// <inheritdoc/>
    public static LifConductanceExponential Create(NeuronStorage storage) => new() { _neurons = LifConductances.Create(storage, ConductanceMembranes.Exponential) };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TLanes Step<TLanes>(nint i, TLanes input, TLanes inhibitoryInput)
        where TLanes : unmanaged, IDoubleLanes<TLanes> => _neurons.Step(i, input, inhibitoryInput);
}
