using CsCheck;
using Neuromesh.Cluster.Placement;

namespace Neuromesh.Cluster.Tests;

/// <summary>Cores are as few as keep all threads busy.</summary>
public sealed class CoreCutTests
{
    [Theory]
    [InlineData(1, new[] { 2068, 583, 2191, 548, 485, 106, 1439, 295 }, new[] { 1, 1, 1, 1, 1, 1, 1, 1 })]
    [InlineData(2, new[] { 2068, 583, 2191, 548, 485, 106, 1439, 295 }, new[] { 1, 1, 1, 1, 1, 1, 1, 1 })]
    [InlineData(2, new[] { 20683, 5834, 21915, 5479, 4850, 1065, 14395, 2948 }, new[] { 2, 1, 2, 1, 1, 1, 2, 1 })]
    [InlineData(2, new[] { 10_000, 2_500 }, new[] { 2, 2 })]
    [InlineData(2, new[] { 320_000, 80_000 }, new[] { 8, 2 })]
    [InlineData(4, new[] { 1_000 }, new[] { 4 })]
    [InlineData(8, new[] { 3 }, new[] { 3 })]
    public void Populations_stay_whole_where_threads_have_equally_much(int threads, int[] sizes, int[] cores) =>
        Assert.Equal(cores, CountCores(sizes, CoreCut.NeuronsPerCore([.. sizes.Select(size => new PopulationCost(size, 400))], threads)));

    [Fact]
    public void No_cut_is_larger_than_a_core_or_less_balanced_than_allowed()
    {
        var population = Gen.Select(Gen.Int[1, 200_000], Gen.Double[1, 10_000], (size, cost) => new PopulationCost(size, cost));
        Gen.Select(population.Array[1, 12], Gen.Int[1, 40]).Sample((populations, threads) =>
        {
            var sizes = CoreCut.NeuronsPerCore(populations, threads);
            var whole = populations.Select(one => one.Size).ToArray();
            Assert.All(sizes, size => Assert.InRange(size, 1, CoreCut.MostNeurons));
            var pieces = CountCores(whole, sizes);

            // A core for each thread and population is always possible, so no cut needs more, but for cores that would be too large.
            Assert.All(pieces.Zip(whole), pair => Assert.InRange(pair.First, 1, Math.Min(pair.Second, (pair.Second / CoreCut.MostNeurons) + threads)));
            var costs = populations.SelectMany((one, index) => Enumerable.Range(0, pieces[index])
                .Select(piece => Math.Min(sizes[index], one.Size - (piece * sizes[index])) * one.CostPerNeuron)).OrderDescending();
            var busy = new double[threads];
            foreach (var cost in costs)
            {
                busy[Array.IndexOf(busy, busy.Min())] += cost;
            }

            // Up to 5 % of the mean, or the neurons that cannot be shared out evenly among the threads.
            var mean = busy.Average();
            var remainders = populations.Zip(sizes, (one, size) => Math.Min(one.Size, size + threads) * one.CostPerNeuron);
            Assert.InRange(busy.Max(), mean * (1 - 1e-9), Math.Max(mean * 1.05 * (1 + 1e-9), mean + remainders.Sum()));
        });
    }

    private static int[] CountCores(int[] populations, int[] sizes) => [.. populations.Zip(sizes, (size, perCore) => (size + perCore - 1) / perCore)];
}
