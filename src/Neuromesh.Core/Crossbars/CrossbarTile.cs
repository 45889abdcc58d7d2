using Neuromesh.Core.Kernels;

namespace Neuromesh.Core.Crossbars;

/// <summary>
/// One array of devices, the part [rowStart, rowEnd) × [columnStart, columnEnd) of a projection's matrix:
/// <c>weight[c] = weightFullScale · (I+ − I−) / (readVoltage · (Gmax − Gmin))</c>.
/// </summary>
/// <remarks>
/// <para>
/// Ideal wires and periphery: no line resistance, no noise, a linear device, converters without error. Currents are summed row by row
/// in double (<see cref="CrossbarVmm"/>), so a column's result does not depend on the columns beside it. With u = 2^-53 and n driven rows
/// the result differs from the exact one for its conductances' target weights by at most
/// <c>2 n (n + 6) u · weightFullScale · Gmax / (Gmax − Gmin)</c>, levels and clipping aside. Cutting the rows into several tiles changes
/// the sum within that bound, cutting the columns changes nothing.
/// </para>
/// <para>
/// Without differential pairs a reference line of Gmin devices takes the place of I−, summed in the same order, so that weights of zero
/// give exactly zero. A tile is not for use by two threads at once.
/// </para>
/// </remarks>
public sealed class CrossbarTile : ICrossbarTile
{
    private readonly CrossbarMapping _mapping;
    private readonly ConductanceArray _plus;
    private readonly ConductanceArray? _minus;
    private readonly double[] _plusCurrentsAmperes;
    private readonly double[] _minusCurrentsAmperes;

    /// <summary>Programs the devices.</summary>
    /// <param name="mapping">The projection's mapping from weights to conductances.</param>
    /// <param name="weights">The projection's whole matrix.</param>
    /// <param name="rowStart">First row of the tile.</param>
    /// <param name="rowEnd">One past its last row.</param>
    /// <param name="columnStart">First column.</param>
    /// <param name="columnEnd">One past its last column.</param>
    /// <exception cref="ArgumentOutOfRangeException">The tile is empty or reaches beyond the matrix.</exception>
    /// <exception cref="ArgumentException">
    /// A weight is not finite, or is negative while there are no differential pairs; the message names its place and value.
    /// </exception>
    public CrossbarTile(CrossbarMapping mapping, CrossbarWeights weights, int rowStart, int rowEnd, int columnStart, int columnEnd)
    {
        ArgumentNullException.ThrowIfNull(mapping);
        ArgumentNullException.ThrowIfNull(weights);
        CheckRange(rowStart, rowEnd, weights.Rows, nameof(rowStart));
        CheckRange(columnStart, columnEnd, weights.Columns, nameof(columnStart));
        _mapping = mapping;
        RowStart = rowStart;
        ColumnStart = columnStart;
        Rows = rowEnd - rowStart;
        Columns = columnEnd - columnStart;
        _plusCurrentsAmperes = new double[Columns];
        _minusCurrentsAmperes = new double[Columns];
        _plus = new ConductanceArray(Rows, Columns);
        try
        {
            _minus = mapping.Parameters.DifferentialPairs ? new ConductanceArray(Rows, Columns) : null;
            Program(weights);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>First row in the projection's matrix.</summary>
    public int RowStart { get; }

    /// <summary>First column in the projection's matrix.</summary>
    public int ColumnStart { get; }

    /// <summary>Number of rows (word lines).</summary>
    public int Rows { get; }

    /// <summary>Number of columns (targets); with differential pairs each has two bit lines.</summary>
    public int Columns { get; }

    /// <summary>Number of devices, both of a pair counted.</summary>
    public long DeviceCount => (long)Rows * Columns * (_minus is null ? 1 : 2);

    /// <summary>Memory of the conductances, padding included.</summary>
    public long Bytes => _plus.Bytes + (_minus?.Bytes ?? 0);

    /// <summary>The digest of all conductances; the digests of a projection's tiles add up to a sum that no cut changes.</summary>
    public ConductanceDigest Digest
    {
        get
        {
            var digest = default(ConductanceDigest);
            for (var row = 0; row < Rows; row++)
            {
                var plus = PlusRow(row);
                var minus = MinusRow(row);
                for (var column = 0; column < plus.Length; column++)
                {
                    digest += ConductanceDigest.OfPair(
                        RowStart + row,
                        ColumnStart + column,
                        plus[column],
                        minus.IsEmpty ? 0 : minus[column]);
                }
            }

            return digest;
        }
    }

    /// <summary>Conductances of a row's plus devices in S, [columns]; valid while the tile is alive.</summary>
    /// <param name="row">Row within the tile.</param>
    public ReadOnlySpan<double> PlusRow(int row) => _plus.Values.Slice(row * _plus.Stride, Columns);

    /// <summary>Conductances of a row's minus devices in S, [columns], empty without differential pairs; valid while the tile is alive.</summary>
    /// <param name="row">Row within the tile.</param>
    public ReadOnlySpan<double> MinusRow(int row) => _minus is null ? [] : _minus.Values.Slice(row * _minus.Stride, Columns);

    /// <inheritdoc/>
    public TileCounts Counts { get; } = new();

    /// <inheritdoc/>
    void ICrossbarTile.Read(ReadOnlySpan<int> activeRows, long step, Span<double> weights) => Read(activeRows, weights);

    /// <inheritdoc/>
    public void Peek(int row, long step, TileQuantity quantity, Span<double> values) => _mapping.Values(quantity, PlusRow(row), MinusRow(row), values);

    /// <summary>Does nothing: the devices hold what is written.</summary>
    /// <param name="activeRows">Rows that spike.</param>
    /// <param name="activeColumns">Columns that spike.</param>
    /// <param name="step">The experiment's step.</param>
    public void Learn(ReadOnlySpan<int> activeRows, ReadOnlySpan<int> activeColumns, long step)
    {
    }

    /// <summary>Drives the rows that spike in one step and reads what every column delivers.</summary>
    /// <param name="activeRows">
    /// Rows within the tile, in ascending order for a result that does not depend on the arrival of spikes; a row that spikes n times
    /// occurs n times and is read n times.
    /// </param>
    /// <param name="weights">[columns] in the target's unit (pA or mV); overwritten.</param>
    /// <exception cref="ArgumentException"><paramref name="weights"/> has not one place per column.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A row lies outside the tile.</exception>
    /// <exception cref="ObjectDisposedException">The tile was disposed.</exception>
    public void Read(ReadOnlySpan<int> activeRows, Span<double> weights)
    {
        if (weights.Length != Columns)
        {
            throw new ArgumentException($"The tile has {Columns} columns, but there is room for {weights.Length}.", nameof(weights));
        }

        var volts = _mapping.Parameters.ReadVoltageVolts;
        Span<double> plusAmperes = _plusCurrentsAmperes;
        Span<double> minusAmperes = _minusCurrentsAmperes;
        plusAmperes.Clear();
        CrossbarVmm.Accumulate(_plus.Values, _plus.Stride, activeRows, volts, plusAmperes);
        if (_minus is null)
        {
            minusAmperes.Fill(_mapping.ReferenceLineAmperes(activeRows.Length));
        }
        else
        {
            minusAmperes.Clear();
            CrossbarVmm.Accumulate(_minus.Values, _minus.Stride, activeRows, volts, minusAmperes);
        }

        CrossbarVmm.ScaledDifference(plusAmperes, minusAmperes, _mapping.WeightPerAmpere, weights);

        Count(activeRows, plusAmperes, minusAmperes);

        // The conductances are native memory that a finalizer gives back: not before the kernels are done.
        GC.KeepAlive(this);
    }

    /// <summary>Gives the devices' memory back.</summary>
    public void Dispose()
    {
        _plus.Dispose();
        _minus?.Dispose();
    }

    internal static void CheckRange(int start, int end, int limit, string name)
    {
        if (start < 0 || end <= start || end > limit)
        {
            throw new ArgumentOutOfRangeException(name, $"The tile's range [{start}, {end}) is empty or outside [0, {limit}).");
        }
    }

    /// <summary>Reads that one after the other drive the rows: as many as the most frequent row occurs.</summary>
    internal static int ReadsOf(ReadOnlySpan<int> activeRows)
    {
        var (reads, run) = (0, 0);
        for (var i = 0; i < activeRows.Length; i++)
        {
            run = i > 0 && activeRows[i] == activeRows[i - 1] ? run + 1 : 1;
            reads = Math.Max(reads, run);
        }

        return reads;
    }

    /// <summary>A row that spikes n times takes part in n reads; what the reads cost does not depend on how they are added up.</summary>
    private void Count(ReadOnlySpan<int> activeRows, ReadOnlySpan<double> plusAmperes, ReadOnlySpan<double> minusAmperes)
    {
        var reads = ReadsOf(activeRows);
        if (reads == 0)
        {
            return;
        }

        var watts = (TileCounts.Sum(plusAmperes) + TileCounts.Sum(minusAmperes)) * _mapping.Parameters.ReadVoltageVolts;
        Counts.AddRead(activeRows.Length, reads * Columns, watts, _mapping.Parameters.PulseSeconds);
        Counts.Reads += reads - 1;
    }

    private void Program(CrossbarWeights weights)
    {
        var rowWeights = new double[Columns];
        for (var row = 0; row < Rows; row++)
        {
            weights.Fill(RowStart + row, ColumnStart, rowWeights);
            var plus = _plus.Values.Slice(row * _plus.Stride, Columns);
            var minus = _minus is null ? default : _minus.Values.Slice(row * _minus.Stride, Columns);
            _mapping.Targets(RowStart + row, ColumnStart, rowWeights, plus, minus);
            Counts.Clipped += _mapping.Clipped(rowWeights);
        }
    }
}
