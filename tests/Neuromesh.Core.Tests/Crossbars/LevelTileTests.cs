using CsCheck;
using Neuromesh.Core.Crossbars;
using Neuromesh.Core.Synapses;
using static Neuromesh.Core.Tests.Crossbars.CrossbarExamples;

namespace Neuromesh.Core.Tests.Crossbars;

public sealed class LevelTileTests
{
    private const int Rows = 70;
    private const int Columns = 45;
    private const double FullScale = 1.5;

    [Theory]
    [InlineData(true, 2)]
    [InlineData(true, 33)]
    [InlineData(true, 256)]
    [InlineData(false, 256)]
    public void A_read_is_the_exact_sum_of_levels_rounded_once(bool pairs, int levels)
    {
        var matrix = Matrix(Rows, Columns, 2, signed: pairs);
        using var tile = Tile(Parameters(pairs, levels: levels, fullScale: FullScale), matrix);
        var wanted = matrix.Select(weight => Math.Sign(weight) * Math.Min((long)Math.Round(Math.Abs(weight) / FullScale * (levels - 1)), levels - 1)).ToArray();
        var actual = new double[Columns];
        Gen.Int[0, Rows - 1].Array[0, 2 * Rows].Sample(
            active =>
            {
                Array.Sort(active);
                tile.Read(active, 1, actual);
                for (var column = 0; column < Columns; column++)
                {
                    Assert.Equal(FullScale / (levels - 1) * active.Sum(row => wanted[(row * Columns) + column]), actual[column]);
                }
            },
            iter: 20,
            threads: 1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void It_is_the_tile_of_conductances_in_fewer_bytes(bool pairs)
    {
        var parameters = Parameters(pairs, levels: 17, fullScale: FullScale);
        var matrix = Matrix(Rows, Columns, 2, signed: pairs);
        var weights = Weights(new WeightMatrix([.. matrix]), Rows, Columns);
        using var conductances = WholeTile(parameters, weights);
        using var levels = Tile(parameters, matrix);
        int[] active = [0, 3, 3, 3, 20, 41, 41, 69];
        var (expected, actual) = (new double[Columns], new double[Columns]);
        conductances.Read(active, expected);
        levels.Read(active, 1, actual);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
        Assert.Equal(conductances.Digest, levels.Digest);
        Assert.InRange(levels.Bytes, 1, conductances.Bytes / 5);
        Assert.Equal(conductances.Counts.Reads, levels.Counts.Reads);
        Assert.Equal(conductances.Counts.ReadJoules, levels.Counts.ReadJoules, conductances.Counts.ReadJoules * 1e-12);
    }

    [Theory]
    [InlineData(257)]
    [InlineData(null)]
    public void More_levels_than_a_byte_has_are_refused(int? levels) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Tile(Parameters(true, levels: levels, fullScale: 1), Matrix(Rows, Columns, 1)));

    private static LevelTile Tile(CrossbarParameters parameters, double[] matrix)
    {
        var weights = Weights(new WeightMatrix([.. matrix]), Rows, Columns);
        return new LevelTile(new CrossbarMapping(parameters, weights), weights, 0, Rows, 0, Columns);
    }
}
