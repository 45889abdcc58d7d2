using CsCheck;
using Neuromesh.Core.Kernels;
using Neuromesh.Core.Kernels.Lanes;
using Neuromesh.Core.Memory;

namespace Neuromesh.Core.Tests.Kernels;

[Trait("Category", "Kernels")]
public sealed unsafe class LevelSumsTests
{
    private const int Rows = 40;

    [Fact]
    public void Every_width_gives_the_sums_of_whole_numbers() => Gen
        .Select(Gen.Int[1, 700], Gen.Int[0, Rows - 1].Array[0, 600], Gen.Byte.Array[997])
        .Sample(
            (columns, active, bytes) =>
            {
                var stride = columns + 3;
                var levels = Enumerable.Range(0, Rows * stride).Select(i => bytes[i * 31 % bytes.Length]).ToArray();
                using var matrix = new NativeBuffer<byte>(levels.Length);
                levels.CopyTo(matrix.Span);
                var expected = Enumerable.Range(0, columns).Select(column => 7 + active.Sum(row => levels[(row * stride) + column])).ToArray();
                AssertSums(expected, sums => LevelSums.Accumulate(levels, stride, active, sums));
                AssertSums(expected, sums => LevelSums.Scalar(matrix.Pointer, stride, active, sums, 0));
                AssertSums(expected, sums => LevelSums.Vectors<HalfWordLanes512>(matrix.Pointer, stride, active, sums));
                AssertSums(expected, sums => LevelSums.Vectors<HalfWordLanes256>(matrix.Pointer, stride, active, sums));
                AssertSums(expected, sums => LevelSums.Vectors<HalfWordLanes128>(matrix.Pointer, stride, active, sums));
            },
            iter: 40,
            threads: 1);

    [Fact]
    public void A_difference_keeps_the_total_of_both() => Gen.Int[0, int.MaxValue].Array[0, 100].Sample(plus =>
    {
        var minus = plus.Select(sum => (int)(sum * 7L % int.MaxValue)).ToArray();
        var difference = plus.ToArray();
        Assert.Equal(plus.Sum(sum => (long)sum) + minus.Sum(sum => (long)sum), LevelSums.Subtract(difference, minus));
        Assert.Equal(plus.Zip(minus, (left, right) => left - right), difference);
    });

    // 257 rows of 255 fill 16 bits; one more would overflow them.
    [Fact]
    public void The_largest_levels_of_more_rows_than_16_bits_hold_do_not_overflow()
    {
        const int Columns = 256;
        var levels = Enumerable.Repeat(byte.MaxValue, 2 * Columns).ToArray();
        var sums = new int[Columns];
        LevelSums.Accumulate(levels, Columns, [.. Enumerable.Range(0, 1000).Select(i => i % 2)], sums);
        Assert.All(sums, sum => Assert.Equal(255_000, sum));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(2)]
    public void Rows_outside_the_matrix_are_refused(int row)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => LevelSums.Accumulate(new byte[8], 4, [row], new int[4]));
        Assert.Equal(row, error.ActualValue);
    }

    private static void AssertSums(int[] expected, Action<int[]> accumulate)
    {
        var sums = Enumerable.Repeat(7, expected.Length).ToArray();
        accumulate(sums);
        Assert.Equal(expected, sums);
    }
}
