using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Neuromesh.Core.NeuronCores;
using Neuromesh.Core.Neurons;
using Neuromesh.Core.Synapses;
using Neuromesh.Core.Units;

namespace Neuromesh.Benchmarks;

/// <summary>
/// Brunel's network (J. Comput. Neurosci. 8, 2000, doi:10.1023/A:1008925309027) without actors: 10,000 excitatory and 2,500 inhibitory LIF neurons with
/// delta synapses, CE 1000, CI 250, J 0.1 mV, g 5, eta 2, delay 1.5 ms, step 0.1 ms; expected rate 37.7 Hz.
/// </summary>
internal static class BrunelEngineBenchmark
{
    private const int Excitatory = 10_000;
    private const int Inhibitory = 2_500;
    private const int Neurons = Excitatory + Inhibitory;
    private const int DelaySteps = 15;
    private const double WeightMv = 0.1;

    /// <summary>Runs the network on as many threads as it has cores, and prints the best of several repeats.</summary>
    /// <param name="cores">Cores (and threads), 1 or more.</param>
    /// <param name="repeats">Repeats of one biological second.</param>
    public static void Run(int cores, int repeats)
    {
        var build = Stopwatch.StartNew();
        var engines = new NeuronCoreEngine[cores];
        Parallel.For(0, cores, core =>
        {
            var first = Neurons * core / cores;
            engines[core] = new NeuronCoreEngine(Specify(first, (Neurons * (core + 1) / cores) - first));
        });
        build.Stop();
        var synapses = engines.Sum(engine => engine.SynapseCount);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"cores {cores}: built {synapses / 1e6:F3} M synapses in {build.Elapsed.TotalSeconds:F2} s, {engines.Sum(engine => engine.SynapseBytes) / (double)synapses:F3} bytes each"));

        using var network = new EpochLoop(engines, DelaySteps, cores);
        network.Advance(1005 / DelaySteps);
        var bestWall = double.PositiveInfinity;
        for (var repeat = 0; repeat < repeats; repeat++)
        {
            const int Epochs = 10_005 / DelaySteps;
            var events = engines.Sum(engine => engine.SynapticEvents);
            var spikes = network.Spikes;
            var times = network.Times;
            var allocated = GC.GetTotalAllocatedBytes(precise: true);
            var user = Process.GetCurrentProcess().UserProcessorTime;
            var wall = Stopwatch.StartNew();
            network.Advance(Epochs);
            var seconds = wall.Elapsed.TotalSeconds / (Epochs * DelaySteps * 1e-4);
            bestWall = Math.Min(bestWall, seconds);
            events = engines.Sum(engine => engine.SynapticEvents) - events;
            times = network.Times - times;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {seconds:F3} s per biological s, user {(Process.GetCurrentProcess().UserProcessorTime - user).TotalSeconds:F3} s, "
                + $"(delivery {times.Delivery.TotalSeconds:F3}, input {times.Input.TotalSeconds:F3}, update {times.Update.TotalSeconds:F3}), "
                + $"{events / 1e6:F0} M events, delivery {times.Delivery.TotalSeconds / events * 1e9:F2} ns each; "
                + $"{(network.Spikes - spikes) / (double)Neurons / (Epochs * DelaySteps * 1e-4):F2} Hz, "
                + $"{(GC.GetTotalAllocatedBytes(precise: true) - allocated) / Epochs} bytes allocated per epoch"));
        }

        UInt128 digest = 0;
        foreach (var engine in engines)
        {
            digest += engine.ComputeStateDigest();
            engine.Dispose();
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  best {bestWall:F3} s, state digest {digest:X32}"));
    }

    private static NeuronCoreSpecification Specify(int first, int size)
    {
        var thresholdRate = 20.0 / (WeightMv * 1000 * 20.0);
        return new NeuronCoreSpecification
        {
            Neurons = new NeuronSlice
            {
                Seed = 1,
                TimeStep = new TimeStep(100_000),
                Population = 0,
                First = first,
                Size = size,
                Parameters = new Dictionary<string, NeuronValue>
                {
                    ["restPotential"] = new ConstantValue(0),
                    ["membraneTimeConstant"] = new ConstantValue(20),
                    ["capacitance"] = new ConstantValue(250),
                    ["biasCurrent"] = new ConstantValue(0),
                    ["thresholdPotential"] = new ConstantValue(20),
                    ["resetPotential"] = new ConstantValue(10),
                    ["minimumPotential"] = new ConstantValue(double.NegativeInfinity),
                    ["refractoryInput"] = new ConstantValue(0),
                    ["refractoryPeriod"] = new ConstantValue(2),
                }.ToImmutableDictionary(),
                InitialValues = ImmutableDictionary<string, NeuronValue>.Empty,
            },
            Model = "lif-delta",
            FirstNeuron = first,
            EpochSteps = DelaySteps,
            SparseProjections = [Project(0, 0, Excitatory, 1000, WeightMv), Project(1, Excitatory, Inhibitory, 250, -5 * WeightMv)],
            CrossbarProjections = [],
            PoissonInputs = [new PoissonInputSpecification(0, 2 * thresholdRate * 1000 * 0.1, WeightMv)],
            CurrentInputs = [],
            Traces = [],
        };

        SparseProjectionSlice Project(int index, int firstSource, int sources, int indegree, double weightMv) => new()
        {
            Seed = 1,
            Projection = index,
            FirstSource = firstSource,
            SourceCount = sources,
            TotalTargets = Neurons,
            Recurrent = false,
            FirstTarget = first,
            TargetCount = size,
            Rule = new FixedIndegreeRule(indegree, true, true),
            Weights = new ConstantWeight(weightMv),
            Delays = new ConstantDelay(DelaySteps),
            EpochSteps = DelaySteps,
        };
    }
}
