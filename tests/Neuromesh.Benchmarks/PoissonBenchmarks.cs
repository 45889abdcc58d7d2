using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using Neuromesh.Core.Kernels;
using Neuromesh.Core.Random;

namespace Neuromesh.Benchmarks;

/// <summary>Poisson counts for 12,500 neurons, random words not included; times are per count.</summary>
public class PoissonBenchmarks
{
    private const int Neurons = 12_500;

    private readonly ushort[] _halves = new ushort[Neurons];
    private readonly ushort[] _counts = new ushort[Neurons];
    private LowHalves _low;
    private PoissonThresholds _thresholds = new(0);

    /// <summary>Expected count per step; 2 is near the Brunel benchmark's drive of 20 kHz at 0.1 ms.</summary>
    [Params(0.1, 2.0, 100.0)]
    public double Mean { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        _thresholds = new PoissonThresholds(Mean);
        var key = RandomKey.Create(1, "benchmark");
        PhiloxFill.Words(key, 0, 0, 0, 0, MemoryMarshal.Cast<ushort, uint>(_halves.AsSpan()));
        _low = new LowHalves(key, 0, 0, 0, 1);
    }

    [Benchmark(OperationsPerInvoke = Neurons)]
    public void Counts_at_the_width_in_use() => PoissonCounts.Fill(_thresholds, _halves, _low, _counts);

    [Benchmark(OperationsPerInvoke = Neurons, Baseline = true)]
    public void Counts_scalar() => PoissonCounts.Scalar(_thresholds, _halves, _low, 0, _counts);
}
