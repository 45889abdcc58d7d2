using Akka.Actor;
using Neuromesh.Cluster.Configuration;
using Neuromesh.Cluster.Epochs;
using Neuromesh.Cluster.Recorders;
using Neuromesh.Cluster.Runs;
using Neuromesh.Cluster.Signals;
using Neuromesh.Protocol.Cluster.V1;

namespace Neuromesh.Cluster.Nodes;

/// <summary>The share of a run on the node it was submitted on: it also holds the signal source and the recorder, and leads the submitter's handle.</summary>
internal sealed class GatewayRunNode : RunNode
{
    private readonly SubmitLocal _submission;
    private readonly RunAccount _account;
    private readonly TimeSpan _closeTimeout = NodeConfiguration.CloseTimeout(Context.System.Settings.Config);
    private bool _opened;
    private bool _begun;
    private long _gate;
    private string? _stopReason;

    public GatewayRunNode(PrepareRun prepare, SubmitLocal submission)
        : base(prepare)
    {
        _submission = submission;
        _account = new RunAccount(prepare.RunId, submission.Experiment, prepare.Placement);
    }

    protected override bool IsReadyToReport => _opened;

    private ExperimentRun Handle => _submission.Run;

    private bool HasRecorder => Parts is not null && !Parts.Recorder.IsNobody();

    protected override void PostStop()
    {
        base.PostStop();

        // The recorder, if there was one, has stopped before and closed the sinks; its answer may not have come through any more.
        if (_account.Latest is { } result)
        {
            Handle.Complete(result);
        }

        Handle.CompleteUnbuilt(RunPhase.Failed, ShutDownMessage, HasRecorder ? [] : _submission.Sinks);
    }

    protected override void Begin() => Build(_submission.Experiment);

    protected override void StartParts(RunParts parts)
    {
        Handle.Attach(_account.Progress, _account.Running);
        Handle.ChangePhase(RunPhase.Building);
        parts.StartRecorder(_submission.Sinks, _account.Progress, Abandon);
        parts.Log = _account.Training;
        parts.StartNetwork(_submission.Options.ReversesSummation);
        parts.StartSignalSource(_submission.Inputs);
    }

    protected override void Take(object message)
    {
        switch (message)
        {
            case SignalsOpened:
                _opened = true;
                ReportIfBuilt();
                break;
            case RunReady ready when !IsOver:
                _account.Ready = ready;
                Handle.BecameReady();
                break;
            case ControlRun control when !IsOver && Epochs is null:
                Control(control);
                break;
            case ControlRun:
                // It came too late.
                break;
            case GateReached reached when reached.Number == _gate:
                _account.Running.Stop();
                Handle.ChangePhase(RunPhase.Paused);
                break;
            case GateReached:
                // It was let go again, or told to stop, in the meantime.
                break;
            case RunFinished finished when !IsOver:
                Close(new RunEnd(_stopReason is null ? RunPhase.Completed : RunPhase.Stopped, _stopReason, finished, Epochs!.LastEpoch + 1));
                break;
            case SinksClosed closed:
                Complete(closed.Result);
                break;
            case CloseTimedOut timedOut:
                Complete(_account.Result(Unfinished(), timedOut.End));
                break;
            case SinkFailed failed:
                Fail(_account.RecorderFailure(failed.Message));
                break;
            case AddSink or RemoveSink:
                Parts!.Recorder.Tell(message);
                break;
            case DisposeRun:
                // It is forgotten when its sinks are closed.
                break;
            default:
                base.Take(message);
                break;
        }
    }

    protected override void Finish(EpochsFinished finished)
    {
        _account.Running.Stop();
        if (finished.LastEpoch == Run!.Topology.EpochCount - 1)
        {
            // The request to stop came when the run had already reached its end.
            _stopReason = null;
        }

        base.Finish(finished);
    }

    protected override void End(string message)
    {
        Parts?.StopNetwork();
        Close(new RunEnd(RunPhase.Failed, message, null, null));
    }

    private void Control(ControlRun control)
    {
        switch (control.Action)
        {
            case ControlRun.Types.Action.Start:
                Go(new SetGate(++_gate, long.MaxValue, 0));
                break;
            case ControlRun.Types.Action.Step:
                Go(new SetGate(++_gate, null, ((control.Steps - 1) / Run!.Experiment.EpochSteps) + 1));
                break;
            case ControlRun.Types.Action.Pause when _begun:
                Parts!.SignalSource.Tell(new SetGate(++_gate, null, 0));
                break;
            case ControlRun.Types.Action.Stop when !_begun:
                Parts!.StopNetwork();
                Close(new RunEnd(RunPhase.Stopped, control.Reason, null, 0));
                break;
            case ControlRun.Types.Action.Stop:
                _gate++;
                _stopReason ??= control.Reason;
                _account.Running.Start();
                Parts!.SignalSource.Tell(EndRun.Instance);
                break;
        }
    }

    private void Go(SetGate gate)
    {
        _begun = true;
        _account.Running.Start();
        Handle.ChangePhase(RunPhase.Running);
        Parts!.SignalSource.Tell(gate);
    }

    private void Close(RunEnd end)
    {
        IsOver = true;
        _account.Running.Stop();
        if (!HasRecorder)
        {
            Forget();
            Handle.CompleteUnbuilt(end.Phase, end.Message, _submission.Sinks);
            return;
        }

        Parts!.Recorder.Tell(new CloseSinks(totals => _account.Result(totals, end)));
        if (end.Phase == RunPhase.Failed)
        {
            // A sink that does not come back must not keep a failure from being told.
            var late = end with { Message = $"{end.Message} An output did not finish within {_closeTimeout.TotalSeconds} s." };
            Timers.StartSingleTimer(nameof(CloseTimedOut), new CloseTimedOut(late), _closeTimeout);
        }
    }

    private void Complete(RunResult result)
    {
        Forget();
        Handle.Complete(result);
    }

    /// <summary>Frees the run's id before the handle ends, so that it may be used again at once.</summary>
    private void Forget()
    {
        TellCoordinator(new DisposeRun { RunId = Prepared.RunId });
        Context.Parent.Tell(new RunOver(Prepared.RunId));
        Context.Stop(Self);
    }

    /// <summary>The recorder is stopped under a run that has not ended: the sinks are closed all the same.</summary>
    private RunResult Abandon(RecordedTotals totals) =>
        _account.Result(totals, new RunEnd(RunPhase.Failed, ShutDownMessage, null, null));

    private RecordedTotals Unfinished() => new("", _account.Progress.Spikes, _account.Progress.Step, 0, null);

    /// <summary>The sinks of a failed run did not come back.</summary>
    private sealed record CloseTimedOut(RunEnd End);
}
