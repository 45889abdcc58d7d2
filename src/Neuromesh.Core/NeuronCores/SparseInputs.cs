using System.Collections.Immutable;
using Neuromesh.Core.Memory;
using Neuromesh.Core.Synapses;

namespace Neuromesh.Core.NeuronCores;

/// <summary>All sparse synapses onto a core, and what is on its way through them.</summary>
/// <remarks>
/// A neuron's input of one step and port is summed in the order: weights in double by (emission step, source, projection, creation); the
/// exact sum of the weights in fixed point, in one addition; then, counted weight by counted weight in the order of <see cref="SparseInputPlan"/>,
/// weight times count in one addition.
/// </remarks>
internal sealed unsafe class SparseInputs : IDisposable
{
    private const int FewSpikes = 16;

    private readonly NativeArena _arena = new();
    private readonly SourceGroup[] _groups;
    private readonly CountedWeight[] _counted;
    private readonly FixedPointInput? _fixedPoint;
    private WeightBuckets? _buckets;
    private InputRing<double> _ring;
    private readonly SynapseTable[] _tables;
    private readonly bool _reversesSummation;
    private readonly int _ports;
    private readonly long _ringBytes;

    public SparseInputs(NeuronCoreSpecification specification, int ports)
    {
        ImmutableArray<SparseProjectionSlice> projections = [.. specification.SparseProjections.Where(projection => projection.Plasticity is null)];
        var plan = new SparseInputPlan(projections, specification.FixedPointWeights);
        var size = specification.Neurons.Size;
        _reversesSummation = specification.ReversesSummation;
        _ports = ports;
        var load = new long[size];
        var weighted = Build(projections, plan, load, (index, form) => form == SynapseForm.Double);
        _groups = weighted
            .GroupBy(table => (table.FirstSource, table.SourceCount))
            .OrderBy(group => group.Key.FirstSource)
            .Select(group => new SourceGroup(group.Key.FirstSource, group.Key.SourceCount, [.. group]))
            .ToArray();
        var slots = Slots(projections, plan, (_, form) => form == SynapseForm.Double);
        _ringBytes = InputRing<double>.BytesOf(ports, slots, size);
        _buckets = WeightBuckets.AreFaster(ports, slots, size) && weighted.All(table => table.HasOwnWeights) ? new WeightBuckets(slots) : null;
        _ring = new InputRing<double>(ports, _buckets is null ? slots : 1, size, _arena);

        Array.Clear(load);
        var inUnits = Build(projections, plan, load, (_, form) => form == SynapseForm.FixedPoint);
        _fixedPoint = plan.Scale is null
            ? null
            : new FixedPointInput(inUnits, plan.Scale, ports, Slots(projections, plan, (_, form) => form == SynapseForm.FixedPoint), size, load.Max());
        _counted = new CountedWeight[plan.CountedWeights.Length];
        for (var i = 0; i < _counted.Length; i++)
        {
            var weight = plan.CountedWeights[i];
            bool Belongs(int index, SynapseForm form) => form == SynapseForm.Counted && projections[index].CommonWeight.Equals(weight);
            Array.Clear(load);
            var tables = Build(projections, plan, load, Belongs);
            _counted[i] = CountedWeight.Create(weight, tables, Slots(projections, plan, Belongs), size, load.Max(), _arena);
        }

        _tables = [.. weighted, .. inUnits, .. _counted.SelectMany(counted => counted.Tables)];
    }

    /// <summary>Synapses of the core.</summary>
    public long SynapseCount => _tables.Sum(table => table.SynapseCount);

    /// <summary>Bytes of the synapses, indexes included.</summary>
    public long SynapseBytes => _tables.Sum(table => table.Bytes);

    /// <summary>Whether nothing is summed in double before a step, so that <see cref="Row"/> is always zero.</summary>
    public bool IsWhole => _groups.Length == 0;

    /// <summary>Elements of the input from port 0 to port 1; 0 where there is one port.</summary>
    public nint PortOffset => _ring.PortOffset;

    /// <summary>The spikes among those of a step that belong to a range of sources.</summary>
    /// <param name="sources">Global ids, ascending.</param>
    /// <param name="first">First source.</param>
    /// <param name="count">Number of sources.</param>
    public static ReadOnlySpan<int> OwnSpikes(ReadOnlySpan<int> sources, int first, int count)
    {
        var own = sources[LowerBound(sources, first)..];
        return own[..LowerBound(own, first + count)];
    }

    /// <summary>Delivers the spikes of a step.</summary>
    /// <param name="sources">Their global ids, ascending.</param>
    /// <param name="step">The step at whose end a delay of one epoch arrives.</param>
    /// <returns>Number of synapses.</returns>
    public long Deliver(ReadOnlySpan<int> sources, long step)
    {
        long events = 0;
        foreach (var group in _groups)
        {
            events += DeliverWeights(group, OwnSpikes(sources, group.FirstSource, group.SourceCount), step);
        }

        events += _fixedPoint?.Deliver(sources, step) ?? 0;
        foreach (var counted in _counted)
        {
            events += counted.Deliver(sources, step);
        }

        return events;
    }

    /// <summary>Row of port 0 for the update that ends at a step, with the weights that are summed in double; to be cleared by the neurons.</summary>
    /// <param name="step">The step.</param>
    public double* Row(long step) => _ring.Row(0, step);

    /// <summary>Adds what is not in <see cref="Row"/> yet to a part of the rows: weights in double that wait in buckets, and what is summed in whole numbers.</summary>
    /// <param name="step">The step.</param>
    /// <param name="row">Row of port 0.</param>
    /// <param name="portOffset">Elements to the row of port 1.</param>
    /// <param name="tile">The part.</param>
    public void AddTo(long step, double* row, nint portOffset, InputTile tile)
    {
        if (tile.First == 0)
        {
            _buckets?.Take(step, row, portOffset);
        }

        _fixedPoint?.AddTo(step, row, portOffset, tile);
        foreach (var counted in _counted)
        {
            counted.AddTo(step, row + (counted.Weight < 0 ? portOffset : 0), tile);
        }
    }

    /// <summary>What waits in buckets, summed for each neuron and step.</summary>
    /// <param name="nextStep">The first step not yet simulated.</param>
    /// <returns>To be disposed of.</returns>
    public PendingInput Expand(long nextStep)
    {
        var arena = new NativeArena();
        return new PendingInput(arena, _buckets?.ToRing(nextStep, _ports, _ring.Neurons, arena) ?? _ring, _fixedPoint?.Expand(nextStep) ?? []);
    }

    /// <summary>Adds all that a neuron has coming to a digest.</summary>
    /// <param name="neuron">The neuron.</param>
    /// <param name="nextStep">The first step not yet simulated.</param>
    /// <param name="pending">What <see cref="Expand"/> says.</param>
    /// <param name="digest">The digest.</param>
    public void AddState(int neuron, long nextStep, PendingInput pending, ref StateDigest digest)
    {
        pending.Weights.AddState(neuron, nextStep, ref digest);
        for (var place = neuron; place < pending.Units.Length; place += _ring.Neurons)
        {
            digest.Add(pending.Units[place]);
        }

        foreach (var counted in _counted)
        {
            counted.AddState(neuron, nextStep, ref digest);
        }
    }

    /// <summary>A digest of all synapses: a sum that does not depend on the cut.</summary>
    public UInt128 ComputeSynapseDigest()
    {
        var digest = default(SynapseDigest);
        foreach (var table in _tables)
        {
            table.AddState(ref digest);
        }

        return digest.Value;
    }

    public void Dispose()
    {
        _ring.Dispose();
        _buckets?.Dispose();
        _fixedPoint?.Dispose();
        foreach (var counted in _counted)
        {
            counted.Dispose();
        }

        foreach (var table in _tables)
        {
            table.Dispose();
        }

        _arena.Dispose();
    }

    private SynapseTable[] Build(
        ImmutableArray<SparseProjectionSlice> projections, SparseInputPlan plan, long[] load, Func<int, SynapseForm, bool> belongs) =>
        [.. Enumerable.Range(0, projections.Length)
            .Where(index => belongs(index, plan.Forms[index]))
            .Select(index => SynapseTableBuilder.Build(projections[index], plan.Forms[index], plan.Scale, load, _arena))];

    private static int Slots(ImmutableArray<SparseProjectionSlice> projections, SparseInputPlan plan, Func<int, SynapseForm, bool> belongs) =>
        projections
            .Where((_, index) => belongs(index, plan.Forms[index]))
            .Select(projection => projection.MaximumDelaySteps - projection.EpochSteps)
            .DefaultIfEmpty(0)
            .Max() + 1;

    private long DeliverWeights(SourceGroup group, ReadOnlySpan<int> sources, long step)
    {
        var rows = _ring.RowsFrom(step);
        long events = 0;
        for (var i = 0; i < sources.Length; i++)
        {
            var source = sources[_reversesSummation ? sources.Length - 1 - i : i];
            if (i + 2 < sources.Length)
            {
                foreach (var table in group.Tables)
                {
                    table.Prefetch(sources[_reversesSummation ? sources.Length - 3 - i : i + 2]);
                }
            }

            foreach (var table in group.Tables)
            {
                if (_buckets is null)
                {
                    events += table.AddWeights(source, rows, _ring.PortOffset);
                    continue;
                }

                var run = table.WeightedRunAt(source);
                _buckets.Append(run, step);
                events += run.Count;
                if (_buckets.Bytes > _ringBytes)
                {
                    ReplaceBuckets(step);
                    rows = _ring.RowsFrom(step);
                }
            }
        }

        return events;
    }

    /// <summary>
    /// Goes on with a ring, whose size does not depend on how many spikes are on their way: volleys of many neurons would make buckets of any size, and memory is promised before a run begins.
    /// The ring is what buckets stand for, so no sum changes.
    /// </summary>
    private void ReplaceBuckets(long step)
    {
        _ring.Dispose();
        _ring = _buckets!.ToRing(step, _ports, _ring.Neurons, _arena);
        _buckets.Dispose();
        _buckets = null;
    }

    private static int LowerBound(ReadOnlySpan<int> values, int value)
    {
        // A step of 0.1 ms has few spikes, and a core asks once for every projection onto it.
        var low = 0;
        if (values.Length <= FewSpikes)
        {
            while (low < values.Length && values[low] < value)
            {
                low++;
            }

            return low;
        }

        var high = values.Length;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (values[middle] < value)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    /// <summary>Sums of what is on its way.</summary>
    /// <param name="Arena">Memory of sums that were made for this.</param>
    /// <param name="Weights">Weights in double.</param>
    /// <param name="Units">Weights in fixed point, in units: [steps × ports × neurons]; empty where there are none.</param>
    public sealed record PendingInput(NativeArena Arena, InputRing<double> Weights, int[] Units) : IDisposable
    {
        /// <inheritdoc/>
        public void Dispose() => Arena.Dispose();
    }

    /// <summary>The tables that share a range of sources: a spike passes through all of them before the next spike.</summary>
    private sealed record SourceGroup(int FirstSource, int SourceCount, SynapseTable[] Tables);
}
