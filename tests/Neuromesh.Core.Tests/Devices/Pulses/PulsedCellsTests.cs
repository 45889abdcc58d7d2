using Neuromesh.Core.Devices.Pulses;
using Neuromesh.Core.Devices.Pulses.Lanes;
using Neuromesh.Core.Numerics;

namespace Neuromesh.Core.Tests.Devices.Pulses;

[Trait("Category", "Crossbars")]
public sealed unsafe class PulsedCellsTests
{
    [Fact]
    public void Every_deviate_is_the_quantile_of_its_number()
    {
        for (var k = 0u; k < 65536; k += 7)
        {
            var (low, high) = (k, k << 16);
            float first, second;
            NormalDraws.Draw<CellLanes32>(&low, 0).Store(&first);
            NormalDraws.Draw<CellLanes32>(&high, 16).Store(&second);
            Assert.Equal(first, second);
            var exact = NormalDistribution.Quantile((k + 0.5) / 65536);
            Assert.Equal(exact, first, 1e-5 * Math.Max(1, Math.Abs(exact)));
        }
    }

    // Without variation: w after n soft-bounds pulses is w_max (1 − (1 − dw / w_max)^n).
    [Fact]
    public void Soft_bounds_approach_their_bounds_exponentially()
    {
        using var cells = new PulsedCells(3, new LinearStepModel { Step = 0.01, Maximum = 0.8, Minimum = -0.5, SlopeUp = 1, SlopeDown = 1 }, 1, 0);
        for (var pulse = 0u; pulse < 100; pulse++)
        {
            cells.PulseAll(true, 0, pulse);
        }

        Assert.Equal(0.8 * (1 - Math.Pow(1 - (0.01 / 0.8), 100)), cells.Weights[2], 1e-5);
        for (var pulse = 0u; pulse < 2000; pulse++)
        {
            cells.PulseAll(false, 1, pulse);
        }

        Assert.Equal(-0.5, cells.Weights[0], 1e-5);
    }

    [Fact]
    public void Constant_steps_add_up_and_stop_at_the_bounds()
    {
        using var cells = new PulsedCells(40, new LinearStepModel { Step = 0.125, Maximum = 1, Minimum = -0.5 }, 1, 0);
        cells.PulseAll(true, 0, 0);
        cells.PulseAll(true, 0, 1);
        Assert.All(cells.Weights.ToArray(), weight => Assert.Equal(0.25f, weight));
        for (var pulse = 0u; pulse < 20; pulse++)
        {
            cells.PulseAll(false, 1, pulse);
        }

        Assert.All(cells.Weights.ToArray(), weight => Assert.Equal(-0.5f, weight));
    }

    // Bounds at about 4.5 standard errors.
    [Fact]
    public void Steps_have_the_models_mean_and_variation()
    {
        const int Count = 40_000;
        const double Step = 0.01, Deviation = 0.4;
        using var cells = new PulsedCells(Count, new LinearStepModel { Step = Step, Maximum = 1, Minimum = -1, StepDeviation = Deviation }, 9, 2);
        cells.PulseAll(true, 5, 1);
        double[] scores = [.. cells.Weights.ToArray().Select(weight => ((weight / Step) - 1) / Deviation)];
        Assert.Equal(0, scores.Average(), 4.5 / Math.Sqrt(Count));
        Assert.Equal(1, scores.Average(score => score * score), 4.5 * Math.Sqrt(2.0 / Count));
        var neighbours = Enumerable.Range(0, Count - 16).Average(i => scores[i] * scores[i + 16]);
        Assert.Equal(0, neighbours, 4.5 / Math.Sqrt(Count));
    }

    // w += s (1 − w/w_max + σ ξ): at the middle, near the bound and, of a way down with its own σ, the deviation is that of the step at w = 0. Bounds at 4.5 standard errors.
    [Theory]
    [InlineData(true, 0, 0.4)]
    [InlineData(true, 0.9, 0.4)]
    [InlineData(false, 0.9, 0.2)]
    public void Additive_noise_does_not_fall_with_the_step(bool up, float from, double deviation)
    {
        const int Count = 40_000;
        const double Step = 0.01;
        var model = new LinearStepModel { Step = Step, Maximum = 1, Minimum = -1, SlopeUp = 1, SlopeDown = 1, StepDeviation = 0.4, DownDeviationRatio = 0.5, AdditiveNoise = true };
        using var cells = new PulsedCells(Count, model, 9, 2);
        for (var cell = 0; cell < Count; cell++)
        {
            cells.SetWeight(cell, from);
        }

        cells.PulseAll(up, 5, 1);
        var mean = up ? 1 - (double)from : -1 - (double)from;
        double[] scores = [.. cells.Weights.ToArray().Select(weight => (((weight - (double)from) / Step) - mean) / deviation)];
        Assert.Equal(0, scores.Average(), 4.5 / Math.Sqrt(Count));
        Assert.Equal(1, scores.Average(score => score * score), 4.5 * Math.Sqrt(2.0 / Count));
    }

    // Soft bounds with additive noise are w' = (1 - a) w + s + s σ ξ, a = s / w_max: after n pulses the mean is w_max (1 - (1 - a)^n) and the variance s² σ² times the geometric sum of (1 - a)^2. No bound is within six deviations.
    [Fact]
    public void A_train_of_pulses_has_the_mean_and_variance_of_the_closed_form()
    {
        const int Count = 65_536, Pulses = 31;
        const double Step = 0.01, Maximum = 1.25, Deviation = 1.5, Kept = 1 - (Step / Maximum);
        using var cells = new PulsedCells(
            Count, new LinearStepModel { Step = Step, Maximum = Maximum, Minimum = -0.75, SlopeUp = 1, SlopeDown = 1, StepDeviation = Deviation, AdditiveNoise = true }, 9, 2);
        for (var pulse = 0u; pulse < Pulses; pulse++)
        {
            cells.PulseAll(true, 5, pulse);
        }

        var mean = Maximum * (1 - Math.Pow(Kept, Pulses));
        var variance = Math.Pow(Step * Deviation, 2) * (1 - Math.Pow(Kept, 2 * Pulses)) / (1 - (Kept * Kept));
        double[] scores = [.. cells.Weights.ToArray().Select(weight => (weight - mean) / Math.Sqrt(variance))];
        Assert.Equal(0, scores.Average(), 4.5 / Math.Sqrt(Count));
        Assert.Equal(1, scores.Average(score => score * score), 4.5 * Math.Sqrt(2.0 / Count));
    }

    // Where a pulse up moves a cell no further, half of the deviates still move it away: half a normal distribution behind the bound.
    [Fact]
    public void Additive_noise_moves_cells_at_their_bound()
    {
        const int Count = 20_000;
        using var cells = new PulsedCells(Count, new LinearStepModel { Step = 0.01, Maximum = 1, Minimum = -1, SlopeUp = 1, SlopeDown = 1, StepDeviation = 3, AdditiveNoise = true }, 9, 2);
        for (var cell = 0; cell < Count; cell++)
        {
            cells.SetWeight(cell, 1);
        }

        cells.PulseAll(true, 5, 1);
        double[] losses = [.. cells.Weights.ToArray().Select(weight => (1 - weight) / 0.03)];
        Assert.Equal(0.5, losses.Count(loss => loss > 0) / (double)Count, 4.5 * 0.5 / Math.Sqrt(Count));
        Assert.Equal(1 / Math.Sqrt(2 * Math.PI), losses.Average(), 4.5 * 0.584 / Math.Sqrt(Count));
    }

    [Fact]
    public void Devices_differ_as_the_model_says_and_stuck_ones_stay()
    {
        const int Count = 20_000;
        using var cells = new PulsedCells(Count, LinearStepModel.EcramTang2018 with { StuckShare = 0.11, StepDeviation = 0 }, 4, 0);
        double[] maxima = [.. Enumerable.Range(0, Count).Select(cell => (double)cells.Bounds(cell).Maximum)];
        Assert.Equal(1.1724, maxima.Average(), 4.5 * 1.1724 * 0.05 / Math.Sqrt(Count));
        Assert.Equal(0.05, Math.Sqrt(maxima.Average(value => Math.Pow((value / 1.1724) - 1, 2))), 0.05 * 4.5 / Math.Sqrt(2.0 * Count));
        cells.PulseAll(true, 0, 0);
        var moved = cells.Weights.ToArray().Where(weight => weight != 0).Select(weight => weight / 0.002).ToArray();
        Assert.Equal(0.11, 1 - (moved.Length / (double)Count), 4.5 * Math.Sqrt(0.11 * 0.89 / Count));
        Assert.Equal(1, moved.Average(), 4.5 * 0.1 / Math.Sqrt(moved.Length));
    }

    // Two pulses without noise, at w = 0 and further on, say what a cell's slope is: 1 - step/step at 0, over w. Its deviation is absolute, and a slope below 0 is turned over. Bounds at 4.5 standard errors.
    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public void Slopes_differ_as_the_model_says_and_refer_to_mean_bounds_where_it_says_so(bool up, bool byMeanBounds)
    {
        const int Count = 20_000;
        var model = new LinearStepModel
        {
            Step = 0.001,
            Maximum = 1.2,
            Minimum = -0.8,
            SlopeUp = 0.4,
            SlopeDown = 0.6,
            SlopeUpSpread = 0.05,
            SlopeDownSpread = 0.08,
            StepSpread = 0.1,
            MaximumSpread = 0.05,
            MinimumSpread = 0.05,
            SlopesReferToMeanBounds = byMeanBounds,
        };
        using var cells = new PulsedCells(Count, model, 4, 0);
        double[] Steps(float from)
        {
            for (var cell = 0; cell < Count; cell++)
            {
                cells.SetWeight(cell, from);
            }

            cells.PulseAll(up, 0, 0);
            return [.. cells.Weights.ToArray().Select(weight => (double)weight - from)];
        }

        var (middle, far) = (Steps(0), Steps(up ? 0.5f : -0.5f));
        var bounds = Enumerable.Range(0, Count).Select(cell => Math.Abs(up ? cells.Bounds(cell).Maximum : (double)cells.Bounds(cell).Minimum)).ToArray();
        var reference = up ? 1.2 : 0.8;
        double[] slopes = [.. Enumerable.Range(0, Count).Select(cell => (1 - (far[cell] / middle[cell])) * (byMeanBounds ? reference : bounds[cell]) / 0.5)];
        var (mean, deviation) = up ? (0.4, 0.05) : (0.6, 0.08);
        var rounding = 2e-4;
        Assert.Equal(mean, slopes.Average(), rounding + (4.5 * deviation / Math.Sqrt(Count)));
        Assert.Equal(deviation, Math.Sqrt(slopes.Average(slope => Math.Pow(slope - mean, 2))), rounding + (4.5 * deviation / Math.Sqrt(2.0 * Count)));
        Assert.Equal(0, Enumerable.Range(0, Count).Average(cell => (slopes[cell] - mean) / deviation * ((bounds[cell] / reference) - 1) / 0.05), 5 / Math.Sqrt(Count));
    }

    // A spread of the slopes takes draws of its own, behind all others: what cells have beside their slopes stays.
    [Fact]
    public void Spread_slopes_leave_steps_and_bounds_as_they_were()
    {
        const int Count = 500;
        var model = LinearStepModel.ReramSoftBounds with { StuckShare = 0.2 };
        using var alike = new PulsedCells(Count, model, 4, 0);
        using var spread = new PulsedCells(Count, model with { SlopeUpSpread = 0.3, SlopeDownSpread = 0.3 }, 4, 0);
        for (var cell = 0; cell < Count; cell++)
        {
            Assert.Equal((alike.Bounds(cell), alike.Steps(cell)), (spread.Bounds(cell), spread.Steps(cell)));
        }

        alike.PulseAll(true, 0, 0);
        spread.PulseAll(true, 0, 0);
        Assert.Equal(alike.Weights.ToArray(), spread.Weights.ToArray());
        alike.PulseAll(true, 0, 1);
        spread.PulseAll(true, 0, 1);
        Assert.NotEqual(alike.Weights.ToArray(), spread.Weights.ToArray());
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(45, true)]
    [InlineData(4100, true)]
    [InlineData(4100, false)]
    public void Every_width_has_the_same_bits(int count, bool isAdditive)
    {
        float[] Run<T>()
            where T : struct, ICellLanes<T>
        {
            using var cells = new PulsedCells(count, LinearStepModel.ReramSoftBounds with { AdditiveNoise = isAdditive }, 3, 1);
            for (var pulse = 0u; pulse < 6; pulse++)
            {
                cells.PulseAll<T>(pulse % 3 != 2, 1UL << 33, pulse);
            }

            return cells.Weights.ToArray();
        }

        var expected = Run<CellLanes32>();
        Assert.Equal(expected, Run<CellLanes128>());
        Assert.Equal(expected, Run<CellLanes256>());
        Assert.Equal(expected, Run<CellLanes512>());
    }

    [Fact]
    public void Parameters_outside_their_range_are_refused_by_name()
    {
        Assert.Contains("Step", Assert.Throws<ArgumentException>(() => new PulsedCells(1, LinearStepModel.EcramTang2018 with { Step = 0 }, 1, 0)).Message, StringComparison.Ordinal);
        Assert.Contains("StuckShare", Assert.Throws<ArgumentException>(() => new PulsedCells(1, LinearStepModel.EcramTang2018 with { StuckShare = 2 }, 1, 0)).Message, StringComparison.Ordinal);
    }
}
