using System.Runtime.CompilerServices;
using Neuromesh.Core.Kernels;
using Neuromesh.Core.Kernels.Lanes;
using Neuromesh.Core.Numerics;
using Neuromesh.Core.Units;

namespace Neuromesh.Core.Neurons;

/// <summary>
/// Generalized integrate-and-fire neurons with exponentially decaying synaptic currents: <c>C dV/dt = -gL·(V - E) + Iex + Iin - Iq + I</c>, with a spike-triggered current Iq
/// and a spike-triggered threshold; spikes are drawn with the hazard <c>lambda0·exp((V - threshold)/D)</c>.
/// </summary>
/// <remarks>
/// Exact integration on the grid of V for currents that are constant over the step, as the reference has it: a synaptic input acts on V with its value after the input of the
/// step, so V responds in the very step of the arrival. A spike leaves V; from the next step on V is held at the reset potential for the refractory period.
/// Escapes, draws and components: <see cref="SpikeEscape"/>.
/// Source: Mensi et al. 2012, doi:10.1152/jn.00408.2011; Pozzorini et al. 2015, doi:10.1371/journal.pcbi.1004275; the conventions of NEST's <c>gif_psc_exp</c>.
/// </remarks>
internal unsafe struct GeneralizedIntegrateFire : INeuronModel<GeneralizedIntegrateFire>
{
    private double* _potentialMv;
    private double* _excitatoryPa;
    private double* _inhibitoryPa;
    private double* _currentPa;
    private SpikeEscape _escape;
    private Coefficient _restMv;
    private Coefficient _decay;
    private Coefficient _driveGain;
    private Coefficient _excitatoryDecay;
    private Coefficient _inhibitoryDecay;
    private Coefficient _excitatoryGain;
    private Coefficient _inhibitoryGain;

    /// <inheritdoc/>
    public static NeuronModelDescriptor Descriptor { get; } = new(
        "gif",
        "Generalized integrate-and-fire, C dV/dt = -gL·(V - E) + Iex + Iin - Iq + I, with spike-triggered current Iq and threshold and the hazard lambda0·exp((V - threshold)/D); a spike of weight w (pA) moves Iex (w >= 0) or Iin (w < 0) by w.",
        PhysicalDimension.Current,
        [
            .. SpikeEscapes.Parameters,
            NeuronParameters.ExcitatoryTime(2),
            NeuronParameters.InhibitoryTime(2),
        ],
        [NeuronParameters.MembranePotential, .. SpikeEscapes.Observables, .. NeuronParameters.SynapticCurrents]);

    /// <inheritdoc/>
    public static int PortCount => 2;

    /// <inheritdoc/>
    public static bool IsLinear => true;

    /// <inheritdoc/>
    public static GeneralizedIntegrateFire Create(NeuronStorage storage)
    {
        var restMv = storage.Parameter("restPotential");
        var leakNanosiemens = storage.Parameter("leakConductance");
        var capacitancePf = storage.Parameter("capacitance");
        var stepMs = storage.TimeStepMs;
        return new GeneralizedIntegrateFire
        {
            _potentialMv = storage.AddState("membranePotential", i => restMv[i]),
            _escape = SpikeEscapes.Create(storage),
            _excitatoryPa = storage.AddState("excitatoryCurrent"),
            _inhibitoryPa = storage.AddState("inhibitoryCurrent"),
            _currentPa = storage.CurrentPa,
            _restMv = storage.AddParameter("restPotential"),
            _decay = storage.AddCoefficient(i => DeterministicMath.Exp(-stepMs * leakNanosiemens[i] / capacitancePf[i]), "leakConductance", "capacitance"),
            _driveGain = storage.AddCoefficient(
                i => -DeterministicMath.Expm1(-stepMs * leakNanosiemens[i] / capacitancePf[i]) / leakNanosiemens[i], "leakConductance", "capacitance"),
            _excitatoryDecay = Decay(storage, "excitatoryTimeConstant"),
            _inhibitoryDecay = Decay(storage, "inhibitoryTimeConstant"),
            _excitatoryGain = Gain(storage, "excitatoryTimeConstant"),
            _inhibitoryGain = Gain(storage, "inhibitoryTimeConstant"),
        };
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TLanes Step<TLanes>(nint i, TLanes input, TLanes inhibitoryInput)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        _escape.Begin(i, out TLanes triggered, out var threshold);
        var excitatory = (TLanes.Load(_excitatoryPa + i) * _excitatoryDecay.At<TLanes>(i)) + input;
        var inhibitory = (TLanes.Load(_inhibitoryPa + i) * _inhibitoryDecay.At<TLanes>(i)) + inhibitoryInput;
        excitatory.Store(_excitatoryPa + i);
        inhibitory.Store(_inhibitoryPa + i);
        var rest = _restMv.At<TLanes>(i);
        var potential = (((_driveGain.At<TLanes>(i) * (TLanes.Load(_currentPa + i) - triggered))
            + (_decay.At<TLanes>(i) * (TLanes.Load(_potentialMv + i) - rest)))
            + (excitatory * _excitatoryGain.At<TLanes>(i)))
            + (inhibitory * _inhibitoryGain.At<TLanes>(i));
        potential += rest;
        var fires = _escape.End(i, ref potential, threshold);
        potential.Store(_potentialMv + i);
        return fires;
    }

    private static Coefficient Decay(NeuronStorage storage, string timeConstant)
    {
        var tauMs = storage.Parameter(timeConstant);
        var stepMs = storage.TimeStepMs;
        return storage.AddCoefficient(i => DeterministicMath.Exp(-stepMs / tauMs[i]), timeConstant);
    }

    // Effect on the potential over one step of a current that decays from 1 pA, in mV.
    private static Coefficient Gain(NeuronStorage storage, string timeConstant)
    {
        var tauMs = storage.Parameter(timeConstant);
        var leakNanosiemens = storage.Parameter("leakConductance");
        var capacitancePf = storage.Parameter("capacitance");
        var stepMs = storage.TimeStepMs;
        return storage.AddCoefficient(
            i =>
            {
                var x = (stepMs / tauMs[i]) - (stepMs * leakNanosiemens[i] / capacitancePf[i]);
                var ratio = x == 0 ? 1 : DeterministicMath.Expm1(x) / x;
                return stepMs / capacitancePf[i] * DeterministicMath.Exp(-stepMs / tauMs[i]) * ratio;
            },
            timeConstant,
            "leakConductance",
            "capacitance");
    }
}
