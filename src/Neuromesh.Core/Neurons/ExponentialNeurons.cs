using System.Collections.Immutable;
using Neuromesh.Core.Kernels;
using Neuromesh.Core.Numerics;
using Neuromesh.Core.Units;

namespace Neuromesh.Core.Neurons;

/// <summary>What the exponential integrate-and-fire models share: parameters, checks, and how their parts are built.</summary>
internal static unsafe class ExponentialNeurons
{
    // Beyond this many slope factors between threshold and peak, exp(-(Vpeak - VT)/D) would be no normal number.
    private const double MaximumPeak = 600;

    public static ImmutableArray<NeuronParameterDescriptor> Parameters =>
    [
        NeuronParameters.Capacitance(281),
        NeuronParameters.Leak(30),
        NeuronParameters.Rest(-70.6),
        NeuronParameters.Voltage("thresholdPotential", -50.4, "VT", "Potential at which the spike current has the slope of the leak."),
        NeuronParameters.NotNegative("slopeFactor", PhysicalDimension.Voltage, 2, "D", "Sharpness of the spike's onset; 0 for no exponential: the neuron then fires at the threshold potential."),
        NeuronParameters.Voltage("peakPotential", 0, "Vpeak", "Potential at which the neuron fires."),
        NeuronParameters.Reset(-60),
        NeuronParameters.Refractory(0),
        NeuronParameters.Bias,
    ];

    public static NeuronFault? Check(Func<string, double> lowest, Func<string, double> highest)
    {
        var fault = NeuronParameters.Below("resetPotential", "peakPotential", lowest, highest) ?? NeuronParameters.Below("thresholdPotential", "peakPotential", lowest, highest);
        if (fault is not null || highest("slopeFactor") == 0)
        {
            return fault ?? NeuronParameters.Below("resetPotential", "thresholdPotential", lowest, highest);
        }

        var slopes = (highest("peakPotential") - lowest("thresholdPotential")) / lowest("slopeFactor");
        return slopes <= MaximumPeak
            ? null
            : new NeuronFault(
                FormattableString.Invariant($"the peak potential lies {slopes:G4} slope factors above the threshold: at most {MaximumPeak} are permitted; give a lower peak potential or a larger slope factor"),
                "peakPotential",
                "slopeFactor",
                "thresholdPotential");
    }

    public static ExponentialNeuron<TInput, TRecovery> Create<TInput, TRecovery>(
        NeuronStorage storage, Func<NeuronStorage, double, TInput> input, Func<NeuronStorage, nint, TRecovery> recovery)
        where TInput : struct, IMembraneInput
        where TRecovery : struct, IRecovery
    {
        var restMv = storage.Parameter("restPotential");
        var thresholdMv = storage.Parameter("thresholdPotential");
        var peakMv = storage.Parameter("peakPotential");
        var slopeMv = storage.Parameter("slopeFactor");
        var leakNanosiemens = storage.Parameter("leakConductance");
        var capacitancePf = storage.Parameter("capacitance");
        var substeps = ConductanceMembranes.Substeps(storage.TimeStepMs, ConductanceMembranes.LongestSubstepMs);
        var substepMs = storage.TimeStepMs / substeps;
        var potentialMv = storage.AddState("membranePotential", i => restMv[i]);
        string[] peak = ["peakPotential", "thresholdPotential", "slopeFactor"];
        return new ExponentialNeuron<TInput, TRecovery>
        {
            PotentialMv = potentialMv,
            Recovery = recovery(storage, (nint)potentialMv),
            Input = input(storage, substepMs),
            RefractoryStepsLeft = storage.AddHiddenState(),
            RestMv = storage.AddParameter("restPotential"),
            ThresholdMv = AboveRest(storage, "thresholdPotential"),
            UpstrokeMv = Upstroke(ExponentialNeuron<TInput, TRecovery>.UpstrokeStart),
            UpstrokeEndMv = Upstroke(ExponentialNeuron<TInput, TRecovery>.UpstrokeEnd),
            PeakMv = storage.AddCoefficient(i => Firing(i) - restMv[i], [.. peak, "restPotential"]),
            ResetMv = AboveRest(storage, "resetPotential"),
            SlopeMv = storage.AddParameter("slopeFactor"),
            InverseSlope = storage.AddCoefficient(i => slopeMv[i] > 0 ? 1 / slopeMv[i] : 0, "slopeFactor"),
            SpikeCurrentPa = storage.AddCoefficient(i => leakNanosiemens[i] * slopeMv[i], "leakConductance", "slopeFactor"),
            InverseCapacitance = storage.AddCoefficient(i => 1 / capacitancePf[i], "capacitance"),
            PeakU = storage.AddCoefficient(i => slopeMv[i] > 0 ? DeterministicMath.Exp(-(peakMv[i] - thresholdMv[i]) / slopeMv[i]) : 0, peak),
            RefractorySteps = storage.AddRefractorySteps(),
            Substeps = substeps,
            SubstepMs = substepMs,
        };

        double Firing(int i) => slopeMv[i] > 0 ? peakMv[i] : thresholdMv[i];

        Coefficient Upstroke(double slopes) => storage.AddCoefficient(
            i => Math.Min((thresholdMv[i] - restMv[i]) + (slopeMv[i] * slopes), Firing(i) - restMv[i]), [.. peak, "restPotential"]);
    }

    public static ConductanceInput Conductances(NeuronStorage storage, double substepMs)
    {
        var capacitancePf = storage.Parameter("capacitance");
        return new ConductanceInput
        {
            Excitatory = SynapticPorts.Exponential(storage, 0, "Conductance", substepMs),
            Inhibitory = SynapticPorts.Exponential(storage, 1, "Conductance", substepMs),
            CurrentPa = storage.CurrentPa,
            Leak = storage.AddParameter("leakConductance"),
            InverseCapacitance = storage.AddCoefficient(i => 1 / capacitancePf[i], "capacitance"),
            ExcitatoryReversalMv = AboveRest(storage, "excitatoryReversalPotential"),
            InhibitoryReversalMv = AboveRest(storage, "inhibitoryReversalPotential"),
            SubstepMs = substepMs,
        };
    }

    public static CurrentInput Currents(NeuronStorage storage, double substepMs)
    {
        var leakNanosiemens = storage.Parameter("leakConductance");
        var capacitancePf = storage.Parameter("capacitance");
        return new CurrentInput
        {
            Excitatory = SynapticPorts.Exponential(storage, 0, "Current", substepMs),
            Inhibitory = SynapticPorts.Exponential(storage, 1, "Current", substepMs),
            CurrentPa = storage.CurrentPa,
            Leak = storage.AddParameter("leakConductance"),
            InverseCapacitance = storage.AddCoefficient(i => 1 / capacitancePf[i], "capacitance"),
            InverseLeak = storage.AddCoefficient(i => 1 / leakNanosiemens[i], "leakConductance"),
            HalfDecay = storage.AddCoefficient(
                i => DeterministicMath.Exp(-leakNanosiemens[i] / capacitancePf[i] * (substepMs / 2)), "leakConductance", "capacitance"),
        };
    }

    public static NoRecovery None(NeuronStorage storage, nint potentialMv) => default;

    public static AdaptationCurrent Adaptation(NeuronStorage storage, nint potentialMv)
    {
        var tauMs = storage.Parameter("adaptationTimeConstant");
        return new AdaptationCurrent
        {
            Value = storage.AddState("adaptationCurrent"),
            Conductance = storage.AddParameter("adaptationConductance"),
            InverseTime = storage.AddCoefficient(i => 1 / tauMs[i], "adaptationTimeConstant"),
            JumpPa = storage.AddParameter("adaptationJump"),
        };
    }

    public static ActivatedCurrent Activation(NeuronStorage storage, nint potentialMv)
    {
        var tauMs = storage.Parameter("activationTimeConstant");
        var halfMv = storage.Parameter("halfActivationPotential");
        var widthMv = storage.Parameter("activationSlope");
        var startMv = (double*)potentialMv;
        return new ActivatedCurrent
        {
            Value = storage.AddState("activation", i => 1 / (1 + DeterministicMath.Exp((halfMv[i] - startMv[i]) / widthMv[i]))),
            Conductance = storage.AddParameter("activatedConductance"),
            ReversalMv = AboveRest(storage, "activatedReversalPotential"),
            HalfActivationMv = AboveRest(storage, "halfActivationPotential"),
            InverseSlope = storage.AddCoefficient(i => 1 / widthMv[i], "activationSlope"),
            InverseTime = storage.AddCoefficient(i => 1 / tauMs[i], "activationTimeConstant"),
            Opened = storage.AddParameter("spikeActivation"),
        };
    }

    private static Coefficient AboveRest(NeuronStorage storage, string potential)
    {
        var potentialMv = storage.Parameter(potential);
        var restMv = storage.Parameter("restPotential");
        return storage.AddCoefficient(i => potentialMv[i] - restMv[i], potential, "restPotential");
    }
}
