using System.Collections.Immutable;
using Neuromesh.Core.Neurons;
using Neuromesh.Core.Numerics;
using Neuromesh.Core.Units;

namespace Neuromesh.Core.NeuronCores;

/// <summary>
/// Currents injected into a core's neurons: constant ones change only at the borders of segments, so only there is anything done; sines and noise are added step by step.
/// </summary>
/// <remarks>A neuron's current is summed in the order: segments, sines, noise, each by index of the input.</remarks>
internal sealed class CurrentDrive
{
    private readonly ImmutableArray<CurrentInputSpecification> _inputs;
    private readonly ImmutableArray<SineInputSpecification> _sines;
    private readonly NoiseCurrent[] _noises;
    private readonly TimeStep _timeStep;
    private readonly int _firstIndex;
    private readonly double[] _segmentsPa;
    private readonly double[] _currentsPa;
    private long _nextChange;

    public CurrentDrive(NeuronCoreSpecification specification)
    {
        var slice = specification.Neurons;
        _inputs = specification.CurrentInputs;
        _sines = specification.SineInputs;
        _noises = [.. specification.NoiseInputs.Select(input => new NoiseCurrent(slice.Seed, slice.TimeStep, input, slice.First, slice.Size))];
        _timeStep = slice.TimeStep;
        _firstIndex = slice.First;
        _segmentsPa = new double[slice.Size];
        _currentsPa = new double[slice.Size];
        _nextChange = _inputs.IsEmpty ? long.MaxValue : 0;
    }

    /// <summary>The injected currents of the newest step.</summary>
    public ReadOnlySpan<double> CurrentsPa => IsConstantOnSegments ? _segmentsPa : _currentsPa;

    private bool IsConstantOnSegments => _sines.IsEmpty && _noises.Length == 0;

    /// <summary>Sets the currents for the update that ends at a step; it flows from the time of the step before.</summary>
    /// <param name="step">The step.</param>
    /// <param name="neurons">The neurons.</param>
    public void Apply(long step, INeuronGroup neurons)
    {
        var start = step - 1;
        var changes = start >= _nextChange;
        if (changes)
        {
            SumSegments(start);
        }

        if (IsConstantOnSegments)
        {
            if (changes)
            {
                neurons.SetInjectedCurrent(_segmentsPa);
            }

            return;
        }

        _segmentsPa.CopyTo(_currentsPa, 0);
        foreach (var sine in _sines)
        {
            if (start >= sine.StartStep && start < sine.StopStep)
            {
                Add(_currentsPa, sine.Neurons, ValuePa(sine, _timeStep.ToMilliseconds(start)));
            }
        }

        foreach (var noise in _noises)
        {
            noise.AddTo(start, _currentsPa);
        }

        neurons.SetInjectedCurrent(_currentsPa);
    }

    /// <summary>Adds the state of a neuron's noise to a digest.</summary>
    /// <param name="neuron">The neuron.</param>
    /// <param name="digest">The digest.</param>
    public void AddState(int neuron, ref StateDigest digest)
    {
        foreach (var noise in _noises)
        {
            noise.AddState(neuron, ref digest);
        }
    }

    private static double ValuePa(SineInputSpecification sine, double timeMs)
    {
        // Whole cycles are taken off first, so that long runs lose no accuracy to a large argument.
        var cycles = sine.FrequencyHz * timeMs / 1000;
        var angle = (2 * Math.PI * (cycles - Math.Floor(cycles))) + sine.PhaseRadians;
        return sine.OffsetPa + (sine.AmplitudePa * DeterministicMath.Sin(angle));
    }

    private void SumSegments(long start)
    {
        Array.Clear(_segmentsPa);
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
                    Add(_segmentsPa, input.Neurons, segment.AmplitudePa);
                }
            }
        }
    }

    private void Add(double[] currentsPa, ImmutableArray<int> neurons, double amplitudePa)
    {
        if (neurons.IsEmpty)
        {
            foreach (ref var currentPa in currentsPa.AsSpan())
            {
                currentPa += amplitudePa;
            }

            return;
        }

        foreach (var neuron in neurons)
        {
            var local = neuron - _firstIndex;
            if ((uint)local < (uint)currentsPa.Length)
            {
                currentsPa[local] += amplitudePa;
            }
        }
    }
}
