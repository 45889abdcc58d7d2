using Neuromesh.Core.Random;
using Neuromesh.Core.Synapses;
using static Neuromesh.Core.Tests.Crossbars.CrossbarExamples;

namespace Neuromesh.Core.Tests.Crossbars;

public sealed class CrossbarWeightsTests
{
    public static readonly TheoryData<string> Distributions = ["constant", "uniform", "normal", "matrix"];

    private const int Rows = 9;
    private const int Columns = 300;

    [Theory]
    [MemberData(nameof(Distributions))]
    public void Any_part_of_a_row_equals_the_same_part_of_the_whole(string distribution)
    {
        var weights = Weights(Distribution(distribution), Rows, Columns);
        var whole = new double[Columns];
        for (var row = 0; row < Rows; row++)
        {
            weights.Fill(row, 0, whole);
            foreach (var (start, end) in new[] { (0, 1), (1, 2), (1, 130), (127, 129), (128, 300), (129, 300), (299, 300), (5, 5), (0, 257) })
            {
                var part = new double[end - start];
                weights.Fill(row, start, part);
                Assert.Equal(whole[start..end], part);
            }
        }
    }

    [Fact]
    public void Draws_follow_the_documented_counters()
    {
        var key = RandomKey.Create(5, "crossbar weights", 2);
        var weights = Weights(new UniformWeight(-1, 3), Rows, Columns);
        var actual = new double[Columns];
        weights.Fill(7, 0, actual);
        for (var column = 0u; column < Columns; column++)
        {
            var (x0, x1, x2, x3) = Philox4x32.Block(column / 2, 7, 0, 0, key.K0, key.K1);
            var expected = column % 2 == 0 ? Deviates.Uniform(x0, x1) : Deviates.Uniform(x2, x3);
            Assert.Equal(-1 + (4 * expected), actual[column]);
        }
    }

    [Fact]
    public void Seeds_projections_and_rows_draw_different_weights()
    {
        var rows = new[] { (5, 2, 0), (5, 2, 1), (5, 3, 0), (6, 2, 0) }.Select(place =>
        {
            var row = new double[Columns];
            Weights(new NormalWeight(0, 1), Rows, Columns, (ulong)place.Item1, place.Item2).Fill(place.Item3, 0, row);
            return row;
        }).ToArray();
        Assert.Equal(4 * Columns, rows.SelectMany(row => row).Distinct().Count());
    }

    [Fact]
    public void Normal_weights_have_their_mean_and_deviation()
    {
        var weights = Weights(new NormalWeight(3, 0.5), 200, 500);
        var row = new double[500];
        double sum = 0, squares = 0;
        for (var r = 0; r < 200; r++)
        {
            weights.Fill(r, 0, row);
            sum += row.Sum(w => w - 3);
            squares += row.Sum(w => (w - 3) * (w - 3));
        }

        const double Count = 200 * 500;
        Assert.InRange(sum / Count / (0.5 / Math.Sqrt(Count)), -4, 4);
        Assert.InRange(((squares / Count) - 0.25) / (0.25 * Math.Sqrt(2 / Count)), -4, 4);
    }

    [Fact]
    public void Uniform_weights_stay_below_their_maximum_even_in_a_narrow_range()
    {
        var maximum = Math.BitIncrement(1.0);
        var row = new double[Columns];
        Weights(new UniformWeight(1, maximum), Rows, Columns).Fill(0, 0, row);
        Assert.All(row, weight => Assert.Equal(1, weight));
        Weights(new UniformWeight(2, 2), Rows, Columns).Fill(0, 0, row);
        Assert.All(row, weight => Assert.Equal(2, weight));
    }

    [Theory]
    [MemberData(nameof(Distributions))]
    public void The_largest_magnitude_is_that_of_all_rows(string distribution)
    {
        var weights = Weights(Distribution(distribution), Rows, Columns);
        var row = new double[Columns];
        var largest = 0.0;
        for (var r = 0; r < Rows; r++)
        {
            weights.Fill(r, 0, row);
            largest = Math.Max(largest, row.Max(Math.Abs));
        }

        Assert.Equal(largest, weights.LargestMagnitude());
    }

    [Fact]
    public void A_matrix_of_the_wrong_size_is_refused()
        => Assert.Throws<ArgumentException>(() => Weights(new WeightMatrix([1, 2, 3]), 2, 2));

    [Theory]
    [InlineData(-1, 0, 1)]
    [InlineData(Rows, 0, 1)]
    [InlineData(0, -1, 1)]
    [InlineData(0, 0, Columns + 1)]
    [InlineData(0, Columns, 1)]
    public void Places_outside_the_matrix_are_refused(int row, int column, int length)
        => Assert.Throws<ArgumentOutOfRangeException>(
            () => Weights(new ConstantWeight(1), Rows, Columns).Fill(row, column, new double[length]));

    private static WeightDistribution Distribution(string name) => name switch
    {
        "constant" => new ConstantWeight(-0.3),
        "uniform" => new UniformWeight(-2, 1),
        "normal" => new NormalWeight(0.1, 0.7),
        _ => new WeightMatrix([.. Matrix(Rows, Columns, 3)]),
    };
}
