using System.Collections.Immutable;
using Neuromesh.Core.Neurons;
using Neuromesh.Core.Units;
using Neuromesh.Experiments.Yaml;

namespace Neuromesh.Experiments.Reading;

/// <summary>Refuses values that are each within their range but that the model cannot have together, or not on this grid.</summary>
internal static class PopulationCheck
{
    /// <summary>The parameter that must be a whole number of time steps.</summary>
    public const string RefractoryPeriod = "refractoryPeriod";

    public static void Check(
        Section population,
        NeuronModelDescriptor model,
        int size,
        ImmutableDictionary<string, NeuronValue> parameters,
        ImmutableDictionary<string, NeuronValue> initialValues,
        TimeStep timeStep)
    {
        if (model.FindProblem(parameters, initialValues, size, timeStep) is { } fault)
        {
            throw NodeOf(population, fault.Names.AsSpan()).Error(fault.Problem);
        }
    }

    /// <summary>Says that a time is off the grid.</summary>
    public static string Uneven(double periodMs, TimeStep timeStep) => FormattableString.Invariant($"{periodMs} ms is {timeStep.DescribeOffGrid(periodMs)}");

    /// <summary>Where the first of some values is given; the population where none is.</summary>
    private static DescriptionNode NodeOf(Section population, ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            foreach (var part in new[] { "parameters", "initial" })
            {
                if ((population.Find(part) as DescriptionMapping)?.Find(name) is { } entry)
                {
                    return entry.Value;
                }
            }
        }

        return population.Node;
    }
}
