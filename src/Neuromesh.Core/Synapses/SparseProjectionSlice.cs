namespace Neuromesh.Core.Synapses;

/// <summary>What a core must know of a projection to build its own synapses.</summary>
public sealed record SparseProjectionSlice
{
    /// <summary>Seed of the experiment.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Index of the projection.</summary>
    public required int Projection { get; init; }

    /// <summary>Global id of the first source.</summary>
    public required int FirstSource { get; init; }

    /// <summary>Sources of the projection.</summary>
    public required int SourceCount { get; init; }

    /// <summary>Targets of the projection: the size of the target population.</summary>
    public required int TotalTargets { get; init; }

    /// <summary>True when sources and targets are the same population.</summary>
    public required bool Recurrent { get; init; }

    /// <summary>First target of the core within its population.</summary>
    public required int FirstTarget { get; init; }

    /// <summary>Targets in the core, at most 65,536.</summary>
    public required int TargetCount { get; init; }

    /// <summary>The rule.</summary>
    public required ConnectionRule Rule { get; init; }

    /// <summary>Weights; not used by explicit edges.</summary>
    public required WeightDistribution Weights { get; init; }

    /// <summary>Delays; not used by explicit edges.</summary>
    public required DelayDistribution Delays { get; init; }

    /// <summary>How the synapses change; null where they do not.</summary>
    public Plasticity.PlasticityRule? Plasticity { get; init; }

    /// <summary>Steps of an epoch: the delay that needs no slot of the ring ahead of the current one.</summary>
    public required int EpochSteps { get; init; }

    /// <summary>The largest delay in steps of the whole projection.</summary>
    public int MaximumDelaySteps => Rule is ExplicitEdgesRule { Edges: var edges } ? (edges.IsEmpty ? EpochSteps : edges.MaximumDelaySteps) : Delays.MaximumSteps;

    /// <summary>The smallest delay in steps of the whole projection.</summary>
    public int MinimumDelaySteps => Rule is ExplicitEdgesRule { Edges: var edges } ? (edges.IsEmpty ? EpochSteps : edges.MinimumDelaySteps) : Delays.MinimumSteps;

    /// <summary>The weight that all synapses of the whole projection have; null where they differ.</summary>
    public double? CommonWeight => Rule is ExplicitEdgesRule { Edges: var edges } ? edges.CommonWeight : (Weights as ConstantWeight)?.Value;

    /// <summary>The largest magnitude of a weight of the whole projection, in the target model's unit.</summary>
    public double LargestMagnitude => Rule is ExplicitEdgesRule { Edges: var edges } ? edges.LargestMagnitude : FixedPointScale.LargestMagnitude(Weights);
}
