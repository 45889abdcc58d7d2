using Neuromesh.Core.Crossbars.Networks;
using Neuromesh.Core.Crossbars.Nonlinear;
using Neuromesh.Core.Crossbars.Stacks;

namespace Neuromesh.Core.Crossbars.Cells;

/// <summary>Cells of a tile that are written, in the places of its stack; places that hold no weight have the first cell's model in the off state, and stay.</summary>
internal sealed class PlacedCells : ICellModel
{
    private const int NoCell = -1;

    private readonly WrittenCells _cells;
    private readonly int[] _cellOf;
    private readonly double[] _off;

    /// <summary>Puts cells in their places.</summary>
    /// <param name="cells">The cells.</param>
    /// <param name="places">Their places.</param>
    /// <param name="offSiemens">Conductance of the off state in S.</param>
    /// <param name="readVolts">Voltage of a read in V.</param>
    public PlacedCells(WrittenCells cells, TilePlaces places, double offSiemens, double readVolts)
    {
        (_cells, _cellOf, _off) = (cells, new int[places.Count], new double[cells.DeviceOf(0).StateCount]);
        _cellOf.AsSpan().Fill(NoCell);
        for (var cell = 0; cell < cells.Count; cell++)
        {
            _cellOf[places.Of(cell)] = cell;
        }

        TwoTerminalTileCells.Program(cells.DeviceOf(0), offSiemens, readVolts, _off);
    }

    /// <inheritdoc/>
    public int Count => _cellOf.Length;

    /// <inheritdoc/>
    public bool IsLinear => false;

    /// <inheritdoc/>
    public bool IsShorted(int cell) => false;

    /// <inheritdoc/>
    public CellCurrent At(int cell, double firstVolts, double secondVolts) => _cellOf[cell] == NoCell
        ? DeviceCells.CurrentOf(_cells.DeviceOf(0), _off, firstVolts - secondVolts)
        : _cells.At(_cellOf[cell], firstVolts, secondVolts);
}
