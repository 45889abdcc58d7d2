using Neuromesh.Cluster.Runs;
using Neuromesh.Core.Signals;
using Neuromesh.Experiments;
using Neuromesh.Experiments.Model;

namespace Neuromesh.Gateway.Tests.Fakes;

/// <summary>A run whose epochs the test plays; the phases follow the contract of <see cref="IExperimentRun"/>.</summary>
internal sealed class FakeRun : IExperimentRun
{
    private readonly Lock _gate = new();
    private readonly Lock _recorder = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<RunResult> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ISpikeInputFactory _factory;
    private readonly List<IRunSink> _sinks;
    private long _epoch;
    private long? _pauseAtStep;

    public FakeRun(
        ExperimentPackage package, Experiment experiment, RunOptions options, ISpikeInputFactory factory, IReadOnlyList<IRunSink> sinks)
    {
        Package = package;
        Experiment = experiment;
        Options = options;
        _factory = factory;
        _sinks = [.. sinks];
        RunId = options.RunId ?? Guid.NewGuid().ToString("N");
        Status = new RunStatus
        {
            RunId = RunId,
            Phase = RunPhase.Placing,
            Step = 0,
            DurationSteps = experiment.DurationSteps,
            Spikes = 0,
            WallSeconds = 0,
        };
    }

    public event Action<RunStatus>? StatusChanged;

    /// <summary>Number of subscribers of <see cref="StatusChanged"/>.</summary>
    public int Observers => StatusChanged?.GetInvocationList().Length ?? 0;

    /// <summary>Whether <see cref="Pause"/> takes effect only with <see cref="HoldNow"/>.</summary>
    public bool DelaysPauses { get; set; }

    /// <summary>Whether <see cref="Stop"/> does nothing.</summary>
    public bool IgnoresStops { get; set; }

    public int PausesAsked { get; private set; }

    public List<long> StepsAsked { get; } = [];

    public ExperimentPackage Package { get; }

    public Experiment Experiment { get; }

    public RunOptions Options { get; }

    public string RunId { get; }

    public RunStatus Status { get; private set; }

    public Task Ready => _ready.Task;

    public Task<RunResult> Completion => _completion.Task;

    public Dictionary<string, ISpikeInput> Inputs { get; } = [];

    public string? StopReason { get; private set; }

    public int SinkCount
    {
        get
        {
            lock (_recorder)
            {
                return _sinks.Count;
            }
        }
    }

    public void Build()
    {
        foreach (var input in Experiment.Inputs.OfType<RecordingInput>())
        {
            Inputs[input.Name] = _factory.Open(Experiment, input);
        }

        foreach (var sink in _sinks)
        {
            sink.Begin(RunId, Experiment);
        }

        Change(RunPhase.Ready);
        _ready.TrySetResult();
    }

    public void FailToBuild(string message)
    {
        _ready.TrySetException(new RunFailedException(message));
        End(RunPhase.Failed, message);
    }

    public void Start() => Change(RunPhase.Running);

    public void Pause()
    {
        lock (_gate)
        {
            PausesAsked++;
        }

        if (!DelaysPauses)
        {
            HoldNow();
        }
    }

    public void HoldNow() => Change(RunPhase.Paused);

    public void Step(long steps)
    {
        StepsAsked.Add(steps);
        _pauseAtStep = Status.Step + steps;
        Change(RunPhase.Running);
    }

    public void Stop(string reason)
    {
        StopReason = reason;
        if (IgnoresStops)
        {
            return;
        }

        End(RunPhase.Stopped, reason);
    }

    public void Subscribe(IRunSink sink)
    {
        lock (_recorder)
        {
            sink.Begin(RunId, Experiment);
            _sinks.Add(sink);
        }
    }

    public void Unsubscribe(IRunSink sink)
    {
        lock (_recorder)
        {
            _sinks.Remove(sink);
        }
    }

    /// <summary>Plays one epoch with the given spikes, in order of (step, neuron); waits for slow sinks as the recorder does.</summary>
    public void PlayEpoch(params (long Step, long Neuron)[] spikes) => PlayEpoch(spikes, []);

    public void PlayEpoch((long Step, long Neuron)[] spikes, TraceSamples[] traces)
    {
        var first = (_epoch * Experiment.EpochSteps) + 1;
        var steps = (int)Math.Min(Experiment.EpochSteps, Experiment.DurationSteps - first + 1);
        Assert.All(spikes, spike => Assert.InRange(spike.Step, first, first + steps - 1));
        var record = new EpochRecord
        {
            Epoch = _epoch++,
            FirstStep = first,
            Steps = steps,
            SpikeCount = spikes.Length,
            SpikeStepBuffer = [.. spikes.Select(spike => spike.Step)],
            SpikeNeuronBuffer = [.. spikes.Select(spike => spike.Neuron)],
            TraceBuffers = traces,
        };
        IRunSink[] sinks;
        lock (_recorder)
        {
            sinks = [.. _sinks];
        }

        foreach (var sink in sinks)
        {
            sink.Write(record);
        }

        lock (_gate)
        {
            Status = Status with { Step = first + steps - 1, Spikes = Status.Spikes + spikes.Length };
        }

        // What the recorder hands out is reused, so a sink that kept it shows.
        record.SpikeStepBuffer.AsSpan().Fill(-1);
        record.SpikeNeuronBuffer.AsSpan().Fill(-1);
        StatusChanged?.Invoke(Status);
        if (Status.Step == Experiment.DurationSteps)
        {
            End(RunPhase.Completed, null);
        }
        else if (Status.Step >= _pauseAtStep)
        {
            _pauseAtStep = null;
            Change(RunPhase.Paused);
        }
    }

    public void End(RunPhase phase, string? message)
    {
        if (_completion.Task.IsCompleted)
        {
            return;
        }

        var result = new RunResult
        {
            RunId = RunId,
            Phase = phase,
            Message = message,
            LastStep = Status.Step,
            Spikes = Status.Spikes,
            Fingerprint = new string('a', 64),
            StateFingerprint = phase == RunPhase.Failed ? null : new string('b', 64),
            BiologicalSeconds = Experiment.TimeStep.ToMilliseconds(Status.Step) / 1e3,
            WallSeconds = 0.5,
            BuildSeconds = 0.25,
            Synapses = 12,
            SynapticEvents = 34,
            ConnectivityBytes = 56,
            PeakMemoryBytes = 78,
            Nodes = 1,
            Threads = 2,
            NeuronCores = 3,
            CrossbarTiles = 4,
            AllocatedBytesPerEpoch = 0.5,
        };
        foreach (var input in Inputs.Values)
        {
            input.Dispose();
        }

        IRunSink[] sinks;
        lock (_recorder)
        {
            sinks = [.. _sinks];
        }

        foreach (var sink in sinks)
        {
            sink.End(result);
        }

        Change(phase, message);
        _completion.TrySetResult(result);
    }

    private void Change(RunPhase phase, string? message = null)
    {
        lock (_gate)
        {
            Status = Status with { Phase = phase, Message = message };
        }

        StatusChanged?.Invoke(Status);
    }
}
