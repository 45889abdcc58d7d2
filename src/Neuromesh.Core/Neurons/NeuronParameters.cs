using System.Collections.Immutable;
using Neuromesh.Core.Units;

namespace Neuromesh.Core.Neurons;

/// <summary>The parameters and state variables that recur in the models.</summary>
internal static class NeuronParameters
{
    public static NeuronStateDescriptor MembranePotential { get; } =
        new("membranePotential", PhysicalDimension.Voltage, "Membrane potential; the rest potential at the start if not given.");

    public static ImmutableArray<NeuronStateDescriptor> SynapticConductances { get; } =
    [
        NotNegative(new("excitatoryConductance", PhysicalDimension.Conductance, "Conductance of the synapses with weights of 0 and above; 0 nS at the start if not given.")),
        NotNegative(new("inhibitoryConductance", PhysicalDimension.Conductance, "Conductance of the synapses with weights below 0, a positive number; 0 nS at the start if not given.")),
    ];

    public static ImmutableArray<NeuronStateDescriptor> SynapticCurrents { get; } =
    [
        new("excitatoryCurrent", PhysicalDimension.Current, "Current of the synapses with weights of 0 and above; 0 pA at the start if not given."),
        new("inhibitoryCurrent", PhysicalDimension.Current, "Current of the synapses with weights below 0; 0 pA at the start if not given."),
    ];

    public static NeuronParameterDescriptor Voltage(string name, double defaultMv, string symbol, string meaning) =>
        AnyOf(name, PhysicalDimension.Voltage, defaultMv, symbol, meaning);

    public static NeuronParameterDescriptor PositiveVoltage(string name, double defaultMv, string symbol, string meaning) =>
        NotNegative(name, PhysicalDimension.Voltage, defaultMv, symbol, meaning) with { MinimumExclusive = true };

    public static NeuronParameterDescriptor PositiveTime(string name, double defaultMs, string symbol, string meaning) =>
        NotNegative(name, PhysicalDimension.Time, defaultMs, symbol, meaning) with { MinimumExclusive = true };

    public static NeuronParameterDescriptor Current(string name, double defaultPa, string symbol, string meaning) =>
        AnyOf(name, PhysicalDimension.Current, defaultPa, symbol, meaning);

    public static NeuronParameterDescriptor PositiveConductance(string name, double defaultNanosiemens, string symbol, string meaning) =>
        NotNegative(name, PhysicalDimension.Conductance, defaultNanosiemens, symbol, meaning) with { MinimumExclusive = true };

    public static NeuronParameterDescriptor Conductance(string name, double defaultNanosiemens, string symbol, string meaning) =>
        NotNegative(name, PhysicalDimension.Conductance, defaultNanosiemens, symbol, meaning);

    public static NeuronParameterDescriptor Number(string name, double defaultValue, double minimum, double maximum, string symbol, string meaning) =>
        new(name, PhysicalDimension.Dimensionless, defaultValue, minimum, maximum, false, symbol, meaning);

    public static NeuronParameterDescriptor PositiveNumber(string name, double defaultValue, double maximum, string symbol, string meaning) =>
        new(name, PhysicalDimension.Dimensionless, defaultValue, 0, maximum, true, symbol, meaning);

    public static NeuronParameterDescriptor Capacitance(double defaultPf) =>
        NotNegative("capacitance", PhysicalDimension.Capacitance, defaultPf, "C", "Capacitance of the membrane.") with { MinimumExclusive = true };

    public static NeuronParameterDescriptor Rest(double defaultMv) => Voltage("restPotential", defaultMv, "E", "Reversal potential of the leak: the potential without input.");

    public static NeuronParameterDescriptor Reset(double defaultMv) => Voltage("resetPotential", defaultMv, "Vreset", "Potential after a spike.");

    public static NeuronParameterDescriptor Threshold(double defaultMv) => Voltage("thresholdPotential", defaultMv, "Vth", "Potential at which the neuron fires.");

    public static NeuronParameterDescriptor Leak(double defaultNanosiemens) => PositiveConductance("leakConductance", defaultNanosiemens, "gL", "Conductance of the leak.");

    public static NeuronParameterDescriptor Refractory(double defaultMs, string meaning = "Time after a spike in which the potential is held; a whole number of time steps.") =>
        NotNegative("refractoryPeriod", PhysicalDimension.Time, defaultMs, "tref", meaning);

    /// <summary>The lower bound of a potential that has none if not given.</summary>
    public static NeuronParameterDescriptor Minimum(string meaning) => Voltage("minimumPotential", double.NegativeInfinity, "Vmin", meaning);

    public static NeuronParameterDescriptor Bias { get; } = Current("biasCurrent", 0, "I", "Constant current into the neuron.");

    public static NeuronParameterDescriptor ExcitatoryTime(double defaultMs) =>
        PositiveTime("excitatoryTimeConstant", defaultMs, "tauEx", "Time constant of the synapses with weights of 0 and above.");

    public static NeuronParameterDescriptor InhibitoryTime(double defaultMs) =>
        PositiveTime("inhibitoryTimeConstant", defaultMs, "tauIn", "Time constant of the synapses with weights below 0.");

    public static NeuronParameterDescriptor ExcitatoryReversal(double defaultMv) =>
        Voltage("excitatoryReversalPotential", defaultMv, "Eex", "Reversal potential of the synapses with weights of 0 and above.");

    public static NeuronParameterDescriptor InhibitoryReversal(double defaultMv) =>
        Voltage("inhibitoryReversalPotential", defaultMv, "Ein", "Reversal potential of the synapses with weights below 0.");

    public static NeuronStateDescriptor NotNegative(NeuronStateDescriptor state) => state with { Minimum = 0 };

    public static NeuronStateDescriptor Gate(string name, string meaning) => new(name, PhysicalDimension.Dimensionless, meaning) { Minimum = 0, Maximum = 1 };

    /// <summary>A quantity of either sign within the limit of its dimension.</summary>
    public static NeuronParameterDescriptor AnyOf(string name, PhysicalDimension dimension, double defaultValue, string symbol, string meaning) =>
        new(name, dimension, defaultValue, -PhysicalLimits.Largest(dimension), PhysicalLimits.Largest(dimension), false, symbol, meaning);

    /// <summary>A quantity of 0 and above within the limit of its dimension.</summary>
    public static NeuronParameterDescriptor NotNegative(string name, PhysicalDimension dimension, double defaultValue, string symbol, string meaning) =>
        new(name, dimension, defaultValue, 0, PhysicalLimits.Largest(dimension), false, symbol, meaning);

    /// <summary>The check that a spike ends below where it starts, so that a neuron cannot fire for ever.</summary>
    /// <param name="upper">Name of the potential that ends a spike's rise.</param>
    public static NeuronCheck ResetBelow(string upper) => (lowest, highest) => Below("resetPotential", upper, lowest, highest);

    /// <summary>The same, and that the lower bound of the potential lies below the threshold: above it the neuron would fire in every step.</summary>
    public static NeuronCheck ResetAndMinimumBelowThreshold { get; } = (lowest, highest) =>
        Below("resetPotential", "thresholdPotential", lowest, highest) ?? Below("minimumPotential", "thresholdPotential", lowest, highest);

    /// <summary>The check that one potential lies below another.</summary>
    public static NeuronFault? Below(string lower, string upper, Func<string, double> lowest, Func<string, double> highest) =>
        highest(lower) < lowest(upper)
            ? null
            : new NeuronFault(FormattableString.Invariant($"the {Words(lower)} ({highest(lower)} mV) must be below the {Words(upper)} ({lowest(upper)} mV)"), lower, upper);

    /// <summary>The check that a parameter is 0 or 1.</summary>
    public static NeuronFault? Switch(string name, Func<string, double> lowest, Func<string, double> highest) =>
        lowest(name) is 0 or 1 && lowest(name) == highest(name) ? null : new NeuronFault($"{name} must be 0 or 1", name);

    // resetPotential -> reset potential
    private static string Words(string name) =>
        string.Concat(name.Select(letter => char.IsAsciiLetterUpper(letter) ? " " + char.ToLowerInvariant(letter) : letter.ToString()));
}
