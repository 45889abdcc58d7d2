using System.Runtime.CompilerServices;
using Neuromesh.Core.Kernels;
using Neuromesh.Core.Kernels.Lanes;
using Neuromesh.Core.Units;

namespace Neuromesh.Core.Neurons;

/// <summary>
/// Leaky integrate-and-fire neurons with synaptic conductances that are alpha functions:
/// <c>C dV/dt = -gL·(V - E) - gex·(V - Eex) - gin·(V - Ein) + I</c>,
/// <c>dg/dt = s - g/tauSyn</c>, <c>ds/dt = -s/tauSyn</c>, <c>s ← s + |w|·e/tauSyn</c> on a spike of weight w (nS), so that one spike peaks at |w|.
/// </summary>
/// <remarks>
/// Fourth-order integration with exact conductances and substeps of at most 0.05 ms and a quarter of the shortest time constant, see <see cref="ConductanceMembrane{TPort}"/>. Weights of 0 and above
/// drive gex, those below drive gin with their magnitude. A spike is emitted at the end of the step in which V reaches the threshold; V is then held at
/// the reset potential for the refractory period, while the conductances go on.
/// Source: the equations of NEST's <c>iaf_cond_alpha</c> (Meffin, Burkitt and Grayden 2004, doi:10.1023/B:JCNS.0000014108.03012.81).
/// </remarks>
internal struct LifConductanceAlpha : INeuronModel<LifConductanceAlpha>
{
    private LifConductance<AlphaPort> _neurons;

    /// <inheritdoc/>
    public static NeuronModelDescriptor Descriptor { get; } = new(
        "lif-cond-alpha",
        "Leaky integrate-and-fire, C dV/dt = -gL·(V - E) - gex·(V - Eex) - gin·(V - Ein) + I; a spike of weight w (nS) adds an alpha function of peak |w| to gex (w >= 0) or gin (w < 0).",
        PhysicalDimension.Conductance,
        LifConductances.Parameters,
        [NeuronParameters.MembranePotential, .. NeuronParameters.SynapticConductances])
    {
        Check = NeuronParameters.ResetBelow("thresholdPotential"),
    };

    /// <inheritdoc/>
    public static int PortCount => 2;

    /// <inheritdoc/>
    public static LifConductanceAlpha Create(NeuronStorage storage) => new() { _neurons = LifConductances.Create(storage, ConductanceMembranes.Alpha) };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TLanes Step<TLanes>(nint i, TLanes input, TLanes inhibitoryInput)
        where TLanes : unmanaged, IDoubleLanes<TLanes> => _neurons.Step(i, input, inhibitoryInput);
}
