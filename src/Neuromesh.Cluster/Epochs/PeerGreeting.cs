using Akka.Actor;
using Neuromesh.Protocol.Cluster.V1;

namespace Neuromesh.Cluster.Epochs;

/// <summary>The exchange may send to the other nodes: who they are. Answered with <see cref="PeersConnected"/> once all have answered.</summary>
/// <param name="Exchanges">Exchanges by node number; this node's own is among them.</param>
internal sealed record ConnectPeers(IReadOnlyList<IActorRef> Exchanges);

/// <summary>Every other exchange has answered.</summary>
internal sealed record PeersConnected
{
    public static PeersConnected Instance { get; } = new();
}

/// <summary>Another node's exchange has stopped before the last epoch.</summary>
/// <param name="Node">Number of that node.</param>
internal sealed record PeerStopped(int Node);

/// <summary>
/// How the exchanges of a run meet: each says hello until everybody has answered. From then on the ways are known to be open, and whatever is lost on one breaks its
/// connection, of which the node agents hear.
/// </summary>
internal sealed class PeerGreeting
{
    private const string Timer = "hello";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly IUntypedActorContext _context;
    private readonly IWithTimers _exchange;
    private readonly int _node;
    private readonly bool[] _answered;

    /// <summary>Knows nobody yet.</summary>
    /// <param name="context">Context of the exchange, whose parent is told.</param>
    /// <param name="exchange">The exchange.</param>
    /// <param name="node">Number of its node.</param>
    /// <param name="nodes">Number of nodes.</param>
    public PeerGreeting(IUntypedActorContext context, IWithTimers exchange, int node, int nodes)
    {
        _context = context;
        _exchange = exchange;
        _node = node;
        _answered = new bool[nodes];
        _answered[node] = true;
    }

    /// <summary>The exchanges by node number.</summary>
    public IReadOnlyList<IActorRef> Peers { get; private set; } = [];

    /// <summary>Takes a message of the greeting, or the end of a peer.</summary>
    /// <param name="message">Any message.</param>
    /// <param name="isFinished">Whether this exchange has its last epoch behind it, so that others may end.</param>
    /// <returns>False where it is none of these.</returns>
    public bool Take(object message, bool isFinished)
    {
        switch (message)
        {
            case ConnectPeers connect:
                Connect(connect.Exchanges);
                return true;
            case ExchangeHello { Answer: false }:
                _context.Sender.Tell(new ExchangeHello { Node = _node, Answer = true });
                return true;
            case ExchangeHello answer:
                Answered(answer.Node);
                return true;
            case GreetPeers:
                Greet();
                return true;
            case Terminated terminated:
                if (!isFinished)
                {
                    _context.Parent.Tell(new PeerStopped(Peers.ToList().IndexOf(terminated.ActorRef)));
                }

                return true;
            default:
                return false;
        }
    }

    private void Connect(IReadOnlyList<IActorRef> exchanges)
    {
        Peers = exchanges;
        for (var node = 0; node < exchanges.Count; node++)
        {
            if (node != _node)
            {
                _context.Watch(exchanges[node]);
            }
        }

        Greet();
    }

    private void Greet()
    {
        for (var node = 0; node < Peers.Count; node++)
        {
            if (!_answered[node])
            {
                Peers[node].Tell(new ExchangeHello { Node = _node }, _context.Self);
            }
        }

        if (_answered.All(answered => answered))
        {
            _context.Parent.Tell(PeersConnected.Instance);
            return;
        }

        _exchange.Timers.StartSingleTimer(Timer, GreetPeers.Instance, Interval);
    }

    private void Answered(int node)
    {
        if (_answered[node])
        {
            return;
        }

        _answered[node] = true;
        if (_answered.All(answered => answered))
        {
            _exchange.Timers.Cancel(Timer);
            _context.Parent.Tell(PeersConnected.Instance);
        }
    }

    private sealed record GreetPeers
    {
        public static GreetPeers Instance { get; } = new();
    }
}
