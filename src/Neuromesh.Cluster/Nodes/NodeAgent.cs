using System.Security.Cryptography;
using Akka.Actor;
using Akka.Cluster;
using Google.Protobuf;
using Neuromesh.Cluster.Coordination;
using Neuromesh.Cluster.Packages;
using Neuromesh.Core.Kernels;
using Neuromesh.Protocol.Cluster.V1;

namespace Neuromesh.Cluster.Nodes;

/// <summary>One per node, at <c>/user/node-agent</c>: builds and supervises the node's share of every run, and hears which nodes are lost.</summary>
internal sealed class NodeAgent : UntypedActor
{
    public const string Name = "node-agent";

    private readonly int _threads;
    private readonly IActorRef _coordinator;
    private readonly Akka.Cluster.Cluster _cluster = Akka.Cluster.Cluster.Get(Context.System);
    private readonly Dictionary<string, SubmitLocal> _submissions = [];
    private readonly Dictionary<string, (byte[] Bytes, ByteString Checksum)> _packages = [];

    public NodeAgent(int threads, IActorRef coordinator)
    {
        _threads = threads;
        _coordinator = coordinator;
    }

    protected override void PreStart() => _cluster.Subscribe(
        Self,
        ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents,
        typeof(ClusterEvent.UnreachableMember),
        typeof(ClusterEvent.MemberRemoved));

    protected override void PostStop() => _cluster.Unsubscribe(Self);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case DescribeNode:
                Sender.Tell(Describe());
                break;
            case SubmitLocal submit:
                _submissions[submit.Run.RunId] = submit;
                _coordinator.Tell(LoadEstimate.Of(submit.Experiment, submit.Options, submit.Run.RunId, PathOf(Self)));
                break;
            case PrepareRun prepare:
                Prepare(prepare);
                break;
            case FetchPackage fetch:
                SendPiece(fetch);
                break;
            case ToCoordinator toCoordinator:
                _coordinator.Tell(toCoordinator.Message);
                break;
            case ChangeSinks change:
                Context.Child(RunNode.NameOf(change.RunId)).Tell(change.Change);
                break;
            case DisposeRun dispose:
                Forget(dispose.RunId);
                break;
            case RunFailed failed when Context.Child(RunNode.NameOf(failed.RunId)).IsNobody():
                // The run failed before this node had any part in it.
                FailSubmission(failed);
                break;
            case ClusterEvent.UnreachableMember unreachable:
                Lose(unreachable.Member.Address, "cannot be reached");
                break;
            case ClusterEvent.MemberRemoved removed:
                Lose(removed.Member.Address, "left the cluster");
                break;
            case IMessage forRun when RunIdOf(forRun) is { } runId:
                Context.Child(RunNode.NameOf(runId)).Forward(forRun);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private static string PathOf(IActorRef actor) => Akka.Serialization.Serialization.SerializedActorPath(actor);

    private static string? RunIdOf(IMessage message) => message switch
    {
        ConnectExchanges connect => connect.RunId,
        RunReady ready => ready.RunId,
        BeginRun begin => begin.RunId,
        ControlRun control => control.RunId,
        RunFinished finished => finished.RunId,
        RunFailed failed => failed.RunId,
        _ => null,
    };

    private NodeDescription Describe() => new()
    {
        Address = _cluster.SelfAddress.ToString(),
        Threads = _threads,
        ProcessId = Environment.ProcessId,
        VectorBits = VectorWidth.Bits,
    };

    private void Prepare(PrepareRun prepare)
    {
        var submission = _submissions.GetValueOrDefault(prepare.RunId);
        Context.ActorOf(Props.Create(() => new RunNode(prepare, submission)), RunNode.NameOf(prepare.RunId));
    }

    private void SendPiece(FetchPackage fetch)
    {
        if (!_packages.TryGetValue(fetch.RunId, out var package))
        {
            var bytes = PackageCodec.Write(_submissions[fetch.RunId].Package);
            package = (bytes, ByteString.CopyFrom(SHA256.HashData(bytes)));
            _packages[fetch.RunId] = package;
        }

        var length = (int)Math.Min(PackageReceiver.PieceBytes, package.Bytes.Length - fetch.Offset);
        Sender.Tell(new PackagePiece
        {
            RunId = fetch.RunId,
            Offset = fetch.Offset,
            Content = ByteString.CopyFrom(package.Bytes, (int)fetch.Offset, length),
            TotalBytes = package.Bytes.Length,
            Sha256 = package.Checksum,
        });
    }

    private void FailSubmission(RunFailed failed)
    {
        if (_submissions.TryGetValue(failed.RunId, out var submission))
        {
            submission.Run.FailUnbuilt(failed.Message, submission.Sinks);
            Forget(failed.RunId);
        }
    }

    private void Forget(string runId)
    {
        Context.Stop(Context.Child(RunNode.NameOf(runId)));
        _submissions.Remove(runId);
        _packages.Remove(runId);
    }

    private static void Lose(Address address, string what)
    {
        foreach (var child in Context.GetChildren())
        {
            child.Tell(new NodeLost(address, what));
        }
    }
}
