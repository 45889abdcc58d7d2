using Neuromesh.Host.Benchmarks;

namespace Neuromesh.Host.Tests.Benchmarks;

/// <summary>The correlation of spike counts against pairs computed one by one, and against closed forms.</summary>
public sealed class SpikeStatisticsTests
{
    [Fact]
    public void Equal_rows_have_correlation_1() =>
        Assert.Equal(1, SpikeStatistics.Correlation(new byte[,] { { 0, 1, 2, 0 }, { 0, 1, 2, 0 }, { 0, 1, 2, 0 } }), 12);

    [Fact]
    public void Opposite_rows_have_correlation_minus_1() => Assert.Equal(-1, SpikeStatistics.Correlation(new byte[,] { { 0, 1, 0, 1 }, { 1, 0, 1, 0 } }), 12);

    [Fact]
    public void Rows_that_never_change_are_left_out() =>
        Assert.Equal(1, SpikeStatistics.Correlation(new byte[,] { { 0, 1, 2, 0 }, { 1, 1, 1, 1 }, { 0, 0, 0, 0 }, { 1, 3, 5, 1 } }), 12);

    [Fact]
    public void Without_a_pair_there_is_no_correlation() => Assert.True(double.IsNaN(SpikeStatistics.Correlation(new byte[,] { { 0, 1 }, { 0, 0 } })));

    [Fact]
    public void The_mean_is_that_of_all_pairs()
    {
        var counts = new byte[,] { { 0, 1, 2, 0, 1 }, { 1, 0, 0, 3, 1 }, { 2, 2, 0, 1, 0 }, { 0, 0, 0, 1, 0 } };
        double sum = 0;
        for (var one = 0; one < 4; one++)
        {
            for (var other = one + 1; other < 4; other++)
            {
                sum += Pearson(counts, one, other);
            }
        }

        Assert.Equal(sum / 6, SpikeStatistics.Correlation(counts), 12);
    }

    private static double Pearson(byte[,] counts, int one, int other)
    {
        var bins = counts.GetLength(1);
        var means = new[] { one, other }.Select(row => Enumerable.Range(0, bins).Average(bin => (double)counts[row, bin])).ToArray();
        double product = 0, left = 0, right = 0;
        for (var bin = 0; bin < bins; bin++)
        {
            var (a, b) = (counts[one, bin] - means[0], counts[other, bin] - means[1]);
            product += a * b;
            left += a * a;
            right += b * b;
        }

        return product / Math.Sqrt(left * right);
    }
}
