using Neuromesh.Core.Synapses;

namespace Neuromesh.Core.Tests.Synapses;

/// <summary>Totals, degrees and distances of the rules that split a number or look at positions.</summary>
public sealed class ConnectionRuleTests
{
    private const int Size = 300;

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void Fixed_total_number_is_exact_and_uniform_over_pairs(bool autapses, bool multapses)
    {
        const int Total = 30_000;
        var counts = Count(new FixedTotalNumberRule(Total, autapses, multapses), Size, Size, true, 77);
        Assert.Equal(Total, counts.Sum());
        CheckFlags(counts, autapses, multapses);

        // With repeats a degree is binomial; without, its variance has the factor (pairs - total) / pairs.
        double pairs = Size * (Size - (autapses ? 0 : 1));
        var factor = multapses ? 1 : (pairs - Total) / pairs;
        CheckDegrees(Degrees(counts, Size, byTarget: true), Total / (double)Size, factor);
        CheckDegrees(Degrees(counts, Size, byTarget: false), Total / (double)Size, factor);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void Fixed_outdegree_gives_each_source_its_number_and_draws_targets_uniformly(bool autapses, bool multapses)
    {
        const int Outdegree = 90;
        var counts = Count(new FixedOutdegreeRule(Outdegree, autapses, multapses), Size, Size, true, 77);
        Assert.All(Degrees(counts, Size, byTarget: false), degree => Assert.Equal(Outdegree, degree));
        CheckFlags(counts, autapses, multapses);
        var candidates = Size - (autapses ? 0 : 1);
        CheckDegrees(Degrees(counts, Size, byTarget: true), Outdegree, multapses ? 1 : 1 - (Outdegree / (double)candidates));
    }

    [Fact]
    public void No_choice_left_means_every_pair()
    {
        Assert.All(Off(Count(new FixedOutdegreeRule(Size - 1, false, false), Size, Size, true, 41)), count => Assert.Equal(1, count));
        Assert.All(Off(Count(new FixedTotalNumberRule(Size * (Size - 1), false, false), Size, Size, true, 41)), count => Assert.Equal(1, count));
        Assert.All(Count(new FixedTotalNumberRule(50 * 7, true, false), 50, 7, false, 3), count => Assert.Equal(1, count));
    }

    [Theory]
    [InlineData(DistanceProfile.Gaussian, false)]
    [InlineData(DistanceProfile.Exponential, false)]
    [InlineData(DistanceProfile.Linear, true)]
    [InlineData(DistanceProfile.Box, true)]
    public void Pairs_connect_with_the_probability_of_their_distance(DistanceProfile profile, bool periodic)
    {
        const double Scale = 0.3, Cutoff = 0.62, Probability = 0.8;
        SpatialLayout sources = new UniformLayout([1, 1.4], 9, 0);
        SpatialLayout targets = new GridLayout([1, 1.4], [15, 20]);
        var rule = new DistanceRule(profile, Probability, Scale, Cutoff, sources, targets, periodic, true);
        var counts = Count(rule, Size, Size, false, 77);
        Assert.All(counts, count => Assert.InRange(count, 0, 1));
        var bins = new (double Expected, double Variance, int Observed)[8];
        for (var source = 0; source < Size; source++)
        {
            for (var target = 0; target < Size; target++)
            {
                var distance = Distance(sources, source, targets, target, periodic);
                var probability = distance > Cutoff ? 0 : Probability * profile switch
                {
                    DistanceProfile.Gaussian => Math.Exp(-distance * distance / (2 * Scale * Scale)),
                    DistanceProfile.Exponential => Math.Exp(-distance / Scale),
                    DistanceProfile.Linear => Math.Max(0, 1 - (distance / Scale)),
                    _ => distance <= Scale ? 1 : 0,
                };
                ref var bin = ref bins[Math.Min(7, (int)(distance / 0.1))];
                bin.Expected += probability;
                bin.Variance += probability * (1 - probability);
                bin.Observed += counts[(source * Size) + target];
                Assert.False(probability == 0 && counts[(source * Size) + target] > 0);
            }
        }

        Assert.All(bins, bin => Assert.InRange(bin.Observed, bin.Expected - (5 * Math.Sqrt(bin.Variance)), bin.Expected + (5 * Math.Sqrt(bin.Variance))));
        Assert.InRange(rule.ExpectedSynapses(Size, Size) / counts.Sum(), 0.85, 1.15);
    }

    /// <summary>
    /// A grid of 20 x 20 on 1 mm: a disc of six cells has the 113 points of Gauss's circle problem, N(6), four of them on its edge. Rounding of coordinates must not decide about those: with
    /// joined borders every neuron has all of them, without, 2 · 2 · 14 · 20 pairs lie at exactly six cells.
    /// </summary>
    [Theory]
    [InlineData(DistanceProfile.Box, 0.3, double.PositiveInfinity)]
    [InlineData(DistanceProfile.Gaussian, 1e6, 0.3)]
    public void An_edge_that_goes_through_a_lattice_belongs_to_the_inside(DistanceProfile profile, double scaleMm, double cutoffMm)
    {
        const int Cells = 20, Neurons = Cells * Cells, Radius = 6;
        var grid = new GridLayout([1, 1], [Cells, Cells]);
        var whole = Count(new DistanceRule(profile, 1, scaleMm, cutoffMm, grid, grid, true, true), Neurons, Neurons, true, Neurons);
        Assert.All(Degrees(whole, Neurons, byTarget: true), degree => Assert.Equal(113, degree));

        var bounded = Count(new DistanceRule(profile, 1, scaleMm, cutoffMm, grid, grid, false, true), Neurons, Neurons, true, Neurons);
        Assert.Equal(2 * 2 * 14 * 20, Edge(bounded, periodic: false));
        var half = Count(new DistanceRule(profile, 0.5, scaleMm, cutoffMm, grid, grid, true, true), Neurons, Neurons, true, Neurons);
        Assert.InRange(Edge(half, periodic: true), 800 - (5 * 20), 800 + (5 * 20));

        int Edge(int[] counts, bool periodic) => Enumerable.Range(0, Neurons * Neurons).Where(pair => CellsSquared(pair / Neurons, pair % Neurons, periodic) == Radius * Radius).Sum(pair => counts[pair]);

        static int CellsSquared(int source, int target, bool periodic)
        {
            var (x, y) = (Math.Abs((source % Cells) - (target % Cells)), Math.Abs((source / Cells) - (target / Cells)));
            (x, y) = periodic ? (Math.Min(x, Cells - x), Math.Min(y, Cells - y)) : (x, y);
            return (x * x) + (y * y);
        }
    }

    [Fact]
    public void Layouts_fill_their_extent()
    {
        var grid = new GridLayout([2, 3, 4], [2, 3, 4]);
        var position = new double[3];
        grid.Position(0, position);
        Assert.Equal([-0.5, -1, -1.5], position);
        grid.Position((2 * 3 * 3) + (2 * 1) + 1, position);
        Assert.Equal([0.5, 0, 1.5], position);
        var uniform = new UniformLayout([2, 3, 4], 1, 2);
        var sums = new double[3];
        for (var neuron = 0; neuron < 4000; neuron++)
        {
            uniform.Position(neuron, position);
            for (var i = 0; i < 3; i++)
            {
                Assert.InRange(position[i], -uniform.ExtentMm[i] / 2, uniform.ExtentMm[i] / 2);
                sums[i] += position[i] * position[i];
            }
        }

        for (var i = 0; i < 3; i++)
        {
            Assert.InRange(sums[i] / 4000 * 12 / (uniform.ExtentMm[i] * uniform.ExtentMm[i]), 0.93, 1.07);
        }
    }

    private static double Distance(SpatialLayout sources, int source, SpatialLayout targets, int target, bool periodic)
    {
        Span<double> from = stackalloc double[2], to = stackalloc double[2];
        sources.Position(source, from);
        targets.Position(target, to);
        double sum = 0;
        for (var i = 0; i < 2; i++)
        {
            var along = from[i] - to[i];
            along = periodic ? Math.IEEERemainder(along, sources.ExtentMm[i]) : along;
            sum += along * along;
        }

        return Math.Sqrt(sum);
    }

    private static int[] Count(ConnectionRule rule, int sources, int targets, bool recurrent, int cut)
    {
        var counts = new int[sources * targets];
        foreach (var synapse in SynapseReader.Read(rule, new ConstantWeight(1), new ConstantDelay(4), sources, targets, recurrent, cut).Synapses)
        {
            counts[(synapse.Source * targets) + synapse.Target]++;
        }

        return counts;
    }

    private static void CheckFlags(int[] counts, bool autapses, bool multapses)
    {
        Assert.Equal(autapses, Enumerable.Range(0, Size).Any(i => counts[(i * Size) + i] > 0));
        Assert.Equal(multapses, counts.Any(count => count > 1));
    }

    private static IEnumerable<int> Off(int[] counts) => counts.Where((_, place) => place / Size != place % Size);

    private static int[] Degrees(int[] counts, int size, bool byTarget) =>
        [.. Enumerable.Range(0, size).Select(i => Enumerable.Range(0, size).Sum(j => byTarget ? counts[(j * size) + i] : counts[(i * size) + j]))];

    /// <summary>Sum of squared deviations in units of the expected variance: about chi-square with one degree of freedom less than degrees.</summary>
    private static void CheckDegrees(int[] degrees, double mean, double factor)
    {
        var chiSquare = degrees.Sum(degree => (degree - mean) * (degree - mean)) / (mean * factor * (1 - (1.0 / degrees.Length)));
        var freedom = degrees.Length - 1;
        Assert.InRange(chiSquare, freedom - (4.5 * Math.Sqrt(2 * freedom)), freedom + (4.5 * Math.Sqrt(2 * freedom)));
    }
}
