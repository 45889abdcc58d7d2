using Neuromesh.Core.Crossbars.Products;

namespace Neuromesh.Core.Tests.Crossbars.Products;

[Trait("Category", "Crossbars")]
public sealed class NoisyMatrixTests
{
    private const int Rows = 6;
    private const int Columns = 5;
    private const int Reads = 4000;
    private const double Deviation = 0.1;

    // Mean, variance and Kolmogorov-Smirnov against the exact normal distribution; bounds at about 4.5 standard errors.
    [Theory]
    [InlineData(ReadNoiseMode.PerOutput)]
    [InlineData(ReadNoiseMode.PerCell)]
    public void Both_modes_have_the_distribution_of_independent_cells(ReadNoiseMode mode)
    {
        using var matrix = Create();
        float[] volts = [0.2f, 0, 0, 0.1f, -0.2f, 0.05f];
        foreach (var vector in new[] { [0, 0, 0.2f, 0, 0, 0], volts })
        {
            var scores = new List<double>();
            var amperes = new float[Columns];
            for (var read = 0; read < Reads; read++)
            {
                matrix.Read(vector, 1, (ulong)read, mode, amperes);
                for (var column = 0; column < Columns; column++)
                {
                    var (mean, deviation) = Expected(vector, column);
                    scores.Add((amperes[column] - mean) / deviation);
                }
            }

            var count = scores.Count;
            Assert.Equal(0, scores.Average(), 4.5 / Math.Sqrt(count));
            Assert.Equal(1, scores.Average(score => score * score), 4.5 * Math.Sqrt(2.0 / count));
            scores.Sort();
            var distance = Enumerable.Range(0, count).Max(i => Math.Abs(Normal(scores[i]) - ((i + 0.5) / count)));
            Assert.True(distance < 2.0 / Math.Sqrt(count), $"Kolmogorov-Smirnov distance {distance}");
        }
    }

    [Fact]
    public void Noise_depends_on_the_reads_number_and_not_on_the_batch()
    {
        using var matrix = Create();
        float[] vector = [0.2f, 0.1f, 0, 0.1f, -0.2f, 0.05f];
        float[] batch = [.. Enumerable.Range(0, 9).SelectMany(_ => vector)];
        foreach (var mode in Enum.GetValues<ReadNoiseMode>())
        {
            var together = new float[9 * Columns];
            matrix.Read(batch, 9, 70, mode, together);
            var single = new float[Columns];
            for (var read = 8; read >= 0; read--)
            {
                matrix.Read(vector, 1, 70 + (ulong)read, mode, single);
                Assert.Equal(single, together[(read * Columns)..((read + 1) * Columns)]);
            }

            Assert.NotEqual(together[..Columns], together[Columns..(2 * Columns)]);
        }
    }

    [Fact]
    public void Without_deviation_reads_are_products()
    {
        using var noisy = new NoisyMatrix(1, 2, 0, 1, 0);
        noisy.SetRow(0, [1e-5, 2e-5]);
        var amperes = new float[2];
        noisy.Read([0.5f], 1, 3, ReadNoiseMode.PerOutput, amperes);
        Assert.Equal([0.5f * 1e-5f, 0.5f * 2e-5f], amperes);
        Assert.Throws<ArgumentOutOfRangeException>(() => new NoisyMatrix(1, 1, 0.2, 1, 0));
    }

    private static double Siemens(int row, int column) => 1e-6 * (1 + row + (7 * column));

    private static NoisyMatrix Create()
    {
        var matrix = new NoisyMatrix(Rows, Columns, Deviation, 7, 3);
        for (var row = 0; row < Rows; row++)
        {
            matrix.SetRow(row, [.. Enumerable.Range(0, Columns).Select(column => Siemens(row, column))]);
        }

        return matrix;
    }

    private static (double Mean, double Deviation) Expected(float[] volts, int column)
    {
        var currents = volts.Select((value, row) => value * Siemens(row, column)).ToArray();
        return (currents.Sum(), Deviation * Math.Sqrt(currents.Sum(current => current * current)));
    }

    // Abramowitz and Stegun 7.1.26, within 1.5e-7.
    private static double Normal(double score)
    {
        var x = Math.Abs(score) / Math.Sqrt(2);
        var t = 1 / (1 + (0.3275911 * x));
        var polynomial = t * (0.254829592 + (t * (-0.284496736 + (t * (1.421413741 + (t * (-1.453152027 + (t * 1.061405429))))))));
        var tail = 0.5 * polynomial * Math.Exp(-x * x);
        return score > 0 ? 1 - tail : tail;
    }
}
