using System.Collections.Immutable;
using Neuromesh.Core.Neurons;
using Neuromesh.Core.Units;

namespace Neuromesh.Cluster.Tests;

/// <summary>The neuron model of the tests, with the defaults of NEST's iaf_psc_exp.</summary>
internal static class Models
{
    private static readonly (string Name, PhysicalDimension Dimension, double Default)[] Parameters =
    [
        ("membraneTimeConstant", PhysicalDimension.Time, 10),
        ("capacitance", PhysicalDimension.Capacitance, 250),
        ("restPotential", PhysicalDimension.Voltage, -70),
        ("resetPotential", PhysicalDimension.Voltage, -70),
        ("thresholdPotential", PhysicalDimension.Voltage, -55),
        ("refractoryPeriod", PhysicalDimension.Time, 2),
        ("biasCurrent", PhysicalDimension.Current, 0),
        ("excitatoryTimeConstant", PhysicalDimension.Time, 2),
        ("inhibitoryTimeConstant", PhysicalDimension.Time, 2),
    ];

    public static NeuronModelDescriptor Exponential { get; } = new(
        "lif-exponential",
        "",
        PhysicalDimension.Current,
        [.. Parameters.Select(p => new NeuronParameterDescriptor(p.Name, p.Dimension, p.Default, -1e9, 1e9, false, p.Name, ""))],
        [
            new NeuronStateDescriptor("membranePotential", PhysicalDimension.Voltage, ""),
            new NeuronStateDescriptor("excitatoryCurrent", PhysicalDimension.Current, ""),
            new NeuronStateDescriptor("inhibitoryCurrent", PhysicalDimension.Current, ""),
        ]);

    public static ImmutableDictionary<string, NeuronValue> ExponentialDefaults { get; } =
        Parameters.ToImmutableDictionary(p => p.Name, p => (NeuronValue)new ConstantValue(p.Default));
}
