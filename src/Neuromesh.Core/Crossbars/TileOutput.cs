using System.Collections.Immutable;

namespace Neuromesh.Core.Crossbars;

/// <summary>
/// What a tile delivers for one epoch of spikes: for each step in which one of its rows spiked, a weight for every column. Reused.
/// </summary>
/// <param name="projection">Index of the projection.</param>
/// <param name="rowTile">Position of the tile among those that share its columns; partial sums are added in this order.</param>
/// <param name="firstColumn">First target of the tile within the target population.</param>
/// <param name="columns">Number of targets.</param>
public sealed class TileOutput(int projection, int rowTile, int firstColumn, int columns)
{
    private int[] _stepIndexes = new int[8];
    private double[] _weights = new double[8 * columns];

    /// <summary>Index of the projection.</summary>
    public int Projection { get; } = projection;

    /// <summary>Position of the tile among those that share its columns.</summary>
    public int RowTile { get; } = rowTile;

    /// <summary>First target of the tile within the target population.</summary>
    public int FirstColumn { get; } = firstColumn;

    /// <summary>Number of targets.</summary>
    public int Columns { get; } = columns;

    /// <summary>What was sampled of the cells in the epoch; empty where nothing is recorded.</summary>
    public ImmutableArray<TileSampler> Samplers { get; init; } = [];

    /// <summary>Epoch in which the spikes were emitted.</summary>
    public long Epoch { get; private set; } = -1;

    /// <summary>Number of steps with an output.</summary>
    public int Count { get; private set; }

    /// <summary>The steps with an output, as positions within the epoch, ascending.</summary>
    public ReadOnlySpan<int> StepIndexes => _stepIndexes.AsSpan(0, Count);

    /// <summary>Weights of one step, one per column, in the target's unit.</summary>
    /// <param name="index">Position among <see cref="StepIndexes"/>.</param>
    public ReadOnlySpan<double> Weights(int index) => _weights.AsSpan(index * Columns, Columns);

    /// <summary>Empties the output for an epoch.</summary>
    /// <param name="epoch">The epoch.</param>
    public void Begin(long epoch)
    {
        Epoch = epoch;
        Count = 0;
        foreach (var sampler in Samplers)
        {
            sampler.Begin();
        }
    }

    /// <summary>Adds a step.</summary>
    /// <param name="stepIndex">Position within the epoch, above those added before.</param>
    /// <returns>The weights to fill, one per column; their old content is arbitrary.</returns>
    public Span<double> Add(int stepIndex)
    {
        if (Count == _stepIndexes.Length)
        {
            Array.Resize(ref _stepIndexes, Count * 2);
            Array.Resize(ref _weights, Count * 2 * Columns);
        }

        _stepIndexes[Count] = stepIndex;
        return _weights.AsSpan(Count++ * Columns, Columns);
    }
}
