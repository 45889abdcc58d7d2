using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Neuromesh.Host.Benchmarks;

/// <summary>
/// Measures what meeting costs threads that work in short pieces: all compute for about 10 us, wait for the last of them, and go on, as the threads of a network do whose epochs are short.
/// </summary>
/// <remarks>
/// The other limits are medians and leave out when a processor is taken away; this one is a mean, because whoever waits for all threads waits through every interruption of each.
/// </remarks>
internal sealed class MeetingProbe
{
    private const int Iterations = 6000;
    private const int CalibrationPieces = 2001;
    private static readonly TimeSpan QuickTime = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan FullTime = TimeSpan.FromSeconds(2);

    private readonly int _threads;
    private int _arrived;
    private int _meeting;

    private MeetingProbe(int threads) => _threads = threads;

    /// <summary>Measures.</summary>
    /// <param name="threads">Number of threads.</param>
    /// <param name="quick">For 0.4 s in place of 2 s.</param>
    /// <returns>The mean time from meeting to meeting over that of the work alone, less one: 0 on a machine that interrupts nobody and on which nobody waits.</returns>
    public static double Measure(int threads, bool quick)
    {
        var probe = new MeetingProbe(threads);
        var alone = MedianPiece();
        var pieces = (int)((quick ? QuickTime : FullTime).TotalSeconds * Stopwatch.Frequency / alone);
        var others = Enumerable.Range(1, threads - 1).Select(_ => new Thread(() => probe.Work(pieces))).ToArray();
        Array.ForEach(others, thread => thread.Start());

        // The first meeting is when all threads have started.
        probe.Meet();
        var started = Stopwatch.GetTimestamp();
        for (var piece = 0; piece < pieces; piece++)
        {
            _ = Compute();
            probe.Meet();
        }

        var took = Stopwatch.GetTimestamp() - started;
        Array.ForEach(others, thread => thread.Join());
        return Math.Max(0, (took / (double)pieces / alone) - 1);
    }

    private void Work(int pieces)
    {
        Meet();
        for (var piece = 0; piece < pieces; piece++)
        {
            _ = Compute();
            Meet();
        }
    }

    private static double MedianPiece()
    {
        var ticks = new long[CalibrationPieces];
        for (var i = 0; i < ticks.Length; i++)
        {
            var started = Stopwatch.GetTimestamp();
            _ = Compute();
            ticks[i] = Stopwatch.GetTimestamp() - started;
        }

        Array.Sort(ticks);
        return ticks[ticks.Length / 2];
    }

    private void Meet()
    {
        var meeting = Volatile.Read(ref _meeting);
        if (Interlocked.Increment(ref _arrived) == _threads)
        {
            _arrived = 0;
            Volatile.Write(ref _meeting, meeting + 1);
            return;
        }

        var spin = default(SpinWait);
        while (Volatile.Read(ref _meeting) == meeting)
        {
            // Threads may outnumber processors: then who waits has to make room.
            spin.SpinOnce(sleep1Threshold: -1);
        }
    }

    // A chain of multiplications: the same time on every processor of a kind, and nothing to share with other threads.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static ulong Compute()
    {
        var value = 0x9E3779B97F4A7C15UL;
        for (var i = 0; i < Iterations; i++)
        {
            value = (value ^ (value >> 31)) * 0xBF58476D1CE4E5B9UL;
        }

        return value;
    }
}
