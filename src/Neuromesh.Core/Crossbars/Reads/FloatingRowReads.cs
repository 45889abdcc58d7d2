using Neuromesh.Core.Crossbars.Wires;

namespace Neuromesh.Core.Crossbars.Reads;

/// <summary>Linear cells, and rows that float unless they are driven: solved for each pattern, because each has an effective matrix of its own.</summary>
internal sealed class FloatingRowReads : IArrayReads
{
    private readonly WiredArray _array;
    private readonly double[] _rowVolts;
    private readonly bool[] _floating;
    private readonly double _readVolts;

    /// <summary>Creates the reads.</summary>
    /// <param name="rows">Word lines.</param>
    /// <param name="columns">Bit lines.</param>
    /// <param name="wires">Resistances of the segments.</param>
    /// <param name="readVolts">Voltage of a driven row in V.</param>
    public FloatingRowReads(int rows, int columns, WireResistances wires, double readVolts)
    {
        _array = new WiredArray(rows, columns, wires);
        _rowVolts = new double[rows];
        _rowVolts.AsSpan().Fill(readVolts);
        _floating = new bool[rows];
        _readVolts = readVolts;
    }

    /// <inheritdoc/>
    public long Bytes => 3L * _array.Rows * _array.Columns * sizeof(double);

    /// <inheritdoc/>
    public void SetConductances(ReadOnlySpan<double> siemens) => _array.SetConductances(siemens);

    /// <inheritdoc/>
    public double Read(ReadOnlySpan<int> rows, Span<double> amperes)
    {
        _floating.AsSpan().Fill(true);
        foreach (var row in rows)
        {
            _floating[row] = false;
        }

        _array.SetFloatingRows(_floating);
        _array.Solve(_rowVolts);
        _array.OutputAmperes.CopyTo(amperes);
        var sum = 0.0;
        foreach (var row in rows)
        {
            sum += _array.SourceAmperes[row];
        }

        return sum * _readVolts;
    }

    /// <inheritdoc/>
    public void Dispose() => _array.Dispose();
}
