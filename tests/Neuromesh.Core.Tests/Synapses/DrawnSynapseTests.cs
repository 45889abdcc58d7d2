using Neuromesh.Core.Synapses;

namespace Neuromesh.Core.Tests.Synapses;

/// <summary>Weights and delays that are drawn for each synapse: their distributions, and that no cut changes any of them.</summary>
public sealed class DrawnSynapseTests
{
    private const int Sources = 120;
    private const int Targets = 130;

    public static TheoryData<ConnectionRule> Rules => new(
        new AllToAllRule(false),
        new FixedIndegreeRule(40, true, true),
        new FixedIndegreeRule(40, false, false),
        new FixedOutdegreeRule(50, false, true),
        new FixedOutdegreeRule(50, true, false),
        new FixedTotalNumberRule(5000, false, true),
        new FixedTotalNumberRule(5000, true, false),
        new PairwiseBernoulliRule(0.3, true),
        new DistanceRule(
            DistanceProfile.Gaussian, 0.9, 0.4, 0.9, new UniformLayout([1, 1], 3, 0), new UniformLayout([1, 1], 3, 0), true, false));

    [Theory]
    [MemberData(nameof(Rules))]
    public void No_cut_changes_a_synapse(ConnectionRule rule)
    {
        var weights = new TruncatedWeight(new NormalWeight(2, 1.5), 0, double.PositiveInfinity);
        var delays = new DrawnDelay(new NormalWeight(9.3, 4), 4, 25);
        var whole = SynapseReader.Read(rule, weights, delays, Targets, Targets, true, Targets);
        Assert.NotEmpty(whole.Synapses);
        foreach (var cut in new[] { 1, 7, 100 })
        {
            var pieces = SynapseReader.Read(rule, weights, delays, Targets, Targets, true, cut);
            Assert.Equal(whole.Digest, pieces.Digest);
            Assert.Equal(whole.Synapses.Order(Places), pieces.Synapses.Order(Places));
        }
    }

    [Fact]
    public void Weights_have_their_distributions()
    {
        CheckWeights(new UniformWeight(-3, 5), x => Math.Clamp((x + 3) / 8, 0, 1));
        CheckWeights(new NormalWeight(2, 0.5), x => Phi((x - 2) / 0.5));
        var variance = Math.Log(1 + (0.8 * 0.8 / (2 * 2)));
        double Lognormal(double x) => x <= 0 ? 0 : Phi((Math.Log(x) - Math.Log(2) + (variance / 2)) / Math.Sqrt(variance));
        CheckWeights(new LognormalWeight(2, 0.8), Lognormal);
        CheckWeights(new LognormalWeight(-2, 0.8), x => 1 - Lognormal(-x));
        CheckWeights(
            new TruncatedWeight(new NormalWeight(1, 1), 0.5, 2.5),
            x => Math.Clamp((Phi(x - 1) - Phi(-0.5)) / (Phi(1.5) - Phi(-0.5)), 0, 1));
        CheckWeights(new TruncatedWeight(new LognormalWeight(-2, 0.8), -3, 0), x => Math.Clamp((1 - Lognormal(-x) - (1 - Lognormal(3))) / Lognormal(3), 0, 1));
    }

    [Fact]
    public void Moments_of_lognormal_weights_are_those_given()
    {
        var weights = Draw(new LognormalWeight(3, 1.2), new ConstantDelay(4)).Select(synapse => synapse.Weight).ToArray();
        Assert.InRange(weights.Average(), 3 - 0.04, 3 + 0.04);
        Assert.InRange(Math.Sqrt(weights.Average(weight => (weight - 3) * (weight - 3))), 1.1, 1.3);
    }

    [Fact]
    public void Delays_are_the_rounded_values_on_condition_of_the_bounds()
    {
        var variance = Math.Log(1 + (9.0 / 64));
        CheckDelays(new DrawnDelay(new NormalWeight(9.3, 4), 5, 17), x => Phi((x - 9.3) / 4));
        CheckDelays(new DrawnDelay(new UniformWeight(3.2, 11.7), 4, 12), x => Math.Clamp((x - 3.2) / 8.5, 0, 1));

        // Bounds act before the value is rounded: half of the outermost steps is left.
        CheckDelays(new DrawnDelay(new NormalWeight(10, 20), 5, 10) { Lowest = 5, Highest = 10 }, x => Phi((Math.Clamp(x, 5, 10) - 10) / 20));
        CheckDelays(new DrawnDelay(new LognormalWeight(8, 3), 6, 300) { Lowest = 6 }, x => Phi((Math.Log(Math.Max(x, 6)) - Math.Log(8) + (variance / 2)) / Math.Sqrt(variance)));
        CheckDelays(
            new DrawnDelay(new LognormalWeight(8, 3), 4, 300), x => Phi((Math.Log(x) - Math.Log(8) + (variance / 2)) / Math.Sqrt(variance)));
    }

    [Fact]
    public void Shares_within_bounds_are_the_distributions()
    {
        Assert.Equal(Phi(1.5) - Phi(-0.5), new TruncatedWeight(new NormalWeight(1, 1), 0.5, 2.5).AcceptedShare(), 1e-12);
        Assert.Equal(0.25, new TruncatedWeight(new UniformWeight(0, 8), 6, 10).AcceptedShare(), 1e-12);
        Assert.Equal(1, new TruncatedWeight(new LognormalWeight(-2, 1), double.NegativeInfinity, 0).AcceptedShare(), 1e-12);
        Assert.Equal(Phi(3.5 / 2) - Phi(-3.5 / 2), new DrawnDelay(new NormalWeight(10, 2), 7, 13).AcceptedShare(), 1e-8);
        Assert.Equal(0.25, new DrawnDelay(new UniformWeight(0, 8), 4, 6) { Lowest = 4, Highest = 6 }.AcceptedShare(), 1e-8);
        Assert.Equal((3, 12), DrawnDelay.Extent(new UniformWeight(3.2, 11.7)));
    }

    [Fact]
    public void Fixed_point_holds_each_weight_to_half_a_unit()
    {
        var weights = new NormalWeight(87.8, 8.78);
        var exact = SynapseReader.Read(new FixedIndegreeRule(40, true, false), weights, new DrawnDelay(new NormalWeight(9, 2), 4, 20), Sources, Targets, false, Targets);
        var narrow = SynapseReader.Read(
            new FixedIndegreeRule(40, true, false), weights, new DrawnDelay(new NormalWeight(9, 2), 4, 20), Sources, Targets, false, Targets, SynapseForm.FixedPoint);
        var unit = FixedPointScale.For(FixedPointScale.LargestMagnitude(weights)).Unit;
        Assert.Equal(exact.Synapses.Count, narrow.Synapses.Count);
        Assert.All(exact.Synapses.Zip(narrow.Synapses), pair =>
        {
            Assert.Equal(pair.First with { Weight = 0 }, pair.Second with { Weight = 0 });
            Assert.InRange(Math.Abs(pair.First.Weight - pair.Second.Weight), 0, unit / 2);
        });
        Assert.Contains(exact.Synapses.Zip(narrow.Synapses), pair => pair.First.Weight != pair.Second.Weight);
    }

    [Theory]
    [InlineData(32_767.0, 0)]
    [InlineData(32_767.6, -1)]
    [InlineData(1.0, 14)]
    [InlineData(220.0, 7)]
    public void The_unit_is_the_finest_in_which_the_largest_weight_fits(double largest, int exponent)
    {
        var scale = FixedPointScale.For(largest);
        Assert.Equal(exponent, scale.Exponent);
        Assert.InRange(scale.Round(-largest), -32_767, -16_383);
    }

    private static Comparer<FoundSynapse> Places => Comparer<FoundSynapse>.Create((a, b) =>
        (a.Source, a.Target, a.DelaySteps, a.Weight).CompareTo((b.Source, b.Target, b.DelaySteps, b.Weight)));

    // Without multapses each synapse stands alone, so that its own weight is seen.
    private static List<FoundSynapse> Draw(WeightDistribution weights, DelayDistribution delays) =>
        SynapseReader.Read(new FixedIndegreeRule(100, true, false), weights, delays, Sources, Targets, false, 50).Synapses;

    /// <summary>Kolmogorov and Smirnov's distance; 2.0 / √n is passed by chance once in 1,500 times.</summary>
    private static void CheckWeights(WeightDistribution distribution, Func<double, double> cumulative)
    {
        var weights = Draw(distribution, new ConstantDelay(4)).Select(synapse => synapse.Weight).Order().ToArray();
        Assert.Equal(100 * Targets, weights.Length);
        var distance = weights.Select((weight, i) => Math.Max(
            Math.Abs(cumulative(weight) - ((double)i / weights.Length)), Math.Abs(((i + 1.0) / weights.Length) - cumulative(weight)))).Max();
        Assert.InRange(distance, 0, 2.0 / Math.Sqrt(weights.Length));
    }

    private static void CheckDelays(DrawnDelay delay, Func<double, double> cumulative)
    {
        var delays = Draw(new ConstantWeight(1), delay).Select(synapse => synapse.DelaySteps).ToArray();
        Assert.Equal(100 * Targets, delays.Length);
        Assert.Equal(delay.MinimumSteps, delays.Min());
        Assert.InRange(delays.Max(), delay.MinimumSteps, delay.MaximumSteps);
        var within = cumulative(delay.MaximumSteps + 0.5) - cumulative(delay.MinimumSteps - 0.5);
        for (var steps = delay.MinimumSteps; steps <= Math.Min(delay.MaximumSteps, 25); steps++)
        {
            var expected = delays.Length * (cumulative(steps + 0.5) - cumulative(steps - 0.5)) / within;
            Assert.InRange(delays.Count(found => found == steps), expected - (5 * Math.Sqrt(expected + 1)), expected + (5 * Math.Sqrt(expected + 1)));
        }
    }

    /// <summary>The normal distribution function by its series x + x³/3 + x⁵/15 + … (G. Marsaglia, J. Stat. Softw. 11 (2004), doi:10.18637/jss.v011.i04).</summary>
    private static double Phi(double x)
    {
        if (Math.Abs(x) > 7)
        {
            return x < 0 ? 0 : 1;
        }

        double sum = x, term = x, before = 0;
        for (var i = 3; sum != before; i += 2)
        {
            before = sum;
            term *= x * x / i;
            sum += term;
        }

        return 0.5 + (sum * Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI));
    }
}
