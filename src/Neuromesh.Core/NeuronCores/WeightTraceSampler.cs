using System.Collections.Immutable;
using Neuromesh.Core.Synapses.Plasticity;

namespace Neuromesh.Core.NeuronCores;

/// <summary>Reads the weights of a request, without changing a bit of what they are read from.</summary>
/// <param name="delivered">The newest step whose spikes have been delivered.</param>
/// <param name="weights">Receives the weights in the order of the sampler's synapses.</param>
internal delegate void WeightReading(long delivered, Span<double> weights);

/// <summary>The weights of plastic synapses, or the conductances of gap junctions, that a core sampled for one request in one epoch. Reused.</summary>
/// <remarks>A sample at step s shows each weight after all spikes that met at the synapse up to step s - epoch: those are known wherever the synapse's ends are.</remarks>
public sealed class WeightTraceSampler
{
    private readonly int _intervalSteps;
    private readonly WeightReading _read;
    private double[] _weights = [];
    private long[] _steps = new long[64];

    /// <summary>Makes a sampler.</summary>
    /// <param name="request">Index of the request in the experiment.</param>
    /// <param name="intervalSteps">Steps between samples.</param>
    /// <param name="synapses">What is sampled, with the weights at the start; an order that the cut does not change for those of one source and target.</param>
    /// <param name="read">Reads their weights.</param>
    internal WeightTraceSampler(int request, int intervalSteps, ImmutableArray<PlasticSynapse> synapses, WeightReading read)
    {
        Request = request;
        Synapses = synapses;
        _intervalSteps = intervalSteps;
        _read = read;
    }

    /// <summary>Samples the plastic synapses of a core.</summary>
    /// <param name="trace">Which of them.</param>
    /// <param name="table">The synapses of the projection.</param>
    internal static unsafe WeightTraceSampler Create(WeightTraceSpecification trace, PlasticTable table)
    {
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

        return new WeightTraceSampler(trace.Request, trace.IntervalSteps, synapses.ToImmutable(), (delivered, weights) =>
        {
            for (var i = 0; i < weights.Length; i++)
            {
                var (source, place) = places[i];
                weights[i] = table.WeightAt(source, place, delivered);
            }
        });
    }

    /// <summary>Index of the request in the experiment.</summary>
    public int Request { get; }

    /// <summary>The synapses in the order of the values, with the weights at the start; gap junctions have no delay.</summary>
    public ImmutableArray<PlasticSynapse> Synapses { get; }

    /// <summary>Number of samples taken in the epoch.</summary>
    public int SampleCount { get; private set; }

    /// <summary>The sampled steps.</summary>
    public ReadOnlySpan<long> Steps => _steps.AsSpan(0, SampleCount);

    /// <summary>[samples × synapses], row-major, in the target model's unit; of gap junctions in nS.</summary>
    public ReadOnlySpan<double> Weights => _weights.AsSpan(0, SampleCount * Synapses.Length);

    /// <summary>Forgets the samples of the epoch before.</summary>
    internal void Begin() => SampleCount = 0;

    /// <summary>Takes a sample if one is due.</summary>
    /// <param name="step">The step just simulated.</param>
    /// <param name="delivered">The newest step whose spikes have been delivered.</param>
    internal void Sample(long step, long delivered)
    {
        if (Synapses.IsEmpty || step % _intervalSteps != 0)
        {
            return;
        }

        var start = SampleCount * Synapses.Length;
        if (_weights.Length < start + Synapses.Length)
        {
            Array.Resize(ref _weights, Math.Max(start + Synapses.Length, _weights.Length * 2));
        }

        if (_steps.Length == SampleCount)
        {
            Array.Resize(ref _steps, SampleCount * 2);
        }

        _steps[SampleCount++] = step;
        _read(delivered, _weights.AsSpan(start, Synapses.Length));
    }
}
