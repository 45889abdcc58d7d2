using System.Runtime.CompilerServices;
using Neuromesh.Core.Kernels;
using Neuromesh.Core.Kernels.Lanes;
using Neuromesh.Core.Units;

namespace Neuromesh.Core.Neurons;

/// <summary>
/// Fast-spiking interneurons with two potassium channels and synaptic currents that are alpha functions:
/// <c>C dV/dt = -gNa·m³h·(V - ENa) - (gKv1·n⁴ + gKv3·p²)·(V - EK) - gL·(V - E) + Iex + Iin + I</c>, <c>dx/dt = alpha_x·(1 - x) - beta_x·x</c> for x = m, h, n, p.
/// </summary>
/// <remarks>
/// Rates and scheme: <see cref="InterneuronNeuron"/>, in substeps of at most 0.0025 ms.
/// Source: Mancilla et al. 2007, "Synchronization of electrically coupled pairs of inhibitory interneurons in neocortex", J. Neurosci. 27:2058, doi:10.1523/JNEUROSCI.2715-06.2007;
/// rates, defaults and conventions of NEST's <c>hh_psc_alpha_gap</c>.
/// </remarks>
internal unsafe struct HodgkinHuxleyInterneuron : INeuronModel<HodgkinHuxleyInterneuron>
{
    // Gate m opens with up to 900/ms at the peak of a spike, and the rule is stable up to 2.78 of a substep.
    private const double LongestSubstepMs = 0.0025;

    private InterneuronNeuron _neurons;

    /// <inheritdoc/>
    public static NeuronModelDescriptor Descriptor { get; } = new(
        "hh-interneuron",
        "Fast-spiking interneuron, C dV/dt = -gNa·m^3·h·(V - ENa) - (gKv1·n^4 + gKv3·p^2)·(V - EK) - gL·(V - E) + Iex + Iin + I; a spike of weight w (pA) adds an alpha function of peak w to Iex (w >= 0) or Iin (w < 0).",
        PhysicalDimension.Current,
        [
            NeuronParameters.Capacitance(40),
            NeuronParameters.Conductance("sodiumConductance", 4500, "gNa", "Sodium conductance with all channels open."),
            NeuronParameters.Conductance("potassiumConductance", 9, "gKv1", "Conductance of the slow potassium channels with all of them open."),
            NeuronParameters.Conductance("fastPotassiumConductance", 9000, "gKv3", "Conductance of the fast potassium channels with all of them open."),
            NeuronParameters.Conductance("leakConductance", 10, "gL", "Conductance of the leak."),
            NeuronParameters.Rest(-70) with { Meaning = "Reversal potential of the leak." },
            NeuronParameters.Voltage("sodiumReversalPotential", 74, "ENa", "Reversal potential of sodium."),
            NeuronParameters.Voltage("potassiumReversalPotential", -90, "EK", "Reversal potential of potassium."),
            NeuronParameters.Voltage("detectionPotential", 0, "Vdet", "Maxima of the potential above it are spikes."),
            NeuronParameters.Refractory(2, HodgkinHuxleyNeurons.RefractoryMeaning),
            NeuronParameters.Bias,
            NeuronParameters.ExcitatoryTime(0.2),
            NeuronParameters.InhibitoryTime(2),
        ],
        [
            NeuronParameters.MembranePotential with { Meaning = "Membrane potential; -69.60401191631222 mV at the start if not given." },
            NeuronParameters.Gate("sodiumActivation", "Gate m; its equilibrium at the start potential if not given."),
            NeuronParameters.Gate("sodiumInactivation", "Gate h; its equilibrium at the start potential if not given."),
            NeuronParameters.Gate("potassiumActivation", "Gate n; its equilibrium at the start potential if not given."),
            NeuronParameters.Gate("fastPotassiumActivation", "Gate p; its equilibrium at the start potential if not given."),
            .. NeuronParameters.SynapticCurrents,
        ])
    {
        IntegratesGapCurrents = true,
    };

    /// <inheritdoc/>
    public static int PortCount => 2;

    /// <inheritdoc/>
    public static HodgkinHuxleyInterneuron Create(NeuronStorage storage)
    {
        var substeps = ConductanceMembranes.Substeps(storage.TimeStepMs, LongestSubstepMs);
        var substepMs = storage.TimeStepMs / substeps;
        var capacitancePf = storage.Parameter("capacitance");
        var potentialMv = storage.AddState("membranePotential", _ => -69.60401191631222);
        return new HodgkinHuxleyInterneuron
        {
            _neurons = new InterneuronNeuron
            {
                PotentialMv = potentialMv,
                SodiumActivation = storage.AddState("sodiumActivation", i => Equilibrium(rates => rates.M, potentialMv[i])),
                SodiumInactivation = storage.AddState("sodiumInactivation", i => Equilibrium(rates => rates.H, potentialMv[i])),
                PotassiumActivation = storage.AddState("potassiumActivation", i => Equilibrium(rates => rates.N, potentialMv[i])),
                FastPotassiumActivation = storage.AddState("fastPotassiumActivation", i => Equilibrium(rates => rates.P, potentialMv[i])),
                Synapses = new CurrentPair<AlphaPort>
                {
                    Excitatory = SynapticPorts.Alpha(storage, 0, "Current", substepMs),
                    Inhibitory = SynapticPorts.Alpha(storage, 1, "Current", substepMs),
                },
                RefractoryStepsLeft = storage.AddHiddenState(),
                CurrentPa = storage.CurrentPa,
                Sodium = storage.AddParameter("sodiumConductance"),
                Potassium = storage.AddParameter("potassiumConductance"),
                FastPotassium = storage.AddParameter("fastPotassiumConductance"),
                Leak = storage.AddParameter("leakConductance"),
                SodiumReversalMv = storage.AddParameter("sodiumReversalPotential"),
                PotassiumReversalMv = storage.AddParameter("potassiumReversalPotential"),
                LeakReversalMv = storage.AddParameter("restPotential"),
                InverseCapacitance = storage.AddCoefficient(i => 1 / capacitancePf[i], "capacitance"),
                DetectionMv = storage.AddParameter("detectionPotential"),
                RefractorySteps = storage.AddRefractorySteps(),
                Gaps = storage.AddGapCoupling(substeps),
                Substeps = substeps,
                SubstepMs = substepMs,
            },
        };
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TLanes Step<TLanes>(nint i, TLanes input, TLanes inhibitoryInput)
        where TLanes : unmanaged, IDoubleLanes<TLanes> => _neurons.Step(i, input, inhibitoryInput);

    private static double Equilibrium(Func<InterneuronNeuron.Vector<DoubleLanes64>, DoubleLanes64> gate, double potentialMv)
    {
        InterneuronNeuron.Rates(DoubleLanes64.Load(&potentialMv), out var opening, out var closing);
        double value;
        (gate(opening) / (gate(opening) + gate(closing))).Store(&value);
        return value;
    }
}
