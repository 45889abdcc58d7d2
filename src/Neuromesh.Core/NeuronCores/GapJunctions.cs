using System.Collections.Immutable;
using System.Globalization;
using Neuromesh.Core.Neurons;
using Neuromesh.Core.Synapses.GapJunctions;
using Neuromesh.Core.Synapses.Plasticity;

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
public readonly record struct GapJunctionEnd(int Target, int Partner, double ForwardNanosiemens, double BackwardNanosiemens)
{
    /// <summary>Index of the set of junctions.</summary>
    public int Set { get; init; }

    /// <summary>Whether it is the junction's second end, which tells of its conductance, that from the first to the second.</summary>
    public bool IsSecond { get; init; }

    /// <summary>How the conductance changes; null where it does not.</summary>
    public GapPlasticityRule? Plasticity { get; init; }

    /// <summary>Share of the junction's conductance that is forward, 0 to 1; for plastic ends, whose conductance may begin with 0.</summary>
    public double ForwardShare { get; init; } = 1;

    /// <summary>Share of the junction's conductance that is backward, 0 to 1.</summary>
    public double BackwardShare { get; init; } = 1;
}

/// <summary>The gap junctions of a core.</summary>
/// <remarks>
/// <para>
/// Scheme, without iteration: during the step from t to t + h the potential at the other end is the parabola through its last three steps, <see cref="PotentialCourse"/>. Models that integrate gap
/// currents (<see cref="NeuronModelDescriptor.IntegratesGapCurrents"/>, all of <c>hh*</c>) follow it, and their own potential, within the step. In other models the current is constant, that of the means
/// of both parabolas. For smooth potentials the error is of third order in h where the current is integrated, of second where it is held; resets, and jumps of V by
/// synapses, leave an error of first order, as the grid of the spikes does. A rectifying junction has one direction during a step, that of the means, an error of second order each time that the current turns.
/// </para>
/// <para>
/// The course is computed by the neuron's own core and travels once a step, so an epoch is one step. Where both ends hold their current, what leaves one neuron enters the other; where an end
/// integrates it, up to the error of the parabola. The currents of a neuron are summed in the order of the specification, which does not depend on the cut nor on the order in which
/// potentials arrive. Limit of stability: <see cref="GapStability"/>.
/// </para>
/// </remarks>
internal sealed class GapJunctions
{
    private readonly (int Own, int Slot, double Forward, double Backward)[] _ends;
    private readonly int[] _partners;
    private readonly PotentialCourse[] _partnerCourses;
    private readonly bool[] _arrived;
    private readonly double[] _currentsPa;
    private readonly PotentialHistory _history;
    private readonly (int Start, int End)[] _runs;
    private readonly bool _reversesSummation;
    private readonly GapLearning[] _learning;
    private readonly Action<int, double, double> _change;
    private readonly int _firstIndex;
    private readonly int _firstNeuron;
    private readonly GapStability _stability;
    private readonly bool _hasCapacitance;
    private readonly double[] _limitsNanosiemens;
    private bool _hasChanged;
    private int _missing;

    private GapJunctions(NeuronCoreSpecification specification, INeuronGroup neurons)
    {
        var slice = specification.Neurons;
        var ends = SortedEnds(specification.GapJunctions, slice);
        _partners = DistinctIds.Of(ends.Length, i => ends[i].Partner);
        _ends = new (int, int, double, double)[ends.Length];
        var joined = ImmutableArray.CreateBuilder<int>();
        var runs = new List<(int Start, int End)>();
        for (var i = 0; i < ends.Length; i++)
        {
            var neuron = ends[i].Target - slice.First;
            if (joined.Count == 0 || joined[^1] != neuron)
            {
                joined.Add(neuron);
                runs.Add((i, i));
            }

            runs[^1] = (runs[^1].Start, i + 1);
            _ends[i] = (joined.Count - 1, Array.BinarySearch(_partners, ends[i].Partner), ends[i].ForwardNanosiemens, ends[i].BackwardNanosiemens);
        }

        Neurons = joined.ToImmutable();
        _runs = [.. runs];
        _reversesSummation = specification.ReversesSummation;
        _partnerCourses = new PotentialCourse[_partners.Length];
        _arrived = new bool[_partners.Length];
        _missing = _partners.Length;
        _currentsPa = new double[slice.Size];
        _firstIndex = slice.First;
        _firstNeuron = specification.FirstNeuron;
        _learning = [.. PlasticEnds(ends, _firstNeuron - slice.First).Select(group => new GapLearning(group.Rule, slice.TimeStep, group.Ends))];
        _change = (place, forward, backward) =>
        {
            _ends[place] = _ends[place] with { Forward = forward, Backward = backward };
            _hasChanged = true;
        };
        _hasCapacitance = slice.Parameters.ContainsKey("capacitance");
        _stability = GapStability.Of(neurons.IntegratesGapCurrents);
        _limitsNanosiemens = [.. Neurons.Select(neuron => _stability.LimitNanosiemens(slice.Parameters, slice.First + neuron, slice.TimeStep))];
        _history = new PotentialHistory(neurons, Neurons.AsSpan());
        Samplers = [.. specification.GapTraces.Select(trace => CreateSampler(trace, ends))];
    }

    /// <summary>Indexes within the core of the neurons whose potentials others need, ascending: every junction has an end at both.</summary>
    public ImmutableArray<int> Neurons { get; }

    /// <summary>The samplers of conductances, in the order of the specification.</summary>
    public ImmutableArray<WeightTraceSampler> Samplers { get; }

    /// <summary>The potentials of <see cref="Neurons"/> that are expected in the step to come.</summary>
    public ReadOnlySpan<PotentialCourse> Expected => _history.Courses;

    /// <summary>Makes the junctions of a core.</summary>
    /// <param name="specification">The core.</param>
    /// <param name="neurons">Its neurons in their initial state.</param>
    /// <returns>The junctions, or null where the population has none.</returns>
    /// <exception cref="ArgumentException">The epoch is longer than a step.</exception>
    public static GapJunctions? Create(NeuronCoreSpecification specification, INeuronGroup neurons)
    {
        if (specification.GapJunctions.IsEmpty)
        {
            return null;
        }

        return specification.EpochSteps == 1
            ? new GapJunctions(specification, neurons)
            : throw new ArgumentException($"Gap junctions need an epoch of 1 step; it has {specification.EpochSteps}.", nameof(specification));
    }

    /// <summary>Forgets the samples of the epoch before.</summary>
    public void BeginEpoch()
    {
        foreach (var sampler in Samplers)
        {
            sampler.Begin();
        }
    }

    /// <summary>Takes potentials; those of neurons without a junction to this core are passed over.</summary>
    /// <param name="ids">Global ids, ascending.</param>
    /// <param name="courses">What is expected of their potentials.</param>
    public void Accept(ReadOnlySpan<int> ids, ReadOnlySpan<PotentialCourse> courses)
    {
        if (ids.IsEmpty)
        {
            return;
        }

        var slot = Array.BinarySearch(_partners, ids[0]);
        slot = slot < 0 ? ~slot : slot;
        for (var i = 0; i < ids.Length && slot < _partners.Length; i++)
        {
            while (slot < _partners.Length && _partners[slot] < ids[i])
            {
                slot++;
            }

            if (slot < _partners.Length && _partners[slot] == ids[i])
            {
                _partnerCourses[slot] = courses[i];
                _missing -= _arrived[slot] ? 0 : 1;
                _arrived[slot] = true;
            }
        }
    }

    /// <summary>Lets plastic junctions learn.</summary>
    /// <param name="sources">Global ids of the sources that spiked in the newest step, ascending; all neurons at the ends of plastic junctions must be among them.</param>
    /// <param name="step">The step that begins.</param>
    /// <exception cref="NeuronFaultException">A neuron's junctions have become too strong for the scheme.</exception>
    public void Learn(ReadOnlySpan<int> sources, long step)
    {
        foreach (var learning in _learning)
        {
            learning.Learn(sources, _change);
        }

        if (_hasChanged)
        {
            _hasChanged = false;
            CheckStability(step);
        }
    }

    /// <summary>The ends with their conductances as of now, by neuron and in the order of their sum.</summary>
    public IEnumerable<GapJunctionEnd> ReadEnds() =>
        _ends.Select(end => new GapJunctionEnd(_firstIndex + Neurons[end.Own], _partners[end.Slot], end.Forward, end.Backward));

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

        if (neurons.IntegratesGapCurrents)
        {
            Couple(neurons);
        }
        else
        {
            Hold(injectedPa, neurons);
        }

        Array.Clear(_arrived);
        _missing = _partners.Length;
    }

    /// <summary>Computes the potentials expected in the next step, and samples conductances that are due.</summary>
    /// <param name="step">The step.</param>
    /// <param name="neurons">The neurons at the end of a step.</param>
    /// <param name="fired">Indexes of those that fired in it, ascending.</param>
    public void EndStep(long step, INeuronGroup neurons, ReadOnlySpan<int> fired)
    {
        foreach (var sampler in Samplers)
        {
            sampler.Sample(step, step - 1);
        }

        _history.EndStep(neurons, fired);
    }

    /// <summary>The ends at the neurons of a slice, by neuron, those of one in the given order: the order in which a node has them.</summary>
    private static ImmutableArray<GapJunctionEnd> SortedEnds(ImmutableArray<GapJunctionEnd> ends, NeuronSlice slice)
    {
        var isSorted = true;
        for (var i = 0; i < ends.Length && isSorted; i++)
        {
            isSorted = ends[i].Target >= (i == 0 ? slice.First : ends[i - 1].Target) && ends[i].Target < slice.First + slice.Size;
        }

        return isSorted
            ? ends
            : [.. ends.Where(end => end.Target >= slice.First && end.Target < slice.First + slice.Size).OrderBy(end => end.Target)];
    }

    /// <summary>The plastic ends by rule, rules in the order in which ends first have them.</summary>
    private static List<(GapPlasticityRule Rule, List<PlasticGapEnd> Ends)> PlasticEnds(ImmutableArray<GapJunctionEnd> ends, int firstId)
    {
        var groups = new List<(GapPlasticityRule Rule, List<PlasticGapEnd> Ends)>();
        var newest = -1;
        for (var place = 0; place < ends.Length; place++)
        {
            ref readonly var end = ref ends.ItemRef(place);
            if (end.Plasticity is not { } rule)
            {
                continue;
            }

            // Ends of one set share the rule itself, which is faster to compare than its numbers.
            if (newest < 0 || !ReferenceEquals(groups[newest].Rule, rule))
            {
                newest = groups.FindIndex(group => group.Rule == rule);
                if (newest < 0)
                {
                    newest = groups.Count;
                    groups.Add((rule, []));
                }
            }

            groups[newest].Ends.Add(new PlasticGapEnd(
                place, firstId + end.Target, end.Partner, Math.Max(end.ForwardNanosiemens, end.BackwardNanosiemens), end.ForwardShare, end.BackwardShare));
        }

        return groups;
    }

    /// <summary>Hands each neuron its current as a function of the time and its potential.</summary>
    private void Couple(INeuronGroup neurons)
    {
        for (var own = 0; own < _runs.Length; own++)
        {
            var current = default(GapCurrent);
            var meanMv = _history.Courses[own].MeanMv;
            var (start, end) = _runs[own];
            for (var i = start; i < end; i++)
            {
                var (_, slot, forward, backward) = _ends[_reversesSummation ? start + end - 1 - i : i];
                ref readonly var partner = ref _partnerCourses[slot];
                current = current.Plus(partner.MeanMv > meanMv ? forward : backward, partner);
            }

            neurons.SetGapCurrent(Neurons[own], current);
        }
    }

    /// <summary>Adds each neuron's mean current to what is injected.</summary>
    private void Hold(ReadOnlySpan<double> injectedPa, INeuronGroup neurons)
    {
        injectedPa.CopyTo(_currentsPa);
        for (var own = 0; own < _runs.Length; own++)
        {
            double sumPa = 0;
            var meanMv = _history.Courses[own].MeanMv;
            var (start, end) = _runs[own];
            for (var i = start; i < end; i++)
            {
                var (_, slot, forward, backward) = _ends[_reversesSummation ? start + end - 1 - i : i];
                var difference = _partnerCourses[slot].MeanMv - meanMv;
                sumPa += (difference > 0 ? forward : backward) * difference;
            }

            _currentsPa[Neurons[own]] += sumPa;
        }

        neurons.SetInjectedCurrent(_currentsPa);
    }

    /// <summary>Samples junctions at their second ends, so that each is told of once; those of one pair of neurons are in the order of creation.</summary>
    private WeightTraceSampler CreateSampler(GapTraceSpecification trace, ImmutableArray<GapJunctionEnd> ends)
    {
        bool IsMeant(GapJunctionEnd end) => end.IsSecond && end.Set == trace.Set
            && (trace.Sources.IsEmpty || trace.Sources.BinarySearch(end.Partner - trace.FirstSource) >= 0)
            && (trace.Targets.IsEmpty || trace.Targets.BinarySearch(end.Target) >= 0);
        int[] places = [.. Enumerable.Range(0, ends.Length).Where(place => IsMeant(ends[place]))];
        return new WeightTraceSampler(
            trace.Request,
            trace.IntervalSteps,
            [.. places.Select(place => new PlasticSynapse(ends[place].Partner - trace.FirstSource, ends[place].Target, 0, ends[place].ForwardNanosiemens))],
            (_, conductances) =>
            {
                for (var i = 0; i < places.Length; i++)
                {
                    conductances[i] = _ends[places[i]].Forward;
                }
            });
    }

    private void CheckStability(long step)
    {
        for (var own = 0; own < _runs.Length; own++)
        {
            double sum = 0;
            foreach (var (_, _, forward, backward) in _ends.AsSpan(_runs[own].Start.._runs[own].End))
            {
                sum += Math.Max(forward, backward);
            }

            if (!(sum < _limitsNanosiemens[own]))
            {
                var neuron = _firstNeuron + Neurons[own];
                throw new NeuronFaultException(step - 1, neuron, string.Create(
                    CultureInfo.InvariantCulture,
                    $"The gap junctions of neuron {neuron} have grown to {sum:G4} nS in all, too much for its capacitance and the time step: "
                    + $"expected below {_stability.Formula(_hasCapacitance)} = {_limitsNanosiemens[own]:G4} nS. Give them a smaller 'softBound', or make 'timeStep' smaller."));
            }
        }
    }

    /// <summary>Adds a neuron's last potentials and its junctions to a digest.</summary>
    /// <param name="neuron">The neuron.</param>
    /// <param name="digest">The digest, with the neuron's record open.</param>
    public void AddState(int neuron, ref StateDigest digest)
    {
        var own = Neurons.BinarySearch(neuron);
        if (own < 0)
        {
            return;
        }

        _history.AddState(own, ref digest);
        foreach (var (_, slot, forward, backward) in _ends.AsSpan(_runs[own].Start.._runs[own].End))
        {
            digest.Add(_partners[slot]);
            digest.Add(forward);
            digest.Add(backward);
        }

        foreach (var learning in _learning)
        {
            learning.AddState(_firstNeuron + neuron, ref digest);
        }
    }
}
