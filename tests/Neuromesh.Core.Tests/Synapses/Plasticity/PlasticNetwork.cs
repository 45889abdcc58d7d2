using System.Collections.Immutable;
using Neuromesh.Core.NeuronCores;
using Neuromesh.Core.Neurons;
using Neuromesh.Core.Signals;
using Neuromesh.Core.Synapses;
using Neuromesh.Core.Synapses.Plasticity;
using Neuromesh.Core.Units;

namespace Neuromesh.Core.Tests.Synapses.Plasticity;

/// <summary>A population cut into cores, and sources of given spike trains, run epoch by epoch as the cluster does.</summary>
internal sealed class PlasticNetwork : IDisposable
{
    private readonly NetworkDescription _description;
    private readonly EpochSpikes[][] _emitted;
    private readonly Dictionary<long, int[]> _trains;
    private readonly EpochSpikes _arrived = new();
    private long _epoch;

    public PlasticNetwork(NetworkDescription description, int cut)
    {
        _description = description;
        var engines = new List<NeuronCoreEngine>();
        for (var first = 0; first < description.Size; first += cut)
        {
            engines.Add(new NeuronCoreEngine(description.Core(first, Math.Min(cut, description.Size - first))));
        }

        Engines = [.. engines];
        _emitted = [.. Enumerable.Range(0, 2).Select(_ => Engines.Select(_ => new EpochSpikes()).ToArray())];
        _trains = description.Trains
            .GroupBy(spike => spike.Step)
            .ToDictionary(group => group.Key, group => group.Select(spike => description.Size + spike.Source).Order().ToArray());
    }

    public NeuronCoreEngine[] Engines { get; }

    /// <summary>All spikes of the population.</summary>
    public List<(long Step, int Neuron)> Spikes { get; } = [];

    /// <summary>Called after each epoch.</summary>
    public Action<NeuronCoreEngine>? AfterEpoch { get; set; }

    public UInt128 StateDigest => Engines.Aggregate(default(UInt128), (sum, engine) => sum + engine.ComputeStateDigest());

    public static SparseProjectionSlice Project(
        int index, int firstSource, int sources, bool recurrent, ConnectionRule rule, WeightDistribution weights, DelayDistribution delays, PlasticityRule? plasticity) => new()
        {
            Seed = 3,
            Projection = index,
            FirstSource = firstSource,
            SourceCount = sources,
            TotalTargets = 0,
            Recurrent = recurrent,
            FirstTarget = 0,
            TargetCount = 0,
            Rule = rule,
            Weights = weights,
            Delays = delays,
            EpochSteps = 0,
            Plasticity = plasticity,
        };

    public void Run(long steps)
    {
        for (var end = _epoch + (steps / _description.EpochSteps); _epoch < end; _epoch++)
        {
            var emitted = _emitted[_epoch % 2];
            var arrived = _epoch == 0 ? null : Collect(_emitted[(_epoch + 1) % 2]);
            for (var core = 0; core < Engines.Length; core++)
            {
                Engines[core].AdvanceEpoch(_description.EpochSteps, arrived, [], emitted[core]);
                AfterEpoch?.Invoke(Engines[core]);
            }
        }
    }

    public PlasticSynapse[] Weights(int projection) =>
        [.. Engines.SelectMany(engine => engine.ReadWeights(projection)).OrderBy(synapse => synapse.Source).ThenBy(synapse => synapse.Target)];

    public void Dispose()
    {
        foreach (var engine in Engines)
        {
            engine.Dispose();
        }
    }

    private EpochSpikes Collect(EpochSpikes[] cores)
    {
        var first = ((_epoch - 1) * _description.EpochSteps) + 1;
        _arrived.Begin(first);
        for (var index = 0; index < _description.EpochSteps; index++)
        {
            foreach (var core in cores)
            {
                _arrived.Append(core.OfStep(index));
                foreach (var neuron in core.OfStep(index))
                {
                    Spikes.Add((first + index, neuron));
                }
            }

            _arrived.Append(_trains.GetValueOrDefault(first + index, []));
            _arrived.EndStep();
        }

        return _arrived;
    }
}

/// <summary>What a <see cref="PlasticNetwork"/> is made of. Sources of spike trains have the ids after the neurons.</summary>
internal sealed record NetworkDescription
{
    public string Model { get; init; } = "lif-delta";

    public required int Size { get; init; }

    public required int EpochSteps { get; init; }

    public required ImmutableArray<SparseProjectionSlice> Projections { get; init; }

    public ImmutableArray<PoissonInputSpecification> Poisson { get; init; } = [];

    public ImmutableArray<TraceSpecification> Traces { get; init; } = [];

    public ImmutableArray<WeightTraceSpecification> WeightTraces { get; init; } = [];

    public ImmutableDictionary<string, double> Parameters { get; init; } = ImmutableDictionary<string, double>.Empty;

    public (long Step, int Source)[] Trains { get; init; } = [];

    public bool ReversesSummation { get; init; }

    /// <summary>Precision mixed.</summary>
    public bool Mixed { get; init; }

    public TimeStep TimeStep { get; init; } = new(100_000);

    public NeuronCoreSpecification Core(int first, int size) => new()
    {
        Neurons = new NeuronSlice
        {
            Seed = 3,
            TimeStep = TimeStep,
            Population = 0,
            First = first,
            Size = size,
            Parameters = NeuronModels.Find(Model)!.Parameters.ToImmutableDictionary(
                parameter => parameter.Name, parameter => (NeuronValue)new ConstantValue(Parameters.GetValueOrDefault(parameter.Name, parameter.Default))),
            InitialValues = ImmutableDictionary<string, NeuronValue>.Empty,
        },
        Model = Model,
        FirstNeuron = first,
        EpochSteps = EpochSteps,
        SparseProjections = [.. Projections.Select(projection => projection with
        {
            TotalTargets = Size, FirstTarget = first, TargetCount = size, EpochSteps = EpochSteps,
        })],
        CrossbarProjections = [],
        PoissonInputs = Poisson,
        CurrentInputs = [],
        Traces = Traces,
        WeightTraces = WeightTraces,
        ReversesSummation = ReversesSummation,
        FixedPointWeights = Mixed,
    };
}
