using Neuromesh.Cluster.Runs;
using Neuromesh.Core.Signals;
using Neuromesh.Experiments.Model;

namespace Neuromesh.Cluster.Tests;

/// <summary>Opens inputs that the test makes.</summary>
internal sealed class FakeInputs(Func<RecordingInput, ISpikeInput> open) : ISpikeInputFactory
{
    public FakeInputs(ISpikeInput input)
        : this(_ => input)
    {
    }

    public ISpikeInput Open(Experiment experiment, RecordingInput input) => open(input);
}

/// <summary>An input of two sources whose events the test decides.</summary>
/// <param name="take">Appends the events of some steps, from the first on; false when they have not arrived.</param>
internal sealed class FakeInput(Func<long, int, SpikeEventList, bool> take) : ISpikeInput
{
    private readonly TaskCompletionSource _disposed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _taken;

    /// <summary>An event of both sources in every <paramref name="period"/>-th step.</summary>
    public static FakeInput Periodic(int period) => new((firstStep, steps, events) =>
    {
        for (var step = firstStep; step < firstStep + steps; step++)
        {
            if (step % period == 0)
            {
                events.Add(step, 0);
                events.Add(step, 1);
            }
        }

        return true;
    });

    public int SourceCount => 2;

    public Action? Arrived { get; set; }

    /// <summary>Ends when the input is closed, which a run's result does not wait for.</summary>
    public Task Disposed => _disposed.Task;

    /// <summary>How many epochs were taken.</summary>
    public int Taken => Volatile.Read(ref _taken);

    public bool TryTake(long firstStep, int steps, SpikeEventList events)
    {
        if (!take(firstStep, steps, events))
        {
            return false;
        }

        Interlocked.Increment(ref _taken);
        return true;
    }

    public void Dispose() => _disposed.TrySetResult();
}
