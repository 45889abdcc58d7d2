using System.Collections.Immutable;
using Neuromesh.Core.Units;

namespace Neuromesh.Core.Neurons;

/// <summary>The neuron models an experiment may name, with defaults as NEST's models of the same equations.</summary>
public static class NeuronModels
{
    private static readonly ImmutableArray<NeuronParameterDescriptor> Membrane =
    [
        NeuronParameters.PositiveTime("membraneTimeConstant", 10, "tau", "Time constant of the membrane."),
        NeuronParameters.Capacitance(250),
        NeuronParameters.Rest(-70) with { Meaning = "Potential without input." },
        NeuronParameters.Reset(-70) with { Meaning = "Potential after a spike; below the threshold." },
        NeuronParameters.Threshold(-55),
        NeuronParameters.Refractory(2),
        NeuronParameters.Bias,
    ];

    /// <summary>Leaky integrate-and-fire with voltage jumps: <see cref="LifDelta"/>.</summary>
    public static NeuronModelDescriptor LifDelta { get; } = new(
        "lif-delta",
        "Leaky integrate-and-fire, tau dV/dt = -(V - E) + (tau/C)·I; a spike of weight J (mV) moves V by J.",
        PhysicalDimension.Voltage,
        [
            .. Membrane,
            NeuronParameters.Minimum("Lower bound of the potential; below the threshold, none if not given."),
            NeuronParameters.Number("refractoryInput", 0, 0, 1, "", "0: spikes that arrive while the potential is held are lost; 1: they are added to it at the end, decayed with the membrane's time constant."),
        ],
        [NeuronParameters.MembranePotential])
    {
        Check = (lowest, highest) =>
            NeuronParameters.ResetAndMinimumBelowThreshold(lowest, highest) ?? NeuronParameters.Switch("refractoryInput", lowest, highest),
    };

    /// <summary>Leaky integrate-and-fire with exponential currents: <see cref="LifExponential"/>.</summary>
    public static NeuronModelDescriptor LifExponential { get; } = new(
        "lif-exponential",
        "Leaky integrate-and-fire, tau dV/dt = -(V - E) + (tau/C)·(Iex + Iin + I); a spike of weight w (pA) moves Iex (w >= 0) or Iin (w < 0) by w, which decay exponentially.",
        PhysicalDimension.Current,
        [
            .. Membrane,
            NeuronParameters.ExcitatoryTime(2) with { Meaning = "Time constant of the excitatory current." },
            NeuronParameters.InhibitoryTime(2) with { Meaning = "Time constant of the inhibitory current." },
        ],
        [NeuronParameters.MembranePotential, .. NeuronParameters.SynapticCurrents])
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
