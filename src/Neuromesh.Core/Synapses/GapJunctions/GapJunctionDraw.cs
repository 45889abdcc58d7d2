using Neuromesh.Core.Random;

namespace Neuromesh.Core.Synapses.GapJunctions;

/// <summary>A junction between two neurons.</summary>
/// <param name="Source">Index of the first neuron within its population.</param>
/// <param name="Target">Index of the second neuron within its population.</param>
/// <param name="ConductanceNanosiemens">Conductance in nS for current from the first to the second.</param>
public readonly record struct DrawnGapJunction(int Source, int Target, double ConductanceNanosiemens);

/// <summary>Draws the junctions of a rule, all of them: both ends of a junction are in general held by different cores.</summary>
/// <remarks>
/// Draws are those of synapses (<see cref="ConnectionEnumerator"/>, <see cref="WeightSampler"/>) with keys of their own: purposes <c>gap junctions</c> and
/// <c>gap conductances</c>. Within one population a pair is one junction: of the rules that look at every pair (all-to-all, pairwise-bernoulli, distance) only pairs whose source
/// comes first are taken. Without multapses, a fixed total number is of different pairs, the source first, all sets of them equally likely; with a fixed indegree or outdegree a pair that both
/// its neurons draw is taken when it is drawn first. A conductance's ordinal counts all pairs that the rule gives to the target, also those that are not taken.
/// </remarks>
public static class GapJunctionDraw
{
    /// <summary>Draws junctions.</summary>
    /// <param name="seed">Seed of the experiment.</param>
    /// <param name="index">Index of the set of junctions in the experiment.</param>
    /// <param name="rule">Which neurons are joined; explicit edges carry conductances in nS as their weights.</param>
    /// <param name="sources">Size of the first population.</param>
    /// <param name="targets">Size of the second population.</param>
    /// <param name="withinOne">True when both are the same population.</param>
    /// <param name="conductances">Conductances in nS; not used by explicit edges.</param>
    /// <returns>The junctions in order of creation.</returns>
    public static IReadOnlyList<DrawnGapJunction> Draw(
        ulong seed, int index, ConnectionRule rule, int sources, int targets, bool withinOne, WeightDistribution conductances)
    {
        if (rule is ExplicitEdgesRule edges)
        {
            var listed = new List<DrawnGapJunction>(checked((int)edges.Edges.Count));
            listed.AddRange(edges.Edges.Enumerate().Select(edge => new DrawnGapJunction(edge.Source, edge.Target, edge.Weight)));
            return listed;
        }

        var picking = !withinOne ? Picking.All : rule switch
        {
            AllToAllRule or PairwiseBernoulliRule or DistanceRule => Picking.SourceFirst,
            FixedIndegreeRule { Multapses: false } or FixedOutdegreeRule { Multapses: false } => Picking.FirstDrawn,
            _ => Picking.All,
        };
        var visitor = new Visitor(
            [],
            new int[targets],
            conductances is ConstantWeight ? null : new WeightSampler(conductances, seed, index, "gap conductances"),
            (conductances as ConstantWeight)?.Value ?? 0,
            picking);
        var slice = new ProjectionSlice(sources, targets, withinOne, 0, targets);
        var key = RandomKey.Create(seed, "gap junctions", index);
        if (withinOne && rule is FixedTotalNumberRule { Multapses: false, Total: var total })
        {
            ConnectionEnumerator.VisitPairs(total, slice, key, ref visitor);
        }
        else
        {
            ConnectionEnumerator.Visit(rule, slice, key, ref visitor);
        }

        return visitor.Junctions;
    }

    /// <summary>Which of the pairs that a rule gives become junctions.</summary>
    private enum Picking
    {
        /// <summary>Each of them.</summary>
        All,

        /// <summary>Those whose source has the lower index.</summary>
        SourceFirst,

        /// <summary>The first of two in opposite directions.</summary>
        FirstDrawn,
    }

    private readonly struct Visitor(List<DrawnGapJunction> junctions, int[] ordinals, WeightSampler? sampler, double common, Picking picking) : ISynapseVisitor
    {
        private readonly HashSet<(int Source, int Target)> _drawn = [];

        public List<DrawnGapJunction> Junctions => junctions;

        public void VisitTarget(int target, ReadOnlySpan<int> sources)
        {
            foreach (var source in sources)
            {
                Take(source, target);
            }
        }

        public void VisitSource(int source, ReadOnlySpan<int> targets)
        {
            foreach (var target in targets)
            {
                Take(source, target);
            }
        }

        private void Take(int source, int target)
        {
            var ordinal = ordinals[target]++;
            var isTaken = picking switch
            {
                Picking.SourceFirst => source < target,
                Picking.FirstDrawn => !_drawn.Contains((target, source)) && _drawn.Add((source, target)),
                _ => true,
            };
            if (isTaken)
            {
                junctions.Add(new DrawnGapJunction(source, target, sampler?.Draw(target, ordinal) ?? common));
            }
        }
    }
}
