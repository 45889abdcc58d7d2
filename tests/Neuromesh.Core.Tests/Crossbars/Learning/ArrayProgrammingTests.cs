using Neuromesh.Core.Crossbars.Learning;

namespace Neuromesh.Core.Tests.Crossbars.Learning;

public sealed class ArrayProgrammingTests
{
    private static readonly TransistorArrayParameters Parameters = new()
    {
        Rows = 16,
        Columns = 64,
        Device = LearningDevice.Find("ecram")!,
        ConductanceMinSiemens = 2e-6,
        ConductanceMaxSiemens = 20e-6,
        InitialDeviation = 0.1,
        StuckShare = 0.11,
    };

    [Fact]
    public void Cells_arrive_within_the_tolerance_unless_they_are_stuck()
    {
        const double Tolerance = 0.1e-6;
        using var array = new TransistorArray(Parameters, seed: 2, tile: 0);
        var targets = new float[16 * 64];
        for (var cell = 0; cell < targets.Length; cell++)
        {
            targets[cell] = cell % 7 == 0 ? float.NaN : 5e-6f + (cell % 13 * 1e-6f);
        }

        var before = array.Conductances();
        var report = ArrayProgramming.Program(array, targets, Tolerance, rounds: 60, firstStep: 1);

        var stuckAway = 0;
        for (var cell = 0; cell < targets.Length; cell++)
        {
            var (row, column) = (cell / 64, cell % 64);
            var distance = Math.Abs(array.ConductanceSiemens(row, column) - targets[cell]);
            stuckAway += array.IsStuck(row, column) && distance > Tolerance ? 1 : 0;
            Assert.True(array.IsStuck(row, column) || float.IsNaN(targets[cell]) || distance <= Tolerance, $"cell {cell} is {distance:G3} S away");
            Assert.True(!float.IsNaN(targets[cell]) || before[cell] == array.ConductanceSiemens(row, column));
        }

        Assert.True(stuckAway > 50);
        Assert.Equal(stuckAway, report.Missed);
        Assert.True(report.Pulses > 1000 && report.Verifies >= 16 && report.PulsedSiemens > 0);
    }

    [Fact]
    public void Targets_that_do_not_match_and_no_tolerance_are_refused()
    {
        using var array = new TransistorArray(Parameters, 1, 0);
        Assert.Contains("16 x 64", Assert.Throws<ArgumentException>(() => ArrayProgramming.Program(array, new float[3], 1e-7, 5, 1)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ArrayProgramming.Program(array, new float[16 * 64], 0, 5, 1));
    }
}
