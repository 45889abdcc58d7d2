using System.Buffers.Binary;
using System.Diagnostics;
using System.Security.Cryptography;
using Akka.Actor;
using Google.Protobuf;
using Neuromesh.Cluster.Serialization;
using Neuromesh.Protocol.Cluster.V1;

namespace Neuromesh.Cluster.Coordination;

/// <summary>What the coordinator keeps of a run.</summary>
/// <param name="submit">The submission.</param>
/// <param name="placement">The placement.</param>
/// <param name="agents">Agents of the placement's nodes.</param>
/// <param name="self">The coordinator.</param>
/// <param name="attempt">Number that no other run of this id has.</param>
internal sealed class ManagedRun(SubmitRun submit, Protocol.Cluster.V1.Placement placement, IActorRef[] agents, IActorRef self, long attempt)
{
    private readonly long _since = Stopwatch.GetTimestamp();
    private readonly NodeBuilt?[] _built = new NodeBuilt?[agents.Length];
    private readonly bool[] _connected = new bool[agents.Length];
    private readonly NodeFinished?[] _finished = new NodeFinished?[agents.Length];
    private readonly IActorRef _gateway = agents[placement.Nodes.ToList().FindIndex(node => node.Gateway)];
    private bool _begun;

    /// <summary>Whether a node's message is about this run and not an earlier one of the same id, of which a node may still be on its way out.</summary>
    /// <param name="message">Any control message.</param>
    public bool IsOfThis(IMessage message) => message switch
    {
        NodeBuilt built => built.Attempt == attempt,
        ExchangesConnected connected => connected.Attempt == attempt,
        NodeFinished finished => finished.Attempt == attempt,
        RunFailed failed => failed.Attempt == 0 || failed.Attempt == attempt,
        _ => true,
    };

    /// <summary>Path of the agent that submitted it.</summary>
    public string GatewayAgent => submit.GatewayAgent;

    /// <summary>Asks every node to build its share.</summary>
    public void Prepare()
    {
        for (var node = 0; node < agents.Length; node++)
        {
            Tell(agents[node], new PrepareRun
            {
                RunId = submit.RunId,
                Placement = placement,
                Node = node,
                Coordinator = Akka.Serialization.Serialization.SerializedActorPath(self),
                Attempt = attempt,
            });
        }
    }

    /// <summary>Tells the node that submitted it.</summary>
    /// <param name="message">A control message.</param>
    public void TellGateway(IMessage message) => Tell(_gateway, message);

    /// <summary>Tells every node.</summary>
    /// <param name="message">A control message.</param>
    public void TellAll(IMessage message)
    {
        foreach (var agent in agents)
        {
            Tell(agent, message);
        }
    }

    /// <summary>The node of an address, if the run has a share there.</summary>
    /// <param name="address">The address.</param>
    public PlacedNode? NodeAt(Address address) => placement.Nodes.FirstOrDefault(node => node.Address == address.ToString());

    /// <summary>A node has built its share.</summary>
    /// <returns>True when all have.</returns>
    public bool Built(NodeBuilt built)
    {
        _built[built.Node] = built;
        return _built.All(node => node is not null);
    }

    /// <summary>Where all exchanges are.</summary>
    public ConnectExchanges Connections()
    {
        var connect = new ConnectExchanges { RunId = submit.RunId };
        connect.Exchanges.AddRange(_built.Select(built => built!.Exchange));
        return connect;
    }

    /// <summary>A node's exchange has heard from all others.</summary>
    /// <returns>True when all have.</returns>
    public bool Connected(int node)
    {
        _connected[node] = true;
        return _connected.All(connected => connected);
    }

    /// <summary>What was built.</summary>
    public RunReady Ready() => new()
    {
        RunId = submit.RunId,
        BuildSeconds = Stopwatch.GetElapsedTime(_since).TotalSeconds,
        Synapses = _built.Sum(built => built!.Synapses),
        ConnectivityBytes = _built.Sum(built => built!.ConnectivityBytes),
        Nodes = placement.Cores.Select(core => core.Node).Concat(placement.Tiles.Select(tile => tile.Node)).Distinct().Count(),
        Threads = placement.Nodes.Sum(node => node.Threads),
        Cores = placement.Cores.Count,
        Tiles = placement.Tiles.Count,
    };

    /// <summary>Whether the exchanges must be let go before a command.</summary>
    /// <param name="control">The command.</param>
    public bool BeginsWith(ControlRun control)
    {
        if (_begun || control.Action is not (ControlRun.Types.Action.Start or ControlRun.Types.Action.Step))
        {
            return false;
        }

        _begun = true;
        return true;
    }

    /// <summary>A node has reached the last epoch.</summary>
    /// <returns>True when all have.</returns>
    /// <exception cref="InvalidOperationException">It is not the last epoch of the others.</exception>
    public bool Finished(NodeFinished finished)
    {
        if (_finished.FirstOrDefault(other => other is not null && other.Epochs != finished.Epochs) is { } other)
        {
            throw new InvalidOperationException(
                $"node {placement.Nodes[finished.Node].Address} computed {finished.Epochs} epochs, node {placement.Nodes[other.Node].Address} {other.Epochs}");
        }

        _finished[finished.Node] = finished;
        return _finished.All(node => node is not null);
    }

    /// <summary>What the nodes report in all.</summary>
    public RunFinished Result()
    {
        UInt128 sum = 0;
        foreach (var finished in _finished)
        {
            sum += BinaryPrimitives.ReadUInt128LittleEndian(finished!.StateDigest.Span);
        }

        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128LittleEndian(bytes, sum);
        var result = new RunFinished
        {
            RunId = submit.RunId,
            StateFingerprint = Convert.ToHexStringLower(SHA256.HashData(bytes)),
            SynapticEvents = _finished.Sum(node => node!.SynapticEvents),
            PeakMemoryBytes = _finished.Sum(node => node!.PeakMemoryBytes),
            AllocatedBytesPerEpoch = _finished.Sum(node => node!.AllocatedBytesPerEpoch),
            Times = new ComputeTimes
            {
                DeliverySeconds = _finished.Sum(node => node!.Times.DeliverySeconds),
                InputSeconds = _finished.Sum(node => node!.Times.InputSeconds),
                UpdateSeconds = _finished.Sum(node => node!.Times.UpdateSeconds),
                ExchangeSeconds = _finished.Sum(node => node!.Times.ExchangeSeconds),
            },
        };
        result.Tiles.AddRange(_finished.SelectMany(node => node!.Tiles).OrderBy(tile => tile.Tile));
        return result;
    }

    private void Tell(IActorRef agent, IMessage message)
    {
        foreach (var piece in ControlPieces.Of(message))
        {
            agent.Tell(piece, self);
        }
    }
}
