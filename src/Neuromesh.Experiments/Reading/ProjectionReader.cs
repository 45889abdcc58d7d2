using System.Collections.Immutable;
using Neuromesh.Core.Synapses;
using Neuromesh.Experiments.Model;
using Neuromesh.Experiments.Yaml;

namespace Neuromesh.Experiments.Reading;

/// <summary>Reads a projection, sparse or crossbar.</summary>
internal static class ProjectionReader
{
    /// <summary>Most synapses or devices of one projection.</summary>
    public const double MostSynapses = 1e12;

    public static Projection Read(
        DescriptionEntry entry,
        int index,
        ImmutableArray<Population> populations,
        ImmutableArray<Input> inputs,
        ReadingContext context)
    {
        var section = new Section(entry.Value, Keys.Projection);
        var (firstSource, sourceCount, source) = FindSources(section.Require("from"), populations, inputs);
        var ends = new ProjectionEnds(firstSource, sourceCount, ReadingContext.Find(populations, section.Require("to")), source);
        if (section.Has("rule") == section.Has("crossbar"))
        {
            throw section.Node.Error("expected either 'rule' (synapses one by one) or 'crossbar' (an array of devices)");
        }

        if (section.Has("crossbar"))
        {
            if (section.Find("plasticity") is { } misplaced)
            {
                throw misplaced.Error("the weights of a crossbar are its devices' conductances: 'plasticity' belongs to projections with a 'rule', devices learn with 'crossbar.learning'");
            }

            return CrossbarReader.Read(entry.Key, index, section, ends, context);
        }

        var rule = RuleReader.Read(section, ends, context);
        if (rule.ExpectedSynapses(ends.SourceCount, ends.Target.Size) is var expected && expected > MostSynapses)
        {
            throw section.Require("rule").Error($"about {expected:G3} synapses are too many: at most {MostSynapses:G3}");
        }

        // Explicit edges carry their own weights and delays, for which the projection's stand in where a column is missing.
        var explicitEdges = (rule as ExplicitEdgesRule)?.Edges;
        var delays = explicitEdges switch
        {
            null => DelayReader.Read(section, context),
            { IsEmpty: true } => new ConstantDelay(Experiment.MaximumEpochSteps),
            _ => null,
        };
        var projection = new SparseProjection
        {
            Name = entry.Key,
            Index = index,
            FirstSource = ends.FirstSource,
            SourceCount = ends.SourceCount,
            Recurrent = ends.Recurrent,
            Target = ends.Target,
            MinimumDelaySteps = delays?.MinimumSteps ?? explicitEdges!.MinimumDelaySteps,
            MaximumDelaySteps = delays?.MaximumSteps ?? explicitEdges!.MaximumDelaySteps,
            Weights = explicitEdges is null ? WeightReader.Read(section, ends, context, allowsMatrix: false) : new ConstantWeight(0),
            Rule = rule,
            Delays = delays ?? new ConstantDelay(explicitEdges!.MinimumDelaySteps),
        };
        return section.Find("plasticity") is { } plasticity
            ? projection with { Plasticity = PlasticityReader.Read(plasticity, projection, node => FindSources(node, populations, inputs), context) }
            : projection;
    }

    private static (int First, int Count, Population? Population) FindSources(
        DescriptionNode node, ImmutableArray<Population> populations, ImmutableArray<Input> inputs)
    {
        var name = Section.TextOf(node);
        if (populations.FirstOrDefault(population => population.Name == name) is { } population)
        {
            return (population.FirstNeuron, population.Size, population);
        }

        return inputs.FirstOrDefault(input => input.Name == name) switch
        {
            SpikeSourceInput sources => (sources.FirstSource, sources.SourceCount, null),
            not null => throw node.Error($"the input '{name}' has no sources to project from or to modulate by: it names its target itself"),
            null => throw node.Error(
                $"there is no population or input '{name}': "
                + NearestName.Suggest(name, [.. populations.Select(found => found.Name), .. inputs.OfType<SpikeSourceInput>().Select(found => found.Name)])),
        };
    }
}

/// <summary>What a projection connects.</summary>
/// <param name="FirstSource">Global id of the first source.</param>
/// <param name="SourceCount">Number of sources.</param>
/// <param name="Target">Target population.</param>
/// <param name="Source">Source population; null for an input.</param>
internal sealed record ProjectionEnds(int FirstSource, int SourceCount, Population Target, Population? Source)
{
    /// <summary>Whether a neuron may be connected to itself where the rule does not say.</summary>
    public bool AutapsesByDefault { get; init; } = true;

    /// <summary>Whether a connection of two neurons of one population is the same in both directions.</summary>
    public bool PairsHaveNoOrder { get; init; }

    /// <summary>Whether sources and targets are the same neurons.</summary>
    public bool Recurrent => ReferenceEquals(Source, Target);
}
