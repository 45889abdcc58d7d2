using Neuromesh.Core.Crossbars;
using Neuromesh.Core.Devices.PhaseChange;
using Neuromesh.Core.Devices.Presets;
using Neuromesh.Core.Synapses;
using Neuromesh.Core.Units;
using static Neuromesh.Core.Tests.Crossbars.CrossbarExamples;

namespace Neuromesh.Core.Tests.Crossbars;

/// <summary>What the waveforms of spikes do to tiles of pulse models and of phase change.</summary>
[Trait("Category", "Crossbars")]
public sealed class PulsedLearningTests
{
    private const int Edge = 40;
    private const int Cells = Edge * Edge;
    private static readonly TileLearning Learning = new() { PeakVolts = 0.8, PeakSeconds = 1e-5, TailVolts = 0.4, TailSeconds = 20e-3, IsExponential = true, ThresholdVolts = 1 };

    /// <summary>Constant steps: n pairs move a cell by n steps, up where the row comes first, down where it comes last, and not at all outside of the window.</summary>
    [Theory]
    [InlineData(20, 1)]
    [InlineData(-20, -1)]
    [InlineData(200, 0)]
    public void Pairs_move_cells_of_constant_steps_by_their_mean_step(int lag, int sign)
    {
        const int Pairs = 12;
        const double Model = 0.0016;
        using var tile = Tile("gokmen-vlasov-2016", 0.5);
        var before = Siemens(tile, 0);
        for (var pair = 0; pair < Pairs; pair++)
        {
            Pair(tile, 1000 + (3000 * pair), lag);
        }

        // w from −1 to 1 is 1 to 10 µS; steps differ by 30 % from cell to cell and from pulse to pulse.
        double[] change = [.. Siemens(tile, 60_000).Zip(before, (after, first) => (after - first) / 9e-6 * 2)];
        var error = Model * Math.Sqrt((Pairs * 0.09) + (Pairs * Pairs * 0.09)) / Math.Sqrt(Cells);
        Assert.InRange(change.Average() - (sign * Pairs * Model), -5 * error, 5 * error);
        if (sign == 0)
        {
            Assert.All(change, value => Assert.Equal(0, value));
        }
        else
        {
            Assert.True(change.Count(value => Math.Sign(value) == sign) > 0.99 * Cells);
        }
    }

    /// <summary>Soft bounds: w approaches the bound by the share s/w_max of what is left with each pulse.</summary>
    [Fact]
    public void Pairs_saturate_cells_with_soft_bounds()
    {
        const int Pairs = 60;
        using var tile = Tile("ag-si-jo-2010", 0, on: 3.8462e-8, off: 3.0769e-9);
        var before = Siemens(tile, 0);
        for (var pair = 0; pair < Pairs; pair++)
        {
            Pair(tile, 1000 + (3000 * pair), 20);
        }

        // Jo et al.: G = B (1 − exp(−P/A)) + Gmin with A = 49.797 and 97 pulses for the whole range; noise is independent and of mean 0, and few cells reach a bound.
        var expected = (1 - Math.Exp(-Pairs / 49.797)) / (1 - Math.Exp(-97 / 49.797));
        var reached = Siemens(tile, 200_000).Zip(before, (after, first) => (after - 3.0769e-9) / (3.8462e-8 - 3.0769e-9)).Average();
        Assert.InRange(reached, expected - 0.03, expected + 0.03);
    }

    [Theory]
    [InlineData("reram-soft-bounds")]
    [InlineData("reram-exponential")]
    [InlineData("pcm-train-2020")]
    public void Every_family_of_pulses_learns_the_order_of_spikes(string preset)
    {
        using var up = Tile(preset, 0.4);
        using var down = Tile(preset, 0.4);
        var before = Siemens(up, 0);
        for (var pair = 0; pair < 20; pair++)
        {
            Pair(up, 1000 + (3000 * pair), 20);
            Pair(down, 1000 + (3000 * pair), -20);
        }

        Assert.True(Siemens(up, 100_000).Average() > before.Average(), "up");
        Assert.True(Siemens(down, 100_000).Average() < before.Average(), "down");
    }

    /// <summary>A look brings nothing forward: neither draws nor what is counted.</summary>
    [Theory]
    [InlineData("reram-soft-bounds")]
    [InlineData("pcm-joshi-2020")]
    public void Looks_leave_no_trace(string preset)
    {
        using var watched = Tile(preset, 0.4);
        using var alone = Tile(preset, 0.4);
        var (seen, read) = (new double[Edge], new double[Edge]);
        foreach (var tile in (DeviceTile[])[watched, alone])
        {
            for (var pair = 0; pair < 5; pair++)
            {
                Pair(tile, 1000 + (3000 * pair), pair % 2 == 0 ? 20 : -20);
                if (tile == watched)
                {
                    tile.Peek(3, 1100 + (3000 * pair), TileQuantity.Weight, seen);
                    tile.Peek(3, 1500 + (3000 * pair), TileQuantity.Weight, seen);
                }

                tile.Read([2, 3], 2000 + (3000 * pair), read);
            }
        }

        Assert.Equal(alone.Digest, watched.Digest);
        Assert.Equal(alone.Counts.WaveformJoules, watched.Counts.WaveformJoules);
        Assert.True(alone.Counts.WaveformJoules > 0);
    }

    /// <summary>The mean step of SET pulses is linear in G, so the mean of many cells follows the law itself; its deviation does, too.</summary>
    [Fact]
    public void Set_pulses_crystallise_as_the_law_says()
    {
        const double Scale = 25 / (0.880 / 0.084);
        var law = new PhaseChangeModel();
        var (mean, deviation) = law.Crystallisation(0, 1);
        Assert.Equal(Scale * (0.880 + (1.40 * Math.Exp(-1 / 2.6))), 1e6 * mean, 1e-9);
        Assert.Equal(Scale * (0.260 + (2.15 * Math.Exp(-1 / 2.6))), 1e6 * deviation, 1e-9);

        using var tile = Tile("pcm-joshi-2020", 0.4, on: 25e-6, off: 0);
        var before = Siemens(tile, 0);
        const int Pairs = 4;
        var expected = before.Average() * 1e6;
        var variance = 0.0;
        for (var pair = 0; pair < Pairs; pair++)
        {
            Pair(tile, 1000 + (3000 * pair), 20);
            variance = (variance * 0.916 * 0.916) + Math.Pow((0.091 * expected) + (Scale * 0.260), 2);
            expected += (-0.084 * expected) + (Scale * 0.880);
        }

        // At the step after the last pulse drift has taken nothing: t is 0.1 ms beside 20 s.
        var after = Siemens(tile, 1000 + (3000 * (Pairs - 1)) + 21);
        var error = Math.Sqrt(variance / Cells);
        Assert.InRange((1e6 * after.Average()) - expected, -5 * error, 5 * error);
    }

    /// <summary>RESET melts, and drift begins anew with each pulse.</summary>
    [Fact]
    public void Reset_pulses_melt_and_drift_counts_from_the_last_pulse()
    {
        using var tile = Tile("pcm-joshi-2020", 0.4, on: 25e-6, off: 0, age: 1e6);
        Pair(tile, 1000, 20);
        var fresh = Siemens(tile, 1021);
        var drifted = Siemens(tile, 1021 + 1_000_000);

        // 100 s: (1 + 100/20)^−ν with a mean ν of 0.049 at high conductance and more at low ones.
        Assert.InRange(drifted.Sum() / fresh.Sum(), Math.Pow(6, -0.06), Math.Pow(6, -0.045));
        Pair(tile, 2_000_000, -20);
        Assert.All(Siemens(tile, 2_000_100), siemens => Assert.Equal(0, siemens));
        Pair(tile, 2_010_000, 20);
        Assert.InRange(Siemens(tile, 2_010_021).Average() * 1e6, 3, 7);
    }

    private static double[] Siemens(DeviceTile tile, long step)
    {
        var (row, all) = (new double[Edge], new List<double>());
        for (var i = 0; i < Edge; i++)
        {
            tile.Peek(i, step, TileQuantity.PlusConductance, row);
            all.AddRange(row);
        }

        return [.. all];
    }

    private static void Pair(DeviceTile tile, int first, int lag)
    {
        int[] lines = [.. Enumerable.Range(0, Edge)];
        tile.Learn(lag > 0 ? lines : [], lag > 0 ? [] : lines, first);
        tile.Learn(lag > 0 ? [] : lines, lag > 0 ? lines : [], first + Math.Abs(lag));
    }

    private static DeviceTile Tile(string preset, double weight, double on = 0, double off = 0, double age = 0)
    {
        var weights = Weights(new ConstantWeight(weight), Edge, Edge);
        var range = TileDevice.Range(DevicePresets.Find(preset)!, Volts);
        var parameters = Parameters(pairs: false, fullScale: 1) with
        {
            ConductanceMinSiemens = on > 0 ? off : range.LowestSiemens,
            ConductanceMaxSiemens = on > 0 ? on : range.HighestSiemens,
            Learning = Learning,
            Device = new TileDevice { Preset = preset, AgeSeconds = age, FlickerScale = 0, ToleranceSiemens = 0.02 * range.HighestSiemens, MostPulses = 100 },
        };
        return new DeviceTile(new CrossbarMapping(parameters, weights), weights, 0, Edge, 0, Edge, seed: 8, tile: 4, new TimeStep(100_000));
    }
}
