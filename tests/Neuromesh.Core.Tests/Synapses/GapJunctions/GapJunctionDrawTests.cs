using Neuromesh.Core.Synapses;
using Neuromesh.Core.Synapses.GapJunctions;

namespace Neuromesh.Core.Tests.Synapses.GapJunctions;

/// <summary>Which pairs of neurons the rules join.</summary>
public sealed class GapJunctionDrawTests
{
    private const int Size = 12;
    private const int Pairs = Size * (Size - 1) / 2;

    public static TheoryData<ConnectionRule> RulesWithoutMultapses => new(
        new FixedIndegreeRule(7, false, false),
        new FixedIndegreeRule(Size - 1, false, false),
        new FixedOutdegreeRule(7, false, false),
        new FixedTotalNumberRule(Pairs / 2, false, false),
        new FixedTotalNumberRule(Pairs, false, false),
        new AllToAllRule(false),
        new PairwiseBernoulliRule(0.7, false));

    [Theory]
    [MemberData(nameof(RulesWithoutMultapses))]
    public void No_pair_of_one_population_is_joined_twice(ConnectionRule rule)
    {
        for (var seed = 1UL; seed <= 20; seed++)
        {
            var joined = Draw(rule, seed).Select(Unordered).ToArray();
            Assert.NotEmpty(joined);
            Assert.Equal(joined.Length, joined.Distinct().Count());
            Assert.All(joined, pair => Assert.True(pair.Lower < pair.Upper));
        }
    }

    [Fact]
    public void A_total_number_is_kept_and_all_pairs_are_equally_likely()
    {
        const int Total = 20;
        const int Draws = 4_000;
        var counts = new Dictionary<(int, int), int>();
        for (var seed = 1UL; seed <= Draws; seed++)
        {
            var joined = Draw(new FixedTotalNumberRule(Total, false, false), seed);
            Assert.Equal(Total, joined.Count);
            foreach (var pair in joined.Select(Unordered))
            {
                counts[pair] = counts.GetValueOrDefault(pair) + 1;
            }
        }

        // A pair is joined with probability p = 20/66: 65 degrees of freedom, each count with variance D·p·(1 - p).
        const double Probability = (double)Total / Pairs;
        var scaled = counts.Values.Sum(count => Math.Pow(count - (Draws * Probability), 2)) / (Draws * Probability * (1 - Probability)) * (Pairs - 1) / Pairs;
        Assert.Equal(Pairs, counts.Count);
        Assert.InRange(scaled, 65 - (4 * Math.Sqrt(130)), 65 + (4 * Math.Sqrt(130)));
    }

    [Fact]
    public void Every_neuron_has_at_least_the_partners_that_it_draws()
    {
        foreach (var rule in new ConnectionRule[] { new FixedIndegreeRule(5, false, false), new FixedOutdegreeRule(5, false, false) })
        {
            long junctions = 0;
            const int Draws = 500;
            for (var seed = 1UL; seed <= Draws; seed++)
            {
                var joined = Draw(rule, seed);
                junctions += joined.Count;
                for (var neuron = 0; neuron < Size; neuron++)
                {
                    Assert.True(joined.Count(junction => junction.Source == neuron || junction.Target == neuron) >= 5);
                }
            }

            // N·k draws less the pairs that both draw, N·k²/(2·(N - 1)): 60 - 13.6.
            Assert.InRange(junctions / (double)Draws, 46.36 - 0.5, 46.36 + 0.5);
        }
    }

    [Fact]
    public void With_multapses_and_between_two_populations_nothing_is_left_out()
    {
        Assert.Equal(7 * Size, Draw(new FixedIndegreeRule(7, false, true), 1).Count);
        Assert.Equal(500, Draw(new FixedTotalNumberRule(500, false, true), 1).Count);
        Assert.Equal(7 * Size, GapJunctionDraw.Draw(1, 0, new FixedIndegreeRule(7, false, false), 9, Size, withinOne: false, new ConstantWeight(1)).Count);
    }

    private static IReadOnlyList<DrawnGapJunction> Draw(ConnectionRule rule, ulong seed) =>
        GapJunctionDraw.Draw(seed, 3, rule, Size, Size, withinOne: true, new ConstantWeight(1));

    private static (int Lower, int Upper) Unordered(DrawnGapJunction junction) =>
        (Math.Min(junction.Source, junction.Target), Math.Max(junction.Source, junction.Target));
}
