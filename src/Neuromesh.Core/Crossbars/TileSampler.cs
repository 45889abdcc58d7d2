using System.Collections.Immutable;

namespace Neuromesh.Core.Crossbars;

/// <summary>What one request samples of a tile in one epoch. Reused. Sampling changes no cell.</summary>
public sealed class TileSampler
{
    private readonly TileQuantity _quantity;
    private readonly int _intervalSteps;
    private readonly double[] _row;
    private double[] _values = [];
    private long[] _steps = new long[4];

    /// <summary>Creates a sampler.</summary>
    /// <param name="request">Index of the request in the experiment.</param>
    /// <param name="quantity">What is sampled.</param>
    /// <param name="rows">Rows within the tile, ascending.</param>
    /// <param name="columns">Columns within the tile, ascending.</param>
    /// <param name="allColumns">Columns of the tile.</param>
    /// <param name="intervalSteps">Steps between samples, 1 or more.</param>
    public TileSampler(int request, TileQuantity quantity, ImmutableArray<int> rows, ImmutableArray<int> columns, int allColumns, int intervalSteps)
    {
        (Request, _quantity, Rows, Columns, _intervalSteps) = (request, quantity, rows, columns, intervalSteps);
        _row = new double[allColumns];
    }

    /// <summary>Index of the request in the experiment.</summary>
    public int Request { get; }

    /// <summary>Rows within the tile, ascending.</summary>
    public ImmutableArray<int> Rows { get; }

    /// <summary>Columns within the tile, ascending.</summary>
    public ImmutableArray<int> Columns { get; }

    /// <summary>Number of samples taken in the epoch.</summary>
    public int SampleCount { get; private set; }

    /// <summary>The sampled steps.</summary>
    public ReadOnlySpan<long> Steps => _steps.AsSpan(0, SampleCount);

    /// <summary>[samples × rows × columns], row-major.</summary>
    public ReadOnlySpan<double> Values => _values.AsSpan(0, SampleCount * Rows.Length * Columns.Length);

    /// <summary>Forgets the samples of the epoch before.</summary>
    public void Begin() => SampleCount = 0;

    /// <summary>Takes a sample if one is due.</summary>
    /// <param name="tile">The tile, after what the step's spikes did to it.</param>
    /// <param name="step">The experiment's step.</param>
    public void Sample(ICrossbarTile tile, long step)
    {
        ArgumentNullException.ThrowIfNull(tile);
        if (step % _intervalSteps != 0)
        {
            return;
        }

        var place = SampleCount * Rows.Length * Columns.Length;
        var end = place + (Rows.Length * Columns.Length);
        if (_values.Length < end)
        {
            Array.Resize(ref _values, Math.Max(end, 2 * _values.Length));
        }

        if (_steps.Length == SampleCount)
        {
            Array.Resize(ref _steps, 2 * SampleCount);
        }

        _steps[SampleCount++] = step;
        foreach (var row in Rows)
        {
            tile.Peek(row, step, _quantity, _row);
            foreach (var column in Columns)
            {
                _values[place++] = _row[column];
            }
        }
    }
}
