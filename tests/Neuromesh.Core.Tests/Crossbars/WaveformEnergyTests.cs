using Neuromesh.Core.Crossbars;
using Neuromesh.Core.Crossbars.Biasing;
using Neuromesh.Core.Crossbars.Learning;
using Neuromesh.Core.Devices.Presets;
using Neuromesh.Core.Devices.ValenceChange;
using Neuromesh.Core.Synapses;
using Neuromesh.Core.Units;
using static Neuromesh.Core.Tests.Crossbars.CrossbarExamples;

namespace Neuromesh.Core.Tests.Crossbars;

/// <summary>What waveforms of learning dissipate in the cells of a tile, and what writes charge.</summary>
public sealed class WaveformEnergyTests
{
    private const double PeakSeconds = 1e-4;
    private const double TailSeconds = 5e-3;
    private static readonly TimeStep Step = new(100_000);

    /// <summary>Below the threshold G is constant: peak and tail count from the begin on, as far as the run has come.</summary>
    [Theory]
    [InlineData("vteam", 1e-6, 1e-4)]
    [InlineData("pcm-train-2020", 0, 25e-6)]
    [InlineData("pcm-joshi-2020", 0, 25e-6)]
    public void Waveforms_count_until_the_last_step(string preset, double off, double on)
    {
        var learning = Learning(0.7, 0.35);
        using var tile = Tile(preset, off, on, learning, 3, 4);
        tile.Learn([1], [], 20);
        var siemens = Written(tile, preset, 20);
        foreach (var steps in (int[])[0, 1, 2, 26, 51, 400])
        {
            tile.Learn([], [], 20 + steps);
            var tail = Math.Clamp((steps * 1e-4) - PeakSeconds, 0, TailSeconds);
            var rest = 0.35 * (1 - (tail / TailSeconds));
            var squares = (steps > 0 ? 0.49 * PeakSeconds : 0) + (((0.35 * 0.35 * 0.35) - (rest * rest * rest)) / 3 * TailSeconds / 0.35);
            Assert.Equal(siemens * squares, tile.Counts.WaveformJoules, 1e-9 * siemens * 0.49 * PeakSeconds);
        }
    }

    /// <summary>Asking is no event: states, later counts and reads have the same bits.</summary>
    [Theory]
    [InlineData("vteam", 1.0)]
    [InlineData("oxide-gap", 0.75)]
    [InlineData("pcm-train-2020", 0.7)]
    [InlineData("pcm-joshi-2020", 0.7)]
    public void Counting_leaves_no_trace(string preset, double peakVolts)
    {
        var learning = Learning(peakVolts, peakVolts / 2);
        var (off, on) = TileDevice.Range(DevicePresets.Find(preset)!, Volts);
        using var asked = Tile(preset, off, on, learning, 3, 4);
        using var alone = Tile(preset, off, on, learning, 3, 4);
        var (one, other) = (new double[4], new double[4]);
        for (var step = 1; step < 120; step++)
        {
            int[] rows = step % 17 == 3 ? [0, 2] : [];
            int[] columns = step % 13 == 5 ? [1] : [];
            foreach (var (tile, read) in ((DeviceTile, double[])[])[(asked, one), (alone, other)])
            {
                if (step % 29 == 0)
                {
                    tile.Read([2], step, read);
                }

                tile.Learn(rows, columns, step);
            }

            Assert.True(step < 10 || asked.Counts.WaveformJoules > 0);
            Assert.Equal(other, one);
        }

        Assert.Equal(alone.Digest, asked.Digest);
        Assert.Equal(alone.Counts.ToArray(), asked.Counts.ToArray());
    }

    /// <summary>A stuck cell dissipates V² of the conductance at which it is stuck, whatever it was to be.</summary>
    [Theory]
    [InlineData("vteam", 2e-5, 1e-4)]
    [InlineData("oxide-gap", 2e-5, 1e-3)]
    [InlineData("reram-soft-bounds", 2e-5, 8e-5)]
    [InlineData("pcm-joshi-2020", 0, 25e-6)]
    public void Stuck_cells_dissipate_what_they_conduct(string preset, double off, double on)
    {
        using var tile = Tile(preset, off, on, Learning(0.7, 0.35), 1, 2, stuckShare: 1);
        tile.Learn([0], [], 20);
        tile.Learn([0], [], 150);
        tile.Learn([], [], 201);
        var squares = (0.49 * PeakSeconds) + (0.35 * 0.35 / 3 * TailSeconds);
        Assert.Equal(1, tile.Counts.WaveformJoules / (2 * 2 * on * squares), 1e-9);
    }

    /// <summary>I = I0 sinh(V/V0): the peak is V I t, and v sinh(v/V0) over a straight tail has an integral in closed form.</summary>
    [Theory]
    [InlineData(0.9, 0.5)]
    [InlineData(0.9, 0.1)]
    public void A_cell_that_stays_dissipates_the_integral_of_its_own_current(double peakVolts, double tailVolts)
    {
        const double V0 = 0.25;
        using var tile = Tile("oxide-gap", 2e-5, 1e-3, Learning(peakVolts, tailVolts), 1, 2);
        var amperes = tile.PlusRow(0, 0).ToArray().Sum() * Volts / Math.Sinh(Volts / V0);
        tile.Learn([0], [], 20);
        tile.Learn([], [], 199);
        var x = tailVolts / V0;
        var expected = amperes * ((peakVolts * Math.Sinh(peakVolts / V0) * PeakSeconds) + (V0 * ((x * Math.Cosh(x)) - Math.Sinh(x)) / x * TailSeconds));
        Assert.Equal(1, tile.Counts.WaveformJoules / expected, 1e-6);
    }

    /// <summary>dw/dt is constant at the peak and ln G a straight line of w: the energy is a difference of exponentials, then that of the off state.</summary>
    [Theory]
    [InlineData(0.9)]
    [InlineData(1.0)]
    [InlineData(1.3)]
    public void A_cell_that_moves_dissipates_along_its_way(double peakVolts)
    {
        var device = (VteamDevice)TileDevice.PhysicalModel(DevicePresets.Find("vteam")!)!;
        var (off, on) = (1 / device.OffOhms, 1 / device.OnOhms);
        using var tile = Tile("vteam", off, on, Learning(peakVolts, 0.35), 1, 2);
        double[] before = [.. tile.PlusRow(0, 0)];
        tile.Learn([0], [], 20);
        tile.Learn([], [], 199);
        var perSecond = device.ResetMetresPerSecond / device.LengthMetres * Math.Pow((peakVolts / -device.ResetVolts) - 1, device.ResetExponent);
        var fall = Math.Log(on / off) * perSecond;
        var expected = before.Sum(siemens =>
        {
            var moving = Math.Min(PeakSeconds, Math.Log(siemens / off) / fall);
            var reached = siemens * Math.Exp(-fall * moving);
            return (peakVolts * peakVolts * (((siemens - reached) / fall) + (reached * (PeakSeconds - moving)))) + (0.35 * 0.35 / 3 * TailSeconds * reached);
        });
        Assert.Equal(1, tile.Counts.WaveformJoules / expected, 2e-5);
    }

    /// <summary>A gap with a sinh that moves during the peak: steps of Runge and Kutta and sums of V I.</summary>
    [Fact]
    public void A_nonlinear_cell_that_moves_dissipates_along_its_way()
    {
        const double PeakVolts = 1.3;
        const int Steps = 20_000;
        var device = TileDevice.PhysicalModel(DevicePresets.Find("oxide-gap")!)!;
        using var tile = Tile("oxide-gap", 2e-5, 1e-3, Learning(PeakVolts, 0.5), 1, 1);
        var before = tile.PlusRow(0, 0)[0];
        tile.Learn([0], [], 20);
        tile.Learn([], [], 199);

        double[] state = [StateAt(device, before)];
        double Rate(double at)
        {
            var (lowest, highest) = device.Bounds(0);
            var rates = new double[1];
            device.Rates([Math.Clamp(at, lowest, highest)], -PeakVolts, rates);
            return (at <= lowest && rates[0] < 0) || (at >= highest && rates[0] > 0) ? 0 : rates[0];
        }

        // Steps grow as the square of their number: the fastest part of a reset is its begin.
        var joules = 0.0;
        for (var i = 0; i < Steps; i++)
        {
            var step = PeakSeconds * ((2 * i) + 1) / ((double)Steps * Steps);
            var k1 = Rate(state[0]);
            var k2 = Rate(state[0] + (step / 2 * k1));
            var k3 = Rate(state[0] + (step / 2 * k2));
            var k4 = Rate(state[0] + (step * k3));
            var begin = device.CurrentAmperes(state, -PeakVolts);
            var (lowest, highest) = device.Bounds(0);
            state[0] = Math.Clamp(state[0] + (step / 6 * (k1 + (2 * k2) + (2 * k3) + k4)), lowest, highest);
            joules -= PeakVolts * step * (begin + device.CurrentAmperes(state, -PeakVolts)) / 2;
        }

        for (var i = 0; i < Steps; i++)
        {
            var volts = 0.5 * (i + 0.5) / Steps;
            joules += volts * device.CurrentAmperes(state, volts) * TailSeconds / Steps;
        }

        Assert.True(tile.PlusRow(0, 199)[0] < 0.9 * before);
        Assert.Equal(1, tile.Counts.WaveformJoules / joules, 1e-4);
    }

    /// <summary>Lines of a stack by counting: 64 x 64 in four layers has three planes of 16 word lines and two of 64 bit lines, or 1,024 pillars and 64 bit lines of 64.</summary>
    [Theory]
    [InlineData(null, null, 64)]
    [InlineData(null, BiasScheme.Half, 64 + (63 * 64 * 2 / 4.0))]
    [InlineData(StackKind.Horizontal, null, 16)]
    [InlineData(StackKind.Horizontal, BiasScheme.Floating, 64)]
    [InlineData(StackKind.Horizontal, BiasScheme.Half, 64 + (5040 / 4.0))]
    [InlineData(StackKind.Horizontal, BiasScheme.Third, 64 + (((47 * 64) + (4 * 127 * 16)) / 9.0))]
    [InlineData(StackKind.Pillars, null, 64)]
    [InlineData(StackKind.Pillars, BiasScheme.Floating, 4)]
    [InlineData(StackKind.Pillars, BiasScheme.Half, 4 + (((1023 * 4) + (63 * 64)) / 4.0))]
    [InlineData(StackKind.Pillars, BiasScheme.Third, 4 + (((1023 * 4) + (4 * 63 * 64)) / 9.0))]
    public void A_write_charges_the_lines_of_its_stack(StackKind? kind, BiasScheme? scheme, double cells)
    {
        var parameters = Parameters(pairs: false, fullScale: 1) with
        {
            Device = new TileDevice { Preset = "vteam" },
            Writes = new TileWrites { Scheme = scheme, Volts = 1.4 },
            Stack = kind is { } of ? new TileStack(of, 4) : null,
        };
        var lines = TileCosts.Energy(new TileCounts { Pulses = 3 }, parameters, 64, 64).Lines;
        var perCell = PeripheryCosts.LineFaradPerMeter * Math.Sqrt(PeripheryCosts.CellSquareMeters) * 1.4 * 1.4;
        Assert.Equal(1, lines / (3 * cells * perCell), 1e-12);
    }

    private static TileLearning Learning(double peakVolts, double tailVolts) => new()
    {
        PeakVolts = peakVolts,
        PeakSeconds = PeakSeconds,
        TailVolts = tailVolts,
        TailSeconds = TailSeconds,
        ThresholdVolts = 2,
    };

    // A phase-change cell's conductance at its programming, not what drift has left: drift is the reads', not the current of a waveform.
    private static double Written(DeviceTile tile, string preset, long step) =>
        tile.PlusRow(1, preset == "pcm-joshi-2020" ? 0 : step).ToArray().Sum();

    private static double StateAt(Neuromesh.Core.Devices.ITwoTerminalDevice device, double siemens)
    {
        var (lowest, highest) = device.Bounds(0);
        var rises = device.CurrentAmperes([highest], Volts) > device.CurrentAmperes([lowest], Volts);
        for (var i = 0; i < 200; i++)
        {
            var middle = (lowest + highest) / 2;
            (lowest, highest) = (device.CurrentAmperes([middle], Volts) / Volts > siemens) == rises ? (lowest, middle) : (middle, highest);
        }

        return lowest;
    }

    private static DeviceTile Tile(string preset, double off, double on, TileLearning learning, int rows, int columns, double stuckShare = 0)
    {
        var weights = Weights(new ConstantWeight(0.5), rows, columns);
        var parameters = Parameters(pairs: false, fullScale: 1) with
        {
            ConductanceMinSiemens = off,
            ConductanceMaxSiemens = on,
            Device = new TileDevice { Preset = preset, FlickerScale = 0, ToleranceSiemens = 0.02 * on, MostPulses = 100, StuckShare = stuckShare, StuckAt = StuckState.Highest },
            Learning = learning,
        };
        return new DeviceTile(new CrossbarMapping(parameters, weights), weights, 0, rows, 0, columns, seed: 8, tile: 4, Step);
    }
}
