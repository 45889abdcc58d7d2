using Neuromesh.Core.Numerics;
using Neuromesh.Core.Random;

namespace Neuromesh.Core.Synapses;

/// <summary>Takes synapses one by one, in creation order.</summary>
internal interface ISynapseVisitor
{
    /// <summary>Takes one synapse.</summary>
    /// <param name="source">Source index within its population.</param>
    /// <param name="target">Target index within its population.</param>
    void Visit(int source, int target);
}

/// <summary>The synapses of a projection onto a slice of its targets.</summary>
/// <param name="SourceCount">Sources of the projection.</param>
/// <param name="Recurrent">True when sources and targets are the same population.</param>
/// <param name="FirstTarget">First target of the slice, within its population.</param>
/// <param name="TargetCount">Targets in the slice.</param>
internal readonly record struct ProjectionSlice(int SourceCount, bool Recurrent, int FirstTarget, int TargetCount);

/// <summary>
/// Walks the synapses of a connection rule, target by target in ascending order. Every draw is keyed by the target, so a slice of the
/// targets sees the same synapses whatever the other slices are, and a second walk sees them again without any having been stored.
/// </summary>
/// <remarks>
/// Counter layout: entity = target index, the four words of a Philox block serve four successive draws of that target (a target has
/// hundreds of draws, so sharing a block among neighbouring targets would save nothing).
/// </remarks>
internal static class ConnectionEnumerator
{
    public static void Visit<TVisitor>(ConnectionRule rule, in ProjectionSlice slice, RandomKey key, ref TVisitor visitor)
        where TVisitor : struct, ISynapseVisitor
    {
        switch (rule)
        {
            case AllToAllRule allToAll:
                VisitAllToAll(allToAll, slice, ref visitor);
                break;
            case OneToOneRule:
                for (var target = slice.FirstTarget; target < slice.FirstTarget + slice.TargetCount; target++)
                {
                    visitor.Visit(target, target);
                }

                break;
            case FixedIndegreeRule fixedIndegree when fixedIndegree.Multapses:
                VisitFixedIndegree(fixedIndegree, slice, key, ref visitor);
                break;
            case FixedIndegreeRule fixedIndegree:
                VisitFixedIndegreeDistinct(fixedIndegree, slice, key, ref visitor);
                break;
            case PairwiseBernoulliRule bernoulli:
                VisitBernoulli(bernoulli, slice, key, ref visitor);
                break;
            default:
                throw new NotSupportedException($"Connection rule {rule.GetType().Name} has no enumeration.");
        }
    }

    private static void VisitAllToAll<TVisitor>(AllToAllRule rule, in ProjectionSlice slice, ref TVisitor visitor)
        where TVisitor : struct, ISynapseVisitor
    {
        for (var target = slice.FirstTarget; target < slice.FirstTarget + slice.TargetCount; target++)
        {
            for (var source = 0; source < slice.SourceCount; source++)
            {
                if (source != target || !slice.Recurrent || rule.Autapses)
                {
                    visitor.Visit(source, target);
                }
            }
        }
    }

    private static void VisitFixedIndegree<TVisitor>(FixedIndegreeRule rule, in ProjectionSlice slice, RandomKey key, ref TVisitor visitor)
        where TVisitor : struct, ISynapseVisitor
    {
        var skipSelf = slice.Recurrent && !rule.Autapses;
        var candidates = (ulong)(slice.SourceCount - (skipSelf ? 1 : 0));
        for (var target = slice.FirstTarget; target < slice.FirstTarget + slice.TargetCount; target++)
        {
            var stream = new PhiloxStream(key, (uint)target);
            for (var i = 0; i < rule.Indegree; i++)
            {
                var source = (int)stream.NextBelow(candidates);
                visitor.Visit(skipSelf && source >= target ? source + 1 : source, target);
            }
        }
    }

    /// <summary>Floyd's sampling without replacement (Bentley and Floyd 1987): exactly <c>Indegree</c> draws a target.</summary>
    private static void VisitFixedIndegreeDistinct<TVisitor>(FixedIndegreeRule rule, in ProjectionSlice slice, RandomKey key, ref TVisitor visitor)
        where TVisitor : struct, ISynapseVisitor
    {
        var skipSelf = slice.Recurrent && !rule.Autapses;
        var candidates = slice.SourceCount - (skipSelf ? 1 : 0);
        var chosenFor = new int[candidates];
        Array.Fill(chosenFor, -1);
        for (var target = slice.FirstTarget; target < slice.FirstTarget + slice.TargetCount; target++)
        {
            var stream = new PhiloxStream(key, (uint)target);
            for (var last = candidates - rule.Indegree; last < candidates; last++)
            {
                var source = (int)stream.NextBelow((ulong)last + 1);
                if (chosenFor[source] == target)
                {
                    source = last;
                }

                chosenFor[source] = target;
                visitor.Visit(skipSelf && source >= target ? source + 1 : source, target);
            }
        }
    }

    /// <summary>Skips from one connected source to the next by geometrically distributed gaps, one draw a synapse.</summary>
    private static void VisitBernoulli<TVisitor>(PairwiseBernoulliRule rule, in ProjectionSlice slice, RandomKey key, ref TVisitor visitor)
        where TVisitor : struct, ISynapseVisitor
    {
        if (rule.Probability <= 0)
        {
            return;
        }

        if (rule.Probability >= 1)
        {
            VisitAllToAll(new AllToAllRule(rule.Autapses), slice, ref visitor);
            return;
        }

        var logOfMiss = DeterministicMath.Log1p(-rule.Probability);
        for (var target = slice.FirstTarget; target < slice.FirstTarget + slice.TargetCount; target++)
        {
            var stream = new PhiloxStream(key, (uint)target);
            double source = -1;
            while (true)
            {
                source += 1 + Math.Floor(DeterministicMath.Log1p(-stream.NextDouble()) / logOfMiss);
                if (source >= slice.SourceCount)
                {
                    break;
                }

                if ((int)source != target || !slice.Recurrent || rule.Autapses)
                {
                    visitor.Visit((int)source, target);
                }
            }
        }
    }
}
