using Akka.Actor;
using Neuromesh.Cluster.Epochs;
using Neuromesh.Cluster.Recorders;
using Neuromesh.Cluster.Runs;
using Neuromesh.Core.Crossbars.Learning;

namespace Neuromesh.Cluster.Training;

/// <summary>One per node of a run that trains an array: the way of graded events to parts on other nodes, and on the gateway the record of every epoch.</summary>
/// <remarks>Between parts of one node graded events go straight, by reference.</remarks>
internal sealed class TrainingExchange : UntypedActor, IWithTimers
{
    /// <summary>The step of a presentation at which the winner fires.</summary>
    private const int WinnerStep = 2;

    private readonly RunContext _context;
    private readonly IActorRef? _units;
    private readonly IActorRef? _tile;
    private readonly IActorRef? _recorder;
    private readonly TrainingLog? _log;
    private readonly PeerGreeting _greeting;
    private long _countedFrom = -1;
    private long _allocatedBytes;
    private bool _isFinished;

    public TrainingExchange(RunContext context, IActorRef? units, IActorRef? tile, IActorRef? recorder, TrainingLog? log)
    {
        _context = context;
        _units = units;
        _tile = tile;
        _recorder = recorder;
        _log = log;
        _greeting = new PeerGreeting(Context, this, context.Node, context.Topology.NodeCount);
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
                (_units ?? _greeting.Peers[Placement.Cores[0].Node]).Tell(batch, Self);
                break;
            case EpochShown shown:
                Take(shown);
                break;
            case EpochsRecorded or BeginEpochs:
                // Records are not reused, and the images let everything begin.
                break;
            case ConnectPeers connect:
                _units?.Tell(new ConnectUnits(_tile ?? connect.Exchanges[Placement.Tiles[0].Node], connect.Exchanges));
                _greeting.Take(connect, _isFinished);
                break;
            default:
                if (!_greeting.Take(message, _isFinished))
                {
                    Unhandled(message);
                }

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
}
