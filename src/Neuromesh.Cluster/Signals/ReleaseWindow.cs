using System.Diagnostics;
using Neuromesh.Cluster.Epochs;

namespace Neuromesh.Cluster.Signals;

/// <summary>
/// How many epochs the gateway releases beyond the last one written: as many as take about 5 ms, so that cores never wait for the recorder, yet a run that
/// is held stops at once. It decides when things are computed, never what.
/// </summary>
internal sealed class ReleaseWindow
{
    private const double AheadSeconds = 0.005;
    private const int MeasuredEpochs = 32;

    private readonly int _most;
    private long _since = Stopwatch.GetTimestamp();
    private int _written;

    /// <summary>Begins with <see cref="EpochExchange.FirstReleaseWindow"/>.</summary>
    /// <param name="most">Largest window.</param>
    public ReleaseWindow(int most) => _most = most;

    /// <summary>Number of epochs.</summary>
    public int Epochs { get; private set; } = EpochExchange.FirstReleaseWindow;

    /// <summary>Largest number of epochs for one message: the recorder writes some while others are computed.</summary>
    public int Batch => Math.Min(Epochs / 4, EpochExchange.ReleaseBatch);

    /// <summary>Counts epochs that have been written.</summary>
    /// <param name="epochs">Their number.</param>
    public void Written(int epochs)
    {
        _written += epochs;
        if (_written < MeasuredEpochs)
        {
            return;
        }

        var seconds = Stopwatch.GetElapsedTime(_since).TotalSeconds;
        var wanted = AheadSeconds * _written / Math.Max(seconds, 1e-9);
        Epochs = (int)Math.Clamp(wanted, EpochExchange.FirstReleaseWindow, _most);
        _written = 0;
        _since = Stopwatch.GetTimestamp();
    }
}
