using System.Numerics;
using System.Runtime.InteropServices;
using Neuromesh.Core.Kernels;
using Neuromesh.Core.Kernels.Lanes;
using Neuromesh.Core.Random;

namespace Neuromesh.Core.Tests.Kernels;

[Trait("Category", "Kernels")]
public sealed class PoissonCountsTests
{
    public static readonly TheoryData<double> Means = [1e-6, 0.01, 0.1, 0.5, 1, 3.7, 12, 100, 500, PoissonThresholds.MaximumMean];

    [Theory]
    [MemberData(nameof(Means))]
    public void Thresholds_are_the_distribution_function_to_two_to_the_minus_32(double mean)
    {
        var thresholds = new PoissonThresholds(mean);
        var expected = ExactDistributionFunction(mean, thresholds.MaximumCount + 1);
        for (var count = 0; count <= thresholds.MaximumCount; count++)
        {
            var actual = count < thresholds.MinimumCount ? 0
                : count == thresholds.MaximumCount ? 4294967296.0
                : thresholds.Thresholds[count - thresholds.MinimumCount];
            Assert.InRange(actual - (expected[count] * 4294967296.0), -0.501, 0.501);
        }
    }

    [Theory]
    [MemberData(nameof(Means))]
    public void Every_width_gives_the_counts_of_the_definition(double mean)
    {
        var thresholds = new PoissonThresholds(mean);
        int[] lengths = [0, 1, 7, 8, 9, 15, 16, 17, 31, 63, 64, 65, .. Enumerable.Range(511, 10)];
        foreach (var length in lengths)
        {
            // The interesting halves are those at and beside the thresholds', and the ends.
            var key = RandomKey.Create((ulong)length, "poisson test");
            var halves = Halves(key, length, 0);
            for (var i = 0; i < Math.Min(length, 3 * thresholds.Thresholds.Length); i++)
            {
                halves[i] = unchecked((ushort)((thresholds.Thresholds[i / 3] >> 16) + (i % 3) - 1));
            }

            if (length > 2)
            {
                (halves[^1], halves[^2]) = (0, ushort.MaxValue);
            }

            var low = new LowHalves(key, 5, 1, 2, 9);
            var lows = Halves(key, length + 5, 9);
            var expected = Enumerable.Range(0, length)
                .Select(i => ((uint)halves[i] << 16) | lows[i + 5])
                .Select(word => (ushort)(thresholds.MinimumCount + thresholds.Thresholds.ToArray().Count(threshold => threshold <= word)))
                .ToArray();
            Check(counts => PoissonCounts.Fill(thresholds, halves, low, counts));
            Check(counts => PoissonCounts.Scalar(thresholds, halves, low, 0, counts));
            Check(counts => PoissonCounts.Vectors<HalfWordLanes128>(thresholds, halves, low, counts));
            Check(counts => PoissonCounts.Vectors<HalfWordLanes256>(thresholds, halves, low, counts));
            Check(counts => PoissonCounts.Vectors<HalfWordLanes512>(thresholds, halves, low, counts));

            void Check(Filler fill)
            {
                var actual = new ushort[length + 1];
                actual[length] = 9999;
                fill(actual.AsSpan(0, length));
                Assert.Equal(expected, actual[..length]);
                Assert.Equal(9999, actual[length]);
            }
        }
    }

    [Fact]
    public void A_mean_of_zero_gives_zero()
    {
        var thresholds = new PoissonThresholds(0);
        Assert.Equal(0, thresholds.MaximumCount);
        ushort[] halves = [0, 1, 77, ushort.MaxValue];
        var counts = new ushort[4];
        PoissonCounts.Fill(thresholds, halves, default, counts);
        Assert.Equal([0, 0, 0, 0], counts);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(700.1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Impossible_means_are_refused(double mean)
        => Assert.Throws<ArgumentOutOfRangeException>(() => new PoissonThresholds(mean));

    [Fact]
    public void Lengths_must_agree()
        => Assert.Throws<ArgumentException>(() => PoissonCounts.Fill(new PoissonThresholds(1), new ushort[3], default, new ushort[4]));

    // Standard errors of n draws: mean sqrt(m / n), variance sqrt((m + 2 m^2) / n). The seed is fixed.
    [Theory]
    [InlineData(0.01)]
    [InlineData(0.8)]
    [InlineData(20)]
    [InlineData(500)]
    public void Samples_have_the_mean_and_variance_of_the_distribution(double mean)
    {
        var counts = Sample(mean, 200_000);
        var average = counts.Average();
        var variance = counts.Average(count => (count - mean) * (count - mean));
        Assert.InRange((average - mean) / Math.Sqrt(mean / counts.Length), -4, 4);
        Assert.InRange((variance - mean) / Math.Sqrt((mean + (2 * mean * mean)) / counts.Length), -4, 4);
    }

    // Cells 0 ... 7 and "8 or more" for a mean of 2.5: 8 degrees of freedom, 26.1 is exceeded with probability 0.001.
    [Fact]
    public void Samples_pass_a_chi_square_test()
    {
        const double Mean = 2.5;
        var counts = Sample(Mean, 200_000);
        var distribution = ExactDistributionFunction(Mean, 8);
        var statistic = 0.0;
        for (var cell = 0; cell <= 8; cell++)
        {
            var probability = (cell == 8 ? 1 : distribution[cell]) - (cell == 0 ? 0 : distribution[cell - 1]);
            var expected = probability * counts.Length;
            var observed = counts.Count(count => Math.Min(count, 8) == cell);
            statistic += (observed - expected) * (observed - expected) / expected;
        }

        Assert.InRange(statistic, 0.5, 26.1);
    }

    // Of all 2^16 halves, those of which the count is at most k are the high half of T(k), and one more where its low half came out below.
    [Fact]
    public void All_halves_together_have_the_distribution_of_whole_words()
    {
        var thresholds = new PoissonThresholds(0.7);
        var low = new LowHalves(RandomKey.Create(3, "poisson test"), 0, 0, 0, 1);
        var halves = Enumerable.Range(0, 1 << 16).Select(half => (ushort)half).ToArray();
        var counts = new ushort[halves.Length];
        PoissonCounts.Fill(thresholds, halves, low, counts);
        for (var count = 0; count < thresholds.MaximumCount; count++)
        {
            var below = (uint)counts.Count(drawn => drawn <= count);
            Assert.InRange(below, thresholds.Thresholds[count] >> 16, (thresholds.Thresholds[count] >> 16) + 1);
        }
    }

    private delegate void Filler(Span<ushort> counts);

    private static int[] Sample(double mean, int draws)
    {
        var key = RandomKey.Create(7, "poisson samples");
        var counts = new ushort[draws];
        PoissonCounts.Fill(new PoissonThresholds(mean), Halves(key, draws, 0), new LowHalves(key, 0, 1, 2, 9), counts);
        return Array.ConvertAll(counts, count => (int)count);
    }

    private static ushort[] Halves(RandomKey key, int count, uint draw)
    {
        var words = new uint[(count + 1) / 2];
        PhiloxFill.Words(key, 0, 1, 2, draw, words);
        return MemoryMarshal.Cast<uint, ushort>(words)[..count].ToArray();
    }

    // Sums of mean^k / k! in whole numbers, each divided by the sum of all of them: no exponential function is needed.
    private static double[] ExactDistributionFunction(double mean, int counts)
    {
        const int Bits = 200;
        var scale = BigInteger.One << 80;
        var meanScaled = new BigInteger(Math.ScaleB(mean, 80));
        var term = BigInteger.One << Bits;
        var sums = new List<BigInteger>();
        var sum = BigInteger.Zero;
        for (var k = 0; !term.IsZero || k <= counts; k++)
        {
            sum += term;
            sums.Add(sum);
            term = term * meanScaled / (scale * (k + 1));
        }

        return [.. sums.Take(counts + 1).Select(part => (double)((part << 60) / sum) / Math.ScaleB(1, 60))];
    }
}
