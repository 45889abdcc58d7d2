using CsCheck;
using Neuromesh.Core.Crossbars.Products;
using Neuromesh.Core.Crossbars.Products.Lanes;

namespace Neuromesh.Core.Tests.Crossbars.Products;

[Trait("Category", "Crossbars")]
public sealed unsafe class ConductanceMatrixTests
{
    private const double Minimum = 1e-6;
    private const double Maximum = 1e-4;

    [Fact]
    public void Currents_are_within_the_stated_error() => Gen.Select(Gen.Int[1, 70], Gen.Int[1, 70], Gen.Enum<CellPrecision>(), Gen.Int[0, 1000]).Sample(
        (rows, columns, precision, seed) =>
        {
            var random = new System.Random(seed);
            var siemens = Draw(random, rows * columns);
            using var matrix = Store(rows, columns, precision, siemens);
            float[] volts = [.. Enumerable.Range(0, rows).Select(_ => (float)(random.NextDouble() - 0.5))];
            var amperes = new float[columns];
            matrix.Multiply(volts, 1, amperes);
            var sum = volts.Sum(value => (double)Math.Abs(value));
            var bound = (matrix.LevelErrorSiemens * sum) + ((rows + 3) * Math.ScaleB(1, -24) * sum * 1.01 * Maximum);
            for (var column = 0; column < columns; column++)
            {
                var exact = Enumerable.Range(0, rows).Sum(row => volts[row] * siemens[(row * columns) + column]);
                Assert.True(Math.Abs(exact - amperes[column]) <= bound, $"column {column}: {amperes[column]} for {exact}, bound {bound}");
            }
        },
        iter: 100);

    [Theory]
    [InlineData(CellPrecision.Single)]
    [InlineData(CellPrecision.Bits16)]
    [InlineData(CellPrecision.Bits8)]
    public void Alone_in_a_batch_or_as_driven_rows_a_vector_has_the_same_bits(CellPrecision precision)
    {
        const int Rows = 37, Columns = 45, Batch = 19;
        var random = new System.Random(3);
        using var matrix = Store(Rows, Columns, precision, Draw(random, Rows * Columns));
        var volts = new float[Batch * Rows];
        for (var i = 0; i < volts.Length; i++)
        {
            volts[i] = random.Next(3) == 0 ? 0 : (float)random.NextDouble();
        }

        var amperes = new float[Batch * Columns];
        matrix.Multiply(volts, Batch, amperes);
        var single = new float[Columns];
        for (var b = 0; b < Batch; b++)
        {
            var vector = volts.AsSpan(b * Rows, Rows).ToArray();
            matrix.Multiply(vector, 1, single);
            Assert.Equal(single, amperes[(b * Columns)..((b + 1) * Columns)]);
            int[] driven = [.. Enumerable.Range(0, Rows).Where(row => vector[row] != 0)];
            matrix.MultiplyRows(driven, driven.Select(row => vector[row]).ToArray(), single);
            Assert.Equal(single, amperes[(b * Columns)..((b + 1) * Columns)]);
        }
    }

    // The sum of the conductances that the cells stand for, in double. Whole levels are summed without error and rounded once; products are rounded at each of up to 600 rows.
    [Theory]
    [InlineData(CellPrecision.Single, 4e-5)]
    [InlineData(CellPrecision.Bits16, 4e-5)]
    [InlineData(CellPrecision.Bits8, 1e-7)]
    public void Rows_that_spike_together_give_the_sum_of_their_conductances_times_the_voltage(CellPrecision precision, double tolerance) => Gen
        .Select(Gen.Int[1, 300], Gen.Int[1, 90], Gen.Int[0, 1 << 30], Gen.Int[0, 600])
        .Sample(
            (rows, columns, seed, count) =>
            {
                var random = new System.Random(seed);
                using var matrix = Store(rows, columns, precision, Draw(random, rows * columns));
                int[] driven = [.. Enumerable.Range(0, count).Select(_ => random.Next(rows)).Order()];
                var amperes = new float[columns];
                matrix.MultiplySpikes(driven, 0.2f, amperes);
                for (var column = 0; column < columns; column++)
                {
                    var expected = driven.Sum(row => matrix.Conductance(row, column)) * 0.2f;
                    Assert.Equal(expected, amperes[column], tolerance * expected);
                }
            },
            iter: 30);

    [Fact]
    public void Every_width_has_the_bits_of_a_loop_over_cells()
    {
        CheckWidths<SingleCode, float>(random => (float)random.NextDouble());
        CheckWidths<WordCode, ushort>(random => (ushort)random.Next(65536));
        CheckWidths<ByteCode, byte>(random => (byte)random.Next(256));
    }

    [Theory]
    [InlineData(CellPrecision.Bits16, 65535)]
    [InlineData(CellPrecision.Bits8, 255)]
    public void Levels_are_read_back_and_values_beyond_are_clipped(CellPrecision precision, int highest)
    {
        using var matrix = new ConductanceMatrix(1, 4, precision, Minimum, Maximum);
        matrix.SetRow(0, [0, Maximum * 2, Minimum, Minimum + ((Maximum - Minimum) * 100 / highest)]);
        Assert.Equal(Minimum, matrix.Conductance(0, 0));
        Assert.Equal(Maximum, matrix.Conductance(0, 1), 1e-19);
        Assert.Equal(Minimum, matrix.Conductance(0, 2));
        Assert.Equal(Minimum + ((Maximum - Minimum) * 100 / highest), matrix.Conductance(0, 3), 1e-19);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        using var matrix = new ConductanceMatrix(3, 2, CellPrecision.Single, Minimum, Maximum);
        Assert.Throws<ArgumentException>(() => matrix.SetRow(0, [1e-5]));
        Assert.Contains("Row 2, column 1", Assert.Throws<ArgumentException>(() => matrix.SetRow(2, [1e-5, double.NaN])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => matrix.Multiply(new float[5], 2, new float[4]));
        Assert.Throws<ArgumentException>(() => matrix.MultiplyRows([1, 0], new float[2], new float[2]));
        Assert.Throws<ArgumentException>(() => matrix.MultiplyRows([3], new float[1], new float[2]));
        using var levels = new ConductanceMatrix(3, 2, CellPrecision.Bits8, Minimum, Maximum);
        foreach (var cells in new[] { matrix, levels })
        {
            Assert.Throws<ArgumentException>(() => cells.MultiplySpikes([1, 0], 0.2f, new float[2]));
            Assert.Throws<ArgumentException>(() => cells.MultiplySpikes([3], 0.2f, new float[2]));
            Assert.Throws<ArgumentException>(() => cells.MultiplySpikes([0], 0.2f, new float[3]));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => new ConductanceMatrix(1, 1, CellPrecision.Bits8, 1e-4, 1e-4));
    }

    private static double[] Draw(System.Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => Minimum + ((Maximum - Minimum) * random.NextDouble()))];

    private static ConductanceMatrix Store(int rows, int columns, CellPrecision precision, double[] siemens)
    {
        var matrix = new ConductanceMatrix(rows, columns, precision, Minimum, Maximum);
        for (var row = 0; row < rows; row++)
        {
            matrix.SetRow(row, siemens.AsSpan(row * columns, columns));
        }

        return matrix;
    }

    private static void CheckWidths<TCode, T>(Func<System.Random, T> draw)
        where TCode : ICellCode<T>
        where T : unmanaged, System.Numerics.INumberBase<T>
    {
        const int Rows = 21, Columns = 64, Batch = 11;
        var random = new System.Random(9);
        T[] cells = [.. Enumerable.Range(0, Rows * Columns).Select(_ => draw(random))];
        float[] volts = [.. Enumerable.Range(0, Rows * Batch).Select(_ => (float)random.NextDouble() - 0.4f)];
        var expected = new float[Batch * Columns];
        for (var b = 0; b < Batch; b++)
        {
            for (var row = 0; row < Rows; row++)
            {
                for (var column = 0; column < Columns; column++)
                {
                    ref var sum = ref expected[(b * Columns) + column];
                    sum = MathF.FusedMultiplyAdd(float.CreateChecked(cells[(row * Columns) + column]), volts[(b * Rows) + row], sum);
                }
            }
        }

        Assert.Equal(expected, Multiply<FloatLanes32>());
        Assert.Equal(expected, Multiply<FloatLanes128>());
        Assert.Equal(expected, Multiply<FloatLanes256>());
        Assert.Equal(expected, Multiply<FloatLanes512>());

        float[] Multiply<TLanes>()
            where TLanes : struct, IFloatLanes<TLanes>
        {
            var sums = new float[Batch * Columns];
            var scratch = new float[ProductKernels<TCode, T>.ScratchLength(Rows, Batch)];
            fixed (T* matrix = cells)
            fixed (float* input = volts, output = sums, spare = scratch)
            {
                ProductKernels<TCode, T>.Batch<TLanes>(matrix, Columns, Rows, input, Rows, Batch, output, Columns, Columns, spare);
            }

            return sums;
        }
    }
}
