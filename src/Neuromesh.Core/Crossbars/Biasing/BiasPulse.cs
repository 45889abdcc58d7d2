using Neuromesh.Core.Crossbars.Networks;
using Neuromesh.Core.Crossbars.Nonlinear;
using Neuromesh.Core.Crossbars.Stacks;
using Neuromesh.Core.Devices;

namespace Neuromesh.Core.Crossbars.Biasing;

/// <summary>Bias patterns as pulses on arrays of physical devices: what a write or a read does to every cell, the disturbed ones among them.</summary>
/// <remarks>
/// A pulse is cut into parts of equal length; voltages and temperatures are solved for at the start of each and held, so a cell that switches within a part
/// changes its neighbours' voltages at the next. Without wire resistance and heat, a pattern without floating lines holds all voltages, and one part is exact.
/// Heat: each cell's surroundings are warmer by what all cells' power makes of them (<see cref="ThermalCrosstalk"/>), its own included.
/// </remarks>
public static class BiasPulse
{
    /// <summary>Applies a pattern to a planar array for some time and follows the states of all cells.</summary>
    /// <param name="array">The array; its cells are devices with states.</param>
    /// <param name="pattern">The pattern.</param>
    /// <param name="seconds">Length of the pulse in s, above 0.</param>
    /// <param name="parts">Parts, 1 or more.</param>
    /// <param name="heat">How heat spreads in an array of this size; null to leave it out.</param>
    /// <returns>The array under the pattern at the start of the last part.</returns>
    /// <exception cref="ArgumentException">The cells are no devices, a number is outside its range, or a voltage beyond the device's range.</exception>
    public static BiasReport Apply(BiasedArray array, BiasPattern pattern, double seconds, int parts = 1, ThermalCrosstalk? heat = null)
    {
        ArgumentNullException.ThrowIfNull(array);
        var cells = Checked(array.Cells, seconds, parts, heat);
        BiasReport? report = null;
        for (var part = 0; part < parts; part++)
        {
            report = BiasReport.Of(array, pattern);
            Advance(cells, array.CellVolts, array.CellAmperes, seconds / parts, heat);
        }

        return report!;
    }

    /// <summary>Applies a pattern to a stack for some time and follows the states of all cells.</summary>
    /// <param name="stack">The stack; its cells are devices with states.</param>
    /// <param name="layer">Layer of the selected cell.</param>
    /// <param name="pattern">The pattern.</param>
    /// <param name="seconds">Length of the pulse in s, above 0.</param>
    /// <param name="parts">Parts, 1 or more.</param>
    /// <param name="heat">How heat spreads in a stack of this size; null to leave it out.</param>
    /// <exception cref="ArgumentException">The cells are no devices, a number is outside its range, or a voltage beyond the device's range.</exception>
    public static void Apply(HorizontalStack stack, int layer, BiasPattern pattern, double seconds, int parts = 1, ThermalCrosstalk? heat = null)
    {
        ArgumentNullException.ThrowIfNull(stack);
        var cells = Checked(stack.Cells, seconds, parts, heat);
        for (var part = 0; part < parts; part++)
        {
            stack.Solve(stack.Select(layer, pattern));
            Advance(cells, stack.CellVolts, stack.CellAmperes, seconds / parts, heat);
        }
    }

    private static DeviceCells Checked(ICellModel model, double seconds, int parts, ThermalCrosstalk? heat)
    {
        DeviceParameter.Positive(seconds, "s");
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(parts);
        if (model is not DeviceCells cells)
        {
            throw new ArgumentException($"Cells of {model.GetType().Name} have no state that a pulse could change.", nameof(model));
        }

        return heat is null || heat.Layers * heat.Rows * heat.Columns == cells.Count ? cells
            : throw new ArgumentException($"Heat spreads over {heat.Layers * heat.Rows * heat.Columns} cells where the array has {cells.Count}.", nameof(heat));
    }

    private static void Advance(DeviceCells cells, ReadOnlySpan<double> volts, ReadOnlySpan<double> amperes, double seconds, ThermalCrosstalk? heat)
    {
        var rises = new double[cells.Count];
        if (heat is not null)
        {
            for (var cell = 0; cell < rises.Length; cell++)
            {
                rises[cell] = Math.Abs(volts[cell] * amperes[cell]);
            }

            heat.Rises(rises, rises);
        }

        for (var cell = 0; cell < cells.Count; cell++)
        {
            cells.Advance(cell, volts[cell], seconds, rises[cell]);
        }
    }
}
