using Neuromesh.Core.Devices.Pulses;

namespace Neuromesh.Host.Benchmarks;

/// <summary>One pulse on every cell, with a Gaussian draw for each; the error is that of the mean and variance of the steps.</summary>
internal static class UpdateBenchmark
{
    private const int Size = 256;
    private const int TrainPulses = 31;

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
        return new CrossbarBenchmarkCase(name, Size, Size, 1, median, Error());
    }

    // Equal cells far from their bounds: the steps' mean and variance are the model's.
    private static double Error()
    {
        const double Deviation = 0.3, Step = 0.01;
        using var cells = new PulsedCells(Size * Size, new LinearStepModel { Step = Step, Maximum = 1, Minimum = -1, StepDeviation = Deviation }, 1, 0);
        cells.PulseAll(true, 0, 0);
        double sum = 0, squares = 0;
        foreach (var weight in cells.Weights)
        {
            var score = ((weight / Step) - 1) / Deviation;
            sum += score;
            squares += score * score;
        }

        var count = (double)cells.Count;
        return Math.Max(Math.Abs(sum / count) * Deviation, Math.Abs((squares / count) - 1));
    }
}
