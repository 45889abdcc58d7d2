using System.Collections.Immutable;
using Neuromesh.Core.Neurons;

namespace Neuromesh.Core.NeuronCores;

/// <summary>One end of a gap junction, as the core with its neuron sees it: <c>I = g·(V_partner - V_target)</c> into the target.</summary>
/// <remarks>
/// A linear junction has one conductance in both directions and at both ends. A rectifying one that conducts g from A to B and b from B to A is the end
/// (forward g, backward b) at B and the end (forward b, backward g) at A: what leaves one end enters the other.
/// </remarks>
/// <param name="Target">Index within the population.</param>
/// <param name="Partner">Global id of the neuron at the other end.</param>
/// <param name="ForwardNanosiemens">Conductance while the partner's potential is above the target's, in nS, 0 or more.</param>
/// <param name="BackwardNanosiemens">Conductance while it is below, in nS, 0 or more.</param>
public sealed record GapJunctionEnd(int Target, int Partner, double ForwardNanosiemens, double BackwardNanosiemens);

/// <summary>The gap junctions of a core.</summary>
/// <remarks>
/// During the step from t to t + h the current of a junction is that of the potentials at t: an error of first order in h, at no iteration. Potentials travel once a step, so an epoch is
/// one step. The currents of a neuron are summed in the order of the specification, which does not depend on the cut nor on the order in which
/// potentials arrive. Explicit coupling is stable while h is below 2·C / (g_m + 2·sum of g).
/// </remarks>
internal sealed class GapJunctions
{
    /// <summary>The membrane potential is the first state variable of every model.</summary>
    private const int Potential = 0;

    private readonly (int Local, int Slot, double Forward, double Backward)[] _ends;
    private readonly int[] _partners;
    private readonly double[] _partnersMv;
    private readonly bool[] _arrived;
    private readonly double[] _currentsPa;
    private readonly double[] _ownMv;
    private int _missing;

    private GapJunctions(NeuronCoreSpecification specification)
    {
        var slice = specification.Neurons;
        var ends = specification.GapJunctions.Where(end => end.Target >= slice.First && end.Target < slice.First + slice.Size).ToArray();
        _partners = [.. ends.Select(end => end.Partner).Distinct().Order()];
        _ends = [.. ends.Select(end => (
            end.Target - slice.First, Array.BinarySearch(_partners, end.Partner), end.ForwardNanosiemens, end.BackwardNanosiemens))];
        _partnersMv = new double[_partners.Length];
        _arrived = new bool[_partners.Length];
        _missing = _partners.Length;
        _currentsPa = new double[slice.Size];
        Neurons = [.. ends.Select(end => end.Target - slice.First).Distinct().Order()];
        _ownMv = new double[Neurons.Length];
    }

    /// <summary>Indexes within the core of the neurons whose potentials others need, ascending: every junction has an end at both.</summary>
    public ImmutableArray<int> Neurons { get; }

    /// <summary>Makes the junctions of a core.</summary>
    /// <param name="specification">The core.</param>
    /// <returns>The junctions, or null where the population has none.</returns>
    /// <exception cref="ArgumentException">The epoch is longer than a step.</exception>
    public static GapJunctions? Create(NeuronCoreSpecification specification)
    {
        if (specification.GapJunctions.IsEmpty)
        {
            return null;
        }

        return specification.EpochSteps == 1
            ? new GapJunctions(specification)
            : throw new ArgumentException($"Gap junctions need an epoch of 1 step; it has {specification.EpochSteps}.", nameof(specification));
    }

    /// <summary>The potentials of <see cref="Neurons"/> as of now.</summary>
    /// <param name="neurons">The neurons.</param>
    public ReadOnlySpan<double> Read(INeuronGroup neurons)
    {
        for (var i = 0; i < _ownMv.Length; i++)
        {
            _ownMv[i] = neurons.Read(Potential, Neurons[i]);
        }

        return _ownMv;
    }

    /// <summary>Takes potentials; those of neurons without a junction to this core are passed over.</summary>
    /// <param name="ids">Global ids, ascending.</param>
    /// <param name="potentialsMv">Their potentials.</param>
    public void Accept(ReadOnlySpan<int> ids, ReadOnlySpan<double> potentialsMv)
    {
        var slot = 0;
        for (var i = 0; i < ids.Length; i++)
        {
            while (slot < _partners.Length && _partners[slot] < ids[i])
            {
                slot++;
            }

            if (slot < _partners.Length && _partners[slot] == ids[i])
            {
                _partnersMv[slot] = potentialsMv[i];
                _missing -= _arrived[slot] ? 0 : 1;
                _arrived[slot] = true;
            }
        }
    }

    /// <summary>Sets the current of the step that begins: that of the junctions and the injected one.</summary>
    /// <param name="injectedPa">Injected current of each neuron.</param>
    /// <param name="neurons">The neurons.</param>
    /// <exception cref="InvalidOperationException">A partner's potential has not arrived.</exception>
    public void Apply(ReadOnlySpan<double> injectedPa, INeuronGroup neurons)
    {
        if (_missing > 0)
        {
            throw new InvalidOperationException($"The potential of neuron {_partners[Array.IndexOf(_arrived, false)]} has not arrived.");
        }

        injectedPa.CopyTo(_currentsPa);
        foreach (var (local, slot, forward, backward) in _ends)
        {
            var difference = _partnersMv[slot] - neurons.Read(Potential, local);
            _currentsPa[local] += (difference > 0 ? forward : backward) * difference;
        }

        neurons.SetInjectedCurrent(_currentsPa);
        Array.Clear(_arrived);
        _missing = _partners.Length;
    }
}
