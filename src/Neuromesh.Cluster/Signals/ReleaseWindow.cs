using System.Diagnostics;
using Neuromesh.Cluster.Epochs;

namespace Neuromesh.Cluster.Signals;

/// <summary>
/// How many epochs the gateway releases beyond the last one written: as many as take about 20 ms, so that cores never wait for the recorder, even
/// where its thread has to wait for a processor that computes, yet a run that is held stops at once. It decides when things are computed, never what.
/// </summary>
internal sealed class ReleaseWindow
{
    private const double AheadSeconds = 0.02;
    private const int MeasuredEpochs = 32;

    private readonly int _most;
    private readonly long _settlingEpochs;
    private long _writtenInAll;
    private long _since = Stopwatch.GetTimestamp();
    private int _written;

    /// <summary>Begins with <see cref="EpochExchange.FirstReleaseWindow"/>.</summary>
    /// <param name="most">Largest window.</param>
    /// <param name="settlingEpochs">Number of epochs after which it grows no more, so that nothing that is sized by it does.</param>
    public ReleaseWindow(int most, long settlingEpochs)
    {
        _most = most;
        _settlingEpochs = settlingEpochs;
    }

    /// <summary>Number of epochs.</summary>
    public int Epochs { get; private set; } = EpochExchange.FirstReleaseWindow;

    /// <summary>The largest it has been.</summary>
    public int Largest { get; private set; } = EpochExchange.FirstReleaseWindow;

    /// <summary>Largest number of epochs for one message: the recorder writes some while others are computed.</summary>
    public int Batch => Math.Min(Epochs / 4, EpochExchange.ReleaseBatch);

    /// <summary>Counts epochs that have been written.</summary>
    /// <param name="epochs">Their number.</param>
    public void Written(int epochs)
    {
        _written += epochs;
        _writtenInAll += epochs;
        if (_written < MeasuredEpochs)
        {
            return;
        }

        var seconds = Stopwatch.GetElapsedTime(_since).TotalSeconds;
        var wanted = AheadSeconds * _written / Math.Max(seconds, 1e-9);

        // The exchange is ahead of what is written by no more than the window.
        var most = _writtenInAll + Largest < _settlingEpochs ? _most : Largest;
        Epochs = (int)Math.Clamp(wanted, EpochExchange.FirstReleaseWindow, most);
        Largest = Math.Max(Largest, Epochs);
        _written = 0;
        _since = Stopwatch.GetTimestamp();
    }
}
