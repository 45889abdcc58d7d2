using Neuromesh.Core.Crossbars.Wires;

namespace Neuromesh.Host.Benchmarks;

/// <summary>Arrays with wire resistance solved for all node voltages, from new conductances and without a first guess.</summary>
internal static class NodalBenchmark
{
    private const int Checks = 2;

    /// <summary>Measures all cases.</summary>
    public static IReadOnlyList<CrossbarBenchmarkCase> Measure() =>
    [
        Measure("one vector, r = 1 ohm", 64, 64, new WireResistances(1, 1), 0),
        Measure("one vector, r = 1 ohm", 128, 128, new WireResistances(1, 1), 0),
        Measure("one vector, r = 1 ohm", 256, 256, new WireResistances(1, 1), 0),
        Measure("one vector, r = 2.5 and 0.7 ohm", 96, 224, new WireResistances(2.5, 0.7), 0),
        Measure("one vector, 9 of 10 rows floating, r = 1 ohm", 64, 64, new WireResistances(1, 1), 10),
    ];

    private static CrossbarBenchmarkCase Measure(string name, int rows, int columns, WireResistances wires, int drivenEvery)
    {
        using var array = new WiredArray(rows, columns, wires);
        using var reference = new WiredArray(rows, columns, wires);
        if (drivenEvery > 0)
        {
            bool[] floating = [.. Enumerable.Range(0, rows).Select(row => row % drivenEvery != 0)];
            array.SetFloatingRows(floating);
            reference.SetFloatingRows(floating);
        }

        double[] conductances = [], volts = [];
        var error = 0.0;
        var median = CrossbarBenchmark.MedianMicroseconds(
            repetition =>
            {
                conductances = CrossbarBenchmark.Uniform((uint)(2 * repetition), rows * columns, CrossbarBenchmark.MinimumSiemens, CrossbarBenchmark.MaximumSiemens);
                volts = CrossbarBenchmark.Uniform((uint)((2 * repetition) + 1), rows, 0, CrossbarBenchmark.ReadVolts);
            },
            _ =>
            {
                array.SetConductances(conductances);
                array.Solve(volts);
            });
        for (var check = 0; check < Checks; check++)
        {
            conductances = CrossbarBenchmark.Uniform((uint)(1000 + check), rows * columns, CrossbarBenchmark.MinimumSiemens, CrossbarBenchmark.MaximumSiemens);
            array.SetConductances(conductances);
            array.Solve(volts);
            reference.SetConductances(conductances);
            reference.Solve(volts, WireMethod.Direct);
            error = Math.Max(error, CrossbarBenchmark.RelativeError(reference.OutputAmperes.ToArray(), array.OutputAmperes.ToArray()));
        }

        return new CrossbarBenchmarkCase(name, rows, columns, 1, median, error);
    }
}
