using System.Diagnostics;
using Akka.Actor;
using Akka.Cluster;
using Akka.Remote;
using Google.Protobuf;
using Neuromesh.Cluster.Configuration;
using Neuromesh.Cluster.Nodes;
using Neuromesh.Cluster.Placement;
using Neuromesh.Cluster.Serialization;
using Neuromesh.Protocol.Cluster.V1;

namespace Neuromesh.Cluster.Coordination;

/// <summary>
/// Cluster singleton: knows the compute nodes, places experiments on them and leads each run from building to its end. It never sees a spike.
/// </summary>
/// <remarks>
/// It keeps nothing that outlives it: every node watches the coordinator of its runs, and a run whose coordinator is gone fails. What goes wrong
/// with one run must not end it, because all other runs hang on it.
/// </remarks>
internal sealed class ExperimentCoordinator : UntypedActor, IWithTimers
{
    private readonly Akka.Cluster.Cluster _cluster = Akka.Cluster.Cluster.Get(Context.System);
    private readonly PlacementRule _plan;
    private readonly TimeSpan _placementTimeout = NodeConfiguration.PlacementTimeout(Context.System.Settings.Config);
    private readonly ControlAssembler _pieces = new();
    private readonly Dictionary<Address, PlacedNode?> _computeNodes = [];
    private readonly HashSet<Address> _unreachable = [];
    private readonly Dictionary<string, ManagedRun> _runs = [];
    private readonly Dictionary<string, (SubmitRun Submit, long Since)> _waiting = [];
    private long _attempts;

    /// <summary>Knows no nodes yet.</summary>
    /// <param name="plan">Says which node holds what.</param>
    public ExperimentCoordinator(PlacementRule plan) => _plan = plan;

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        _cluster.Subscribe(
            Self,
            ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents,
            typeof(ClusterEvent.IMemberEvent),
            typeof(ClusterEvent.IReachabilityEvent));
        Context.System.EventStream.Subscribe(Self, typeof(DisassociatedEvent));
        Timers.StartPeriodicTimer("place", PlaceWaiting.Instance, TimeSpan.FromMilliseconds(250));
    }

    protected override void PostStop()
    {
        foreach (var runId in _runs.Keys.ToArray())
        {
            // A coordinator moves only when its node ends, so this is the cause, whichever of the node's actors tells it first.
            Fail(runId, $"Node {_cluster.SelfAddress} (process {Environment.ProcessId}), which coordinates the run, was shut down before the run had ended.");
        }

        _cluster.Unsubscribe(Self);
        Context.System.EventStream.Unsubscribe(Self);
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ControlPiece piece:
                if (_pieces.Accept(Sender, piece) is { } whole)
                {
                    OnReceive(whole);
                }

                break;
            case IMessage control:
                TakeControl(control);
                break;
            case PlaceWaiting:
                PlaceRuns();
                break;
            default:
                TakeClusterEvent(message);
                break;
        }
    }

    private static IActorRef Resolve(string path) => ((ExtendedActorSystem)Context.System).Provider.ResolveActorRef(path);

    private void TakeControl(IMessage message)
    {
        try
        {
            switch (message)
            {
                case NodeDescription description:
                    Learn(description);
                    break;
                case SubmitRun submit:
                    Submit(submit);
                    break;
                case DisposeRun dispose when _waiting.TryGetValue(dispose.RunId, out var waiting) && IsFrom(waiting.Submit.GatewayAgent):
                    _waiting.Remove(dispose.RunId);
                    break;
                default:
                    if (ControlMessages.RunIdOf(message) is { } runId && _runs.TryGetValue(runId, out var run) && run.IsOfThis(message))
                    {
                        Lead(run, message);
                    }

                    break;
            }
        }
        catch (Exception exception) when (ControlMessages.RunIdOf(message) is { } runId)
        {
            Fail(runId, $"The coordinator of the run at {_cluster.SelfAddress} failed: {exception.Message}");
        }
    }

    private void Lead(ManagedRun run, IMessage message)
    {
        switch (message)
        {
            case NodeBuilt built:
                if (run.Built(built))
                {
                    run.TellAll(run.Connections());
                }

                break;
            case ExchangesConnected connected:
                if (run.Connected(connected.Node))
                {
                    run.TellGateway(run.Ready());
                }

                break;
            case ControlRun control:
                if (run.BeginsWith(control))
                {
                    run.TellAll(new BeginRun { RunId = control.RunId });
                }

                run.TellGateway(control);
                break;
            case NodeFinished finished:
                if (run.Finished(finished))
                {
                    run.TellGateway(run.Result());
                }

                break;
            case RunFailed failed:
                _runs.Remove(failed.RunId);
                run.TellAll(failed);
                break;
            case DisposeRun dispose when IsFrom(run.GatewayAgent):
                _runs.Remove(dispose.RunId);
                run.TellAll(dispose);
                break;
        }
    }

    private void TakeClusterEvent(object message)
    {
        switch (message)
        {
            case ClusterEvent.MemberUp { Member: var member } when member.HasRole(NodeOptions.ComputeRole):
                _computeNodes[member.Address] = null;
                AskForDescriptions();
                break;
            case ClusterEvent.MemberLeft { Member.Address: var address }:
                _computeNodes.Remove(address);
                break;
            case ClusterEvent.MemberRemoved { Member.Address: var address }:
                _computeNodes.Remove(address);
                _unreachable.Remove(address);
                Lose(new NodeLost(address, "left the cluster"));
                break;
            case ClusterEvent.UnreachableMember { Member.Address: var address }:
                _unreachable.Add(address);
                Lose(new NodeLost(address, "cannot be reached"));
                break;
            case ClusterEvent.ReachableMember { Member.Address: var address }:
                _unreachable.Remove(address);
                Doubt(address);
                break;
            case DisassociatedEvent { RemoteAddress: var address }:
                Doubt(address);
                Lose(new NodeLost(address, "broke its connection"));
                break;
        }
    }

    /// <summary>Nothing is placed on a node before it has answered again.</summary>
    private void Doubt(Address address)
    {
        if (_computeNodes.ContainsKey(address))
        {
            _computeNodes[address] = null;
        }
    }

    private void Lose(NodeLost lost)
    {
        foreach (var runId in _waiting.Where(entry => AddressOf(entry.Value.Submit) == lost.Address).Select(entry => entry.Key).ToArray())
        {
            _waiting.Remove(runId);
        }

        foreach (var (runId, run) in _runs.ToArray())
        {
            if (run.NodeAt(lost.Address) is { } node)
            {
                Fail(runId, lost.MessageFor(node));
            }
        }
    }

    private void Fail(string runId, string message)
    {
        var failed = new RunFailed { RunId = runId, Message = message };
        if (_runs.Remove(runId, out var run))
        {
            run.TellAll(failed);
        }
        else if (_waiting.Remove(runId, out var waiting))
        {
            Resolve(waiting.Submit.GatewayAgent).Tell(failed);
        }
    }

    private void Learn(NodeDescription description)
    {
        var address = Address.Parse(description.Address);
        if (!_computeNodes.ContainsKey(address))
        {
            return;
        }

        _computeNodes[address] = new PlacedNode
        {
            Address = description.Address,
            Agent = Akka.Serialization.Serialization.SerializedActorPath(Sender),
            Threads = description.Threads,
            ProcessId = description.ProcessId,
        };
        PlaceRuns();
    }

    private void Submit(SubmitRun submit)
    {
        var known = _runs.TryGetValue(submit.RunId, out var run) ? run.GatewayAgent
            : _waiting.TryGetValue(submit.RunId, out var waiting) ? waiting.Submit.GatewayAgent
            : submit.GatewayAgent;
        if (known != submit.GatewayAgent)
        {
            Resolve(submit.GatewayAgent).Tell(new SubmissionRefused
            {
                RunId = submit.RunId,
                Message = $"A run with the id '{submit.RunId}' is under way already, submitted on node {AddressOf(known)}.",
            });
        }
        else if (run is null)
        {
            // Told again, it still waits since it came first.
            var since = _waiting.TryGetValue(submit.RunId, out var earlier) ? earlier.Since : Stopwatch.GetTimestamp();
            _waiting[submit.RunId] = (submit, since);
            PlaceRuns();
        }
    }

    /// <summary>Places what waits, once every compute node that is up and reachable has said what it can do.</summary>
    private void PlaceRuns()
    {
        if (_waiting.Count == 0)
        {
            return;
        }

        AskForDescriptions();
        var nodes = _computeNodes.Where(node => !_unreachable.Contains(node.Key)).ToArray();
        var silent = nodes.Where(node => node.Value is null).Select(node => node.Key.ToString()).ToArray();
        foreach (var (runId, (submit, since)) in _waiting.ToArray())
        {
            var unseen = submit.ComputeNodes.Where(address => !_computeNodes.ContainsKey(Address.Parse(address))).ToArray();
            if (nodes.Length > 0 && silent.Length == 0 && unseen.Length == 0)
            {
                TryPlace(submit, [.. nodes.Select(node => node.Value!)]);
            }
            else if (Stopwatch.GetElapsedTime(since) > _placementTimeout)
            {
                Fail(runId, nodes.Length == 0
                    ? "The cluster has no node with the role 'compute': start one with 'neuromesh node'."
                    : $"These nodes did not answer: {string.Join(", ", silent.Concat(unseen))}.");
            }
        }
    }

    private void TryPlace(SubmitRun submit, PlacedNode[] computeNodes)
    {
        try
        {
            Place(submit, computeNodes);
        }
        catch (Exception exception)
        {
            Fail(submit.RunId, $"The run could not be placed: {exception.Message}");
        }
    }

    private void Place(SubmitRun submit, PlacedNode[] computeNodes)
    {
        var gateway = new PlacedNode
        {
            Address = AddressOf(submit).ToString(),
            Agent = submit.GatewayAgent,
            ProcessId = submit.GatewayProcessId,
        };
        var placement = _plan(submit, computeNodes, gateway);
        var run = new ManagedRun(submit, placement, [.. placement.Nodes.Select(node => Resolve(node.Agent))], Self, ++_attempts);
        _waiting.Remove(submit.RunId);
        _runs[submit.RunId] = run;
        run.Prepare();
    }

    /// <summary>Whether the message comes from the node of an agent: only the one that submitted a run disposes of it.</summary>
    private bool IsFrom(string agent)
    {
        var sender = Sender.Path.Address;
        return (sender.HasLocalScope ? _cluster.SelfAddress : sender) == AddressOf(agent);
    }

    private Address AddressOf(SubmitRun submit) => AddressOf(submit.GatewayAgent);

    private Address AddressOf(string agent)
    {
        var address = ActorPath.Parse(agent).Address;
        return address.HasLocalScope ? _cluster.SelfAddress : address;
    }

    private void AskForDescriptions()
    {
        foreach (var address in _computeNodes.Where(node => node.Value is null).Select(node => node.Key))
        {
            Context.ActorSelection(new RootActorPath(address) / "user" / NodeAgent.Name).Tell(new DescribeNode());
        }
    }

    private sealed record PlaceWaiting
    {
        public static PlaceWaiting Instance { get; } = new();
    }
}
