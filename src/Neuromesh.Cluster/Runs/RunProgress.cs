namespace Neuromesh.Cluster.Runs;

/// <summary>How far a run has come; written by the recorder, read by anyone.</summary>
internal sealed class RunProgress
{
    private long _step;
    private long _spikes;

    /// <summary>The last recorded step.</summary>
    public long Step => Volatile.Read(ref _step);

    /// <summary>Spikes recorded.</summary>
    public long Spikes => Volatile.Read(ref _spikes);

    /// <summary>An epoch was recorded.</summary>
    public void Recorded(long step, long spikes)
    {
        Volatile.Write(ref _spikes, spikes);
        Volatile.Write(ref _step, step);
    }
}
