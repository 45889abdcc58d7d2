using Neuromesh.Core.Random;

namespace Neuromesh.Core.Tests.Random;

/// <summary>Binomial and hypergeometric deviates against their probabilities, which are computed by recurrence from products of fractions.</summary>
public sealed class DiscreteDrawsTests
{
    private const int Draws = 40_000;

    [Theory]
    [InlineData(7, 1, 3)] // inversion
    [InlineData(1000, 1, 100)] // inversion, many trials
    [InlineData(60, 1, 2)] // ratio of uniforms
    [InlineData(500, 3, 10)]
    [InlineData(200, 9, 10)] // by the complement
    [InlineData(100_000, 1, 2)]
    public void Binomial_deviates_have_their_distribution(long trials, long successes, long outcomes)
    {
        var odds = (double)successes / (outcomes - successes);
        Check(
            seed => Draw(seed, (ref PhiloxStream stream) => DiscreteDraws.Binomial(ref stream, trials, successes, outcomes)),
            trials,
            k => odds * (trials - k) / (k + 1));
    }

    [Theory]
    [InlineData(5, 8, 4)] // one by one
    [InlineData(1000, 2000, 10)]
    [InlineData(10, 2000, 900)] // one by one, roles exchanged
    [InlineData(300, 200, 400)] // both complements
    [InlineData(500, 700, 300)] // ratio of uniforms
    [InlineData(40_000, 90_000, 60_000)]
    public void Hypergeometric_deviates_have_their_distribution(long good, long bad, long drawn) => Check(
        seed => Draw(seed, (ref PhiloxStream stream) => DiscreteDraws.Hypergeometric(ref stream, good, bad, drawn)),
        Math.Min(good, drawn),
        k => (good - k) * (double)(drawn - k) / ((k + 1.0) * (bad - drawn + k + 1)),
        Math.Max(0, drawn - bad));

    [Fact]
    public void Certain_outcomes_are_certain()
    {
        var stream = new PhiloxStream(RandomKey.Create(1, "test"), 0);
        Assert.Equal(0, DiscreteDraws.Binomial(ref stream, 0, 1, 2));
        Assert.Equal(0, DiscreteDraws.Binomial(ref stream, 9, 0, 2));
        Assert.Equal(9, DiscreteDraws.Binomial(ref stream, 9, 2, 2));
        Assert.Equal(5, DiscreteDraws.Hypergeometric(ref stream, 5, 8, 13));
        Assert.Equal(0, DiscreteDraws.Hypergeometric(ref stream, 5, 8, 0));
        Assert.Equal(4, DiscreteDraws.Hypergeometric(ref stream, 9, 0, 4));
        Assert.Equal(0, DiscreteDraws.Hypergeometric(ref stream, 0, 9, 4));
    }

    private delegate long Drawing(ref PhiloxStream stream);

    private static long Draw(int entity, Drawing draw)
    {
        var stream = new PhiloxStream(RandomKey.Create(3, "test"), (uint)entity);
        return draw(ref stream);
    }

    /// <summary>Chi-square over classes of at least 20 expected draws; the bound is five standard deviations.</summary>
    private static void Check(Func<int, long> draw, long largest, Func<long, double> ratio, long smallest = 0)
    {
        var counts = new Dictionary<long, int>();
        for (var i = 0; i < Draws; i++)
        {
            var k = draw(i);
            Assert.InRange(k, smallest, largest);
            counts[k] = counts.GetValueOrDefault(k) + 1;
        }

        // Probabilities relative to that of the most frequent count, then normalised.
        var mode = counts.MaxBy(pair => pair.Value).Key;
        var relative = new SortedDictionary<long, double> { [mode] = 1 };
        for (var k = mode; k < largest && relative[k] > 1e-12; k++)
        {
            relative[k + 1] = relative[k] * ratio(k);
        }

        for (var k = mode; k > smallest && relative[k] > 1e-12; k--)
        {
            relative[k - 1] = relative[k] / ratio(k - 1);
        }

        var total = relative.Values.Sum();
        double chiSquare = 0, expected = 0;
        var observed = 0;
        var classes = 0;
        foreach (var (k, probability) in relative)
        {
            expected += Draws * probability / total;
            observed += counts.GetValueOrDefault(k);
            if (expected >= 20)
            {
                chiSquare += (observed - expected) * (observed - expected) / expected;
                (expected, observed) = (0, 0);
                classes++;
            }
        }

        Assert.True(classes >= 3);
        Assert.InRange(chiSquare, 0, classes - 1 + (5 * Math.Sqrt(2.0 * (classes - 1))));
    }
}
