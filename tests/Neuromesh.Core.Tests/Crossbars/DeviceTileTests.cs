using Neuromesh.Core.Crossbars;
using Neuromesh.Core.Crossbars.Learning;
using Neuromesh.Core.Crossbars.Products;
using Neuromesh.Core.Devices.PhaseChange;
using Neuromesh.Core.Devices.Presets;
using Neuromesh.Core.Synapses;
using Neuromesh.Core.Units;
using static Neuromesh.Core.Tests.Crossbars.CrossbarExamples;

namespace Neuromesh.Core.Tests.Crossbars;

/// <summary>What programming and time make of a tile's conductances.</summary>
public sealed class DeviceTileTests
{
    private const int Edge = 64;
    private static readonly TimeStep Step = new(100_000);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Ideal_settings_give_the_bits_of_the_ideal_tile(bool pairs)
    {
        var weights = Weights(new WeightMatrix([.. Matrix(30, 21, 2.5, signed: pairs)]), 30, 21);
        var parameters = Parameters(pairs, levels: 33);
        using var ideal = WholeTile(parameters, weights);
        using var tile = Tile(parameters, weights);
        var (expected, actual) = (new double[21], new double[21]);
        foreach (var rows in (int[][])[[], [3], [0, 1, 2, 29], [4, 4, 4, 17, 17]])
        {
            ideal.Read(rows, expected);
            tile.Read(rows, 7, actual);
            Assert.Equal(expected.Select(BitConverter.DoubleToInt64Bits), actual.Select(BitConverter.DoubleToInt64Bits));
        }

        Assert.Equal(ideal.Digest, tile.Digest);
    }

    [Theory]
    [InlineData("reram-milo-2021", 100e-6)]
    [InlineData("reram-wan-2022", 20e-6)]
    [InlineData("pcm-joshi-2020-programming", 12e-6)]
    public void Programming_errors_have_the_deviation_of_the_fit(string preset, double siemens)
    {
        var (lowest, highest) = TileDevice.Range(DevicePresets.Find(preset)!, Volts);
        using var tile = ConstantTile(new TileDevice { Preset = preset }, lowest, highest, siemens);
        var deviation = DevicePresets.Find(preset)!.Programming!.DeviationSiemens(siemens);
        var (mean, actual) = Moments(All(tile));
        Assert.InRange(mean - siemens, -5 * deviation / Edge, 5 * deviation / Edge);
        Assert.InRange(actual / deviation, 1 - (5 / (Math.Sqrt(2) * Edge)), 1 + (5 / (Math.Sqrt(2) * Edge)));
    }

    [Theory]
    [InlineData("ecram-tang-2018", 0.6e-6)]
    [InlineData("gokmen-vlasov-2016", 6e-6)]
    [InlineData("reram-soft-bounds", 8e-6)]
    [InlineData("reram-exponential", 12e-6)]
    [InlineData("reram-array-om-2022", 6e-6)]
    public void Pulses_bring_cells_within_the_tolerance_and_are_counted(string preset, double siemens)
    {
        var model = DevicePresets.Find(preset)!;
        var (lowest, highest) = TileDevice.Range(model, Volts);
        var device = new TileDevice { Preset = preset, ToleranceSiemens = 0.01 * (highest - lowest), MostPulses = 500 };
        using var tile = ConstantTile(device, lowest, highest, siemens);
        var report = tile.Programming;
        Assert.Equal(All(tile).Count(value => Math.Abs(value - siemens) > device.ToleranceSiemens), report.Missed);
        Assert.InRange(report.Pulses, Edge * Edge / 2, 500L * Edge * Edge);

        // A pulse is counted with the conductance that it found.
        Assert.InRange(report.PulsedSiemens / report.Pulses, lowest / 2, highest * 1.5);
        Assert.True(report.Verifies >= 2 * Edge, $"{report.Verifies} rows verified");
        var stuck = (model.LinearStep?.StuckShare ?? 0) * Edge * Edge;
        Assert.InRange(report.Missed, 0.8 * stuck, (1.5 * stuck) + (0.15 * Edge * Edge));
    }

    [Fact]
    public void A_wider_tolerance_takes_fewer_pulses()
    {
        ProgrammingReport Program(double share)
        {
            var device = new TileDevice { Preset = "reram-soft-bounds", ToleranceSiemens = share * 29e-6, MostPulses = 500 };
            using var tile = ConstantTile(device, 1e-6, 30e-6, 6e-6);
            return tile.Programming;
        }

        Assert.True(Program(0.1).Pulses < Program(0.01).Pulses / 2);
    }

    [Theory]
    [InlineData(StuckState.Ends)]
    [InlineData(StuckState.Anywhere)]
    [InlineData(StuckState.Lowest)]
    [InlineData(StuckState.Highest)]
    public void Stuck_cells_lie_where_the_settings_say(StuckState at)
    {
        var device = new TileDevice { Preset = "pcm-joshi-2020", StuckShare = 0.25, StuckAt = at, DriftScale = 0, FlickerScale = 0 };
        using var tile = ConstantTile(device, 0.5e-6, 20e-6, 10e-6);
        var values = All(tile);
        var (low, high) = (values.Count(value => value == 0.5e-6), values.Count(value => value == 20e-6));
        var expected = 0.25 * Edge * Edge;
        var spread = 5 * Math.Sqrt(expected);
        switch (at)
        {
            case StuckState.Ends:
                Assert.InRange(low, (expected / 2) - spread, (expected / 2) + spread);
                Assert.InRange(high, (expected / 2) - spread, (expected / 2) + spread);
                break;
            case StuckState.Lowest:
                Assert.InRange(low, expected - spread, expected + spread);
                break;
            case StuckState.Highest:
                Assert.InRange(high, expected - spread, expected + spread);
                break;
            default:
                // Uniform over 19.5 µS: a twelfth of them within 0.5 to 2.125 µS, where hardly a programmed cell is.
                Assert.InRange(values.Count(value => value is > 0.5e-6 and < 2.125e-6), (expected / 12) - spread, (expected / 12) + spread);
                break;
        }
    }

    [Fact]
    public void Drift_and_relaxation_follow_their_closed_form_from_programming_on()
    {
        var device = new TileDevice { Preset = "reram-milo-2021", AgeSeconds = 3, DriftExponent = 0.05, DriftSeconds = 2, RelaxationSeconds = 10 };
        using var tile = ConstantTile(device, 50e-6, 225e-6, 150e-6);
        using var fresh = ConstantTile(device with { AgeSeconds = 0 }, 50e-6, 225e-6, 150e-6);
        var start = fresh.PlusRow(5, 0).ToArray();
        foreach (var (step, seconds) in new[] { (0L, 3.0), (20_000L, 5.0), (400_000L, 43.0) })
        {
            var now = tile.PlusRow(5, step);
            for (var column = 0; column < start.Length; column++)
            {
                var expected = (50e-6 + ((start[column] - 50e-6) * Math.Exp(-seconds / 10))) * Math.Pow(1 + (seconds / 2), -0.05);
                Assert.InRange(now[column] / expected, 1 - 1e-13, 1 + 1e-13);
            }
        }
    }

    /// <summary>Drift counts from the last change, never from a look.</summary>
    [Fact]
    public void Reading_on_the_way_changes_nothing_later()
    {
        var device = new TileDevice { Preset = "pcm-joshi-2020", FlickerScale = 0 };
        using var often = ConstantTile(device, 0, 25e-6, 12e-6);
        using var once = ConstantTile(device, 0, 25e-6, 12e-6);
        var (first, second) = (new double[Edge], new double[Edge]);
        for (var step = 1; step <= 50; step++)
        {
            often.Read([1, 2, 2, 60], step, first);
        }

        often.Read([1, 2, 3], 1000, first);
        once.Read([1, 2, 3], 1000, second);
        Assert.Equal(second, first);
        Assert.Equal(once.Digest, often.Digest);
    }

    [Fact]
    public void Phase_change_cells_drift_with_the_exponents_of_the_fit()
    {
        var device = new TileDevice { Preset = "pcm-joshi-2020", FlickerScale = 0, AgeSeconds = 1e4 };
        using var tile = ConstantTile(device, 0, 25e-6, 20e-6);
        using var young = ConstantTile(device with { AgeSeconds = 0 }, 0, 25e-6, 20e-6);
        var before = All(young);
        var exponents = All(tile).Select((value, cell) => -Math.Log(value / before[cell]) / Math.Log(1 + (1e4 / 20))).ToArray();
        var (expectedMean, expectedDeviation) = new PhaseChangeModel().DriftExponent(20e-6);
        var (mean, deviation) = Moments(exponents);
        Assert.InRange(mean - expectedMean, -5 * expectedDeviation / Edge, 5 * expectedDeviation / Edge);
        Assert.InRange(deviation / expectedDeviation, 0.94, 1.06);
    }

    /// <summary>The noise of phase change is state: reads at one time agree, later ones differ more; the state's digest knows it.</summary>
    [Fact]
    public void Flicker_noise_is_correlated_state()
    {
        var device = new TileDevice { Preset = "pcm-joshi-2020", DriftScale = 0 };
        using var tile = ConstantTile(device, 0, 25e-6, 5e-6);
        var digest = tile.Digest;
        var first = tile.PlusRow(0, 10).ToArray();
        Assert.Equal(first, tile.PlusRow(0, 10).ToArray());
        double Distance(long step) => Math.Sqrt(tile.PlusRow(0, step).ToArray().Select((value, i) => Math.Pow(value - first[i], 2)).Average());
        var soon = Distance(11);
        var late = Distance(1L << 40);
        Assert.True(soon > 0 && late > 1.5 * soon, $"{soon} S, then {late} S");
        Assert.NotEqual(digest, tile.Digest);
    }

    /// <summary>The time of each step is rounded on its own: the last read of one must not lie behind the first of the next, which noise that is state would refuse.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    [InlineData(86_400)]
    public void Reads_that_fill_their_step_come_before_those_of_the_next(double ageSeconds)
    {
        var device = new TileDevice { Preset = "pcm-joshi-2020", AgeSeconds = ageSeconds };
        var parameters = Parameters(fullScale: 1) with { ConductanceMinSiemens = 0, ConductanceMaxSiemens = 25e-6, PulseSeconds = 1e-4, Device = device };
        using var tile = Tile(parameters, Weights(new WeightMatrix([.. Matrix(2, 3, 1)]), 2, 3));
        var (weights, total) = (new double[3], 0.0);
        for (var step = 1; step <= 400; step++)
        {
            tile.Read([0, 0, 1, 1, 1], step, weights);
            total += weights.Sum(Math.Abs);
        }

        Assert.InRange(total, 1, double.MaxValue);
    }

    /// <summary>Cells with noise as state, and cells under waveforms: whoever looks leaves everything as it is.</summary>
    [Theory]
    [InlineData("pcm-joshi-2020")]
    [InlineData("vteam")]
    [InlineData("reram-milo-2021")]
    public void Looking_at_cells_changes_nothing_later(string preset)
    {
        var (lowest, highest) = TileDevice.Range(DevicePresets.Find(preset)!, Volts);
        var learning = preset == "vteam" ? new TileLearning { PeakVolts = 0.8, PeakSeconds = 1e-5, TailVolts = 0.4, TailSeconds = 5e-3 } : null;
        var parameters = Parameters(fullScale: 1) with { ConductanceMinSiemens = lowest, ConductanceMaxSiemens = highest, Device = new TileDevice { Preset = preset }, Learning = learning };
        var weights = Weights(new WeightMatrix([.. Matrix(6, 5, 1)]), 6, 5);
        using var watched = Tile(parameters, weights);
        using var alone = Tile(parameters, weights);
        var (one, other, seen) = (new double[5], new double[5], new double[5]);
        for (var step = 1; step <= 60; step++)
        {
            int[] rows = step % 7 == 0 ? [step % 6] : [];
            int[] columns = step % 5 == 0 ? [step % 5] : [];
            watched.Read(rows, step, one);
            alone.Read(rows, step, other);
            watched.Learn(rows, columns, step);
            alone.Learn(rows, columns, step);
            Assert.Equal(other, one);
            for (var row = 0; row < 6; row++)
            {
                watched.Peek(row, step, (TileQuantity)(step % 3), seen);
            }
        }

        Assert.Equal(alone.Digest, watched.Digest);
        watched.Peek(2, 60, TileQuantity.PlusConductance, seen);
        if (preset != "pcm-joshi-2020")
        {
            Assert.Equal(alone.PlusRow(2, 60).ToArray(), seen);
        }

        using var fresh = Tile(parameters, weights);
        Assert.True(learning is null || Enumerable.Range(0, 6).Any(row => !alone.PlusRow(row, 60).SequenceEqual(fresh.PlusRow(row, 60))), "cells learn");
    }

    [Fact]
    public void The_weight_of_a_look_is_what_an_ideal_read_delivers()
    {
        var weights = Weights(new WeightMatrix([.. Matrix(6, 5, 1)]), 6, 5);
        using var tile = Tile(Parameters(fullScale: 1) with { ReadNoise = 0.1, WordLineOhms = 100, AdcBits = 4, AdcRange = 2 }, weights);
        using var ideal = WholeTile(Parameters(fullScale: 1), weights);
        var (seen, ideally, read) = (new double[5], new double[5], new double[5]);
        tile.Peek(3, 9, TileQuantity.Weight, seen);
        ideal.Peek(3, 9, TileQuantity.Weight, ideally);
        ideal.Read([3], read);
        Assert.Equal(read, seen, (a, b) => Math.Abs(a - b) < 1e-14);
        Assert.Equal(read, ideally, (a, b) => Math.Abs(a - b) < 1e-14);
        ideal.Peek(3, 9, TileQuantity.MinusConductance, seen);
        Assert.Equal(ideal.MinusRow(3).ToArray(), seen);
    }

    [Fact]
    public void Draws_depend_on_seed_and_tile()
    {
        var device = new TileDevice { Preset = "reram-milo-2021" };
        double[] Row(ulong seed, int number)
        {
            using var tile = ConstantTile(device, 50e-6, 225e-6, 100e-6, seed, number);
            return tile.PlusRow(0, 0).ToArray();
        }

        Assert.Equal(Row(1, 0), Row(1, 0));
        Assert.NotEqual(Row(1, 0), Row(2, 0));
        Assert.NotEqual(Row(1, 0), Row(1, 1));
    }

    [Fact]
    public void A_converter_gives_multiples_of_its_step_and_keeps_zero()
    {
        var weights = Weights(new WeightMatrix([.. Matrix(5, 40, 2)]), 5, 40);
        using var ideal = WholeTile(Parameters(), weights);
        using var tile = Tile(Parameters() with { AdcBits = 6, AdcRange = 4 }, weights);
        var (expected, actual) = (new double[40], new double[40]);
        ideal.Read([2], expected);
        tile.Read([2], 1, actual);
        const double AdcStep = 8.0 / 64;
        for (var column = 0; column < 40; column++)
        {
            Assert.Equal(Math.Round(expected[column] / AdcStep) * AdcStep, actual[column], 1e-12);
        }

        // Each of n successive reads is converted by itself.
        var thrice = new double[40];
        tile.Read([2, 2, 2], 1, thrice);
        Assert.Equal(actual.Select(value => 3 * value), thrice, (a, b) => Math.Abs(a - b) < 1e-12);

        using var zero = Tile(Parameters(fullScale: 1) with { AdcBits = 6, AdcRange = 4 }, Weights(new ConstantWeight(0), 5, 40));
        zero.Read([0, 1, 2, 3, 4], 1, actual);
        Assert.All(actual, value => Assert.Equal(0, value, 1e-12));
    }

    private static DeviceTile Tile(CrossbarParameters parameters, CrossbarWeights weights, ulong seed = 3, int tile = 0)
        => new(new CrossbarMapping(parameters, weights), weights, 0, weights.Rows, 0, weights.Columns, seed, tile, Step);

    private static DeviceTile ConstantTile(TileDevice device, double off, double on, double siemens, ulong seed = 3, int tile = 0) => Tile(
        new CrossbarParameters
        {
            ConductanceMinSiemens = off,
            ConductanceMaxSiemens = on,
            TileRows = Edge,
            TileColumns = Edge,
            Encoding = WeightEncoding.SingleDevices,
            Levels = null,
            ReadVoltageVolts = Volts,
            WeightFullScale = 1,
            Device = device,
            ReadNoiseMode = ReadNoiseMode.PerCell,
        },
        Weights(new ConstantWeight((siemens - off) / (on - off)), Edge, Edge),
        seed,
        tile);

    private static double[] All(DeviceTile tile)
    {
        var values = new List<double>();
        for (var row = 0; row < tile.Rows; row++)
        {
            values.AddRange(tile.PlusRow(row, 0));
        }

        return [.. values];
    }

    private static (double Mean, double Deviation) Moments(double[] values)
    {
        var mean = values.Average();
        return (mean, Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1)));
    }
}
