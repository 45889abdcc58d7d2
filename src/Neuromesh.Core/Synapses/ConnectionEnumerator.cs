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
            double source = -1;
            while (true)
            {
                source += 1 + Math.Floor(DeterministicMath.Log1p(-stream.NextDouble()) / logOfMiss);
                if (source >= slice.SourceCount)
                {
                    break;
                }

                if (!skipsSelf || (int)source != target)
                {
                    sources[count++] = (int)source;
                }
            }

            visitor.VisitTarget(target, sources.AsSpan(0, count));
        }
    }
}
