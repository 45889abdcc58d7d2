using Neuromesh.Core.Kernels;
using Neuromesh.Core.Numerics;
using Neuromesh.Core.Random;
using Neuromesh.Core.Units;

namespace Neuromesh.Core.NeuronCores;

/// <summary>The Ornstein-Uhlenbeck currents of one input, by the exact solution over a step.</summary>
/// <remarks>
/// <c>I ← mean + (I - mean)·exp(-h/tau) + sd·√(1 - exp(-2h/tau))·ξ</c> (D. T. Gillespie, Phys. Rev. E 54 (1996) 2084, doi:10.1103/PhysRevE.54.2084),
/// from a stationary start. Philox counter (neuron / 2, step low, step high, 0) with the neuron's index in its population; an even neuron takes words 0 and 1, an odd one words 2 and 3; the
/// key's purpose is <c>noise current</c>. The start takes the draws of step 0.
/// </remarks>
internal sealed class NoiseCurrent
{
    private readonly NoiseInputSpecification _input;
    private readonly RandomKey _key;
    private readonly double _decay;
    private readonly double _spreadPa;
    private readonly int _firstIndex;
    private readonly double[] _deviationsPa;
    private readonly double[] _deviates;
    private readonly uint[] _words;
    private long _step;

    public NoiseCurrent(ulong seed, TimeStep timeStep, NoiseInputSpecification input, int firstIndex, int size)
    {
        _input = input;
        _key = RandomKey.Create(seed, "noise current", input.Input);
        var ratio = timeStep.Milliseconds / input.TimeConstantMs;
        _decay = DeterministicMath.Exp(-ratio);
        _spreadPa = input.StandardDeviationPa * Math.Sqrt(-DeterministicMath.Expm1(-2 * ratio));
        _firstIndex = firstIndex;
        _deviationsPa = new double[size];
        _deviates = new double[size];
        _words = new uint[(2 * size) + 2];
        Draw(0, 0, input.StandardDeviationPa);
    }

    /// <summary>Adds the currents at the time of a step.</summary>
    /// <param name="step">The step; the process is advanced to it, one step after the other.</param>
    /// <param name="currentsPa">A current for each neuron of the core.</param>
    public void AddTo(long step, double[] currentsPa)
    {
        while (_step < step)
        {
            _step++;
            Draw(_step, _decay, _spreadPa);
        }

        if (step < _input.StartStep || step >= _input.StopStep)
        {
            return;
        }

        if (_input.Neurons.IsEmpty)
        {
            for (var i = 0; i < currentsPa.Length; i++)
            {
                currentsPa[i] += _input.MeanPa + _deviationsPa[i];
            }

            return;
        }

        foreach (var neuron in _input.Neurons)
        {
            var local = neuron - _firstIndex;
            if ((uint)local < (uint)currentsPa.Length)
            {
                currentsPa[local] += _input.MeanPa + _deviationsPa[local];
            }
        }
    }

    /// <summary>Adds a neuron's current to a digest.</summary>
    /// <param name="neuron">The neuron.</param>
    /// <param name="digest">The digest.</param>
    public void AddState(int neuron, ref StateDigest digest) => digest.Add(_deviationsPa[neuron]);

    private void Draw(long step, double decay, double spreadPa)
    {
        var skipped = _firstIndex % 2;
        var words = _words.AsSpan(0, 2 * (skipped + _deviationsPa.Length));
        PhiloxFill.Words(_key, (uint)(_firstIndex / 2), (uint)step, (uint)(step >>> 32), 0, words);
        NormalDeviates.Fill(words[(2 * skipped)..], _deviates);
        for (var i = 0; i < _deviationsPa.Length; i++)
        {
            _deviationsPa[i] = (_deviationsPa[i] * decay) + (spreadPa * _deviates[i]);
        }
    }
}
