namespace Neuromesh.Gateway.Tests.Fakes;

/// <summary>A clock that stands still until someone waits for it, and then jumps to when the wait ends, late by a fixed amount.</summary>
internal sealed class JumpingClock(TimeSpan lateness) : TimeProvider
{
    private readonly Lock _gate = new();
    private TimeSpan _now;

    /// <summary>When each wait was to end, counted from the clock's start.</summary>
    public List<TimeSpan> Deadlines { get; } = [];

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp()
    {
        lock (_gate)
        {
            return _now.Ticks;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        lock (_gate)
        {
            Deadlines.Add(_now + dueTime);
            _now += dueTime + lateness;
        }

        ThreadPool.QueueUserWorkItem(_ => callback(state));
        return new FiredTimer();
    }

    private sealed class FiredTimer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
