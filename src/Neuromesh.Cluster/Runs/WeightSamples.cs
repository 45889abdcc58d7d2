using System.Collections.Immutable;
using Neuromesh.Core.Synapses.Plasticity;

namespace Neuromesh.Cluster.Runs;

/// <summary>The weights, or conductances of gap junctions, that one request sampled in one epoch.</summary>
public sealed class WeightSamples
{
    internal long[] StepBuffer = [];
    internal double[] WeightBuffer = [];

    /// <summary>Index of the request in the experiment.</summary>
    public int Request { get; internal init; }

    /// <summary>Number of sampled steps, often 0.</summary>
    public int SampleCount { get; internal set; }

    /// <summary>The synapses in the order of the values, by source, target, delay and creation, with their weights at the start; the cells of a crossbar by source and target, with NaN; gap junctions by first end, second end and creation, with no delay.</summary>
    public ImmutableArray<PlasticSynapse> Synapses { get; internal set; } = [];

    /// <summary>The sampled steps, ascending.</summary>
    public ReadOnlySpan<long> Steps => StepBuffer.AsSpan(0, SampleCount);

    /// <summary>[samples × synapses], row-major, in the target model's unit; of gap junctions in nS.</summary>
    public ReadOnlySpan<double> Weights => WeightBuffer.AsSpan(0, SampleCount * Synapses.Length);
}
