using Neuromesh.Experiments.Model;

namespace Neuromesh.Cluster.Runs;

/// <summary>How an experiment is placed.  None of these changes a single bit of its results.</summary>
public sealed record RunOptions
{
    /// <summary>Largest number of neurons in one core; null to choose one from the number of threads.</summary>
    public int? NeuronsPerCore { get; init; }

    /// <summary>The run's id: letters, digits, '-' and '_'; null to make one.</summary>
    public string? RunId { get; init; }

    /// <summary>Sums in the reverse order on this node: the control of the determinism tests.</summary>
    internal bool ReversesSummation { get; init; }
}

/// <summary>The handle on one run of one experiment, held by the gateway or the command line. Safe for use from any thread.</summary>
public interface IExperimentRun
{
    /// <summary>The run's id.</summary>
    string RunId { get; }

    /// <summary>The checked experiment.</summary>
    Experiment Experiment { get; }

    /// <summary>The newest snapshot.</summary>
    RunStatus Status { get; }

    /// <summary>Raised, from any thread, when the snapshot changed: at every change of phase and at least every 250 ms while running.</summary>
    event Action<RunStatus>? StatusChanged;

    /// <summary>Completes when the network is built; faults with <see cref="RunFailedException"/>.</summary>
    Task Ready { get; }

    /// <summary>Completes when the run has ended; a failed run gives a result whose phase is Failed, not an exception.</summary>
    Task<RunResult> Completion { get; }

    /// <summary>Starts, or goes on after a pause. Asked for before the network is built, it happens then, as do pauses and steps.</summary>
    void Start();

    /// <summary>Holds the run at the next epoch boundary. No result changes by it.</summary>
    void Pause();

    /// <summary>
    /// Lets a paused or ready run advance by a number of steps, rounded up to whole epochs, and pause again; steps asked for while earlier ones are
    /// under way come on top of them.
    /// </summary>
    /// <param name="steps">Steps, 1 or more.</param>
    void Step(long steps);

    /// <summary>Ends the run at the next epoch boundary with what it has; before it is built, at once.</summary>
    /// <param name="reason">Why, for the result's message.</param>
    void Stop(string reason);

    /// <summary>Adds a sink that takes all epochs from the next one on; of a run that has ended it may hear nothing.</summary>
    /// <param name="sink">The sink; its <see cref="IRunSink.Begin"/> is called first.</param>
    void Subscribe(IRunSink sink);

    /// <summary>Removes a sink; it gets no further call.</summary>
    /// <param name="sink">The sink.</param>
    void Unsubscribe(IRunSink sink);
}

/// <summary>A run could not be built or failed while running.</summary>
/// <param name="message">What failed, on which node or in which actor.</param>
public sealed class RunFailedException(string message) : Exception(message);
