using Neuromesh.Core.Crossbars;
using Neuromesh.Core.Crossbars.Learning;
using Neuromesh.Core.Crossbars.Periphery;
using Neuromesh.Core.Synapses;
using Neuromesh.Core.Units;
using static Neuromesh.Core.Tests.Crossbars.CrossbarExamples;

namespace Neuromesh.Core.Tests.Crossbars;

/// <summary>Weights about an offset column and spread over slices: with ideal parts the product, otherwise what their parts say.</summary>
public sealed class WeightEncodingTests
{
    private const int Rows = 12;
    private const int Columns = 7;
    private static readonly TimeStep Step = new(100_000);
    private static readonly int[] Driven = [0, 3, 3, 3, 7, 11];

    [Fact]
    public void An_offset_column_gives_the_product_of_signed_weights()
    {
        var matrix = Matrix(Rows, Columns, 2.5);
        Assert.Equal(Product(matrix), Read(Parameters() with { Encoding = WeightEncoding.OffsetColumn }, matrix), (a, b) => Math.Abs(a - b) < 1e-13 * 2.5 * Rows);
    }

    /// <summary>Weights that are whole numbers of the smallest digit come out exactly: converters of one level a step give integers.</summary>
    [Theory]
    [InlineData(8, 1)]
    [InlineData(4, 2)]
    [InlineData(2, 4)]
    [InlineData(3, 8)]
    public void Slices_give_the_integers_of_the_product(int slices, int bits)
    {
        var highest = (1 << ((slices * bits) - 1)) - 1;
        var matrix = Matrix(Rows, Columns, highest).Select(value => Math.Round(value)).ToArray();
        var levels = (1 << bits) - 1;

        // A read has sums of up to 4 rows; the driven row of three spikes is read three times.
        var adcBits = 1;
        while (1 << adcBits <= 4 * levels)
        {
            adcBits++;
        }

        var exact = Slices(slices, bits) with { WeightFullScale = highest, AdcBits = adcBits, AdcRange = (1 << adcBits) * (double)highest / levels };
        Assert.Equal(Product(matrix), Read(exact, matrix), (a, b) => Math.Abs(a - b) < 1e-14 * highest * Rows);
        Assert.Equal(Product(matrix), Read(exact with { AdcBits = null }, matrix), (a, b) => Math.Abs(a - b) < 1e-13 * highest * Rows);
    }

    [Fact]
    public void Other_weights_come_out_within_half_of_the_smallest_digit()
    {
        var matrix = Matrix(Rows, Columns, 1);
        var read = Read(Slices(4, 2) with { WeightFullScale = 1 }, matrix);
        Assert.Equal(Product(matrix), read, (a, b) => Math.Abs(a - b) <= Driven.Length * 0.5 / 127);
        Assert.Contains(Product(matrix).Zip(read), pair => Math.Abs(pair.First - pair.Second) > 0.1 / 127);
    }

    /// <summary>With devices of errors each digit counts by its place: the highest slice's errors stand out.</summary>
    [Fact]
    public void Errors_of_devices_count_by_the_place_of_their_digit()
    {
        double[] Deviations(int slices, int bits)
        {
            var parameters = Slices(slices, bits) with
            {
                ConductanceMinSiemens = 50e-6,
                ConductanceMaxSiemens = 225e-6,
                WeightFullScale = 1,
                Device = new TileDevice { Preset = "reram-milo-2021" },
            };
            const int Many = 1500;
            var read = new double[Many];
            using var tile = Tile(parameters, Weights(new ConstantWeight(0), 1, Many));
            tile.Read([0], 1, read);

            // All columns share the offset column's error.
            return [read.Average(), Math.Sqrt(read.Sum(value => Math.Pow(value - read.Average(), 2)) / (Many - 1))];
        }

        // The weight 0 is 2^(n−1): the highest digit of an array in its level 2^(b−1), the others in level 0.
        var fit = Core.Devices.Presets.DevicePresets.Find("reram-milo-2021")!.Programming!;
        double Expected(int slices, int bits)
        {
            var slicing = new BitSlicing { WeightBits = slices * bits, BitsPerCell = bits, InputBits = 1, ConductanceMinSiemens = 50e-6, ConductanceMaxSiemens = 225e-6 };
            return Math.Sqrt(Enumerable.Range(0, slices).Sum(slice =>
            {
                var siemens = 50e-6 + (slice == slices - 1 ? 175e-6 * (1 << (bits - 1)) / ((1 << bits) - 1) : 0);
                var places = Math.Pow(2, bits * slice) * ((1 << bits) - 1) / ((1 << ((slices * bits) - 1)) - 1);
                return Math.Pow(places * fit.DeviationSiemens(siemens) / 175e-6, 2);
            }));
        }

        foreach (var (slices, bits) in new[] { (4, 2), (2, 4) })
        {
            Assert.InRange(Deviations(slices, bits)[1] / Expected(slices, bits), 0.9, 1.1);
        }
    }

    [Fact]
    public void Two_level_offset_columns_and_slices_with_levels_or_waveforms_are_refused()
    {
        Assert.Contains("odd", Refusal(Parameters(levels: 16) with { Encoding = WeightEncoding.OffsetColumn }), StringComparison.Ordinal);
        Assert.Contains("bits of a cell", Refusal(Slices(4, 2) with { Levels = 4 }), StringComparison.Ordinal);
        Assert.Contains("Waveforms", Refusal(Slices(4, 2) with { Learning = new() { PeakVolts = 1, PeakSeconds = 1, TailVolts = 1, TailSeconds = 1 } }), StringComparison.Ordinal);
        Assert.Contains("WeightBits", Refusal(Slices(1, 1)), StringComparison.Ordinal);
        static string Refusal(CrossbarParameters parameters) =>
            Assert.ThrowsAny<ArgumentException>(() => new CrossbarMapping(parameters, Weights(new ConstantWeight(1), 2, 2))).Message;
    }

    /// <summary>More arrays and columns take more cells, drivers, converters and conversions; slices are shifted and added.</summary>
    [Fact]
    public void Slices_and_offset_columns_cost_what_they_add()
    {
        var matrix = Matrix(Rows, Columns, 1);
        var slices = Slices(4, 2) with { WeightFullScale = 1, AdcBits = 8, AdcRange = 20 };
        using var tile = Tile(slices, Weights(new WeightMatrix([.. matrix]), Rows, Columns));
        tile.Read(Driven, 1, new double[Columns]);
        Assert.Equal((3, 6, 3 * 4 * (Columns + 1)), (tile.Counts.Reads, tile.Counts.RowDrives, tile.Counts.Conversions));
        var energy = TileCosts.Energy(tile.Counts, slices, Rows, Columns);
        Assert.Equal(1, energy.Dac / (6 * 4 * PeripheryCosts.DacBitJoules), 1e-12);
        Assert.Equal(1, energy.Adders / (3 * 4 * (Columns + 1) * PeripheryCosts.AdderJoules), 1e-12);
        var perArray = (Rows * (Columns + 1) * PeripheryCosts.CellSquareMeters) + (Rows * PeripheryCosts.DacBitSquareMeters)
            + ((Columns + 1) * (PeripheryCosts.AdcSquareMeters + PeripheryCosts.AdderSquareMeters));
        Assert.Equal(1, TileCosts.AreaSquareMeters(slices, Rows, Columns) / (4 * perArray), 1e-12);

        var offset = slices with { Encoding = WeightEncoding.OffsetColumn };
        var single = (Rows * (Columns + 1) * PeripheryCosts.CellSquareMeters) + (Rows * PeripheryCosts.DacBitSquareMeters) + (Columns * PeripheryCosts.AdcSquareMeters);
        Assert.Equal(1, TileCosts.AreaSquareMeters(offset, Rows, Columns) / single, 1e-12);
    }

    /// <summary>The digest of the states knows each slice and each offset column.</summary>
    [Fact]
    public void Digests_differ_with_the_digits()
    {
        var weights = new WeightMatrix([.. Matrix(Rows, Columns, 1)]);
        ConductanceDigest Digest(CrossbarParameters parameters, ulong seed)
        {
            using var tile = Tile(parameters with { WeightFullScale = 1, Device = new TileDevice { Preset = "reram-wan-2022" }, ConductanceMaxSiemens = 39e-6 }, Weights(weights, Rows, Columns), seed);
            return tile.Digest;
        }

        Assert.Equal(Digest(Slices(4, 2), 1), Digest(Slices(4, 2), 1));
        Assert.NotEqual(Digest(Slices(4, 2), 1), Digest(Slices(4, 2), 2));
        Assert.NotEqual(Digest(Slices(4, 2), 1), Digest(Slices(2, 4), 1));
    }

    private static CrossbarParameters Slices(int slices, int bits) => Parameters() with { Encoding = WeightEncoding.BitSlices, Slices = slices, BitsPerCell = bits };

    private static double[] Read(CrossbarParameters parameters, double[] matrix)
    {
        using var tile = Tile(parameters, Weights(new WeightMatrix([.. matrix]), Rows, Columns));
        var read = new double[Columns];
        tile.Read(Driven, 1, read);
        return read;
    }

    private static double[] Product(double[] matrix) =>
        [.. Enumerable.Range(0, Columns).Select(column => Driven.Sum(row => matrix[(row * Columns) + column]))];

    private static DeviceTile Tile(CrossbarParameters parameters, CrossbarWeights weights, ulong seed = 8)
        => new(new CrossbarMapping(parameters, weights), weights, 0, weights.Rows, 0, weights.Columns, seed, tile: 4, Step);
}
