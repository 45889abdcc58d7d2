using Neuromesh.Core.Random;

namespace Neuromesh.Core.Crossbars.Products;

/// <summary>How read noise is drawn.</summary>
public enum ReadNoiseMode
{
    /// <summary>One deviate for each output, from the variance that its cells propagate to it.</summary>
    PerOutput,

    /// <summary>One deviate for each cell.</summary>
    PerCell,
}

/// <summary>A matrix of conductances whose cells are read with independent Gaussian noise: <c>G (1 + s ξ)</c>, new at every read.</summary>
/// <remarks>
/// <para>
/// The current of a column is <c>Σ V G + s sqrt(Σ V² G²) ξ</c> in distribution: zero-mean Gaussian noise that is independent for each cell
/// and read, linear cells and ideal wires make the sum over a column Gaussian exactly. So <see cref="ReadNoiseMode.PerOutput"/> needs two
/// products in place of a deviate for each cell. With wire resistance it would overstate the deviation; do not feed it an effective matrix.
/// Noise is not clipped: s is at most 1/6, so that six deviations leave a conductance positive.
/// </para>
/// <para>
/// Deviates are keyed: (seed, purpose, tile) make the key, the read's number, and the column or cell its counter. They are the same for
/// every placement and order. Not for use by two threads at once.
/// </para>
/// </remarks>
public sealed class NoisyMatrix : IDisposable
{
    private const int WordsPerBlock = Philox4x32.WordsPerBlock;

    private readonly ConductanceMatrix _mean;
    private readonly ConductanceMatrix _square;
    private readonly RandomKey _outputKey;
    private readonly RandomKey _cellKey;
    private readonly uint[] _low;
    private readonly uint[] _high;
    private float[] _variances = [];
    private float[] _squares = [];

    /// <summary>Creates a matrix whose cells are all 0.</summary>
    /// <param name="rows">Rows, 1 or more.</param>
    /// <param name="columns">Columns, 1 or more.</param>
    /// <param name="relativeDeviation">s, 0 to 1/6.</param>
    /// <param name="seed">The experiment's seed.</param>
    /// <param name="tile">Which tile of the experiment.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public NoisyMatrix(int rows, int columns, double relativeDeviation, ulong seed, long tile)
    {
        if (!(relativeDeviation is >= 0 and <= 1.0 / 6))
        {
            throw new ArgumentOutOfRangeException(nameof(relativeDeviation), relativeDeviation, "The relative deviation of a read must be 0 to 1/6.");
        }

        RelativeDeviation = relativeDeviation;
        _mean = new ConductanceMatrix(rows, columns, CellPrecision.Single, 0, 1);
        _square = new ConductanceMatrix(rows, columns, CellPrecision.Single, 0, 1);
        _outputKey = RandomKey.Create(seed, "crossbar read noise per output", tile);
        _cellKey = RandomKey.Create(seed, "crossbar read noise per cell", tile);
        _low = new uint[(columns + WordsPerBlock - 1) / WordsPerBlock * WordsPerBlock];
        _high = new uint[_low.Length];
    }

    /// <summary>s.</summary>
    public double RelativeDeviation { get; }

    /// <summary>Number of rows.</summary>
    public int Rows => _mean.Rows;

    /// <summary>Number of columns.</summary>
    public int Columns => _mean.Columns;

    /// <summary>Stores a row.</summary>
    /// <param name="row">Row, from 0.</param>
    /// <param name="siemens">[columns] in S.</param>
    public void SetRow(int row, ReadOnlySpan<double> siemens)
    {
        _mean.SetRow(row, siemens);
        var squares = new double[siemens.Length];
        for (var i = 0; i < squares.Length; i++)
        {
            squares[i] = siemens[i] * siemens[i];
        }

        _square.SetRow(row, squares);
    }

    /// <summary>Column currents of noisy reads.</summary>
    /// <param name="volts">[batch × rows] in V.</param>
    /// <param name="batch">Number of reads, 1 or more.</param>
    /// <param name="firstRead">Number of the first read; the others follow. A number used again gives the same noise again.</param>
    /// <param name="mode">How noise is drawn.</param>
    /// <param name="amperes">[batch × columns] in A, overwritten.</param>
    /// <exception cref="ArgumentException">A length is wrong.</exception>
    public void Read(ReadOnlySpan<float> volts, int batch, ulong firstRead, ReadNoiseMode mode, Span<float> amperes)
    {
        _mean.Multiply(volts, batch, amperes);
        if (mode == ReadNoiseMode.PerCell)
        {
            for (var b = 0; b < batch; b++)
            {
                AddPerCell(volts.Slice(b * Rows, Rows), firstRead + (ulong)b, amperes.Slice(b * Columns, Columns));
            }

            return;
        }

        if (_squares.Length < volts.Length)
        {
            _squares = new float[volts.Length];
            _variances = new float[amperes.Length];
        }

        for (var i = 0; i < volts.Length; i++)
        {
            _squares[i] = volts[i] * volts[i];
        }

        _square.Multiply(_squares.AsSpan(0, volts.Length), batch, _variances.AsSpan(0, amperes.Length));
        for (var b = 0; b < batch; b++)
        {
            Draw(_outputKey, firstRead + (ulong)b, 0);
            var row = amperes.Slice(b * Columns, Columns);
            var variances = _variances.AsSpan(b * Columns, Columns);
            for (var column = 0; column < row.Length; column++)
            {
                row[column] += (float)(RelativeDeviation * Math.Sqrt(variances[column]) * Deviates.Normal(_low[column], _high[column]));
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _mean.Dispose();
        _square.Dispose();
    }

    private void AddPerCell(ReadOnlySpan<float> volts, ulong read, Span<float> amperes)
    {
        Span<double> noise = new double[Columns];
        for (var row = 0; row < Rows; row++)
        {
            if (volts[row] == 0)
            {
                continue;
            }

            Draw(_cellKey, read, row);
            for (var column = 0; column < noise.Length; column++)
            {
                noise[column] += volts[row] * _mean.Conductance(row, column) * Deviates.Normal(_low[column], _high[column]);
            }
        }

        for (var column = 0; column < noise.Length; column++)
        {
            amperes[column] += (float)(RelativeDeviation * noise[column]);
        }
    }

    // Two words a column: draws 2 k and 2 k + 1.
    private void Draw(RandomKey key, ulong read, int index)
    {
        PhiloxFill.Words(key, 0, (uint)read, (uint)(read >> 32), 2 * (uint)index, _low);
        PhiloxFill.Words(key, 0, (uint)read, (uint)(read >> 32), (2 * (uint)index) + 1, _high);
    }
}
