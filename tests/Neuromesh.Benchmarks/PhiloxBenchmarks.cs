using BenchmarkDotNet.Attributes;
using Neuromesh.Core.Random;
using Neuromesh.Core.Random.Lanes;

namespace Neuromesh.Benchmarks;

/// <summary>Random words for 65,536 neighbouring entities; times are per word.</summary>
public class PhiloxBenchmarks
{
    private const int Words = 65_536;

    private readonly uint[] _words = new uint[Words];
    private readonly RandomKey _key = RandomKey.Create(1, "benchmark");
    private uint _step;

    [Benchmark(OperationsPerInvoke = Words)]
    public void Fill_at_the_width_in_use() => PhiloxFill.Words(_key, 0, _step++, 0, 0, _words);

    [Benchmark(OperationsPerInvoke = Words)]
    public void Fill_256() => PhiloxFill.Vectors<BlockLanes256>(_key, 0, _step++, 0, 0, _words);

    [Benchmark(OperationsPerInvoke = Words)]
    public void Fill_128() => PhiloxFill.Vectors<BlockLanes128>(_key, 0, _step++, 0, 0, _words);

    [Benchmark(OperationsPerInvoke = Words, Baseline = true)]
    public void Fill_scalar() => PhiloxFill.Scalar(_key, 0, _step++, 0, 0, _words);

    [Benchmark(OperationsPerInvoke = Words / 2)]
    public double Stream_normal_deviates()
    {
        var stream = new PhiloxStream(_key, _step++);
        var sum = 0.0;
        for (var i = 0; i < Words / 2; i++)
        {
            sum += stream.NextNormal();
        }

        return sum;
    }
}
