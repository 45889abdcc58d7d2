using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Neuromesh.Core.NeuronCores;
using Neuromesh.Core.Neurons;
using Neuromesh.Core.Synapses;
using Neuromesh.Core.Units;

namespace Neuromesh.Benchmarks;

/// <summary>
/// The cortical microcircuit of Potjans and Diesmann (Cereb. Cortex 24, 2014, doi:10.1093/cercor/bhs358) without actors. Scale S multiplies sizes and in-degrees,
/// weights become w/√S, a constant current makes up for the lost mean.
/// </summary>
internal sealed class MicrocircuitEngineBenchmark
{
    private const int EpochSteps = 1;
    private const double WeightPa = 87.8;

    private static readonly int[] FullSizes = [20683, 5834, 21915, 5479, 4850, 1065, 14395, 2948];
    private static readonly int[] ExternalIndegrees = [1600, 1500, 2100, 1900, 2000, 1900, 2900, 2100];
    private static readonly double[] FullRatesHz = [0.943, 3.026, 4.368, 5.882, 7.733, 8.664, 1.096, 7.851];
    private static readonly double[] InitialMeansMv = [-68.28, -63.16, -63.33, -63.45, -63.11, -61.66, -66.72, -61.43];
    private static readonly double[] InitialDeviationsMv = [5.36, 4.57, 4.74, 4.94, 4.94, 4.55, 5.46, 4.48];

    private static readonly double[][] Probabilities =
    [
        [0.1009, 0.1689, 0.0437, 0.0818, 0.0323, 0, 0.0076, 0],
        [0.1346, 0.1371, 0.0316, 0.0515, 0.0755, 0, 0.0042, 0],
        [0.0077, 0.0059, 0.0497, 0.135, 0.0067, 0.0003, 0.0453, 0],
        [0.0691, 0.0029, 0.0794, 0.1597, 0.0033, 0, 0.1057, 0],
        [0.1004, 0.0622, 0.0505, 0.0057, 0.0831, 0.3726, 0.0204, 0],
        [0.0548, 0.0269, 0.0257, 0.0022, 0.06, 0.3158, 0.0086, 0],
        [0.0156, 0.0066, 0.0211, 0.0166, 0.0572, 0.0197, 0.0396, 0.2252],
        [0.0364, 0.001, 0.0034, 0.0005, 0.0277, 0.008, 0.0658, 0.1443],
    ];

    private readonly double _scale;
    private readonly bool _mixed;
    private readonly int[] _sizes;
    private readonly int[] _firsts = new int[8];

    private MicrocircuitEngineBenchmark(double scale, bool mixed)
    {
        _scale = scale;
        _mixed = mixed;
        _sizes = [.. FullSizes.Select(size => (int)Math.Round(size * scale))];
        for (var i = 1; i < 8; i++)
        {
            _firsts[i] = _firsts[i - 1] + _sizes[i - 1];
        }
    }

    /// <summary>Builds and runs the network, and prints the best of several repeats.</summary>
    /// <param name="scale">Factor of sizes and in-degrees.</param>
    /// <param name="threads">Number of threads.</param>
    /// <param name="neuronsPerCore">Most neurons of a core.</param>
    /// <param name="mixed">Whether weights are held in fixed point.</param>
    /// <param name="repeats">Repeats of 0.5 biological seconds.</param>
    public static void Run(double scale, int threads, int neuronsPerCore, bool mixed, int repeats) =>
        new MicrocircuitEngineBenchmark(scale, mixed).Run(threads, neuronsPerCore, repeats);

    private void Run(int threads, int neuronsPerCore, int repeats)
    {
        var cores = Enumerable.Range(0, 8).SelectMany(population => Cut(population, neuronsPerCore)).ToArray();
        var engines = new NeuronCoreEngine[cores.Length];
        var build = Stopwatch.StartNew();
        Parallel.For(
            0, cores.Length, new ParallelOptions { MaxDegreeOfParallelism = threads }, core => engines[core] = new NeuronCoreEngine(Specify(cores[core])));
        build.Stop();
        var synapses = engines.Sum(engine => engine.SynapseCount);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{cores.Length} cores, {threads} threads, {(_mixed ? "mixed" : "double")}: {synapses / 1e6:F2} M synapses in {build.Elapsed.TotalSeconds:F2} s, "
            + $"{engines.Sum(engine => engine.SynapseBytes) / (double)synapses:F3} bytes each, peak {Process.GetCurrentProcess().PeakWorkingSet64 / 1e9:F2} GB"));
        using var network = new EpochLoop(engines, EpochSteps, threads);
        network.Advance(1000);
        var best = double.PositiveInfinity;
        for (var repeat = 0; repeat < repeats; repeat++)
        {
            var events = engines.Sum(engine => engine.SynapticEvents);
            var (spikes, times, user) = (network.Spikes, network.Times, Process.GetCurrentProcess().UserProcessorTime);
            var wall = Stopwatch.StartNew();
            network.Advance(5000);
            var seconds = wall.Elapsed.TotalSeconds / 0.5;
            best = Math.Min(best, seconds);
            times = network.Times - times;
            events = engines.Sum(engine => engine.SynapticEvents) - events;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  real-time factor {seconds:F3}, user {(Process.GetCurrentProcess().UserProcessorTime - user).TotalSeconds / 0.5:F3}, "
                + $"(delivery {times.Delivery.TotalSeconds / 0.5:F3}, input {times.Input.TotalSeconds / 0.5:F3}, update {times.Update.TotalSeconds / 0.5:F3}), "
                + $"{events / 0.5e6:F0} M events/s, delivery {times.Delivery.TotalSeconds / events * 1e9:F2} ns each; "
                + $"{(network.Spikes - spikes) / 0.5 / _sizes.Sum():F2} Hz"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  best {best:F3}"));
        foreach (var engine in engines)
        {
            engine.Dispose();
        }
    }

    private IEnumerable<(int Population, int First, int Size)> Cut(int population, int neuronsPerCore)
    {
        var pieces = (_sizes[population] + neuronsPerCore - 1) / neuronsPerCore;
        for (var piece = 0; piece < pieces; piece++)
        {
            var first = (int)((long)_sizes[population] * piece / pieces);
            yield return (population, first, (int)((long)_sizes[population] * (piece + 1) / pieces) - first);
        }
    }

    private NeuronCoreSpecification Specify((int Population, int First, int Size) core)
    {
        var target = core.Population;
        var root = Math.Sqrt(_scale);
        var compensationPa = 0.001 * 0.5 * (1 - root) * ((ExternalIndegrees[target] * WeightPa * 8)
            + Enumerable.Range(0, 8).Sum(source => Indegree(source, target) * MeanWeightPa(source, target) * FullRatesHz[source]));
        var projections = ImmutableArray.CreateBuilder<SparseProjectionSlice>();
        for (var source = 0; source < 8; source++)
        {
            if (Probabilities[target][source] > 0)
            {
                projections.Add(Project(source, core));
            }
        }

        return new NeuronCoreSpecification
        {
            Neurons = new NeuronSlice
            {
                Seed = 1,
                TimeStep = new TimeStep(100_000),
                Population = target,
                First = core.First,
                Size = core.Size,
                Parameters = NeuronModels.Find("lif-exponential")!.Parameters
                    .ToDictionary(parameter => parameter.Name, parameter => (NeuronValue)new ConstantValue(parameter.Default))
                    .ToImmutableDictionary()
                    .SetItem("membraneTimeConstant", new ConstantValue(10))
                    .SetItem("capacitance", new ConstantValue(250))
                    .SetItem("restPotential", new ConstantValue(-65))
                    .SetItem("resetPotential", new ConstantValue(-65))
                    .SetItem("thresholdPotential", new ConstantValue(-50))
                    .SetItem("refractoryPeriod", new ConstantValue(2))
                    .SetItem("excitatoryTimeConstant", new ConstantValue(0.5))
                    .SetItem("inhibitoryTimeConstant", new ConstantValue(0.5))
                    .SetItem("biasCurrent", new ConstantValue(compensationPa)),
                InitialValues = ImmutableDictionary<string, NeuronValue>.Empty.Add(
                    "membranePotential", new NormalValue(InitialMeansMv[target], InitialDeviationsMv[target])),
            },
            Model = "lif-exponential",
            FirstNeuron = _firsts[target] + core.First,
            EpochSteps = EpochSteps,
            SparseProjections = projections.ToImmutable(),
            CrossbarProjections = [],
            PoissonInputs = [new PoissonInputSpecification(target, 8 * ExternalIndegrees[target] * _scale * 1e-4, WeightPa / root)],
            CurrentInputs = [],
            FixedPointWeights = _mixed,
            Traces = [],
        };
    }

    private SparseProjectionSlice Project(int source, (int Population, int First, int Size) core)
    {
        var target = core.Population;
        var meanPa = MeanWeightPa(source, target) / Math.Sqrt(_scale);
        var excitatory = source % 2 == 0;
        return new SparseProjectionSlice
        {
            Seed = 1,
            Projection = (8 * target) + source,
            FirstSource = _firsts[source],
            SourceCount = _sizes[source],
            TotalTargets = _sizes[target],
            Recurrent = source == target,
            FirstTarget = core.First,
            TargetCount = core.Size,
            Rule = new FixedTotalNumberRule((long)Math.Round(Indegree(source, target) * _scale * _sizes[target]), true, true),
            Weights = new TruncatedWeight(
                new NormalWeight(meanPa, Math.Abs(meanPa) / 10), excitatory ? 0 : double.NegativeInfinity, excitatory ? double.PositiveInfinity : 0),
            Delays = excitatory
                ? new DrawnDelay(new NormalWeight(15, 7.5), 1, 77)
                : new DrawnDelay(new NormalWeight(7.5, 3.75), 1, 38),
            EpochSteps = EpochSteps,
        };
    }

    private static double Indegree(int source, int target)
    {
        var pairs = (double)FullSizes[source] * FullSizes[target];
        return Math.Log(1 - Probabilities[target][source]) / Math.Log(1 - (1 / pairs)) / FullSizes[target];
    }

    private static double MeanWeightPa(int source, int target) =>
        source % 2 == 1 ? -4 * WeightPa : source == 2 && target == 0 ? 2 * WeightPa : WeightPa;
}
