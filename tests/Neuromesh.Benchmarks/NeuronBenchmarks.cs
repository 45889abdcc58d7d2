using System.Collections.Immutable;
using BenchmarkDotNet.Attributes;
using Neuromesh.Core.Memory;
using Neuromesh.Core.NeuronCores;
using Neuromesh.Core.Neurons;
using Neuromesh.Core.Units;

namespace Neuromesh.Benchmarks;

/// <summary>One step of 0.1 ms of 1,024 neurons with a common bias current and different start potentials; times are per neuron.</summary>
public unsafe class NeuronBenchmarks : IDisposable
{
    private const int Neurons = 1024;

    private INeuronGroup _group = null!;
    private NativeBuffer<double> _input = null!;
    private NativeBuffer<int> _fired = null!;
    private long _step;

    /// <summary>Name of the model.</summary>
    [ParamsSource(nameof(Models))]
    public string Model { get; set; } = "";

    /// <summary>All models.</summary>
    public static IEnumerable<string> Models => NeuronModels.All.Select(model => model.Name);

    [GlobalSetup]
    public void Setup()
    {
        var model = NeuronModels.Find(Model)!;
        var parameters = model.Parameters.ToImmutableDictionary(parameter => parameter.Name, parameter => (NeuronValue)new ConstantValue(parameter.Default));
        _group = NeuronGroupFactory.Create(Model, new NeuronSlice
        {
            Seed = 1,
            TimeStep = new TimeStep(100_000),
            Population = 0,
            First = 0,
            Size = Neurons,
            Parameters = parameters.SetItem("biasCurrent", new ConstantValue(Model == "izhikevich" ? 10 : 600)),
            InitialValues = ImmutableDictionary<string, NeuronValue>.Empty.Add("membranePotential", new UniformValue(-70, -56)),
        });
        _input = new NativeBuffer<double>(2 * Neurons);
        _fired = new NativeBuffer<int>(Neurons);
        _step = 0;
    }

    [Benchmark(OperationsPerInvoke = Neurons)]
    public int Step() => _group.Step(++_step, _input.Pointer, Neurons, _fired.Pointer);

    [GlobalCleanup]
    public void Dispose()
    {
        _group.Dispose();
        _input.Dispose();
        _fired.Dispose();
        GC.SuppressFinalize(this);
    }
}
