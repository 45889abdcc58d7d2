using Neuromesh.Core.Crossbars.Wires;

namespace Neuromesh.Core.Crossbars.Reads;

/// <summary>Linear cells, and rows that are driven at the read voltage or at 0 V: the effective matrix takes over after <see cref="EffectiveMatrix.ReadsBeforeSetUp"/> reads.</summary>
internal sealed class GroundedRowReads : IArrayReads
{
    private readonly EffectiveMatrix _matrix;
    private readonly double[] _rowVolts;
    private readonly double _readVolts;

    /// <summary>Creates the reads.</summary>
    /// <param name="rows">Word lines.</param>
    /// <param name="columns">Bit lines.</param>
    /// <param name="wires">Resistances of the segments.</param>
    /// <param name="readVolts">Voltage of a driven row in V.</param>
    public GroundedRowReads(int rows, int columns, WireResistances wires, double readVolts)
    {
        _matrix = new EffectiveMatrix(rows, columns, wires, keepsDrivers: true);
        _rowVolts = new double[rows];
        _readVolts = readVolts;
    }

    /// <inheritdoc/>
    public long Bytes => (long)_rowVolts.Length * (_rowVolts.Length + _matrix.Columns) * sizeof(double);

    /// <inheritdoc/>
    public void SetConductances(ReadOnlySpan<double> siemens) => _matrix.SetConductances(siemens);

    /// <inheritdoc/>
    public double Read(ReadOnlySpan<int> rows, Span<double> amperes)
    {
        _rowVolts.AsSpan().Clear();
        foreach (var row in rows)
        {
            _rowVolts[row] = _readVolts;
        }

        _matrix.Read(_rowVolts, 1, amperes);
        return _matrix.SourcesWatts(_rowVolts);
    }

    /// <inheritdoc/>
    public void Dispose() => _matrix.Dispose();
}
