using Neuromesh.Core.Kernels;
using Neuromesh.Core.Memory;

namespace Neuromesh.Core.Crossbars.Products;

/// <summary>
/// A matrix of conductances for fast ideal products <c>I[c] = Σ_r V[r] G[r, c]</c>, stored in 32, 16 or 8 bits a cell.
/// </summary>
/// <remarks>
/// <para>
/// With 16 or 8 bits, <c>G = minimum + step · q</c>, q a whole number and step = (maximum − minimum) / 65,535 or 255; then
/// <c>I = step · Σ V q + minimum · Σ V</c>. Cells are rounded to the nearest level, so that
/// <c>|ΔI| ≤ step / 2 · Σ |V|</c> on top of single precision's <c>(n + 3) 2^-24 Σ |V| Gmax</c> for n driven rows, which is all for
/// <see cref="CellPrecision.Single"/>.
/// </para>
/// <para>
/// Sums are fused multiply-adds over ascending rows: a vector gives the same bits alone, in a batch, or as a list of its driven rows, at
/// every vector width. Rows that are not driven cost nothing in <see cref="MultiplyRows"/>. Not for use by two threads at once.
/// </para>
/// </remarks>
public sealed unsafe class ConductanceMatrix : IDisposable
{
    private const int ColumnBlock = ProductKernels<SingleCode, float>.ColumnBlock;

    private readonly NativeBuffer<byte> _cells;
    private readonly int _stride;
    private readonly int _paddedColumns;
    private readonly double _stepSiemens;
    private NativeBuffer<float> _sums;
    private float[] _spikeVolts = [];

    /// <summary>Creates a matrix whose cells are all at the minimum.</summary>
    /// <param name="rows">Rows, 1 or more.</param>
    /// <param name="columns">Columns, 1 or more.</param>
    /// <param name="precision">Bits of a cell.</param>
    /// <param name="minimumSiemens">Lowest level in S; 0 where the precision is single.</param>
    /// <param name="maximumSiemens">Highest level in S, above the lowest; ignored where the precision is single.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public ConductanceMatrix(int rows, int columns, CellPrecision precision, double minimumSiemens, double maximumSiemens)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rows);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        if (!double.IsFinite(minimumSiemens) || !double.IsFinite(maximumSiemens) || !(maximumSiemens > minimumSiemens))
        {
            throw new ArgumentOutOfRangeException(nameof(maximumSiemens), maximumSiemens, "The highest conductance must be above the lowest.");
        }

        Rows = rows;
        Columns = columns;
        Precision = precision;
        MinimumSiemens = precision == CellPrecision.Single ? 0 : minimumSiemens;
        MaximumSiemens = maximumSiemens;
        _stepSiemens = precision switch
        {
            CellPrecision.Bits16 => (maximumSiemens - minimumSiemens) / ushort.MaxValue,
            CellPrecision.Bits8 => (maximumSiemens - minimumSiemens) / byte.MaxValue,
            _ => 1,
        };
        _paddedColumns = (columns + ColumnBlock - 1) / ColumnBlock * ColumnBlock;

        // Rows at a distance of a power of two would all fall into a few sets of the caches.
        var line = 64 / CellBytes;
        _stride = (((_paddedColumns + line - 1) / line) | 1) * line;
        _cells = new NativeBuffer<byte>((long)rows * _stride * CellBytes);
        _sums = new NativeBuffer<float>(_paddedColumns);
    }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Number of columns.</summary>
    public int Columns { get; }

    /// <summary>Bits of a cell.</summary>
    public CellPrecision Precision { get; }

    /// <summary>Lowest level in S; 0 in single precision.</summary>
    public double MinimumSiemens { get; }

    /// <summary>Highest level in S.</summary>
    public double MaximumSiemens { get; }

    /// <summary>Largest difference between a conductance in the range and what is stored, levels only, in S; 0 in single precision.</summary>
    public double LevelErrorSiemens => Precision == CellPrecision.Single ? 0 : _stepSiemens / 2;

    /// <summary>Bytes of the cells, padding included.</summary>
    public long Bytes => _cells.Bytes;

    private int CellBytes => Precision switch
    {
        CellPrecision.Single => sizeof(float),
        CellPrecision.Bits16 => sizeof(ushort),
        _ => sizeof(byte),
    };

    /// <summary>Stores a row.</summary>
    /// <param name="row">Row, from 0.</param>
    /// <param name="siemens">[columns] in S; values beyond the levels are clipped to them.</param>
    /// <exception cref="ArgumentException">The length is wrong, or a value is not finite.</exception>
    public void SetRow(int row, ReadOnlySpan<double> siemens)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Rows, nameof(row));
        if (siemens.Length != Columns)
        {
            throw new ArgumentException($"There are {siemens.Length} conductances for {Columns} columns.", nameof(siemens));
        }

        var cells = _cells.Pointer + ((long)row * _stride * CellBytes);
        for (var column = 0; column < Columns; column++)
        {
            if (!double.IsFinite(siemens[column]))
            {
                throw new ArgumentException($"Row {row}, column {column} (counted from 0): a conductance of {siemens[column]} S; it must be finite.", nameof(siemens));
            }

            switch (Precision)
            {
                case CellPrecision.Single:
                    ((float*)cells)[column] = (float)siemens[column];
                    break;
                case CellPrecision.Bits16:
                    ((ushort*)cells)[column] = (ushort)Level(siemens[column], ushort.MaxValue);
                    break;
                default:
                    cells[column] = (byte)Level(siemens[column], byte.MaxValue);
                    break;
            }
        }
    }

    /// <summary>The conductance that a cell stands for in S.</summary>
    /// <param name="row">Row, from 0.</param>
    /// <param name="column">Column, from 0.</param>
    public double Conductance(int row, int column)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Rows, nameof(row));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)column, (uint)Columns, nameof(column));
        var i = ((long)row * _stride) + column;
        return Precision switch
        {
            CellPrecision.Single => ((float*)_cells.Pointer)[i],
            CellPrecision.Bits16 => MinimumSiemens + (_stepSiemens * ((ushort*)_cells.Pointer)[i]),
            _ => MinimumSiemens + (_stepSiemens * _cells.Pointer[i]),
        };
    }

    /// <summary>Column currents for voltages on all rows.</summary>
    /// <param name="volts">[batch × rows] in V.</param>
    /// <param name="batch">Number of vectors, 1 or more.</param>
    /// <param name="amperes">[batch × columns] in A, overwritten.</param>
    /// <exception cref="ArgumentException">A length is wrong.</exception>
    public void Multiply(ReadOnlySpan<float> volts, int batch, Span<float> amperes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batch);
        if (volts.Length != (long)batch * Rows || amperes.Length != (long)batch * Columns)
        {
            throw new ArgumentException($"{volts.Length} voltages and {amperes.Length} currents do not belong to {batch} vectors on {Rows} x {Columns} cells.");
        }

        ReserveSums(batch);
        fixed (float* input = volts)
        {
            switch (Precision)
            {
                case CellPrecision.Single:
                    ProductKernels<SingleCode, float>.Batch((float*)_cells.Pointer, _stride, Rows, input, Rows, batch, _sums.Pointer, _paddedColumns, _paddedColumns, _sums.Pointer + ((long)batch * _paddedColumns));
                    break;
                case CellPrecision.Bits16:
                    ProductKernels<WordCode, ushort>.Batch((ushort*)_cells.Pointer, _stride, Rows, input, Rows, batch, _sums.Pointer, _paddedColumns, _paddedColumns, _sums.Pointer + ((long)batch * _paddedColumns));
                    break;
                default:
                    ProductKernels<ByteCode, byte>.Batch(_cells.Pointer, _stride, Rows, input, Rows, batch, _sums.Pointer, _paddedColumns, _paddedColumns, _sums.Pointer + ((long)batch * _paddedColumns));
                    break;
            }
        }

        for (var b = 0; b < batch; b++)
        {
            Write(_sums.Pointer + ((long)b * _paddedColumns), volts.Slice(b * Rows, Rows), amperes.Slice(b * Columns, Columns));
        }
    }

    /// <summary>Column currents where only some rows are driven.</summary>
    /// <param name="rows">The driven rows, ascending; one that occurs n times is added n times.</param>
    /// <param name="volts">[driven rows] in V.</param>
    /// <param name="amperes">[columns] in A, overwritten.</param>
    /// <exception cref="ArgumentException">A length is wrong, or a row lies outside the matrix or out of order.</exception>
    public void MultiplyRows(ReadOnlySpan<int> rows, ReadOnlySpan<float> volts, Span<float> amperes)
    {
        if (rows.Length != volts.Length || amperes.Length != Columns)
        {
            throw new ArgumentException($"{rows.Length} rows with {volts.Length} voltages and {amperes.Length} currents do not belong to {Columns} columns.");
        }

        CheckRows(rows);
        fixed (int* list = rows)
        fixed (float* input = volts)
        {
            switch (Precision)
            {
                case CellPrecision.Single:
                    ProductKernels<SingleCode, float>.Single((float*)_cells.Pointer, _stride, list, input, rows.Length, _sums.Pointer, _paddedColumns);
                    break;
                case CellPrecision.Bits16:
                    ProductKernels<WordCode, ushort>.Single((ushort*)_cells.Pointer, _stride, list, input, rows.Length, _sums.Pointer, _paddedColumns);
                    break;
                default:
                    ProductKernels<ByteCode, byte>.Single(_cells.Pointer, _stride, list, input, rows.Length, _sums.Pointer, _paddedColumns);
                    break;
            }
        }

        Write(_sums.Pointer, volts, amperes);
    }

    /// <summary>Column currents where some rows are driven with one voltage, as those are that spike in one step.</summary>
    /// <param name="rows">The driven rows, ascending; one that occurs n times is added n times. At most <see cref="LevelSums.MostRows"/>.</param>
    /// <param name="volts">Their voltage in V.</param>
    /// <param name="amperes">[columns] in A, overwritten.</param>
    /// <remarks>
    /// With 8 bits the levels are summed as whole numbers, n rows in an exact sum, and multiplied once: <c>I = V (step · Σ q + minimum · n)</c>, four to five times less work than
    /// <see cref="MultiplyRows"/>, whose sums of products are rounded at every row. Cells of 16 and 32 bits go the way of <see cref="MultiplyRows"/>, with its bits.
    /// </remarks>
    /// <exception cref="ArgumentException">A length is wrong, or a row lies outside the matrix or out of order.</exception>
    public void MultiplySpikes(ReadOnlySpan<int> rows, float volts, Span<float> amperes)
    {
        if (amperes.Length != Columns)
        {
            throw new ArgumentException($"{amperes.Length} currents do not belong to {Columns} columns.", nameof(amperes));
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows.Length, LevelSums.MostRows, nameof(rows));
        if (Precision != CellPrecision.Bits8)
        {
            _spikeVolts = _spikeVolts.Length < rows.Length ? new float[Math.Max(rows.Length, Rows)] : _spikeVolts;
            var driven = _spikeVolts.AsSpan(0, rows.Length);
            driven.Fill(volts);
            MultiplyRows(rows, driven, amperes);
            return;
        }

        CheckRows(rows);
        var sums = new Span<int>(_sums.Pointer, _paddedColumns);
        sums.Clear();
        LevelSums.Accumulate(_cells.Pointer, _stride, rows, sums);
        var factor = volts * _stepSiemens;
        var offset = volts * MinimumSiemens * rows.Length;
        for (var column = 0; column < amperes.Length; column++)
        {
            amperes[column] = (float)Math.FusedMultiplyAdd(factor, sums[column], offset);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _cells.Dispose();
        _sums.Dispose();
    }

    private void CheckRows(ReadOnlySpan<int> rows)
    {
        var before = 0;
        foreach (var row in rows)
        {
            if (row < before || row >= Rows)
            {
                throw new ArgumentException($"Row {row} follows row {before}; rows must ascend and lie below {Rows}.", nameof(rows));
            }

            before = row;
        }
    }

    private double Level(double siemens, double highest) => Math.Clamp(Math.Round((siemens - MinimumSiemens) / _stepSiemens), 0, highest);

    private void ReserveSums(int batch)
    {
        var length = ((long)batch * _paddedColumns) + ProductKernels<SingleCode, float>.ScratchLength(Rows, batch);
        if (_sums.Length < length)
        {
            _sums.Dispose();
            _sums = new NativeBuffer<float>(length);
        }
    }

    private void Write(float* sums, ReadOnlySpan<float> volts, Span<float> amperes)
    {
        if (Precision == CellPrecision.Single)
        {
            new Span<float>(sums, Columns).CopyTo(amperes);
            return;
        }

        var sum = 0.0;
        foreach (var value in volts)
        {
            sum += value;
        }

        var offset = (float)(MinimumSiemens * sum);
        var step = (float)_stepSiemens;
        for (var column = 0; column < amperes.Length; column++)
        {
            amperes[column] = MathF.FusedMultiplyAdd(step, sums[column], offset);
        }
    }
}
