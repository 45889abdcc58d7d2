using System.Collections.Immutable;
using System.Globalization;
using Neuromesh.Core.Synapses;
using Neuromesh.Experiments.Model;
using Neuromesh.Experiments.Yaml;

namespace Neuromesh.Experiments.Reading;

/// <summary>Refuses weights that fixed point would hold too coarsely beside the largest one onto the same population.</summary>
internal static class FixedPointCheck
{
    public static void Check(ImmutableArray<Projection> projections, DescriptionNode? node)
    {
        foreach (var ontoOne in projections.OfType<SparseProjection>().Where(projection => projection.Plasticity is null && Differs(projection)).GroupBy(projection => projection.Target.Index))
        {
            var largest = ontoOne.Max(Largest);
            if (largest == 0)
            {
                continue;
            }

            var unit = FixedPointScale.For(largest).Unit;
            foreach (var projection in ontoOne.Where(projection => Typical(projection) is > 0 and var typical && unit > typical * FixedPointScale.CoarsestResolution))
            {
                var place = (DescriptionNode?)((node as DescriptionMapping)?.Find(projection.Name)?.Value) ?? node!;
                throw place.Error(string.Create(
                    CultureInfo.InvariantCulture,
                    $"precision mixed holds the weights onto '{projection.Target.Name}' in steps of {unit:G3}, because the largest is {largest:G4}; these are about "
                    + $"{Typical(projection):G4}, fewer than {1 / FixedPointScale.CoarsestResolution:G4} steps: use precision double, or bounds on the weights"));
            }
        }
    }

    private static bool Differs(SparseProjection projection) => projection.Rule is ExplicitEdgesRule { Edges: var edges }
        ? edges.CommonWeight is null
        : projection.Weights is not ConstantWeight;

    private static double Largest(SparseProjection projection) => projection.Rule is ExplicitEdgesRule { Edges: var edges }
        ? edges.LargestMagnitude
        : FixedPointScale.LargestMagnitude(projection.Weights);

    private static double Typical(SparseProjection projection) => projection.Rule is ExplicitEdgesRule { Edges: var edges }
        ? edges.TypicalMagnitude
        : FixedPointScale.TypicalMagnitude(projection.Weights);
}
