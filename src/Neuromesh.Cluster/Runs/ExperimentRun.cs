using System.Diagnostics;
using Akka.Actor;
using Neuromesh.Cluster.Nodes;
using Neuromesh.Cluster.Recorders;
using Neuromesh.Experiments.Model;
using Neuromesh.Protocol.Cluster.V1;

namespace Neuromesh.Cluster.Runs;

/// <summary>The handle on a run of this node.</summary>
internal sealed class ExperimentRun : IExperimentRun, IDisposable
{
    private static readonly TimeSpan StatusInterval = TimeSpan.FromMilliseconds(200);

    private readonly IActorRef _agent;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<RunResult> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Timer _timer;
    private readonly Lock _lock = new();
    private RunProgress _progress = new();
    private Stopwatch _running = new();
    private RunPhase _phase = RunPhase.Placing;
    private string? _message;

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

    public void Start() => Command(ControlRun.Types.Action.Start);

    public void Pause() => Command(ControlRun.Types.Action.Pause);

    public void Step(long steps)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(steps);
        Command(ControlRun.Types.Action.Step, steps);
    }

    public void Stop(string reason) => Command(ControlRun.Types.Action.Stop, 0, reason);

    public void Subscribe(IRunSink sink) => _agent.Tell(new ChangeSinks(RunId, new AddSink(sink)));

    public void Unsubscribe(IRunSink sink) => _agent.Tell(new ChangeSinks(RunId, new RemoveSink(sink)));

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

    internal void BecameReady(RunReady ready)
    {
        ReadyInfo = ready;
        ChangePhase(RunPhase.Ready);
        _ready.TrySetResult();
    }

    /// <summary>What was built.</summary>
    internal RunReady? ReadyInfo { get; private set; }

    internal void ChangePhase(RunPhase phase)
    {
        lock (_lock)
        {
            if (_phase == phase || _phase is RunPhase.Completed or RunPhase.Stopped or RunPhase.Failed)
            {
                return;
            }

            _phase = phase;
        }

        StatusChanged?.Invoke(Status);
    }

    internal void Complete(RunResult result)
    {
        lock (_lock)
        {
            _message = result.Message;
        }

        ChangePhase(result.Phase);
        _timer.Dispose();
        _ready.TrySetException(new RunFailedException(result.Message ?? "The run ended before it was built."));
        _completion.TrySetResult(result);
    }

    /// <summary>The run failed before it had a recorder.</summary>
    internal void FailUnbuilt(string message, IReadOnlyList<IRunSink> sinks)
    {
        var result = new RunResult
        {
            RunId = RunId,
            Phase = RunPhase.Failed,
            Message = message,
            LastStep = 0,
            Spikes = 0,
            Fingerprint = new Core.Signals.SpikeFingerprint().Finish(),
            BiologicalSeconds = 0,
            WallSeconds = 0,
            BuildSeconds = 0,
            Synapses = 0,
            SynapticEvents = 0,
            ConnectivityBytes = 0,
            PeakMemoryBytes = ProcessMemory.PeakBytes(),
            Nodes = 0,
            Threads = 0,
            NeuronCores = 0,
            CrossbarTiles = 0,
            AllocatedBytesPerEpoch = 0,
        };
        foreach (var sink in sinks)
        {
            sink.Begin(RunId, Experiment);
            sink.End(result);
        }

        Complete(result);
    }

    private void Command(ControlRun.Types.Action action, long steps = 0, string reason = "") =>
        _agent.Tell(new ToCoordinator(new ControlRun { RunId = RunId, Action = action, Steps = steps, Reason = reason }));

    private void ReportWhileRunning()
    {
        var status = Status;
        if (status.Phase == RunPhase.Running)
        {
            StatusChanged?.Invoke(status);
        }
    }
}
