using System.Buffers.Binary;
using System.Diagnostics;
using Akka.Actor;
using Google.Protobuf;
using Neuromesh.Cluster.Configuration;
using Neuromesh.Cluster.CrossbarTiles;
using Neuromesh.Cluster.Epochs;
using Neuromesh.Cluster.NeuronCores;
using Neuromesh.Cluster.Packages;
using Neuromesh.Cluster.Recorders;
using Neuromesh.Cluster.Runs;
using Neuromesh.Cluster.Signals;
using Neuromesh.Experiments;
using Neuromesh.Protocol.Cluster.V1;

namespace Neuromesh.Cluster.Nodes;

/// <summary>One node's share of one run: fetches the experiment, builds cores, tiles and exchange, supervises them, reports.</summary>
/// <remarks>On the gateway's node it also holds the signal source and the recorder, and leads the handle that the submitter holds.</remarks>
internal sealed class RunNode : UntypedActor
{
    private readonly PrepareRun _prepare;
    private readonly SubmitLocal? _submission;
    private readonly IActorRef _coordinator;
    private readonly PackageReceiver _package = new();
    private readonly RunProgress _progress = new();
    private readonly Stopwatch _running = new();
    private readonly Dictionary<IActorRef, string> _descriptions = [];
    private readonly List<StateReport> _reports = [];
    private readonly Dictionary<int, Lazy<ProgrammedMatrix>> _matrices = [];
    private RunContext? _context;
    private IActorRef[] _cores = [];
    private IActorRef[] _tiles = [];
    private IActorRef _exchange = ActorRefs.Nobody;
    private IActorRef _signalSource = ActorRefs.Nobody;
    private IActorRef _recorder = ActorRefs.Nobody;
    private int _unbuilt;
    private long _synapses;
    private long _connectivityBytes;
    private RunReady? _ready;
    private bool _begun;
    private bool _over;
    private string? _stopReason;
    private EpochsFinished? _epochs;

    public RunNode(PrepareRun prepare, SubmitLocal? submission)
    {
        _prepare = prepare;
        _submission = submission;
        _coordinator = ((ExtendedActorSystem)Context.System).Provider.ResolveActorRef(prepare.Coordinator);
    }

    private PlacedNode Node => _prepare.Placement.Nodes[_prepare.Node];

    public static string NameOf(string runId) => "run-" + runId;

    protected override void PreStart()
    {
        if (_submission is not null)
        {
            Build(_submission.Experiment);
            return;
        }

        Fetch(0);
    }

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(0, TimeSpan.Zero, exception =>
    {
        var child = Sender;
        var cause = exception is ActorInitializationException && exception.InnerException is { } inner ? Unwrap(inner) : exception;
        Self.Tell(new ChildFailed(_descriptions.GetValueOrDefault(child, child.Path.Name), cause));
        return Directive.Stop;
    });

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case PackagePiece piece:
                Accept(piece);
                break;
            case CoreBuilt built:
                PartBuilt(built.Synapses, built.Bytes);
                break;
            case TileBuilt built:
                PartBuilt(built.Weights, built.Bytes);
                break;
            case ConnectExchanges connect:
                Connect(connect);
                break;
            case BeginRun:
                _exchange.Tell(BeginEpochs.Instance);
                break;
            case EpochsFinished finished:
                Finish(finished);
                break;
            case StateReport report:
                Collect(report);
                break;
            case ChildFailed failed:
                Fail($"{failed.Actor} on node {Node.Address} (process {Environment.ProcessId}) failed: {failed.Cause.Message}");
                break;
            case SinkFailed failed:
                Fail($"The recorder on node {Node.Address} (process {Environment.ProcessId}) failed: {failed.Message}");
                break;
            case NodeLost lost:
                NodeIsLost(lost);
                break;
            case RunFailed failed:
                End(failed.Message);
                break;
            default:
                ReceiveOnGateway(message);
                break;
        }
    }

    private static Exception Unwrap(Exception exception) =>
        exception is System.Reflection.TargetInvocationException { InnerException: { } inner } ? inner : exception;

    private void ReceiveOnGateway(object message)
    {
        switch (message)
        {
            case RunReady ready:
                _ready = ready;
                _submission!.Run.BecameReady(ready);
                break;
            case ControlRun control:
                Control(control);
                break;
            case GateReached:
                _running.Stop();
                _submission!.Run.ChangePhase(RunPhase.Paused);
                break;
            case RunFinished finished:
                CloseSinks(finished, _stopReason is null ? RunPhase.Completed : RunPhase.Stopped, _stopReason);
                break;
            case SinksClosed closed:
                _submission!.Run.Complete(closed.Result);
                _coordinator.Tell(new DisposeRun { RunId = _prepare.RunId });
                break;
            case AddSink or RemoveSink:
                _recorder.Tell(message);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Fetch(long offset)
    {
        var gateway = _prepare.Placement.Nodes.First(node => node.Gateway);
        var agent = ((ExtendedActorSystem)Context.System).Provider.ResolveActorRef(gateway.Agent);
        agent.Tell(new FetchPackage { RunId = _prepare.RunId, Offset = offset });
    }

    private void Accept(PackagePiece piece)
    {
        if (_package.Accept(piece) is { } next)
        {
            Fetch(next);
            return;
        }

        Build(ExperimentReader.ReadPackage(PackageCodec.Read(_package.Bytes)));
    }

    private void Build(Experiments.Model.Experiment experiment)
    {
        var topology = new RunTopology(experiment, _prepare.Placement);
        _context = new RunContext(_prepare.RunId, experiment, topology, _prepare.Node);
        _submission?.Run.Attach(_progress, _running);
        _submission?.Run.ChangePhase(RunPhase.Building);
        _cores = [.. Enumerable.Range(0, _prepare.Placement.Cores.Count)
            .Where(core => _prepare.Placement.Cores[core].Node == _prepare.Node)
            .Select(CreateCore)];
        _tiles = [.. Enumerable.Range(0, _prepare.Placement.Tiles.Count)
            .Where(tile => _prepare.Placement.Tiles[tile].Node == _prepare.Node)
            .Select(CreateTile)];
        _unbuilt = _cores.Length + _tiles.Length;
        if (_context.IsGateway)
        {
            var sinks = _submission!.Sinks;
            _recorder = Start(
                Props.Create(() => new Recorder(_context, sinks, _progress, () => _signalSource)).WithDispatcher(NodeConfiguration.RecorderDispatcher),
                "recorder",
                "The recorder");
        }

        _exchange = Start(
            Props.Create(() => new SpikeExchange(_context, _cores, _tiles, _context.IsGateway ? _recorder : null))
                .WithDispatcher(NodeConfiguration.ComputeDispatcher),
            "exchange",
            "The spike exchange");
        if (_context.IsGateway)
        {
            var inputs = _submission!.Inputs;
            _signalSource = Start(Props.Create(() => new SignalSource(_context, _exchange, inputs)), "signal-source", "The signal source");
        }

        if (_unbuilt == 0)
        {
            ReportBuilt();
        }
    }

    private IActorRef CreateCore(int core)
    {
        var placed = _prepare.Placement.Cores[core];
        var experiment = _context!.Experiment;
        var specification = CoreSpecificationFactory.Create(experiment, placed, _submission?.Options.ReversesSummation ?? false);
        return Start(
            Props.Create(() => new NeuronCoreActor(core, specification)).WithDispatcher(NodeConfiguration.ComputeDispatcher),
            $"core-{core}",
            $"Neuron core {core} (population '{experiment.Populations[placed.Population].Name}', neurons {placed.First} to {placed.First + placed.Size - 1})");
    }

    private IActorRef CreateTile(int tile)
    {
        var geometry = _context!.Topology.Tiles[tile];
        var projection = (Experiments.Model.CrossbarProjection)_context.Experiment.Projections[geometry.Projection];
        if (!_matrices.TryGetValue(projection.Index, out var matrix))
        {
            _matrices[projection.Index] = matrix = new Lazy<ProgrammedMatrix>(() => new ProgrammedMatrix(_context.Experiment.Seed, projection));
        }

        return Start(
            Props.Create(() => new CrossbarTileActor(tile, geometry, projection, matrix)).WithDispatcher(NodeConfiguration.ComputeDispatcher),
            $"tile-{tile}",
            $"Crossbar tile {tile} (projection '{projection.Name}', row tile {geometry.RowTile}, column tile {geometry.ColumnTile})");
    }

    private IActorRef Start(Props props, string name, string description)
    {
        var actor = Context.ActorOf(props, name);
        _descriptions[actor] = description;
        return actor;
    }

    private void PartBuilt(long synapses, long bytes)
    {
        _synapses += synapses;
        _connectivityBytes += bytes;
        if (--_unbuilt == 0)
        {
            ReportBuilt();
        }
    }

    private void ReportBuilt() => _coordinator.Tell(new NodeBuilt
    {
        RunId = _prepare.RunId,
        Node = _prepare.Node,
        Exchange = Akka.Serialization.Serialization.SerializedActorPath(_exchange),
        Synapses = _synapses,
        ConnectivityBytes = _connectivityBytes,
    });

    private void Connect(ConnectExchanges connect)
    {
        var provider = ((ExtendedActorSystem)Context.System).Provider;
        _exchange.Tell(new ConnectPeers([.. connect.Exchanges.Select(provider.ResolveActorRef)]));
        _coordinator.Tell(new ExchangesConnected { RunId = _prepare.RunId, Node = _prepare.Node });
    }

    private void Control(ControlRun control)
    {
        if (_over || _epochs is not null)
        {
            return;
        }

        switch (control.Action)
        {
            case ControlRun.Types.Action.Start:
                Go(new SetGate(long.MaxValue, 0));
                break;
            case ControlRun.Types.Action.Step:
                var epochSteps = _context!.Experiment.EpochSteps;
                Go(new SetGate(null, (control.Steps + epochSteps - 1) / epochSteps));
                break;
            case ControlRun.Types.Action.Pause when _begun:
                _signalSource.Tell(new SetGate(null, 0));
                break;
            case ControlRun.Types.Action.Stop when !_begun:
                _stopReason = control.Reason;
                CloseSinks(new RunFinished { RunId = _prepare.RunId }, RunPhase.Stopped, control.Reason);
                break;
            case ControlRun.Types.Action.Stop:
                _stopReason ??= control.Reason;
                _running.Start();
                _signalSource.Tell(EndRun.Instance);
                break;
        }
    }

    private void Go(SetGate gate)
    {
        _begun = true;
        _running.Start();
        _submission!.Run.ChangePhase(RunPhase.Running);
        _signalSource.Tell(gate);
    }

    private void Finish(EpochsFinished finished)
    {
        _running.Stop();
        _epochs = finished;
        if (finished.LastEpoch == _context!.Topology.EpochCount - 1)
        {
            // The request to stop came when the run had already reached its end.
            _stopReason = null;
        }

        foreach (var part in _cores.Concat(_tiles))
        {
            part.Tell(ReportState.Instance);
        }

        if (_cores.Length + _tiles.Length == 0)
        {
            ReportFinished();
        }
    }

    private void Collect(StateReport report)
    {
        _reports.Add(report);
        if (_reports.Count == _cores.Length + _tiles.Length)
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
        _coordinator.Tell(new NodeFinished
        {
            RunId = _prepare.RunId,
            Node = _prepare.Node,
            StateDigest = ByteString.CopyFrom(bytes),
            SynapticEvents = _reports.Sum(report => report.SynapticEvents),
            PeakMemoryBytes = ProcessMemory.PeakBytes(),
            AllocatedBytesPerEpoch = _epochs!.AllocatedBytesPerEpoch,
        });
    }

    private void NodeIsLost(NodeLost lost)
    {
        var node = _prepare.Placement.Nodes.FirstOrDefault(node => node.Address == lost.Address.ToString());
        if (node is not null && !_over)
        {
            var process = node.ProcessId > 0 ? $" (process {node.ProcessId})" : "";
            Fail($"Node {node.Address}{process} {lost.What}: its neurons are lost and the run cannot go on without them.");
        }
    }

    private void Fail(string message)
    {
        if (!_over)
        {
            _coordinator.Tell(new RunFailed { RunId = _prepare.RunId, Message = message });
            End(message);
        }
    }

    /// <summary>Ends this node's share of a failed run. What was recorded stays.</summary>
    private void End(string message)
    {
        if (_over)
        {
            return;
        }

        _over = true;
        _running.Stop();
        foreach (var part in _cores.Concat(_tiles).Append(_exchange).Append(_signalSource))
        {
            Context.Stop(part);
        }

        if (_submission is null)
        {
            Context.Stop(Self);
        }
        else
        {
            CloseSinks(new RunFinished { RunId = _prepare.RunId }, RunPhase.Failed, message);
        }
    }

    private void CloseSinks(RunFinished finished, RunPhase phase, string? message)
    {
        _over = true;
        if (_recorder.IsNobody())
        {
            _submission!.Run.FailUnbuilt(message ?? "The run failed.", _submission.Sinks);
            Context.Stop(Self);
            return;
        }

        var run = _submission!.Run;
        var ready = _ready;
        var wallSeconds = _running.Elapsed.TotalSeconds;
        var timeStep = run.Experiment.TimeStep;
        _recorder.Tell(new CloseSinks(totals => new RunResult
        {
            RunId = _prepare.RunId,
            Phase = phase,
            Message = message,
            LastStep = totals.LastStep,
            Spikes = totals.Spikes,
            Fingerprint = totals.Fingerprint,
            StateFingerprint = finished.StateFingerprint.Length > 0 ? finished.StateFingerprint : null,
            BiologicalSeconds = timeStep.ToMilliseconds(totals.LastStep) / 1000,
            WallSeconds = wallSeconds,
            BuildSeconds = ready?.BuildSeconds ?? 0,
            Synapses = ready?.Synapses ?? 0,
            SynapticEvents = finished.SynapticEvents,
            ConnectivityBytes = ready?.ConnectivityBytes ?? 0,
            PeakMemoryBytes = finished.PeakMemoryBytes > 0 ? finished.PeakMemoryBytes : ProcessMemory.PeakBytes(),
            Nodes = ready?.Nodes ?? 0,
            Threads = ready?.Threads ?? 0,
            NeuronCores = _prepare.Placement.Cores.Count,
            CrossbarTiles = _prepare.Placement.Tiles.Count,
            AllocatedBytesPerEpoch = finished.AllocatedBytesPerEpoch,
        }));
    }

    /// <summary>A child threw and was stopped.</summary>
    private sealed record ChildFailed(string Actor, Exception Cause);
}
