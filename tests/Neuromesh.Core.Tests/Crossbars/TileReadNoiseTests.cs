using Neuromesh.Core.Crossbars;
using Neuromesh.Core.Crossbars.Products;
using Neuromesh.Core.Synapses;
using Neuromesh.Core.Units;
using static Neuromesh.Core.Tests.Crossbars.CrossbarExamples;

namespace Neuromesh.Core.Tests.Crossbars;

/// <summary>Read noise of a tile, drawn for each cell and for each output, on spikes of one row and of several.</summary>
public sealed class TileReadNoiseTests
{
    private const int Rows = 6;
    private const int Columns = 9;
    private const int Reads = 1500;
    private const double Noise = 0.1;

    // Critical distance of Kolmogorov and Smirnov for a chance of one in a million: sqrt(ln(2e6) / 2).
    private const double Critical = 2.694;

    [Theory]
    [InlineData(ReadNoiseMode.PerCell, new[] { 2 })]
    [InlineData(ReadNoiseMode.PerOutput, new[] { 2 })]
    [InlineData(ReadNoiseMode.PerCell, new[] { 0, 1, 4 })]
    [InlineData(ReadNoiseMode.PerOutput, new[] { 0, 1, 4 })]
    public void The_noise_of_reads_is_normal_with_the_deviation_of_independent_cells(ReadNoiseMode mode, int[] rows)
    {
        var matrix = Matrix(Rows, Columns, 1);
        var deviates = new List<double>();
        var samples = Sample(mode, rows);
        for (var column = 0; column < Columns; column++)
        {
            var (mean, variance) = Expected(matrix, rows, column);
            deviates.AddRange(samples.Select(sample => (sample[column] - mean) / Math.Sqrt(variance)));
        }

        double[] ordered = [.. deviates.Order()];
        var n = ordered.Length;
        Assert.InRange(ordered.Average(), -5 / Math.Sqrt(n), 5 / Math.Sqrt(n));
        Assert.InRange(ordered.Sum(value => value * value) / n, 1 - (5 * Math.Sqrt(2.0 / n)), 1 + (5 * Math.Sqrt(2.0 / n)));
        var distance = ordered.Select((value, i) => Math.Max(Math.Abs(Normal(value) - ((double)i / n)), Math.Abs(Normal(value) - ((i + 1.0) / n)))).Max();
        Assert.InRange(distance * Math.Sqrt(n), 0, Critical);
    }

    [Fact]
    public void Both_ways_of_drawing_have_one_distribution()
    {
        double[] cells = [.. Sample(ReadNoiseMode.PerCell, [2]).Select(sample => sample[3]).Order()];
        double[] outputs = [.. Sample(ReadNoiseMode.PerOutput, [2]).Select(sample => sample[3]).Order()];
        var distance = cells.Concat(outputs).Select(value => Math.Abs(Share(cells, value) - Share(outputs, value))).Max();
        Assert.InRange(distance * Math.Sqrt(Reads / 2.0), 0, Critical);

        // The control: without noise, or with half of it, the distance would be far beyond.
        double[] half = [.. Sample(ReadNoiseMode.PerCell, [2], Noise / 2).Select(sample => sample[3]).Order()];
        Assert.True(cells.Select(value => Math.Abs(Share(cells, value) - Share(half, value))).Max() * Math.Sqrt(Reads / 2.0) > Critical);
    }

    /// <summary>n spikes of a row in one step are n reads: the variance grows with n, that of n times the voltage would with n².</summary>
    [Fact]
    public void Successive_reads_have_noise_of_their_own()
    {
        var matrix = Matrix(Rows, Columns, 1);
        var (mean, variance) = Expected(matrix, [2], 3);
        var samples = Sample(ReadNoiseMode.PerCell, [2, 2, 2, 2]).Select(sample => sample[3]).ToArray();
        Assert.InRange((samples.Average() - (4 * mean)) / Math.Sqrt(4 * variance / Reads), -5, 5);
        var ratio = samples.Sum(value => Math.Pow(value - (4 * mean), 2)) / Reads / variance;
        Assert.InRange(ratio, 4 * (1 - (5 * Math.Sqrt(2.0 / Reads))), 4 * (1 + (5 * Math.Sqrt(2.0 / Reads))));
    }

    [Fact]
    public void A_steps_noise_does_not_depend_on_the_steps_before()
    {
        using var all = Tile(ReadNoiseMode.PerCell, Noise);
        using var last = Tile(ReadNoiseMode.PerCell, Noise);
        var (first, second) = (new double[Columns], new double[Columns]);
        for (var step = 1; step <= 20; step++)
        {
            all.Read([1, 5], step, first);
        }

        last.Read([1, 5], 20, second);
        Assert.Equal(second, first);
        last.Read([1, 5], 21, second);
        Assert.NotEqual(second, first);
    }

    private static List<double[]> Sample(ReadNoiseMode mode, int[] rows, double noise = Noise)
    {
        using var tile = Tile(mode, noise);
        var samples = new List<double[]>();
        for (var step = 1; step <= Reads; step++)
        {
            var weights = new double[Columns];
            tile.Read(rows, step, weights);
            samples.Add(weights);
        }

        return samples;
    }

    private static DeviceTile Tile(ReadNoiseMode mode, double noise)
    {
        var weights = Weights(new WeightMatrix([.. Matrix(Rows, Columns, 1)]), Rows, Columns);
        var parameters = Parameters(fullScale: 1) with { ReadNoise = noise, ReadNoiseMode = mode };
        return new DeviceTile(new CrossbarMapping(parameters, weights), weights, 0, Rows, 0, Columns, seed: 8, tile: 4, new TimeStep(100_000));
    }

    /// <summary>In units of weight a cell's conductance is Gmin + w (Gmax − Gmin), its partner's Gmin.</summary>
    private static (double Mean, double Variance) Expected(double[] matrix, int[] rows, int column)
    {
        var (mean, variance) = (0.0, 0.0);
        foreach (var row in rows)
        {
            var weight = matrix[(row * Columns) + column];
            const double Off = Gmin / (Gmax - Gmin);
            mean += weight;
            variance += Noise * Noise * (Math.Pow(Math.Abs(weight) + Off, 2) + (Off * Off));
        }

        return (mean, variance);
    }

    private static double Share(double[] ordered, double value)
    {
        var index = Array.BinarySearch(ordered, value);
        return (double)(index < 0 ? ~index : index + 1) / ordered.Length;
    }

    /// <summary>The normal distribution by Simpson's rule.</summary>
    private static double Normal(double value)
    {
        const int Intervals = 200;
        static double Density(double x) => Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI);
        var width = value / Intervals;
        var sum = Density(0) + Density(value);
        for (var i = 1; i < Intervals; i++)
        {
            sum += (i % 2 == 1 ? 4 : 2) * Density(i * width);
        }

        return 0.5 + (sum * width / 3);
    }
}
