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
/// All threads do the same work on data of their own and begin together; a limit is the median of all threads' repetitions, the least of some rounds. Counting at random elements is the loop that delivers synapses, on lists and rows that lie in the cache; a network's lists come from further away.
/// </remarks>
internal sealed unsafe class LimitProbes : IDisposable
{
    /// <summary>Largest row in bytes that stays in an L1 cache of 32 KB beside the list of its events.</summary>
    public const double LargestL1RowBytes = 26_000;

    private const int SmallRow = 8 << 10;
    private const int LargeRow = 64 << 10;
    private const int CacheBytes = 512 << 10;
    private const int Values = 2048;
    private const int WordsOfACall = 1024;
    private const int SliceBytes = 4 << 20;
    private const int QuickSlices = 20;
    private const int FullSlices = 40;
    private const int StackOffsets = 4;
    private const int MostSlices = 256;
    private const int SettlingTurns = 2;
    private const int SettlingCalls = 40;
    private static readonly TimeSpan RoundPause = TimeSpan.FromMilliseconds(60);
    private static readonly TimeSpan SettlingPause = TimeSpan.FromMilliseconds(120);
    private static bool _isSettled;
    private const int WarmUps = 5;
    private const int QuickRepetitions = 25;
    private const int FullRepetitions = 101;
    private const int Rounds = 6;

    private readonly int _threads;
    private readonly int _repetitions;
    private readonly int _slices;
    private readonly NativeBuffer<byte>[] _memory;
    private readonly NativeBuffer<ushort>[] _rows;
    private readonly NativeBuffer<ushort>[] _targets;
    private readonly NativeBuffer<double>[] _values;
    private double _sink;

    private LimitProbes(int threads, bool quick)
    {
        _threads = threads;
        _repetitions = quick ? QuickRepetitions : FullRepetitions;
        _slices = Math.Clamp(MostSlices / threads, 2, quick ? QuickSlices : FullSlices);
        _memory = Make<byte>((long)SliceBytes * _slices);
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
    /// <param name="quick">In about a second with fewer repetitions, in place of about three.</param>
    public static MachineLimits Measure(int threads, bool quick)
    {
        using var probes = new LimitProbes(threads, quick);
        probes.Settle();
        var best = probes.Round();
        for (var round = 1; round < Rounds; round++)
        {
            Thread.Sleep(RoundPause);
            foreach (var (index, nanoseconds) in probes.Round().Index())
            {
                best[index] = Math.Min(best[index], nanoseconds);
            }
        }

        return new MachineLimits(threads, threads / best[0], threads / best[1], best[2], best[3], best[4], best[5], MeetingProbe.Measure(threads, quick));
    }

    // The nanoseconds of a unit of everything. A neighbour on the same processor makes all of them half as long again for a tenth of a second or so: the least of some rounds is
    // what the machine allows.
    private double[] Round() =>
    [
        Nanoseconds(SliceBytes, 1, (thread, turn) => Read(thread, (long)SliceBytes * (turn % _slices), SliceBytes)),
        Nanoseconds(CacheBytes, 16, (thread, _) => Read(thread, 0, CacheBytes)),
        Nanoseconds(SmallRow / 2, 64, (thread, _) => Count(thread, LargeRow, SmallRow / 2)),
        Nanoseconds(LargeRow, 4, (thread, _) => Count(thread, 0, LargeRow)),
        BestOfStacks(Values, 32, Exponentials),
        BestOfStacks(WordsOfACall, 128, Words),
    ];

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

    // The runtime compiles again, in the background, what was called often; until it has, the loops run at a third of their speed.
    private void Settle()
    {
        for (var turn = 0; turn < SettlingTurns && !_isSettled; turn++)
        {
            for (var call = 0; call < SettlingCalls; call++)
            {
                Words(0);
                Exponentials(0);
                Count(0, 0, LargeRow);
                Read(0, 0, CacheBytes);
            }

            Thread.Sleep(SettlingPause);
        }

        _isSettled = true;
    }

    // The runtime aligns a stack to 16 bytes: vectors of 64 bytes that a loop keeps there cross cache lines or not, as the callers' frames happen to add up,
    // and the loop takes up to three times as long. The limit is the best case.
    private double BestOfStacks(double units, int rounds, Action<int> round) => Enumerable.Range(0, StackOffsets).Min(
        offset => Nanoseconds(units, rounds, (thread, _) => CallLower(offset, thread, round)));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void CallLower(int offset, int thread, Action<int> round)
    {
        var lower = stackalloc byte[16 * (offset + 1)];
        lower[0] = (byte)offset;
        _sink = lower[0];
        round(thread);
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

        // Static tables are there before the loops that use them are compiled.
        _sink = DeterministicMath.Exp(1);

        // Pages that were never written are one page of zeros, which a cache holds.
        _memory[thread].Span[..^1].Fill(1);
        for (var i = 0; i < Values; i++)
        {
            _values[thread].Pointer[i] = -10 + (20.0 * i / Values);
        }
    }

    // Nanoseconds of a thread for one unit of work, while all threads work. A repetition takes about a tenth of a millisecond, so that another program's turn on
    // the processor falls into few of them and their median is that of the machine.
    private double Nanoseconds(double units, int rounds, Action<int, int> round)
    {
        var ticks = new long[_threads, _repetitions + WarmUps];
        using var together = new Barrier(_threads);
        void Work(int thread)
        {
            for (var repetition = 0; repetition < _repetitions + WarmUps; repetition++)
            {
                together.SignalAndWait();
                var started = Stopwatch.GetTimestamp();
                for (var i = 0; i < rounds; i++)
                {
                    round(thread, repetition);
                }

                ticks[thread, repetition] = Stopwatch.GetTimestamp() - started;
            }
        }

        var others = Enumerable.Range(1, _threads - 1).Select(thread => new Thread(() => Work(thread))).ToArray();
        Array.ForEach(others, thread => thread.Start());
        Work(0);
        Array.ForEach(others, thread => thread.Join());
        var sorted = Enumerable.Range(WarmUps, _repetitions)
            .SelectMany(repetition => Enumerable.Range(0, _threads).Select(thread => ticks[thread, repetition])).Order().ToArray();
        return sorted[sorted.Length / 2] / (double)Stopwatch.Frequency * 1e9 / units / rounds;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Read(int thread, long first, long bytes)
    {
        var at = (ulong*)(_memory[thread].Pointer + first);
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Words(int thread) => PhiloxFill.Words(RandomKey.Create(1, "limits"), 0, (uint)thread, 0, 0, new Span<uint>(_values[thread].Pointer + Values, WordsOfACall));

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
