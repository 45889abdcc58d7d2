using System.Diagnostics;
using Akka.Actor;
using Neuromesh.Cluster.Nodes;
using Neuromesh.Cluster.Recorders;
using Neuromesh.Experiments.Model;
using Neuromesh.Protocol.Cluster.V1;

namespace Neuromesh.Cluster.Runs;

/// <summary>The handle on a run of this node.</summary>
/// <remarks>It ends once, with the first result it is given; whatever comes later is ignored.</remarks>
internal sealed class ExperimentRun : IExperimentRun, IDisposable
{
    private static readonly TimeSpan StatusInterval = TimeSpan.FromMilliseconds(200);

    private readonly IActorRef _agent;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<RunResult> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Timer _timer;
    private readonly Lock _lock = new();
    private readonly List<ControlRun> _deferred = [];
    private RunProgress _progress = new();
    private Stopwatch _running = new();
    private RunPhase _phase = RunPhase.Placing;
    private string? _message;
    private bool _isBuilt;

    public ExperimentRun(string runId, Experiment experiment, IActorRef agent)
    {
        RunId = runId;
        Experiment = experiment;
        _agent = agent;
        _timer = new Timer(_ => ReportWhileRunning(), null, StatusInterval, StatusInterval);

        // A failure that nobody awaits is told by the completion.
        _ = _ready.Task.ContinueWith(task => _ = task.Exception, TaskScheduler.Default);
    }

    public event Action<RunStatus>? StatusChanged;

    public string RunId { get; }

    public Experiment Experiment { get; }

    public RunStatus Status
    {
        get
        {
            lock (_lock)
            {
                return new RunStatus
                {
                    RunId = RunId,
                    Phase = _phase,
                    Step = _progress.Step,
                    DurationSteps = Experiment.DurationSteps,
                    Spikes = _progress.Spikes,
                    WallSeconds = _running.Elapsed.TotalSeconds,
                    Message = _message,
                };
            }
        }
    }

    public Task Ready => _ready.Task;

    public Task<RunResult> Completion => _completion.Task;

    private bool Ended => _phase is RunPhase.Completed or RunPhase.Stopped or RunPhase.Failed;

    public void Start() => CommandOnceBuilt(ControlRun.Types.Action.Start);

    public void Pause() => CommandOnceBuilt(ControlRun.Types.Action.Pause);

    public void Step(long steps)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(steps);
        CommandOnceBuilt(ControlRun.Types.Action.Step, steps);
    }

    public void Stop(string reason) =>
        _agent.Tell(new CommandRun(this, new ControlRun { RunId = RunId, Action = ControlRun.Types.Action.Stop, Reason = reason }));

    public void Subscribe(IRunSink sink) => _agent.Tell(new ChangeSinks(this, new AddSink(sink)));

    public void Unsubscribe(IRunSink sink) => _agent.Tell(new ChangeSinks(this, new RemoveSink(sink)));

    public void Dispose() => _timer.Dispose();

    /// <summary>The run's node shares its counters.</summary>
    internal void Attach(RunProgress progress, Stopwatch running)
    {
        lock (_lock)
        {
            _progress = progress;
            _running = running;
        }
    }

    /// <summary>The network is built; what was asked for before now happens.</summary>
    internal void BecameReady()
    {
        ChangePhase(RunPhase.Ready);
        lock (_lock)
        {
            _isBuilt = true;
            _deferred.ForEach(command => _agent.Tell(new CommandRun(this, command)));
            _deferred.Clear();
        }

        _ready.TrySetResult();
    }

    internal void ChangePhase(RunPhase phase)
    {
        lock (_lock)
        {
            if (_phase == phase || Ended)
            {
                return;
            }

            _phase = phase;
        }

        Notify(Status);
    }

    /// <summary>Ends the run.</summary>
    /// <param name="result">What it came to.</param>
    /// <returns>False when it had ended before.</returns>
    internal bool Complete(RunResult result)
    {
        lock (_lock)
        {
            if (Ended)
            {
                return false;
            }

            _phase = result.Phase;
            _message = result.Message;
            _deferred.Clear();
        }

        _timer.Dispose();
        Notify(Status);
        _ready.TrySetException(new RunFailedException(result.Message ?? "The run ended before it was built."));
        _completion.TrySetResult(result);
        return true;
    }

    /// <summary>Ends a run that never had a recorder: the sinks are told here.</summary>
    internal void CompleteUnbuilt(RunPhase phase, string? message, IReadOnlyList<IRunSink> sinks)
    {
        lock (_lock)
        {
            if (Ended)
            {
                return;
            }
        }

        var result = RunAccount.Unbuilt(RunId, phase, message);
        foreach (var sink in sinks)
        {
            try
            {
                sink.Begin(RunId, Experiment);
                sink.End(result);
            }
            catch (Exception exception)
            {
                result = result with { Phase = RunPhase.Failed, Message = result.Message ?? exception.Message };
            }
        }

        Complete(result);
    }

    private void CommandOnceBuilt(ControlRun.Types.Action action, long steps = 0)
    {
        var command = new ControlRun { RunId = RunId, Action = action, Steps = steps };
        lock (_lock)
        {
            if (_isBuilt)
            {
                _agent.Tell(new CommandRun(this, command));
            }
            else if (!Ended)
            {
                _deferred.Add(command);
            }
        }
    }

    private void ReportWhileRunning()
    {
        var status = Status;
        if (status.Phase == RunPhase.Running)
        {
            Notify(status);
        }
    }

    /// <summary>A listener that throws must harm neither the run nor the process nor the other listeners.</summary>
    private void Notify(RunStatus status)
    {
        foreach (var listener in Delegate.EnumerateInvocationList(StatusChanged))
        {
            try
            {
                listener(status);
            }
            catch (Exception exception)
            {
                Trace.TraceError($"A listener to run {RunId} failed: {exception}");
            }
        }
    }
}
