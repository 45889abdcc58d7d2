using Neuromesh.Core.Crossbars.Networks;
using Neuromesh.Core.Crossbars.Nonlinear;
using Neuromesh.Core.Crossbars.Stacks;

namespace Neuromesh.Core.Crossbars.Reads;

/// <summary>Reads of a tile whose rows are pillars, see <see cref="TileStack"/>.</summary>
internal sealed class PillarReads : IArrayReads
{
    private readonly PillarArray _array;
    private readonly IMemristorCells _cells;
    private readonly int _rows;
    private readonly int _columns;
    private readonly double[] _siemens;
    private readonly LineDrive[] _pillars;
    private readonly LineDrive[] _bitLines;
    private readonly LineDrive _other;
    private readonly double _readVolts;

    /// <summary>Creates the reads.</summary>
    /// <param name="rows">Rows of the tile.</param>
    /// <param name="columns">Columns of the tile.</param>
    /// <param name="parameters">The stack, the cells' circuit, the resistances of pillars (word lines) and bit lines, the read voltage and what other pillars get.</param>
    public PillarReads(int rows, int columns, CrossbarParameters parameters)
    {
        var layers = parameters.Stack!.Layers;
        var pillarRows = (columns + layers - 1) / layers;
        (_rows, _columns, _readVolts) = (rows, columns, parameters.ReadVoltageVolts);
        _siemens = new double[layers * pillarRows * rows];
        _siemens.AsSpan().Fill(parameters.ConductanceMinSiemens);
        _cells = parameters.Circuit?.CreateCells(layers * pillarRows, rows, _readVolts) ?? new LinearCells(_siemens);
        _array = new PillarArray(pillarRows, rows, layers, parameters.WordLineOhms, parameters.BitLineOhms, LayerElectrodes.Lines, _cells);
        _pillars = new LineDrive[pillarRows * rows];
        _bitLines = new LineDrive[_array.BitLines];
        _bitLines.AsSpan().Fill(LineDrive.AtEnd(0));
        _other = parameters.UnselectedRows == UnselectedRows.Floating ? LineDrive.Floating : LineDrive.AtStart(0);
    }

    /// <inheritdoc/>
    public long Bytes => 4L * _siemens.Length * sizeof(double);

    /// <inheritdoc/>
    public void SetConductances(ReadOnlySpan<double> siemens)
    {
        for (var row = 0; row < _rows; row++)
        {
            for (var column = 0; column < _columns; column++)
            {
                _siemens[(BitLineOf(column) * _rows) + row] = siemens[(row * _columns) + column];
            }
        }

        _cells.SetConductances(_siemens);
    }

    /// <inheritdoc/>
    public double Read(ReadOnlySpan<int> rows, Span<double> amperes)
    {
        _pillars.AsSpan().Fill(_other);
        foreach (var row in rows)
        {
            for (var pillarRow = 0; pillarRow < _array.Rows; pillarRow++)
            {
                _pillars[(pillarRow * _rows) + row] = LineDrive.AtStart(_readVolts);
            }
        }

        _array.Solve(_pillars, _bitLines);
        for (var column = 0; column < amperes.Length; column++)
        {
            amperes[column] = -_array.BitLineAmperes(BitLineOf(column)).End;
        }

        var sum = 0.0;
        foreach (var row in rows)
        {
            for (var pillarRow = 0; pillarRow < _array.Rows; pillarRow++)
            {
                sum += _array.PillarAmperes((pillarRow * _rows) + row).Start;
            }
        }

        return sum * _readVolts;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private int BitLineOf(int column)
    {
        var (pillarRow, layer) = Math.DivRem(column, _array.Layers);
        return (layer * _array.Rows) + pillarRow;
    }
}
