using Neuromesh.Core.Devices.Presets;
using Neuromesh.Core.Devices.Pulses;
using Neuromesh.Core.Devices.Pulses.Lanes;

namespace Neuromesh.Core.Tests.Devices.Pulses;

[Trait("Category", "Crossbars")]
public sealed class ExponentialCellsTests
{
    private static readonly ExponentialStepModel Quiet = new()
    {
        Step = 0.00135,
        Maximum = 1,
        Minimum = -1,
        ScaleUp = -1.18445,
        ScaleDown = -0.081404,
        RateUp = 5,
        RateDown = 5,
        PositionSlope = -0.5,
        PositionOffset = -0.5,
    };

    // The recursion in double precision, with the C library's exponential.
    [Fact]
    public void Steps_follow_the_exponential_of_the_state()
    {
        using var cells = new ExponentialCells(5, Quiet, 1, 0);
        cells.SetWeight(3, -1);
        var expected = -1.0;
        for (var pulse = 0u; pulse < 400; pulse++)
        {
            cells.PulseAll(true, 0, pulse);
            expected = Math.Min(1, expected + (0.00135 * Math.Max(0, 1 + (1.18445 * Math.Exp(5 * ((-0.5 * expected) - 0.5))))));
        }

        Assert.Equal(expected, cells.Weights[3], 1e-5);
        for (var pulse = 0u; pulse < 100; pulse++)
        {
            cells.PulseAll(false, 1, pulse);
            expected = Math.Max(-1, expected - (0.00135 * Math.Max(0, 1 + (0.081404 * Math.Exp(-5 * ((-0.5 * expected) - 0.5))))));
        }

        Assert.Equal(expected, cells.Weights[3], 1e-5);
    }

    // A pulse's deviation is σ (|Δw| + σ_add + σ_slope |w|); bounds at about 4.5 standard errors.
    [Fact]
    public void Noise_has_its_three_parts()
    {
        const int Count = 30_000;
        var model = new ExponentialStepModel { Step = 0.01, Maximum = 2, Minimum = 0, StepDeviation = 0.6, AddedDeviation = 0.042, SlopeDeviation = 0.108 };
        using var cells = new ExponentialCells(Count, model, 5, 0);
        for (var cell = 0; cell < Count; cell++)
        {
            cells.SetWeight(cell, 1);
        }

        cells.PulseAll(true, 3, 0);
        var deviation = 0.6 * (0.01 + 0.042 + 0.108);
        double[] scores = [.. cells.Weights.ToArray().Select(weight => (weight - 1.01) / deviation)];
        Assert.Equal(0, scores.Average(), 4.5 / Math.Sqrt(Count));
        Assert.Equal(1, scores.Average(score => score * score), 4.5 * Math.Sqrt(2.0 / Count));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(45)]
    [InlineData(4100)]
    public void Every_width_has_the_same_bits(int count)
    {
        (float[] Weights, float[] Apparent) Run<T>()
            where T : struct, ICellLanes<T>
        {
            using var cells = new ExponentialCells(count, Quiet with { StepDeviation = 5, StepSpread = 0.2, MaximumSpread = 0.3, MinimumSpread = 0.3, WriteNoise = 75 }, 3, 1);
            for (var pulse = 0u; pulse < 6; pulse++)
            {
                cells.PulseAll<T>(pulse % 3 != 2, 1UL << 33, pulse);
            }

            return (cells.Weights.ToArray(), cells.ApparentWeights.ToArray());
        }

        var expected = Run<CellLanes32>();
        Assert.Equal(expected.Weights, Run<CellLanes128>().Weights);
        Assert.Equal(expected.Apparent, Run<CellLanes128>().Apparent);
        Assert.Equal(expected.Weights, Run<CellLanes256>().Weights);
        Assert.Equal(expected.Apparent, Run<CellLanes256>().Apparent);
        Assert.Equal(expected.Weights, Run<CellLanes512>().Weights);
        Assert.Equal(expected.Apparent, Run<CellLanes512>().Apparent);
    }

    // Write noise: normal, of the stated size in steps, not in the stored state, and the same until the next write.
    [Fact]
    public void Write_noise_is_on_the_apparent_weight_alone()
    {
        const int Count = 20_000;
        using var cells = new PulsedCells(Count, new LinearStepModel { Step = 0.002, Maximum = 1, Minimum = -1, WriteNoise = 56 }, 2, 0);
        cells.PulseAll(true, 0, 0);
        Assert.All(cells.Weights.ToArray(), weight => Assert.Equal(0.002f, weight));
        double[] scores = [.. cells.ApparentWeights.ToArray().Select(weight => (weight - 0.002) / (56 * 0.002))];
        Assert.Equal(0, scores.Average(), 4.5 / Math.Sqrt(Count));
        Assert.Equal(1, scores.Average(score => score * score), 4.5 * Math.Sqrt(2.0 / Count));
        var first = cells.ApparentWeights.ToArray();
        Assert.Equal(first, cells.ApparentWeights.ToArray());
        cells.PulseAll(false, 0, 1);
        Assert.NotEqual(first[0], cells.ApparentWeights[0]);
    }

    [Fact]
    public void Apparent_weights_take_finitely_many_levels_and_small_steps_add_up()
    {
        using var cells = new PulsedCells(1, new LinearStepModel { Step = 0.02, Maximum = 1, Minimum = -1, Levels = 5 }, 2, 0);
        var seen = new SortedSet<float>();
        for (var pulse = 0u; pulse < 60; pulse++)
        {
            cells.PulseAll(true, 0, pulse);
            seen.Add(cells.ApparentWeights[0]);
        }

        Assert.Equal([0, 0.5f, 1], seen);
    }

    // exp(d ξ): the median is the step, and the logarithm has no mean and the deviation d.
    [Fact]
    public void Lognormal_spreads_have_their_median_and_deviation_and_stuck_cells_stay_in_spite_of_noise()
    {
        const int Count = 40_000;
        const double Deviation = 0.5;
        using var cells = new PulsedCells(Count, new LinearStepModel { Step = 0.01, Maximum = 1, Minimum = -1, StepSpread = Deviation, LognormalSpread = true }, 2, 0);
        cells.PulseAll(true, 0, 0);
        double[] steps = [.. cells.Weights.ToArray().Select(weight => weight / 0.01)];
        Assert.All(steps, step => Assert.True(step > 0));
        Assert.Equal(0, steps.Average(Math.Log), 4.5 * Deviation / Math.Sqrt(Count));
        Assert.Equal(Deviation, Math.Sqrt(steps.Average(step => Math.Log(step) * Math.Log(step))), 4.5 * Deviation / Math.Sqrt(2.0 * Count));
        Assert.Equal(Math.Exp(Deviation * Deviation / 2), steps.Average(), 4.5 * 0.61 / Math.Sqrt(Count));

        using var stuck = new ExponentialCells(500, Quiet with { StuckShare = 1, StepDeviation = 1, AddedDeviation = 0.1 }, 1, 0);
        stuck.PulseAll(true, 0, 0);
        Assert.All(stuck.Weights.ToArray(), weight => Assert.Equal(0f, weight));
    }

    // The kit's preset: 0.00135 up, 0.00135 (1 − 0.259359) down before the exponentials, whose values at w = 0 are those of the quiet cell.
    [Fact]
    public void The_asymmetry_is_taken_from_the_smaller_direction()
    {
        var model = DevicePresets.Find("reram-exponential")!.ExponentialStep! with { StepDeviation = 0, StepSpread = 0, AsymmetrySpread = 0, MaximumSpread = 0, MinimumSpread = 0, WriteNoise = 0 };
        using var cells = new ExponentialCells(1, model, 1, 0);
        cells.PulseAll(true, 0, 0);
        Assert.Equal(0.00135 * (1 + (1.18445 * Math.Exp(-2.5))), cells.Weights[0], 1e-8);
        cells.SetWeight(0, 0);
        cells.PulseAll(false, 0, 0);
        Assert.Equal(-0.00135 * (1 - 0.259359) * (1 + (0.081404 * Math.Exp(2.5))), cells.Weights[0], 1e-8);
    }

    [Fact]
    public void Parameters_outside_their_range_are_refused_by_name()
    {
        string Refused(Action action) => Assert.Throws<ArgumentException>(action).Message;
        Assert.Contains("RateUp is 30; it must be -20 to 20.", Refused(() => _ = new ExponentialCells(1, Quiet with { RateUp = 30 }, 1, 0)), StringComparison.Ordinal);
        Assert.Contains("Levels is 1", Refused(() => _ = new ExponentialCells(1, Quiet with { Levels = 1 }, 1, 0)), StringComparison.Ordinal);
        Assert.Contains("StepDeviation is NaN", Refused(() => _ = new ExponentialCells(1, Quiet with { StepDeviation = double.NaN }, 1, 0)), StringComparison.Ordinal);
    }
}
