using Neuromesh.Core.Numerics;
using Neuromesh.Core.Synapses.GapJunctions;
using Neuromesh.Core.Units;

namespace Neuromesh.Core.NeuronCores;

/// <summary>A plastic end.</summary>
/// <param name="Place">Its place among the ends of the core.</param>
/// <param name="Own">Global id of its neuron.</param>
/// <param name="Partner">Global id of the neuron at the other end.</param>
/// <param name="ConductanceNanosiemens">Conductance of the junction in nS.</param>
/// <param name="ForwardShare">Share of it towards this end.</param>
/// <param name="BackwardShare">Share of it away from this end.</param>
internal readonly record struct PlasticGapEnd(int Place, int Own, int Partner, double ConductanceNanosiemens, double ForwardShare, double BackwardShare);

/// <summary>The plastic ends of a core that follow one rule, with the bursts of the neurons at both sides.</summary>
/// <remarks>Everything is computed from spikes that all cores see in the same order, so both ends of a junction have the same bits.</remarks>
internal sealed class GapLearning
{
    private readonly GapPlasticityRule _rule;
    private readonly double _decay;
    private readonly double _depressionNanosiemens;
    private readonly int[] _ids;
    private readonly double[] _bursts;
    private readonly int[] _spikes;
    private readonly bool[] _isBursting;
    private readonly (int End, int Own, int Partner, double ForwardShare, double BackwardShare)[] _ends;
    private readonly double[] _conductances;

    /// <summary>Gathers the ends of a rule.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="timeStep">Length of a step.</param>
    /// <param name="ends">The ends, ascending by place.</param>
    public GapLearning(GapPlasticityRule rule, TimeStep timeStep, IReadOnlyList<PlasticGapEnd> ends)
    {
        _rule = rule;
        _decay = DeterministicMath.Exp(-timeStep.Milliseconds / rule.BurstTimeConstantMs);
        _depressionNanosiemens = rule.DepressionNanosiemensPerMs * timeStep.Milliseconds;
        _ids = DistinctIds.Of(2 * ends.Count, i => i % 2 == 0 ? ends[i / 2].Own : ends[i / 2].Partner);
        _bursts = new double[_ids.Length];
        _spikes = new int[_ids.Length];
        _isBursting = new bool[_ids.Length];
        _conductances = new double[ends.Count];
        _ends = new (int, int, int, double, double)[ends.Count];
        for (var i = 0; i < _ends.Length; i++)
        {
            var end = ends[i];
            _conductances[i] = end.ConductanceNanosiemens;
            _ends[i] = (end.Place, Array.BinarySearch(_ids, end.Own), Array.BinarySearch(_ids, end.Partner), end.ForwardShare, end.BackwardShare);
        }
    }

    /// <summary>Learns from the spikes of a step.</summary>
    /// <param name="sources">Global ids, ascending.</param>
    /// <param name="change">Takes the place of an end and its new conductances, forward and backward.</param>
    public void Learn(ReadOnlySpan<int> sources, Action<int, double, double> change)
    {
        var isActive = false;
        var next = 0;
        for (var i = 0; i < _ids.Length; i++)
        {
            while (next < sources.Length && sources[next] < _ids[i])
            {
                next++;
            }

            _spikes[i] = next < sources.Length && sources[next] == _ids[i] ? 1 : 0;
            _bursts[i] = (_bursts[i] * _decay) + _spikes[i];
            _isBursting[i] = _bursts[i] > _rule.BurstThreshold;
            isActive |= _isBursting[i] || _spikes[i] != 0;
        }

        for (var i = 0; isActive && i < _ends.Length; i++)
        {
            var (place, own, partner, forward, backward) = _ends[i];
            var spikes = _spikes[own] + _spikes[partner];
            var bursts = (_isBursting[own] ? 1 : 0) + (_isBursting[partner] ? 1 : 0);
            if (spikes + bursts > 0)
            {
                var conductance = _conductances[i];
                conductance += (_rule.PotentiationNanosiemens * (1 - (conductance / _rule.SoftBoundNanosiemens)) * spikes) - (_depressionNanosiemens * bursts);
                _conductances[i] = Math.Max(conductance, 0);
                change(place, _conductances[i] * forward, _conductances[i] * backward);
            }
        }
    }

    /// <summary>Adds a neuron's bursts to a digest.</summary>
    /// <param name="id">Its global id.</param>
    /// <param name="digest">The digest, with the neuron's record open.</param>
    public void AddState(int id, ref StateDigest digest)
    {
        if (Array.BinarySearch(_ids, id) is >= 0 and var index)
        {
            digest.Add(_bursts[index]);
        }
    }
}
