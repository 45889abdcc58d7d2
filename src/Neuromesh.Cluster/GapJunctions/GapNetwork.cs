using System.Collections.Immutable;
using Neuromesh.Core.NeuronCores;
using Neuromesh.Core.Neurons;
using Neuromesh.Experiments.Model;

namespace Neuromesh.Cluster.GapJunctions;

/// <summary>
/// All gap junctions of a run, as every node reads them from the experiment: which ends a core has, whose potentials it sends, and who needs them. Nothing has to be told between nodes.
/// </summary>
/// <remarks>
/// The ends of a neuron are ordered by the partner's id, then by the set of junctions, then by creation: the order of their sum. Memory: 32 bytes an end on every node while it
/// holds the run.
/// </remarks>
public sealed class GapNetwork
{
    private readonly Experiment _experiment;
    private readonly Protocol.Cluster.V1.Placement _placement;
    private readonly int[] _firstNeurons;
    private readonly int[] _starts;
    private readonly End[] _ends;
    private readonly int[][] _neuronIds;
    private readonly bool[,] _nodeNeedsCore;

    /// <summary>Sorts the junctions.</summary>
    /// <param name="experiment">The experiment, whose reader has checked that the coupling is not too strong for the time step.</param>
    /// <param name="placement">Its placement; cores in ascending order of their neurons.</param>
    public GapNetwork(Experiment experiment, Protocol.Cluster.V1.Placement placement)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        ArgumentNullException.ThrowIfNull(placement);
        _experiment = experiment;
        _placement = placement;
        _firstNeurons = [.. placement.Cores.Select(core => experiment.Populations[core.Population].FirstNeuron + core.First)];
        (_starts, _ends) = SortEnds(experiment);
        _neuronIds = [.. placement.Cores.Select((core, index) =>
            Enumerable.Range(_firstNeurons[index], core.Size).Where(neuron => _starts[neuron] < _starts[neuron + 1]).ToArray())];
        _nodeNeedsCore = new bool[placement.Nodes.Count, placement.Cores.Count];
        for (var core = 0; core < placement.Cores.Count; core++)
        {
            foreach (var end in EndsOfCore(core))
            {
                _nodeNeedsCore[placement.Cores[core].Node, CoreOf(end.Partner)] = true;
            }
        }
    }

    /// <summary>Number of junctions.</summary>
    public int JunctionCount => _ends.Length / 2;

    /// <summary>Global ids of a core's neurons with junctions, ascending: the neurons of its batches of potentials.</summary>
    /// <param name="core">Number of the core.</param>
    public ReadOnlySpan<int> NeuronIds(int core) => _neuronIds[core];

    /// <summary>Whether a node has a junction to one of a core's neurons.</summary>
    /// <param name="node">The node.</param>
    /// <param name="core">The core.</param>
    public bool NeedsPotentials(int node, int core) => _nodeNeedsCore[node, core];

    /// <summary>The ends at a core's neurons.</summary>
    /// <param name="core">Number of the core.</param>
    public ImmutableArray<GapJunctionEnd> EndsOf(int core)
    {
        var placed = _placement.Cores[core];
        var ends = ImmutableArray.CreateBuilder<GapJunctionEnd>(EndsOfCore(core).Length);
        for (var local = 0; local < placed.Size; local++)
        {
            var neuron = _firstNeurons[core] + local;
            foreach (var end in _ends.AsSpan(_starts[neuron].._starts[neuron + 1]))
            {
                ends.Add(new GapJunctionEnd(placed.First + local, end.Partner, end.ForwardNanosiemens, end.BackwardNanosiemens)
                {
                    Set = end.Set,
                    IsSecond = end.IsSecond,
                    Plasticity = _experiment.GapJunctions[end.Set].Plasticity,
                    ForwardShare = end.IsSecond ? 1 : _experiment.GapJunctions[end.Set].ReverseShare,
                    BackwardShare = end.IsSecond ? _experiment.GapJunctions[end.Set].ReverseShare : 1,
                });
            }
        }

        return ends.MoveToImmutable();
    }

    /// <summary>The potentials before the first step, by core; null for cores that a node does not need.</summary>
    /// <param name="node">The node.</param>
    public PotentialCourse[]?[] InitialPotentials(int node)
    {
        var potentials = new PotentialCourse[]?[_placement.Cores.Count];
        for (var core = 0; core < potentials.Length; core++)
        {
            if (!NeedsPotentials(node, core))
            {
                continue;
            }

            var population = _experiment.Populations[_placement.Cores[core].Population];
            var slice = new NeuronSlice
            {
                Seed = _experiment.Seed,
                TimeStep = _experiment.TimeStep,
                Population = population.Index,
                First = 0,
                Size = population.Size,
                Parameters = population.Parameters,
                InitialValues = population.InitialValues,
            };
            potentials[core] = Array.ConvertAll(
                Core.Neurons.InitialPotentials.Of(population.Model.Name, slice, [.. _neuronIds[core].Select(neuron => neuron - population.FirstNeuron)]),
                PotentialCourse.Constant);
        }

        return potentials;
    }

    private ReadOnlySpan<End> EndsOfCore(int core) =>
        _ends.AsSpan(_starts[_firstNeurons[core]].._starts[_firstNeurons[core] + _placement.Cores[core].Size]);

    private int CoreOf(int neuron)
    {
        var core = Array.BinarySearch(_firstNeurons, neuron);
        return core < 0 ? ~core - 1 : core;
    }

    /// <summary>Both ends of all junctions, sorted by neuron, partner, set and creation, and where the ends of each neuron begin.</summary>
    private static (int[] Starts, End[] Ends) SortEnds(Experiment experiment)
    {
        var starts = new int[experiment.NeuronCount + 1];
        foreach (var set in experiment.GapJunctions)
        {
            foreach (var (source, target, _) in set.Junctions)
            {
                starts[set.First.FirstNeuron + source + 1]++;
                starts[set.Second.FirstNeuron + target + 1]++;
            }
        }

        for (var neuron = 1; neuron < starts.Length; neuron++)
        {
            starts[neuron] += starts[neuron - 1];
        }

        var ends = new End[starts[^1]];
        var next = starts.ToArray();
        foreach (var set in experiment.GapJunctions)
        {
            foreach (var (source, target, conductance) in set.Junctions)
            {
                var first = set.First.FirstNeuron + source;
                var second = set.Second.FirstNeuron + target;
                var reverse = conductance * set.ReverseShare;
                ends[next[second]++] = new End(first, set.Index, next[second], true, conductance, reverse);
                ends[next[first]++] = new End(second, set.Index, next[first], false, reverse, conductance);
            }
        }

        for (var neuron = 0; neuron < experiment.NeuronCount; neuron++)
        {
            ends.AsSpan(starts[neuron]..starts[neuron + 1]).Sort(static (one, other) => one.Partner != other.Partner ? one.Partner.CompareTo(other.Partner) : one.Rank.CompareTo(other.Rank));
        }

        return (starts, ends);
    }

    /// <summary>An end at the neuron to which it is sorted.</summary>
    /// <param name="Partner">Global id of the neuron at the other end.</param>
    /// <param name="Set">The set of junctions.</param>
    /// <param name="Rank">Order of creation among the neuron's ends.</param>
    /// <param name="IsSecond">Whether it is the <c>to</c> end.</param>
    /// <param name="ForwardNanosiemens">Conductance towards this end.</param>
    /// <param name="BackwardNanosiemens">Conductance away from it.</param>
    private readonly record struct End(int Partner, int Set, int Rank, bool IsSecond, double ForwardNanosiemens, double BackwardNanosiemens);
}
