using Neuromesh.Core.Crossbars.Biasing;
using Neuromesh.Core.Crossbars.Networks;
using Neuromesh.Core.Crossbars.Nonlinear;
using Neuromesh.Core.Crossbars.Wires;

namespace Neuromesh.Core.Crossbars.Reads;

/// <summary>Nonlinear or gated cells with wires: Newton's method for each pattern of driven rows, from the same start each time, so that a result depends on nothing before.</summary>
internal sealed class NonlinearReads : IArrayReads
{
    private readonly BiasedArray _array;
    private readonly IMemristorCells _cells;
    private readonly CellCircuit _circuit;
    private readonly LineDrive[] _wordLines;
    private readonly LineDrive[] _bitLines;
    private readonly bool[] _isDriven;
    private readonly LineDrive _driven;
    private readonly LineDrive _other;
    private readonly double _readVolts;

    /// <summary>Creates the reads.</summary>
    /// <param name="rows">Word lines.</param>
    /// <param name="columns">Bit lines.</param>
    /// <param name="parameters">The cells' circuit, the wires' resistances, the read voltage and what other rows get.</param>
    public NonlinearReads(int rows, int columns, CrossbarParameters parameters)
    {
        _readVolts = parameters.ReadVoltageVolts;
        _circuit = parameters.Circuit ?? throw new ArgumentException("The cells are linear.", nameof(parameters));
        _cells = _circuit.CreateCells(rows, columns, _readVolts);
        _array = new BiasedArray(rows, columns, new WireResistances(parameters.WordLineOhms, parameters.BitLineOhms), _cells);
        _wordLines = new LineDrive[rows];
        _bitLines = new LineDrive[columns];
        _bitLines.AsSpan().Fill(LineDrive.AtEnd(0));
        _isDriven = new bool[rows];
        _driven = LineDrive.AtStart(_readVolts);
        _other = parameters.UnselectedRows == UnselectedRows.Floating ? LineDrive.Floating : LineDrive.AtStart(0);
    }

    /// <inheritdoc/>
    public long Bytes => 3L * _array.Rows * _array.Columns * sizeof(double);

    /// <inheritdoc/>
    public void SetConductances(ReadOnlySpan<double> siemens) => _cells.SetConductances(siemens);

    /// <inheritdoc/>
    public double Read(ReadOnlySpan<int> rows, Span<double> amperes)
    {
        _isDriven.AsSpan().Clear();
        _wordLines.AsSpan().Fill(_other);
        foreach (var row in rows)
        {
            (_wordLines[row], _isDriven[row]) = (_driven, true);
        }

        _circuit.DriveGates(_cells, _isDriven);
        _array.Solve(_wordLines, _bitLines);
        for (var column = 0; column < amperes.Length; column++)
        {
            // Out of the source of 0 V is into the line: the sense amplifier sees the reverse.
            amperes[column] = -_array.BitLineAmperes(column).End;
        }

        var sum = 0.0;
        foreach (var row in rows)
        {
            sum += _array.WordLineAmperes(row).Start;
        }

        return sum * _readVolts;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
