using Neuromesh.Core.Devices.PhaseChange;
using Neuromesh.Core.Devices.Presets;
using Neuromesh.Core.Devices.Programming;
using Neuromesh.Core.Numerics;
using Neuromesh.Core.Random;

namespace Neuromesh.Core.Devices.Characterization;

/// <summary>Measures devices that are described by what programming reaches: error, drift and read noise.</summary>
public static class ProgrammedCharacterization
{
    private const int Cells = 1000;
    private const int Times = 40;

    /// <summary>Measures a phase-change or programming-error preset.</summary>
    /// <param name="preset">The preset.</param>
    /// <param name="seed">Seed of all draws.</param>
    public static DeviceCharacter Measure(DevicePreset preset, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(preset);
        return preset.PhaseChange is { } phaseChange
            ? Measure(phaseChange, seed)
            : Measure(preset.Programming ?? throw new ArgumentException($"{preset.Name} is no programming model.", nameof(preset)), seed);
    }

    private static DeviceCharacter Measure(ProgrammingError model, ulong seed)
    {
        model.Checked();
        var key = RandomKey.Create(seed, "characterized programming");
        List<double> targets = [], drawn = [], printed = [];
        for (var i = 0; i <= 24; i++)
        {
            var target = model.LowestSiemens + ((model.HighestSiemens - model.LowestSiemens) * i / 24);
            var stream = new PhiloxStream(key, (uint)i);
            var squares = 0.0;
            for (var cell = 0; cell < Cells; cell++)
            {
                var error = model.Program(target, stream.NextUInt32(), stream.NextUInt32()) - target;
                squares += error * error / Cells;
            }

            targets.Add(target * 1e6);
            drawn.Add(Math.Sqrt(squares) * 1e6);
            printed.Add(model.DeviationSiemens(target) * 1e6);
        }

        return new(
            [new("variability", $"Programming error, {Cells:N0} devices a target", "target (µS)", "deviation (µS)", false, false, [new("drawn", targets, drawn), new("fit", targets, printed)])],
            [new("largestDeviation", printed.Max(), "µS"), new("deviationAtHighest", printed[^1], "µS")]);
    }

    private static DeviceCharacter Measure(PhaseChangeModel model, ulong seed)
    {
        List<CurveSeries> drift = [], noise = [];
        List<DeviceFigure> figures = [];
        foreach (var level in (ReadOnlySpan<double>)[1, 0.5, 0.2])
        {
            var target = level * model.HighestSiemens;
            var cells = new PhaseChangeCells(Cells, model, seed, (long)(level * 100));
            for (var cell = 0; cell < Cells; cell++)
            {
                cells.Program(cell, target, 0);
            }

            List<double> seconds = [], means = [], deviations = [];
            for (var i = 0; i < Times; i++)
            {
                var time = 1e-3 * DeterministicMath.Pow(10, 11.5 * i / (Times - 1));
                var (sum, squares) = (0.0, 0.0);
                for (var cell = 0; cell < Cells; cell++)
                {
                    var exact = cells.DriftedSiemens(cell, time);
                    var relative = (cells.Read(cell, time) / exact) - 1;
                    sum += exact / Cells;
                    squares += relative * relative / Cells;
                }

                seconds.Add(time);
                means.Add(sum * 1e6);
                deviations.Add(Math.Sqrt(squares) * 100);
            }

            var label = $"{target * 1e6:0.#} µS";
            drift.Add(new(label, seconds, means));
            noise.Add(new(label, seconds, deviations));
            var mean = model.DriftExponent(target);
            var (first, last) = (seconds[Times / 2], seconds[^1]);
            figures.Add(new($"driftExponentAt{level * 100:0}Percent", MeanExponent(model, cells, first, last), "", model.DriftScale * mean.Mean, "mean of the cells' exponents, the model's distribution"));
            figures.Add(new(
                $"driftSlopeOfMeanAt{level * 100:0}Percent",
                -DeterministicMath.Log(means[^1] / means[Times / 2]) / (Log(model, last) - Log(model, first)),
                "",
                model.DriftScale * (mean.Mean - (model.DriftScale * mean.Deviation * mean.Deviation * (Log(model, first) + Log(model, last)) / 2)),
                "slope of the mean conductance for normally distributed exponents: less than their mean, as cells that drift least weigh most"));
        }

        var printed = noise[1].X.Select(time => 100 * model.ReadDeviation(0.5 * model.HighestSiemens, time)).ToArray();
        noise.Add(new("formula at half", noise[1].X, printed));
        return new(
            [
                new("retention", $"Drift of the mean of {Cells:N0} devices", "time since programming (s)", "conductance (µS)", true, true, drift),
                new("read-noise", "1/f read noise", "time since programming (s)", "deviation (% of the conductance)", true, false, noise),
                Programming(model),
            ],
            figures);
    }

    private static double MeanExponent(PhaseChangeModel model, PhaseChangeCells cells, double first, double last)
    {
        var (sum, count) = (0.0, 0);
        for (var cell = 0; cell < cells.Count; cell++)
        {
            if (cells.ProgrammedSiemens(cell) > 0)
            {
                sum -= DeterministicMath.Log(cells.DriftedSiemens(cell, last) / cells.DriftedSiemens(cell, first)) / (Log(model, last) - Log(model, first));
                count++;
            }
        }

        return sum / count;
    }

    private static double Log(PhaseChangeModel model, double seconds) => DeterministicMath.Log1p(seconds / model.DriftSeconds);

    private static DeviceCurve Programming(PhaseChangeModel model)
    {
        double[] targets = [.. Enumerable.Range(0, 51).Select(i => model.HighestSiemens * i / 50)];
        return new("variability", "Programming error", "target (µS)", "deviation (µS)", false, false, [new("", [.. targets.Select(target => target * 1e6)], [.. targets.Select(target => model.ProgrammingDeviationSiemens(target) * 1e6)])]);
    }
}
