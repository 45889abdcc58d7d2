using Neuromesh.Core.Crossbars;
using Neuromesh.Core.Crossbars.Learning;
using Neuromesh.Core.Crossbars.Periphery;
using Neuromesh.Core.Synapses;
using Neuromesh.Core.Units;
using static Neuromesh.Core.Tests.Crossbars.CrossbarExamples;

namespace Neuromesh.Core.Tests.Crossbars;

/// <summary>Amplifiers, hold stages and converters with errors behind a tile's columns.</summary>
public sealed class TileReadoutTests
{
    private const int Rows = 5;
    private const int Columns = 600;
    private static readonly TimeStep Step = new(100_000);

    [Fact]
    public void Ideal_parts_change_nothing()
    {
        var ideal = Read(new ReadoutParameters());
        Assert.Equal(Plain(), ideal);
        Assert.Equal(Plain(), Read(new ReadoutParameters { AmplifierOhms = 12345, HoldFarads = 1e-13, ColumnsPerAdc = 8 }), (a, b) => Math.Abs(a - b) < 1e-14);

        // A converter of 24 bits is off by half a step at most.
        Assert.Equal(Plain(), Read(new ReadoutParameters { AdcGain = 1 }, 24), (a, b) => Math.Abs(a - b) <= 4.0 / (1 << 24));
    }

    [Fact]
    public void Gain_and_offset_act_on_the_converters_input()
    {
        const double AdcStep = 8.0 / (1 << 16);
        var read = Read(new ReadoutParameters { AdcGain = 1.05, AdcOffset = 0.25 }, 16);
        Assert.Equal(Plain().Select(value => (1.05 * value) + 0.25), read, (a, b) => Math.Abs(a - b) <= AdcStep / 2 * (1 + 1e-9));
    }

    /// <summary>The correction's bound is a step over the gain; without it the errors are those of the spreads.</summary>
    [Fact]
    public void Calibration_takes_each_converters_gain_and_offset_out()
    {
        const double AdcStep = 8.0 / (1 << 12);
        var errors = new ReadoutParameters { AdcGain = 0.9, AdcGainSpread = 0.02, AdcOffset = 0.1, AdcOffsetSpread = 0.05 };
        var raw = Read(errors, 12);
        Assert.InRange(Plain().Zip(raw, (a, b) => Math.Abs(a - b)).Max(), 0.1, 1);
        var calibrated = Read(errors with { CalibrationReferences = (-2.5, 2.5) }, 12);
        Assert.Equal(Plain(), calibrated, (a, b) => Math.Abs(a - b) <= AdcStep / (0.9 * (1 - (8.3 * 0.02))));
    }

    [Fact]
    public void Gains_and_offsets_have_the_spread_that_is_set_and_belong_to_seed_tile_and_column()
    {
        var errors = new ReadoutParameters { AdcOffsetSpread = 0.2 };
        double[] offsets = [.. Plain().Zip(Read(errors, 20), (a, b) => b - a)];
        Assert.InRange(offsets.Average(), -5 * 0.2 / Math.Sqrt(Columns), 5 * 0.2 / Math.Sqrt(Columns));
        Assert.InRange(Deviation(offsets) / 0.2, 1 - (5 / Math.Sqrt(2 * Columns)), 1 + (5 / Math.Sqrt(2 * Columns)));
        Assert.Equal(Read(errors, 20), Read(errors, 20));
        Assert.NotEqual(Read(errors, 20), Read(errors, 20, seed: 9));
        Assert.NotEqual(Read(errors, 20), Read(errors, 20, tile: 5));

        // Four columns of one converter have one offset.
        double[] shared = [.. Plain().Zip(Read(errors with { ColumnsPerAdc = 4 }, 24), (a, b) => b - a)];
        for (var column = 0; column < Columns; column++)
        {
            Assert.Equal(shared[column / 4 * 4], shared[column], 1e-5);
        }
    }

    [Fact]
    public void Noise_is_new_at_each_conversion_and_does_not_depend_on_the_reads_before()
    {
        var parameters = Parameters(new ReadoutParameters { AdcNoise = 0.1 }, 20);
        using var tile = Tile(parameters);
        using var later = Tile(parameters);
        var (first, second) = (new double[Columns], new double[Columns]);
        tile.Read([1], 5, first);
        double[] noise = [.. first];
        tile.Read([1], 6, first);
        later.Read([1], 6, second);
        Assert.Equal(second, first);
        var expected = Plain([1]);
        double[] deviates = [.. noise.Zip(expected, (a, b) => a - b)];
        Assert.InRange(Deviation(deviates) / 0.1, 1 - (5 / Math.Sqrt(2 * Columns)), 1 + (5 / Math.Sqrt(2 * Columns)));
        var correlation = deviates.Zip(first.Zip(expected, (a, b) => a - b), (a, b) => a * b).Average() / 0.01;
        Assert.InRange(correlation, -5 / Math.Sqrt(Columns), 5 / Math.Sqrt(Columns));

        // Four successive reads: four times the variance.
        tile.Read([1, 1, 1, 1], 7, first);
        Assert.InRange(Deviation([.. first.Zip(expected, (a, b) => a - (4 * b))]) / 0.2, 1 - (5 / Math.Sqrt(2 * Columns)), 1 + (5 / Math.Sqrt(2 * Columns)));
    }

    /// <summary>V = R I + offset, cut at the saturation; what comes back is V over R as a weight.</summary>
    [Fact]
    public void Amplifiers_add_their_offset_and_saturate()
    {
        const double Ohms = 2000;
        var amperesPerWeight = Volts * (Gmax - Gmin);
        var read = Read(new ReadoutParameters { AmplifierOhms = Ohms, AmplifierSaturationVolts = 0.05, AmplifierOffsetVolts = 0.01 });
        var expected = Plain().Select(value => Math.Clamp((Ohms * value * amperesPerWeight) + 0.01, -0.05, 0.05) / Ohms / amperesPerWeight).ToArray();
        Assert.Equal(expected, read, (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Contains(read, value => value == read.Max() && read.Count(other => other == value) > 10);
    }

    /// <summary>C dV/dt = −V/R: the k-th column of a converter has waited for k conversions.</summary>
    [Fact]
    public void Held_voltages_decay_until_the_converter_comes()
    {
        var readout = new ReadoutParameters { ColumnsPerAdc = 16, ConversionSeconds = 1e-9, AmplifierOhms = 1000, HoldFarads = 1e-13, HoldOhms = 1e6 };
        var expected = Plain().Select((value, column) => value * Math.Exp(-(column % 16) * 1e-9 / (1e-13 * 1e6)));
        Assert.Equal(expected, Read(readout), (a, b) => Math.Abs(a - b) < 1e-12);

        // A leak of 1 µA takes 10 mV from 0.1 pF in 1 ns.
        var leaking = Read(readout with { HoldOhms = double.PositiveInfinity, HoldAmperes = 1e-6 });
        var lost = Plain().Select((value, column) => value - (column % 16 * 0.01 / 1000 / (Volts * (Gmax - Gmin))));
        Assert.Equal(lost, leaking, (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void Shared_converters_take_longer_and_less_room()
    {
        var alone = Parameters(new ReadoutParameters { AmplifierOhms = 1000 }, 8);
        var shared = Parameters(new ReadoutParameters { AmplifierOhms = 1000, ColumnsPerAdc = 8, HoldFarads = 1e-13 }, 8);
        var counts = new TileCounts { Reads = 3, Conversions = 3 * Columns };
        Assert.Equal(3 * (10e-9 + (8 * PeripheryCosts.AdcSeconds)), TileCosts.LatencySeconds(counts, shared), 1e-18);
        Assert.Equal(
            (Columns - (Columns / 8)) * PeripheryCosts.AdcSquareMeters - (Columns * PeripheryCosts.HoldSquareMeters),
            TileCosts.AreaSquareMeters(alone, Rows, Columns) - TileCosts.AreaSquareMeters(shared, Rows, Columns),
            1e-18);
        Assert.Equal(
            counts.Conversions * ((PeripheryCosts.AmplifierWatts * 10e-9) + PeripheryCosts.HoldJoules), TileCosts.Energy(counts, shared, Rows, Columns).Amplifiers, 1e-22);
        Assert.Equal(
            counts.Conversions * PeripheryCosts.AmplifierWatts * (10e-9 + PeripheryCosts.AdcSeconds), TileCosts.Energy(counts, alone, Rows, Columns).Amplifiers, 1e-22);
    }

    [Fact]
    public void References_that_may_be_read_as_an_end_cannot_calibrate()
    {
        bool Can(double low, double high, double spread = 0.01) =>
            new ReadoutParameters { AdcGainSpread = spread, CalibrationReferences = (low, high) } is var readout && readout.CanCalibrate(Parameters(readout, 8));
        Assert.True(Can(-3, 3));
        Assert.False(Can(-4, 3));
        Assert.False(Can(-3, 3.9));
        Assert.False(Can(-3, 3, spread: 0.05));
        Assert.False(Can(1, 1.05));
    }

    private static double[] Plain() => Plain([0, 2, 3]);

    private static double[] Plain(int[] rows)
    {
        using var tile = WholeTile(CrossbarExamples.Parameters(fullScale: 1), CellWeights());
        var read = new double[Columns];
        tile.Read(rows, read);
        return read;
    }

    private static double[] Read(ReadoutParameters readout, int? adcBits = null, ulong seed = 8, int tile = 4)
    {
        using var device = Tile(Parameters(readout, adcBits), seed, tile);
        var read = new double[Columns];
        device.Read([0, 2, 3], 1, read);
        return read;
    }

    private static CrossbarParameters Parameters(ReadoutParameters readout, int? adcBits) =>
        CrossbarExamples.Parameters(fullScale: 1) with { Readout = readout, AdcBits = adcBits, AdcRange = 4 };

    private static CrossbarWeights CellWeights() => Weights(new WeightMatrix([.. Matrix(Rows, Columns, 1)]), Rows, Columns);

    private static DeviceTile Tile(CrossbarParameters parameters, ulong seed = 8, int tile = 4)
        => new(new CrossbarMapping(parameters, CellWeights()), CellWeights(), 0, Rows, 0, Columns, seed, tile, Step);

    private static double Deviation(double[] values)
    {
        var mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1));
    }
}
