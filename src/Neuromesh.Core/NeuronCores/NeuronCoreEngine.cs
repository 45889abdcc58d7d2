using System.Collections.Immutable;
using Neuromesh.Core.Crossbars;
using Neuromesh.Core.Memory;
using Neuromesh.Core.Neurons;
using Neuromesh.Core.Signals;
using Neuromesh.Core.Synapses;

namespace Neuromesh.Core.NeuronCores;

/// <summary>
/// A contiguous slice of one population and all synapses onto it: delivers the spikes of the epoch before, integrates, emits.
/// Knows nothing of actors; not safe for use by two threads at once.
/// </summary>
/// <remarks>
/// Within a step the input of a neuron is summed in the order: sparse synapses by (emission step, source, projection, creation), Poisson inputs by
/// index, crossbar projections (see <see cref="TileInputs"/>). Every sum is a plain chain of additions in that order, so neither the cut into
/// cores nor the arrival of messages can change a bit.
/// </remarks>
public sealed unsafe class NeuronCoreEngine : IDisposable
{
    private readonly NeuronCoreSpecification _specification;
    private readonly INeuronGroup _neurons;
    private readonly InputRing _ring;
    private readonly SourceGroup[] _sourceGroups;
    private readonly PoissonDrive[] _poisson;
    private readonly CurrentDrive _currents;
    private readonly TileInputs? _tiles;
    private readonly NativeBuffer<int> _fired;
    private long _nextStep = 1;

    /// <summary>Builds the neurons and their synapses.</summary>
    /// <param name="specification">What to build.</param>
    /// <exception cref="OverflowException">The core has 2^32 synapses of one projection or more.</exception>
    public NeuronCoreEngine(NeuronCoreSpecification specification)
    {
        _specification = specification;
        var slice = specification.Neurons;
        _neurons = NeuronGroupFactory.Create(specification.Model, slice);
        var slots = Math.Max(specification.MaximumDelaySteps - specification.EpochSteps, 0) + 1;
        _ring = new InputRing(_neurons.PortCount, slots, slice.Size);
        _sourceGroups = specification.SparseProjections
            .Select(SynapseTableBuilder.Build)
            .GroupBy(table => (table.FirstSource, table.SourceCount))
            .OrderBy(group => group.Key.FirstSource)
            .Select(group => new SourceGroup(group.Key.FirstSource, group.Key.SourceCount, [.. group]))
            .ToArray();
        _poisson = specification.PoissonInputs
            .Select(input => new PoissonDrive(slice.Seed, input, slice.First, slice.Size))
            .ToArray();
        _currents = new CurrentDrive(specification.CurrentInputs, slice.First, slice.Size);
        _tiles = specification.CrossbarProjections.IsEmpty
            ? null
            : new TileInputs(specification.CrossbarProjections, _neurons.PortCount, specification.EpochSteps, slice.First, slice.Size);
        _fired = new NativeBuffer<int>(slice.Size);
        Traces = [.. specification.Traces.Select(trace => new TraceSampler(trace, slice.First, slice.Size))];
    }

    /// <summary>Sparse synapses of the core.</summary>
    public long SynapseCount => _sourceGroups.Sum(group => group.Tables.Sum(table => table.SynapseCount));

    /// <summary>Bytes of the synapses, indexes included.</summary>
    public long SynapseBytes => _sourceGroups.Sum(group => group.Tables.Sum(table => table.Bytes));

    /// <summary>Synaptic events delivered so far.</summary>
    public long SynapticEvents { get; private set; }

    /// <summary>The samples of the newest epoch, one entry for each trace of the population.</summary>
    public ImmutableArray<TraceSampler> Traces { get; }

    /// <summary>Advances by one epoch.</summary>
    /// <param name="steps">Steps to advance; below the epoch's length only in the last epoch.</param>
    /// <param name="arrived">Spikes of the epoch before from all sources; null in the first epoch.</param>
    /// <param name="tiles">Outputs of the crossbar tiles whose lag ends now, in any order.</param>
    /// <param name="emitted">Receives the spikes of this epoch.</param>
    /// <exception cref="ArithmeticException">A neuron's state is no longer a finite number; the message names it.</exception>
    public void AdvanceEpoch(int steps, EpochSpikes? arrived, IReadOnlyList<TileOutput> tiles, EpochSpikes emitted)
    {
        emitted.Begin(_nextStep);
        foreach (var trace in Traces)
        {
            trace.Begin();
        }

        _tiles?.Accept(tiles);
        for (var index = 0; index < steps; index++)
        {
            var step = _nextStep;
            if (arrived is not null)
            {
                Deliver(arrived.OfStep(index), step);
            }

            var input = _ring.Row(0, step);
            foreach (var poisson in _poisson)
            {
                poisson.AddTo(step, input + (poisson.Weight < 0 ? _ring.PortOffset : 0));
            }

            _tiles?.AddTo(step, input, _ring.PortOffset);
            _currents.Apply(step, _neurons);
            var firedCount = _neurons.Step(step, input, _ring.PortOffset, _fired.Pointer);
            Emit(firedCount, emitted);
            foreach (var trace in Traces)
            {
                trace.Sample(step, _neurons);
            }

            _nextStep++;
        }

        var broken = _neurons.FindNonFinite();
        if (broken >= 0)
        {
            throw new ArithmeticException(
                $"Neuron {_specification.FirstNeuron + broken} (model {_specification.Model}) has a state that is not a finite number "
                + $"at {_specification.Neurons.TimeStep.ToMilliseconds(_nextStep - 1)} ms.");
        }
    }

    /// <summary>
    /// A digest of the state: neurons, everything that is on its way to them, and the synapses. A sum over neurons and synapses, so the sum over all cores
    /// does not depend on the cut.
    /// </summary>
    public UInt128 ComputeStateDigest()
    {
        var digest = default(StateDigest);
        for (var neuron = 0; neuron < _specification.Neurons.Size; neuron++)
        {
            digest.BeginNeuron(_specification.FirstNeuron + neuron);
            _neurons.AddState(neuron, ref digest);
            _ring.AddState(neuron, _nextStep, ref digest);
            _tiles?.AddState(neuron, _nextStep, ref digest);
            digest.EndNeuron();
        }

        var sum = digest.Value;
        foreach (var group in _sourceGroups)
        {
            foreach (var table in group.Tables)
            {
                sum += table.ContentDigest;
            }
        }

        return sum;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _neurons.Dispose();
        _ring.Dispose();
        _tiles?.Dispose();
        _fired.Dispose();
        foreach (var poisson in _poisson)
        {
            poisson.Dispose();
        }

        foreach (var group in _sourceGroups)
        {
            foreach (var table in group.Tables)
            {
                table.Dispose();
            }
        }
    }

    private void Deliver(ReadOnlySpan<int> sources, long step)
    {
        var view = _ring.View(step);
        long events = 0;
        foreach (var group in _sourceGroups)
        {
            var own = sources[LowerBound(sources, group.FirstSource)..];
            own = own[..LowerBound(own, group.FirstSource + group.SourceCount)];
            for (var i = 0; i < own.Length; i++)
            {
                var source = own[_specification.ReversesSummation ? own.Length - 1 - i : i];
                foreach (var table in group.Tables)
                {
                    events += table.Deliver(source - group.FirstSource, view);
                }
            }
        }

        SynapticEvents += events;
    }

    private void Emit(int firedCount, EpochSpikes emitted)
    {
        var sources = emitted.Reserve(firedCount);
        for (var i = 0; i < firedCount; i++)
        {
            sources[i] = _specification.FirstNeuron + _fired.Pointer[i];
        }

        emitted.Advance(firedCount);
        emitted.EndStep();
    }

    private static int LowerBound(ReadOnlySpan<int> values, int value)
    {
        var low = 0;
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

    /// <summary>The tables that share a range of sources: a spike passes through all of them before the next spike.</summary>
    private sealed record SourceGroup(int FirstSource, int SourceCount, SynapseTable[] Tables);
}
