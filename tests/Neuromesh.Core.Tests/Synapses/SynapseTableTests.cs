using Neuromesh.Core.Synapses;

namespace Neuromesh.Core.Tests.Synapses;

/// <summary>What the connection rules promise, seen through what a spike of each source adds to the rings.</summary>
public sealed class SynapseTableTests
{
    private const int Sources = 150;
    private const int Targets = 130;

    public static TheoryData<ConnectionRule> Rules => new(
        new AllToAllRule(true),
        new FixedIndegreeRule(40, true, true),
        new FixedIndegreeRule(40, true, false),
        new PairwiseBernoulliRule(0.2, true),
        new PairwiseBernoulliRule(1, true),
        new ExplicitEdgesRule(EdgeList.Of([new(3, 0, 0.1, 4), new(3, 129, 0.1, 4), new(149, 64, 0.1, 4), new(0, 64, 0.1, 4)])));

    [Theory]
    [MemberData(nameof(Rules))]
    public void Every_cut_has_the_same_synapses(ConnectionRule rule)
    {
        var whole = Matrix(rule, Sources, Targets, false, Targets);
        Assert.Contains(whole.Counts, count => count > 0);
        foreach (var cut in new[] { 1, 7, 64, 100 })
        {
            var pieces = Matrix(rule, Sources, Targets, false, cut);
            Assert.Equal(whole.Counts, pieces.Counts);
            Assert.Equal(whole.Digest, pieces.Digest);
            Assert.Equal(whole.Synapses, pieces.Synapses);
        }
    }

    [Fact]
    public void Fixed_indegree_gives_each_target_its_number_and_draws_uniformly()
    {
        var (counts, _, synapses) = Matrix(new FixedIndegreeRule(400, true, true), Sources, Targets, false, Targets);
        Assert.Equal(400 * Targets, synapses);
        var perSource = new double[Sources];
        for (var target = 0; target < Targets; target++)
        {
            var column = Enumerable.Range(0, Sources).Select(source => counts[(source * Targets) + target]).ToArray();
            Assert.Equal(400, column.Sum());
            for (var source = 0; source < Sources; source++)
            {
                perSource[source] += column[source];
            }
        }

        // Chi-square with 149 degrees of freedom: mean 149, standard deviation 17.3.
        var expected = 400.0 * Targets / Sources;
        var chiSquare = perSource.Sum(observed => (observed - expected) * (observed - expected) / expected);
        Assert.InRange(chiSquare, 149 - (4 * 17.3), 149 + (4 * 17.3));
    }

    [Fact]
    public void Without_multapses_and_autapses_there_are_none()
    {
        var (counts, _, synapses) = Matrix(new FixedIndegreeRule(100, false, false), Targets, Targets, true, 33);
        Assert.Equal(100 * Targets, synapses);
        Assert.All(counts, count => Assert.InRange(count, 0, 1));
        for (var neuron = 0; neuron < Targets; neuron++)
        {
            Assert.Equal(0, counts[(neuron * Targets) + neuron]);
        }

        // Indegree equal to the number of candidates leaves no choice.
        var (all, _, _) = Matrix(new FixedIndegreeRule(Targets - 1, false, false), Targets, Targets, true, 33);
        Assert.Equal(Targets * (Targets - 1), all.Sum());
    }

    [Fact]
    public void All_to_all_leaves_out_autapses_on_request()
    {
        var (counts, _, synapses) = Matrix(new AllToAllRule(false), Targets, Targets, true, 50);
        Assert.Equal(Targets * (Targets - 1), synapses);
        for (var i = 0; i < counts.Length; i++)
        {
            Assert.Equal(i / Targets == i % Targets ? 0 : 1, counts[i]);
        }
    }

    [Fact]
    public void Bernoulli_connects_pairs_with_its_probability_independently()
    {
        const double Probability = 0.13;
        const int Size = 600;
        var (counts, _, synapses) = Matrix(new PairwiseBernoulliRule(Probability, true), Size, Size, true, Size);
        Assert.All(counts, count => Assert.InRange(count, 0, 1));
        double pairs = Size * Size;
        var deviation = Math.Sqrt(pairs * Probability * (1 - Probability));
        Assert.InRange(synapses, (pairs * Probability) - (4 * deviation), (pairs * Probability) + (4 * deviation));
        var perTarget = Enumerable.Range(0, Size).Select(target => (double)Enumerable.Range(0, Size).Sum(source => counts[(source * Size) + target])).ToArray();
        var variance = perTarget.Average(count => (count - (Size * Probability)) * (count - (Size * Probability)));
        var expected = Size * Probability * (1 - Probability);
        Assert.InRange(variance, expected * 0.75, expected * 1.25);
    }

    [Fact]
    public void Normal_weights_have_their_mean_and_spread_and_do_not_depend_on_the_cut()
    {
        var rule = new FixedIndegreeRule(100, true, true);
        var whole = Weights(rule, new NormalWeight(2, 0.5), Targets);
        var pieces = Weights(rule, new NormalWeight(2, 0.5), 17);
        Assert.Equal(whole, pieces);
        var perSynapse = whole.Sum() / (100 * Targets);
        Assert.InRange(perSynapse, 2 - (4 * 0.5 / Math.Sqrt(100 * Targets)), 2 + (4 * 0.5 / Math.Sqrt(100 * Targets)));
    }

    private static (int[] Counts, UInt128 Digest, long Synapses) Matrix(ConnectionRule rule, int sources, int targets, bool recurrent, int cut)
    {
        var found = SynapseReader.Read(rule, new ConstantWeight(1), new ConstantDelay(4), sources, targets, recurrent, cut);
        var counts = new int[sources * targets];
        foreach (var synapse in found.Synapses)
        {
            counts[(synapse.Source * targets) + synapse.Target]++;
        }

        return (counts, found.Digest, found.Synapses.Count);
    }

    private static double[] Weights(ConnectionRule rule, WeightDistribution weights, int cut)
    {
        var sums = new double[Sources * Targets];
        foreach (var synapse in SynapseReader.Read(rule, weights, new ConstantDelay(4), Sources, Targets, false, cut).Synapses)
        {
            sums[(synapse.Source * Targets) + synapse.Target] += synapse.Weight;
        }

        return sums;
    }
}
