using System.Buffers.Binary;
using System.Diagnostics;
using System.Security.Cryptography;
using Akka.Actor;
using Akka.Cluster;
using Neuromesh.Cluster.Nodes;
using Neuromesh.Cluster.Placement;
using Neuromesh.Protocol.Cluster.V1;

namespace Neuromesh.Cluster.Coordination;

/// <summary>
/// Cluster singleton: knows the compute nodes, places experiments on them and leads each run from building to its end. It never sees a spike.
/// </summary>
internal sealed class ExperimentCoordinator : UntypedActor, IWithTimers
{
    private static readonly TimeSpan PlacementTimeout = TimeSpan.FromSeconds(15);

    private readonly Akka.Cluster.Cluster _cluster = Akka.Cluster.Cluster.Get(Context.System);
    private readonly Dictionary<Address, PlacedNode?> _computeNodes = [];
    private readonly Dictionary<string, ManagedRun> _runs = [];
    private readonly List<(SubmitRun Submit, long Since)> _waiting = [];

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        _cluster.Subscribe(
            Self,
            ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents,
            typeof(ClusterEvent.MemberUp),
            typeof(ClusterEvent.MemberRemoved));
        Timers.StartPeriodicTimer("place", PlaceWaiting.Instance, TimeSpan.FromMilliseconds(250));
    }

    protected override void PostStop() => _cluster.Unsubscribe(Self);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ClusterEvent.MemberUp { Member: var member } when member.HasRole(NodeOptions.ComputeRole):
                _computeNodes[member.Address] = null;
                AgentOf(member.Address).Tell(new DescribeNode());
                break;
            case ClusterEvent.MemberRemoved removed:
                _computeNodes.Remove(removed.Member.Address);
                break;
            case NodeDescription description:
                Learn(description);
                break;
            case SubmitRun submit:
                _waiting.Add((submit, Stopwatch.GetTimestamp()));
                PlaceRuns();
                break;
            case PlaceWaiting:
                PlaceRuns();
                break;
            case NodeBuilt built when _runs.TryGetValue(built.RunId, out var run):
                if (run.Built(built))
                {
                    run.TellAll(run.Connections());
                }

                break;
            case ExchangesConnected connected when _runs.TryGetValue(connected.RunId, out var run):
                if (run.Connected(connected.Node))
                {
                    run.Gateway.Tell(run.Ready());
                }

                break;
            case ControlRun control when _runs.TryGetValue(control.RunId, out var run):
                if (run.BeginsWith(control))
                {
                    run.TellAll(new BeginRun { RunId = control.RunId });
                }

                run.Gateway.Tell(control);
                break;
            case NodeFinished finished when _runs.TryGetValue(finished.RunId, out var run):
                if (run.Finished(finished))
                {
                    run.Gateway.Tell(run.Result());
                }

                break;
            case RunFailed failed when _runs.Remove(failed.RunId, out var run):
                run.TellAll(failed);
                break;
            case DisposeRun dispose when _runs.Remove(dispose.RunId, out var run):
                run.TellAll(dispose);
                break;
        }
    }

    private static ActorSelection AgentOf(Address address) =>
        Context.ActorSelection(new RootActorPath(address) / "user" / NodeAgent.Name);

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

    /// <summary>Places what waits, once every compute node that is up has said what it can do.</summary>
    private void PlaceRuns()
    {
        if (_waiting.Count == 0)
        {
            return;
        }

        if (_computeNodes.Count == 0 || _computeNodes.Values.Any(node => node is null))
        {
            foreach (var late in _waiting.Where(entry => Stopwatch.GetElapsedTime(entry.Since) > PlacementTimeout).ToArray())
            {
                _waiting.Remove(late);
                var silent = _computeNodes.Where(node => node.Value is null).Select(node => node.Key.ToString());
                Resolve(late.Submit.GatewayAgent).Tell(new RunFailed
                {
                    RunId = late.Submit.RunId,
                    Message = _computeNodes.Count == 0
                        ? "The cluster has no node with the role 'compute': start one with 'neuromesh node'."
                        : $"These nodes did not answer: {string.Join(", ", silent)}.",
                });
            }

            return;
        }

        foreach (var (submit, _) in _waiting)
        {
            Place(submit);
        }

        _waiting.Clear();
    }

    private void Place(SubmitRun submit)
    {
        var gatewayAgent = Resolve(submit.GatewayAgent);
        var gatewayAddress = gatewayAgent.Path.Address.HasLocalScope ? _cluster.SelfAddress : gatewayAgent.Path.Address;
        var gateway = new PlacedNode { Address = gatewayAddress.ToString(), Agent = submit.GatewayAgent };
        var placement = PlacementPlanner.Plan(submit, [.. _computeNodes.Values.OfType<PlacedNode>()], gateway);
        var agents = placement.Nodes.Select(node => Resolve(node.Agent)).ToArray();
        var run = new ManagedRun(submit.RunId, placement, agents, Self);
        _runs[submit.RunId] = run;
        for (var node = 0; node < agents.Length; node++)
        {
            agents[node].Tell(new PrepareRun
            {
                RunId = submit.RunId,
                Placement = placement,
                Node = node,
                Coordinator = Akka.Serialization.Serialization.SerializedActorPath(Self),
            });
        }
    }

    private static IActorRef Resolve(string path) => ((ExtendedActorSystem)Context.System).Provider.ResolveActorRef(path);

    /// <summary>What the coordinator keeps of a run.</summary>
    private sealed class ManagedRun(string runId, Protocol.Cluster.V1.Placement placement, IActorRef[] agents, IActorRef self)
    {
        private readonly long _since = Stopwatch.GetTimestamp();
        private readonly NodeBuilt?[] _built = new NodeBuilt?[agents.Length];
        private readonly bool[] _connected = new bool[agents.Length];
        private readonly NodeFinished?[] _finished = new NodeFinished?[agents.Length];
        private bool _begun;

        public IActorRef Gateway { get; } = agents[placement.Nodes.ToList().FindIndex(node => node.Gateway)];

        public void TellAll(object message)
        {
            foreach (var agent in agents)
            {
                agent.Tell(message, self);
            }
        }

        public bool Built(NodeBuilt built)
        {
            _built[built.Node] = built;
            return _built.All(node => node is not null);
        }

        public ConnectExchanges Connections()
        {
            var connect = new ConnectExchanges { RunId = runId };
            connect.Exchanges.AddRange(_built.Select(built => built!.Exchange));
            return connect;
        }

        public bool Connected(int node)
        {
            _connected[node] = true;
            return _connected.All(connected => connected);
        }

        public RunReady Ready() => new()
        {
            RunId = runId,
            BuildSeconds = Stopwatch.GetElapsedTime(_since).TotalSeconds,
            Synapses = _built.Sum(built => built!.Synapses),
            ConnectivityBytes = _built.Sum(built => built!.ConnectivityBytes),
            Nodes = placement.Cores.Select(core => core.Node).Concat(placement.Tiles.Select(tile => tile.Node)).Distinct().Count(),
            Threads = placement.Nodes.Sum(node => node.Threads),
            Cores = placement.Cores.Count,
            Tiles = placement.Tiles.Count,
        };

        public bool BeginsWith(ControlRun control)
        {
            if (_begun || control.Action is not (ControlRun.Types.Action.Start or ControlRun.Types.Action.Step))
            {
                return false;
            }

            _begun = true;
            return true;
        }

        public bool Finished(NodeFinished finished)
        {
            _finished[finished.Node] = finished;
            return _finished.All(node => node is not null);
        }

        public RunFinished Result()
        {
            UInt128 sum = 0;
            foreach (var finished in _finished)
            {
                sum += BinaryPrimitives.ReadUInt128LittleEndian(finished!.StateDigest.Span);
            }

            Span<byte> bytes = stackalloc byte[16];
            BinaryPrimitives.WriteUInt128LittleEndian(bytes, sum);
            return new RunFinished
            {
                RunId = runId,
                StateFingerprint = Convert.ToHexStringLower(SHA256.HashData(bytes)),
                SynapticEvents = _finished.Sum(node => node!.SynapticEvents),
                PeakMemoryBytes = _finished.Sum(node => node!.PeakMemoryBytes),
                AllocatedBytesPerEpoch = _finished.Sum(node => node!.AllocatedBytesPerEpoch),
            };
        }
    }

    private sealed record PlaceWaiting
    {
        public static PlaceWaiting Instance { get; } = new();
    }
}
