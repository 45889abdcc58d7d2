using System.Collections.Immutable;
using Neuromesh.Core.Synapses.Plasticity;

namespace Neuromesh.Core.NeuronCores;

/// <summary>The weights that a core sampled for one request in one epoch. Reused.</summary>
/// <remarks>
/// A sample at step s shows each weight after all spikes that met at the synapse up to step s - epoch: those are known wherever the synapse's ends are. It is
/// taken from a copy, so that no bit of a synapse depends on it.
/// </remarks>
public sealed class WeightTraceSampler
{
    private readonly WeightTraceSpecification _trace;
    private readonly PlasticTable _table;
    private readonly (int Source, nint Place)[] _synapses;
    private double[] _weights = [];
    private long[] _steps = new long[64];

    internal unsafe WeightTraceSampler(WeightTraceSpecification trace, PlasticTable table)
    {
        _trace = trace;
        _table = table;
        var places = new List<(int, nint)>();
        var synapses = ImmutableArray.CreateBuilder<PlasticSynapse>();
        for (var source = 0; source < table.Slice.SourceCount; source++)
        {
            if (!trace.Sources.IsEmpty && trace.Sources.BinarySearch(source) < 0)
            {
                continue;
            }

            var count = table.Runs.Find(source, out var start);
            for (var place = start; place < start + count; place++)
            {
                var target = table.Slice.FirstTarget + table.Runs.Targets[place];
                if (trace.Targets.IsEmpty || trace.Targets.BinarySearch(target) >= 0)
                {
                    places.Add((source, place));
                    synapses.Add(new PlasticSynapse(source, target, table.Runs.DelayAt(place), table.WeightAt(source, place, 0)));
                }
            }
        }

        _synapses = [.. places];
        Synapses = synapses.ToImmutable();
    }

    /// <summary>Index of the request in the experiment.</summary>
    public int Request => _trace.Request;

    /// <summary>The synapses in the order of the values, with the weights at the start.</summary>
    public ImmutableArray<PlasticSynapse> Synapses { get; }

    /// <summary>Number of samples taken in the epoch.</summary>
    public int SampleCount { get; private set; }

    /// <summary>The sampled steps.</summary>
    public ReadOnlySpan<long> Steps => _steps.AsSpan(0, SampleCount);

    /// <summary>[samples × synapses], row-major, in the target model's unit.</summary>
    public ReadOnlySpan<double> Weights => _weights.AsSpan(0, SampleCount * _synapses.Length);

    /// <summary>Forgets the samples of the epoch before.</summary>
    internal void Begin() => SampleCount = 0;

    /// <summary>Takes a sample if one is due.</summary>
    /// <param name="step">The step just simulated.</param>
    /// <param name="delivered">The newest step whose spikes have been delivered.</param>
    internal void Sample(long step, long delivered)
    {
        if (_synapses.Length == 0 || step % _trace.IntervalSteps != 0)
        {
            return;
        }

        var start = SampleCount * _synapses.Length;
        if (_weights.Length < start + _synapses.Length)
        {
            Array.Resize(ref _weights, Math.Max(start + _synapses.Length, _weights.Length * 2));
        }

        if (_steps.Length == SampleCount)
        {
            Array.Resize(ref _steps, SampleCount * 2);
        }

        _steps[SampleCount++] = step;
        foreach (var (source, place) in _synapses)
        {
            _weights[start++] = _table.WeightAt(source, place, delivered);
        }
    }
}
