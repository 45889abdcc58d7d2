using System.Diagnostics;
using Akka.Actor;
using Neuromesh.Cluster.CrossbarTiles;
using Neuromesh.Cluster.NeuronCores;
using Neuromesh.Cluster.Nodes;
using Neuromesh.Cluster.Recorders;
using Neuromesh.Cluster.Runs;
using Neuromesh.Cluster.Serialization;
using Neuromesh.Core.Crossbars;
using Neuromesh.Core.NeuronCores;
using Neuromesh.Core.Signals;

namespace Neuromesh.Cluster.Epochs;

/// <summary>The exchange may let epoch 0 begin.</summary>
internal sealed record BeginEpochs
{
    public static BeginEpochs Instance { get; } = new();
}

/// <summary>The gateway's signal source lets epochs go. A ring of them is reused.</summary>
internal sealed class ReleaseEpochs
{
    /// <summary>Number of the first epoch.</summary>
    public long First { get; set; }

    /// <summary>Number of epochs.</summary>
    public int Count { get; set; }

    /// <summary>How many epochs the signal source will release ahead of what is written, at most.</summary>
    public int Window { get; set; }

    /// <summary>Events of the inputs: those of epoch e at e modulo the length.</summary>
    public required EpochSpikes[] Inputs { get; init; }

    /// <summary>Whether the run ends with the last of them.</summary>
    public bool Last { get; set; }
}

/// <summary>The exchange has finished the last epoch.</summary>
/// <param name="LastEpoch">Its number.</param>
/// <param name="AllocatedBytesPerEpoch">Managed bytes that the run allocated per epoch on this node, the first sixteenth of the run (at most 1,000 epochs), in which buffers grow, not counted.</param>
internal sealed record EpochsFinished(long LastEpoch, double AllocatedBytesPerEpoch);

/// <summary>A neuron of some node cannot be simulated any further.</summary>
/// <param name="Fault">The earliest such fault of the run.</param>
internal sealed record NeuronFailed(NeuronFaultException Fault);

/// <summary>One per node and run: has the local cores compute an epoch, sends one frame to every other node, hands each local tile its complete inbox.</summary>
internal sealed class SpikeExchange : UntypedActor, IEpochExchangeActions, IWithTimers
{
    private readonly RunContext _context;
    private readonly IActorRef[] _cores;
    private readonly CoreTeam _team;
    private readonly IActorRef[] _tiles;
    private readonly IActorRef? _recorder;
    private readonly EpochExchange _exchange;
    private readonly EpochFrameCodec _codec;
    private readonly EpochRecordPool? _records;
    private readonly FrameAssembler _frames = new();
    private readonly DriveTile[] _drives = [new(), new(), new(), new()];
    private readonly Action _finishMerged;
    private readonly PeerGreeting _greeting;
    private RecordEpochs? _filling;
    private int _window;
    private bool _due;
    private long _allocationsSinceEpoch = -1;

    public SpikeExchange(RunContext context, IActorRef[] cores, CoreTeam team, IActorRef[] tiles, IActorRef? recorder)
    {
        _context = context;
        _cores = cores;
        _team = team;
        _tiles = tiles;
        _recorder = recorder;
        _exchange = new EpochExchange(context.Topology, context.Node, this);
        _finishMerged = FinishMerged;
        _codec = new EpochFrameCodec(context.Topology, context.Node);
        _records = recorder is null ? null : new EpochRecordPool(context.Topology, context.Topology.ReleaseWindow + 1);
        _greeting = new PeerGreeting(Context, this, context.Node, context.Topology.NodeCount);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public void SendFrame(int node, EpochSlot slot) => Send(node, _codec.WriteSpikes(slot, node));

    public void SendTileFrame(int node, EpochSlot slot) => Send(node, _codec.WriteTiles(slot, node));

    public void DriveTiles(long epoch, EpochSpikes merged)
    {
        var drive = _drives[epoch % _drives.Length];
        drive.Epoch = epoch;
        drive.Spikes = merged;
        foreach (var tile in _tiles)
        {
            tile.Tell(drive, Self);
        }
    }

    public void Record(EpochSlot slot, EpochSpikes merged)
    {
        _filling ??= _records!.Take();
        _records!.Fill(_filling, slot, merged);
        if (_filling.Count == EpochExchange.ReleaseBatch)
        {
            SendRecords();
        }
    }

    public void EpochBegins(long epoch)
    {
        if (_allocationsSinceEpoch < 0 && epoch >= _context.Topology.SettlingEpochs)
        {
            _allocationsSinceEpoch = epoch;
            _records?.Prepare(_window + 1);
            _context.Meter.BeginCounting();
        }
    }

    public void AdvanceCores(long epoch, EpochSpikes? arrived, List<TileOutput> tileOutputs)
    {
        var advance = _team.Call;
        advance.Epoch = epoch;
        advance.Steps = _context.Topology.StepsOf(epoch);
        advance.Arrived = arrived;
        advance.TileOutputs = tileOutputs;
        if (_context.Topology.Gaps is { } gaps)
        {
            advance.GapPotentials = epoch == 0 ? gaps.InitialPotentials(_context.Node) : _exchange.GapPotentialsOf(epoch - 1);
        }

        _due = true;
    }

    public void Finish(long lastEpoch)
    {
        var epochs = lastEpoch + 1 - _allocationsSinceEpoch;
        var perEpoch = _allocationsSinceEpoch >= 0 && epochs > 0 ? _context.Meter.AllocatedBytes / (double)epochs : 0;

        // The recorder must have the last records before the end of the run makes it close its sinks.
        SendRecords();
        Context.Parent.Tell(new EpochsFinished(lastEpoch, perEpoch));
    }

    public void Fail(NeuronFaultException fault)
    {
        SendRecords();
        Context.Parent.Tell(new NeuronFailed(fault));
    }

    protected override void OnReceive(object message)
    {
        _context.Meter.Sample();
        var started = Stopwatch.GetTimestamp();
        Take(message);
        _context.Meter.ExchangeTook(started);
    }

    private void Take(object message)
    {
        switch (message)
        {
            case TileDriven driven:
                _exchange.TileDriven(driven.Tile, driven.Output);
                break;
            case EpochFrameChunk chunk:
                Receive(chunk);
                break;
            case ReleaseEpochs release:
                Release(release);
                break;
            case EpochsRecorded recorded:
                _records!.Return(recorded.Records);
                break;
            case BeginEpochs:
                _exchange.Begin();
                break;
            default:
                if (!_greeting.Take(message, _exchange.IsFinished))
                {
                    Unhandled(message);
                }

                break;
        }

        ComputeWhatIsDue();
        _exchange.FinishMerged();
        SendRecords();
    }

    private void Release(ReleaseEpochs release)
    {
        _window = release.Window;
        for (var i = 0; i < release.Count; i++)
        {
            var epoch = release.First + i;
            _exchange.Release(epoch, release.Inputs[epoch % release.Inputs.Length], release.Last && i == release.Count - 1);
        }
    }

    /// <summary>What the exchange does while the members compute already is exchange all the same, and not part of the computing.</summary>
    private void FinishMerged()
    {
        var started = Stopwatch.GetTimestamp();
        _exchange.FinishMerged();
        _context.Meter.ExchangeTook(started);
    }

    /// <summary>Computes as long as nothing is missing that only a message can bring.</summary>
    private void ComputeWhatIsDue()
    {
        while (_due)
        {
            _due = false;
            var epoch = _team.Call.Epoch;
            var started = Stopwatch.GetTimestamp();
            var works = _team.Advance(_finishMerged);
            _context.Meter.ComputingTook(started);
            FetchSpikes(works, epoch);
            for (var i = 0; i < works.Count; i++)
            {
                var work = works[i];
                switch (work.Failure)
                {
                    case null:
                        _exchange.CoreAdvanced(work.Core, epoch, work.SpikesOf(epoch), work.Traces, work.GapPotentials, work.Weights);
                        break;
                    case NeuronFaultException fault:
                        _exchange.CoreFailed(work.Core, epoch, fault);
                        break;
                    default:
                        CoreOf(work).Tell(new CoreBroke(work.Failure));
                        return;
                }
            }
        }
    }

    /// <summary>
    /// Reads something of every core's batch, so that the cache lines that are still with the members come over together: one by one, as the merge needs them, they took longer than it.
    /// </summary>
    private static void FetchSpikes(IReadOnlyList<CoreWork> works, long epoch)
    {
        for (var i = 0; i < works.Count; i++)
        {
            works[i].SpikesOf(epoch).Fetch();
        }
    }

    private IActorRef CoreOf(CoreWork work) => _cores.First(core => core.Path.Name == RunParts.NameOfCore(work.Core));

    private void SendRecords()
    {
        if (_filling is { } records)
        {
            _filling = null;
            _recorder!.Tell(records, Self);
        }
    }

    private void Send(int node, IReadOnlyList<EpochFrameChunk> chunks)
    {
        foreach (var chunk in chunks)
        {
            _greeting.Peers[node].Tell(chunk, Self);
        }
    }

    private void Receive(EpochFrameChunk chunk)
    {
        if (_frames.Accept(chunk) is not { } frame)
        {
            return;
        }

        var slot = _exchange.SlotForFrame(chunk.Node, chunk.Epoch);
        if (chunk.Kind == EpochFrameKind.Tiles)
        {
            _codec.ReadTiles(frame, slot, chunk.Node);
            _exchange.TileFrameReceived(chunk.Node, chunk.Epoch);
            return;
        }

        var (inputs, last) = _codec.ReadSpikes(frame, slot, chunk.Node);
        if (inputs is not null)
        {
            _exchange.Release(chunk.Epoch, inputs, last);
        }

        _exchange.FrameReceived(chunk.Node, chunk.Epoch);
    }
}
