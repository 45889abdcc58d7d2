using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Neuromesh.Core.Crossbars;
using Neuromesh.Core.Memory;
using Neuromesh.Core.Neurons;
using Neuromesh.Core.Signals;
using Neuromesh.Core.Synapses.Plasticity;

namespace Neuromesh.Core.NeuronCores;

/// <summary>
/// A contiguous slice of one population and all synapses onto it: delivers the spikes of the epoch before, integrates, emits.
/// Knows nothing of actors; not safe for use by two threads at once.
/// </summary>
/// <remarks>
/// Within a step the input of a neuron is summed in the order: sparse synapses (see <see cref="SparseInputs"/>), Poisson inputs by
/// index, plastic synapses (see <see cref="PlasticInputs"/>), crossbar projections (see <see cref="TileInputs"/>). Every sum is a plain chain of additions in that order, so neither the cut into
/// cores nor the arrival of messages can change a bit.
/// </remarks>
public sealed unsafe class NeuronCoreEngine : IDisposable
{
    private readonly NeuronCoreSpecification _specification;
    private readonly INeuronGroup _neurons;
    private readonly SparseInputs _sparse;
    private readonly PoissonDrive[] _poisson;
    private readonly CurrentDrive _currents;
    private readonly TileInputs? _tiles;
    private readonly PlasticInputs? _plastic;
    private readonly GapJunctions? _gaps;
    private readonly TiledUpdate? _tiled;
    private readonly StateCheck _check;
    private readonly NativeBuffer<int> _fired;
    private long _nextStep = 1;
    private long _deliveryTicks;
    private long _inputTicks;
    private long _updateTicks;
    private long _tiledTicks;

    /// <summary>Builds the neurons and their synapses.</summary>
    /// <param name="specification">What to build.</param>
    /// <exception cref="OverflowException">The core has 2^32 synapses of one projection or more.</exception>
    public NeuronCoreEngine(NeuronCoreSpecification specification)
    {
        // The ends of gap junctions, with all that is known of each, are needed no longer than it takes to build.
        _specification = specification with { GapJunctions = [] };
        var slice = specification.Neurons with { HasGapJunctions = !specification.GapJunctions.IsEmpty };
        _neurons = NeuronGroupFactory.Create(specification.Model, slice);
        _sparse = new SparseInputs(specification, _neurons.PortCount);
        _plastic = PlasticInputs.Create(specification, _neurons.PortCount);
        _gaps = GapJunctions.Create(specification, _neurons);
        _poisson = specification.PoissonInputs
            .Select(input => new PoissonDrive(slice.Seed, input, slice.First))
            .ToArray();
        _currents = new CurrentDrive(specification);
        _tiles = specification.CrossbarProjections.IsEmpty
            ? null
            : new TileInputs(specification.CrossbarProjections, _neurons.PortCount, specification.EpochSteps, slice.First, slice.Size);
        _tiled = _sparse.IsWhole && _plastic is null && _tiles is null ? new TiledUpdate(_neurons, _sparse, _poisson) : null;
        _check = new StateCheck(_neurons);
        _fired = new NativeBuffer<int>(slice.Size);
        Traces = [.. specification.Traces.Select(trace => new TraceSampler(trace, slice.First, slice.Size))];
        WeightTraces = [.. _plastic?.Samplers ?? [], .. _gaps?.Samplers ?? []];
    }

    /// <summary>Neurons of the core.</summary>
    public int NeuronCount => _specification.Neurons.Size;

    /// <summary>The most spikes that the core can emit in an epoch.</summary>
    public long MostSpikes => (long)_specification.Neurons.Size * _specification.EpochSteps;

    /// <summary>Sparse synapses of the core.</summary>
    public long SynapseCount => _sparse.SynapseCount + (_plastic?.SynapseCount ?? 0);

    /// <summary>Bytes of the synapses, indexes included.</summary>
    public long SynapseBytes => _sparse.SynapseBytes + (_plastic?.SynapseBytes ?? 0);

    /// <summary>Spikes of the core that plastic synapses still wait for, and the places there are for them.</summary>
    public (long Count, long Capacity) PlasticHistory => (_plastic?.HistoryCount ?? 0, _plastic?.HistoryCapacity ?? 0);

    /// <summary>Synaptic events delivered so far.</summary>
    public long SynapticEvents { get; private set; }

    /// <summary>Where the time went so far.</summary>
    public EngineTimes Times
    {
        get
        {
            var updateTicks = (long)(_tiledTicks * (_tiled?.UpdateShare ?? 0));
            return EngineTimes.FromTicks(_deliveryTicks, _inputTicks + _tiledTicks - updateTicks, _updateTicks + updateTicks);
        }
    }

    /// <summary>The samples of the newest epoch, one entry for each trace of the population.</summary>
    public ImmutableArray<TraceSampler> Traces { get; }

    /// <summary>The weights sampled in the newest epoch, one entry for each weight trace, then one for each trace of conductances of gap junctions.</summary>
    public ImmutableArray<WeightTraceSampler> WeightTraces { get; }

    /// <summary>Indexes within the core of the neurons with gap junctions, ascending.</summary>
    public ImmutableArray<int> GapNeurons => _gaps?.Neurons ?? [];

    /// <summary>
    /// The potentials of <see cref="GapNeurons"/> that are expected in the step to come, which all cores with a junction to them must have before they advance.
    /// Before the first step they are the initial ones. Valid until the engine advances.
    /// </summary>
    public ReadOnlySpan<PotentialCourse> ReadGapPotentials() => _gaps is null ? [] : _gaps.Expected;

    /// <summary>Takes potentials of neurons, also of this core, for the step to come; in any number of calls, in any order.</summary>
    /// <param name="ids">Global ids, ascending.</param>
    /// <param name="courses">What is expected of their potentials.</param>
    public void AcceptGapPotentials(ReadOnlySpan<int> ids, ReadOnlySpan<PotentialCourse> courses) => _gaps?.Accept(ids, courses);

    /// <summary>The ends of gap junctions at the core's neurons, with their conductances as of now.</summary>
    public IEnumerable<GapJunctionEnd> ReadGapJunctions() => _gaps?.ReadEnds() ?? [];

    /// <summary>Advances by one epoch.</summary>
    /// <param name="steps">Steps to advance; below the epoch's length only in the last epoch.</param>
    /// <param name="arrived">Spikes of the epoch before from all sources; null in the first epoch.</param>
    /// <param name="tiles">Outputs of the crossbar tiles whose lag ends now, in any order.</param>
    /// <param name="emitted">Receives the spikes of this epoch.</param>
    /// <exception cref="InvalidOperationException">The potential at the other end of a gap junction has not arrived.</exception>
    /// <exception cref="NeuronFaultException">A neuron's state is no longer a finite number, or its gap junctions have grown too strong: the first one, with the step.</exception>
    public void AdvanceEpoch(int steps, EpochSpikes? arrived, IReadOnlyList<TileOutput> tiles, EpochSpikes emitted)
    {
        emitted.Begin(_nextStep);
        foreach (var trace in Traces)
        {
            trace.Begin();
        }

        _plastic?.BeginEpoch();
        _gaps?.BeginEpoch();
        _tiles?.Accept(tiles);
        for (var index = 0; index < steps; index++)
        {
            var step = _nextStep;
            var measured = EngineTimes.IsMeasured(step);
            var started = measured ? Stopwatch.GetTimestamp() : 0;
            if (arrived is not null)
            {
                SynapticEvents += _sparse.Deliver(arrived.OfStep(index), step);
                _gaps?.Learn(arrived.OfStep(index), step);
            }

            if (_plastic is not null)
            {
                SynapticEvents += _plastic.Deliver(arrived is null ? [] : arrived.OfStep(index), step);
            }

            var delivered = measured ? Stopwatch.GetTimestamp() : 0;
            _currents.Apply(step, _neurons);
            _gaps?.Apply(_currents.CurrentsPa, _neurons);
            var input = _sparse.Row(step);
            if (_tiled is null)
            {
                AddInput(step, input);
            }

            var prepared = measured ? Stopwatch.GetTimestamp() : 0;
            var firedCount = _tiled?.Step(step, _fired.Pointer) ?? _neurons.Step(step, input, _sparse.PortOffset, _fired.Pointer);
            var updated = measured ? Stopwatch.GetTimestamp() : 0;
            Emit(firedCount, emitted);
            _plastic?.EndStep(step, new ReadOnlySpan<int>(_fired.Pointer, firedCount));
            _gaps?.EndStep(step, _neurons, new ReadOnlySpan<int>(_fired.Pointer, firedCount));
            foreach (var trace in Traces)
            {
                trace.Sample(step, _neurons);
            }

            Refuse(_check.FindAfter(step), step);
            _nextStep++;
            if (measured)
            {
                _deliveryTicks += delivered - started;
                _inputTicks += prepared - delivered;
                (_tiled is null ? ref _updateTicks : ref _tiledTicks) += updated - prepared;
                _updateTicks += Stopwatch.GetTimestamp() - updated;
            }
        }
    }

    /// <summary>
    /// A digest of the state: neurons, everything that is on its way to them, and the synapses. A sum over neurons and synapses, so the sum over all cores
    /// does not depend on the cut.
    /// </summary>
    public UInt128 ComputeStateDigest()
    {
        var digest = default(StateDigest);
        using var pending = _sparse.Expand(_nextStep);
        for (var neuron = 0; neuron < _specification.Neurons.Size; neuron++)
        {
            digest.BeginNeuron(_specification.FirstNeuron + neuron);
            _neurons.AddState(neuron, ref digest);
            _sparse.AddState(neuron, _nextStep, pending, ref digest);
            _plastic?.AddState(neuron, _nextStep, ref digest);
            _tiles?.AddState(neuron, _nextStep, ref digest);
            _currents.AddState(neuron, ref digest);
            _gaps?.AddState(neuron, ref digest);
            digest.EndNeuron();
        }

        return digest.Value + _sparse.ComputeSynapseDigest() + (_plastic?.ComputeSynapseDigest() ?? default);
    }

    /// <summary>The plastic synapses of a projection with their weights as of now; nothing is changed by reading them.</summary>
    /// <param name="projection">Index of the projection.</param>
    /// <returns>The synapses by source, in each source by delay and creation (of long explicit tables as they are stored); empty where the projection is not plastic or ends elsewhere.</returns>
    public IEnumerable<PlasticSynapse> ReadWeights(int projection) => _plastic?.ReadWeights(projection) ?? [];

    /// <inheritdoc/>
    public void Dispose()
    {
        _neurons.Dispose();
        _sparse.Dispose();
        _plastic?.Dispose();
        _tiles?.Dispose();
        _fired.Dispose();
        foreach (var poisson in _poisson)
        {
            poisson.Dispose();
        }
    }

    private void AddInput(long step, double* input)
    {
        foreach (var poisson in _poisson)
        {
            poisson.Begin(step);
        }

        InputTile tile;
        for (var first = 0; first < _neurons.Size; first = tile.End)
        {
            tile = InputTile.At(first, _neurons.Size);
            _sparse.AddTo(step, input, _sparse.PortOffset, tile);
            foreach (var poisson in _poisson)
            {
                poisson.AddTo(step, input + (poisson.Weight < 0 ? _sparse.PortOffset : 0), tile);
            }
        }

        _plastic?.AddTo(step, input, _sparse.PortOffset);
        _tiles?.AddTo(step, input, _sparse.PortOffset);
    }

    /// <summary>Refuses a neuron whose state is not finite.</summary>
    /// <param name="broken">Its index; −1 where there is none.</param>
    /// <param name="step">The step in which it became so.</param>
    private void Refuse(int broken, long step)
    {
        if (broken >= 0)
        {
            var neuron = _specification.FirstNeuron + broken;
            var timeMs = _specification.Neurons.TimeStep.ToMilliseconds(step);
            throw new NeuronFaultException(step, neuron, string.Create(
                CultureInfo.InvariantCulture,
                $"Neuron {neuron} (model {_specification.Model}) has a state that is not a finite number or too fast for the time step since {timeMs} ms (step {step})."));
        }
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
}
