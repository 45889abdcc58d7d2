namespace Neuromesh.Core.Crossbars.Stacks;

/// <summary>Sizes and materials of a stack, as far as they conduct heat.</summary>
/// <remarks>
/// Default lengths are a choice (40 nm lines); bulk values of the materials: tungsten-like lines 100 W/(m K), silicon dioxide 1.4 W/(m K), rounded and
/// lower in thin films. Of each layer's height the lines take <see cref="LineMetres"/> and the cells <see cref="CellMetres"/>.
/// </remarks>
public sealed record ThermalGeometry
{
    /// <summary>Distance of neighbouring cells in m, above 0.</summary>
    public double PitchMetres { get; init; } = 80e-9;

    /// <summary>Width of a line in m, above 0 and up to the pitch.</summary>
    public double WidthMetres { get; init; } = 40e-9;

    /// <summary>Height of a line in m, above 0.</summary>
    public double LineMetres { get; init; } = 40e-9;

    /// <summary>Height of the insulator with the cells in m, above 0.</summary>
    public double CellMetres { get; init; } = 20e-9;

    /// <summary>Insulator between the lowest cells and the substrate, which is at ambient temperature, in m, above 0.</summary>
    public double IsolationMetres { get; init; } = 200e-9;

    /// <summary>Thermal conductivity of the lines in W/(m K), above 0.</summary>
    public double LineWattPerMetreKelvin { get; init; } = 100;

    /// <summary>Thermal conductivity of the insulator in W/(m K), above 0.</summary>
    public double InsulatorWattPerMetreKelvin { get; init; } = 1.4;

    /// <summary>From a cell to its neighbour in W/K: the line that joins them and the insulator around it, in parallel.</summary>
    public double LateralWattPerKelvin
        => ((LineWattPerMetreKelvin * WidthMetres * LineMetres) + (InsulatorWattPerMetreKelvin * ((PitchMetres * (LineMetres + CellMetres)) - (WidthMetres * LineMetres)))) / PitchMetres;

    /// <summary>From a cell to the one above it in W/K: the insulator and the line between them, one after the other.</summary>
    public double VerticalWattPerKelvin => PitchMetres * PitchMetres / ((CellMetres / InsulatorWattPerMetreKelvin) + (LineMetres / LineWattPerMetreKelvin));

    /// <summary>From a cell of the lowest layer to the substrate in W/K.</summary>
    public double SinkWattPerKelvin => InsulatorWattPerMetreKelvin * PitchMetres * PitchMetres / IsolationMetres;

    /// <summary>The same stack with all lengths multiplied by a factor.</summary>
    /// <param name="factor">Above 0; below 1 shrinks it.</param>
    public ThermalGeometry Scaled(double factor)
    {
        Devices.DeviceParameter.Positive(factor, "");
        return this with
        {
            PitchMetres = PitchMetres * factor,
            WidthMetres = WidthMetres * factor,
            LineMetres = LineMetres * factor,
            CellMetres = CellMetres * factor,
            IsolationMetres = IsolationMetres * factor,
        };
    }

    /// <summary>Refuses values outside their ranges.</summary>
    /// <returns>This geometry.</returns>
    /// <exception cref="ArgumentException">One is; the message names it, its value and the range.</exception>
    public ThermalGeometry Checked()
    {
        Devices.DeviceParameter.Positive(PitchMetres, "m");
        Devices.DeviceParameter.Positive(WidthMetres, "m");
        Devices.DeviceParameter.Within(WidthMetres, 0, PitchMetres, "m");
        Devices.DeviceParameter.Positive(LineMetres, "m");
        Devices.DeviceParameter.Positive(CellMetres, "m");
        Devices.DeviceParameter.Positive(IsolationMetres, "m");
        Devices.DeviceParameter.Positive(LineWattPerMetreKelvin, "W/(m K)");
        Devices.DeviceParameter.Positive(InsulatorWattPerMetreKelvin, "W/(m K)");
        return this;
    }
}
