using System.Collections.Immutable;
using Neuromesh.Core.Kernels;
using Neuromesh.Core.Kernels.Lanes;

namespace Neuromesh.Core.Neurons;

/// <summary>What the Hodgkin-Huxley models share.</summary>
internal static unsafe class HodgkinHuxleyNeurons
{
    // A step of 0.1 ms takes five substeps of 0.02 ms. Fine steps are asked for by those who want the truth, so they are divided too.
    private const double LongestSubstepMs = 0.02;
    private const int FewestSubsteps = 4;

    /// <summary>What the refractory period of these models means.</summary>
    public const string RefractoryMeaning = "Time after a spike in which no further one is counted; a whole number of time steps.";

    public static ImmutableArray<NeuronStateDescriptor> States =>
    [
        NeuronParameters.MembranePotential with { Meaning = "Membrane potential." },
        NeuronParameters.Gate("sodiumActivation", "Gate m; its equilibrium at the start potential if not given."),
        NeuronParameters.Gate("sodiumInactivation", "Gate h; its equilibrium at the start potential if not given."),
        NeuronParameters.Gate("potassiumActivation", "Gate n; its equilibrium at the start potential if not given."),
    ];

    /// <summary>Length of a substep in ms.</summary>
    /// <param name="storage">The neurons' memory.</param>
    public static double SubstepMs(NeuronStorage storage) => storage.TimeStepMs / Substeps(storage);

    /// <summary>Builds potential and gates, then the parts in the order of the recorded variables.</summary>
    public static HodgkinHuxleyNeuron<TGates, TSynapses, TIons> Create<TGates, TSynapses, TIons>(
        NeuronStorage storage, TGates gates, Func<int, double> startMv, Func<NeuronStorage, TSynapses> synapses, Func<NeuronStorage, TIons> ions, Coefficient detectionMv)
        where TGates : struct, IGates
        where TSynapses : struct, ISynapticPair
        where TIons : struct, IIons
    {
        var capacitancePf = storage.Parameter("capacitance");
        var potentialMv = storage.AddState("membranePotential", startMv);
        return new HodgkinHuxleyNeuron<TGates, TSynapses, TIons>
        {
            PotentialMv = potentialMv,
            SodiumActivation = storage.AddState("sodiumActivation", i => Equilibrium(rates => (rates.AlphaM, rates.BetaM), i)),
            SodiumInactivation = storage.AddState("sodiumInactivation", i => Equilibrium(rates => (rates.AlphaH, rates.BetaH), i)),
            PotassiumActivation = storage.AddState("potassiumActivation", i => Equilibrium(rates => (rates.AlphaN, rates.BetaN), i)),
            Synapses = synapses(storage),
            Ions = ions(storage),
            RefractoryStepsLeft = storage.AddHiddenState(),
            CurrentPa = storage.CurrentPa,
            Gates = gates,
            Sodium = storage.AddParameter("sodiumConductance"),
            Potassium = storage.AddParameter("potassiumConductance"),
            Leak = storage.AddParameter("leakConductance"),
            LeakReversalMv = storage.AddParameter("restPotential"),
            InverseCapacitance = storage.AddCoefficient(i => 1 / capacitancePf[i], "capacitance"),
            DetectionMv = detectionMv,
            RefractorySteps = storage.AddRefractorySteps(),
            Gaps = storage.AddGapCoupling(Substeps(storage)),
            Substeps = Substeps(storage),
            SubstepMs = SubstepMs(storage),
        };

        double Equilibrium(Func<GateRates<DoubleLanes64>, (DoubleLanes64 Alpha, DoubleLanes64 Beta)> gate, int neuron) =>
            HodgkinHuxleyNeurons.Equilibrium(gates, gate, potentialMv, neuron);
    }

    /// <summary>The equilibrium of a gate at a neuron's potential.</summary>
    /// <param name="gates">The gates.</param>
    /// <param name="gate">Picks the rates of one of them.</param>
    /// <param name="potentialMv">The potentials.</param>
    /// <param name="neuron">The neuron.</param>
    public static double Equilibrium<TGates>(
        TGates gates, Func<GateRates<DoubleLanes64>, (DoubleLanes64 Alpha, DoubleLanes64 Beta)> gate, double* potentialMv, int neuron)
        where TGates : struct, IGates
    {
        var (alpha, beta) = gate(gates.Rates(neuron, DoubleLanes64.Load(potentialMv + neuron)));
        double value;
        (alpha / (alpha + beta)).Store(&value);
        return value;
    }

    public static CurrentPair<AlphaPort> AlphaCurrents(NeuronStorage storage) => new()
    {
        Excitatory = SynapticPorts.Alpha(storage, 0, "Current", SubstepMs(storage)),
        Inhibitory = SynapticPorts.Alpha(storage, 1, "Current", SubstepMs(storage)),
    };

    public static ConductancePair<ExponentialPort> ExponentialConductances(NeuronStorage storage) => new()
    {
        Excitatory = SynapticPorts.Exponential(storage, 0, "Conductance", SubstepMs(storage)),
        Inhibitory = SynapticPorts.Exponential(storage, 1, "Conductance", SubstepMs(storage)),
        ExcitatoryReversalMv = storage.AddParameter("excitatoryReversalPotential"),
        InhibitoryReversalMv = storage.AddParameter("inhibitoryReversalPotential"),
    };

    public static FixedIons ConstantIons(NeuronStorage storage) => new()
    {
        SodiumReversalMv = storage.AddParameter("sodiumReversalPotential"),
        PotassiumReversalMv = storage.AddParameter("potassiumReversalPotential"),
        PumpPa = storage.AddParameter("pumpCurrent"),
    };

    private static int Substeps(NeuronStorage storage) =>
        Math.Max(FewestSubsteps, ConductanceMembranes.Substeps(storage.TimeStepMs, LongestSubstepMs));
}
