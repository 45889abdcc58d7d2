using Neuromesh.Core.Devices.Pulses;

namespace Neuromesh.Host.Benchmarks;

/// <summary>One pulse on every cell, with a Gaussian draw for each; the error is that of the mean and variance of the case's own steps.</summary>
internal static class UpdateBenchmark
{
    private const int Size = 256;
    private const int TrainPulses = 31;

    /// <summary>Arrays of which mean and variance are taken: the mean of one alone is off by a 256th of a pulse's deviation, 1.5 % of a step of 375 %.</summary>
    private const int Arrays = 16;

    /// <summary>Measures all cases.</summary>
    public static IReadOnlyList<CrossbarBenchmarkCase> Measure() =>
    [
        Measure("linear step, one pulse", LinearStepModel.EcramTang2018, 1),
        Measure("soft bounds, one pulse", LinearStepModel.ReramSoftBounds, 1),
        Measure("soft bounds, a train of 31 pulses", LinearStepModel.ReramSoftBounds, TrainPulses),
    ];

    private static CrossbarBenchmarkCase Measure(string name, LinearStepModel model, int pulses)
    {
        using var cells = new PulsedCells(Size * Size, model, 1, 0);
        var median = CrossbarBenchmark.MedianMicroseconds(
            _ => { },
            repetition =>
            {
                for (var pulse = 0; pulse < pulses; pulse++)
                {
                    cells.PulseAll(repetition % 2 == 0, (ulong)repetition, (uint)pulse);
                }
            });
        return new CrossbarBenchmarkCase(name, Size, Size, 1, median, Error(model, pulses));
    }

    /// <summary>The larger relative error of the cells' mean and variance after the case's pulses up, against the law's own of cells that are alike and far from their bounds.</summary>
    /// <remarks>
    /// A pulse is <c>w' = w + g (1 + σ ξ)</c> with <c>g = s (1 − γ w / w_max)</c>, or <c>w' = w + g + s σ ξ</c> where noise is additive. The mean goes to <c>E w + E g</c> and the second moment to
    /// <c>E (w + g)² + σ² E g²</c>, or <c>+ σ² s²</c>: both follow from the first two moments before. For soft bounds with additive noise these are <c>w_max (1 − (1 − a)^n)</c> and the variance
    /// <c>s² σ² (1 − (1 − a)^2n) / (1 − (1 − a)²)</c>, a = s / w_max.
    /// </remarks>
    private static double Error(LinearStepModel model, int pulses)
    {
        var alike = model with { StepSpread = 0, AsymmetrySpread = 0, MaximumSpread = 0, MinimumSpread = 0, SlopeUpSpread = 0, SlopeDownSpread = 0 };
        double mean = 0, square = 0;
        var step = alike.Step * (1 + alike.Asymmetry);
        var slope = step * alike.SlopeUp / alike.Maximum;
        for (var pulse = 0; pulse < pulses; pulse++)
        {
            var squareOfStep = (step * step) - (2 * step * slope * mean) + (slope * slope * square);
            var varies = alike.AdditiveNoise ? step * step : squareOfStep;
            square += (2 * ((step * mean) - (slope * square))) + squareOfStep + (varies * alike.StepDeviation * alike.StepDeviation);
            mean += step - (slope * mean);
        }

        double sum = 0, squares = 0;
        for (var array = 0; array < Arrays; array++)
        {
            using var cells = new PulsedCells(Size * Size, alike, 1, array);
            for (var pulse = 0; pulse < pulses; pulse++)
            {
                cells.PulseAll(true, 0, (uint)pulse);
            }

            foreach (var weight in cells.Weights)
            {
                sum += weight;
                squares += (weight - mean) * (weight - mean);
            }
        }

        const double Count = (double)Arrays * Size * Size;
        return Math.Max(Math.Abs((sum / Count / mean) - 1), Math.Abs((squares / Count / (square - (mean * mean))) - 1));
    }
}
