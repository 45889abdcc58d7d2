namespace Neuromesh.Core.Synapses;

/// <summary>Reads the blocks of an <see cref="EdgeList"/>, one at a time. Each thread has its own.</summary>
public sealed class EdgeReader
{
    private readonly EdgeList _edges;
    private readonly byte[] _bytes;
    private readonly int[] _sources;
    private readonly int[] _targets;
    private readonly double[] _weights;
    private readonly int[] _delays;
    private int[] _ranks = [];
    private int _length;

    /// <summary>Makes room for a block.</summary>
    /// <param name="edges">The list.</param>
    public EdgeReader(EdgeList edges)
    {
        ArgumentNullException.ThrowIfNull(edges);
        _edges = edges;
        var longest = (int)Math.Min(edges.Count, EdgeList.BlockLength);
        _bytes = new byte[edges.Blocks.Select(block => Math.Max(block.Bytes, block.RankBytes)).DefaultIfEmpty().Max()];
        _sources = new int[longest];
        _targets = new int[longest];
        _weights = new double[longest];
        _delays = new int[longest];
    }

    /// <summary>Source index of each row of the block that was read last.</summary>
    public ReadOnlySpan<int> Sources => _sources.AsSpan(0, _length);

    /// <summary>Target index of each row of the block that was read last.</summary>
    public ReadOnlySpan<int> Targets => _targets.AsSpan(0, _length);

    /// <summary>Weight of each row of the block that <see cref="Read"/> read last, in the target model's unit.</summary>
    public ReadOnlySpan<double> Weights => _weights.AsSpan(0, _length);

    /// <summary>Delay of each row of the block that <see cref="Read"/> read last, in steps.</summary>
    public ReadOnlySpan<int> DelaySteps => _delays.AsSpan(0, _length);

    /// <summary>Reads sources and targets of a block; weights and delays mean nothing then.</summary>
    /// <param name="block">A block of the list.</param>
    /// <exception cref="IOException">The store cannot be read.</exception>
    public void ReadEnds(in EdgeBlock block) => _ = ReadEnds(block, block.EndsBytes);

    /// <summary>Reads a block.</summary>
    /// <param name="block">A block of the list.</param>
    /// <exception cref="IOException">The store cannot be read.</exception>
    public void Read(in EdgeBlock block)
    {
        var values = ReadEnds(block, block.Bytes)[block.EndsBytes..];
        // The delays' room serves for the weights' steps before the delays are read into it.
        values = values[WeightColumn.Read(values, _delays, _weights.AsSpan(0, _length))..];
        _ = IntegerColumn.Read(values, _delays.AsSpan(0, _length));
    }

    /// <summary>Reads at which places of its chunk the rows of a block stand.</summary>
    /// <param name="block">A block of the list.</param>
    /// <param name="before">Rows of the chunk in the blocks before.</param>
    /// <returns>A place for each row, from 0; valid until the next call.</returns>
    internal ReadOnlySpan<int> ReadRanks(in EdgeBlock block, int before)
    {
        _ranks = _ranks.Length > 0 ? _ranks : new int[_sources.Length];
        var ranks = _ranks.AsSpan(0, block.Length);
        if (block.RankBytes > 0)
        {
            var bytes = _bytes.AsSpan(0, block.RankBytes);
            _edges.Store.Read(block.Offset + block.Bytes, bytes);
            _ = IntegerColumn.Read(bytes, ranks);
            return ranks;
        }

        for (var i = 0; i < ranks.Length; i++)
        {
            ranks[i] = before + i;
        }

        return ranks;
    }

    private ReadOnlySpan<byte> ReadEnds(in EdgeBlock block, int length)
    {
        var bytes = _bytes.AsSpan(0, length);
        _edges.Store.Read(block.Offset, bytes);
        _length = block.Length;
        var behind = IntegerColumn.Read(bytes, _sources.AsSpan(0, _length));
        _ = IntegerColumn.Read(bytes[behind..], _targets.AsSpan(0, _length));
        return bytes;
    }
}
