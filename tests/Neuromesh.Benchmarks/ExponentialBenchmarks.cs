using BenchmarkDotNet.Attributes;
using Neuromesh.Core.Kernels.Lanes;
using Neuromesh.Core.Numerics;

namespace Neuromesh.Benchmarks;

/// <summary>The exponential of 1,024 numbers between -10 and 10; times are per number.</summary>
public unsafe class ExponentialBenchmarks
{
    private const int Numbers = 1024;

    private readonly double[] _arguments = [.. Enumerable.Range(0, Numbers).Select(index => -10 + (20.0 * index / Numbers))];
    private readonly double[] _results = new double[Numbers];

    [Benchmark(OperationsPerInvoke = Numbers)]
    public void Exp_512() => Run<DoubleLanes512>();

    [Benchmark(OperationsPerInvoke = Numbers)]
    public void Exp_256() => Run<DoubleLanes256>();

    [Benchmark(OperationsPerInvoke = Numbers)]
    public void Exp_128() => Run<DoubleLanes128>();

    [Benchmark(OperationsPerInvoke = Numbers, Baseline = true)]
    public void Exp_scalar() => Run<DoubleLanes64>();

    private void Run<TLanes>()
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        fixed (double* arguments = _arguments, results = _results)
        {
            for (var i = 0; i < Numbers; i += TLanes.Count)
            {
                DeterministicMath.Exp(TLanes.Load(arguments + i)).Store(results + i);
            }
        }
    }
}
