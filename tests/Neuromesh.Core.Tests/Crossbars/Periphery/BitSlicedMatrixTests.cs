using CsCheck;
using Neuromesh.Core.Crossbars.Periphery;

namespace Neuromesh.Core.Tests.Crossbars.Periphery;

/// <summary>Bit slices against the plain product of integers.</summary>
[Trait("Category", "Crossbars")]
public sealed class BitSlicedMatrixTests
{
    private static readonly Gen<(BitSlicing Slicing, int Rows, int Columns, int Seed)> Cases = Gen.Select(
        Gen.Int[2, 16], Gen.Int[1, 8], Gen.Int[1, 8], Gen.Int[1, 40], Gen.Int[1, 12], Gen.Int, (weightBits, cellBits, inputBits, rows, columns, seed) => (
            new BitSlicing { WeightBits = weightBits, BitsPerCell = cellBits, InputBits = inputBits, ConductanceMinSiemens = seed % 2 == 0 ? 0 : 3.7e-6 },
            rows,
            columns,
            seed));

    [Fact]
    public void With_converters_of_enough_bits_the_sums_are_the_integers_of_the_plain_product() => Cases.Sample(
        test =>
        {
            var (matrix, inputs, expected) = Create(test.Slicing, test.Rows, test.Columns, test.Seed);
            var sums = new double[test.Columns];
            matrix.Multiply(inputs, sums);
            Assert.Equal(expected, sums);
            Assert.Equal(0, matrix.LargestError);
        },
        iter: 300);

    [Fact]
    public void With_fewer_bits_the_error_stays_within_its_bound() => Gen.Select(Cases, Gen.Int[1, 10]).Sample(
        (test, bits) =>
        {
            var (matrix, inputs, expected) = Create(test.Slicing with { ConverterBits = bits }, test.Rows, test.Columns, test.Seed);
            var sums = new double[test.Columns];
            matrix.Multiply(inputs, sums);
            for (var column = 0; column < test.Columns; column++)
            {
                Assert.InRange(sums[column] - expected[column], -matrix.LargestError - 1e-6, matrix.LargestError + 1e-6);
            }
        },
        iter: 300);

    /// <summary>8-bit weights in 4 arrays of 2-bit cells, 64 rows, 8-bit inputs: 64 · 3 · 255 = 48,960 units take 16 bits.</summary>
    [Fact]
    public void The_largest_and_the_smallest_integers_fit()
    {
        var slicing = new BitSlicing { WeightBits = 8, BitsPerCell = 2, InputBits = 8 };
        var weights = Enumerable.Range(0, 128).Select(i => i % 2 == 0 ? 127 : -128).ToArray();
        var matrix = new BitSlicedMatrix(slicing, weights, 64, 2);
        var sums = new double[2];

        matrix.Multiply(Enumerable.Repeat(255, 64).ToArray(), sums);

        Assert.Equal((4, 16), (slicing.Slices, matrix.ConverterBits));
        Assert.Equal([64 * 255 * 127.0, -64 * 255 * 128.0], sums);
        matrix.Multiply(new int[64], sums);
        Assert.Equal([0.0, 0.0], sums);
    }

    [Fact]
    public void What_does_not_fit_is_refused_by_row_and_column()
    {
        var slicing = new BitSlicing { WeightBits = 4, BitsPerCell = 2, InputBits = 4 };
        var message = Assert.Throws<ArgumentException>(() => new BitSlicedMatrix(slicing, [0, 1, 2, 8], 2, 2)).Message;
        Assert.Contains("row 1, column 1 is 8; 4 bits hold -8 to 7", message);
        Assert.Throws<ArgumentException>(() => new BitSlicedMatrix(slicing, [0, 1, 2], 2, 2));
        Assert.Throws<ArgumentException>(() => new BitSlicedMatrix(slicing with { BitsPerCell = 9 }, [0], 1, 1));
        Assert.Throws<ArgumentException>(() => new BitSlicedMatrix(slicing with { ConductanceMaxSiemens = 1e-7 }, [0], 1, 1));
        var wide = slicing with { BitsPerCell = 8, InputBits = 16 };
        Assert.Contains("25 bits", Assert.Throws<ArgumentException>(() => new BitSlicedMatrix(wide, new int[2], 2, 1)).Message);
        var matrix = new BitSlicedMatrix(slicing, [7, -8], 2, 1);
        Assert.Contains("row 1 is 16", Assert.Throws<ArgumentException>(() => matrix.Multiply([15, 16], new double[1])).Message);
        Assert.Throws<ArgumentException>(() => matrix.Multiply([1], new double[1]));
    }

    private static (BitSlicedMatrix Matrix, int[] Inputs, double[] Expected) Create(BitSlicing slicing, int rows, int columns, int seed)
    {
        var draws = new System.Random(seed);
        var limit = 1 << (slicing.WeightBits - 1);
        var weights = Enumerable.Range(0, rows * columns).Select(_ => draws.Next(-limit, limit)).ToArray();
        var inputs = Enumerable.Range(0, rows).Select(_ => draws.Next(0, 1 << slicing.InputBits)).ToArray();
        var expected = Enumerable.Range(0, columns).Select(j => (double)Enumerable.Range(0, rows).Sum(i => (long)inputs[i] * weights[(i * columns) + j])).ToArray();
        return (new BitSlicedMatrix(slicing, weights, rows, columns), inputs, expected);
    }
}
