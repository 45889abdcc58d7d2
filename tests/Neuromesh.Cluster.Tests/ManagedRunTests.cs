using Akka.Actor;
using Google.Protobuf;
using Neuromesh.Cluster.Coordination;
using Neuromesh.Protocol.Cluster.V1;

namespace Neuromesh.Cluster.Tests;

public sealed class ManagedRunTests
{
    private const long Attempt = 7;

    public static TheoryData<Func<long, IMessage>> OfNodes => new(
        attempt => new NodeBuilt { RunId = "run", Attempt = attempt },
        attempt => new ExchangesConnected { RunId = "run", Attempt = attempt },
        attempt => new NodeFinished { RunId = "run", Attempt = attempt },
        attempt => new RunFailed { RunId = "run", Attempt = attempt });

    /// <summary>A run that was stopped while it was built may be submitted again at once: a node that is done only then speaks of the first.</summary>
    [Theory]
    [MemberData(nameof(OfNodes))]
    public void What_nodes_say_of_an_earlier_run_of_the_same_id_is_not_of_this(Func<long, IMessage> say)
    {
        var run = Create();
        Assert.True(run.IsOfThis(say(Attempt)));
        Assert.False(run.IsOfThis(say(Attempt - 1)));
    }

    [Fact]
    public void Whoever_means_any_run_of_the_id_means_this()
    {
        Assert.True(Create().IsOfThis(new RunFailed { RunId = "run" }));
        Assert.True(Create().IsOfThis(new DisposeRun { RunId = "run" }));
    }

    private static ManagedRun Create()
    {
        var placement = new Protocol.Cluster.V1.Placement();
        placement.Nodes.Add(new PlacedNode { Address = "a", Gateway = true });
        return new ManagedRun(new SubmitRun { RunId = "run" }, placement, [ActorRefs.Nobody], ActorRefs.Nobody, Attempt);
    }
}
