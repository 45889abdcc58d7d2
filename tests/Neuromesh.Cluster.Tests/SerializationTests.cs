using System.Collections.Immutable;
using Akka.Actor;
using CsCheck;
using Neuromesh.Cluster.Epochs;
using Neuromesh.Cluster.Packages;
using Neuromesh.Cluster.Serialization;
using Neuromesh.Core.Signals;
using Neuromesh.Experiments;
using Neuromesh.Protocol.Cluster.V1;

namespace Neuromesh.Cluster.Tests;

/// <summary>What crosses between nodes arrives as it left.</summary>
public sealed class SerializationTests
{
    [Fact]
    public void Every_control_message_makes_the_round_trip()
    {
        using var system = ActorSystem.Create("serialization");
        var serializer = new NeuromeshSerializer((ExtendedActorSystem)system);
        foreach (var type in ClusterReflection.Descriptor.MessageTypes)
        {
            var message = type.Parser.ParseFrom([]);
            foreach (var field in type.Fields.InDeclarationOrder().Where(field => field.FieldType == Google.Protobuf.Reflection.FieldType.String && !field.IsRepeated))
            {
                field.Accessor.SetValue(message, field.Name);
            }

            var back = serializer.FromBinary(serializer.ToBinary(message), serializer.Manifest(message));
            Assert.Equal(message, back);
        }
    }

    [Fact]
    public void Frame_pieces_make_the_round_trip()
    {
        using var system = ActorSystem.Create("serialization");
        var serializer = new NeuromeshSerializer((ExtendedActorSystem)system);
        Gen.Select(Gen.Int, Gen.Long, Gen.Int, Gen.Int, Gen.Byte.Array).Sample(
            (node, epoch, index, count, payload) =>
            {
                var chunk = new EpochFrameChunk(EpochFrameKind.Tiles, node, epoch, index, count, payload);
                var back = (EpochFrameChunk)serializer.FromBinary(serializer.ToBinary(chunk), serializer.Manifest(chunk));
                Assert.Equal(chunk with { Payload = [] }, back with { Payload = [] } with { });
                Assert.Equal(payload, back.Payload);
            },
            iter: 100,
            threads: 1);
    }

    [Fact]
    public void Spike_frames_of_any_size_make_the_round_trip_in_pieces()
    {
        var experiment = TestExperiments.Dense(5, 93);
        var placement = new Protocol.Cluster.V1.Placement();
        placement.Nodes.Add(new PlacedNode { Address = "a", Gateway = true });
        placement.Nodes.Add(new PlacedNode { Address = "b" });
        placement.Cores.Add(new PlacedCore { Population = 0, First = 0, Size = 250, Node = 0 });
        placement.Cores.Add(new PlacedCore { Population = 1, First = 0, Size = 150, Node = 1 });
        for (var tile = 0; tile < TileGeometry.Of(experiment).Length; tile++)
        {
            placement.Tiles.Add(new PlacedTile { Node = 0 });
        }

        var topology = new RunTopology(experiment, placement);
        Gen.Select(Gen.Int[0, 30_000], Gen.Int[0, 300], Gen.Bool).Sample(
            (coreSpikes, inputSpikes, last) =>
            {
                var slot = new EpochSlot(2, 2);
                slot.Begin(7);
                slot.Cores[0] = Batch(coreSpikes);
                slot.Inputs = Batch(inputSpikes);
                slot.Last = last;
                var chunks = new EpochFrameCodec(topology, 0).WriteSpikes(slot, 1).ToArray();
                Assert.All(chunks, chunk => Assert.InRange(chunk.Payload.Length, 1, EpochFrameChunk.MaximumPayload));
                var arrived = new EpochSlot(2, 2);
                arrived.Begin(7);
                var (inputs, isLast) = EpochFrameCodec.ReadSpikes(chunks.SelectMany(chunk => chunk.Payload).ToArray(), arrived);
                Assert.Equal(last, isLast);
                AssertSame(slot.Inputs, inputs!);
                AssertSame(slot.Cores[0]!, arrived.Cores[0]!);
                Assert.Null(arrived.Cores[1]);
            },
            iter: 50,
            threads: 1);
    }

    [Fact]
    public void A_broken_frame_is_an_error_and_no_other()
    {
        var experiment = TestExperiments.Dense(5, 93, withCrossbar: false);
        var placement = new Protocol.Cluster.V1.Placement();
        placement.Nodes.Add(new PlacedNode { Address = "a", Gateway = true });
        placement.Cores.Add(new PlacedCore { Population = 0, First = 0, Size = 250, Node = 0 });
        placement.Cores.Add(new PlacedCore { Population = 1, First = 0, Size = 150, Node = 0 });
        var slot = new EpochSlot(2, 1);
        slot.Begin(0);
        slot.Cores[0] = Batch(40);
        slot.Cores[1] = Batch(20);
        slot.Inputs = Batch(3);
        var bytes = new EpochFrameCodec(new RunTopology(experiment, placement), 0).WriteSpikes(slot, 0).SelectMany(chunk => chunk.Payload).ToArray();
        for (var length = 0; length < bytes.Length; length++)
        {
            var arrived = new EpochSlot(2, 1);
            arrived.Begin(0);
            Assert.Throws<InvalidDataException>(() => EpochFrameCodec.ReadSpikes(bytes.AsSpan(0, length), arrived));
        }
    }

    [Fact]
    public void Packages_make_the_round_trip()
    {
        var package = new ExperimentPackage(
            "name",
            "file.yaml",
            "timeStep: 0.1 ms",
            ["seed=3"],
            ImmutableDictionary<string, ImmutableArray<byte>>.Empty.Add("a.csv", [1, 2, 3]),
            ImmutableDictionary<string, RecordingSummary>.Empty.Add("r.edf", new RecordingSummary([new ChannelSummary("Fp1", "uV")])));
        var back = PackageCodec.Read(PackageCodec.Write(package));
        Assert.Equal(package.Yaml, back.Yaml);
        Assert.Equal(package.Overrides.AsEnumerable(), back.Overrides);
        Assert.Equal(package.Files["a.csv"].AsEnumerable(), back.Files["a.csv"]);
        Assert.Equal(package.Recordings["r.edf"].Channels.AsEnumerable(), back.Recordings["r.edf"].Channels);
    }

    private static EpochSpikes Batch(int spikes)
    {
        var batch = new EpochSpikes();
        batch.Begin(36);
        for (var step = 0; step < 5; step++)
        {
            batch.Append([.. Enumerable.Range(step, spikes / 5)]);
            batch.EndStep();
        }

        return batch;
    }

    private static void AssertSame(EpochSpikes expected, EpochSpikes actual)
    {
        Assert.Equal(expected.Steps, actual.Steps);
        for (var step = 0; step < expected.Steps; step++)
        {
            Assert.True(expected.OfStep(step).SequenceEqual(actual.OfStep(step)));
        }
    }
}
