using System.Collections.Immutable;
using Akka.Actor;
using CsCheck;
using Neuromesh.Cluster.Packages;
using Neuromesh.Cluster.Serialization;
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
    public void Control_messages_of_any_size_make_the_way_in_pieces_below_the_transports_limit() => Gen.Int[0, 30_000].Sample(
        cores =>
        {
            var prepare = new PrepareRun { RunId = "run", Placement = new Protocol.Cluster.V1.Placement() };
            prepare.Placement.Cores.AddRange(Enumerable.Range(0, cores).Select(core => new PlacedCore { First = core, Size = 1, Node = core % 3 }));
            var pieces = ControlPieces.Of(prepare).ToArray();
            Assert.All(pieces, piece => Assert.InRange(piece.CalculateSize(), 0, ControlPieces.MaximumBytes + 100));
            if (pieces.Length == 1)
            {
                Assert.Same(prepare, pieces[0]);
                return;
            }

            var assembler = new ControlAssembler();

            // What was left of another message of the same sender does no harm.
            Assert.Null(assembler.Accept(ActorRefs.Nobody, (ControlPiece)pieces[0]));
            Assert.All(pieces[..^1], piece => Assert.Null(assembler.Accept(ActorRefs.Nobody, (ControlPiece)piece)));
            Assert.Equal(prepare, assembler.Accept(ActorRefs.Nobody, (ControlPiece)pieces[^1]));
            Assert.Null(assembler.Accept(ActorRefs.Nobody, (ControlPiece)pieces[^1]));
        },
        iter: 30,
        threads: 1);

    [Fact]
    public void Every_control_message_about_a_run_names_it()
    {
        foreach (var type in ClusterReflection.Descriptor.MessageTypes.Where(type => type.FindFieldByName("run_id") is not null && type.Name != nameof(PackagePiece)))
        {
            var message = type.Parser.ParseFrom([]);
            type.FindFieldByName("run_id").Accessor.SetValue(message, "the run");
            Assert.Equal("the run", ControlMessages.RunIdOf(message));
        }
    }

    /// <summary>Lengths around a piece's and around what is held in memory, so that pieces hold parts of several tables and tables parts of several pieces.</summary>
    [Fact]
    public void Packages_make_the_round_trip()
    {
        var package = new ExperimentPackage(
            "name",
            "file.yaml",
            "timeStep: 0.1 ms",
            ["seed=3"],
            Lengths.ToImmutableDictionary(length => $"{length}.csv", length => TableContent.Of(Bytes(length))),
            ImmutableDictionary<string, RecordingSummary>.Empty.Add("r.edf", new RecordingSummary([new ChannelSummary("Fp1", "uV")])));
        var sender = new PackageSender(package);
        using var receiver = new PackageReceiver();
        using var slower = new PackageReceiver();
        Receive(receiver, sender);
        Receive(slower, sender);
        var back = slower.Whole();
        Assert.Equal(package.Yaml, back.Yaml);
        Assert.Equal(package.Overrides.AsEnumerable(), back.Overrides);
        Assert.Equal(Lengths.Length, back.Files.Count);
        foreach (var length in Lengths)
        {
            using var arrived = new MemoryStream();
            back.Files[$"{length}.csv"].Open().CopyTo(arrived);
            Assert.True(Bytes(length).AsSpan().SequenceEqual(arrived.ToArray()), $"{length} bytes");
            Assert.Equal(length, receiver.Whole().Files[$"{length}.csv"].Length);
        }

        Assert.Equal(package.Recordings["r.edf"].Channels.AsEnumerable(), back.Recordings["r.edf"].Channels);
    }

    [Fact]
    public void A_package_with_a_wrong_byte_or_a_piece_twice_is_refused()
    {
        var sender = new PackageSender(new ExperimentPackage(
            "name", "file.yaml", "seed: 1", [], ImmutableDictionary<string, TableContent>.Empty.Add("a.csv", TableContent.Of(Bytes(100_000))), ImmutableDictionary<string, RecordingSummary>.Empty));
        using var receiver = new PackageReceiver();
        var piece = sender.PieceAt("run", 0);
        var next = receiver.Accept(piece);
        Assert.Throws<InvalidDataException>(() => receiver.Accept(piece));

        var last = sender.PieceAt("run", next!.Value);
        var bytes = last.Content.ToByteArray();
        bytes[7] ^= 1;
        last.Content = Google.Protobuf.ByteString.CopyFrom(bytes);
        Assert.Throws<InvalidDataException>(() => receiver.Accept(last));
    }

    private static int[] Lengths => [0, 1, PackageSender.PieceBytes - 1, PackageSender.PieceBytes, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 3_000_001];

    private static byte[] Bytes(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)(i * 31 / 7))];

    private static void Receive(PackageReceiver receiver, PackageSender sender)
    {
        for (long? next = 0; next is { } offset;)
        {
            next = receiver.Accept(sender.PieceAt("run", offset));
        }
    }
}
