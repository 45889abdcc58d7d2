using System.Threading.Channels;
using Neuromesh.Cluster.Runs;

namespace Neuromesh.Gateway.Runs;

/// <summary>Waits for what happens to a run.</summary>
public static class RunObservation
{
    /// <summary>The result of a run that has ended; null while it has not.</summary>
    /// <param name="run">The run.</param>
    public static RunResult? ResultIfEnded(this IExperimentRun run) =>
        run.Completion.IsCompletedSuccessfully ? run.Completion.Result : null;

    /// <summary>The newest status, which never contradicts the result of a run that has ended.</summary>
    /// <param name="run">The run.</param>
    public static RunStatus NewestStatus(this IExperimentRun run)
    {
        // The result and the last snapshot need not become visible in one instant.
        var result = run.ResultIfEnded();
        var status = run.Status;
        return result is null || status.Ended
            ? status
            : status with { Phase = result.Phase, Step = result.LastStep, Spikes = result.Spikes, Message = result.Message };
    }

    /// <summary>Does something to a run and waits until a snapshot shows what was waited for, or until the run has ended.</summary>
    /// <param name="run">The run.</param>
    /// <param name="action">What to do.</param>
    /// <param name="isReached">Whether a snapshot is the one; called with one snapshot at a time.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The snapshot.</returns>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    public static async Task<RunStatus> ActAndWaitAsync(
        this IExperimentRun run, Action action, Func<RunStatus, bool> isReached, CancellationToken cancellationToken)
    {
        var snapshots = Channel.CreateUnbounded<RunStatus>();
        void Take(RunStatus status) => snapshots.Writer.TryWrite(status);
        run.StatusChanged += Take;
        try
        {
            action();
            Take(run.Status);
            _ = run.Completion.ContinueWith(_ => snapshots.Writer.TryComplete(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            await foreach (var status in snapshots.Reader.ReadAllAsync(cancellationToken))
            {
                if (status.Ended || isReached(status))
                {
                    return status;
                }
            }

            return run.NewestStatus();
        }
        finally
        {
            run.StatusChanged -= Take;
        }
    }

    /// <summary>The snapshots of a run from the newest one on, until it has ended; a slow reader misses snapshots in between.</summary>
    /// <param name="run">The run.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    /// <exception cref="OperationCanceledException">The enumeration was ended.</exception>
    public static async IAsyncEnumerable<RunStatus> ObserveAsync(
        this IExperimentRun run, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var newest = Channel.CreateBounded<RunStatus>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        void Take(RunStatus status) => newest.Writer.TryWrite(status);
        run.StatusChanged += Take;
        try
        {
            Take(run.Status);
            _ = run.Completion.ContinueWith(_ => newest.Writer.TryComplete(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            await foreach (var status in newest.Reader.ReadAllAsync(cancellationToken))
            {
                if (!status.Ended)
                {
                    yield return status;
                }
            }

            yield return run.NewestStatus();
        }
        finally
        {
            run.StatusChanged -= Take;
        }
    }
}
