using System.Collections.Immutable;
using System.Globalization;
using Neuromesh.Core.Synapses;
using Neuromesh.Core.Synapses.GapJunctions;
using Neuromesh.Core.Units;
using Neuromesh.Experiments.Model;
using Neuromesh.Experiments.Yaml;

namespace Neuromesh.Experiments.Reading;

/// <summary>Refuses gap junctions that are too strong for the time step: those of each neuron, added up.</summary>
/// <remarks>What plasticity makes stronger without a soft bound can be known only in the run, which then stops.</remarks>
internal static class GapStabilityCheck
{
    public static void Check(
        TimeStep timeStep, ImmutableArray<Population> populations, ImmutableArray<GapProjection> sets, DescriptionNode? node)
    {
        if (sets.IsEmpty)
        {
            return;
        }

        var sums = sets.SelectMany(set => new[] { set.First, set.Second }).DistinctBy(population => population.Index).ToDictionary(population => population.Index, population => new double[population.Size]);
        foreach (var set in sets)
        {
            Add(set, sums[set.First.Index], sums[set.Second.Index]);
        }

        foreach (var population in populations.Where(population => sums.ContainsKey(population.Index)))
        {
            var stability = GapStability.Of(population.Model.IntegratesGapCurrents);
            for (var neuron = 0; neuron < population.Size; neuron++)
            {
                var sum = sums[population.Index][neuron];
                if (sum > 0 && stability.LimitNanosiemens(population.Parameters, neuron, timeStep) is var limit && sum >= limit)
                {
                    var (reason, bound) = population.Parameters.ContainsKey("capacitance")
                        ? ("its capacitance", stability.Formula(hasCapacitance: true))
                        : ($"its model, {population.Model.Name}, in which a current of 1 pA is 1 mV/ms as at a capacitance of 1 pF,", stability.Formula(hasCapacitance: false));
                    throw Place(Strongest(sets, population, neuron), node!).Error(string.Create(
                        CultureInfo.InvariantCulture,
                        $"neuron {neuron} of population '{population.Name}' has gap junctions of {sum:G4} nS in all, too many for {reason} and time steps of {timeStep}: "
                        + $"expected below {bound} = {limit:G4} nS; make 'conductance' or 'timeStep' smaller, or the junctions fewer"));
                }
            }
        }
    }

    private static void Add(GapProjection set, double[] first, double[] second)
    {
        var bound = set.Plasticity is { SoftBoundNanosiemens: < double.PositiveInfinity and var softBound } ? softBound : 0;
        foreach (var (source, target, conductance) in set.Junctions)
        {
            // The reverse share is at most 1, so this is the larger one of both directions.
            var largest = Math.Max(conductance, bound);
            first[source] += largest;
            second[target] += largest;
        }
    }

    /// <summary>The set with the largest share of a neuron's sum.</summary>
    private static GapProjection Strongest(ImmutableArray<GapProjection> sets, Population population, int neuron) => sets.MaxBy(set =>
    {
        var within = new[] { set.First, set.Second }.DistinctBy(end => end.Index).ToDictionary(end => end.Index, end => new double[end.Size]);
        Add(set, within[set.First.Index], within[set.Second.Index]);
        return within.TryGetValue(population.Index, out var sums) ? sums[neuron] : 0;
    })!;

    /// <summary>Where the conductances of a set are given: its conductance, or its table.</summary>
    private static DescriptionNode Place(GapProjection set, DescriptionNode node)
    {
        var section = (DescriptionMapping)((DescriptionMapping)node).Find(set.Name)!.Value;
        return section.Find("conductance")?.Value
            ?? (set.Rule is ExplicitEdgesRule && section.Find("rule")?.Value is DescriptionMapping rule ? rule.Find("file")?.Value : null)
            ?? section;
    }
}
