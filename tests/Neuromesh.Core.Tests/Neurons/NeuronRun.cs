using System.Collections.Immutable;
using Neuromesh.Core.NeuronCores;
using Neuromesh.Core.Neurons;
using Neuromesh.Core.Signals;
using Neuromesh.Core.Synapses;
using Neuromesh.Core.Units;

namespace Neuromesh.Core.Tests.Neurons;

/// <summary>Spikes that reach every neuron: the times of one source, with the weight and delay of its synapses.</summary>
/// <param name="TimesMs">When the source fires.</param>
/// <param name="Weight">Weight in the model's unit.</param>
/// <param name="DelayMs">Delay.</param>
internal sealed record SpikeInput(double[] TimesMs, double Weight, double DelayMs);

/// <summary>Runs neurons of one model on the engine of a core and keeps their spikes and traces.</summary>
internal sealed record NeuronRun
{
    private const int SourceId = 1000;

    /// <summary>Name of the model.</summary>
    public required string Model { get; init; }

    /// <summary>Length of a step.</summary>
    public TimeStep TimeStep { get; init; } = new(100_000);

    /// <summary>Parameters other than the defaults.</summary>
    public ImmutableDictionary<string, NeuronValue> Parameters { get; init; } = ImmutableDictionary<string, NeuronValue>.Empty;

    /// <summary>Initial values.</summary>
    public ImmutableDictionary<string, NeuronValue> InitialValues { get; init; } = ImmutableDictionary<string, NeuronValue>.Empty;

    /// <summary>Current in pA, start and stop in ms.</summary>
    public (double AmplitudePa, double StartMs, double StopMs)[] Currents { get; init; } = [];

    /// <summary>Incoming spikes.</summary>
    public SpikeInput[] Spikes { get; init; } = [];

    /// <summary>Number of neurons.</summary>
    public int Size { get; init; } = 1;

    /// <summary>Index of the first neuron in its population.</summary>
    public int First { get; init; }

    /// <summary>Seed.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Milliseconds between samples of the traces.</summary>
    public double SampleMs { get; init; } = 0.1;

    /// <summary>Step numbers and neurons of the spikes of the last run, in order.</summary>
    public List<(long Step, int Neuron)> Emitted { get; } = [];

    /// <summary>Spike times of neuron 0 in the last run.</summary>
    public double[] SpikeTimesMs => [.. Emitted.Where(spike => spike.Neuron == First).Select(spike => TimeStep.ToMilliseconds(spike.Step))];

    /// <summary>Digest of the state at the end of the last run.</summary>
    public UInt128 StateDigest { get; private set; }

    /// <summary>One value for all neurons.</summary>
    public NeuronRun With(string parameter, double value) => this with { Parameters = Parameters.SetItem(parameter, new ConstantValue(value)) };

    /// <summary>An initial value for all neurons.</summary>
    public NeuronRun Starting(string variable, double value) => this with { InitialValues = InitialValues.SetItem(variable, new ConstantValue(value)) };

    /// <summary>Runs.</summary>
    /// <param name="durationMs">How long.</param>
    /// <param name="variables">State variables to sample in neuron 0.</param>
    /// <returns>A trace for each variable; entry k is the value at (k + 1) sampling intervals.</returns>
    public double[][] Run(double durationMs, params string[] variables)
    {
        Emitted.Clear();
        var descriptor = NeuronModels.Find(Model)!;
        var delays = Spikes.Select(input => ToSteps(input.DelayMs)).DefaultIfEmpty(16).ToArray();
        var epochSteps = (int)Math.Min(64, delays.Min());
        using var engine = new NeuronCoreEngine(new NeuronCoreSpecification
        {
            Neurons = Slice(descriptor),
            Model = Model,
            FirstNeuron = First,
            EpochSteps = epochSteps,
            SparseProjections = [.. Spikes.Select((input, index) => Projection(input, index, epochSteps))],
            CrossbarProjections = [],
            PoissonInputs = [],
            CurrentInputs = [new CurrentInputSpecification([], [.. Currents.Select(current => new CurrentSegmentSpecification(current.AmplitudePa, ToSteps(current.StartMs), ToSteps(current.StopMs)))])],
            Traces = [new TraceSpecification(0, [.. variables.Select(name => descriptor.StateVariables.Select(state => state.Name).ToList().IndexOf(name))], [First], (int)ToSteps(SampleMs))],
        });
        var traces = variables.Select(_ => new List<double>()).ToArray();
        var emitted = new EpochSpikes();
        EpochSpikes? arrived = null;
        var end = ToSteps(durationMs);
        for (long step = 1; step <= end; step += epochSteps)
        {
            engine.AdvanceEpoch((int)Math.Min(epochSteps, end - step + 1), arrived, [], emitted);
            for (var index = 0; index < emitted.Steps; index++)
            {
                foreach (var neuron in emitted.OfStep(index))
                {
                    Emitted.Add((emitted.FirstStep + index, neuron));
                }
            }

            var sampler = engine.Traces[0];
            for (var i = 0; i < sampler.Values.Length; i++)
            {
                traces[i % variables.Length].Add(sampler.Values[i]);
            }

            arrived = Arriving(step, epochSteps);
        }

        StateDigest = engine.ComputeStateDigest();
        return [.. traces.Select(trace => trace.ToArray())];
    }

    private long ToSteps(double timeMs) => TimeStep.TryToStep(timeMs, out var step) ? step : throw new ArgumentException($"{timeMs} ms is not on the grid.");

    private NeuronSlice Slice(NeuronModelDescriptor descriptor)
    {
        var parameters = descriptor.Parameters.ToImmutableDictionary(parameter => parameter.Name, parameter => (NeuronValue)new ConstantValue(parameter.Default));
        foreach (var name in Parameters.Keys.Where(name => !parameters.ContainsKey(name)))
        {
            throw new ArgumentException($"{Model} has no parameter {name}.");
        }

        return new NeuronSlice
        {
            Seed = Seed,
            TimeStep = TimeStep,
            Population = 0,
            First = First,
            Size = Size,
            Parameters = parameters.SetItems(Parameters),
            InitialValues = InitialValues,
        };
    }

    private SparseProjectionSlice Projection(SpikeInput input, int index, int epochSteps) => new()
    {
        Seed = Seed,
        Projection = index,
        FirstSource = SourceId + index,
        SourceCount = 1,
        TotalTargets = First + Size,
        Recurrent = false,
        FirstTarget = First,
        TargetCount = Size,
        Rule = new AllToAllRule(Autapses: true),
        Weights = new ConstantWeight(input.Weight),
        Delays = new ConstantDelay((int)ToSteps(input.DelayMs)),
        EpochSteps = epochSteps,
    };

    private EpochSpikes Arriving(long firstStep, int steps)
    {
        var spikes = new EpochSpikes();
        spikes.Begin(firstStep);
        for (var step = firstStep; step < firstStep + steps; step++)
        {
            for (var source = 0; source < Spikes.Length; source++)
            {
                if (Spikes[source].TimesMs.Any(timeMs => ToSteps(timeMs) == step))
                {
                    spikes.Append([SourceId + source]);
                }
            }

            spikes.EndStep();
        }

        return spikes;
    }
}
