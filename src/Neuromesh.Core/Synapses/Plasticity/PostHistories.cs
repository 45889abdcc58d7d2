using Neuromesh.Core.Memory;
using Neuromesh.Core.Units;

namespace Neuromesh.Core.Synapses.Plasticity;

/// <summary>The histories of one rule's traces, one for each delay that occurs.</summary>
internal sealed class PostHistories : IDisposable
{
    /// <summary>Steps between two sweeps, which bring synapses of silent sources up to date and drop what no synapse waits for.</summary>
    public const int SweepSteps = 4096;

    private readonly List<PostHistory> _all = [];
    private readonly PostHistory?[] _byDelay;
    private readonly int _firstDelay;
    private readonly PairTimes _times;
    private readonly int _neurons;
    private readonly TimeStep _timeStep;
    private readonly NativeArena _arena;
    private readonly bool _narrow;

    /// <summary>Makes none yet.</summary>
    /// <param name="times">The time constants.</param>
    /// <param name="slice">The projection.</param>
    /// <param name="neurons">Neurons of the core.</param>
    /// <param name="timeStep">Length of a step.</param>
    /// <param name="arena">Where the memory comes from.</param>
    /// <param name="narrow">Whether they serve weights of 32 bits.</param>
    public PostHistories(PairTimes times, SparseProjectionSlice slice, int neurons, TimeStep timeStep, NativeArena arena, bool narrow = false)
    {
        _narrow = narrow;
        _times = times;
        _neurons = neurons;
        _timeStep = timeStep;
        _arena = arena;
        _firstDelay = slice.MinimumDelaySteps;
        _byDelay = new PostHistory?[slice.MaximumDelaySteps - _firstDelay + 1];
    }

    /// <summary>Bytes held.</summary>
    public long Bytes => _all.Sum(history => history.Bytes);

    /// <summary>Postsynaptic spikes held.</summary>
    public long Count => _all.Sum(history => history.Count);

    /// <summary>Places for postsynaptic spikes.</summary>
    public long Capacity => _all.Sum(history => history.Capacity);

    /// <summary>The history of a delay; made at the first call, before any spike.</summary>
    /// <param name="delaySteps">The delay.</param>
    public PostHistory Of(int delaySteps)
    {
        ref var history = ref _byDelay[delaySteps - _firstDelay];
        if (history is null)
        {
            history = new PostHistory(new PostHistoryKey(delaySteps, _times.PostMs, _times.SlowPostMs, _times.Pairing), _neurons, _timeStep, _arena, _narrow);
            _all.Add(history);
        }

        return history;
    }

    /// <summary>Lets the postsynaptic spikes that reach the synapses in a step enter.</summary>
    /// <param name="log">The core's spikes.</param>
    /// <param name="step">The presynaptic step.</param>
    public void Advance(PostSpikeLog log, long step)
    {
        foreach (var history in _all)
        {
            history.Advance(log, step);
        }
    }

    /// <summary>Drops the spikes up to a step.</summary>
    /// <param name="step">The presynaptic step that all synapses have reached.</param>
    public void Trim(long step)
    {
        foreach (var history in _all)
        {
            history.Trim(step);
        }
    }

    public void Dispose()
    {
        foreach (var history in _all)
        {
            history.Dispose();
        }
    }
}
