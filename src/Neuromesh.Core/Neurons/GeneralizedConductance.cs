using System.Runtime.CompilerServices;
using Neuromesh.Core.Kernels;
using Neuromesh.Core.Kernels.Lanes;
using Neuromesh.Core.Units;

namespace Neuromesh.Core.Neurons;

/// <summary>
/// Generalized integrate-and-fire neurons with exponentially decaying synaptic conductances:
/// <c>C dV/dt = -gL·(V - E) - gex·(V - Eex) - gin·(V - Ein) - Iq + I</c>, with a spike-triggered current Iq and a spike-triggered threshold; spikes are drawn with the hazard
/// <c>lambda0·exp((V - threshold)/D)</c>.
/// </summary>
/// <remarks>
/// Fourth-order integration with exact conductances, see <see cref="ConductanceMembrane{TPort}"/>; Iq is constant over a step, as in the reference. A spike leaves V; from the
/// next step on V is held at the reset potential for the refractory period. Escapes, draws and components: <see cref="SpikeEscape"/>.
/// Source: Mensi et al. 2012, doi:10.1152/jn.00408.2011; Pozzorini et al. 2015, doi:10.1371/journal.pcbi.1004275; the conventions of NEST's <c>gif_cond_exp</c>.
/// </remarks>
internal unsafe struct GeneralizedConductance : INeuronModel<GeneralizedConductance>
{
    private double* _potentialMv;
    private double* _currentPa;
    private SpikeEscape _escape;
    private ConductanceMembrane<ExponentialPort> _membrane;
    private Coefficient _restMv;

    /// <inheritdoc/>
    public static NeuronModelDescriptor Descriptor { get; } = new(
        "gif-cond",
        "Generalized integrate-and-fire, C dV/dt = -gL·(V - E) - gex·(V - Eex) - gin·(V - Ein) - Iq + I, with spike-triggered current Iq and threshold and the hazard lambda0·exp((V - threshold)/D); a spike of weight w (nS) moves gex (w >= 0) by w or gin (w < 0) by -w.",
        PhysicalDimension.Conductance,
        [
            .. SpikeEscapes.Parameters,
            NeuronParameters.ExcitatoryReversal(0),
            NeuronParameters.InhibitoryReversal(-85),
            NeuronParameters.ExcitatoryTime(2),
            NeuronParameters.InhibitoryTime(2),
        ],
        [NeuronParameters.MembranePotential, .. SpikeEscapes.Observables, .. NeuronParameters.SynapticConductances]);

    /// <inheritdoc/>
    public static int PortCount => 2;

    /// <inheritdoc/>
    public static GeneralizedConductance Create(NeuronStorage storage)
    {
        var restMv = storage.Parameter("restPotential");
        return new GeneralizedConductance
        {
            _potentialMv = storage.AddState("membranePotential", i => restMv[i]),
            _escape = SpikeEscapes.Create(storage),
            _membrane = ConductanceMembranes.Exponential(storage),
            _currentPa = storage.CurrentPa,
            _restMv = storage.AddParameter("restPotential"),
        };
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TLanes Step<TLanes>(nint i, TLanes input, TLanes inhibitoryInput)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        _escape.Begin(i, out TLanes triggered, out var threshold);
        var rest = _restMv.At<TLanes>(i);
        var potential = rest
            + _membrane.Advance(i, TLanes.Load(_potentialMv + i) - rest, TLanes.Load(_currentPa + i) - triggered, input, inhibitoryInput);
        var fires = _escape.End(i, ref potential, threshold);
        potential.Store(_potentialMv + i);
        return fires;
    }
}
