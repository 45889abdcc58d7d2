using System.Collections.Immutable;
using Neuromesh.Core.Memory;
using Neuromesh.Core.Synapses;
using Neuromesh.Core.Synapses.Plasticity;

namespace Neuromesh.Core.NeuronCores;

/// <summary>All plastic synapses onto a core, what is on its way through them, and the spikes of the core that they must know.</summary>
/// <remarks>
/// A neuron's plastic input of one step and port is summed in the order (emission step, source, projection, delay, creation) and joins the rest of
/// its input in one addition.
/// </remarks>
internal sealed unsafe class PlasticInputs : IDisposable
{
    private readonly NativeArena _arena = new();
    private readonly SourceGroup[] _groups;
    private readonly PlasticTable[] _tables;
    private readonly PostHistories[] _histories;
    private readonly InputRing<double> _ring;
    private readonly PostSpikeLog _log;
    private readonly int _ports;
    private readonly int _size;
    private readonly int _epochSteps;
    private readonly bool _reversesSummation;
    private long _delivered;

    private PlasticInputs(NeuronCoreSpecification specification, SparseProjectionSlice[] projections, int ports)
    {
        _ports = ports;
        _size = specification.Neurons.Size;
        _epochSteps = specification.EpochSteps;
        _reversesSummation = specification.ReversesSummation;
        var made = projections.Select(projection => PlasticTableFactory.Create(
            projection, specification.FixedPointWeights, specification.Neurons.TimeStep, _arena)).ToArray();
        _tables = [.. made.Select(pair => pair.Table)];
        _histories = [.. made.Where(pair => pair.Histories is not null).Select(pair => pair.Histories!)];
        _groups = _tables
            .GroupBy(table => (table.Slice.FirstSource, table.Slice.SourceCount))
            .OrderBy(group => group.Key.FirstSource)
            .Select(group => new SourceGroup(group.Key.FirstSource, group.Key.SourceCount, [.. group]))
            .ToArray();
        var longest = projections.Max(projection => projection.MaximumDelaySteps);
        _ring = new InputRing<double>(ports, longest - _epochSteps + 1, _size, _arena);
        _log = new PostSpikeLog(longest + _epochSteps + 2, _size);
        Samplers = [.. specification.WeightTraces
            .Where(trace => _tables.Any(table => table.Slice.Projection == trace.Projection))
            .Select(trace => WeightTraceSampler.Create(trace, _tables.Single(table => table.Slice.Projection == trace.Projection)))];
    }

    /// <summary>Synapses of the core.</summary>
    public long SynapseCount => _tables.Sum(table => table.Runs.Count);

    /// <summary>Bytes of the synapses, indexes and histories included.</summary>
    public long SynapseBytes => _tables.Sum(table => table.Bytes) + _histories.Sum(histories => histories.Bytes);

    /// <summary>Postsynaptic spikes that are kept for synapses not yet up to date.</summary>
    public long HistoryCount => _histories.Sum(histories => histories.Count);

    /// <summary>Places for them.</summary>
    public long HistoryCapacity => _histories.Sum(histories => histories.Capacity);

    /// <summary>The samplers of weights, in the order of the specification.</summary>
    public ImmutableArray<WeightTraceSampler> Samplers { get; }

    /// <summary>Builds the plastic synapses of a core.</summary>
    /// <param name="specification">The core.</param>
    /// <param name="ports">Input rows per step.</param>
    /// <returns>The synapses, or null where no projection is plastic.</returns>
    public static PlasticInputs? Create(NeuronCoreSpecification specification, int ports)
    {
        var projections = specification.SparseProjections.Where(projection => projection.Plasticity is not null).ToArray();
        return projections.Length == 0 ? null : new PlasticInputs(specification, projections, ports);
    }

    /// <summary>Forgets the samples of the epoch before.</summary>
    public void BeginEpoch()
    {
        foreach (var sampler in Samplers)
        {
            sampler.Begin();
        }
    }

    /// <summary>Delivers the spikes of a step.</summary>
    /// <param name="sources">Their global ids, ascending.</param>
    /// <param name="step">The step at whose end a delay of one epoch arrives; ascending from call to call.</param>
    /// <returns>Number of synapses.</returns>
    public long Deliver(ReadOnlySpan<int> sources, long step)
    {
        _delivered = step - _epochSteps;
        if (_delivered < 1)
        {
            return 0;
        }

        foreach (var histories in _histories)
        {
            histories.Advance(_log, _delivered);
        }

        foreach (var table in _tables)
        {
            table.BeginStep(sources, SparseInputs.OwnSpikes(sources, table.Slice.FirstSource, table.Slice.SourceCount), _delivered);
        }

        long events = 0;
        var rows = _ring.RowsFrom(step);
        foreach (var group in _groups)
        {
            var own = SparseInputs.OwnSpikes(sources, group.FirstSource, group.SourceCount);
            for (var i = 0; i < own.Length; i++)
            {
                var source = own[_reversesSummation ? own.Length - 1 - i : i] - group.FirstSource;
                foreach (var table in group.Tables)
                {
                    events += table.Deliver(source, _delivered, rows, _ring.PortOffset);
                }
            }
        }

        if (_delivered % PostHistories.SweepSteps == 0)
        {
            Sweep(_delivered);
        }

        return events;
    }

    /// <summary>Adds what arrives in a step to the neurons' input.</summary>
    /// <param name="step">The step.</param>
    /// <param name="row">Row of port 0.</param>
    /// <param name="portOffset">Elements from the row of port 0 to that of port 1.</param>
    public void AddTo(long step, double* row, nint portOffset)
    {
        for (var port = 0; port < _ports; port++)
        {
            var own = _ring.Row(port, step);
            var sum = row + (port * portOffset);
            for (var neuron = 0; neuron < _size; neuron++)
            {
                sum[neuron] += own[neuron];
            }

            new Span<double>(own, _size).Clear();
        }
    }

    /// <summary>Takes the spikes of the core and samples weights.</summary>
    /// <param name="step">The step just simulated.</param>
    /// <param name="fired">Indexes of the neurons that fired, ascending.</param>
    public void EndStep(long step, ReadOnlySpan<int> fired)
    {
        _log.Add(step, fired);
        foreach (var sampler in Samplers)
        {
            sampler.Sample(step, Math.Max(_delivered, 0));
        }
    }

    /// <summary>The synapses of a projection with their weights as of now, from copies.</summary>
    /// <param name="projection">Index of the projection.</param>
    public IEnumerable<PlasticSynapse> ReadWeights(int projection) =>
        _tables.Where(table => table.Slice.Projection == projection).SelectMany(table => Read(table, Math.Max(_delivered, 0)));

    /// <summary>Adds what a neuron has coming, and what plastic synapses hold of its spikes, to a digest.</summary>
    /// <param name="neuron">The neuron.</param>
    /// <param name="nextStep">The first step not yet simulated.</param>
    /// <param name="digest">The digest, with the neuron's record open.</param>
    public void AddState(int neuron, long nextStep, ref StateDigest digest)
    {
        _ring.AddState(neuron, nextStep, ref digest);
        foreach (var table in _tables)
        {
            table.AddState(neuron, ref digest);
        }
    }

    /// <summary>A digest of all synapses as they lie: a sum that does not depend on the cut.</summary>
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
        foreach (var table in _tables)
        {
            table.Dispose();
        }

        foreach (var histories in _histories)
        {
            histories.Dispose();
        }

        _arena.Dispose();
    }

    private static IEnumerable<PlasticSynapse> Read(PlasticTable table, long step)
    {
        for (var source = 0; source < table.Slice.SourceCount; source++)
        {
            var count = table.Runs.Find(source, out var start);
            for (var place = start; place < start + count; place++)
            {
                yield return ReadOne(table, source, place, step);
            }
        }
    }

    private static PlasticSynapse ReadOne(PlasticTable table, int source, nint place, long step) =>
        new(source, table.Slice.FirstTarget + table.Runs.Targets[place], table.Runs.DelayAt(place), table.WeightAt(source, place, step));

    private void Sweep(long step)
    {
        foreach (var table in _tables)
        {
            table.Sweep(step);
        }

        foreach (var histories in _histories)
        {
            histories.Trim(step - PostHistories.SweepSteps);
        }
    }

    /// <summary>The tables that share a range of sources: a spike passes through all of them before the next spike.</summary>
    private sealed record SourceGroup(int FirstSource, int SourceCount, PlasticTable[] Tables);
}
