using System.Collections.Immutable;
using Neuromesh.Core.Neurons;

namespace Neuromesh.Core.NeuronCores;

/// <summary>The samples that a core took for one trace in one epoch. Reused.</summary>
public sealed class TraceSampler
{
    private readonly TraceSpecification _trace;
    private readonly int _firstLocal;
    private readonly int _firstIndex;
    private double[] _values = [];
    private long[] _steps = new long[64];

    internal TraceSampler(TraceSpecification trace, int firstIndex, int size)
    {
        _trace = trace;
        _firstIndex = firstIndex;
        _firstLocal = LowerBound(trace.Neurons, firstIndex);
        NeuronCount = LowerBound(trace.Neurons, firstIndex + size) - _firstLocal;
    }

    /// <summary>Index of the request in the experiment.</summary>
    public int Request => _trace.Request;

    /// <summary>Position of the core's first neuron among the request's neurons.</summary>
    public int FirstNeuron => _firstLocal;

    /// <summary>How many of the request's neurons lie in the core.</summary>
    public int NeuronCount { get; }

    /// <summary>Number of variables.</summary>
    public int VariableCount => _trace.Variables.Length;

    /// <summary>Number of samples taken in the epoch.</summary>
    public int SampleCount { get; private set; }

    /// <summary>The sampled steps.</summary>
    public ReadOnlySpan<long> Steps => _steps.AsSpan(0, SampleCount);

    /// <summary>[samples × variables × neurons], row-major, in canonical units.</summary>
    public ReadOnlySpan<double> Values => _values.AsSpan(0, SampleCount * VariableCount * NeuronCount);

    /// <summary>Forgets the samples of the epoch before.</summary>
    internal void Begin() => SampleCount = 0;

    /// <summary>Takes a sample if one is due.</summary>
    /// <param name="step">The step just simulated.</param>
    /// <param name="neurons">The neurons.</param>
    internal void Sample(long step, INeuronGroup neurons)
    {
        if (NeuronCount == 0 || step % _trace.IntervalSteps != 0)
        {
            return;
        }

        var perSample = VariableCount * NeuronCount;
        var start = SampleCount * perSample;
        if (_values.Length < start + perSample)
        {
            Array.Resize(ref _values, Math.Max(start + perSample, _values.Length * 2));
        }

        _steps[SampleCount++] = step;
        foreach (var variable in _trace.Variables)
        {
            for (var i = 0; i < NeuronCount; i++)
            {
                _values[start++] = neurons.Read(variable, _trace.Neurons[_firstLocal + i] - _firstIndex);
            }
        }
    }

    private static int LowerBound(ImmutableArray<int> values, int value)
    {
        var index = values.BinarySearch(value);
        return index < 0 ? ~index : index;
    }
}
