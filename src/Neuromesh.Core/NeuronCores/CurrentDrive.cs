using System.Collections.Immutable;
using Neuromesh.Core.Neurons;

namespace Neuromesh.Core.NeuronCores;

/// <summary>Currents injected into a core's neurons: they change only at the borders of segments, so only there is anything done.</summary>
internal sealed class CurrentDrive
{
    private readonly ImmutableArray<CurrentInputSpecification> _inputs;
    private readonly int _firstIndex;
    private readonly double[] _currentsPa;
    private long _nextChange;

    public CurrentDrive(ImmutableArray<CurrentInputSpecification> inputs, int firstIndex, int size)
    {
        _inputs = inputs;
        _firstIndex = firstIndex;
        _currentsPa = new double[size];
        _nextChange = inputs.IsEmpty ? long.MaxValue : 0;
    }

    /// <summary>The injected currents of the newest step.</summary>
    public ReadOnlySpan<double> CurrentsPa => _currentsPa;

    /// <summary>Sets the currents for the update that ends at a step; it flows from the time of the step before.</summary>
    /// <param name="step">The step.</param>
    /// <param name="neurons">The neurons.</param>
    public void Apply(long step, INeuronGroup neurons)
    {
        var start = step - 1;
        if (start < _nextChange)
        {
            return;
        }

        Array.Clear(_currentsPa);
        _nextChange = long.MaxValue;
        foreach (var input in _inputs)
        {
            foreach (var segment in input.Segments)
            {
                if (start < segment.StartStep)
                {
                    _nextChange = Math.Min(_nextChange, segment.StartStep);
                }
                else if (start < segment.StopStep)
                {
                    _nextChange = Math.Min(_nextChange, segment.StopStep);
                    Add(input.Neurons, segment.AmplitudePa);
                }
            }
        }

        neurons.SetInjectedCurrent(_currentsPa);
    }

    private void Add(ImmutableArray<int> neurons, double amplitudePa)
    {
        if (neurons.IsEmpty)
        {
            foreach (ref var currentPa in _currentsPa.AsSpan())
            {
                currentPa += amplitudePa;
            }

            return;
        }

        foreach (var neuron in neurons)
        {
            var local = neuron - _firstIndex;
            if ((uint)local < (uint)_currentsPa.Length)
            {
                _currentsPa[local] += amplitudePa;
            }
        }
    }
}
