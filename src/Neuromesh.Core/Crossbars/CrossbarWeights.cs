using Neuromesh.Core.Random;
using Neuromesh.Core.Synapses;

namespace Neuromesh.Core.Crossbars;

/// <summary>The weight matrix of one crossbar projection, of which any part can be asked for without the rest.</summary>
/// <remarks>
/// A drawn weight is a function of (seed, projection, row, column) alone, so tiles of every size and on every node agree. Philox counter
/// of column c in row r: (c / 2, r, 0, 0); an even column takes words 0 and 1 of the block, an odd one words 2 and 3
/// (<see cref="Deviates"/>). The key's purpose is <c>crossbar weights</c>, its index the projection's.
/// </remarks>
public sealed class CrossbarWeights
{
    private const string Purpose = "crossbar weights";

    private readonly WeightDistribution _distribution;
    private readonly RandomKey _key;

    /// <summary>Describes a matrix; nothing is drawn yet.</summary>
    /// <param name="distribution">How the weights are given, in the target's unit (pA or mV).</param>
    /// <param name="rows">Number of sources, 1 or more.</param>
    /// <param name="columns">Number of targets, 1 or more.</param>
    /// <param name="seed">The experiment's seed.</param>
    /// <param name="projection">The projection's index.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no row or no column.</exception>
    /// <exception cref="ArgumentException">A given matrix does not have rows × columns values.</exception>
    public CrossbarWeights(WeightDistribution distribution, int rows, int columns, ulong seed, int projection)
    {
        ArgumentNullException.ThrowIfNull(distribution);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rows);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        if (distribution is WeightMatrix matrix && matrix.Values.Length != (long)rows * columns)
        {
            throw new ArgumentException(
                $"The weight matrix has {matrix.Values.Length} values; {rows} rows × {columns} columns need {(long)rows * columns}.",
                nameof(distribution));
        }

        _distribution = distribution;
        _key = RandomKey.Create(seed, Purpose, projection);
        Rows = rows;
        Columns = columns;
    }

    /// <summary>Number of sources.</summary>
    public int Rows { get; }

    /// <summary>Number of targets.</summary>
    public int Columns { get; }

    /// <summary>The weights of neighbouring columns of one row.</summary>
    /// <param name="row">Row, 0 … Rows − 1.</param>
    /// <param name="firstColumn">First column.</param>
    /// <param name="weights">Receives one weight per column, in the target's unit.</param>
    /// <exception cref="ArgumentOutOfRangeException">The row or the columns lie outside the matrix.</exception>
    public void Fill(int row, int firstColumn, Span<double> weights)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Rows);
        ArgumentOutOfRangeException.ThrowIfNegative(firstColumn);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstColumn, Columns - weights.Length);
        switch (_distribution)
        {
            case ConstantWeight constant:
                weights.Fill(constant.Value);
                break;
            case WeightMatrix matrix:
                matrix.Values.AsSpan().Slice((row * Columns) + firstColumn, weights.Length).CopyTo(weights);
                break;
            default:
                Draw(row, firstColumn, weights);
                break;
        }
    }

    /// <summary>The largest magnitude in the whole matrix, in the target's unit.</summary>
    /// <remarks>
    /// A drawn matrix has to be drawn once for this, rows × columns deviates (about 3 ns each for a uniform and 20 ns for a normal
    /// distribution), because the answer must be the same whichever tile asks. One mapping should therefore serve all tiles of a
    /// projection in a process; a given full scale avoids it.
    /// </remarks>
    public double LargestMagnitude()
    {
        if (_distribution is ConstantWeight constant)
        {
            return Math.Abs(constant.Value);
        }

        var largest = 0.0;
        var weights = new double[Columns];
        for (var row = 0; row < Rows; row++)
        {
            Fill(row, 0, weights);
            foreach (var weight in weights)
            {
                // NaN goes through as the answer and is refused by the mapping.
                largest = Math.Max(largest, Math.Abs(weight));
            }
        }

        return largest;
    }

    private void Draw(int row, int firstColumn, Span<double> weights)
    {
        const int ColumnsPerBatch = 128;
        Span<uint> words = stackalloc uint[2 * ColumnsPerBatch];
        var column = firstColumn;
        var end = firstColumn + weights.Length;
        while (column < end)
        {
            // Batches start at even columns, where blocks start.
            var batchStart = column & ~1;
            var batchEnd = Math.Min(end, batchStart + ColumnsPerBatch);
            var batchWords = words[..(2 * (batchEnd - batchStart))];
            PhiloxFill.Words(_key, (uint)(batchStart / 2), (uint)row, 0, 0, batchWords);
            Transform(batchWords[(2 * (column - batchStart))..], weights.Slice(column - firstColumn, batchEnd - column));
            column = batchEnd;
        }
    }

    private void Transform(ReadOnlySpan<uint> words, Span<double> weights)
    {
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = _distribution switch
            {
                UniformWeight uniform => Deviates.Uniform(words[2 * i], words[(2 * i) + 1], uniform.Minimum, uniform.Maximum),
                NormalWeight normal => normal.Mean + (normal.StandardDeviation * Deviates.Normal(words[2 * i], words[(2 * i) + 1])),
                _ => throw new NotSupportedException($"A crossbar cannot draw weights from {_distribution.GetType().Name}."),
            };
        }
    }
}
