using Neuromesh.Core.Crossbars;
using Neuromesh.Core.Crossbars.Learning;
using Neuromesh.Core.Synapses;
using Neuromesh.Core.Units;
using static Neuromesh.Core.Tests.Crossbars.CrossbarExamples;

namespace Neuromesh.Core.Tests.Crossbars;

public sealed class TileCostsTests
{
    private static readonly TimeStep Step = new(100_000);

    /// <summary>Rows 1 and 2 are read once together, row 2 twice more: three reads, four drives, and V² G t of each cell that is driven.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Reads_count_their_drives_conversions_and_the_dissipation_of_cells(bool isIdeal)
    {
        var weights = Weights(new WeightMatrix([.. Matrix(4, 10, 1)]), 4, 10);
        var parameters = Parameters(fullScale: 1) with { PulseSeconds = 20e-9 };
        using ICrossbarTile tile = isIdeal ? WholeTile(parameters, weights) : Tile(parameters, weights);
        using var ideal = WholeTile(parameters, weights);
        var read = new double[10];
        tile.Read([1, 2, 2, 2], 1, read);
        tile.Read([], 2, read);
        var siemens = new[] { 1, 2, 2, 2 }.Sum(row => ideal.PlusRow(row).ToArray().Sum() + ideal.MinusRow(row).ToArray().Sum());
        Assert.Equal((3, 4, 30), (tile.Counts.Reads, tile.Counts.RowDrives, tile.Counts.Conversions));
        Assert.Equal(1, tile.Counts.ReadJoules / (Volts * Volts * siemens * 20e-9), 1e-12);
    }

    [Fact]
    public void Successive_reads_with_noise_and_converters_are_counted_alike()
    {
        var weights = Weights(new WeightMatrix([.. Matrix(4, 10, 1)]), 4, 10);
        var parameters = Parameters(fullScale: 1) with { AdcBits = 6, AdcRange = 3 };
        using var tile = Tile(parameters, weights);
        var read = new double[10];
        tile.Read([1, 2, 2, 2], 1, read);
        Assert.Equal((3, 4, 30), (tile.Counts.Reads, tile.Counts.RowDrives, tile.Counts.Conversions));

        var energy = TileCosts.Energy(tile.Counts, parameters, 4, 10);
        Assert.Equal(1, energy.Adc / (30 * PeripheryCosts.AdcJoules / 4), 1e-12);

        // Both arrays of the pairs have drivers and word lines.
        Assert.Equal(1, energy.Dac / (8 * PeripheryCosts.DacBitJoules), 1e-12);
        var edge = Math.Sqrt(PeripheryCosts.CellSquareMeters);
        Assert.Equal(1, energy.Lines / (8 * PeripheryCosts.LineFaradPerMeter * edge * 10 * Volts * Volts), 1e-12);
        Assert.Equal(3 * (10e-9 + PeripheryCosts.AdcSeconds), TileCosts.LatencySeconds(tile.Counts, parameters), 1e-18);
        var area = (80 * PeripheryCosts.CellSquareMeters) + (8 * PeripheryCosts.DacBitSquareMeters) + (10 * PeripheryCosts.AdcSquareMeters / 4);
        Assert.Equal(1, TileCosts.AreaSquareMeters(parameters, 4, 10) / area, 1e-12);
    }

    /// <summary>A tolerance that every cell meets at once: nothing is pulsed, each row is read once to verify, and its cells dissipate V² G t.</summary>
    [Fact]
    public void Verifying_reads_dissipate_what_their_cells_take()
    {
        var device = new TileDevice { Preset = "ecram-tang-2018", ToleranceSiemens = 1 };
        var (lowest, highest) = TileDevice.Range(Neuromesh.Core.Devices.Presets.DevicePresets.Find(device.Preset)!, Volts);
        var parameters = Parameters(pairs: false, fullScale: 1) with { ConductanceMinSiemens = lowest, ConductanceMaxSiemens = highest, Device = device, PulseSeconds = 20e-9 };
        using var tile = Tile(parameters, Weights(new ConstantWeight(0.5), 3, 4));
        var siemens = Enumerable.Range(0, 3).Sum(row => tile.PlusRow(row, 0).ToArray().Sum());
        Assert.Equal((0, 3), (tile.Counts.Pulses, tile.Counts.Verifies));
        Assert.Equal(1, tile.Counts.ProgrammingJoules / (Volts * Volts * siemens * 20e-9), 1e-9);

        // With pulses both are in the sum.
        var tight = device with { ToleranceSiemens = 0.02 * (highest - lowest), WriteVolts = 2 };
        using var pulsed = Tile(parameters with { Device = tight }, Weights(new ConstantWeight(0.5), 3, 4));
        var report = pulsed.Programming;
        Assert.True(report is { Pulses: > 0, VerifiedSiemens: > 0 });
        var joules = (report.PulsedSiemens * 4 * tight.WritePulseSeconds) + (report.VerifiedSiemens * Volts * Volts * 20e-9);
        Assert.Equal(1, pulsed.Counts.ProgrammingJoules / joules, 1e-12);
    }

    /// <summary>All cells are accepted at once, so each row of each array is read once to verify, and a read of two rows drives them in all arrays.</summary>
    [Theory]
    [InlineData(WeightEncoding.DifferentialPairs, 1, 2)]
    [InlineData(WeightEncoding.BitSlices, 3, 3)]
    public void A_row_that_is_verified_is_one_drive(WeightEncoding encoding, int slices, int arrays)
    {
        var device = new TileDevice { Preset = "ecram-tang-2018", ToleranceSiemens = 1 };
        var (lowest, highest) = TileDevice.Range(Neuromesh.Core.Devices.Presets.DevicePresets.Find(device.Preset)!, Volts);
        var parameters = Parameters(fullScale: 1) with
        {
            Encoding = encoding,
            Slices = slices,
            BitsPerCell = encoding == WeightEncoding.BitSlices ? 2 : 1,
            ConductanceMinSiemens = lowest,
            ConductanceMaxSiemens = highest,
            Device = device,
        };
        using var tile = Tile(parameters, Weights(new ConstantWeight(0.5), 3, 4));
        tile.Read([0, 2], 1, new double[4]);
        var drives = (3 * arrays) + (2 * arrays);
        var energy = TileCosts.Energy(tile.Counts, parameters, 3, 4);
        Assert.Equal(1, energy.Dac / (drives * PeripheryCosts.DacBitJoules), 1e-12);
        var lineFarad = PeripheryCosts.LineFaradPerMeter * Math.Sqrt(PeripheryCosts.CellSquareMeters) * (encoding == WeightEncoding.BitSlices ? 5 : 4);
        Assert.Equal(1, energy.Lines / (drives * lineFarad * Volts * Volts), 1e-12);
    }

    /// <summary>Pulses and verifying reads follow each other.</summary>
    [Fact]
    public void Programming_takes_its_pulses_and_its_reads()
    {
        var device = new TileDevice { Preset = "ecram-tang-2018", ToleranceSiemens = 2e-8, WritePulseSeconds = 3e-6 };
        var parameters = Parameters(fullScale: 1) with { ConductanceMinSiemens = 1e-7, ConductanceMaxSiemens = 1e-6, Device = device };
        using var tile = Tile(parameters, Weights(new ConstantWeight(0.5), 3, 4));
        var counts = tile.Counts;
        Assert.True(counts is { Pulses: > 0, Verifies: > 6 });
        Assert.Equal(1, TileCosts.ProgrammingSeconds(counts, parameters) / ((counts.Pulses * 3e-6) + (counts.Verifies * (10e-9 + PeripheryCosts.AdcSeconds))), 1e-12);
        using var ideal = WholeTile(Parameters(fullScale: 1), Weights(new ConstantWeight(0.5), 3, 4));
        Assert.Equal(0, TileCosts.ProgrammingSeconds(ideal.Counts, parameters));
    }

    /// <summary>Weights beyond the full scale are counted, however they lie in devices.</summary>
    [Theory]
    [InlineData(WeightEncoding.DifferentialPairs, 1)]
    [InlineData(WeightEncoding.OffsetColumn, 1)]
    [InlineData(WeightEncoding.BitSlices, 3)]
    public void Weights_beyond_the_full_scale_are_counted(WeightEncoding encoding, int slices)
    {
        var weights = Weights(new WeightMatrix([0.5, -1, 1.5, -2, 1, 0]), 2, 3);
        var parameters = Parameters(fullScale: 1) with { Encoding = encoding, Slices = slices, BitsPerCell = encoding == WeightEncoding.BitSlices ? 2 : 1 };
        using var tile = Tile(parameters, weights);
        Assert.Equal(2, tile.Counts.Clipped);
        using var ideal = WholeTile(Parameters(fullScale: 1), weights);
        Assert.Equal(2, ideal.Counts.Clipped);
        using var levels = new LevelTile(new CrossbarMapping(Parameters(levels: 16, fullScale: 1), weights), weights, 0, 2, 0, 3);
        Assert.Equal(2, levels.Counts.Clipped);
        using var largest = WholeTile(Parameters(), weights);
        Assert.Equal(0, largest.Counts.Clipped);
    }

    /// <summary>Each spike dissipates the integral of V² G in every cell of its line: below the threshold G is constant. Where both lines of a cell spike at once it sees nothing.</summary>
    [Fact]
    public void Waveforms_dissipate_the_integral_of_their_square()
    {
        var learning = new TileLearning { PeakVolts = 0.6, PeakSeconds = 1e-5, TailVolts = 0.3, TailSeconds = 3e-3 };
        var parameters = Parameters(pairs: false, fullScale: 1) with
        {
            ConductanceMinSiemens = 1e-6,
            ConductanceMaxSiemens = 1e-4,
            Device = new TileDevice { Preset = "vteam" },
            Learning = learning,
        };
        using var tile = Tile(parameters, Weights(new ConstantWeight(0.5), 3, 4));
        tile.Learn([1], [], 10);
        tile.Learn([], [2], 500);
        tile.Learn([1], [2], 1000);
        tile.Learn([], [], 2000);
        var siemens = (2 * (tile.PlusRow(1, 1000).ToArray().Sum() + Enumerable.Range(0, 3).Sum(row => tile.PlusRow(row, 1000)[2]))) - (2 * tile.PlusRow(1, 1000)[2]);
        var squares = (0.6 * 0.6 * 1e-5) + (0.3 * 0.3 * 3e-3 / 3);
        Assert.Equal(1, tile.Counts.WaveformJoules / (siemens * squares), 1e-9);
        Assert.Equal(4, tile.Counts.Waveforms);
    }

    [Fact]
    public void Counts_come_back_from_their_values_and_add_up()
    {
        double[] values = [1, 2, 3, 4, 5, 6, 7, 0.5, 0.25, 0.125, 0.0625, 0.03125, 8, 9, 0.015625];
        Assert.Equal(TileCounts.Values, values.Length);
        Assert.Equal(values, TileCounts.Of(values).ToArray());
        Assert.Equal(values.Select(value => 2 * value), (TileCounts.Of(values) + TileCounts.Of(values)).ToArray());
        Assert.Throws<ArgumentException>(() => TileCounts.Of([1]));
    }

    private static DeviceTile Tile(CrossbarParameters parameters, CrossbarWeights weights)
        => new(new CrossbarMapping(parameters, weights), weights, 0, weights.Rows, 0, weights.Columns, seed: 8, tile: 4, Step);
}
