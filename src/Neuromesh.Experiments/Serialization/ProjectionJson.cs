using System.Text.Json.Nodes;
using Neuromesh.Core.Synapses;
using Neuromesh.Core.Units;
using Neuromesh.Experiments.Model;
using Neuromesh.Experiments.Quantities;

namespace Neuromesh.Experiments.Serialization;

/// <summary>Writes projections.</summary>
internal static class ProjectionJson
{
    public static JsonObject Write(Projection projection, Experiment experiment)
    {
        var json = new JsonObject
        {
            ["from"] = SourceName(projection.FirstSource, projection, experiment),
            ["to"] = projection.Target.Name,
            ["firstSource"] = projection.FirstSource,
            ["sources"] = projection.SourceCount,
            ["recurrent"] = projection.Recurrent,
        };
        var dimension = projection.Target.Model.WeightDimension;
        switch (projection)
        {
            case SparseProjection { Rule: ExplicitEdgesRule edges }:
                json["rule"] = ExplicitEdges(edges, dimension);
                break;
            case SparseProjection sparse:
                json["rule"] = Rule(sparse.Rule);
                json["weight"] = WeightJson.Write(sparse.Weights, dimension);
                json["delay"] = WeightJson.Write(sparse.Delays, experiment.TimeStep);
                break;
            case CrossbarProjection crossbar:
                json["crossbar"] = CrossbarJson.Write(crossbar.Crossbar, dimension);
                json["weight"] = WeightJson.Write(crossbar.Weights, dimension);
                json["delay"] = ValueJson.Steps(crossbar.MinimumDelaySteps, experiment.TimeStep);
                break;
            default:
                throw ValueJson.Unknown(projection);
        }

        if (projection is SparseProjection { Plasticity: { } plasticity })
        {
            json["plasticity"] = PlasticityJson.Write(plasticity, projection, experiment);
        }

        json["minimumDelay"] = ValueJson.Steps(projection.MinimumDelaySteps, experiment.TimeStep);
        json["maximumDelay"] = ValueJson.Steps(projection.MaximumDelaySteps, experiment.TimeStep);
        json["minimumDelaySteps"] = projection.MinimumDelaySteps;
        json["maximumDelaySteps"] = projection.MaximumDelaySteps;
        return json;
    }

    /// <summary>Writes a set of gap junctions.</summary>
    public static JsonObject Write(GapProjection set)
    {
        var json = new JsonObject { ["from"] = set.First.Name, ["to"] = set.Second.Name };
        if (set.Rule is ExplicitEdgesRule edges)
        {
            json["rule"] = Table(edges, "junctions", TableJson.Digest(edges.Edges, "conductance", "nS", delay: null));
        }
        else
        {
            json["rule"] = Rule(set.Rule);
            json["conductance"] = WeightJson.Write(set.Conductances, PhysicalDimension.Conductance);
        }

        json["reverseShare"] = set.ReverseShare;
        if (set.Plasticity is { } rule)
        {
            json["plasticity"] = new JsonObject
            {
                ["burstTimeConstant"] = ValueJson.Milliseconds(rule.BurstTimeConstantMs),
                ["burstThreshold"] = rule.BurstThreshold,
                ["depression"] = ValueJson.Quantity(rule.DepressionNanosiemensPerMs, PhysicalDimension.Conductance),
                ["potentiation"] = ValueJson.Quantity(rule.PotentiationNanosiemens, PhysicalDimension.Conductance),
                ["softBound"] = ValueJson.Quantity(rule.SoftBoundNanosiemens, PhysicalDimension.Conductance),
            };
        }

        return json;
    }

    /// <summary>The population or input whose first neuron or source has an id.</summary>
    public static string SourceName(int first, Projection projection, Experiment experiment) =>
        experiment.Populations.FirstOrDefault(population => population.FirstNeuron == first)?.Name
        ?? experiment.Inputs.OfType<SpikeSourceInput>().FirstOrDefault(input => input.FirstSource == first)?.Name
        ?? throw new NotSupportedException($"The projection '{projection.Name}' has no population or input for its sources from {first} on.");

    private static JsonObject Rule(ConnectionRule rule) => rule switch
    {
        AllToAllRule allToAll => new JsonObject { ["type"] = "all-to-all", ["autapses"] = allToAll.Autapses },
        OneToOneRule => new JsonObject { ["type"] = "one-to-one" },
        FixedIndegreeRule counted => Counted("fixed-indegree", "indegree", counted.Indegree, counted.Autapses, counted.Multapses),
        FixedOutdegreeRule counted => Counted("fixed-outdegree", "outdegree", counted.Outdegree, counted.Autapses, counted.Multapses),
        FixedTotalNumberRule counted => Counted("fixed-total-number", "synapses", counted.Total, counted.Autapses, counted.Multapses),
        PairwiseBernoulliRule bernoulli => new JsonObject
        {
            ["type"] = "pairwise-bernoulli",
            ["probability"] = bernoulli.Probability,
            ["autapses"] = bernoulli.Autapses,
        },
        DistanceRule distance => new JsonObject
        {
            ["type"] = "distance",
            ["profile"] = distance.Profile switch
            {
                DistanceProfile.Gaussian => "gaussian",
                DistanceProfile.Exponential => "exponential",
                DistanceProfile.Linear => "linear",
                DistanceProfile.Box => "box",
                _ => throw ValueJson.Unknown(distance.Profile),
            },
            ["scale"] = ValueJson.Quantity(distance.ScaleMm, PhysicalDimension.Length),
            ["probability"] = distance.Probability,
            ["cutoff"] = ValueJson.Quantity(distance.CutoffMm, PhysicalDimension.Length),
            ["periodic"] = distance.Periodic,
            ["autapses"] = distance.Autapses,
        },
        _ => throw ValueJson.Unknown(rule),
    };

    private static JsonObject Counted(string type, string key, long count, bool autapses, bool multapses) =>
        new() { ["type"] = type, [key] = count, ["autapses"] = autapses, ["multapses"] = multapses };

    private static JsonObject ExplicitEdges(ExplicitEdgesRule edges, PhysicalDimension dimension) => Table(
        edges,
        "synapses",
        TableJson.Digest(edges.Edges, "weight", QuantityParser.CanonicalUnit(dimension, QuantityParser.NeuronExponent(dimension)), "delaySteps"));

    private static JsonObject Table(ExplicitEdgesRule edges, string what, JsonObject columns)
    {
        columns.Insert(0, "type", "explicit");
        columns.Insert(1, what, JsonValue.Create(edges.Edges.Count));
        return columns;
    }
}
