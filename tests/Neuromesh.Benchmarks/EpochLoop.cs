using Neuromesh.Core.NeuronCores;
using Neuromesh.Core.Signals;

namespace Neuromesh.Benchmarks;

/// <summary>Advances several cores epoch by epoch on a few threads, with a barrier between epochs: what is left of a run without actors.</summary>
internal sealed class EpochLoop : IDisposable
{
    private readonly NeuronCoreEngine[] _engines;
    private readonly int _epochSteps;
    private readonly EpochSpikes[] _emitted;
    private readonly EpochSpikes[] _merged = [new(), new()];
    private readonly Barrier _barrier;
    private readonly int _threads;
    private long _epoch;
    private int _nextCore;

    /// <summary>Prepares a loop.</summary>
    /// <param name="engines">The cores, ascending by their neurons.</param>
    /// <param name="epochSteps">Steps of an epoch.</param>
    /// <param name="threads">Number of threads.</param>
    public EpochLoop(NeuronCoreEngine[] engines, int epochSteps, int threads)
    {
        _threads = threads;
        _engines = engines;
        _epochSteps = epochSteps;
        _emitted = [.. engines.Select(_ => new EpochSpikes())];
        _barrier = new Barrier(threads, _ => Merge());
    }

    /// <summary>Spikes so far.</summary>
    public long Spikes { get; private set; }

    /// <summary>Where the cores spent their time so far, summed over the cores.</summary>
    public EngineTimes Times => _engines.Aggregate(default(EngineTimes), (sum, engine) => sum + engine.Times);

    /// <summary>Advances by whole epochs.</summary>
    /// <param name="epochs">Number of epochs.</param>
    public void Advance(int epochs)
    {
        var threads = Enumerable.Range(1, _threads - 1).Select(_ => new Thread(() => Walk(epochs))).ToArray();
        foreach (var thread in threads)
        {
            thread.Start();
        }

        Walk(epochs);
        foreach (var thread in threads)
        {
            thread.Join();
        }
    }

    public void Dispose() => _barrier.Dispose();

    private void Walk(int epochs)
    {
        for (var i = 0; i < epochs; i++)
        {
            for (var core = Interlocked.Increment(ref _nextCore) - 1; core < _engines.Length; core = Interlocked.Increment(ref _nextCore) - 1)
            {
                _engines[core].AdvanceEpoch(_epochSteps, _epoch == 0 ? null : _merged[(_epoch - 1) % 2], [], _emitted[core]);
            }

            _barrier.SignalAndWait();
        }
    }

    private void Merge()
    {
        var merged = _merged[_epoch % 2];
        merged.Begin(_emitted[0].FirstStep);
        for (var step = 0; step < _epochSteps; step++)
        {
            foreach (var part in _emitted)
            {
                merged.Append(part.OfStep(step));
            }

            merged.EndStep();
        }

        Spikes += merged.Count;
        _epoch++;
        _nextCore = 0;
    }
}
