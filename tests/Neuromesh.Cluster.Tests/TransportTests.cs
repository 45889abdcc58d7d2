using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Serialization;
using Neuromesh.Cluster.Runs;

namespace Neuromesh.Cluster.Tests;

/// <summary>What crosses between nodes: in the product's own formats only, and whole however large it is.</summary>
public sealed class TransportTests
{
    [Fact]
    public async Task Nothing_falls_back_on_a_general_serializer()
    {
        const string Refusing = """
            akka.actor {
              serializers.refusing = "Neuromesh.Cluster.Tests.RefusingSerializer, Neuromesh.Cluster.Tests"
              serialization-bindings { "System.Object" = refusing }
            }
            """;
        RefusingSerializer.Refused.Clear();
        await using var cluster = await TestCluster.StartAsync(
            TestCluster.GatewayOnly(Refusing), TestCluster.Compute(1, Refusing), TestCluster.Compute(1, Refusing));
        var result = await cluster.Run(TestExperiments.Dense(5, 100), new RunOptions { NeuronsPerCore = 50 });
        Assert.Equal(2, result.Nodes);

        // Failures and stops travel too.
        var failed = await cluster.Submit(TestExperiments.SmallWithInput(100)).Completion.WaitAsync(TestCluster.Patience);
        Assert.Equal(RunPhase.Failed, failed.Phase);
        var run = cluster.Submit(TestExperiments.Small(1000));
        run.Step(10);
        await run.WhenStatus(status => status.Phase == RunPhase.Paused);
        run.Stop("enough");
        Assert.Equal(RunPhase.Stopped, (await run.Completion.WaitAsync(TestCluster.Patience)).Phase);
        await cluster.Nodes[2].DisposeAsync();
        Assert.Empty(RefusingSerializer.Refused);
    }

    /// <summary>
    /// 8,100 tiles: neither the submission (250 kB and more) nor the placement fits one frame of the transport, which would drop it without a word. The
    /// table of the matrix makes a package of many pieces.
    /// </summary>
    [Fact]
    public async Task Submissions_placements_and_packages_may_be_larger_than_a_frame()
    {
        const int Edge = 90;
        var matrix = string.Join('\n', Enumerable.Range(0, Edge).Select(row => string.Join(',', Enumerable.Range(0, Edge).Select(column => $"{0.01 * ((row * column % 89) - 44):F12}"))));
        var experiment = TestExperiment.Read(
            "tiles",
            $$"""
            timeStep: 0.1 ms
            duration: 8 ms
            populations:
              left: { model: lif-exponential, size: {{Edge}}, parameters: { biasCurrent: 900 pA } }
              right: { model: lif-exponential, size: {{Edge}}, parameters: { biasCurrent: { uniform: [400 pA, 700 pA] } } }
            projections:
              tiles:
                from: left
                to: right
                crossbar: { conductanceRange: [1 uS, 100 uS], tileSize: [1, 1] }
                weight: { matrix: matrix.csv, unit: pA }
                delay: 2 ms
            """,
            ("matrix.csv", matrix));
        Assert.True(experiment.Package.Files["matrix.csv"].Length > 100_000);
        RunResult here;
        await using (var single = await TestCluster.StartOneAsync())
        {
            here = await single.Run(experiment);
        }

        // The coordinator is on another node than the gateway that submits.
        await using var cluster = await TestCluster.StartAsync(TestCluster.GatewayOnly(), TestCluster.Compute(), TestCluster.Compute());
        var gateway = await cluster.AddAsync(TestCluster.GatewayOnly());
        var run = gateway.Submit(experiment.Package, experiment.Experiment, new RunOptions { NeuronsPerCore = 10 }, new TestCluster.NoInputs(), []);
        run.Start();
        var there = await run.Completion.WaitAsync(TestCluster.Patience);
        Assert.True(there.Phase == RunPhase.Completed, there.Message);
        Assert.Equal((Edge * Edge, 2), (there.CrossbarTiles, there.Nodes));
        Assert.NotEqual(0, there.Spikes);
        Assert.Equal((here.Fingerprint, here.StateFingerprint), (there.Fingerprint, there.StateFingerprint));
        Assert.Equal(Edge * Edge, there.Tiles.Length);
    }
}

/// <summary>Takes the place of the serializer for everything that has none of its own, and refuses.</summary>
public sealed class RefusingSerializer(ExtendedActorSystem system) : Serializer(system)
{
    public static ConcurrentDictionary<string, object> Refused { get; } = new();

    public override int Identifier => 9_999;

    public override bool IncludeManifest => false;

    public override byte[] ToBinary(object obj)
    {
        Refused[obj.GetType().FullName!] = obj;
        throw new NotSupportedException($"{obj.GetType()} has no serializer of its own.");
    }

    public override object FromBinary(byte[] bytes, Type type) => throw new NotSupportedException();
}
