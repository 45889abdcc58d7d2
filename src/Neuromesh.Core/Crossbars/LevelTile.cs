using Neuromesh.Core.Kernels;
using Neuromesh.Core.Memory;

namespace Neuromesh.Core.Crossbars;

/// <summary>
/// An ideal array of devices with at most 256 conductance levels, kept as a byte each: what <see cref="CrossbarTile"/> computes, with exact sums and an eighth of the memory.
/// </summary>
/// <remarks>
/// <para>
/// <c>G = Gmin + k · ΔG</c>, so <c>I+ − I− = readVoltage · ΔG · Σ (k+ − k−)</c>, and the target receives <c>weightFullScale / (levels − 1) · Σ (k+ − k−)</c>: one rounding of an exact whole number. Nothing is
/// lost by the bytes. The result differs from <see cref="CrossbarTile"/>'s by that tile's rounding only, and does not depend on the order of the rows.
/// </para>
/// <para>
/// The reference line that takes the place of I− without differential pairs is of Gmin devices, level 0. Not for use by two threads at once.
/// </para>
/// </remarks>
public sealed class LevelTile : ICrossbarTile
{
    /// <summary>Most levels of a device.</summary>
    public const int MostLevels = byte.MaxValue + 1;

    private const int Line = 64;

    private readonly CrossbarMapping _mapping;
    private readonly int _rowStart;
    private readonly int _columnStart;
    private readonly int _stride;
    private readonly bool _isPaired;
    private readonly int _rowBytes;
    private readonly NativeBuffer<byte> _levels;
    private readonly int[] _sums;
    private readonly double _weightPerLevel;
    private readonly double _stepSiemens;

    /// <summary>Programs the devices.</summary>
    /// <param name="mapping">The projection's mapping from weights to conductances, with at most <see cref="MostLevels"/> levels.</param>
    /// <param name="weights">The projection's whole matrix.</param>
    /// <param name="rowStart">First row of the tile.</param>
    /// <param name="rowEnd">One past its last row.</param>
    /// <param name="columnStart">First column.</param>
    /// <param name="columnEnd">One past its last column.</param>
    /// <exception cref="ArgumentOutOfRangeException">The tile is empty or reaches beyond the matrix, or the devices have more levels or a continuous range.</exception>
    /// <exception cref="ArgumentException">
    /// A weight is not finite, or is negative while there are no differential pairs; the message names its place and value.
    /// </exception>
    public LevelTile(CrossbarMapping mapping, CrossbarWeights weights, int rowStart, int rowEnd, int columnStart, int columnEnd)
    {
        ArgumentNullException.ThrowIfNull(mapping);
        ArgumentNullException.ThrowIfNull(weights);
        CrossbarTile.CheckRange(rowStart, rowEnd, weights.Rows, nameof(rowStart));
        CrossbarTile.CheckRange(columnStart, columnEnd, weights.Columns, nameof(columnStart));
        var parameters = mapping.Parameters;
        if (parameters.Levels is not { } levels || levels > MostLevels)
        {
            throw new ArgumentOutOfRangeException(nameof(mapping), parameters.Levels, $"A tile of levels needs devices with 2 to {MostLevels} of them.");
        }

        _mapping = mapping;
        (_rowStart, _columnStart) = (rowStart, columnStart);
        (Rows, Columns) = (rowEnd - rowStart, columnEnd - columnStart);
        _stepSiemens = (parameters.ConductanceMaxSiemens - parameters.ConductanceMinSiemens) / (levels - 1);
        _weightPerLevel = mapping.WeightFullScale / (levels - 1);
        _stride = (Columns + Line - 1) / Line * Line;
        _isPaired = parameters.DifferentialPairs;
        _rowBytes = _isPaired ? 2 * _stride : _stride;
        _sums = new int[2 * _stride];
        _levels = new NativeBuffer<byte>((long)Rows * _rowBytes);
        try
        {
            Program(weights);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Number of rows (word lines).</summary>
    public int Rows { get; }

    /// <summary>Number of columns (targets); with differential pairs each has two bit lines.</summary>
    public int Columns { get; }

    /// <inheritdoc/>
    public long Bytes => _levels.Bytes;

    /// <inheritdoc/>
    public TileCounts Counts { get; } = new();

    /// <inheritdoc/>
    public ConductanceDigest Digest
    {
        get
        {
            var digest = default(ConductanceDigest);
            for (var row = 0; row < Rows; row++)
            {
                for (var column = 0; column < Columns; column++)
                {
                    digest += ConductanceDigest.OfPair(_rowStart + row, _columnStart + column, Siemens(row, column), _isPaired ? Siemens(row, _stride + column) : 0);
                }
            }

            return digest;
        }
    }

    /// <inheritdoc/>
    public unsafe void Read(ReadOnlySpan<int> activeRows, long step, Span<double> weights)
    {
        if (weights.Length != Columns)
        {
            throw new ArgumentException($"The tile has {Columns} columns, but there is room for {weights.Length}.", nameof(weights));
        }

        // Both lines of a pair stand in one row, so that a driven row is one piece of memory.
        Array.Clear(_sums);
        LevelSums.Accumulate(_levels.Span, _rowBytes, activeRows, _sums.AsSpan(0, _rowBytes));
        var total = LevelSums.Subtract(_sums.AsSpan(0, Columns), _sums.AsSpan(_stride, Columns));
        weights.Clear();
        fixed (double* target = weights)
        fixed (int* differences = _sums)
        {
            WeightedCounts.AddTo(target, differences, Columns, _weightPerLevel);
        }

        Count(activeRows, total);
    }

    /// <inheritdoc/>
    public void Peek(int row, long step, TileQuantity quantity, Span<double> values)
    {
        var plus = new double[Columns];
        var minus = _isPaired ? new double[Columns] : [];
        for (var column = 0; column < Columns; column++)
        {
            plus[column] = Siemens(row, column);
            if (_isPaired)
            {
                minus[column] = Siemens(row, _stride + column);
            }
        }

        _mapping.Values(quantity, plus, minus, values);
    }

    /// <summary>Does nothing: the devices hold what is written.</summary>
    /// <param name="activeRows">Rows that spike.</param>
    /// <param name="activeColumns">Columns that spike.</param>
    /// <param name="step">The experiment's step.</param>
    public void Learn(ReadOnlySpan<int> activeRows, ReadOnlySpan<int> activeColumns, long step)
    {
    }

    /// <inheritdoc/>
    public void Dispose() => _levels.Dispose();

    private void Count(ReadOnlySpan<int> activeRows, long levels)
    {
        var reads = CrossbarTile.ReadsOf(activeRows);
        if (reads == 0)
        {
            return;
        }

        var lines = (_isPaired ? 2 : 1) * (double)Columns * activeRows.Length;
        var reference = _isPaired ? 0 : _mapping.ReferenceLineAmperes(activeRows.Length) * Columns;
        var amperes = (_mapping.Parameters.ReadVoltageVolts * ((lines * _mapping.Parameters.ConductanceMinSiemens) + (levels * _stepSiemens))) + reference;
        Counts.AddRead(activeRows.Length, reads * Columns, amperes * _mapping.Parameters.ReadVoltageVolts, _mapping.Parameters.PulseSeconds);
        Counts.Reads += reads - 1;
    }

    private double Siemens(int row, int place) => _mapping.SiemensOfLevel(_levels.Span[(row * _rowBytes) + place]);

    private void Program(CrossbarWeights weights)
    {
        var rowWeights = new double[Columns];
        var plus = new double[Columns];
        var minus = _isPaired ? new double[Columns] : [];
        for (var row = 0; row < Rows; row++)
        {
            weights.Fill(_rowStart + row, _columnStart, rowWeights);
            _mapping.Targets(_rowStart + row, _columnStart, rowWeights, plus, minus);
            Counts.Clipped += _mapping.Clipped(rowWeights);
            TakeLevels(plus, _levels.Span.Slice(row * _rowBytes, Columns));
            if (_isPaired)
            {
                TakeLevels(minus, _levels.Span.Slice((row * _rowBytes) + _stride, Columns));
            }
        }
    }

    private void TakeLevels(ReadOnlySpan<double> siemens, Span<byte> levels)
    {
        for (var column = 0; column < siemens.Length; column++)
        {
            levels[column] = (byte)Math.Round((siemens[column] - _mapping.Parameters.ConductanceMinSiemens) / _stepSiemens);
        }
    }
}
