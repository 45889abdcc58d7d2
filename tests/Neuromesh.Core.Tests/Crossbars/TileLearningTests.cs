using Neuromesh.Core.Crossbars;
using Neuromesh.Core.Devices.Characterization;
using Neuromesh.Core.Devices.Presets;
using Neuromesh.Core.Random;
using Neuromesh.Core.Synapses;
using Neuromesh.Core.Units;
using static Neuromesh.Core.Tests.Crossbars.CrossbarExamples;

namespace Neuromesh.Core.Tests.Crossbars;

/// <summary>What spikes do to the cells of physical models.</summary>
public sealed class TileLearningTests
{
    private const double Off = 1e-6;
    private const double On = 1e-4;
    private static readonly TimeStep Step = new(100_000);

    /// <summary>Peaks of exactly the threshold: what a tail adds is the overvoltage, so that the window is the tail's exponential.</summary>
    private static readonly TileLearning Exponential = new() { PeakVolts = 0.8, PeakSeconds = 1e-5, TailVolts = 0.4, TailSeconds = 20e-3, IsExponential = true };

    /// <summary>The window of one pair is that of the characterization, which integrates the whole pair at once.</summary>
    [Theory]
    [InlineData("vteam", 0.7, 2e-4)]
    [InlineData("oxide-gap", 0.75, 2e-4)]
    [InlineData("ecm-silver", 0.12, 1e-3)]
    public void One_pair_changes_a_cell_as_the_device_alone(string preset, double peakVolts, double tolerance)
    {
        var device = DevicePresets.Find(preset)!.TwoTerminal!.Variants[0].Device;
        var spike = SpikePairs.Spike(peakVolts, 2e-3);
        var learning = new TileLearning { PeakVolts = peakVolts, PeakSeconds = 1e-4, TailVolts = peakVolts / 2, TailSeconds = 2e-3 };
        foreach (var steps in new[] { -15, -3, -1, 1, 2, 8, 18, 40 })
        {
            using var tile = OneCell(preset, learning);
            var before = tile.PlusRow(0, 0)[0];
            var state = new double[1];
            var (lowest, highest) = device.Bounds(0);
            for (var i = 0; i < 100; i++)
            {
                state[0] = (lowest + highest) / 2;
                var isHigher = device.CurrentAmperes(state, Volts) / Volts > before;
                var rises = device.CurrentAmperes([highest], Volts) > device.CurrentAmperes([lowest], Volts);
                (lowest, highest) = isHigher == rises ? (lowest, state[0]) : (state[0], highest);
            }

            Pair(tile, steps);
            var expected = SpikePairs.Change(new AtReadVoltage(device), state, spike, steps * 1e-4);
            Assert.InRange((tile.PlusRow(0, 2000)[0] / before) - 1 - expected, -tolerance, tolerance);
            if (preset == "vteam" && Math.Abs(steps) < 9)
            {
                Assert.Equal(Math.Sign(steps), Math.Sign(expected));
            }
        }
    }

    /// <summary>
    /// The pair rule between nearest spikes emerges: ds = ±A exp(−Δt/τ) with A = k_set/D · tail/V_set · the peak's width, whatever the trains.
    /// </summary>
    [Fact]
    public void Trains_change_cells_as_the_pair_rule_of_nearest_spikes()
    {
        const int Rows = 7;
        const int Columns = 5;
        const double Amplitude = 2e4 * (0.4 / 0.8) * 1e-5;
        const double Tau = 20e-3;
        using var tile = Tile("vteam", Exponential, new ConstantWeight(0.1), Rows, Columns);
        var expected = new double[Rows * Columns];
        var start = Logarithm(tile.PlusRow(0, 0)[0]);
        var (rowLast, columnLast) = (new int?[Rows], new int?[Columns]);
        var random = new PhiloxStream(RandomKey.Create(5, "trains of a test"), 0);
        for (var step = 1; step <= 1500; step++)
        {
            int[] rows = [.. Enumerable.Range(0, Rows).Where(_ => random.NextDouble() < 0.002)];
            int[] columns = [.. Enumerable.Range(0, Columns).Where(_ => random.NextDouble() < 0.002)];
            tile.Learn(rows, columns, step);
            for (var row = 0; row < Rows; row++)
            {
                for (var column = 0; column < Columns; column++)
                {
                    var (pre, post) = (rows.Contains(row), columns.Contains(column));
                    var sign = pre == post ? 0 : post ? 1 : -1;
                    if ((post ? rowLast[row] : columnLast[column]) is { } last)
                    {
                        var lag = (step - last) * 1e-4;

                        // The tail begins when the peak ends; during the other's peak it falls on average by half a width.
                        expected[(row * Columns) + column] += sign * (lag < 6 * Tau ? Amplitude * Math.Exp(-(lag - 0.5e-5) / Tau) : 0);
                    }
                }
            }

            foreach (var row in rows)
            {
                rowLast[row] = step;
            }

            foreach (var column in columns)
            {
                columnLast[column] = step;
            }
        }

        // Let the last waveforms end, then compare the states: the logarithm of the conductance is linear in s.
        for (var row = 0; row < Rows; row++)
        {
            var siemens = tile.PlusRow(row, 4000);
            for (var column = 0; column < Columns; column++)
            {
                var change = Logarithm(siemens[column]) - start;
                Assert.InRange(change - expected[(row * Columns) + column], -0.01 * Amplitude, 0.01 * Amplitude);
            }
        }

        Assert.True(expected.Max() > Amplitude / 2 && expected.Min() < -Amplitude / 2, $"{expected.Min()} to {expected.Max()}");
    }

    [Fact]
    public void A_threshold_device_is_left_alone_by_spikes_of_one_side_and_by_reads()
    {
        using var tile = Tile("vteam", Exponential, new ConstantWeight(0.1), 3, 3);
        var before = tile.PlusRow(1, 0).ToArray();
        var weights = new double[3];
        for (var step = 1; step < 100; step++)
        {
            tile.Read([0, 1], step, weights);
            tile.Learn([0, 1], [], step);
        }

        Assert.Equal(before, tile.PlusRow(1, 5000).ToArray());
    }

    /// <summary>ds = k/D (V/V_set − 1) t for each read.</summary>
    [Fact]
    public void Reads_above_the_threshold_move_the_driven_row()
    {
        using var tile = Tile("vteam", null, new ConstantWeight(0.1), 3, 3, volts: 1, disturb: true);
        var before = tile.PlusRow(1, 0)[0];
        var other = tile.PlusRow(0, 0)[0];
        var weights = new double[3];
        for (var step = 1; step <= 50; step++)
        {
            tile.Read([1, 1], step, weights);
        }

        var expected = 100 * 2e4 * 0.25 * 10e-9;
        Assert.Equal(expected, Logarithm(tile.PlusRow(1, 60)[0]) - Logarithm(before), 1e-7);
        Assert.Equal(other, tile.PlusRow(0, 60)[0]);
    }

    /// <summary>A read sees what the row's last event left, relaxed in closed form, and changes nothing.</summary>
    [Fact]
    public void Physical_cells_relax_since_their_last_change()
    {
        var device = DevicePresets.Find("thermal-filament")!.TwoTerminal!.Variants[0].Device;
        double After(double age, params long[] looks)
        {
            using var tile = OneCell("thermal-filament", null, age);
            foreach (var look in looks)
            {
                _ = tile.PlusRow(0, look)[0];
            }

            return tile.PlusRow(0, 100_000)[0];
        }

        var range = TileDevice.Range(DevicePresets.Find("thermal-filament")!, Volts);
        var state = new double[2];
        state[0] = 0.5;
        device.Relax(state, 1e3 + 10);
        var expected = device.CurrentAmperes(state, Volts) / Volts;
        Assert.InRange(After(1e3) / expected, 1 - 1e-9, 1 + 1e-9);
        Assert.Equal(After(1e3), After(1e3, 1, 20, 50_000));
        Assert.True(expected < 0.99 * ((range.LowestSiemens + range.HighestSiemens) / 2), "the device forgets");
    }

    /// <summary>Cells that could learn and that no spike has reached relax from their programming, as those do that cannot.</summary>
    [Theory]
    [InlineData("oxide-gap")]
    [InlineData("thermal-filament")]
    [InlineData("ecm-silver")]
    public void Cells_that_no_spike_has_reached_relax_since_their_programming(string preset)
    {
        using var learning = OneCell(preset, Exponential with { PeakVolts = 0.1, TailVolts = 0.05 }, age: 3);
        using var still = OneCell(preset, null, age: 3);
        foreach (var step in (long[])[1, 50, 10_000])
        {
            Assert.Equal(still.PlusRow(0, step)[0], learning.PlusRow(0, step)[0]);
        }

        learning.Learn([0], [], 20_000);
        Assert.Equal(still.PlusRow(0, 20_000)[0], learning.PlusRow(0, 20_000)[0]);
    }

    [Fact]
    public void The_state_of_the_waveforms_is_part_of_the_digest()
    {
        using var tile = Tile("vteam", Exponential, new ConstantWeight(0.1), 3, 3);
        using var same = Tile("vteam", Exponential, new ConstantWeight(0.1), 3, 3);
        Assert.Equal(same.Digest, tile.Digest);
        tile.Learn([2], [], 5);
        Assert.NotEqual(same.Digest, tile.Digest);
        same.Learn([2], [], 5);
        Assert.Equal(same.Digest, tile.Digest);
    }

    private static void Pair(DeviceTile tile, int steps)
    {
        const int First = 10;
        if (steps > 0)
        {
            tile.Learn([0], [], First);
            tile.Learn([], [0], First + steps);
        }
        else
        {
            tile.Learn([], [0], First);
            tile.Learn([0], [], First - steps);
        }
    }

    // s of the preset, up to a constant: R = R_on (R_off/R_on)^(1 − s).
    private static double Logarithm(double siemens) => Math.Log(siemens) / Math.Log(100);

    private static DeviceTile OneCell(string preset, TileLearning? learning, double age = 0)
    {
        var (low, high) = TileDevice.Range(DevicePresets.Find(preset)!, Volts);
        var weights = Weights(new ConstantWeight(0.5), 1, 1);
        return Create(preset, learning, weights, low, high, Volts, false, age);
    }

    private static DeviceTile Tile(string preset, TileLearning? learning, WeightDistribution distribution, int rows, int columns, double volts = Volts, bool disturb = false)
        => Create(preset, learning, Weights(distribution, rows, columns), Off, On, volts, disturb, 0);

    private static DeviceTile Create(string preset, TileLearning? learning, CrossbarWeights weights, double off, double on, double volts, bool disturb, double age)
    {
        var parameters = Parameters(pairs: false, fullScale: 1) with
        {
            ConductanceMinSiemens = off,
            ConductanceMaxSiemens = on,
            ReadVoltageVolts = volts,
            ReadDisturb = disturb,
            Learning = learning,
            Device = new TileDevice { Preset = preset, AgeSeconds = age },
        };
        return new DeviceTile(new CrossbarMapping(parameters, weights), weights, 0, weights.Rows, 0, weights.Columns, seed: 8, tile: 4, Step);
    }
}
