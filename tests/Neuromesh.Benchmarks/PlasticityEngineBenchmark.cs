using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Neuromesh.Core.NeuronCores;
using Neuromesh.Core.Neurons;
using Neuromesh.Core.Synapses;
using Neuromesh.Core.Synapses.Plasticity;
using Neuromesh.Core.Units;

namespace Neuromesh.Benchmarks;

/// <summary>
/// The plastic part of hpc_benchmark (A. Morrison, A. Aertsen, M. Diesmann, Neural Comput. 19, 2007, doi:10.1162/neco.2007.19.6.1437) without actors:
/// excitatory neurons at about 10 Hz, each with as many power-law STDP synapses as there are neurons, delay 1.5 ms, step 0.1 ms. The neurons are driven by
/// Poisson input alone: their capacitance, and the input with it, grows with the number of synapses, so that the rate stays what it is.
/// </summary>
internal static class PlasticityEngineBenchmark
{
    private const int DelaySteps = 15;

    /// <summary>Runs on one thread and prints what a plastic event costs.</summary>
    /// <param name="neurons">Neurons, and synapses of each.</param>
    /// <param name="mixed">Weights of 32 bits instead of 64.</param>
    public static void Run(int neurons, bool mixed)
    {
        using var engine = new NeuronCoreEngine(Specify(neurons, mixed));
        using var loop = new EpochLoop([engine], DelaySteps, 1);
        loop.Advance(2000 / DelaySteps);
        for (var repeat = 0; repeat < 3; repeat++)
        {
            const int Epochs = 10_000 / DelaySteps;
            var (events, spikes) = (engine.SynapticEvents, loop.Spikes);
            var user = Process.GetCurrentProcess().TotalProcessorTime;
            loop.Advance(Epochs);
            var seconds = (Process.GetCurrentProcess().TotalProcessorTime - user).TotalSeconds;
            var biological = Epochs * DelaySteps * 1e-4;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{engine.SynapseCount / 1e6:F1} M synapses, {engine.SynapseBytes / (double)engine.SynapseCount:F2} bytes each, {(loop.Spikes - spikes) / biological / neurons:F1} Hz: "
                + $"{seconds / biological:F2} CPU s per biological s, {seconds / (engine.SynapticEvents - events) * 1e9:F2} ns per event, all included"));
        }
    }

    private static NeuronCoreSpecification Specify(int neurons, bool mixed) => new()
    {
        Neurons = new NeuronSlice
        {
            Seed = 1,
            TimeStep = new TimeStep(100_000),
            Population = 0,
            First = 0,
            Size = neurons,
            Parameters = NeuronModels.LifExponential.Parameters.ToImmutableDictionary(
                parameter => parameter.Name, parameter => (NeuronValue)new ConstantValue(
                    parameter.Name switch { "biasCurrent" => 0, "capacitance" => parameter.Default * neurons, _ => parameter.Default })),
            InitialValues = ImmutableDictionary<string, NeuronValue>.Empty,
        },
        Model = "lif-exponential",
        FirstNeuron = 0,
        EpochSteps = DelaySteps,
        SparseProjections =
        [
            new SparseProjectionSlice
            {
                Seed = 1,
                Projection = 0,
                FirstSource = 0,
                SourceCount = neurons,
                TotalTargets = neurons,
                Recurrent = true,
                FirstTarget = 0,
                TargetCount = neurons,
                Rule = new FixedIndegreeRule(neurons, true, true),
                Weights = new ConstantWeight(45),
                Delays = new ConstantDelay(DelaySteps),
                EpochSteps = DelaySteps,
                Plasticity = new PowerLawRule(15, 30, 0.1, 0.0513, 0.4, double.PositiveInfinity, SpikePairing.AllToAll),
            },
        ],
        CrossbarProjections = [],
        PoissonInputs = [new PoissonInputSpecification(0, 0.8, 22.0 * neurons)],
        CurrentInputs = [],
        FixedPointWeights = mixed,
        Traces = [],
    };
}
