namespace Neuromesh.Core.Synapses;

/// <summary>Some rows of an <see cref="EdgeList"/> that follow one another.</summary>
public sealed class EdgeBlock
{
    private readonly IntegerColumn _sources;
    private readonly IntegerColumn _targets;
    private readonly WeightColumn _weights;
    private readonly IntegerColumn _delays;

    internal EdgeBlock(ReadOnlySpan<int> sources, ReadOnlySpan<int> targets, ReadOnlySpan<double> weights, ReadOnlySpan<int> delays)
    {
        Length = sources.Length;
        _sources = new IntegerColumn(sources);
        _targets = new IntegerColumn(targets);
        _weights = new WeightColumn(weights);
        _delays = new IntegerColumn(delays);
    }

    /// <summary>Number of rows, 1 to <see cref="EdgeList.BlockLength"/>.</summary>
    public int Length { get; }

    /// <summary>Bytes of the columns.</summary>
    public int Bytes => _sources.Bytes + _targets.Bytes + _weights.Bytes + _delays.Bytes;

    /// <summary>Whether a target can lie in a range: if not, no row of the block is needed for it.</summary>
    /// <param name="first">First target of the range.</param>
    /// <param name="count">Number of targets in the range.</param>
    public bool MayReach(int first, int count) => _targets.Largest >= first && _targets.Smallest < (long)first + count;

    /// <summary>Reads the ends of the rows.</summary>
    /// <param name="sources">Receives a source index for each row; at least <see cref="Length"/> long.</param>
    /// <param name="targets">Receives a target index for each row; at least <see cref="Length"/> long.</param>
    public void ReadEnds(Span<int> sources, Span<int> targets)
    {
        _sources.Read(sources);
        _targets.Read(targets);
    }

    /// <summary>Reads weights and delays of the rows.</summary>
    /// <param name="weights">Receives a weight for each row, in the target model's unit; at least <see cref="Length"/> long.</param>
    /// <param name="delaySteps">Receives a delay in steps for each row; at least <see cref="Length"/> long.</param>
    public void ReadValues(Span<double> weights, Span<int> delaySteps)
    {
        _weights.Read(weights);
        _delays.Read(delaySteps);
    }
}
