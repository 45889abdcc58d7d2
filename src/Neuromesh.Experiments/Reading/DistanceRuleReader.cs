using Neuromesh.Core.Synapses;
using Neuromesh.Core.Units;

namespace Neuromesh.Experiments.Reading;

/// <summary>Reads the rule by which pairs connect with a probability that depends on their distance.</summary>
internal static class DistanceRuleReader
{
    public static DistanceRule Read(Section section, ProjectionEnds ends)
    {
        var sources = ends.Source?.Positions ?? throw section.Require("type").Error(
            ends.Source is null ? "the sources of an input have no positions" : $"the population '{ends.Source.Name}' has no 'positions'");
        var targets = ends.Target.Positions ?? throw section.Require("type").Error($"the population '{ends.Target.Name}' has no 'positions'");
        if (sources.Dimensions != targets.Dimensions)
        {
            throw section.Require("type").Error(
                $"'{ends.Source!.Name}' lies in {sources.Dimensions} dimensions, '{ends.Target.Name}' in {targets.Dimensions}: expected the same number");
        }

        var periodic = section.Flag("periodic", false);
        if (periodic && !sources.ExtentMm.AsSpan().SequenceEqual(targets.ExtentMm.AsSpan()))
        {
            throw section.Require("periodic").Error("joined borders need one extent: the source and the target population have different ones");
        }

        return new DistanceRule(
            Profile(section.Choice("profile", Keys.Profiles)),
            section.Quantity("probability", PhysicalDimension.Dimensionless, 0, new ValueRange(0, 1), 1),
            Length(section, "scale", null),
            Length(section, "cutoff", double.PositiveInfinity),
            sources,
            targets,
            periodic,
            section.Flag("autapses", ends.AutapsesByDefault));
    }

    private static double Length(Section section, string key, double? fallback) => section.Has(key) || fallback is null
        ? section.Quantity(key, PhysicalDimension.Length, -3, ValueRange.Positive(PhysicalDimension.Length))
        : fallback.Value;

    private static DistanceProfile Profile(string name) => name switch
    {
        "gaussian" => DistanceProfile.Gaussian,
        "exponential" => DistanceProfile.Exponential,
        "linear" => DistanceProfile.Linear,
        _ => DistanceProfile.Box,
    };
}
