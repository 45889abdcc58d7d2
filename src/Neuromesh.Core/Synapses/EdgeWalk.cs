namespace Neuromesh.Core.Synapses;

/// <summary>Walks over the rows of an <see cref="EdgeList"/> in the order of the table, many at a time.</summary>
public sealed class EdgeWalk
{
    private readonly EdgeList _edges;
    private readonly EdgeReader _reader;
    private readonly int[] _sources;
    private readonly int[] _targets;
    private readonly double[] _weights;
    private readonly int[] _delays;
    private int _block;
    private int _length;

    /// <summary>Stands before the first row.</summary>
    /// <param name="edges">The list.</param>
    public EdgeWalk(EdgeList edges)
    {
        ArgumentNullException.ThrowIfNull(edges);
        _edges = edges;
        _reader = new EdgeReader(edges);
        var most = (int)Math.Min(edges.Count, EdgeChunk.MostRows);
        _sources = new int[most];
        _targets = new int[most];
        _weights = new double[most];
        _delays = new int[most];
    }

    /// <summary>Source index of each row at which the walk stands.</summary>
    public ReadOnlySpan<int> Sources => _sources.AsSpan(0, _length);

    /// <summary>Target index of each row at which the walk stands.</summary>
    public ReadOnlySpan<int> Targets => _targets.AsSpan(0, _length);

    /// <summary>Weight of each row at which the walk stands, in the target model's unit.</summary>
    public ReadOnlySpan<double> Weights => _weights.AsSpan(0, _length);

    /// <summary>Delay in steps of each row at which the walk stands.</summary>
    public ReadOnlySpan<int> DelaySteps => _delays.AsSpan(0, _length);

    /// <summary>Goes on to the next rows.</summary>
    /// <returns>False when there are none.</returns>
    /// <exception cref="IOException">The list's store cannot be read.</exception>
    public bool Next()
    {
        var end = Math.Min(_block + EdgeChunk.Blocks, _edges.Blocks.Length);
        _length = 0;
        for (; _block < end; _block++)
        {
            var block = _edges.Blocks[_block];
            _reader.Read(block);
            var ranks = _reader.ReadRanks(block, _length);
            for (var i = 0; i < ranks.Length; i++)
            {
                _sources[ranks[i]] = _reader.Sources[i];
                _targets[ranks[i]] = _reader.Targets[i];
                _weights[ranks[i]] = _reader.Weights[i];
                _delays[ranks[i]] = _reader.DelaySteps[i];
            }

            _length += block.Length;
        }

        return _length > 0;
    }
}
