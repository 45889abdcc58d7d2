namespace Neuromesh.Core.Crossbars.Learning;

/// <summary>A partition of a tile as one layer's matrix of weights: a row for each pair of the tile's.</summary>
/// <remarks>Weights are differences of a pair's states, less a reference for each where there is one.</remarks>
internal sealed class TilePartition : IOuterProductArray
{
    private readonly LearningTile _tile;
    private readonly ArrayPartition _partition;
    private readonly double _range;
    private readonly double _stepsPerTrain;
    private readonly float[] _references;
    private readonly float[] _rowProbabilities;
    private readonly float[] _columnProbabilities;

    /// <summary>Creates the layer.</summary>
    /// <param name="tile">The tile.</param>
    /// <param name="partition">Its cells.</param>
    /// <param name="range">Range of its converters, above 0.</param>
    /// <param name="slots">Slots of a pulse train.</param>
    /// <param name="references">[pairs of the tile's rows × columns of the tile] in weights; empty for none.</param>
    public TilePartition(LearningTile tile, ArrayPartition partition, double range, int slots, float[] references)
    {
        _tile = tile;
        _partition = partition;
        _range = range;
        _stepsPerTrain = ClassifierUnits.StepsPerTrain(tile.Array.Parameters.Device.Steps.Step, slots);
        _references = references.Length > 0 ? references : new float[tile.Array.Parameters.Rows / 2 * tile.Array.Parameters.Columns];
        _rowProbabilities = new float[Rows];
        _columnProbabilities = new float[Columns];
    }

    /// <inheritdoc/>
    public int Rows => _partition.Rows / 2;

    /// <inheritdoc/>
    public int Columns => _partition.Columns;

    /// <inheritdoc/>
    public void Read(ReadOnlySpan<float> inputs, ulong step, Span<float> sums) => _tile.Read(_partition, inputs, _range, step, sums);

    /// <inheritdoc/>
    public void ReadLine(int row, ulong step, Span<float> weights)
    {
        var first = (row * _tile.Array.Parameters.Columns) + _partition.FirstColumn;
        _tile.ReadLine(_partition, row, _references.AsSpan(first, Columns), _range, step, weights);
    }

    /// <inheritdoc/>
    public void Update(double rate, ReadOnlySpan<float> inputs, ReadOnlySpan<float> errors, ulong step)
    {
        UpdateManagement.Share(rate, _stepsPerTrain, inputs, errors, _rowProbabilities, _columnProbabilities);

        // A tile's weights move against the product.
        for (var column = 0; column < _columnProbabilities.Length; column++)
        {
            _columnProbabilities[column] = -_columnProbabilities[column];
        }

        _tile.Update(_partition, _rowProbabilities, _columnProbabilities, step);
    }
}
