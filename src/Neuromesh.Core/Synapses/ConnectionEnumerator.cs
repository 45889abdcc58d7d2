using System.Runtime.InteropServices;
using Neuromesh.Core.Numerics;
using Neuromesh.Core.Random;

namespace Neuromesh.Core.Synapses;

/// <summary>Takes synapses in creation order, a target's or a source's at a time.</summary>
internal interface ISynapseVisitor
{
    /// <summary>Takes all synapses of one target.</summary>
    /// <param name="target">Target index within its population.</param>
    /// <param name="sources">Source index of each synapse within its population, in creation order.</param>
    void VisitTarget(int target, ReadOnlySpan<int> sources);

    /// <summary>Takes synapses of one source.</summary>
    /// <param name="source">Source index within its population.</param>
    /// <param name="targets">Target index of each synapse within its population, in creation order.</param>
    void VisitSource(int source, ReadOnlySpan<int> targets);
}

/// <summary>The synapses of a projection onto a slice of its targets.</summary>
/// <param name="SourceCount">Sources of the projection.</param>
/// <param name="TotalTargets">Targets of the projection: the size of the target population.</param>
/// <param name="Recurrent">True when sources and targets are the same population.</param>
/// <param name="FirstTarget">First target of the slice, within its population.</param>
/// <param name="TargetCount">Targets in the slice.</param>
internal readonly record struct ProjectionSlice(int SourceCount, int TotalTargets, bool Recurrent, int FirstTarget, int TargetCount)
{
    /// <summary>One past the last target of the slice.</summary>
    public int EndTarget => FirstTarget + TargetCount;
}

/// <summary>
/// Walks the synapses of a connection rule. Every draw is keyed by the target, or by the source and a block of targets, so a slice of the
/// targets sees the same synapses whatever the other slices are, and a second walk sees them again without any having been stored.
/// </summary>
internal static class ConnectionEnumerator
{
    public static void Visit<TVisitor>(ConnectionRule rule, in ProjectionSlice slice, RandomKey key, ref TVisitor visitor)
        where TVisitor : struct, ISynapseVisitor
    {
        switch (rule)
        {
            case AllToAllRule allToAll:
                VisitAllToAll(allToAll.Autapses, slice, ref visitor);
                break;
            case OneToOneRule:
                for (var target = slice.FirstTarget; target < slice.EndTarget; target++)
                {
                    visitor.VisitTarget(target, [target]);
                }

                break;
            case FixedIndegreeRule fixedIndegree:
                VisitFixedIndegree(fixedIndegree, slice, key, ref visitor);
                break;
            case FixedTotalNumberRule fixedTotal:
                VisitFixedTotalNumber(fixedTotal, slice, key, ref visitor);
                break;
            case FixedOutdegreeRule fixedOutdegree:
                VisitFixedOutdegree(fixedOutdegree, slice, key, ref visitor);
                break;
            case DistanceRule distance:
                VisitDistance(distance, slice, key, ref visitor);
                break;
            case PairwiseBernoulliRule { Probability: >= 1 } bernoulli:
                VisitAllToAll(bernoulli.Autapses, slice, ref visitor);
                break;
            case PairwiseBernoulliRule bernoulli:
                VisitBernoulli(bernoulli, slice, key, ref visitor);
                break;
            default:
                throw new NotSupportedException($"Connection rule {rule.GetType().Name} has no enumeration.");
        }
    }

    private static void VisitAllToAll<TVisitor>(bool autapses, in ProjectionSlice slice, ref TVisitor visitor)
        where TVisitor : struct, ISynapseVisitor
    {
        // Without autapses the list of a target is all sources but one: the same list, but for the entries around that one.
        var skipsSelf = slice.Recurrent && !autapses;
        var sources = new int[slice.SourceCount - (skipsSelf ? 1 : 0)];
        for (var i = 0; i < sources.Length; i++)
        {
            sources[i] = skipsSelf && i >= slice.FirstTarget ? i + 1 : i;
        }

        for (var target = slice.FirstTarget; target < slice.EndTarget; target++)
        {
            visitor.VisitTarget(target, sources);
            if (skipsSelf && target < sources.Length)
            {
                sources[target] = target;
            }
        }
    }

    private static void VisitFixedIndegree<TVisitor>(FixedIndegreeRule rule, in ProjectionSlice slice, RandomKey key, ref TVisitor visitor)
        where TVisitor : struct, ISynapseVisitor
    {
        var draw = new SourceDraw(slice, key, rule.Autapses, rule.Multapses);
        for (var target = slice.FirstTarget; target < slice.EndTarget; target++)
        {
            visitor.VisitTarget(target, draw.Of(target, rule.Indegree));
        }
    }

    /// <summary>The tree gives each target its number; its sources are then drawn as for a fixed indegree.</summary>
    private static void VisitFixedTotalNumber<TVisitor>(FixedTotalNumberRule rule, in ProjectionSlice slice, RandomKey key, ref TVisitor visitor)
        where TVisitor : struct, ISynapseVisitor
    {
        var candidates = slice.SourceCount - (slice.Recurrent && !rule.Autapses ? 1 : 0);
        var tree = new TargetTree(slice, key.For("tree"), !rule.Multapses, candidates, leafSize: 1);
        var leaves = new List<TargetTree.Leaf>();
        tree.Split(0, rule.Total, -1, leaves);
        var draw = new SourceDraw(slice, key, rule.Autapses, rule.Multapses);
        foreach (var leaf in leaves)
        {
            visitor.VisitTarget(leaf.First, draw.Of(leaf.First, checked((int)leaf.Count)));
        }
    }

    /// <summary>Different pairs of one population in a given number, each with the lower index as the source: the tree gives each target its number of the pairs.</summary>
    /// <param name="total">Number of pairs, at most all there are.</param>
    /// <param name="slice">The population as sources and targets, and the share of the targets.</param>
    /// <param name="key">Key of the draws.</param>
    /// <param name="visitor">Takes the pairs.</param>
    public static void VisitPairs<TVisitor>(long total, in ProjectionSlice slice, RandomKey key, ref TVisitor visitor)
        where TVisitor : struct, ISynapseVisitor
    {
        var tree = TargetTree.OfPairs(slice, key.For("tree"));
        var leaves = new List<TargetTree.Leaf>();
        tree.Split(0, total, -1, leaves);
        var draw = new SourceDraw(slice, key, autapses: true, multapses: false);
        foreach (var leaf in leaves)
        {
            visitor.VisitTarget(leaf.First, draw.Of(leaf.First, checked((int)leaf.Count), leaf.First));
        }
    }

    /// <summary>The tree gives each block of targets its number of a source's synapses; within the block they are drawn one by one.</summary>
    private static void VisitFixedOutdegree<TVisitor>(FixedOutdegreeRule rule, in ProjectionSlice slice, RandomKey key, ref TVisitor visitor)
        where TVisitor : struct, ISynapseVisitor
    {
        const int BlockSize = 256;
        var tree = new TargetTree(slice, key.For("tree"), !rule.Multapses, 1, BlockSize);
        var leaves = new List<TargetTree.Leaf>();
        var targets = new List<int>();
        Span<bool> taken = stackalloc bool[BlockSize];
        for (var source = 0; source < slice.SourceCount; source++)
        {
            var excluded = slice.Recurrent && !rule.Autapses ? source : -1;
            tree.Split((uint)source, rule.Outdegree, excluded, leaves);
            targets.Clear();
            foreach (var leaf in leaves)
            {
                DrawTargets(leaf, new PhiloxStream(key, (uint)source, leaf.Node), excluded, rule.Multapses, taken, targets);
            }

            var drawn = CollectionsMarshal.AsSpan(targets);
            var kept = 0;
            foreach (var target in drawn)
            {
                if (target >= slice.FirstTarget && target < slice.EndTarget)
                {
                    drawn[kept++] = target;
                }
            }

            if (kept > 0)
            {
                visitor.VisitSource(source, drawn[..kept]);
            }
        }
    }

    private static void DrawTargets(
        in TargetTree.Leaf leaf, PhiloxStream stream, int excluded, bool multapses, Span<bool> taken, List<int> targets)
    {
        var skips = excluded >= leaf.First && excluded < leaf.First + leaf.Size;
        var candidates = leaf.Size - (skips ? 1 : 0);
        taken.Clear();
        for (var i = 0; i < leaf.Count; i++)
        {
            // Floyd's sampling, as in SourceDraw, where a target may not be drawn twice.
            var last = multapses ? candidates - 1 : candidates - (int)leaf.Count + i;
            var place = (int)stream.NextBelow((ulong)last + 1);
            place = !multapses && taken[place] ? last : place;
            taken[place] = true;
            var target = leaf.First + place;
            targets.Add(skips && target >= excluded ? target + 1 : target);
        }
    }

    /// <summary>Candidates at the probability of distance 0, as for pairs that connect independently, each kept with the rest of its probability.</summary>
    private static void VisitDistance<TVisitor>(DistanceRule rule, in ProjectionSlice slice, RandomKey key, ref TVisitor visitor)
        where TVisitor : struct, ISynapseVisitor
    {
        if (rule.Probability <= 0)
        {
            return;
        }

        var sources = new int[slice.SourceCount];
        var distance = new PairDistance(rule, slice.SourceCount);
        var logOfMiss = rule.Probability < 1 ? DeterministicMath.Log1p(-rule.Probability) : double.NegativeInfinity;
        for (var target = slice.FirstTarget; target < slice.EndTarget; target++)
        {
            distance.MoveTo(target);
            var stream = new PhiloxStream(key, (uint)target);
            var count = 0;
            for (var source = NextSource(ref stream, -1, logOfMiss); source < slice.SourceCount; source = NextSource(ref stream, source, logOfMiss))
            {
                var kept = stream.NextDouble() < distance.RelativeProbability((int)source);
                if (kept && ((int)source != target || !slice.Recurrent || rule.Autapses))
                {
                    sources[count++] = (int)source;
                }
            }

            visitor.VisitTarget(target, sources.AsSpan(0, count));
        }
    }

    private static double NextSource(ref PhiloxStream stream, double source, double logOfMiss) =>
        source + 1 + Math.Floor(DeterministicMath.Log1p(-stream.NextDouble()) / logOfMiss);

    /// <summary>Skips from one connected source to the next by geometrically distributed gaps, one draw a synapse.</summary>
    /// <remarks>The draws of a target are a <see cref="PhiloxStream"/> of its own.</remarks>
    private static void VisitBernoulli<TVisitor>(PairwiseBernoulliRule rule, in ProjectionSlice slice, RandomKey key, ref TVisitor visitor)
        where TVisitor : struct, ISynapseVisitor
    {
        if (rule.Probability <= 0)
        {
            return;
        }

        var sources = new int[slice.SourceCount];
        var logOfMiss = DeterministicMath.Log1p(-rule.Probability);
        for (var target = slice.FirstTarget; target < slice.EndTarget; target++)
        {
            var stream = new PhiloxStream(key, (uint)target);
            var skipsSelf = slice.Recurrent && !rule.Autapses;
            var count = 0;
            for (var source = NextSource(ref stream, -1, logOfMiss); source < slice.SourceCount; source = NextSource(ref stream, source, logOfMiss))
            {
                if (!skipsSelf || (int)source != target)
                {
                    sources[count++] = (int)source;
                }
            }

            visitor.VisitTarget(target, sources.AsSpan(0, count));
        }
    }
}
