using Neuromesh.Core.Synapses;

namespace Neuromesh.Core.Tests.Synapses;

/// <summary>Rows of a table come back as they were, in fewer bytes.</summary>
public sealed class EdgeListTests
{
    private const int Rows = (3 * EdgeList.BlockLength) + 17;

    public static TheoryData<string> Kinds => ["common", "decimals", "bits", "third", "zeros", "wide", "negative"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Rows_come_back_with_their_bits(string kind)
    {
        var edges = Make(kind);

        var list = EdgeList.Of(edges);

        Assert.Equal(Rows, list.Count);
        Assert.Equal(edges.Select(Bits), list.Enumerate().Select(Bits));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_is_asked_of_all_rows_is_what_a_walk_over_them_finds(string kind)
    {
        var edges = Make(kind);

        var list = EdgeList.Of(edges);

        Assert.Equal((edges.Min(edge => edge.DelaySteps), edges.Max(edge => edge.DelaySteps)), (list.MinimumDelaySteps, list.MaximumDelaySteps));
        Assert.Equal((edges.Min(edge => edge.Weight), edges.Max(edge => edge.Weight)), (list.SmallestWeight, list.LargestWeight));
        Assert.Equal(edges.Max(edge => Math.Abs(edge.Weight)), list.LargestMagnitude);
        Assert.Equal(edges.Average(edge => Math.Abs(edge.Weight)), list.TypicalMagnitude);
        Assert.Equal(edges.Select(edge => edge.Weight).Distinct().Count() == 1 ? edges[0].Weight : null, list.CommonWeight);
        var reader = new EdgeReader(list);
        foreach (var block in list.Blocks)
        {
            reader.ReadEnds(block);
            var targets = reader.Targets.ToArray();
            Assert.True(block.MayReach(targets.Max(), 1) && block.MayReach(targets.Min(), 1));
            Assert.False(block.MayReach(targets.Max() + 1, 5));
            Assert.False(block.MayReach(targets.Min() - 5, 5));
        }
    }

    /// <summary>Two bytes each for source, target and a weight of a few digits, one for the delay.</summary>
    [Fact]
    public void Rows_of_a_usual_table_take_seven_bytes() => Assert.InRange(BytesRead(EdgeList.Of(Make("decimals"))) / (double)Rows, 6.9, 7.1);

    [Fact]
    public void Weights_with_all_digits_take_thirteen_bytes() => Assert.InRange(BytesRead(EdgeList.Of(Make("bits"))) / (double)Rows, 12.9, 13.1);

    /// <summary>Three chunks of rows at random: a core of a tenth of the targets reads little more than a tenth of the blocks.</summary>
    [Fact]
    public void A_core_reads_few_rows_beside_its_own()
    {
        var draws = new System.Random(3);
        var edges = Enumerable.Range(0, 300_000).Select(i => new Edge(draws.Next(1000), draws.Next(10_000), i, 1)).ToArray();

        var list = EdgeList.Of(edges);

        Assert.Equal(edges, list.Enumerate());
        Assert.InRange(list.Blocks.Where(block => block.MayReach(4000, 1000)).Sum(block => block.Length), edges.Count(edge => edge.Target is >= 4000 and < 5000), 60_000);
        Assert.All(list.Blocks.Where(block => block.MayReach(4000, 1000)), block => Assert.True(block.LargestTarget - block.SmallestTarget < 1500));
    }

    [Fact]
    public void An_empty_list_is_empty()
    {
        var list = EdgeList.Of([]);

        Assert.True(list.IsEmpty);
        Assert.Empty(list.Enumerate());
        Assert.Equal((0, 0, 0.0, 0L), (list.MinimumDelaySteps, list.MaximumDelaySteps, list.CommonWeight, list.Bytes));
    }

    private static long BytesRead(EdgeList list) => list.Blocks.Sum(block => (long)block.Bytes);

    private static Edge[] Make(string kind)
    {
        var draws = new System.Random(7);
        return [.. Enumerable.Range(0, Rows).Select(i => new Edge(
            kind == "wide" ? draws.Next() : draws.Next(60_000),
            kind == "wide" ? draws.Next() : draws.Next(50_000),
            kind switch
            {
                "common" => 0.1,
                "decimals" => double.Parse($"{draws.Next(-30, 30)}.{draws.Next(100):00}", System.Globalization.CultureInfo.InvariantCulture),
                "bits" => draws.NextDouble() * 87.8,
                "third" => 1.0 / 3,
                "zeros" => i % 2 == 0 ? 0.0 : -0.0,
                "wide" => (draws.NextDouble() - 0.5) * Math.Pow(10, draws.Next(-250, 250)),
                _ => -double.Parse($"{i % 100}e-9", System.Globalization.CultureInfo.InvariantCulture) - 1e-9,
            },
            kind == "wide" ? draws.Next(1, ushort.MaxValue) : draws.Next(1, 200)))];
    }

    private static (int Source, int Target, long Weight, int Delay) Bits(Edge edge) =>
        (edge.Source, edge.Target, BitConverter.DoubleToInt64Bits(edge.Weight), edge.DelaySteps);
}
