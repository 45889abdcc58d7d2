using Neuromesh.Core.Crossbars.Cells;
using Neuromesh.Core.Crossbars.Learning;
using Neuromesh.Core.Units;

namespace Neuromesh.Core.Crossbars;

/// <summary>
/// A tile of physical devices, the part [rowStart, rowEnd) × [columnStart, columnEnd) of a projection's matrix:
/// <c>weight[c] = ADC(weightFullScale · (I+ − I−) / (readVoltage · (Gmax − Gmin)))</c>, or what the encoding says (<see cref="EncodedArrays"/>).
/// </summary>
/// <remarks>
/// <para>
/// Rows that spike in one step are driven together; a row that spikes n times is read in n successive reads, each with its own noise and
/// conversion. Where reads are linear and noiseless those are added up at once, in the order of <see cref="CrossbarTile"/>: without device, wires, noise and
/// periphery both give the same bits. All arrays of a tile have one geometry, and lines and drivers of their own.
/// </para>
/// <para>The range of an ADC of n bits has 2^n levels, 0 among them. Not for use by two threads at once.</para>
/// </remarks>
public sealed class DeviceTile : ICrossbarTile
{
    private const int MostReads = 1 << 16;

    private readonly CrossbarMapping _mapping;
    private readonly TimeStep _timeStep;
    private readonly EncodedArrays _arrays;
    private readonly double _ageSeconds;
    private readonly double[] _oneRead;
    private readonly double[] _peekedPlus;
    private readonly double[] _peekedMinus;
    private readonly bool _readsSuccessively;
    private readonly int _rowsOfLayer;
    private readonly int _tile;
    private readonly TileCounts _counts = new();
    private int[] _drivenRows = new int[16];
    private long _lastStep;

    /// <summary>Programs the devices.</summary>
    /// <param name="mapping">The projection's mapping from weights to conductances.</param>
    /// <param name="weights">The projection's whole matrix.</param>
    /// <param name="rowStart">First row of the tile.</param>
    /// <param name="rowEnd">One past its last row.</param>
    /// <param name="columnStart">First column.</param>
    /// <param name="columnEnd">One past its last column.</param>
    /// <param name="seed">The experiment's seed.</param>
    /// <param name="tile">Number of the tile in the experiment; draws depend on it.</param>
    /// <param name="timeStep">The experiment's time step.</param>
    /// <exception cref="ArgumentOutOfRangeException">The tile is empty or reaches beyond the matrix.</exception>
    /// <exception cref="ArgumentException">A weight cannot be stored, or a parameter is outside its range; the message names it.</exception>
    public DeviceTile(
        CrossbarMapping mapping, CrossbarWeights weights, int rowStart, int rowEnd, int columnStart, int columnEnd, ulong seed, int tile, TimeStep timeStep)
    {
        ArgumentNullException.ThrowIfNull(mapping);
        ArgumentNullException.ThrowIfNull(weights);
        CrossbarTile.CheckRange(rowStart, rowEnd, weights.Rows, nameof(rowStart));
        CrossbarTile.CheckRange(columnStart, columnEnd, weights.Columns, nameof(columnStart));
        _mapping = mapping;
        _timeStep = timeStep;
        _tile = tile;
        RowStart = rowStart;
        ColumnStart = columnStart;
        Rows = rowEnd - rowStart;
        Columns = columnEnd - columnStart;
        var parameters = mapping.Parameters;
        _arrays = new EncodedArrays(mapping, weights, rowStart..rowEnd, columnStart..columnEnd, seed, tile, timeStep);
        _ageSeconds = parameters.Device?.AgeSeconds ?? 0;
        _rowsOfLayer = parameters.Stack?.RowsOfLayer(Rows) ?? Rows;
        _readsSuccessively = parameters.NeedsSolution || _arrays.ReadsDiffer || parameters.ReadDisturb;
        _counts.Clipped = _arrays.Clipped;
        _oneRead = new double[Columns];
        (_peekedPlus, _peekedMinus) = (new double[_arrays.Lines], new double[_arrays.Lines]);
        if (parameters.Device is not null)
        {
            _counts.Add(Programming, parameters, _arrays.Lines);
        }
    }

    /// <summary>First row in the projection's matrix.</summary>
    public int RowStart { get; }

    /// <summary>First column in the projection's matrix.</summary>
    public int ColumnStart { get; }

    /// <summary>Number of rows (word lines).</summary>
    public int Rows { get; }

    /// <summary>Number of columns (targets).</summary>
    public int Columns { get; }

    /// <inheritdoc/>
    public long Bytes => _arrays.Bytes;

    /// <summary>What programming the cells took.</summary>
    public ProgrammingReport Programming => _arrays.Programming;

    /// <inheritdoc/>
    public TileCounts Counts
    {
        get
        {
            _counts.WaveformJoules = _mapping.Parameters.Learning is null ? 0 : _arrays.WaveformJoules(_lastStep);
            return _counts;
        }
    }

    /// <inheritdoc/>
    public ConductanceDigest Digest
    {
        get
        {
            var digest = default(ConductanceDigest);
            for (var row = 0; row < Rows; row++)
            {
                for (var column = 0; column < _arrays.Lines; column++)
                {
                    // A tile's offset column has a place outside the matrix.
                    var (first, others) = _arrays.StateBits(row, column);
                    digest += ConductanceDigest.OfPair(RowStart + row, column < Columns ? ColumnStart + column : ~ColumnStart, first, others);
                }
            }

            return digest;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException"><paramref name="weights"/> has not one place per column.</exception>
    /// <exception cref="InvalidOperationException">One step needs 65,536 successive reads or more.</exception>
    /// <exception cref="TileReadException">The array could not be solved; the message names tile, step, driven rows and residual.</exception>
    public void Read(ReadOnlySpan<int> activeRows, long step, Span<double> weights)
    {
        if (weights.Length != Columns)
        {
            throw new ArgumentException($"The tile has {Columns} columns, but there is room for {weights.Length}.", nameof(weights));
        }

        _lastStep = Math.Max(_lastStep, step);
        if (!_readsSuccessively)
        {
            var watts = ReadOnce(activeRows, step, 0, weights);
            if (activeRows.Length > 0)
            {
                var reads = 1;
                while (FindDriven(activeRows, reads) > 0)
                {
                    reads++;
                }

                Count(activeRows.Length, reads, watts);
            }

            return;
        }

        weights.Clear();
        var read = 0;
        for (var spike = 0; FindDriven(activeRows, spike) is var driven && driven > 0; spike++)
        {
            for (var start = 0; start < driven; read++)
            {
                if (read == MostReads)
                {
                    throw new InvalidOperationException($"Rows spike so often in step {step} that they need {MostReads} successive reads or more.");
                }

                var count = CountTogether(_drivenRows.AsSpan(start, driven - start));
                AddRead(_drivenRows.AsSpan(start, count), step, read, weights);
                start += count;
            }
        }
    }

    /// <inheritdoc/>
    public void Learn(ReadOnlySpan<int> activeRows, ReadOnlySpan<int> activeColumns, long step)
    {
        _lastStep = Math.Max(_lastStep, step);
        if (_mapping.Parameters.Learning is not null && (activeRows.Length > 0 || activeColumns.Length > 0))
        {
            _arrays.First.Spike(activeRows, activeColumns, TimeOf(step));
            _counts.Waveforms += activeRows.Length + activeColumns.Length;
        }
    }

    /// <inheritdoc/>
    public void Peek(int row, long step, TileQuantity quantity, Span<double> values)
    {
        var time = TimeOf(step);
        var minus = _arrays.Minus is null ? default : _peekedMinus.AsSpan();
        _arrays.First.Peek(row, time, _peekedPlus);
        _arrays.Minus?.Peek(row, time, minus);
        _mapping.Values(quantity, _peekedPlus, minus, values);
    }

    /// <summary>Conductances of a row in the first array, the plus devices of pairs, without noise that belongs to a read; advances what a read of the row would.</summary>
    /// <param name="row">Row within the tile.</param>
    /// <param name="step">The experiment's step.</param>
    /// <returns>[columns] in S, behind them the offset column where there is one; valid until the next call.</returns>
    public ReadOnlySpan<double> PlusRow(int row, long step) => _arrays.First.Conductances(row, TimeOf(step));

    /// <summary>The same of the minus devices; empty without differential pairs.</summary>
    /// <param name="row">Row within the tile.</param>
    /// <param name="step">The experiment's step.</param>
    public ReadOnlySpan<double> MinusRow(int row, long step) => _arrays.Minus is { } minus ? minus.Conductances(row, TimeOf(step)) : [];

    /// <inheritdoc/>
    public void Dispose() => _arrays.Dispose();

    private TileTime TimeOf(long step) => new(step, _ageSeconds + (_timeStep.ToMilliseconds(step) / 1000));

    private void Count(int rows, int reads, double watts)
    {
        _counts.AddRead(rows, reads * _mapping.Parameters.Conversions(Columns), watts, _mapping.Parameters.PulseSeconds);
        _counts.Reads += reads - 1;
    }

    /// <summary>The rows that spike more often than a number of times.</summary>
    private int FindDriven(ReadOnlySpan<int> activeRows, int read)
    {
        var count = 0;
        for (var i = read; i < activeRows.Length; i++)
        {
            // Ascending: a row's spikes stand side by side, the one number `read` among them stands for the row.
            if (activeRows[i - read] != activeRows[i] || (i > read && activeRows[i - read - 1] == activeRows[i]))
            {
                continue;
            }

            if (count == _drivenRows.Length)
            {
                Array.Resize(ref _drivenRows, 2 * count);
            }

            _drivenRows[count++] = activeRows[i];
        }

        return count;
    }

    /// <summary>How many of some rows, from the first on, one read drives: those of one layer of a horizontal stack, else all.</summary>
    private int CountTogether(ReadOnlySpan<int> rows)
    {
        var count = 1;
        while (count < rows.Length && rows[count] / _rowsOfLayer == rows[0] / _rowsOfLayer)
        {
            count++;
        }

        return count;
    }

    private void AddRead(ReadOnlySpan<int> rows, long step, int read, Span<double> weights)
    {
        Count(rows.Length, 1, ReadOnce(rows, step, read, _oneRead));
        for (var column = 0; column < weights.Length; column++)
        {
            weights[column] += _oneRead[column];
        }
    }

    /// <summary>Reads all arrays; gives the drivers' power in W, that of reference lines included.</summary>
    private double ReadOnce(ReadOnlySpan<int> rows, long step, int read, Span<double> weights)
    {
        // The reads of a step lie before those of the next, whose time is rounded on its own.
        var time = TimeOf(step);
        time = time with { Seconds = Math.Min(time.Seconds + (read * _mapping.Parameters.PulseSeconds), TimeOf(step + 1).Seconds) };
        return _arrays.Read(rows, time, read, weights);
    }
}
