using Neuromesh.Core.Memory;
using Neuromesh.Core.NeuronCores;

namespace Neuromesh.Core.Tests.Random;

/// <summary>
/// Counts as the drive of Poisson events gives them to neurons: their distribution, and that neighbouring neurons, steps, inputs and seeds know nothing of each other.
/// Seeds are fixed, so the outcome is; the bound is five standard errors, and drives that share draws exceed it.
/// </summary>
public sealed unsafe class PoissonIndependenceTests
{
    private const int Neurons = 1024;
    private const int Steps = 250;
    private const double Bound = 5;
    private const ulong Seed = 11;

    public static readonly TheoryData<double> Means = [0.05, 1.5, 40];

    [Theory]
    [MemberData(nameof(Means))]
    public void Counts_have_the_distribution(double mean)
    {
        var classes = new Classes(mean);
        var observed = new int[classes.Probabilities.Count];
        foreach (var count in Counts(mean))
        {
            observed[classes.Of(count)]++;
        }

        var expected = classes.Probabilities.Select(probability => probability * Neurons * Steps);
        Assert.InRange(ChiSquareError(observed, [.. expected], observed.Length - 1), -Bound, Bound);
    }

    [Theory]
    [MemberData(nameof(Means))]
    public void Counts_of_neighbours_are_independent(double mean)
    {
        var counts = Counts(mean);
        foreach (var places in new[] { 1, 2, 8, Neurons, 2 * Neurons })
        {
            Assert.InRange(Dependence(counts, counts, places, mean), 0, Bound);
        }

        int[][] neighbours = [Counts(mean, seed: Seed + 1), Counts(mean, input: 1), Counts(mean, firstStep: Steps + 1)];
        foreach (var others in neighbours)
        {
            foreach (var places in new[] { 0, 1, 8, Neurons })
            {
                Assert.InRange(Dependence(counts, others, places, mean), 0, Bound);
                Assert.InRange(Dependence(others, counts, places, mean), 0, Bound);
            }
        }
    }

    /// <summary>Two inputs with one key would be the same, two whose neurons or steps are counted from another beginning the same some places on.</summary>
    [Theory]
    [MemberData(nameof(Means))]
    public void Shared_draws_are_told(double mean)
    {
        var counts = Counts(mean);
        Assert.InRange(Dependence(counts, Counts(mean), 0, mean), 10 * Bound, double.MaxValue);
        Assert.InRange(Dependence(Counts(mean, firstNeuron: 8), counts, 8, mean), 10 * Bound, double.MaxValue);
        Assert.InRange(Dependence(Counts(mean, firstStep: 2), counts, Neurons, mean), 10 * Bound, double.MaxValue);

        // Every 25th count in common.
        var mixed = counts.Zip(Counts(mean, seed: Seed + 1), (one, other) => (one, other)).Select((pair, i) => i % 25 == 0 ? pair.one : pair.other).ToArray();
        Assert.InRange(Dependence(counts, mixed, 0, mean), 2 * Bound, double.MaxValue);
    }

    /// <summary>Counts of a mean that is two per cent off.</summary>
    [Theory]
    [InlineData(1.5)]
    [InlineData(40)]
    public void Another_mean_is_told(double mean)
    {
        var classes = new Classes(mean);
        var observed = new int[classes.Probabilities.Count];
        foreach (var count in Counts(1.02 * mean))
        {
            observed[classes.Of(count)]++;
        }

        var expected = classes.Probabilities.Select(probability => probability * Neurons * Steps);
        Assert.InRange(ChiSquareError(observed, [.. expected], observed.Length - 1), 2 * Bound, double.MaxValue);
    }

    /// <summary>[steps × neurons].</summary>
    private static int[] Counts(double mean, ulong seed = Seed, int input = 0, int firstNeuron = 0, int firstStep = 1)
    {
        var counts = new int[Steps * Neurons];
        using var row = new NativeBuffer<double>(Neurons);
        using var drive = new PoissonDrive(seed, new PoissonInputSpecification(input, mean, 1), firstNeuron);
        for (var step = 0; step < Steps; step++)
        {
            row.Span.Clear();
            drive.Begin(firstStep + step);
            drive.AddTo(firstStep + step, row.Pointer, InputTile.At(0, Neurons));
            for (var neuron = 0; neuron < Neurons; neuron++)
            {
                counts[(step * Neurons) + neuron] = (int)row.Span[neuron];
            }
        }

        return counts;
    }

    /// <summary>The larger of Pearson's correlation and the joint chi-square of pairs (first[i], second[i + places]), in standard errors.</summary>
    private static double Dependence(int[] first, int[] second, int places, double mean)
    {
        var classes = new Classes(mean);
        var cells = classes.Probabilities.Count;
        var products = 0.0;
        var pairs = first.Length - places;
        for (var i = 0; i < pairs; i++)
        {
            products += (first[i] - mean) * (second[i + places] - mean) / mean;
        }

        var largest = Math.Abs(products) / Math.Sqrt(pairs);

        // Pairs of one sequence that share a draw are not independent: two halves, in which each draw occurs once.
        for (var half = 0; half < (places == 0 ? 1 : 2); half++)
        {
            var observed = new int[cells * cells];
            for (var i = 0; i < pairs; i++)
            {
                if (places == 0 || i / places % 2 == half)
                {
                    observed[(classes.Of(first[i]) * cells) + classes.Of(second[i + places])]++;
                }
            }

            var total = observed.Sum();
            var expected = Enumerable.Range(0, cells * cells)
                .Select(cell => classes.Probabilities[cell / cells] * classes.Probabilities[cell % cells] * total);
            largest = Math.Max(largest, Math.Abs(ChiSquareError(observed, [.. expected], observed.Length - 1)));
        }

        return largest;
    }

    private static double ChiSquareError(int[] observed, double[] expected, int degrees) =>
        (observed.Zip(expected, (count, mean) => (count - mean) * (count - mean) / mean).Sum() - degrees) / Math.Sqrt(2.0 * degrees);

    /// <summary>Neighbouring counts put together until a class has a probability of at least 0.04; that of the last one is at least 0.01.</summary>
    private sealed class Classes
    {
        private readonly int[] _classOf = new int[200];

        public Classes(double mean)
        {
            var probability = Math.Exp(-mean);
            double sum = 0, remaining = 1;
            for (var count = 0; count < _classOf.Length; count++)
            {
                _classOf[count] = Probabilities.Count;
                sum += probability;
                probability *= mean / (count + 1);
                if (sum >= 0.04 && remaining - sum > 0.01)
                {
                    Probabilities.Add(sum);
                    remaining -= sum;
                    sum = 0;
                }
            }

            Probabilities.Add(remaining);
        }

        public List<double> Probabilities { get; } = [];

        public int Of(int count) => _classOf[count];
    }
}
