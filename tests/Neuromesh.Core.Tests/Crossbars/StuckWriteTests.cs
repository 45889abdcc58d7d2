using Neuromesh.Core.Crossbars;
using Neuromesh.Core.Crossbars.Biasing;
using Neuromesh.Core.Crossbars.Cells;
using Neuromesh.Core.Crossbars.Learning;
using Neuromesh.Core.Devices.Presets;
using Neuromesh.Core.Devices.Pulses;
using static Neuromesh.Core.Tests.Crossbars.WriteExamples;

namespace Neuromesh.Core.Tests.Crossbars;

/// <summary>Stuck cells among those that are written.</summary>
[Trait("Category", "Crossbars")]
public sealed class StuckWriteTests
{
    // V/2 is below the thresholds of 0.8 V.
    private const double Volts = 1.4;

    /// <summary>A stuck cell has the voltage once, for as long as is allowed, and is given up; the others end as without it, where V/2 moves nothing.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData(BiasScheme.Half)]
    [InlineData(BiasScheme.Third)]
    public void Stuck_cells_are_given_up_after_one_write(BiasScheme? scheme)
    {
        double[] targets = [2e-5, 5e-5, 8e-5, 1e-5, 3e-5, 6e-5];
        var parameters = Parameters(scheme);
        var (healthy, all) = Write(parameters, targets, 3);
        var (cells, report) = Write(parameters, targets, 3, Stuck(6, (4, 9e-5)));
        Assert.Equal((0, 0), (all.Missed, all.Stuck));
        Assert.Equal((1, 1, 6), (report.Missed, report.Stuck, report.Pulses));
        for (var cell = 0; cell < 6; cell++)
        {
            Assert.True(cell == 4 || healthy.StateOf(cell)[0] == cells.StateOf(cell)[0]);
        }

        // The healthy cell was set from 1 uS to 30 uS, exponentially.
        var instead = Volts * Volts * (3e-5 - 1e-6) / Math.Log(30) * SecondsTo(3e-5);
        Assert.Equal(Volts * Volts * 9e-5 * parameters.Writes!.LongestSeconds, report.WrittenJoules - all.WrittenJoules + instead, 1e-13);
    }

    /// <summary>Two cells of one row, one stuck where it should be: it has V/2 while the other is written.</summary>
    [Fact]
    public void Stuck_cells_dissipate_as_half_selected_ones()
    {
        var (_, report) = Write(Parameters(BiasScheme.Half), [4e-5, 7e-5], 2, Stuck(2, (1, 7e-5)));
        Assert.Equal((1, 0), (report.Pulses, report.Missed));
        Assert.Equal(1, report.DisturbedJoules / (Volts * Volts / 4 * 7e-5 * SecondsTo(4e-5)), 1e-6);
    }

    /// <summary>2 x 2 with floating lines: beside the written cell the other three lie in series, the stuck one among them.</summary>
    [Fact]
    public void Stuck_cells_conduct_in_floating_networks()
    {
        var (_, report) = Write(Parameters(BiasScheme.Floating), [4e-5, 1e-6, 1e-6, 8e-5], 2, Stuck(4, (3, 8e-5)));
        Assert.Equal((1, 0), (report.Pulses, report.Missed));
        Assert.Equal(1, report.DisturbedJoules / (Volts * Volts / (1e6 + 1e6 + (1 / 8e-5)) * SecondsTo(4e-5)), 1e-6);
    }

    [Fact]
    public void Pulses_give_stuck_cells_up_and_leave_the_others_their_bits()
    {
        var preset = DevicePresets.Find("ecram-tang-2018")!;
        var parameters = WriteExamples.Parameters(null) with { Device = new TileDevice { Preset = preset.Name, ToleranceSiemens = 1e-7, MostPulses = 400 } };
        var targets = PulseTargets(preset, 30);
        var (low, high) = (preset.LowestSiemens, preset.HighestSiemens);
        var (healthy, all) = Program(default);
        var (cells, report) = Program(Stuck(30, (7, low), (11, high), (20, targets[20])));
        Assert.Equal((all.Missed + 2, 2), (report.Missed, report.Stuck));
        for (var cell = 0; cell < 30; cell++)
        {
            Assert.True(cell is 7 or 11 or 20 || healthy[cell] == cells[cell]);
        }

        // Two trains of at most 31 pulses each, and none on the cell that is where it should be.
        var (_, without) = Program(Stuck(30, (7, targets[7]), (11, targets[11]), (20, targets[20])));
        Assert.InRange(report.Pulses - without.Pulses, 4, 124);

        (float[] Weights, ProgrammingReport Report) Program(StuckCells stuck)
        {
            using var cells = new PulsedCells(30, preset.LinearStep!, 3, 0);
            var report = PulseProgramming.Program(cells, parameters, stuck, targets, 6);
            return (cells.Weights.ToArray(), report);
        }
    }

    private static double SecondsTo(double siemens) => Math.Log(siemens / OffSiemens) / Math.Log(100) / Rate(Volts);

    private static CrossbarParameters Parameters(BiasScheme? scheme) => WriteExamples.Parameters(new TileWrites { Scheme = scheme, Volts = Volts, ToleranceSiemens = 1e-9 });
}
