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
    private long _since = Stopwatch.GetTimestamp();
    private int _written;
    private int _largest = EpochExchange.FirstReleaseWindow;

    /// <summary>Begins with <see cref="EpochExchange.FirstReleaseWindow"/>.</summary>
    /// <param name="most">Largest window.</param>
    /// <param name="settlingEpochs">Number of epochs after which it can be foreseen, so that what is sized by it is made once.</param>
    public ReleaseWindow(int most, long settlingEpochs)
    {
        _most = most;
        _settlingEpochs = settlingEpochs;
    }

    /// <summary>Number of epochs.</summary>
    public int Epochs { get; private set; } = EpochExchange.FirstReleaseWindow;

    /// <summary>The largest it can become after the start, which the compiler makes slow: twice what it has been.</summary>
    public int Foreseen => Math.Min(_most, 2 * _largest);

    /// <summary>Largest number of epochs for one message: the recorder writes some while others are computed.</summary>
    public int Batch => Math.Min(Epochs / 4, EpochExchange.ReleaseBatch);

    /// <summary>Counts epochs that have been written.</summary>
    /// <param name="epochs">Their number.</param>
    /// <param name="released">Number of epochs that have been released.</param>
    public void Written(int epochs, long released)
    {
        _written += epochs;
        if (_written < MeasuredEpochs)
        {
            return;
        }

        var seconds = Stopwatch.GetElapsedTime(_since).TotalSeconds;
        var wanted = AheadSeconds * _written / Math.Max(seconds, 1e-9);


        // What is foreseen travels with the epoch at which things settle, and holds from there on.
        var settles = released < _settlingEpochs;
        Epochs = (int)Math.Clamp(wanted, EpochExchange.FirstReleaseWindow, settles ? _most : Foreseen);
        _largest = settles ? Math.Max(_largest, Epochs) : _largest;
        _written = 0;
        _since = Stopwatch.GetTimestamp();
    }
}
