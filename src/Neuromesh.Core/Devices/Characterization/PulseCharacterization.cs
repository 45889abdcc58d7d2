using Neuromesh.Core.Devices.Presets;
using Neuromesh.Core.Devices.Pulses;

namespace Neuromesh.Core.Devices.Characterization;

/// <summary>Measures devices that are described by their steps: mean curve, single devices, and how much devices and pulses differ.</summary>
public static class PulseCharacterization
{
    private const int Cells = 2000;
    private const int Shown = 3;
    private const int MostPulses = 12_000;
    private const int FewestPulses = 20;

    /// <summary>Measures a linear-step or exponential-step preset.</summary>
    /// <param name="preset">The preset.</param>
    /// <param name="seed">Seed of all draws.</param>
    public static DeviceCharacter Measure(DevicePreset preset, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(preset);
        if (preset.ExponentialStep is { } exponential)
        {
            using var cells = new ExponentialCells(Cells, exponential, seed, 0);
            using var quiet = new ExponentialCells(1, Quiet(exponential), seed, 0);
            return Measure(
                preset, PulseCount(preset, exponential.Maximum - exponential.Minimum, exponential.Step), quiet.SetWeight, quiet.PulseAll, () => quiet.Weights[0], cells.SetWeight, cells.PulseAll, () => cells.Weights, () => cells.ApparentWeights);
        }

        var linear = preset.LinearStep ?? throw new ArgumentException($"{preset.Name} is no pulse model.", nameof(preset));
        using var many = new PulsedCells(Cells, linear, seed, 0);
        using var one = new PulsedCells(1, Quiet(linear), seed, 0);
        return Measure(
            preset, PulseCount(preset, linear.Maximum - linear.Minimum, linear.Step), one.SetWeight, one.PulseAll, () => one.Weights[0], many.SetWeight, many.PulseAll, () => many.Weights, () => many.ApparentWeights);
    }

    private delegate ReadOnlySpan<float> Read();

    private static int PulseCount(DevicePreset preset, double range, double step)
        => preset.Pulses > 0 ? preset.Pulses : (int)Math.Clamp(Math.Ceiling(1.5 * range / step), FewestPulses, MostPulses);

    private static LinearStepModel Quiet(LinearStepModel model) => model with
    {
        StepDeviation = 0,
        StepSpread = 0,
        SlopeUpSpread = 0,
        SlopeDownSpread = 0,
        AsymmetrySpread = 0,
        MaximumSpread = 0,
        MinimumSpread = 0,
        StuckShare = 0,
        WriteNoise = 0,
        Levels = 0,
    };

    private static ExponentialStepModel Quiet(ExponentialStepModel model) => model with
    {
        StepDeviation = 0,
        StepSpread = 0,
        AsymmetrySpread = 0,
        MaximumSpread = 0,
        MinimumSpread = 0,
        StuckShare = 0,
        WriteNoise = 0,
        Levels = 0,
    };

    private static DeviceCharacter Measure(
        DevicePreset preset,
        int pulses,
        Action<int, float> setOne,
        Action<bool, ulong, uint> pulseOne,
        Func<float> readOne,
        Action<int, float> setMany,
        Action<bool, ulong, uint> pulseMany,
        Read readMany,
        Read apparentMany)
    {
        setOne(0, float.MinValue);
        for (var cell = 0; cell < Cells; cell++)
        {
            setMany(cell, float.MinValue);
        }

        List<double> mean = [preset.MicrosiemensOf(readOne())];
        var shown = Enumerable.Range(0, Shown).Select(cell => new List<double> { preset.MicrosiemensOf(apparentMany()[cell]) }).ToArray();
        for (var pulse = 0; pulse < 2 * pulses; pulse++)
        {
            pulseOne(pulse < pulses, (ulong)pulse, 0);
            pulseMany(pulse < pulses, (ulong)pulse, 0);
            mean.Add(preset.MicrosiemensOf(readOne()));
            for (var cell = 0; cell < Shown; cell++)
            {
                shown[cell].Add(preset.MicrosiemensOf(apparentMany()[cell]));
            }
        }

        double[] number = [.. Enumerable.Range(0, mean.Count).Select(i => (double)i)];
        CurveSeries[] series = [.. shown.Select((values, cell) => new CurveSeries($"cell {cell + 1}", number, values)), new("without variation", number, mean)];
        var steps = Steps(preset, setMany, pulseMany, readMany);
        return new(
            [
                new("pulses", $"Potentiation and depression: {pulses:N0} pulses up, then as many down", "pulse", "conductance (µS)", false, false, series),
                new("variability", $"Step of one pulse up from the middle, {Cells:N0} devices", "step (µS)", "share of the devices", false, false, [Histogram(steps)]),
            ],
            Figures(pulses, mean, steps));
    }

    private static double[] Steps(DevicePreset preset, Action<int, float> setMany, Action<bool, ulong, uint> pulseMany, Read readMany)
    {
        var middle = (float)((preset.HighestWeight + preset.LowestWeight) / 2);
        for (var cell = 0; cell < Cells; cell++)
        {
            setMany(cell, middle);
        }

        float[] before = [.. readMany()];
        pulseMany(true, 1_000_000, 0);
        var steps = new double[Cells];
        for (var cell = 0; cell < Cells; cell++)
        {
            steps[cell] = preset.MicrosiemensOf(readMany()[cell]) - preset.MicrosiemensOf(before[cell]);
        }

        return steps;
    }

    private static CurveSeries Histogram(double[] values)
    {
        const int Bins = 60;
        var (low, high) = (values.Min(), values.Max());
        var width = high > low ? (high - low) / Bins : 1;
        var share = new double[Bins];
        foreach (var value in values)
        {
            share[Math.Min(Bins - 1, (int)((value - low) / width))] += 1.0 / values.Length;
        }

        return new("", [.. Enumerable.Range(0, 2 * Bins).Select(i => low + (((i + 1) / 2) * width))], [.. Enumerable.Range(0, 2 * Bins).Select(i => share[i / 2])]);
    }

    private static List<DeviceFigure> Figures(int pulses, List<double> mean, double[] steps)
    {
        var average = steps.Average();
        return
        [
            new("lowestConductance", mean.Min(), "µS"),
            new("highestConductance", mean.Max(), "µS"),
            new("nonlinearityUp", TwoTerminalCharacterization.Nonlinearity([.. mean.Take(pulses + 1)]), ""),
            new("nonlinearityDown", TwoTerminalCharacterization.Nonlinearity([.. mean.Skip(pulses)]), ""),
            new("meanStep", average, "µS"),
            new("stepDeviation", Math.Sqrt(steps.Average(step => (step - average) * (step - average))), "µS"),
        ];
    }
}
