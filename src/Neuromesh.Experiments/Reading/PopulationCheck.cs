using System.Collections.Immutable;
using Neuromesh.Core.Neurons;
using Neuromesh.Core.Units;
using Neuromesh.Experiments.Yaml;

namespace Neuromesh.Experiments.Reading;

/// <summary>Refuses parameters that are each within their range but cannot be together, or not on this grid.</summary>
internal static class PopulationCheck
{
    /// <summary>The parameter that must be a whole number of time steps.</summary>
    public const string RefractoryPeriod = "refractoryPeriod";

    public static void Check(Section population, int size, ImmutableDictionary<string, NeuronValue> parameters, TimeStep timeStep)
    {
        if (parameters.GetValueOrDefault(RefractoryPeriod) is ConstantValue { Value: var periodMs } && !timeStep.TryToStep(periodMs, out _))
        {
            throw NodeOf(population, RefractoryPeriod).Error($"the refractory period of {Uneven(periodMs, timeStep)}");
        }

        if (parameters.TryGetValue("thresholdPotential", out var threshold) && parameters.TryGetValue("resetPotential", out var reset))
        {
            CheckReset(population, size, threshold, reset);
        }
    }

    /// <summary>Says that a time is off the grid.</summary>
    public static string Uneven(double periodMs, TimeStep timeStep) => $"{periodMs} ms is no whole number of time steps of {timeStep}";

    /// <summary>A reset at or above the threshold would fire for ever.</summary>
    private static void CheckReset(Section population, int size, NeuronValue threshold, NeuronValue reset)
    {
        var differ = threshold is PerNeuronValue || reset is PerNeuronValue;
        for (var i = 0; i < (differ ? size : 1); i++)
        {
            if (Lowest(threshold, i) <= Highest(reset, i))
            {
                throw NodeOf(population, "resetPotential", "thresholdPotential").Error(
                    $"the reset potential ({Highest(reset, i)} mV) must be below the threshold ({Lowest(threshold, i)} mV){(differ ? $" for neuron {i}" : "")}");
            }
        }
    }

    /// <summary>Where the first of some parameters is given; the population where none is.</summary>
    private static DescriptionNode NodeOf(Section population, params ReadOnlySpan<string> parameters)
    {
        foreach (var parameter in parameters)
        {
            if ((population.Find("parameters") as DescriptionMapping)?.Find(parameter) is { } entry)
            {
                return entry.Value;
            }
        }

        return population.Node;
    }

    private static double Lowest(NeuronValue value, int neuron) => value switch
    {
        ConstantValue constant => constant.Value,
        PerNeuronValue perNeuron => perNeuron.Values[neuron],
        UniformValue uniform => uniform.Minimum,
        NormalValue normal => normal.Mean - (ReadingContext.LargestDeviate * normal.StandardDeviation),
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, "This kind of value has no bounds here."),
    };

    private static double Highest(NeuronValue value, int neuron) => value switch
    {
        UniformValue uniform => uniform.Maximum,
        NormalValue normal => normal.Mean + (ReadingContext.LargestDeviate * normal.StandardDeviation),
        _ => Lowest(value, neuron),
    };
}
