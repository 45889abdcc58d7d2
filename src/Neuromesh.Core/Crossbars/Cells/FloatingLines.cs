using Neuromesh.Core.Crossbars.Biasing;
using Neuromesh.Core.Crossbars.Networks;
using Neuromesh.Core.Crossbars.Wires;

namespace Neuromesh.Core.Crossbars.Cells;

/// <summary>The voltages of an array's cells while one is written and all other lines float; lines are ideal.</summary>
/// <param name="rows">Word lines.</param>
/// <param name="columns">Bit lines.</param>
/// <param name="cells">[rows × columns] as they are when asked.</param>
internal sealed class FloatingLines(int rows, int columns, ICellModel cells)
{
    private readonly BiasedArray _array = new(rows, columns, default, cells);

    /// <summary>Selects a cell.</summary>
    /// <param name="row">Its row.</param>
    /// <param name="column">Its column.</param>
    /// <param name="volts">Voltage of the word line in V; the bit line has 0 V.</param>
    /// <exception cref="SingularArrayException">A line has no path to either.</exception>
    /// <exception cref="WireSolveException">The accuracy was not reached.</exception>
    public void Solve(int row, int column, double volts)
    {
        var pattern = new BiasPattern(BiasScheme.Floating, row, column, volts);
        _array.Solve(pattern.WordLines(rows), pattern.BitLines(columns));
    }

    /// <summary>Voltage of a cell in V, of its word line less that of its bit line.</summary>
    /// <param name="cell">Which, from 0, row by row.</param>
    public double CellVolts(int cell) => _array.CellVolts[cell];
}

/// <summary>Cells of a tile's physical models, each as its state is.</summary>
/// <remarks>Derivatives as in <see cref="Nonlinear.DeviceCells"/>.</remarks>
/// <param name="cells">The cells.</param>
/// <param name="count">How many.</param>
internal sealed class WrittenCells(TwoTerminalTileCells cells, int count) : ICellModel
{
    private const double RelativeDifference = 1e-6;
    private const double SmallestDifference = 1e-9;

    /// <inheritdoc/>
    public int Count => count;

    /// <inheritdoc/>
    public bool IsLinear => false;

    /// <inheritdoc/>
    public bool IsShorted(int cell) => false;

    /// <inheritdoc/>
    public CellCurrent At(int cell, double firstVolts, double secondVolts)
    {
        var device = cells.DeviceOf(cell);
        var state = cells.StateOf(cell);
        var volts = firstVolts - secondVolts;
        var difference = Math.Max(SmallestDifference, RelativeDifference * Math.Abs(volts));
        var siemens = (device.CurrentAmperes(state, volts + difference) - device.CurrentAmperes(state, volts - difference)) / (2 * difference);
        return new CellCurrent(device.CurrentAmperes(state, volts), siemens, siemens);
    }
}
