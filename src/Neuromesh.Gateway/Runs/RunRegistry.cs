using System.Diagnostics.CodeAnalysis;

namespace Neuromesh.Gateway.Runs;

/// <summary>
/// The runs that a gateway knows: all that have not ended, up to a stated number, and the newest of those that have. Safe for use from
/// any thread.
/// </summary>
public sealed class RunRegistry
{
    private readonly Lock _gate = new();
    private readonly List<SubmittedRun> _runs = [];
    private readonly int _maximumLiveRuns;
    private readonly int _maximumEndedRuns;
    private int _reserved;

    /// <summary>Creates an empty registry.</summary>
    /// <param name="maximumLiveRuns">Largest number of runs that have not ended, 1 or more.</param>
    /// <param name="maximumEndedRuns">Ended runs that are remembered, 0 or more.</param>
    public RunRegistry(int maximumLiveRuns, int maximumEndedRuns)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maximumLiveRuns);
        ArgumentOutOfRangeException.ThrowIfNegative(maximumEndedRuns);
        _maximumLiveRuns = maximumLiveRuns;
        _maximumEndedRuns = maximumEndedRuns;
    }

    /// <summary>Submits a run if there is room for one more that has not ended.</summary>
    /// <param name="submit">Submits it; what it throws is passed on and leaves the registry as it was.</param>
    /// <param name="run">The run.</param>
    /// <returns>False, without submitting, when as many runs as permitted have not ended.</returns>
    /// <exception cref="InvalidOperationException">The run's id is known already.</exception>
    public bool TryAdd(Func<SubmittedRun> submit, [NotNullWhen(true)] out SubmittedRun? run)
    {
        ArgumentNullException.ThrowIfNull(submit);
        lock (_gate)
        {
            if (_runs.Count(known => !HasEnded(known)) + _reserved >= _maximumLiveRuns)
            {
                run = null;
                return false;
            }

            _reserved++;
        }

        try
        {
            run = submit();
        }
        catch
        {
            lock (_gate)
            {
                _reserved--;
            }

            throw;
        }

        var added = run;
        lock (_gate)
        {
            _reserved--;
            if (_runs.Any(known => known.Id == added.Id))
            {
                throw new InvalidOperationException($"The run id '{added.Id}' was given twice.");
            }

            _runs.Add(added);
        }

        _ = added.Run.Completion.ContinueWith(_ => ForgetOldest(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        return true;
    }

    /// <summary>Finds a run.</summary>
    /// <param name="id">Its id.</param>
    /// <returns>The run; null when it is not known.</returns>
    public SubmittedRun? Find(string id)
    {
        lock (_gate)
        {
            return _runs.Find(run => run.Id == id);
        }
    }

    /// <summary>All known runs, oldest first.</summary>
    public IReadOnlyList<SubmittedRun> List()
    {
        lock (_gate)
        {
            return [.. _runs];
        }
    }

    private static bool HasEnded(SubmittedRun run) => run.Run.Completion.IsCompleted;

    private void ForgetOldest()
    {
        lock (_gate)
        {
            var surplus = _runs.Count(HasEnded) - _maximumEndedRuns;
            _runs.RemoveAll(run => HasEnded(run) && surplus-- > 0);
        }
    }
}
