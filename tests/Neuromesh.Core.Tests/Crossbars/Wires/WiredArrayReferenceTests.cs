using System.Globalization;
using Neuromesh.Core.Crossbars.Biasing;
using Neuromesh.Core.Crossbars.Networks;
using Neuromesh.Core.Crossbars.Nonlinear;
using Neuromesh.Core.Crossbars.Wires;

namespace Neuromesh.Core.Tests.Crossbars.Wires;

[Trait("Category", "Crossbars")]
public sealed class WiredArrayReferenceTests
{
    private static readonly string? Golden = FindGolden();

    [SkippableTheory]
    [InlineData("x4", 1, 2)]
    [InlineData("x4_faults", 1, 2)]
    [InlineData("x16", 1, 5)]
    [InlineData("x8x24", 2.5, 0.7)]
    [InlineData("x64", 1, 2)]
    [InlineData("x128", 1, 1)]
    public void Both_methods_agree_with_the_reference_solutions(string name, double wordOhms, double bitOhms)
    {
        Skip.If(Golden is null, "There is no folder 'shared' with reference data beside this checkout.");
        var ohms = Read(name + ".resistance_ohm");
        var volts = Read(name + ".vin_volt");
        var outputs = Read(name + ".iout_amp");
        var sources = Read(name + ".isource_amp");
        using var array = new WiredArray(ohms.Length, ohms[0].Length, new WireResistances(wordOhms, bitOhms));
        array.SetConductances([.. ohms.SelectMany(row => row.Select(value => 1 / value))]);
        foreach (var method in new[] { WireMethod.Iterative, WireMethod.Direct })
        {
            for (var vector = 0; vector < volts[0].Length; vector++)
            {
                var report = array.Solve([.. volts.Select(row => row[vector])], method);
                Assert.Equal(method, report.Method);
                var tolerance = 1e-9 * outputs[vector].Max(Math.Abs);
                Close(outputs[vector], array.OutputAmperes, tolerance);
                Close(sources[vector], array.SourceAmperes, tolerance);
                var (devices, wires, delivered) = array.Powers();
                Assert.Equal(delivered, devices + wires, 1e-9 * delivered);
                for (var row = 0; row < ohms.Length && File.Exists(PathOf($"{name}.vwl_{vector}")); row++)
                {
                    Close(Read($"{name}.vwl_{vector}")[row], array.WordLineVolts(row), 1e-9);
                    Close(Read($"{name}.vbl_{vector}")[row], array.BitLineVolts(row), 1e-9);
                    row += ohms.Length / 8;
                }
            }
        }
    }

    [SkippableTheory]
    [InlineData("x4", 1, 2)]
    [InlineData("x4_faults", 1, 2)]
    [InlineData("x16", 1, 5)]
    [InlineData("x8x24", 2.5, 0.7)]
    [InlineData("x64", 1, 2)]
    public void The_solver_for_any_sources_agrees_with_the_reference_solutions(string name, double wordOhms, double bitOhms)
    {
        Skip.If(Golden is null, "There is no folder 'shared' with reference data beside this checkout.");
        var ohms = Read(name + ".resistance_ohm");
        var volts = Read(name + ".vin_volt");
        var outputs = Read(name + ".iout_amp");
        var columns = ohms[0].Length;
        var array = new BiasedArray(ohms.Length, columns, new WireResistances(wordOhms, bitOhms), new LinearCells([.. ohms.SelectMany(row => row.Select(value => 1 / value))]));
        for (var vector = 0; vector < volts[0].Length; vector++)
        {
            array.Solve([.. volts.Select(row => LineDrive.AtStart(row[vector]))], [.. Enumerable.Repeat(LineDrive.AtEnd(0), columns)]);
            var tolerance = 1e-9 * outputs[vector].Max(Math.Abs);
            Close(outputs[vector], [.. Enumerable.Range(0, columns).Select(column => -array.BitLineAmperes(column).End)], tolerance);
            Close(Read(name + ".isource_amp")[vector], [.. Enumerable.Range(0, ohms.Length).Select(row => array.WordLineAmperes(row).Start)], tolerance);
            Close(Read($"{name}.vwl_{vector}")[^1], [.. Enumerable.Range(0, columns).Select(column => array.WordLineVolts(ohms.Length - 1, column))], 1e-9);
            Close(Read($"{name}.vbl_{vector}")[0], [.. Enumerable.Range(0, columns).Select(column => array.BitLineVolts(0, column))], 1e-9);
        }
    }

    [Theory]
    [InlineData(WireMethod.Iterative)]
    [InlineData(WireMethod.Direct)]
    public void One_cell_is_three_resistances_in_series(WireMethod method)
    {
        using var array = new WiredArray(1, 1, new WireResistances(3, 7));
        array.SetConductances([1e-4]);
        array.Solve([0.5], method);
        Assert.Equal(0.5 / 10010, array.OutputAmperes[0], 1e-18);
        Assert.Equal(0.5 / 10010, array.SourceAmperes[0], 1e-18);
    }

    // v(k) = V cosh((n − k + 1/2) t) / cosh((n + 1/2) t), cosh t = 1 + g r / 2, for a ladder of n equal devices to ground.
    [Theory]
    [InlineData(WireMethod.Iterative)]
    [InlineData(WireMethod.Direct)]
    public void A_row_onto_ground_is_a_hyperbolic_ladder(WireMethod method)
    {
        const int Count = 64;
        const double Siemens = 1e-4;
        using var array = new WiredArray(1, Count, new WireResistances(1, 0));
        array.SetConductances([.. Enumerable.Repeat(Siemens, Count)]);
        array.Solve([0.2], method);
        var t = Math.Acosh(1 + (Siemens / 2));
        for (var k = 1; k <= Count; k++)
        {
            Assert.Equal(0.2 * Math.Cosh((Count - k + 0.5) * t) / Math.Cosh((Count + 0.5) * t), array.WordLineVolts(0)[k - 1], 1e-13);
        }

        Assert.Equal(0.0011265993248721618, array.SourceAmperes[0], 1e-14);
    }

    // I = Σ g V cosh((k − 1/2) t) / cosh((m + 1/2) t) for a column whose rows are driven without resistance.
    [Theory]
    [InlineData(WireMethod.Iterative)]
    [InlineData(WireMethod.Direct)]
    public void A_column_is_a_hyperbolic_ladder(WireMethod method)
    {
        const int Count = 32;
        using var array = new WiredArray(Count, 1, new WireResistances(0, 2));
        array.SetConductances([.. Enumerable.Repeat(1e-4, Count)]);
        array.Solve([.. Enumerable.Repeat(0.1, Count)], method);
        Assert.Equal(0.00029890147598780225, array.OutputAmperes[0], 1e-16);
    }

    [Theory]
    [InlineData(WireMethod.Iterative)]
    [InlineData(WireMethod.Direct)]
    public void Without_resistance_the_currents_are_the_ideal_product(WireMethod method)
    {
        var example = ArrayExample.Draw(7, 5, 0, 0, 3);
        using var array = example.Create();
        array.Solve(example.Volts, method);
        for (var column = 0; column < 5; column++)
        {
            var ideal = Enumerable.Range(0, 7).Sum(row => example.Volts[row] * example.Siemens[(row * 5) + column]);
            Assert.Equal(ideal, array.OutputAmperes[column], 1e-19);
        }
    }

    private static void Close(double[] expected, ReadOnlySpan<double> actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], tolerance);
        }
    }

    private static string PathOf(string name) => Path.Combine(Golden!, name + ".csv");

    private static double[][] Read(string name) => [.. File.ReadLines(PathOf(name)).Select(line => line.Split(',').Select(Parse).ToArray())];

    private static double Parse(string text) => text == "inf" ? double.PositiveInfinity : double.Parse(text, CultureInfo.InvariantCulture);

    private static string? FindGolden()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared", "golden", "crossbar");
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }
}
