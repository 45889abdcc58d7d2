using Neuromesh.Core.Kernels;
using Neuromesh.Core.Random;

namespace Neuromesh.Core.Tests.Random;

/// <summary>
/// Uniformity and independence of draws that belong to neighbours: neurons, steps, seeds, purposes. Seeds are fixed, so the outcome is; the bound is five standard errors,
/// and streams that are bad on purpose exceed it.
/// </summary>
public sealed class StreamIndependenceTests
{
    private const int Draws = 1 << 16;
    private const double Bound = 5;
    private const string Purpose = "poisson";

    private static readonly RandomKey Key = RandomKey.Create(1, Purpose);

    private static readonly int[] Lags = [1, 2, 8];

    // Draw number i where one thing counts up and all others stay.
    private static readonly Dictionary<string, Func<int, uint>> Neighbours = new()
    {
        ["neurons"] = i => Word(Key, i, 77),
        ["steps"] = i => Word(Key, 5, 1 + i),
        ["steps across 2^32"] = i => Word(Key, 5, (1L << 32) - (Draws / 2) + i),
        ["seeds"] = i => Word(RandomKey.Create((ulong)i, Purpose), 0, 1),
        ["upper bits of seeds"] = i => Word(RandomKey.Create((ulong)i << 46, Purpose), 0, 1),
        ["indexes"] = i => Word(RandomKey.Create(1, Purpose, i), 0, 1),
        ["purposes"] = i => Word(RandomKey.Create(1, FormattableString.Invariant($"{Purpose} {i}")), 0, 1),
        ["parts"] = i => Word(Key.For(FormattableString.Invariant($"{i}")), 0, 1),
        ["words of a stream"] = Reader(3, 0),
        ["entities of streams"] = i => new PhiloxStream(Key, (uint)i).NextUInt32(),
        ["draws of streams"] = i => new PhiloxStream(Key, 3, (uint)i).NextUInt32(),
    };

    // Draw number i of two streams that differ in one thing, or in two that might cancel.
    private static readonly Dictionary<string, (Func<int, uint> One, Func<int, uint> Other)> Pairs = new()
    {
        ["seeds"] = (i => Word(Key, i, 1), i => Word(RandomKey.Create(2, Purpose), i, 1)),
        ["steps"] = (i => Word(Key, i, 1), i => Word(Key, i, 2)),
        ["steps with the words of the step exchanged"] = (i => Word(Key, i, 1), i => Word(Key, i, 1L << 32)),
        ["indexes"] = (i => Word(Key, i, 1), i => Word(RandomKey.Create(1, Purpose, 1), i, 1)),
        ["a seed and an index"] = (i => Word(RandomKey.Create(1, Purpose, 1), i, 1), i => Word(RandomKey.Create(2, Purpose), i, 1)),
        ["a seed and a step"] = (i => Word(Key, i, 2), i => Word(RandomKey.Create(2, Purpose), i, 1)),
        ["purposes"] = (i => Word(Key, i, 1), i => Word(RandomKey.Create(1, "poisson shared"), i, 1)),
        ["a purpose and its part"] = (i => Word(Key, i, 1), i => Word(Key.For("part"), i, 1)),
        ["neurons and steps exchanged"] = (i => Word(Key, 8 * i, 0), i => Word(Key, 0, i)),
        ["entities of streams"] = (Reader(3, 0), Reader(4, 0)),
        ["draws of streams"] = (Reader(3, 0), Reader(3, 1)),
    };

    // Mistakes that draws could be made with.
    private static readonly Dictionary<string, Func<int, uint>> Mistakes = new()
    {
        ["one key for two seeds"] = i => Word(RandomKey.Create((ulong)i / 2, Purpose), 0, 1),
        ["a step that counts in one half only"] = i => (Word(Key, 5, i) & 0xFFFF) | (Word(Key, 5, i / 2) & 0xFFFF0000),
        ["one counter for both halves"] = i => (Word(Key, i, 77) >> 16) * 0x10001,
        ["a counter with little mixing"] = i => (uint)i * 0x9E3779B1,
        ["one bit set in each eighth word"] = i => Word(Key, i, 77) | (i % 8 == 0 ? 1u : 0),
        ["seven of eight neurons of a block"] = i => Word(Key, i - (i % 8 / 7), 77),
    };

    public static TheoryData<string> NamesOfNeighbours => [.. Neighbours.Keys];

    public static TheoryData<string> NamesOfPairs => [.. Pairs.Keys];

    public static TheoryData<string> NamesOfMistakes => [.. Mistakes.Keys];

    [Theory]
    [MemberData(nameof(NamesOfNeighbours))]
    public void Draws_of_neighbours_are_uniform_and_independent(string name) => Assert.InRange(Error(Neighbours[name]), 0, Bound);

    [Theory]
    [MemberData(nameof(NamesOfMistakes))]
    public void Draws_made_with_a_mistake_are_told(string name) => Assert.InRange(Error(Mistakes[name]), 2 * Bound, double.MaxValue);

    [Theory]
    [MemberData(nameof(NamesOfPairs))]
    public void Neighbouring_streams_are_independent(string name) => Assert.InRange(Error(Pairs[name].One, Pairs[name].Other), 0, Bound);

    /// <summary>The seed or the step added to the counter would give neighbours the same draws, one place on.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(8)]
    public void Streams_that_are_shifted_are_told(int places) =>
        Assert.InRange(Error(i => Word(Key, i + 8, 1), i => Word(Key, i + 8 + places, 1)), 2 * Bound, double.MaxValue);

    /// <summary>What the tests above draw is what the drive of Poisson events draws for its neurons.</summary>
    [Fact]
    public void Half_words_are_those_of_whole_fills()
    {
        var words = new uint[100];
        PhiloxFill.Words(Key, 0, 77, 0, 0, words);
        Assert.All(Enumerable.Range(0, 200), i => Assert.Equal((ushort)(words[i / 2] >> (16 * (i % 2))), Word(Key, i, 77) >> 16));
    }

    /// <summary>The word of a neuron in a step as Poisson draws take it: the half above from draw 0, the half below from draw 1, eight neurons a block.</summary>
    private static uint Word(RandomKey key, int neuron, long step)
    {
        var (low, high) = ((uint)step, (uint)(step >>> 32));
        return ((uint)new LowHalves(key, 0, low, high, 0).At(neuron) << 16) | new LowHalves(key, 0, low, high, 1).At(neuron);
    }

    private static Func<int, uint> Reader(uint entity, uint draw)
    {
        var words = new uint[Draws];
        var stream = new PhiloxStream(Key, entity, draw);
        for (var i = 0; i < words.Length; i++)
        {
            words[i] = stream.NextUInt32();
        }

        return i => words[i];
    }

    private static double Error(Func<int, uint> draw)
    {
        var (high, low) = Halves(draw);
        return Lags
            .SelectMany(lag => new[]
            {
                DrawStatistics.Dependence(high, high, lag),
                DrawStatistics.Dependence(high, low, lag),
                DrawStatistics.Dependence(low, high, lag),
                DrawStatistics.Dependence(low, low, lag),
            })
            .Append(DrawStatistics.Dependence(high, low, 0))
            .Append(DrawStatistics.Unevenness(high))
            .Append(DrawStatistics.Unevenness(low))
            .Max();
    }

    private static double Error(Func<int, uint> one, Func<int, uint> other)
    {
        var (oneHigh, oneLow) = Halves(one);
        var (otherHigh, otherLow) = Halves(other);
        return new[] { 0, 1, 8 }
            .SelectMany(lag => new[]
            {
                DrawStatistics.Dependence(oneHigh, otherHigh, lag),
                DrawStatistics.Dependence(otherHigh, oneHigh, lag),
                DrawStatistics.Dependence(oneLow, otherLow, lag),
                DrawStatistics.Dependence(oneHigh, otherLow, lag),
                DrawStatistics.Dependence(otherHigh, oneLow, lag),
            })
            .Max();
    }

    private static (ushort[] High, ushort[] Low) Halves(Func<int, uint> draw)
    {
        ushort[] high = new ushort[Draws], low = new ushort[Draws];
        for (var i = 0; i < Draws; i++)
        {
            var word = draw(i);
            (high[i], low[i]) = ((ushort)(word >> 16), (ushort)word);
        }

        return (high, low);
    }
}
