using Akka.Actor;
using Akka.Cluster;
using Akka.Remote;
using Google.Protobuf;
using Neuromesh.Cluster.Coordination;
using Neuromesh.Cluster.Runs;
using Neuromesh.Cluster.Serialization;
using Neuromesh.Core.Kernels;
using Neuromesh.Protocol.Cluster.V1;

namespace Neuromesh.Cluster.Nodes;

/// <summary>One per node, at <c>/user/node-agent</c>: builds and supervises the node's share of every run, and hears which nodes are lost.</summary>
/// <remarks>What goes wrong with one run must not end the agent, because all other runs of the node hang on it.</remarks>
internal sealed class NodeAgent : UntypedActor, IWithTimers
{
    public const string Name = "node-agent";

    private readonly int _threads;
    private readonly IActorRef _coordinator;
    private readonly Akka.Cluster.Cluster _cluster = Akka.Cluster.Cluster.Get(Context.System);
    private readonly ControlAssembler _pieces = new();
    private readonly Dictionary<string, Submission> _submissions = [];
    private readonly Dictionary<string, IActorRef> _runs = [];
    private readonly HashSet<Address> _lost = [];
    private long _started;

    public NodeAgent(int threads, IActorRef coordinator)
    {
        _threads = threads;
        _coordinator = coordinator;
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        _cluster.Subscribe(
            Self,
            ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents,
            typeof(ClusterEvent.IMemberEvent),
            typeof(ClusterEvent.IReachabilityEvent));
        Context.System.EventStream.Subscribe(Self, typeof(DisassociatedEvent));
    }

    protected override void PostStop()
    {
        _cluster.Unsubscribe(Self);
        Context.System.EventStream.Unsubscribe(Self);
        foreach (var submission in _submissions.Values)
        {
            submission.End(RunPhase.Failed, $"Node {_cluster.SelfAddress} was shut down before the run had begun.");
        }
    }

    protected override SupervisorStrategy SupervisorStrategy() => Akka.Actor.SupervisorStrategy.StoppingStrategy;

    protected override void OnReceive(object message)
    {
        if (message is ControlPiece piece)
        {
            if (_pieces.Accept(Sender, piece) is { } whole)
            {
                OnReceive(whole);
            }

            return;
        }

        try
        {
            Take(message);
        }
        catch (Exception exception) when (message is SubmitLocal or Submission or CommandRun or ChangeSinks or IMessage)
        {
            var text = $"The agent of node {_cluster.SelfAddress} (process {Environment.ProcessId}) failed: {exception.Message}";
            (message as SubmitLocal)?.Run.CompleteUnbuilt(RunPhase.Failed, text, ((SubmitLocal)message).Sinks);
            if (RunIdOf(message) is { } runId)
            {
                FailRun(runId, text);
            }
        }
    }

    private static string? RunIdOf(object message) => message switch
    {
        SubmitLocal submit => submit.Run.RunId,
        Submission submission => submission.RunId,
        CommandRun command => command.Run.RunId,
        ChangeSinks change => change.Run.RunId,
        IMessage control => ControlMessages.RunIdOf(control),
        _ => null,
    };

    private void Take(object message)
    {
        switch (message)
        {
            case SubmitLocal submit:
                Submit(submit);
                break;
            case Submission submission:
                Submit(submission);
                break;
            case CommandRun command:
                Command(command);
                break;
            case ChangeSinks change:
                ChangeSinksOf(change);
                break;
            case RunOver over:
                _submissions.Remove(over.RunId);
                _runs.Remove(over.RunId);
                break;
            case Terminated terminated:
                Forget(terminated.ActorRef);
                break;
            case IMessage control:
                TakeControl(control);
                break;
            default:
                TakeClusterEvent(message);
                break;
        }
    }

    private void TakeControl(IMessage message)
    {
        switch (message)
        {
            case DescribeNode:
                Sender.Tell(Describe());
                break;
            case PrepareRun prepare:
                Prepare(prepare);
                break;
            case FetchPackage fetch:
                SendPiece(fetch);
                break;
            case SubmissionRefused refused when !_runs.ContainsKey(refused.RunId):
                EndSubmission(refused.RunId, RunPhase.Failed, refused.Message);
                break;
            case RunFailed failed when !_runs.ContainsKey(failed.RunId):
                // It failed before this node had any part in it.
                EndSubmission(failed.RunId, RunPhase.Failed, failed.Message);
                break;
            case DisposeRun dispose when _runs.Remove(dispose.RunId, out var run):
                run.Forward(dispose);
                break;
            default:
                if (ControlMessages.RunIdOf(message) is { } runId && _runs.TryGetValue(runId, out var share))
                {
                    share.Forward(message);
                }

                break;
        }
    }

    private void TakeClusterEvent(object message)
    {
        switch (message)
        {
            case ClusterEvent.UnreachableMember { Member.Address: var address }:
                _lost.Add(address);
                Lose(address, "cannot be reached");
                break;
            case ClusterEvent.MemberRemoved { Member.Address: var address }:
                _lost.Add(address);
                Lose(address, "left the cluster");
                break;
            case ClusterEvent.ReachableMember { Member.Address: var address }:
                _lost.Remove(address);
                break;
            case ClusterEvent.MemberJoined { Member.Address: var address }:
                _lost.Remove(address);
                break;
            case DisassociatedEvent { RemoteAddress: var address }:
                // What was on its way is lost, and the transport does not send it again.
                Lose(address, "broke its connection");
                break;
        }
    }

    private NodeDescription Describe() => new()
    {
        Address = _cluster.SelfAddress.ToString(),
        Threads = _threads,
        ProcessId = Environment.ProcessId,
        VectorBits = VectorWidth.Bits,
    };

    private void Submit(SubmitLocal submit)
    {
        var runId = submit.Run.RunId;
        if (_submissions.ContainsKey(runId) || _runs.ContainsKey(runId))
        {
            submit.Run.CompleteUnbuilt(RunPhase.Failed, $"A run with the id '{runId}' is under way already.", submit.Sinks);
            return;
        }

        var load = LoadEstimate.Of(submit.Experiment, submit.Options, runId, Akka.Serialization.Serialization.SerializedActorPath(Self));
        var submission = new Submission(submit, load, Context.System.Settings.Config);
        _submissions[runId] = submission;
        Submit(submission);
    }

    /// <summary>Tells the coordinator again and again, until the run is placed: nobody knows yet who the coordinator is, or it may be lost.</summary>
    private void Submit(Submission submission)
    {
        if (submission.IsPrepared || _submissions.GetValueOrDefault(submission.RunId) != submission)
        {
            return;
        }

        if (submission.IsLate)
        {
            EndSubmission(submission.RunId, RunPhase.Failed, "The cluster's coordinator did not answer: is a node with the role 'gateway' up and reachable?");
            TellCoordinator(new DisposeRun { RunId = submission.RunId });
            return;
        }

        TellCoordinator(submission.Load([.. ComputeNodes()]));
        Timers.StartSingleTimer(submission, submission, Submission.RepeatInterval);
    }

    private IEnumerable<string> ComputeNodes() => _cluster.State.Members
        .Where(member => member.Status == MemberStatus.Up && member.HasRole(NodeOptions.ComputeRole) && !_lost.Contains(member.Address))
        .Select(member => member.Address.ToString());

    private void Command(CommandRun command)
    {
        var (run, control) = command;
        if (SubmissionOf(run) is not { } submission)
        {
            return;
        }

        if (submission.IsPrepared)
        {
            TellCoordinator(control);
        }
        else if (control.Action == ControlRun.Types.Action.Stop)
        {
            // It is not placed yet: nobody else knows of it but the coordinator.
            EndSubmission(control.RunId, RunPhase.Stopped, control.Reason);
            TellCoordinator(new DisposeRun { RunId = control.RunId });
        }
    }

    private void ChangeSinksOf(ChangeSinks change)
    {
        if (SubmissionOf(change.Run) is not { } submission)
        {
            return;
        }

        if (submission.IsPrepared)
        {
            _runs.GetValueOrDefault(submission.RunId, ActorRefs.Nobody).Tell(change.Change);
        }
        else
        {
            submission.Change(change.Change);
        }
    }

    /// <summary>What belongs to a handle; null when its run has ended, or was refused because another run has its id.</summary>
    private Submission? SubmissionOf(ExperimentRun run) =>
        _submissions.TryGetValue(run.RunId, out var submission) && submission.Run == run ? submission : null;

    private void Prepare(PrepareRun prepare)
    {
        var submission = _submissions.GetValueOrDefault(prepare.RunId);
        var isGateway = prepare.Placement.Nodes[prepare.Node].Gateway;
        if (_runs.ContainsKey(prepare.RunId))
        {
            Refuse(prepare, "has a part in a run of that id already");
        }
        else if (isGateway && submission is null)
        {
            Refuse(prepare, "knows nothing of the run any more");
        }
        else if (prepare.Placement.Nodes.FirstOrDefault(node => _lost.Contains(Address.Parse(node.Address))) is { } lost)
        {
            Refuse(prepare, $"cannot reach node {lost.Address}");
        }
        else
        {
            Start(prepare, submission);
        }
    }

    private void Start(PrepareRun prepare, Submission? submission)
    {
        var props = Props.Create(() => new RunNode(prepare));
        if (prepare.Placement.Nodes[prepare.Node].Gateway)
        {
            var submitted = submission!.Prepare();
            props = Props.Create(() => new GatewayRunNode(prepare, submitted));
        }

        // A run of the same id may still be on its way out.
        var run = Context.ActorOf(props, $"run-{prepare.RunId}-{++_started}");
        Context.Watch(run);
        _runs[prepare.RunId] = run;
    }

    private void Refuse(PrepareRun prepare, string why) => Sender.Tell(new RunFailed
    {
        RunId = prepare.RunId,
        Attempt = prepare.Attempt,
        Message = $"Node {_cluster.SelfAddress} (process {Environment.ProcessId}) cannot take part in the run: it {why}.",
    });

    private void SendPiece(FetchPackage fetch) => Sender.Tell(
        _submissions.TryGetValue(fetch.RunId, out var submission)
            ? submission.PieceAt(fetch.Offset)
            : new RunFailed { RunId = fetch.RunId, Message = $"Node {_cluster.SelfAddress} knows nothing of the run any more." });

    private void EndSubmission(string runId, RunPhase phase, string message)
    {
        if (_submissions.Remove(runId, out var submission))
        {
            submission.End(phase, message);
        }
    }

    /// <summary>A share has ended; if it ended without a word, so has the run.</summary>
    private void Forget(IActorRef run)
    {
        if (_runs.FirstOrDefault(entry => entry.Value.Equals(run)) is { Key: { } runId })
        {
            _runs.Remove(runId);
            EndSubmission(runId, RunPhase.Failed, $"Node {_cluster.SelfAddress} lost its part of the run.");
        }
    }

    private void FailRun(string runId, string message)
    {
        TellCoordinator(new RunFailed { RunId = runId, Message = message });
        if (_runs.TryGetValue(runId, out var run))
        {
            run.Tell(new RunFailed { RunId = runId, Message = message });
        }
        else
        {
            EndSubmission(runId, RunPhase.Failed, message);
        }
    }

    private void TellCoordinator(IMessage message)
    {
        foreach (var piece in ControlPieces.Of(message))
        {
            _coordinator.Tell(piece, Self);
        }
    }

    private void Lose(Address address, string what)
    {
        foreach (var run in _runs.Values)
        {
            run.Tell(new NodeLost(address, what));
        }
    }
}
