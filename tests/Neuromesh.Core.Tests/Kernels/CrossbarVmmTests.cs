using CsCheck;
using Neuromesh.Core.Kernels;
using Neuromesh.Core.Kernels.Lanes;

namespace Neuromesh.Core.Tests.Kernels;

[Trait("Category", "Kernels")]
public sealed class CrossbarVmmTests
{
    private const double Volts = 0.2;

    private static readonly int[] Sizes = [0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, .. Enumerable.Range(511, 10)];

    private delegate void Kernel(
        ReadOnlySpan<double> conductances, int stride, ReadOnlySpan<int> activeRows, double voltage, Span<double> currents);

    private static readonly Kernel[] Kernels =
    [
        CrossbarVmm.Accumulate,
        CrossbarVmm.Scalar,
        CrossbarVmm.Vectors<DoubleLanes128>,
        CrossbarVmm.Vectors<DoubleLanes256>,
        CrossbarVmm.Vectors<DoubleLanes512>,
    ];

    [Fact]
    public void Every_width_gives_the_bits_of_a_loop_over_devices()
    {
        foreach (var columns in Sizes)
        {
            foreach (var (rows, stride, active) in Shapes(columns))
            {
                var conductances = Deviates(rows * stride, columns);
                var start = Deviates(columns, rows + 1);
                var expected = (double[])start.Clone();
                foreach (var row in active)
                {
                    for (var column = 0; column < columns; column++)
                    {
                        expected[column] += conductances[(row * stride) + column] * Volts;
                    }
                }

                foreach (var kernel in Kernels)
                {
                    // A guard behind the currents shows that no more than the columns are written.
                    var actual = new double[columns + 8];
                    start.CopyTo(actual, 0);
                    actual.AsSpan(columns).Fill(-77);
                    kernel(conductances, stride, active, Volts, actual.AsSpan(0, columns));
                    SameBits(expected, actual.AsSpan(0, columns));
                    Assert.All(actual[columns..], value => Assert.Equal(-77, value));
                }
            }
        }
    }

    // A sum in another order or a fused multiply-add would change bits: the data can tell.
    [Fact]
    public void The_order_of_rows_shows_in_the_bits()
    {
        const int Columns = 64;
        var conductances = Deviates(20 * Columns, 3);
        int[] active = [.. Enumerable.Range(0, 20)];
        var forward = new double[Columns];
        var backward = new double[Columns];
        CrossbarVmm.Accumulate(conductances, Columns, active, Volts, forward);
        CrossbarVmm.Accumulate(conductances, Columns, [.. active.Reverse()], Volts, backward);
        Assert.NotEqual(forward, backward);
        var fused = new double[Columns];
        foreach (var row in active)
        {
            for (var column = 0; column < Columns; column++)
            {
                fused[column] = Math.FusedMultiplyAdd(conductances[(row * Columns) + column], Volts, fused[column]);
            }
        }

        Assert.NotEqual(forward, fused);
    }

    [Fact]
    public void Signed_zeros_infinities_and_subnormals_are_the_same_at_every_width()
    {
        double[] specials = [0.0, -0.0, double.Epsilon, -double.Epsilon, double.PositiveInfinity, 1e308, -1e308, 3];
        Gen.Int[0, specials.Length - 1].Array[3 * 17].Sample(
            indexes =>
            {
                var conductances = Array.ConvertAll(indexes, i => specials[i]);
                int[] active = [0, 1, 1, 2];
                var expected = new double[17];
                expected.AsSpan().Fill(-0.0);
                CrossbarVmm.Scalar(conductances, 17, active, Volts, expected);
                foreach (var kernel in Kernels)
                {
                    var actual = new double[17];
                    actual.AsSpan().Fill(-0.0);
                    kernel(conductances, 17, active, Volts, actual);
                    SameBits(expected, actual);
                }
            },
            iter: 300);
    }

    [Fact]
    public void The_read_out_is_the_same_at_every_width()
    {
        foreach (var columns in Sizes)
        {
            var plus = Deviates(columns, 1);
            var minus = Deviates(columns, 2);
            var expected = plus.Zip(minus, (p, m) => (p - m) * 0.3).ToArray();
            Check(results => CrossbarVmm.ScaledDifference(plus, minus, 0.3, results));
            Check(results => CrossbarVmm.ScaledDifferenceScalar(plus, minus, 0.3, results));
            Check(results => CrossbarVmm.ScaledDifferenceVectors<DoubleLanes128>(plus, minus, 0.3, results));
            Check(results => CrossbarVmm.ScaledDifferenceVectors<DoubleLanes256>(plus, minus, 0.3, results));
            Check(results => CrossbarVmm.ScaledDifferenceVectors<DoubleLanes512>(plus, minus, 0.3, results));

            void Check(Action<double[]> readOut)
            {
                var actual = new double[columns];
                readOut(actual);
                SameBits(expected, actual);
            }
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    [InlineData(int.MaxValue)]
    public void Rows_outside_the_matrix_are_refused(int row)
        => Assert.Throws<ArgumentOutOfRangeException>(() => CrossbarVmm.Accumulate(new double[30], 10, [row], Volts, new double[10]));

    [Fact]
    public void A_stride_below_the_columns_is_refused()
        => Assert.Throws<ArgumentOutOfRangeException>(() => CrossbarVmm.Accumulate(new double[30], 9, [0], Volts, new double[10]));

    [Fact]
    public void Read_out_of_different_lengths_is_refused()
        => Assert.Throws<ArgumentException>(() => CrossbarVmm.ScaledDifference(new double[3], new double[4], 1, new double[3]));

    private static IEnumerable<(int Rows, int Stride, int[] Active)> Shapes(int columns)
    {
        yield return (1, columns, []);
        yield return (1, columns + 3, [0]);
        yield return (5, columns + 1, [4, 0, 0, 2]);
        yield return (9, columns, [0, 1, 2, 3, 4, 5, 6, 7, 8, 8, 8]);
    }

    // Numbers of mixed size and sign that are no short binary fractions.
    private static double[] Deviates(int length, int seed)
    {
        var values = new double[length];
        var state = unchecked((ulong)seed * 0x9E3779B97F4A7C15);
        for (var i = 0; i < length; i++)
        {
            state = unchecked((state * 6364136223846793005) + 1442695040888963407);
            values[i] = ((state >> 11) * Math.ScaleB(1, -53)) - 0.4;
        }

        return values;
    }

    private static void SameBits(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            if (BitConverter.DoubleToInt64Bits(expected[i]) != BitConverter.DoubleToInt64Bits(actual[i])
                && !(double.IsNaN(expected[i]) && double.IsNaN(actual[i])))
            {
                Assert.Fail($"column {i}: expected {expected[i]:R}, got {actual[i]:R}");
            }
        }
    }
}
