using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Neuromesh.Core.Kernels;
using Neuromesh.Core.Kernels.Lanes;
using Neuromesh.Core.Memory;
using Neuromesh.Core.Numerics;
using Neuromesh.Core.Random;

namespace Neuromesh.Host.Benchmarks;

/// <summary>Measures <see cref="MachineLimits"/> in this process.</summary>
/// <remarks>
/// All threads do the same work on data of their own and begin together; a repetition counts with the mean time of its threads, a limit is the median of its
/// repetitions. Counting at random elements is the loop that delivers synapses, on lists and rows that lie in the cache; a network's lists come from further away.
/// </remarks>
internal sealed unsafe class LimitProbes : IDisposable
{
    /// <summary>Largest row in bytes that stays in an L1 cache of 32 KB beside the list of its events.</summary>
    public const double LargestL1RowBytes = 26_000;

    private const int SmallRow = 8 << 10;
    private const int LargeRow = 64 << 10;
    private const int CacheBytes = 512 << 10;
    private const int Values = 2048;
    private const long QuickMemoryBytes = 80L << 20;
    private const long FullMemoryBytes = 160L << 20;

    private readonly int _threads;
    private readonly int _repetitions;
    private readonly int _effort;
    private readonly NativeBuffer<byte>[] _memory;
    private readonly NativeBuffer<ushort>[] _rows;
    private readonly NativeBuffer<ushort>[] _targets;
    private readonly NativeBuffer<double>[] _values;
    private double _sink;

    private LimitProbes(int threads, bool quick)
    {
        _threads = threads;
        _repetitions = quick ? 5 : 15;
        _effort = quick ? 1 : 4;
        _memory = Make<byte>(quick ? QuickMemoryBytes : FullMemoryBytes);
        _rows = Make<ushort>(LargeRow);
        _targets = Make<ushort>(LargeRow + SmallRow);
        _values = Make<double>(2 * Values);
        for (var thread = 0; thread < threads; thread++)
        {
            Prepare(thread);
        }
    }

    /// <summary>Measures.</summary>
    /// <param name="threads">Number of threads, 1 or more.</param>
    /// <param name="quick">In about a tenth of a second with fewer repetitions, in place of about a second.</param>
    public static MachineLimits Measure(int threads, bool quick)
    {
        using var probes = new LimitProbes(threads, quick);
        var memory = probes._memory[0].Length;
        return new MachineLimits(
            threads,
            threads / probes.Nanoseconds(memory, 1, thread => probes.Read(thread, memory)),
            threads / probes.Nanoseconds(CacheBytes, 32, thread => probes.Read(thread, CacheBytes)),
            probes.Nanoseconds(SmallRow / 2, 256, thread => probes.Count(thread, LargeRow, SmallRow / 2)),
            probes.Nanoseconds(LargeRow, 16, thread => probes.Count(thread, 0, LargeRow)),
            probes.Nanoseconds(Values, 256, probes.Exponentials),
            probes.Nanoseconds(2L * Values, 256, probes.Words));
    }

    /// <summary>All limits for one thread and for a number of threads.</summary>
    /// <param name="threads">The number of threads.</param>
    public static LimitsReport Report(int threads) => new(
        "limits", VectorWidth.Name, [.. new[] { 1, threads }.Distinct().Select(count => Measure(count, quick: false))]);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var buffer in _memory.Cast<IDisposable>().Concat(_rows).Concat(_targets).Concat(_values))
        {
            buffer.Dispose();
        }
    }

    private NativeBuffer<T>[] Make<T>(long length)
        where T : unmanaged => [.. Enumerable.Range(0, _threads).Select(_ => new NativeBuffer<T>(length))];

    private void Prepare(int thread)
    {
        var targets = _targets[thread].Span;
        var words = new uint[targets.Length];
        PhiloxFill.Words(RandomKey.Create(1, "limits"), 0, (uint)thread, 0, 0, words);
        for (var i = 0; i < targets.Length; i++)
        {
            targets[i] = (ushort)(words[i] % (i < LargeRow ? LargeRow : SmallRow));
        }

        // Pages that were never written are one page of zeros, which a cache holds.
        _memory[thread].Span[..^1].Fill(1);
        for (var i = 0; i < Values; i++)
        {
            _values[thread].Pointer[i] = -10 + (20.0 * i / Values);
        }
    }

    // Nanoseconds of a thread for one unit of work, while all threads work.
    private double Nanoseconds(double units, int rounds, Action<int> round)
    {
        var count = Math.Max(1, rounds * _effort);
        var ticks = new long[_threads, _repetitions + 1];
        using var together = new Barrier(_threads);
        void Work(int thread)
        {
            for (var repetition = 0; repetition <= _repetitions; repetition++)
            {
                together.SignalAndWait();
                var started = Stopwatch.GetTimestamp();
                for (var i = 0; i < (units > CacheBytes ? 1 : count); i++)
                {
                    round(thread);
                }

                ticks[thread, repetition] = Stopwatch.GetTimestamp() - started;
            }
        }

        var others = Enumerable.Range(1, _threads - 1).Select(thread => new Thread(() => Work(thread))).ToArray();
        Array.ForEach(others, thread => thread.Start());
        Work(0);
        Array.ForEach(others, thread => thread.Join());

        // The first repetition brings code and data near.
        var means = Enumerable.Range(1, _repetitions)
            .Select(repetition => Enumerable.Range(0, _threads).Average(thread => (double)ticks[thread, repetition])).Order().ToArray();
        return means[_repetitions / 2] / Stopwatch.Frequency * 1e9 / units / (units > CacheBytes ? 1 : count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Read(int thread, long bytes)
    {
        var at = (ulong*)_memory[thread].Pointer;
        var (a, b, c, d) = (Vector<ulong>.Zero, Vector<ulong>.Zero, Vector<ulong>.Zero, Vector<ulong>.Zero);
        var width = Vector<ulong>.Count;
        var end = at + (bytes / sizeof(ulong));
        for (; at + (8 * width) <= end; at += 8 * width)
        {
            a += Vector.Load(at) + Vector.Load(at + (4 * width));
            b += Vector.Load(at + width) + Vector.Load(at + (5 * width));
            c += Vector.Load(at + (2 * width)) + Vector.Load(at + (6 * width));
            d += Vector.Load(at + (3 * width)) + Vector.Load(at + (7 * width));
        }

        _sink = Vector.Sum(a + b + c + d);
    }

    private void Count(int thread, int first, int count)
    {
        var targets = _targets[thread].Pointer + first;
        CountDelivery.Count(_rows[thread].Pointer, targets, count, targets);
    }

    private void Words(int thread) => PhiloxFill.Words(RandomKey.Create(1, "limits"), 0, (uint)thread, 0, 0, new Span<uint>(_values[thread].Pointer + Values, 2 * Values));

    private void Exponentials(int thread)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Exponentials<DoubleLanes512>(thread);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Exponentials<DoubleLanes256>(thread);
        }
        else
        {
            Exponentials<DoubleLanes128>(thread);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Exponentials<TLanes>(int thread)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        var values = _values[thread].Pointer;
        for (var i = 0; i < Values; i += TLanes.Count)
        {
            DeterministicMath.Exp(TLanes.Load(values + i)).Store(values + Values + i);
        }
    }
}
