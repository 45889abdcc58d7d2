using System.Diagnostics;
using Neuromesh.Cluster.NeuronCores;

namespace Neuromesh.Cluster.Runs;

/// <summary>What the actors of a run on one node spend beside their computing: time in the exchange, managed memory in all of them.</summary>
/// <remarks>
/// Memory is counted from one message of the run to the next on the same thread, so that it includes what the dispatcher does in between and nothing of what
/// other threads do at the same time: the cluster's gossip, the timers of the run's status, a display. Costs two readings for each message.
/// </remarks>
internal sealed class RunMeter
{
    [ThreadStatic]
    private static RunMeter? _threadMeter;

    [ThreadStatic]
    private static long _threadBytes;

    private long _allocatedBytes;
    private readonly LoneCounter _exchangeTicks = new();
    private volatile bool _counts;

    /// <summary>Managed bytes that the run's messages allocated since <see cref="BeginCounting"/>.</summary>
    public long AllocatedBytes => Interlocked.Read(ref _allocatedBytes);

    /// <summary>Time spent in the exchange so far in s.</summary>
    public double ExchangeSeconds => Stopwatch.GetElapsedTime(0, _exchangeTicks.Value).TotalSeconds;

    /// <summary>From here on memory is counted: buffers have grown.</summary>
    public void BeginCounting() => _counts = true;

    /// <summary>An actor of the run takes a message.</summary>
    public void Sample()
    {
        if (!_counts)
        {
            return;
        }

        var bytes = GC.GetAllocatedBytesForCurrentThread();
        if (_threadMeter == this && bytes != _threadBytes)
        {
            Interlocked.Add(ref _allocatedBytes, bytes - _threadBytes);
        }

        _threadMeter = this;
        _threadBytes = bytes;
    }

    /// <summary>The exchange has taken a message. Called by one thread at a time.</summary>
    /// <param name="started">Reading of <see cref="Stopwatch.GetTimestamp"/> before it.</param>
    public void ExchangeTook(long started) => _exchangeTicks.Value += Stopwatch.GetTimestamp() - started;

    /// <summary>While the exchange took a message it had cores computed, which is no exchange. Called by one thread at a time.</summary>
    /// <param name="started">Reading of <see cref="Stopwatch.GetTimestamp"/> before it.</param>
    public void ComputingTook(long started) => _exchangeTicks.Value -= Stopwatch.GetTimestamp() - started;
}
