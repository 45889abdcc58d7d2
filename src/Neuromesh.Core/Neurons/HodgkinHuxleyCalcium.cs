using System.Runtime.CompilerServices;
using Neuromesh.Core.Kernels;
using Neuromesh.Core.Kernels.Lanes;
using Neuromesh.Core.Numerics;
using Neuromesh.Core.Units;

namespace Neuromesh.Core.Neurons;

/// <summary>
/// Hodgkin-Huxley neurons with calcium channels and potassium channels that calcium opens, so that they adapt:
/// <c>C dV/dt = -gNa·m³h·(V - ENa) - (gK·n⁴ + gKCa·[Ca]/([Ca] + KD))·(V - EK) - ICa - gL·(V - E) - gex·(V - Eex) - gin·(V - Ein) + I</c>, <c>ICa = gCa·m∞²·(V - ECa)</c>,
/// <c>d[Ca]/dt = -alphaCa·ICa - [Ca]/tauCa</c>; <see cref="TraubGates"/>.
/// </summary>
/// <remarks>
/// Calcium is a plain number in µM; it starts where influx and removal balance at the start potential. The defaults are those of 20,000 square micrometres: 1 mS/cm² is 200 nS,
/// 0.002 µM·cm²/(ms·µA) are 1e-5 µM/(ms·pA). Scheme: <see cref="CalciumNeuron"/>.
/// Source: sodium, potassium and leak as in <see cref="HodgkinHuxleyTraub"/> (Traub and Miles 1991; Brette et al. 2007, doi:10.1007/s10827-007-0038-6), with VT at −60 mV and the leak at −65 mV,
/// for a rest of −65 mV and a threshold near −55 mV; calcium, its removal and the potassium that it gates as in Wang 1998, J. Neurophysiol. 79:1549, doi:10.1152/jn.1998.79.3.1549 (one compartment).
/// </remarks>
internal unsafe struct HodgkinHuxleyCalcium : INeuronModel<HodgkinHuxleyCalcium>
{
    private const double LongestSubstepMs = 0.02;
    private const int FewestSubsteps = 4;

    private CalciumNeuron _neurons;

    /// <inheritdoc/>
    public static NeuronModelDescriptor Descriptor { get; } = new(
        "hh-calcium",
        "Hodgkin-Huxley with calcium channels and potassium channels gated by calcium, C dV/dt = -gNa·m^3·h·(V - ENa) - (gK·n^4 + gKCa·Ca/(Ca + KD))·(V - EK) - ICa - gL·(V - E) - gex·(V - Eex) - gin·(V - Ein) + I with Traub's gates, ICa = gCa·mCa^2·(V - ECa), dCa/dt = -alphaCa·ICa - Ca/tauCa; a spike of weight w (nS) moves gex (w >= 0) by w or gin (w < 0) by -w.",
        PhysicalDimension.Conductance,
        [
            NeuronParameters.Capacitance(200),
            NeuronParameters.Conductance("sodiumConductance", 20000, "gNa", "Sodium conductance with all channels open."),
            NeuronParameters.Conductance("potassiumConductance", 6000, "gK", "Potassium conductance with all voltage-gated channels open."),
            NeuronParameters.Conductance("calciumConductance", 200, "gCa", "Calcium conductance with all channels open."),
            NeuronParameters.Conductance("calciumPotassiumConductance", 1000, "gKCa", "Potassium conductance with all calcium-gated channels open."),
            NeuronParameters.Conductance("leakConductance", 10, "gL", "Conductance of the leak."),
            NeuronParameters.Rest(-65) with { Meaning = "Reversal potential of the leak." },
            NeuronParameters.Voltage("sodiumReversalPotential", 50, "ENa", "Reversal potential of sodium."),
            NeuronParameters.Voltage("potassiumReversalPotential", -90, "EK", "Reversal potential of potassium."),
            NeuronParameters.Voltage("calciumReversalPotential", 120, "ECa", "Reversal potential of calcium."),
            NeuronParameters.PositiveNumber("halfCalcium", 30, 1e9, "KD", "Calcium at which half of the calcium-gated channels are open, in umol/l."),
            NeuronParameters.PositiveNumber("calciumPerCharge", 1e-5, 1000, "alphaCa", "Calcium that a current of 1 pA brings in 1 ms, in umol/l."),
            NeuronParameters.PositiveTime("calciumTimeConstant", 80, "tauCa", "Time constant of the removal of calcium."),
            NeuronParameters.Voltage("thresholdOffset", -60, "VT", "Shift of the gates m, h, n; the threshold of a brief pulse lies about 5 mV above."),
            NeuronParameters.Refractory(2, HodgkinHuxleyNeurons.RefractoryMeaning),
            NeuronParameters.Bias,
            NeuronParameters.ExcitatoryReversal(0),
            NeuronParameters.InhibitoryReversal(-80),
            NeuronParameters.ExcitatoryTime(5),
            NeuronParameters.InhibitoryTime(10),
        ],
        [
            .. HodgkinHuxleyNeurons.States,
            new("calcium", PhysicalDimension.Dimensionless, "Calcium inside in umol/l; its balance at the start potential if not given.") { Minimum = 0 },
            .. NeuronParameters.SynapticConductances,
        ])
    {
        IntegratesGapCurrents = true,
    };

    /// <inheritdoc/>
    public static int PortCount => 2;

    /// <inheritdoc/>
    public static HodgkinHuxleyCalcium Create(NeuronStorage storage)
    {
        var substeps = Math.Max(FewestSubsteps, ConductanceMembranes.Substeps(storage.TimeStepMs, LongestSubstepMs));
        var substepMs = storage.TimeStepMs / substeps;
        var restMv = storage.Parameter("restPotential");
        var offsetMv = storage.Parameter("thresholdOffset");
        var capacitancePf = storage.Parameter("capacitance");
        var removalMs = storage.Parameter("calciumTimeConstant");
        var gates = new TraubGates { OffsetMv = storage.AddParameter("thresholdOffset") };
        var potentialMv = storage.AddState("membranePotential", i => restMv[i]);
        return new HodgkinHuxleyCalcium
        {
            _neurons = new CalciumNeuron
            {
                PotentialMv = potentialMv,
                SodiumActivation = storage.AddState("sodiumActivation", i => HodgkinHuxleyNeurons.Equilibrium(gates, rates => (rates.AlphaM, rates.BetaM), potentialMv, i)),
                SodiumInactivation = storage.AddState("sodiumInactivation", i => HodgkinHuxleyNeurons.Equilibrium(gates, rates => (rates.AlphaH, rates.BetaH), potentialMv, i)),
                PotassiumActivation = storage.AddState("potassiumActivation", i => HodgkinHuxleyNeurons.Equilibrium(gates, rates => (rates.AlphaN, rates.BetaN), potentialMv, i)),
                CalciumMicromolar = storage.AddState("calcium", i => Balance(storage, potentialMv[i], i)),
                Synapses = new ConductancePair<ExponentialPort>
                {
                    Excitatory = SynapticPorts.Exponential(storage, 0, "Conductance", substepMs),
                    Inhibitory = SynapticPorts.Exponential(storage, 1, "Conductance", substepMs),
                    ExcitatoryReversalMv = storage.AddParameter("excitatoryReversalPotential"),
                    InhibitoryReversalMv = storage.AddParameter("inhibitoryReversalPotential"),
                },
                RefractoryStepsLeft = storage.AddHiddenState(),
                CurrentPa = storage.CurrentPa,
                Gates = gates,
                Sodium = storage.AddParameter("sodiumConductance"),
                Potassium = storage.AddParameter("potassiumConductance"),
                Calcium = storage.AddParameter("calciumConductance"),
                CalciumPotassium = storage.AddParameter("calciumPotassiumConductance"),
                Leak = storage.AddParameter("leakConductance"),
                SodiumReversalMv = storage.AddParameter("sodiumReversalPotential"),
                PotassiumReversalMv = storage.AddParameter("potassiumReversalPotential"),
                CalciumReversalMv = storage.AddParameter("calciumReversalPotential"),
                LeakReversalMv = storage.AddParameter("restPotential"),
                HalfCalcium = storage.AddParameter("halfCalcium"),
                CalciumPerCharge = storage.AddParameter("calciumPerCharge"),
                CalciumRemoval = storage.AddCoefficient(i => 1 / removalMs[i], "calciumTimeConstant"),
                InverseCapacitance = storage.AddCoefficient(i => 1 / capacitancePf[i], "capacitance"),
                DetectionMv = storage.AddCoefficient(i => offsetMv[i] + 30, "thresholdOffset"),
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

    /// <summary>The calcium at which influx and removal balance at a potential.</summary>
    private static double Balance(NeuronStorage storage, double potentialMv, int neuron)
    {
        var open = 1 / (1 + DeterministicMath.Exp(-(potentialMv + 20) / 9));
        var inwardPa = storage.Parameter("calciumConductance")[neuron] * open * open * (storage.Parameter("calciumReversalPotential")[neuron] - potentialMv);
        return Math.Max(0, inwardPa * storage.Parameter("calciumPerCharge")[neuron] * storage.Parameter("calciumTimeConstant")[neuron]);
    }
}
