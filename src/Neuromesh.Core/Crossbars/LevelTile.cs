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
    private readonly NativeBuffer<byte> _plus;
    private readonly NativeBuffer<byte>? _minus;
    private readonly int[] _plusSums;
    private readonly int[] _minusSums;
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
        _plusSums = new int[Columns];
        _minusSums = new int[Columns];
        _plus = new NativeBuffer<byte>((long)Rows * _stride);
        try
        {
            _minus = parameters.DifferentialPairs ? new NativeBuffer<byte>((long)Rows * _stride) : null;
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
    public long Bytes => _plus.Bytes + (_minus?.Bytes ?? 0);

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
                    digest += ConductanceDigest.OfPair(_rowStart + row, _columnStart + column, Siemens(_plus, row, column), _minus is null ? 0 : Siemens(_minus, row, column));
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

        Sum(_plus, activeRows, _plusSums);
        if (_minus is not null)
        {
            Sum(_minus, activeRows, _minusSums);
        }

        var total = LevelSums.Subtract(_plusSums, _minusSums);
        weights.Clear();
        fixed (double* target = weights)
        fixed (int* differences = _plusSums)
        {
            WeightedCounts.AddTo(target, differences, Columns, _weightPerLevel);
        }

        Count(activeRows, total);
    }

    /// <inheritdoc/>
    public void Peek(int row, long step, TileQuantity quantity, Span<double> values)
    {
        var plus = new double[Columns];
        var minus = _minus is null ? [] : new double[Columns];
        for (var column = 0; column < Columns; column++)
        {
            plus[column] = Siemens(_plus, row, column);
            if (_minus is not null)
            {
                minus[column] = Siemens(_minus, row, column);
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
    public void Dispose()
    {
        _plus.Dispose();
        _minus?.Dispose();
    }

    private void Sum(NativeBuffer<byte> levels, ReadOnlySpan<int> activeRows, int[] sums)
    {
        Array.Clear(sums);
        LevelSums.Accumulate(levels.Span, _stride, activeRows, sums);
    }

    private void Count(ReadOnlySpan<int> activeRows, long levels)
    {
        var reads = CrossbarTile.ReadsOf(activeRows);
        if (reads == 0)
        {
            return;
        }

        var lines = (_minus is null ? 1 : 2) * (double)Columns * activeRows.Length;
        var reference = _minus is null ? _mapping.ReferenceLineAmperes(activeRows.Length) * Columns : 0;
        var amperes = (_mapping.Parameters.ReadVoltageVolts * ((lines * _mapping.Parameters.ConductanceMinSiemens) + (levels * _stepSiemens))) + reference;
        Counts.AddRead(activeRows.Length, reads * Columns, amperes * _mapping.Parameters.ReadVoltageVolts, _mapping.Parameters.PulseSeconds);
        Counts.Reads += reads - 1;
    }

    private double Siemens(NativeBuffer<byte> levels, int row, int column) => _mapping.SiemensOfLevel(levels.Span[(row * _stride) + column]);

    private void Program(CrossbarWeights weights)
    {
        var rowWeights = new double[Columns];
        var plus = new double[Columns];
        var minus = _minus is null ? [] : new double[Columns];
        for (var row = 0; row < Rows; row++)
        {
            weights.Fill(_rowStart + row, _columnStart, rowWeights);
            _mapping.Targets(_rowStart + row, _columnStart, rowWeights, plus, minus);
            TakeLevels(plus, _plus.Span.Slice(row * _stride, Columns));
            if (_minus is not null)
            {
                TakeLevels(minus, _minus.Span.Slice(row * _stride, Columns));
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
