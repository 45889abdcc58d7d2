using CsCheck;
using Neuromesh.Core.Crossbars;
using Neuromesh.Core.Synapses;
using static Neuromesh.Core.Tests.Crossbars.CrossbarExamples;

namespace Neuromesh.Core.Tests.Crossbars;

[Trait("Category", "Kernels")]
public sealed class CrossbarTileTests
{
    private const double HalfUnit = 1.1102230246251565e-16;

    [Theory]
    [InlineData(true, 1, 1)]
    [InlineData(true, 17, 9)]
    [InlineData(true, 64, 65)]
    [InlineData(true, 300, 130)]
    [InlineData(false, 17, 9)]
    [InlineData(false, 300, 65)]
    public void A_read_is_the_product_of_weights_and_spikes_to_the_stated_precision(bool pairs, int rows, int columns)
    {
        var matrix = Matrix(rows, columns, 2.5, signed: pairs);
        var weights = Weights(new WeightMatrix([.. matrix]), rows, columns);
        var parameters = Parameters(pairs);
        using var tile = WholeTile(parameters, weights);
        var exact = Array.ConvertAll(matrix, Exact);
        var fullScale = matrix.Max(Math.Abs);
        var actual = new double[columns];
        Gen.Int[0, rows - 1].Array[0, 2 * rows].Sample(
            active =>
            {
                Array.Sort(active);
                tile.Read(active, actual);
                var bound = Bound(active.Length, fullScale);
                for (var column = 0; column < columns; column++)
                {
                    var expected = 0m;
                    foreach (var row in active)
                    {
                        expected += exact[(row * columns) + column];
                    }

                    Assert.InRange(actual[column], (double)expected - bound, (double)expected + bound);
                }
            },
            iter: 30,
            threads: 1);
    }

    // The bound is not so wide that it would hide a wrong device: one weight is far above it.
    [Fact]
    public void The_stated_precision_is_far_below_one_weight() => Assert.InRange(Bound(600, 2.5), 1e-13, 1e-9);

    [Fact]
    public void With_levels_the_weights_read_are_those_of_the_quantised_conductances()
    {
        const int Rows = 40;
        const int Columns = 33;
        const int Levels = 9;
        var matrix = Matrix(Rows, Columns, 2);
        using var tile = WholeTile(
            Parameters(levels: Levels, fullScale: 1.5),
            Weights(new WeightMatrix([.. matrix]), Rows, Columns));
        var actual = new double[Columns];
        for (var row = 0; row < Rows; row++)
        {
            tile.Read([row], actual);
            for (var column = 0; column < Columns; column++)
            {
                var clipped = Math.Clamp(matrix[(row * Columns) + column], -1.5, 1.5);
                var expected = Math.Round(clipped / 1.5 * (Levels - 1)) * 1.5 / (Levels - 1);
                Assert.InRange(actual[column] - expected, -1e-12, 1e-12);
            }
        }
    }

    [Fact]
    public void Positive_weights_lie_on_the_plus_and_negative_ones_on_the_minus_device()
    {
        using var tile = WholeTile(Parameters(fullScale: 2), Weights(new WeightMatrix([1, -1, 0, -0.0, 5, -5]), 1, 6));
        var half = Gmin + ((Gmax - Gmin) / 2);
        double[] plus = [half, Gmin, Gmin, Gmin, Gmax, Gmin];
        double[] minus = [Gmin, half, Gmin, Gmin, Gmin, Gmax];
        Assert.Equal(plus, tile.PlusRow(0).ToArray(), (a, b) => Math.Abs(a - b) <= 1e-20);
        Assert.Equal(minus, tile.MinusRow(0).ToArray(), (a, b) => Math.Abs(a - b) <= 1e-20);
        Assert.Equal(12, tile.DeviceCount);
        Assert.Equal(2 * 8 * 8, tile.Bytes);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Weights_of_zero_deliver_exactly_zero(bool pairs)
    {
        using var tile = WholeTile(Parameters(pairs, fullScale: 1), Weights(new ConstantWeight(0), 50, 9));
        var weights = new double[9];
        tile.Read([.. Enumerable.Range(0, 50)], weights);
        Assert.All(weights, weight => Assert.Equal(0, BitConverter.DoubleToInt64Bits(weight)));
    }

    [Fact]
    public void No_active_row_delivers_zero_and_forgets_the_step_before()
    {
        using var tile = WholeTile(Parameters(), Weights(new ConstantWeight(1), 5, 9));
        var weights = new double[9];
        tile.Read([0, 1, 2], weights);
        Assert.All(weights, weight => Assert.InRange(weight, 2.9999, 3.0001));
        tile.Read([], weights);
        Assert.All(weights, weight => Assert.Equal(0, BitConverter.DoubleToInt64Bits(weight)));
    }

    [Fact]
    public void A_row_that_occurs_n_times_is_read_n_times()
    {
        using var tile = WholeTile(Parameters(), Weights(new WeightMatrix([.. Matrix(6, 20, 1)]), 6, 20));
        var once = new double[20];
        var thrice = new double[20];
        tile.Read([4], once);
        tile.Read([4, 4, 4], thrice);
        for (var column = 0; column < 20; column++)
        {
            Assert.InRange(thrice[column] - (3 * once[column]), -1e-14, 1e-14);
        }
    }

    [Theory]
    [InlineData("uniform", 8, 8)]
    [InlineData("normal", 16, 7)]
    [InlineData("matrix", 5, 64)]
    [InlineData("normal", 1, 1)]
    public void Tiles_of_any_size_hold_the_same_devices_and_deliver_the_same_weights(string kind, int tileRows, int tileColumns)
    {
        const int Rows = 40;
        const int Columns = 70;
        WeightDistribution distribution = kind switch
        {
            "uniform" => new UniformWeight(-1, 2),
            "normal" => new NormalWeight(0, 1),
            _ => new WeightMatrix([.. Matrix(Rows, Columns, 2)]),
        };
        var weights = Weights(distribution, Rows, Columns);
        var mapping = new CrossbarMapping(Parameters(), weights);
        using var whole = new CrossbarTile(mapping, weights, 0, Rows, 0, Columns);
        int[] active = [0, 3, 3, 8, 11, 12, 20, 21, 22, 39];
        var expected = new double[Columns];
        whole.Read(active, expected);

        var actual = new double[Columns];
        var digest = default(ConductanceDigest);
        var rowTiles = 0;
        for (var row = 0; row < Rows; row += tileRows, rowTiles++)
        {
            for (var column = 0; column < Columns; column += tileColumns)
            {
                using var tile = new CrossbarTile(
                    mapping, weights, row, Math.Min(Rows, row + tileRows), column, Math.Min(Columns, column + tileColumns));
                digest += tile.Digest;
                Assert.Equal(whole.PlusRow(row).Slice(column, tile.Columns).ToArray(), tile.PlusRow(0).ToArray());
                Assert.Equal(whole.MinusRow(row).Slice(column, tile.Columns).ToArray(), tile.MinusRow(0).ToArray());
                var part = new double[tile.Columns];
                tile.Read([.. active.Where(r => r >= row && r < row + tile.Rows).Select(r => r - row)], part);
                for (var i = 0; i < part.Length; i++)
                {
                    actual[column + i] += part[i];
                }
            }
        }

        Assert.Equal(whole.Digest, digest);
        var bound = 2 * Bound(active.Length, mapping.WeightFullScale);
        for (var column = 0; column < Columns; column++)
        {
            Assert.InRange(actual[column] - expected[column], -bound, bound);
        }
    }

    [Fact]
    public void Cutting_columns_changes_no_bit()
    {
        const int Rows = 30;
        const int Columns = 67;
        var weights = Weights(new NormalWeight(0, 1), Rows, Columns);
        var mapping = new CrossbarMapping(Parameters(), weights);
        int[] active = [.. Enumerable.Range(0, Rows)];
        using var whole = new CrossbarTile(mapping, weights, 0, Rows, 0, Columns);
        var expected = new double[Columns];
        whole.Read(active, expected);
        foreach (var width in new[] { 1, 3, 8, 17, 66 })
        {
            for (var column = 0; column < Columns; column += width)
            {
                using var tile = new CrossbarTile(mapping, weights, 0, Rows, column, Math.Min(Columns, column + width));
                var part = new double[tile.Columns];
                tile.Read(active, part);
                Assert.Equal(expected[column..(column + part.Length)], part);
            }
        }
    }

    [Fact]
    public void The_digest_tells_any_changed_device_and_any_swap()
    {
        double[] values = [0.1, 0.2, -0.3, 0.4, 0.5, -0.6];
        var original = DigestOf(values);
        Assert.Equal(original, DigestOf(values));
        for (var i = 0; i < values.Length; i++)
        {
            var changed = (double[])values.Clone();
            changed[i] = Math.BitIncrement(changed[i] * (1 + 1e-9));
            Assert.NotEqual(original.Low, DigestOf(changed).Low);
            Assert.NotEqual(original.High, DigestOf(changed).High);
            var swapped = (double[])values.Clone();
            (swapped[i], swapped[(i + 1) % 6]) = (swapped[(i + 1) % 6], swapped[i]);
            Assert.NotEqual(original, DigestOf(swapped));
            var flipped = (double[])values.Clone();
            flipped[i] = -flipped[i];
            Assert.NotEqual(original, DigestOf(flipped));
        }

        static ConductanceDigest DigestOf(double[] matrix)
        {
            using var tile = WholeTile(Parameters(fullScale: 1), Weights(new WeightMatrix([.. matrix]), 2, 3));
            return tile.Digest;
        }
    }

    [Theory]
    [InlineData(false, -0.5, "differential pairs")]
    [InlineData(true, double.NaN, "finite")]
    [InlineData(true, double.NegativeInfinity, "finite")]
    public void A_weight_that_no_device_can_hold_is_refused_with_its_place(bool pairs, double weight, string reason)
    {
        var error = Assert.Throws<ArgumentException>(
            () => WholeTile(Parameters(pairs, fullScale: 1), Weights(new WeightMatrix([1, 1, 1, 1, 1, weight]), 2, 3)));
        Assert.Contains("source 1", error.Message, StringComparison.Ordinal);
        Assert.Contains("target 2", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0, 0, 3)]
    [InlineData(-1, 2, 0, 3)]
    [InlineData(0, 3, 0, 3)]
    [InlineData(0, 2, 2, 2)]
    [InlineData(0, 2, 1, 4)]
    public void Tiles_outside_the_matrix_are_refused(int rowStart, int rowEnd, int columnStart, int columnEnd)
    {
        var weights = Weights(new ConstantWeight(1), 2, 3);
        var mapping = new CrossbarMapping(Parameters(), weights);
        Assert.Throws<ArgumentOutOfRangeException>(() => new CrossbarTile(mapping, weights, rowStart, rowEnd, columnStart, columnEnd));
    }

    [Fact]
    public void Bad_reads_are_refused()
    {
        var tile = WholeTile(Parameters(), Weights(new ConstantWeight(1), 2, 3));
        Assert.Throws<ArgumentException>(() => tile.Read([0], new double[2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => tile.Read([2], new double[3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => tile.Read([-1], new double[3]));
        tile.Dispose();
        tile.Dispose();
        Assert.Throws<ObjectDisposedException>(() => tile.Read([0], new double[3]));
    }

    [Fact]
    public void A_read_allocates_nothing()
    {
        using var tile = WholeTile(Parameters(), Weights(new ConstantWeight(1), 64, 64));
        var weights = new double[64];
        int[] active = [1, 2, 3, 4, 5];
        tile.Read(active, weights);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            tile.Read(active, weights);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    // The bound in the documentation of CrossbarTile.
    private static double Bound(int activeRows, double fullScale)
        => 2.0 * activeRows * (activeRows + 6) * HalfUnit * fullScale * Gmax / (Gmax - Gmin);
}
