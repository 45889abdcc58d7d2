using Neuromesh.Core.Crossbars.Networks;
using Neuromesh.Core.Crossbars.Nonlinear;
using Neuromesh.Core.Crossbars.Stacks;
using Neuromesh.Core.Crossbars.Wires;

namespace Neuromesh.Core.Crossbars.Reads;

/// <summary>Reads of a tile on a horizontal stack, one layer at a time, see <see cref="TileStack"/>.</summary>
internal sealed class HorizontalReads : IArrayReads
{
    private readonly HorizontalStack _stack;
    private readonly IMemristorCells _cells;
    private readonly CellCircuit? _circuit;
    private readonly double[] _siemens;
    private readonly LineDrive[] _drives;
    private readonly bool[] _isDriven;
    private readonly bool _floats;
    private readonly double _readVolts;

    /// <summary>Creates the reads.</summary>
    /// <param name="rows">Rows of the tile.</param>
    /// <param name="columns">Columns of the tile.</param>
    /// <param name="parameters">The stack, the cells' circuit, the lines, the read voltage and what other lines get.</param>
    public HorizontalReads(int rows, int columns, CrossbarParameters parameters)
    {
        var stack = parameters.Stack!;
        var layerRows = stack.RowsOfLayer(rows);
        (_readVolts, _circuit, _floats) = (parameters.ReadVoltageVolts, parameters.Circuit, parameters.UnselectedRows == UnselectedRows.Floating);
        _siemens = new double[stack.Layers * layerRows * columns];
        _siemens.AsSpan().Fill(parameters.ConductanceMinSiemens);
        _cells = _circuit?.CreateCells(stack.Layers * layerRows, columns, _readVolts) ?? new LinearCells(_siemens);
        _stack = new HorizontalStack(layerRows, columns, stack.Layers, new WireResistances(parameters.WordLineOhms, parameters.BitLineOhms), _cells);
        _drives = new LineDrive[_stack.Lines];
        _isDriven = new bool[stack.Layers * layerRows];
    }

    /// <inheritdoc/>
    public long Bytes => 4L * _siemens.Length * sizeof(double);

    /// <inheritdoc/>
    public void SetConductances(ReadOnlySpan<double> siemens)
    {
        // Row by row, layer after layer, is the tile's order; the rest of the last layer is off.
        siemens.CopyTo(_siemens);
        _cells.SetConductances(_siemens);
    }

    /// <inheritdoc/>
    public double Read(ReadOnlySpan<int> rows, Span<double> amperes)
    {
        var layer = rows[0] / _stack.Rows;
        var wordPlane = layer % 2 == 0 ? layer : layer + 1;
        var bitPlane = layer % 2 == 0 ? layer + 1 : layer;
        for (var plane = 0; plane <= _stack.Layers; plane++)
        {
            var isWord = plane % 2 == 0;
            var other = _floats && plane != bitPlane ? LineDrive.Floating : isWord ? LineDrive.AtStart(0) : LineDrive.AtEnd(0);
            _drives.AsSpan(_stack.LineOf(plane, 0), isWord ? _stack.Rows : _stack.Columns).Fill(other);
        }

        _isDriven.AsSpan().Clear();
        foreach (var row in rows)
        {
            _drives[_stack.LineOf(wordPlane, row - (layer * _stack.Rows))] = LineDrive.AtStart(_readVolts);
            _isDriven[row] = true;
        }

        _circuit?.DriveGates(_cells, _isDriven);
        _stack.Solve(_drives);
        for (var column = 0; column < amperes.Length; column++)
        {
            amperes[column] = -_stack.SourceAmperes(bitPlane, column).End;
        }

        var sum = 0.0;
        foreach (var row in rows)
        {
            sum += _stack.SourceAmperes(wordPlane, row - (layer * _stack.Rows)).Start;
        }

        return sum * _readVolts;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
