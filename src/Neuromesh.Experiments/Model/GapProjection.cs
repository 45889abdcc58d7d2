using Neuromesh.Core.Synapses;
using Neuromesh.Core.Synapses.GapJunctions;

namespace Neuromesh.Experiments.Model;

/// <summary>Gap junctions between the neurons of two populations, or of one.</summary>
public sealed record GapProjection
{
    /// <summary>Name in the description.</summary>
    public required string Name { get; init; }

    /// <summary>Position among the sets of gap junctions: its rank in sums.</summary>
    public required int Index { get; init; }

    /// <summary>Population of the first ends.</summary>
    public required Population First { get; init; }

    /// <summary>Population of the second ends; may be the same.</summary>
    public required Population Second { get; init; }

    /// <summary>Which neurons are joined. Explicit edges carry the conductances in nS as their weights.</summary>
    public required ConnectionRule Rule { get; init; }

    /// <summary>Conductances in nS for current from the first to the second end. With explicit edges the rule carries them and this is ignored.</summary>
    public required WeightDistribution Conductances { get; init; }

    /// <summary>Conductance for current from the second to the first end as a share of that from the first to the second, in [0, 1]; 1 for junctions that do not rectify.</summary>
    public required double ReverseShare { get; init; }

    /// <summary>How the conductances change, every parameter in its canonical unit; null where they do not.</summary>
    public GapPlasticityRule? Plasticity { get; init; }

    /// <summary>The junctions as the experiment's seed draws them, in order of creation: drawn once, when the description is read.</summary>
    public IReadOnlyList<DrawnGapJunction> Junctions { get; init; } = [];

    /// <summary>Whether both ends lie in one population.</summary>
    public bool IsWithinOne => First.Index == Second.Index;

    /// <summary>Number of junctions, or its expectation.</summary>
    public double ExpectedJunctions => Rule.ExpectedSynapses(First.Size, Second.Size) is var pairs && IsWithinOne
        ? Rule switch
        {
            AllToAllRule or PairwiseBernoulliRule or DistanceRule => pairs * (First.Size - 1) / (2.0 * First.Size),

            // Each neuron draws a share of the others, and a pair that both draw is one junction.
            FixedIndegreeRule { Multapses: false, Indegree: > 0 and var drawn } => pairs * (1 - (drawn / (2.0 * (First.Size - 1)))),
            FixedOutdegreeRule { Multapses: false, Outdegree: > 0 and var drawn } => pairs * (1 - (drawn / (2.0 * (First.Size - 1)))),
            _ => pairs,
        }
        : pairs;
}
