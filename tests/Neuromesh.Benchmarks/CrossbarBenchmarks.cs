using BenchmarkDotNet.Attributes;
using Neuromesh.Core.Crossbars;
using Neuromesh.Core.Kernels;
using Neuromesh.Core.Kernels.Lanes;
using Neuromesh.Core.Synapses;

namespace Neuromesh.Benchmarks;

/// <summary>One step of a 1024 × 1024 crossbar; times are per step.</summary>
public class CrossbarBenchmarks : IDisposable
{
    private const int Size = 1024;

    private readonly double[] _conductances = new double[Size * Size];
    private readonly double[] _currents = new double[Size];
    private int[] _activeRows = [];
    private CrossbarTile? _tile;

    /// <summary>Share of the rows that spike, evenly spread.</summary>
    [Params(5, 100)]
    public int ActivePercent { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        var weights = new CrossbarWeights(new NormalWeight(0, 1), Size, Size, seed: 1, projection: 0);
        var parameters = new CrossbarParameters
        {
            ConductanceMinSiemens = 1e-6,
            ConductanceMaxSiemens = 1e-4,
            TileRows = Size,
            TileColumns = Size,
            Encoding = WeightEncoding.DifferentialPairs,
            Levels = null,
            ReadVoltageVolts = 0.2,
            WeightFullScale = 4,
        };
        _tile = new CrossbarTile(new CrossbarMapping(parameters, weights), weights, 0, Size, 0, Size);
        for (var row = 0; row < Size; row++)
        {
            _tile.PlusRow(row).CopyTo(_conductances.AsSpan(row * Size));
        }

        var active = Size * ActivePercent / 100;
        _activeRows = [.. Enumerable.Range(0, active).Select(i => i * Size / active)];
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _tile?.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark]
    public void Tile_read_of_pairs() => _tile!.Read(_activeRows, _currents);

    [Benchmark]
    public void Vmm_at_the_width_in_use() => CrossbarVmm.Accumulate(_conductances, Size, _activeRows, 0.2, _currents);

    [Benchmark]
    public void Vmm_256() => CrossbarVmm.Vectors<DoubleLanes256>(_conductances, Size, _activeRows, 0.2, _currents);

    [Benchmark]
    public void Vmm_128() => CrossbarVmm.Vectors<DoubleLanes128>(_conductances, Size, _activeRows, 0.2, _currents);

    [Benchmark(Baseline = true)]
    public void Vmm_scalar() => CrossbarVmm.Scalar(_conductances, Size, _activeRows, 0.2, _currents);
}
