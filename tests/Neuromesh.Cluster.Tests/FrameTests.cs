using CsCheck;
using Neuromesh.Cluster.Epochs;
using Neuromesh.Cluster.Serialization;
using Neuromesh.Core.Crossbars;
using Neuromesh.Core.NeuronCores;
using Neuromesh.Core.Signals;
using Neuromesh.Protocol.Cluster.V1;

namespace Neuromesh.Cluster.Tests;

/// <summary>The frames between exchanges: they arrive as they left, and what is broken or missing is an error, never a silent gap.</summary>
public sealed class FrameTests
{
    private const long Epoch = 7;
    private static readonly RunTopology Topology = CreateTopology();

    [Fact]
    public void Spike_frames_of_any_size_make_the_round_trip_in_pieces() => Gen.Select(Gen.Int[0, 30_000], Gen.Int[0, 300], Gen.Bool).Sample(
        (coreSpikes, inputSpikes, last) =>
        {
            var slot = Slot();
            slot.Cores[0] = Batch(coreSpikes);
            slot.Inputs = Batch(inputSpikes);
            slot.Last = last;
            var arrived = Slot();
            var (inputs, isLast) = new EpochFrameCodec(Topology, 1).ReadSpikes(
                Assemble(new EpochFrameCodec(Topology, 0).WriteSpikes(slot, 1)), arrived, 0);
            Assert.Equal(last, isLast);
            AssertSame(slot.Inputs, inputs!);
            AssertSame(slot.Cores[0]!, arrived.Cores[0]!);
            Assert.Null(arrived.Cores[1]);
        },
        iter: 50,
        threads: 1);

    [Fact]
    public void Tile_frames_make_the_round_trip() => Gen.Int[0, 1_000_000].Sample(
        seed =>
        {
            var slot = Slot();
            foreach (var tile in TilesOf(0))
            {
                slot.LocalTileOutputs[tile] = Output(tile, seed);
            }

            var arrived = Slot();
            new EpochFrameCodec(Topology, 1).ReadTiles(Assemble(new EpochFrameCodec(Topology, 0).WriteTiles(slot, 1)), arrived, 0);
            var expected = TilesOf(0).Where(tile => Topology.NeedsTile(1, tile)).Select(tile => slot.LocalTileOutputs[tile]!).ToArray();
            Assert.NotEmpty(expected);
            Assert.Equal(expected.Length, arrived.TileOutputs.Count);
            foreach (var (one, other) in expected.Zip(arrived.TileOutputs))
            {
                Assert.Equal((one.Projection, one.RowTile, one.FirstColumn, one.Columns, one.Epoch), (other.Projection, other.RowTile, other.FirstColumn, other.Columns, other.Epoch));
                Assert.Equal(one.StepIndexes.ToArray(), other.StepIndexes.ToArray());
                for (var i = 0; i < one.Count; i++)
                {
                    Assert.Equal(one.Weights(i).ToArray(), other.Weights(i).ToArray());
                }
            }
        },
        iter: 30,
        threads: 1);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    public void Of_a_broken_node_the_frame_tells_the_fault_and_the_release(int sender, int receiver)
    {
        var slot = Slot();
        slot.Inputs = Batch(30);
        slot.Last = true;
        slot.Add(new NeuronFaultException(39, 260, "Neuron 260 schwankt: 1 µV"));
        slot.Add(new NeuronFaultException(38, 270, "earlier"));
        slot.Add(new NeuronFaultException(38, 271, "the next one"));
        var frame = Assemble(new EpochFrameCodec(Topology, sender).WriteSpikes(slot, receiver));
        var arrived = Slot();
        arrived.Add(new NeuronFaultException(39, 3, "a local one"));
        var reader = new EpochFrameCodec(Topology, receiver);
        var (inputs, isLast) = reader.ReadSpikes(frame, arrived, sender);
        Assert.Equal((38, 270, "earlier"), (arrived.Fault!.Step, arrived.Fault.Neuron, arrived.Fault.Message));
        Assert.Equal((sender == 0, sender == 0), (inputs is not null, isLast));
        for (var length = 0; length < frame.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => reader.ReadSpikes(frame.AsSpan(0, length), Slot(), sender));
        }

        Assert.Throws<InvalidDataException>(() => reader.ReadSpikes([.. frame, 0], Slot(), sender));
    }

    [Fact]
    public void A_frame_that_is_cut_or_too_long_is_an_error_and_no_other()
    {
        var slot = Slot();
        slot.Cores[0] = Batch(40);
        slot.Inputs = Batch(3);
        foreach (var tile in TilesOf(0))
        {
            slot.LocalTileOutputs[tile] = Output(tile, 3);
        }

        var writer = new EpochFrameCodec(Topology, 0);
        var reader = new EpochFrameCodec(Topology, 1);
        var spikes = Assemble(writer.WriteSpikes(slot, 1));
        var tiles = Assemble(writer.WriteTiles(slot, 1));
        for (var length = 0; length < spikes.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => reader.ReadSpikes(spikes.AsSpan(0, length), Slot(), 0));
        }

        for (var length = 0; length < tiles.Length; length += 7)
        {
            Assert.Throws<InvalidDataException>(() => reader.ReadTiles(tiles.AsSpan(0, length), Slot(), 0));
        }

        Assert.Throws<InvalidDataException>(() => reader.ReadSpikes([.. spikes, 0], Slot(), 0));
        Assert.Throws<InvalidDataException>(() => reader.ReadTiles([.. tiles, 0], Slot(), 0));
    }

    [Fact]
    public void A_frame_without_a_core_that_is_needed_is_an_error()
    {
        var slot = Slot();
        slot.Cores[1] = Batch(20);
        slot.Inputs = Batch(3);
        var fromTheWrongNode = Assemble(new EpochFrameCodec(Topology, 1).WriteSpikes(slot, 0));
        Assert.Throws<InvalidDataException>(() => new EpochFrameCodec(Topology, 1).ReadSpikes(fromTheWrongNode, Slot(), 0));

        // The last epoch has 3 of 5 steps; a batch of another length belongs to another epoch.
        var last = Slot(Topology.EpochCount - 1);
        Assert.Throws<InvalidDataException>(() => new EpochFrameCodec(Topology, 0).ReadSpikes(fromTheWrongNode, last, 1));
    }

    [Theory]
    [InlineData(new[] { 1 }, "a first piece")]
    [InlineData(new[] { 0, 2 }, "piece 1 of epoch 7")]
    [InlineData(new[] { 0, 0 }, "piece 1 of epoch 7")]
    [InlineData(new[] { 0, 1, 3 }, "piece 2 of epoch 7")]
    public void A_piece_that_is_missing_or_doubled_is_an_error(int[] indexes, string due)
    {
        var assembler = new FrameAssembler();
        foreach (var index in indexes[..^1])
        {
            Assert.Null(assembler.Accept(Piece(Epoch, index)));
        }

        var error = Assert.Throws<InvalidDataException>(() => assembler.Accept(Piece(Epoch, indexes[^1])));
        Assert.Contains(due, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pieces_of_two_epochs_never_make_one_frame()
    {
        var assembler = new FrameAssembler();
        Assert.Null(assembler.Accept(Piece(Epoch, 0)));
        Assert.Throws<InvalidDataException>(() => assembler.Accept(Piece(Epoch + 1, 1)));
    }

    private static EpochFrameChunk Piece(long epoch, int index) => new(EpochFrameKind.Spikes, 1, epoch, index, 4, [1, 2, 3]);

    private static RunTopology CreateTopology()
    {
        var experiment = TestExperiments.Dense(5, 93).Experiment;
        var placement = new Protocol.Cluster.V1.Placement();
        placement.Nodes.Add(new PlacedNode { Address = "a", Gateway = true });
        placement.Nodes.Add(new PlacedNode { Address = "b" });
        placement.Cores.Add(new PlacedCore { Population = 0, First = 0, Size = 250, Node = 0 });
        placement.Cores.Add(new PlacedCore { Population = 1, First = 0, Size = 150, Node = 1 });
        for (var tile = 0; tile < TileGeometry.Of(experiment).Length; tile++)
        {
            placement.Tiles.Add(new PlacedTile { Node = tile % 2 });
        }

        return new RunTopology(experiment, placement);
    }

    private static IEnumerable<int> TilesOf(int node) => Enumerable.Range(0, Topology.Tiles.Length).Where(tile => Topology.Placement.Tiles[tile].Node == node);

    private static EpochSlot Slot(long epoch = Epoch)
    {
        var slot = new EpochSlot(2, Topology.Tiles.Length, 2);
        slot.Begin(epoch);
        return slot;
    }

    private static TileOutput Output(int tile, int seed)
    {
        var geometry = Topology.Tiles[tile];
        var output = new TileOutput(geometry.Projection, geometry.RowTile, geometry.FirstColumn, geometry.Columns);
        output.Begin(Epoch);
        for (var step = 0; step < 5; step++)
        {
            if ((seed + tile + step) % 3 == 0)
            {
                var weights = output.Add(step);
                for (var column = 0; column < weights.Length; column++)
                {
                    weights[column] = ((seed % 1000) * 0.1) + column;
                }
            }
        }

        return output;
    }

    private static byte[] Assemble(IReadOnlyList<EpochFrameChunk> chunks)
    {
        Assert.All(chunks, chunk => Assert.InRange(chunk.Payload.Length, 1, EpochFrameChunk.MaximumPayload));
        var assembler = new FrameAssembler();
        Assert.All(chunks.SkipLast(1), chunk => Assert.Null(assembler.Accept(chunk)));
        return assembler.Accept(chunks[^1])!;
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
