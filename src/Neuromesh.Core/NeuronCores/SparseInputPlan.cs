using System.Collections.Immutable;
using Neuromesh.Core.Synapses;

namespace Neuromesh.Core.NeuronCores;

/// <summary>
/// Decides for each sparse projection onto a population how its synapses are held and summed. Depends on the projections as wholes, in their order, and
/// on the precision: every core of the population decides the same.
/// </summary>
/// <remarks>
/// The first four different weights that whole projections share are counted; a count costs each neuron one multiplication and addition a
/// step, so more of them would cost more than they save. Everything else is summed weight by weight: in double, or, where
/// the weights differ and the precision is mixed, in fixed point.
/// </remarks>
internal sealed class SparseInputPlan
{
    /// <summary>Most weights that are counted.</summary>
    public const int MaximumCountedWeights = 4;

    public SparseInputPlan(ImmutableArray<SparseProjectionSlice> projections, bool fixedPoint)
    {
        var counted = new List<double>();
        var forms = ImmutableArray.CreateBuilder<SynapseForm>();
        double largest = 0;
        foreach (var projection in projections)
        {
            if (projection.CommonWeight is { } weight)
            {
                if (!counted.Contains(weight) && counted.Count < MaximumCountedWeights)
                {
                    counted.Add(weight);
                }

                forms.Add(counted.Contains(weight) ? SynapseForm.Counted : SynapseForm.Double);
            }
            else
            {
                forms.Add(fixedPoint ? SynapseForm.FixedPoint : SynapseForm.Double);
                largest = Math.Max(largest, projection.LargestMagnitude);
            }
        }

        Forms = forms.ToImmutable();
        CountedWeights = [.. counted];
        Scale = Forms.Contains(SynapseForm.FixedPoint) ? FixedPointScale.For(largest > 0 ? largest : 1) : null;
    }

    /// <summary>The form of each projection.</summary>
    public ImmutableArray<SynapseForm> Forms { get; }

    /// <summary>The counted weights, in the order in which projections first have them.</summary>
    public ImmutableArray<double> CountedWeights { get; }

    /// <summary>Unit of the weights in fixed point; null where there are none.</summary>
    public FixedPointScale? Scale { get; }
}
