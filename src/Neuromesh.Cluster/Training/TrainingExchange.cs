using Akka.Actor;
using Neuromesh.Cluster.Epochs;
using Neuromesh.Cluster.Recorders;
using Neuromesh.Cluster.Runs;
using Neuromesh.Core.Crossbars.Learning;
using Neuromesh.Protocol.Cluster.V1;

namespace Neuromesh.Cluster.Training;

/// <summary>One per node of a run that trains an array: the way of graded events to parts on other nodes, and on the gateway the record of every epoch.</summary>
/// <remarks>Between parts of one node graded events go straight, by reference.</remarks>
internal sealed class TrainingExchange : UntypedActor, IWithTimers
{
    /// <summary>The step of a presentation at which the winner fires.</summary>
    private const int WinnerStep = 2;

    private static readonly TimeSpan HelloInterval = TimeSpan.FromSeconds(1);

    private readonly RunContext _context;
    private readonly IActorRef? _units;
    private readonly IActorRef? _tile;
    private readonly IActorRef? _recorder;
    private readonly TrainingLog? _log;
    private readonly bool[] _answered;
    private long _countedFrom = -1;
    private long _allocatedBytes;
    private IReadOnlyList<IActorRef> _peers = [];
    private bool _isFinished;

    public TrainingExchange(RunContext context, IActorRef? units, IActorRef? tile, IActorRef? recorder, TrainingLog? log)
    {
        _context = context;
        _units = units;
        _tile = tile;
        _recorder = recorder;
        _log = log;
        _answered = new bool[context.Topology.NodeCount];
        _answered[context.Node] = true;
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private Protocol.Cluster.V1.Placement Placement => _context.Topology.Placement;

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case GradedEvents:
                _tile!.Forward(message);
                break;
            case ImageBatch batch:
                (_units ?? _peers[Placement.Cores[0].Node]).Tell(batch, Self);
                break;
            case EpochShown shown:
                Take(shown);
                break;
            case EpochsRecorded or BeginEpochs:
                // Records are not reused, and the images let everything begin.
                break;
            default:
                ReceiveFromPeers(message);
                break;
        }
    }

    private void Take(EpochShown shown)
    {
        if (_recorder is not null)
        {
            _log!.Add(shown);
            var records = new RecordEpochs();
            records.Add(RecordOf(shown));
            _recorder.Tell(records, Self);
        }

        if (_countedFrom < 0 && shown.Epoch >= Math.Min(100, _context.Topology.EpochCount / 10))
        {
            _countedFrom = shown.Epoch;
            _allocatedBytes = GC.GetTotalAllocatedBytes();
        }

        if (shown.IsLast)
        {
            _isFinished = true;
            var epochs = shown.Epoch - _countedFrom;
            var perEpoch = _countedFrom >= 0 && epochs > 0 ? (GC.GetTotalAllocatedBytes() - _allocatedBytes) / (double)epochs : 0;
            Context.Parent.Tell(new EpochsFinished(shown.Epoch, perEpoch));
        }
    }

    private static EpochRecord RecordOf(EpochShown shown)
    {
        var count = shown.Winners.Length;
        var record = new EpochRecord
        {
            Epoch = shown.Epoch,
            FirstStep = (shown.FirstPresentation * TrainingSchedule.StepsPerPresentation) + 1,
            Steps = count * TrainingSchedule.StepsPerPresentation,
            SpikeCount = count,
            SpikeStepBuffer = new long[count],
            SpikeNeuronBuffer = new long[count],
        };
        for (var i = 0; i < count; i++)
        {
            record.SpikeStepBuffer[i] = ((shown.FirstPresentation + i) * TrainingSchedule.StepsPerPresentation) + WinnerStep;
            record.SpikeNeuronBuffer[i] = shown.Winners[i];
        }

        return record;
    }

    private void ReceiveFromPeers(object message)
    {
        switch (message)
        {
            case ConnectPeers connect:
                Connect(connect.Exchanges);
                break;
            case ExchangeHello { Answer: false }:
                Sender.Tell(new ExchangeHello { Node = _context.Node, Answer = true });
                break;
            case ExchangeHello answer:
                _answered[answer.Node] = true;
                ReportIfConnected();
                break;
            case GreetPeers:
                Greet();
                break;
            case Terminated terminated when !_isFinished:
                Context.Parent.Tell(new PeerStopped(_peers.ToList().IndexOf(terminated.ActorRef)));
                break;
            case Terminated:
                // It has its last epoch behind it, as this node has.
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Connect(IReadOnlyList<IActorRef> exchanges)
    {
        _peers = exchanges;
        for (var node = 0; node < exchanges.Count; node++)
        {
            if (node != _context.Node)
            {
                Context.Watch(exchanges[node]);
            }
        }

        _units?.Tell(new ConnectUnits(_tile ?? exchanges[Placement.Tiles[0].Node], exchanges));
        Greet();
    }

    /// <summary>Says hello until everybody has answered, as <see cref="SpikeExchange"/> does.</summary>
    private void Greet()
    {
        for (var node = 0; node < _peers.Count; node++)
        {
            if (!_answered[node])
            {
                _peers[node].Tell(new ExchangeHello { Node = _context.Node }, Self);
            }
        }

        Timers.StartSingleTimer("hello", GreetPeers.Instance, HelloInterval);
        ReportIfConnected();
    }

    private void ReportIfConnected()
    {
        if (Timers.IsTimerActive("hello") && _answered.All(answered => answered))
        {
            Timers.Cancel("hello");
            Context.Parent.Tell(PeersConnected.Instance);
        }
    }

    private sealed record GreetPeers
    {
        public static GreetPeers Instance { get; } = new();
    }
}
