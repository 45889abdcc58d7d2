using System.Collections.Immutable;
using Neuromesh.Core.Units;

namespace Neuromesh.Core.Neurons;

/// <summary>The neuron models an experiment may name, with defaults as NEST's models of the same equations.</summary>
public static class NeuronModels
{
    private static readonly ImmutableArray<NeuronParameterDescriptor> Membrane =
    [
        new("membraneTimeConstant", PhysicalDimension.Time, 10, 0, double.PositiveInfinity, true, "tau", "Time constant of the membrane."),
        new("capacitance", PhysicalDimension.Capacitance, 250, 0, double.PositiveInfinity, true, "C", "Capacitance of the membrane."),
        new("restPotential", PhysicalDimension.Voltage, -70, double.NegativeInfinity, double.PositiveInfinity, false, "E", "Potential without input."),
        new("resetPotential", PhysicalDimension.Voltage, -70, double.NegativeInfinity, double.PositiveInfinity, false, "Vreset", "Potential after a spike; below the threshold."),
        new("thresholdPotential", PhysicalDimension.Voltage, -55, double.NegativeInfinity, double.PositiveInfinity, false, "Vth", "Potential at which the neuron fires."),
        new("refractoryPeriod", PhysicalDimension.Time, 2, 0, double.PositiveInfinity, false, "tref", "Time after a spike in which the potential is held; a whole number of time steps."),
        new("biasCurrent", PhysicalDimension.Current, 0, double.NegativeInfinity, double.PositiveInfinity, false, "I", "Constant current into the neuron."),
    ];

    private static readonly NeuronStateDescriptor Potential =
        new("membranePotential", PhysicalDimension.Voltage, "Membrane potential; the rest potential at the start if not given.");

    /// <summary>Leaky integrate-and-fire with voltage jumps: <see cref="LifDelta"/>.</summary>
    public static NeuronModelDescriptor LifDelta { get; } = new(
        "lif-delta",
        "Leaky integrate-and-fire, tau dV/dt = -(V - E) + (tau/C)·I; a spike of weight J (mV) moves V by J.",
        PhysicalDimension.Voltage,
        [
            .. Membrane,
            new("minimumPotential", PhysicalDimension.Voltage, double.NegativeInfinity, double.NegativeInfinity, double.PositiveInfinity, false, "Vmin", "Lower bound of the potential; none if not given."),
        ],
        [Potential])
    {
        Check = NeuronParameters.ResetBelow("thresholdPotential"),
    };

    /// <summary>Leaky integrate-and-fire with exponential currents: <see cref="LifExponential"/>.</summary>
    public static NeuronModelDescriptor LifExponential { get; } = new(
        "lif-exponential",
        "Leaky integrate-and-fire, tau dV/dt = -(V - E) + (tau/C)·(Iex + Iin + I); a spike of weight w (pA) moves Iex (w >= 0) or Iin (w < 0) by w, which decay exponentially.",
        PhysicalDimension.Current,
        [
            .. Membrane,
            new("excitatoryTimeConstant", PhysicalDimension.Time, 2, 0, double.PositiveInfinity, true, "tauEx", "Time constant of the excitatory current."),
            new("inhibitoryTimeConstant", PhysicalDimension.Time, 2, 0, double.PositiveInfinity, true, "tauIn", "Time constant of the inhibitory current."),
        ],
        [
            Potential,
            new("excitatoryCurrent", PhysicalDimension.Current, "Current of the synapses with weights of 0 and above; 0 pA at the start if not given."),
            new("inhibitoryCurrent", PhysicalDimension.Current, "Current of the synapses with weights below 0; 0 pA at the start if not given."),
        ])
    {
        Check = NeuronParameters.ResetBelow("thresholdPotential"),
    };

    /// <summary>All models.</summary>
    public static ImmutableArray<NeuronModelDescriptor> All { get; } =
    [
        LifDelta,
        LifExponential,
        LifAlpha.Descriptor,
        LifConductanceExponential.Descriptor,
        LifConductanceAlpha.Descriptor,
        ExponentialIntegrateFire.Descriptor,
        AdaptiveExponential.Descriptor,
        AdaptiveExponentialCurrent.Descriptor,
        GeneralizedExponential.Descriptor,
        GeneralizedIntegrateFire.Descriptor,
        GeneralizedConductance.Descriptor,
        Izhikevich.Descriptor,
        HodgkinHuxley.Descriptor,
        HodgkinHuxleyTraub.Descriptor,
        HodgkinHuxleyIons.Descriptor,
        HodgkinHuxleyInterneuron.Descriptor,
        HodgkinHuxleyCalcium.Descriptor,
    ];

    /// <summary>Finds a model by its name.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The model, or null.</returns>
    public static NeuronModelDescriptor? Find(string name) => All.FirstOrDefault(model => model.Name == name);
}
