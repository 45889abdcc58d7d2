using Neuromesh.Core.Crossbars;
using Neuromesh.Core.Crossbars.Biasing;
using Neuromesh.Core.Crossbars.Cells;
using Neuromesh.Core.Crossbars.Learning;
using Neuromesh.Core.Crossbars.Stacks;
using Neuromesh.Core.Devices.Presets;
using Neuromesh.Core.Devices.Pulses;
using Neuromesh.Core.Devices.ValenceChange;
using static Neuromesh.Core.Tests.Crossbars.WriteExamples;

namespace Neuromesh.Core.Tests.Crossbars;

/// <summary>Writes of a tile's cells, and what they do to other cells.</summary>
[Trait("Category", "Crossbars")]
public sealed class BiasedWriteTests
{
    private const int Lines = 64;

    /// <summary>
    /// 64 x 64 cells, all on but the one that is reset: outside it V/2 dissipates 126/4 G V², V/3 (126 + 3969)/9 G V², and the network that floats with it
    /// 63 · 63/(63 + 63 + 1) G V², which is what two stars of 63 cells with 3969 between them carry.
    /// </summary>
    [Theory]
    [InlineData(BiasScheme.Half, 31.5, 0)]
    [InlineData(BiasScheme.Third, 455, 0)]
    [InlineData(BiasScheme.Floating, 63.0 * 63 / 127, 0)]
    [InlineData(BiasScheme.Half, 31.5, 40)]
    public void Cells_that_are_not_meant_dissipate_what_the_scheme_leaves_them(BiasScheme scheme, double expected, int written)
    {
        const double Volts = 1.2;
        var targets = Enumerable.Repeat(OnSiemens, Lines * Lines).ToArray();
        targets[written] = 2e-5;
        var (cells, report) = Write(Parameters(new TileWrites { Scheme = scheme, Volts = Volts, StartsOn = true, ToleranceSiemens = 1e-9 }), targets, Lines);

        // dw/dt is constant at a voltage, and G falls with w by a factor of a hundred: ln(5) / ln(100) of the whole way.
        var seconds = Math.Log(5) / Math.Log(100) / -Rate(-Volts);
        Assert.Equal((1, 0), (report.Pulses, report.Missed));
        Assert.Equal(2e-5, ReadSiemens(cells, written), 1e-10);
        Assert.Equal(1, report.DisturbedJoules / (expected * OnSiemens * Volts * Volts * seconds), 1e-6);

        // G falls exponentially, so its mean over the time is the logarithmic one of its ends.
        Assert.Equal(1, report.WrittenJoules / ((OnSiemens - 2e-5) / Math.Log(5) * Volts * Volts * seconds), 1e-6);
    }

    /// <summary>V/2 beyond the threshold: the cells that are not meant conduct better and better, and dissipate the integral of G, exponential in w, along their way.</summary>
    [Fact]
    public void Cells_that_move_dissipate_the_integral_of_their_way()
    {
        const double Volts = 1.9;
        const double Seconds = 1e-4;
        var writes = new TileWrites { Scheme = BiasScheme.Half, Volts = Volts, LongestSeconds = Seconds, Passes = 1, ToleranceSiemens = 1e-9 };

        // A stuck cell is written for all the time, so that the others' is known.
        var (cells, report) = Write(Parameters(writes), [OffSiemens, OffSiemens, OffSiemens, OnSiemens], 2, Stuck(4, (3, OffSiemens)));
        var moved = Rate(Volts / 2) * Seconds;
        var growth = Math.Log(100) * moved;
        Assert.InRange(moved, 0.2, 0.9);
        Assert.Equal(moved, cells.StateOf(1)[0], 1e-6);
        Assert.Equal(1, report.DisturbedJoules / (2 * OffSiemens * (Math.Exp(growth) - 1) / growth * Volts * Volts / 4 * Seconds), 1e-6);
        Assert.Equal(1, report.WrittenJoules / (OffSiemens * Volts * Volts * Seconds), 1e-9);
    }

    [Fact]
    public void A_scheme_below_the_threshold_moves_nothing()
    {
        // V/2 is 0.7 V, the thresholds are 0.8 V.
        var targets = Targets(12);
        var (ideal, _) = Write(Parameters(new TileWrites { Volts = 1.4 }), targets, 4);
        foreach (var scheme in (BiasScheme[])[BiasScheme.Half, BiasScheme.Third])
        {
            var (biased, report) = Write(Parameters(new TileWrites { Scheme = scheme, Volts = 1.4 }), targets, 4);
            Assert.True(report.DisturbedJoules > 0);
            Assert.Equal(0, report.Missed);
            for (var cell = 0; cell < targets.Length; cell++)
            {
                Assert.Equal(ideal.StateOf(cell)[0], biased.StateOf(cell)[0]);
            }
        }
    }

    /// <summary>
    /// Four cells of one row written at 1.8 V with V/2 above the threshold: each is carried on by all that follow it, and needs so much less time for those before. The rates are constant, so the states follow from a
    /// recurrence.
    /// </summary>
    [Theory]
    [InlineData(BiasScheme.Half)]
    [InlineData(BiasScheme.Third)]
    public void Half_selected_cells_move_by_the_devices_law(BiasScheme scheme)
    {
        const double Volts = 1.8;
        double[] states = [0.5, 0.3, 0.8, 0.6];
        var targets = states.Select(state => 1 / (1e4 * Math.Pow(100, 1 - state))).ToArray();
        var (cells, report) = Write(Parameters(new TileWrites { Scheme = scheme, Volts = Volts, Passes = 1 }), targets, 4);

        var whole = Rate(Volts);
        var part = Rate(scheme == BiasScheme.Half ? Volts / 2 : Volts / 3);
        var before = 0.0;
        var seconds = new double[4];
        for (var cell = 0; cell < 4; cell++)
        {
            seconds[cell] = (states[cell] - (part * before)) / whole;
            before += seconds[cell];
        }

        for (var cell = 0; cell < 4; cell++)
        {
            Assert.Equal(states[cell] + (part * seconds[(cell + 1)..].Sum()), cells.StateOf(cell)[0], 1e-5);
        }

        Assert.Equal(scheme == BiasScheme.Half ? 3 : 0, report.Missed);
    }

    [Fact]
    public void Further_passes_bring_disturbed_cells_back()
    {
        var targets = Targets(36);
        var once = Write(Parameters(new TileWrites { Scheme = BiasScheme.Half, Volts = 1.7, Passes = 1 }), targets, 6).Report;
        var often = Write(Parameters(new TileWrites { Scheme = BiasScheme.Half, Volts = 1.7, Passes = 20 }), targets, 6).Report;
        Assert.True(once.Missed > 0 && often.Missed < once.Missed && often.Pulses > once.Pulses, $"{once} {often}");
    }

    /// <summary>A cell beside one that is reset sees 0 V and dissolves at the temperature of Fourier's lattice: g − g_max decays with the Arrhenius rate there.</summary>
    [Fact]
    public void Heat_of_a_reset_dissolves_its_neighbour_by_the_Arrhenius_law()
    {
        var oxide = (GapDevice)TileDevice.PhysicalModel(DevicePresets.Find("oxide-gap")!, WithoutMinimumField)!;
        var geometry = new ThermalGeometry { IsolationMetres = 25e-9 };
        var writes = new TileWrites { Volts = 1.2, LongestSeconds = 1e-3, Passes = 1, StartsOn = true, Heat = geometry };
        var parameters = Parameters(writes, "oxide-gap", 1e-9, 1e-5);
        var (cells, report) = Write(parameters, [1e-9, 1e-5], 2, device: oxide);
        var (alone, _) = Write(Parameters(writes with { Heat = null }, "oxide-gap", 1e-9, 1e-5), [1e-9, 1e-5], 2, device: oxide);

        double[] kelvin = [report.WrittenJoules / 1e-3, 0];
        new ThermalCrosstalk(1, 2, 1, geometry).Rises(kelvin, kelvin);
        Assert.InRange(kelvin[1], 100, 300);
        var rate = 1e13 * Math.Exp(-1.5 / (8.617333262e-5 * (298 + kelvin[1])));
        var gap = alone.StateOf(1)[0];
        var moved = (1.7e-9 - gap) * -Math.Exp(-rate * 1e-3) + 1.7e-9 - gap;
        Assert.Equal(1, report.Pulses);
        Assert.Equal(1, (cells.StateOf(1)[0] - gap) / moved, 1e-3);

        // A million times what rounding could make.
        Assert.InRange(moved, 1e-19, 1e-12);
    }

    /// <summary>Row 37: heat makes the disturb of a half-selected neighbour worse, and more so where everything is smaller.</summary>
    [Fact]
    public void Heat_makes_half_selection_worse_and_worse_still_when_scaled_down()
    {
        var targets = Enumerable.Repeat(1e-5, 25).ToArray();
        targets[12] = 8e-6;
        double Disturbed(ThermalGeometry? heat)
        {
            var writes = new TileWrites { Scheme = BiasScheme.Half, Volts = 1.1, StartsOn = true, Passes = 1, ToleranceSiemens = 1e-6, Heat = heat };
            var (cells, _) = Write(Parameters(writes, "oxide-gap", 5e-6, 1e-5), targets, 5, device: TileDevice.PhysicalModel(DevicePresets.Find("oxide-gap")!, WithoutMinimumField)!);
            return 1e-5 - ReadSiemens(cells, 13, 0.2);
        }

        var geometry = new ThermalGeometry { IsolationMetres = 50e-9 };
        var (cold, warm, small) = (Disturbed(null), Disturbed(geometry), Disturbed(geometry.Scaled(0.7)));
        Assert.True(cold > 0 && warm > 1.05 * cold && small > 1.05 * warm, $"{cold} {warm} {small}");
    }

    /// <summary>The published model has a smallest field: what half a voltage would move without it stays where it is to the last bit.</summary>
    [Fact]
    public void A_minimum_field_keeps_half_selected_gaps()
    {
        var targets = Enumerable.Repeat(1e-5, 25).ToArray();
        targets[12] = 6e-6;
        var published = (GapDevice)TileDevice.PhysicalModel(DevicePresets.Find("oxide-gap")!)!;
        double Moved(GapDevice device)
        {
            double[] Gaps(BiasScheme? scheme)
            {
                var writes = new TileWrites { Volts = 1.4, StartsOn = true, Passes = 1, ToleranceSiemens = 1e-7 };
                var (cells, report) = Write(Parameters(scheme is { } bias ? writes with { Scheme = bias } : writes, "oxide-gap", 5e-6, 1e-5), targets, 5, device: device);
                Assert.Equal(6e-6, ReadSiemens(cells, 12), 1e-7);
                return [.. Enumerable.Range(0, 25).Select(cell => cells.StateOf(cell)[0])];
            }

            return Gaps(BiasScheme.Half).Zip(Gaps(null), (biased, ideal) => Math.Abs(biased - ideal)).Max();
        }

        Assert.Equal(0, Moved(published));
        Assert.True(Moved(published with { MinimumFieldVoltsPerMetre = 0 }) > 1e-14);
    }

    [Fact]
    public void Surroundings_hotter_than_the_model_allows_are_refused_with_the_cell()
    {
        var writes = new TileWrites { Volts = 1.8, StartsOn = true, Heat = new ThermalGeometry() };
        var refused = Assert.Throws<ArgumentException>(
            () => Write(Parameters(writes, "oxide-gap", 1e-6, 1e-4), [1e-6, 1e-4], 2, device: TileDevice.PhysicalModel(DevicePresets.Find("oxide-gap")!, WithoutMinimumField)!));
        Assert.Contains("Row 0, column 1", refused.Message, StringComparison.Ordinal);
        Assert.Contains("600 K", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>The layers' places of the lattice: a tile's second half lies above its first half, so the cell above is warmer than those two away in the layer.</summary>
    [Fact]
    public void Heat_finds_the_layers_of_a_stack()
    {
        var heat = new WriteHeat(new ThermalGeometry(), new TileStack(StackKind.Horizontal, 2), 6, 4);
        heat.Solve(5, 1e-5);
        double[] kelvin = new double[24];
        kelvin[5] = 1e-5;
        new ThermalCrosstalk(3, 4, 2, new ThermalGeometry()).Rises(kelvin, kelvin);
        Assert.Equal(kelvin[17], heat.Rise(17), 1e-12);
        Assert.True(heat.Rise(17) > heat.Rise(18));

        // Column 3 of pillars through 2 layers: row 1 of pillars, layer 1.
        var pillars = new WriteHeat(new ThermalGeometry(), new TileStack(StackKind.Pillars, 2), 3, 4);
        pillars.Solve((2 * 4) + 3, 1e-5);
        Array.Clear(kelvin);
        var lattice = new double[2 * 2 * 3];
        lattice[(((1 * 2) + 1) * 3) + 2] = 1e-5;
        new ThermalCrosstalk(2, 3, 2, new ThermalGeometry()).Rises(lattice, lattice);
        Assert.Equal(lattice[(((0 * 2) + 1) * 3) + 2], pillars.Rise((2 * 4) + 2), 1e-12);
    }

    [Theory]
    [InlineData(0.5, 1, 0.1, 0)]
    [InlineData(1.0 / 3, 2, 0.3, 0)]
    [InlineData(0.5, 1, 0.1, 0.6)]
    [InlineData(0.5, 1, 1e-4, 0)]
    public void Parts_of_a_voltage_make_parts_of_a_step(double share, double volts, double scale, double threshold)
    {
        var expected = share * volts < threshold || scale < 1e-3 ? 0 : Math.Sinh(share * volts / scale) / Math.Sinh(volts / scale);
        Assert.Equal(expected, new TileWrites { KineticsVolts = scale, ThresholdVolts = threshold }.StepShare(share, volts), 1e-14);
    }

    /// <summary>Constant steps without noise: ten pulses on one cell of 64 x 64 that are alike.</summary>
    [Theory]
    [InlineData(BiasScheme.Half, 31.5)]
    [InlineData(BiasScheme.Third, 455)]
    [InlineData(BiasScheme.Floating, 63.0 * 63 / 127)]
    public void Pulses_move_other_cells_by_the_stated_rule(BiasScheme scheme, double expected)
    {
        using var cells = ConstantSteps(Lines * Lines);
        var pulses = new BiasedPulses(cells, PulseParameters(new TileWrites { Scheme = scheme, KineticsVolts = 0.2 }), _ => 2e-5, Lines);
        var (trains, directions) = (new int[Lines * Lines], new sbyte[Lines * Lines]);
        var written = (3 * Lines) + 7;
        (trains[written], directions[written]) = (10, -1);
        pulses.Apply(trains, directions);

        Assert.Equal(1, pulses.Joules / (expected * 2e-5 * 1.5 * 1.5 * 20e-9 * 10), 1e-9);
        var onLine = scheme switch { BiasScheme.Half => 0.5, BiasScheme.Third => 1.0 / 3, _ => 63.0 / 127 };
        var elsewhere = scheme switch { BiasScheme.Half => 0, BiasScheme.Third => 1.0 / 3, _ => 1.0 / 127 };
        Assert.Equal(-10 * 0.01 * Part(onLine), cells.Weights[(3 * Lines) + 8], 1e-7);
        Assert.Equal(-10 * 0.01 * Part(onLine), cells.Weights[(4 * Lines) + 7], 1e-7);
        Assert.Equal(10 * 0.01 * Part(elsewhere), cells.Weights[(4 * Lines) + 8], 1e-7);
        Assert.Equal(0, cells.Weights[written]);
        static double Part(double share) => Math.Sinh(share * 1.5 / 0.2) / Math.Sinh(1.5 / 0.2);
    }

    /// <summary>Soft bounds by whole mean steps and a part of one: w = 1 − (1 − s)^n (1 − f s), up and down alike, with the shape of the exponential family at one point.</summary>
    [Fact]
    public void Mean_steps_follow_the_cells_own_law()
    {
        using var soft = new PulsedCells(1, new LinearStepModel { Step = 0.1, Maximum = 1, Minimum = -1, SlopeUp = 1, SlopeDown = 1 }, 3, 0);
        soft.Disturb([2.5f], [0]);
        Assert.Equal(1 - (0.9 * 0.9 * 0.95), soft.Weights[0], 1e-6);
        soft.Disturb([0], [1]);
        Assert.Equal(1 - (0.9 * 0.9 * 0.95) - (0.1 * (2 - (0.9 * 0.9 * 0.95))), soft.Weights[0], 1e-6);

        var model = DevicePresets.Find("reram-exponential")!.ExponentialStep!;
        model = model with { StepSpread = 0, AsymmetrySpread = 0, MaximumSpread = 0, MinimumSpread = 0, WriteNoise = 0 };
        using var exponential = new ExponentialCells(1, model, 3, 0);
        exponential.Disturb([0.5f], [0]);
        var shape = 1 - (model.ScaleUp * Math.Exp(model.RateUp * model.PositionOffset));
        Assert.Equal(0.5 * model.Step * Math.Max(0, shape), exponential.Weights[0], 1e-8);
    }

    /// <summary>Of the pulses on millions of other cells, each felt as a part of a step, a cell ends where its law comes to rest.</summary>
    [Fact]
    public void Any_number_of_mean_steps_comes_to_rest()
    {
        using var soft = new PulsedCells(1, new LinearStepModel { Step = 0.01, Maximum = 1, Minimum = -1, SlopeUp = 1, SlopeDown = 1 }, 3, 0);
        soft.Disturb([3e9f], [0]);
        Assert.Equal(1, soft.Weights[0], 1e-5);
        using var constant = ConstantSteps(1);
        constant.Disturb([0], [3e9f]);
        Assert.Equal(-1, constant.Weights[0]);
        constant.Disturb([50], [0]);
        Assert.Equal(-0.5, constant.Weights[0], 1e-5);
        using var exponential = new ExponentialCells(1, DevicePresets.Find("reram-exponential")!.ExponentialStep!, 3, 0);
        exponential.Disturb([1000], [0]);
        var resting = exponential.Weights[0];
        exponential.Disturb([3e9f], [0]);
        Assert.Equal(resting, exponential.Weights[0], 1e-3);
    }

    [Fact]
    public void Programming_by_pulses_keeps_its_bits_below_the_threshold_and_counts_the_energy()
    {
        var device = new TileDevice { Preset = "ecram-tang-2018", ToleranceSiemens = 1e-7, MostPulses = 400 };
        var preset = DevicePresets.Find(device.Preset)!;
        var targets = PulseTargets(preset, 30);
        float[] Program(TileWrites? writes, out ProgrammingReport report)
        {
            using var cells = new PulsedCells(30, preset.LinearStep!, 3, 0);
            report = PulseProgramming.Program(cells, Parameters(writes) with { Device = device }, default, targets, 6);
            return cells.Weights.ToArray();
        }

        var ideal = Program(null, out var alone);
        Assert.Equal(ideal, Program(new TileWrites { Scheme = BiasScheme.Half, ThresholdVolts = 0.6 }, out var quiet));
        Assert.Equal((alone.Pulses, alone.Missed, 0), (quiet.Pulses, quiet.Missed, alone.DisturbedJoules));
        Assert.True(quiet.DisturbedJoules > 0 && quiet.Verifies >= alone.Verifies, $"{quiet} {alone}");

        // A pulse's half moves other cells by 8 % of a step: verifying finds them.
        Assert.NotEqual(ideal, Program(new TileWrites { Scheme = BiasScheme.Half, KineticsVolts = 0.2 }, out var loud));
        Assert.True(loud.DisturbedJoules > 0);
    }

    private static double ReadSiemens(TwoTerminalTileCells cells, int cell, double volts = 0.2) => cells.DeviceOf(cell).CurrentAmperes(cells.StateOf(cell), volts) / volts;
}
