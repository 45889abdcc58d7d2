using Neuromesh.Core.Devices.Geometry;
using Neuromesh.Core.Devices.ValenceChange;
using Neuromesh.Core.Numerics;

namespace Neuromesh.Core.Devices.Characterization;

/// <summary>How resistance scales with a cell's area and thickness, filament beside volume and interface.</summary>
internal static class GeometrySignature
{
    private const int Points = 41;
    private const double SmallestSquareMetres = 1e-15;
    private const double LargestSquareMetres = 1e-11;
    private const double ThinnestMetres = 2e-9;
    private const double ThickestMetres = 2e-8;
    private const string Source = "scaling of Fig 8 d-f, Chen et al. 2023";

    /// <summary>Measures.</summary>
    /// <param name="geometries">Geometries to compare.</param>
    /// <param name="kinetics">The model whose cells they are.</param>
    public static DeviceCharacter Measure(IReadOnlyList<SwitchingGeometry> geometries, ThermalFilament kinetics)
    {
        List<CurveSeries> areas = [], thicknesses = [];
        List<DeviceFigure> figures = [];
        foreach (var geometry in geometries)
        {
            var name = geometry.Mechanism == SwitchingMechanism.Area ? "Interface" : geometry.Mechanism.ToString();
            foreach (var (label, state) in ((string, double)[])[("on", 1), ("off", 0)])
            {
                var area = Series(
                    $"{name.ToLowerInvariant()} {label}", SmallestSquareMetres, LargestSquareMetres, 1e12, size => Ohms(geometry with { AreaSquareMetres = size }, kinetics, state));
                var thickness = Series(
                    $"{name.ToLowerInvariant()} {label}", ThinnestMetres, ThickestMetres, 1e9, size => Ohms(geometry with { ThicknessMetres = size }, kinetics, state));
                areas.Add(area);
                thicknesses.Add(thickness);
                if (state == 1)
                {
                    figures.Add(new($"areaExponent{name}", Exponent(area), "", geometry.Mechanism == SwitchingMechanism.Filament ? 0 : -1, Source));
                    figures.Add(new($"thicknessExponent{name}", Exponent(thickness), "", geometry.Mechanism == SwitchingMechanism.Area ? 0 : 1, Source));
                }
            }
        }

        return new(
            [
                new("area", "Resistance of cells of different area", "cell area (µm²)", "resistance (ohm)", true, true, areas),
                new("thickness", "Resistance of films of different thickness", "film thickness (nm)", "resistance (ohm)", true, true, thicknesses),
            ],
            figures);
    }

    // As read from the cell, not from the formula.
    private static double Ohms(SwitchingGeometry geometry, ThermalFilament kinetics, double state)
    {
        var cell = geometry.Cell(kinetics);
        return cell.ReadVolts / cell.CurrentAmperes([state, 0], cell.ReadVolts);
    }

    private static CurveSeries Series(string label, double smallest, double largest, double unit, Func<double, double> ohms)
    {
        double[] sizes = [.. Enumerable.Range(0, Points).Select(i => smallest * DeterministicMath.Exp(DeterministicMath.Log(largest / smallest) * i / (Points - 1)))];
        return new(label, [.. sizes.Select(size => size * unit)], [.. sizes.Select(ohms)]);
    }

    private static double Exponent(CurveSeries series)
        => DeterministicMath.Log(series.Y[^1] / series.Y[0]) / DeterministicMath.Log(series.X[^1] / series.X[0]);
}
