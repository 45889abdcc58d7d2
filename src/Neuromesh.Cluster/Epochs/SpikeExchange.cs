using Akka.Actor;
using Neuromesh.Cluster.CrossbarTiles;
using Neuromesh.Cluster.NeuronCores;
using Neuromesh.Cluster.Recorders;
using Neuromesh.Cluster.Runs;
using Neuromesh.Cluster.Serialization;
using Neuromesh.Core.Crossbars;
using Neuromesh.Core.Signals;

namespace Neuromesh.Cluster.Epochs;

/// <summary>The exchange may send to the other nodes: who they are.</summary>
/// <param name="Exchanges">Exchanges by node number; this node's own is among them.</param>
internal sealed record ConnectPeers(IReadOnlyList<IActorRef> Exchanges);

/// <summary>The exchange may let epoch 0 begin.</summary>
internal sealed record BeginEpochs
{
    public static BeginEpochs Instance { get; } = new();
}

/// <summary>The gateway's signal source lets an epoch go. A ring of them is reused.</summary>
internal sealed class ReleaseEpoch
{
    public long Epoch { get; set; }

    public EpochSpikes Inputs { get; } = new();

    public bool Last { get; set; }
}

/// <summary>The exchange has finished the last epoch.</summary>
/// <param name="LastEpoch">Its number.</param>
/// <param name="AllocatedBytesPerEpoch">Managed bytes that this process allocated per epoch, the first tenth of the run (at most 100 epochs) not counted.</param>
internal sealed record EpochsFinished(long LastEpoch, double AllocatedBytesPerEpoch);

/// <summary>One per node and run: collects the local batches of an epoch, sends one frame to every other node, hands each local actor its complete inbox.</summary>
internal sealed class SpikeExchange : UntypedActor, IEpochExchangeActions
{
    private readonly RunContext _context;
    private readonly IReadOnlyList<IActorRef> _cores;
    private readonly IReadOnlyList<IActorRef> _tiles;
    private readonly IActorRef? _recorder;
    private readonly EpochExchange _exchange;
    private readonly EpochFrameCodec _codec;
    private readonly EpochRecordPool? _records;
    private readonly AdvanceCore[] _advances = [new(), new()];
    private readonly DriveTile[] _drives = [new(), new(), new(), new()];
    private readonly Dictionary<(int Node, EpochFrameKind Kind), List<byte[]>> _pieces = [];
    private IReadOnlyList<IActorRef> _peers = [];
    private long _allocationsSinceEpoch;
    private long _allocatedBytes = GC.GetTotalAllocatedBytes();

    public SpikeExchange(RunContext context, IReadOnlyList<IActorRef> cores, IReadOnlyList<IActorRef> tiles, IActorRef? recorder)
    {
        _context = context;
        _cores = cores;
        _tiles = tiles;
        _recorder = recorder;
        _exchange = new EpochExchange(context.Topology, context.Node, this);
        _codec = new EpochFrameCodec(context.Topology, context.Node);
        _records = recorder is null ? null : new EpochRecordPool(context.Experiment);
    }

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

    public void Record(EpochSlot slot, EpochSpikes merged) => _recorder!.Tell(_records!.Fill(slot, merged), Self);

    public void AdvanceCores(long epoch, EpochSpikes? arrived, List<TileOutput> tileOutputs)
    {
        MeasureAllocations(epoch);
        var advance = _advances[epoch % 2];
        advance.Epoch = epoch;
        advance.Steps = _context.Topology.StepsOf(epoch);
        advance.Arrived = arrived;
        advance.TileOutputs = tileOutputs;
        foreach (var core in _cores)
        {
            core.Tell(advance, Self);
        }
    }

    public void Finish(long lastEpoch)
    {
        var epochs = lastEpoch + 1 - _allocationsSinceEpoch;
        var perEpoch = epochs > 0 ? (GC.GetTotalAllocatedBytes() - _allocatedBytes) / (double)epochs : 0;
        Context.Parent.Tell(new EpochsFinished(lastEpoch, perEpoch));
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case CoreAdvanced advanced:
                _exchange.CoreAdvanced(advanced.Core, advanced.Epoch, advanced.Spikes, advanced.Traces);
                break;
            case TileDriven driven:
                _exchange.TileDriven(driven.Output);
                break;
            case EpochFrameChunk chunk:
                Receive(chunk);
                break;
            case ReleaseEpoch release:
                _exchange.Release(release.Epoch, release.Inputs, release.Last);
                break;
            case EpochRecorded recorded:
                _records!.Return(recorded.Record);
                break;
            case BeginEpochs:
                _exchange.Begin();
                break;
            case ConnectPeers connect:
                _peers = connect.Exchanges;
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void MeasureAllocations(long epoch)
    {
        if (epoch == Math.Min(100, _context.Topology.EpochCount / 10))
        {
            _allocationsSinceEpoch = epoch;
            _allocatedBytes = GC.GetTotalAllocatedBytes();
        }
    }

    private void Send(int node, IEnumerable<EpochFrameChunk> chunks)
    {
        foreach (var chunk in chunks)
        {
            _peers[node].Tell(chunk, Self);
        }
    }

    private void Receive(EpochFrameChunk chunk)
    {
        var key = (chunk.Node, chunk.Kind);
        if (!_pieces.TryGetValue(key, out var pieces))
        {
            _pieces[key] = pieces = [];
        }

        if (chunk.Index != pieces.Count)
        {
            throw new InvalidDataException(
                $"Piece {pieces.Count} of node {chunk.Node}'s frame for epoch {chunk.Epoch} is missing (piece {chunk.Index} arrived): spikes were lost on the way.");
        }

        pieces.Add(chunk.Payload);
        if (pieces.Count < chunk.Count)
        {
            return;
        }

        var frame = pieces.Count == 1 ? pieces[0] : pieces.SelectMany(piece => piece).ToArray();
        pieces.Clear();
        var slot = _exchange.SlotForFrame(chunk.Node, chunk.Epoch);
        if (chunk.Kind == EpochFrameKind.Tiles)
        {
            EpochFrameCodec.ReadTiles(frame, slot);
            _exchange.TileFrameReceived(chunk.Node, chunk.Epoch);
            return;
        }

        var (inputs, last) = EpochFrameCodec.ReadSpikes(frame, slot);
        if (inputs is not null)
        {
            _exchange.Release(chunk.Epoch, inputs, last);
        }

        _exchange.FrameReceived(chunk.Node, chunk.Epoch);
    }
}
