using System.Buffers.Binary;
using System.Reflection;
using Akka.Actor;
using Google.Protobuf;
using Neuromesh.Cluster.CrossbarTiles;
using Neuromesh.Cluster.Epochs;
using Neuromesh.Cluster.NeuronCores;
using Neuromesh.Cluster.Packages;
using Neuromesh.Cluster.Runs;
using Neuromesh.Cluster.Serialization;
using Neuromesh.Core.NeuronCores;
using Neuromesh.Experiments;
using Neuromesh.Experiments.Model;
using Neuromesh.Protocol.Cluster.V1;

namespace Neuromesh.Cluster.Nodes;

/// <summary>One node's share of one run: fetches the experiment, builds cores, tiles and exchange, supervises them, reports.</summary>
/// <remarks>
/// Whatever goes wrong with it, its parts, the other nodes or the coordinator ends the run with a message that says what: nothing is
/// restarted, because a restarted part would have lost its state.
/// </remarks>
internal class RunNode : UntypedActor, IWithTimers
{
    private const int MaximumMessageLength = 4000;

    /// <summary>How long the cause of a peer's end may take to arrive before the end itself is told.</summary>
    private static readonly TimeSpan CauseDelay = TimeSpan.FromSeconds(5);

    private readonly IActorRef _coordinator;
    private readonly PackageReceiver _package = new();
    private readonly List<StateReport> _reports = [];
    private int _built;
    private long _synapses;
    private long _connectivityBytes;
    private EpochsFinished? _epochs;

    public RunNode(PrepareRun prepare)
    {
        Prepared = prepare;
        _coordinator = ((ExtendedActorSystem)Context.System).Provider.ResolveActorRef(prepare.Coordinator);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>What the coordinator asked for.</summary>
    protected PrepareRun Prepared { get; }

    /// <summary>The run, once its experiment is known.</summary>
    protected RunContext? Run { get; private set; }

    /// <summary>The node's actors, once its experiment is known.</summary>
    protected RunParts? Parts { get; private set; }

    /// <summary>The last epoch, once it is behind.</summary>
    protected EpochsFinished? Epochs => _epochs;

    /// <summary>True once the run has ended on this node, in whatever way.</summary>
    protected bool IsOver { get; set; }

    /// <summary>Whether what the node needs beside cores and tiles is there.</summary>
    protected virtual bool IsReadyToReport => true;

    private PlacedNode Node => Prepared.Placement.Nodes[Prepared.Node];

    protected override void PreStart()
    {
        Context.Watch(_coordinator);
        Guard(Begin);
    }

    protected override void PostStop()
    {
        _package.Dispose();
        if (!IsOver)
        {
            TellCoordinator(new RunFailed { RunId = Prepared.RunId, Message = ShutDownMessage, Attempt = Prepared.Attempt });
        }
    }

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(
        0,
        0,
        exception =>
        {
            Self.Tell(new PartFailed(Sender, exception));
            return Directive.Stop;
        },
        loggingEnabled: false);

    protected sealed override void OnReceive(object message) => Guard(() => Take(message));

    /// <summary>The message of a run whose node is shut down under it.</summary>
    protected string ShutDownMessage => $"Node {Node.Address} (process {Environment.ProcessId}) was shut down before the run had ended.";

    /// <summary>Gets hold of the experiment.</summary>
    protected virtual void Begin() => Fetch(0);

    /// <summary>Builds this node's share.</summary>
    /// <param name="experiment">The experiment.</param>
    protected void Build(Experiment experiment)
    {
        Run = new RunContext(Prepared.RunId, experiment, new RunTopology(experiment, Prepared.Placement), Prepared.Node);
        Parts = new RunParts(Context, Run);
        StartParts(Parts);
        ReportIfBuilt();
    }

    /// <summary>Starts the node's actors.</summary>
    /// <param name="parts">Where they are kept.</param>
    protected virtual void StartParts(RunParts parts) => parts.StartNetwork(reversesSummation: false);

    /// <summary>Takes a message; what it throws fails the run.</summary>
    /// <param name="message">The message.</param>
    protected virtual void Take(object message)
    {
        switch (message)
        {
            case CoreBuilt built:
                PartBuilt(built.Synapses, built.Bytes);
                break;
            case TileBuilt built:
                PartBuilt(built.Weights, built.Bytes);
                break;
            case ConnectExchanges connect:
                var provider = ((ExtendedActorSystem)Context.System).Provider;
                Parts!.Exchange.Tell(new ConnectPeers([.. connect.Exchanges.Select(provider.ResolveActorRef)]));
                break;
            case PeersConnected:
                TellCoordinator(new ExchangesConnected { RunId = Prepared.RunId, Node = Prepared.Node, Attempt = Prepared.Attempt });
                break;
            case BeginRun:
                Parts!.Exchange.Tell(BeginEpochs.Instance);
                break;
            case EpochsFinished finished:
                Finish(finished);
                break;
            case StateReport report:
                Collect(report);
                break;
            case PackagePiece piece:
                Accept(piece);
                break;
            case DisposeRun:
                IsOver = true;
                Context.Stop(Self);
                break;
            default:
                ReceiveFailure(message);
                break;
        }
    }

    /// <summary>The network's end, when all local parts have reached the last epoch.</summary>
    /// <param name="finished">What the exchange says.</param>
    protected virtual void Finish(EpochsFinished finished)
    {
        _epochs = finished;
        Parts!.AskForState();
        if (Parts.Count == 0)
        {
            ReportFinished();
        }
    }

    /// <summary>Ends this node's share of a failed run.</summary>
    /// <param name="message">What failed.</param>
    protected virtual void End(string message)
    {
        IsOver = true;
        Context.Stop(Self);
    }

    /// <summary>Fails the run, here and everywhere.</summary>
    /// <param name="message">What failed.</param>
    protected void Fail(string message)
    {
        if (IsOver)
        {
            return;
        }

        var text = message.Length > MaximumMessageLength ? message[..MaximumMessageLength] + " …" : message;
        TellCoordinator(new RunFailed { RunId = Prepared.RunId, Message = text, Attempt = Prepared.Attempt });
        End(text);
    }

    /// <summary>Tells the coordinator once everything is built.</summary>
    protected void ReportIfBuilt()
    {
        if (_built < Parts!.Count || !IsReadyToReport)
        {
            return;
        }

        TellCoordinator(new NodeBuilt
        {
            RunId = Prepared.RunId,
            Node = Prepared.Node,
            Attempt = Prepared.Attempt,
            Exchange = Akka.Serialization.Serialization.SerializedActorPath(Parts.Exchange),
            Synapses = _synapses,
            ConnectivityBytes = _connectivityBytes,
        });
    }

    /// <summary>Tells the coordinator.</summary>
    /// <param name="message">A control message.</param>
    protected void TellCoordinator(IMessage message)
    {
        foreach (var piece in ControlPieces.Of(message))
        {
            _coordinator.Tell(piece, Self);
        }
    }

    /// <summary>Says where a part of this node is.</summary>
    /// <param name="part">The part.</param>
    protected string Describe(string part) => $"{part} on node {Node.Address} (process {Environment.ProcessId})";

    private static Exception Cause(Exception exception)
    {
        while (exception is ActorInitializationException or TypeLoadException or TargetInvocationException && exception.InnerException is { } inner)
        {
            exception = inner;
        }

        return exception;
    }

    private void Guard(Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception)
        {
            Fail($"{Describe("The share of the run")} failed: {Cause(exception).Message}");
        }
    }

    private void ReceiveFailure(object message)
    {
        switch (message)
        {
            case PartFailed failed:
                Fail($"{Describe(Parts!.Describe(failed.Part))} failed: {Cause(failed.Exception).Message}");
                break;
            case NeuronFailed failed:
                Fail($"{failed.Fault.Message} {PlaceOf(failed.Fault.Neuron)}");
                break;
            case NodeLost lost:
                NodeIsLost(lost);
                break;
            case Terminated { ActorRef: var actor } when actor.Equals(_coordinator):
                // The coordinator on this node stops only with the node.
                FailWithOthers(actor.Path.Address.HasLocalScope ? ShutDownMessage : $"The coordinator of the run at {AddressOf(actor)} is gone.");
                break;
            case PeerStopped stopped:
                // It stopped for a reason that is most likely on its way here.
                Timers.StartSingleTimer(stopped, new PeerGone(stopped.Node), CauseDelay);
                break;
            case PeerGone gone:
                FailWithOthers($"The spike exchange on node {Prepared.Placement.Nodes[gone.Node].Address} stopped before the run had ended.");
                break;
            case RunFailed failed when !IsOver:
                End(failed.Message);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private string PlaceOf(int neuron)
    {
        var population = Run!.Experiment.Populations.First(population => neuron < population.FirstNeuron + population.Size);
        return $"It is neuron {neuron - population.FirstNeuron} of population '{population.Name}'.";
    }

    private void Fetch(long offset)
    {
        var gateway = Prepared.Placement.Nodes.First(node => node.Gateway);
        var agent = ((ExtendedActorSystem)Context.System).Provider.ResolveActorRef(gateway.Agent);
        agent.Tell(new FetchPackage { RunId = Prepared.RunId, Offset = offset });
    }

    private void Accept(PackagePiece piece)
    {
        if (_package.Accept(piece) is { } next)
        {
            Fetch(next);
            return;
        }

        var experiment = ExperimentReader.ReadPackage(_package.Whole());
        _package.Dispose();
        Build(experiment);
    }

    private void PartBuilt(long synapses, long bytes)
    {
        _synapses += synapses;
        _connectivityBytes += bytes;
        _built++;
        ReportIfBuilt();
    }

    private void Collect(StateReport report)
    {
        _reports.Add(report);
        if (_reports.Count == Parts!.Count)
        {
            ReportFinished();
        }
    }

    private void ReportFinished()
    {
        UInt128 digest = 0;
        foreach (var report in _reports)
        {
            digest += report.Digest;
        }

        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt128LittleEndian(bytes, digest);
        var finished = new NodeFinished
        {
            RunId = Prepared.RunId,
            Node = Prepared.Node,
            Attempt = Prepared.Attempt,
            StateDigest = ByteString.CopyFrom(bytes),
            SynapticEvents = _reports.Sum(report => report.SynapticEvents),
            PeakMemoryBytes = ProcessMemory.PeakBytes(),
            AllocatedBytesPerEpoch = _epochs!.AllocatedBytesPerEpoch,
            Epochs = _epochs.LastEpoch + 1,
            Times = SumTimes(),
        };
        foreach (var report in _reports)
        {
            if (report.Counts is { } counts)
            {
                finished.Tiles.Add(new TileCounts { Tile = report.Tile, Values = { counts.ToArray() } });
            }
        }

        TellCoordinator(finished);
    }

    private ComputeTimes SumTimes()
    {
        var times = _reports.Aggregate(default(EngineTimes), (sum, report) => sum + report.Times);
        return new ComputeTimes
        {
            DeliverySeconds = times.Delivery.TotalSeconds,
            InputSeconds = times.Input.TotalSeconds,
            UpdateSeconds = times.Update.TotalSeconds,
            ExchangeSeconds = Run!.Meter.ExchangeSeconds,
        };
    }

    private void NodeIsLost(NodeLost lost)
    {
        var address = lost.Address.ToString();
        if (Prepared.Placement.Nodes.FirstOrDefault(node => node.Address == address) is { } node)
        {
            FailWithOthers(lost.MessageFor(node));
        }
        else if (AddressOf(_coordinator) == address)
        {
            FailWithOthers($"Node {address}, which coordinates the run, {lost.What}.");
        }
    }

    /// <summary>Fails the run because another node is gone; to a node that leaves the cluster all others seem gone.</summary>
    private void FailWithOthers(string message)
    {
        var cluster = Akka.Cluster.Cluster.Get(Context.System);
        var leaves = cluster.IsTerminated
            || cluster.SelfMember.Status is Akka.Cluster.MemberStatus.Leaving or Akka.Cluster.MemberStatus.Exiting or Akka.Cluster.MemberStatus.Removed;
        Fail(leaves ? ShutDownMessage : message);
    }

    private string AddressOf(IActorRef actor) =>
        actor.Path.Address.HasLocalScope ? Node.Address : actor.Path.Address.ToString();

    /// <summary>A part threw and was stopped.</summary>
    private sealed record PartFailed(IActorRef Part, Exception Exception);

    /// <summary>A peer's exchange has stopped, and no cause has arrived.</summary>
    private sealed record PeerGone(int Node);
}
