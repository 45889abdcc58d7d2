using System.Collections.Immutable;
using Neuromesh.Core.Synapses.Plasticity;

namespace Neuromesh.Cluster.Runs;

/// <summary>The weights that one request sampled in one epoch.</summary>
public sealed class WeightSamples
{
    internal long[] StepBuffer = [];
    internal double[] WeightBuffer = [];

    /// <summary>Index of the request in the experiment.</summary>
    public int Request { get; internal init; }

    /// <summary>Number of sampled steps, often 0.</summary>
    public int SampleCount { get; internal set; }

    /// <summary>The synapses in the order of the values, by source, target, delay and creation, with their weights at the start; the cells of a crossbar by source and target, with NaN.</summary>
    public ImmutableArray<PlasticSynapse> Synapses { get; internal set; } = [];

    /// <summary>The sampled steps, ascending.</summary>
    public ReadOnlySpan<long> Steps => StepBuffer.AsSpan(0, SampleCount);

    /// <summary>[samples × synapses], row-major, in the target model's unit.</summary>
    public ReadOnlySpan<double> Weights => WeightBuffer.AsSpan(0, SampleCount * Synapses.Length);
}
