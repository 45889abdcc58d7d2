using System.Numerics;

namespace Neuromesh.Core.Synapses;

/// <summary>Rows of a table that follow one another, before they are cut into blocks.</summary>
/// <remarks>
/// The rows of a chunk are grouped by target, so that a block reaches few targets and a core reads few blocks beside its own rows. Rows of one target stay in their order, which is the order
/// in which their weights are added; beside each row stands its place in the chunk, so that the order of the table comes back where it is asked for (<see cref="EdgeWalk"/>).
/// </remarks>
internal sealed class EdgeChunk
{
    /// <summary>Blocks of a full chunk.</summary>
    public const int Blocks = 32;

    /// <summary>Most rows.</summary>
    public const int MostRows = Blocks * EdgeList.BlockLength;

    private const int GroupBits = 10;

    private readonly int[] _groupStarts = new int[(1 << GroupBits) + 1];
    private readonly int[] _blockSources = new int[EdgeList.BlockLength];
    private readonly int[] _blockTargets = new int[EdgeList.BlockLength];
    private readonly double[] _blockWeights = new double[EdgeList.BlockLength];
    private readonly int[] _blockDelays = new int[EdgeList.BlockLength];
    private readonly int[] _steps = new int[EdgeList.BlockLength];
    private readonly byte[] _bytes = new byte[(4 * IntegerColumn.MostBytes(EdgeList.BlockLength)) + WeightColumn.MostBytes(EdgeList.BlockLength)];
    private int[] _sources = new int[EdgeList.BlockLength];
    private int[] _targets = new int[EdgeList.BlockLength];
    private double[] _weights = new double[EdgeList.BlockLength];
    private int[] _delays = new int[EdgeList.BlockLength];
    private int[] _order = [];
    private int _count;

    /// <summary>Whether no row fits any more.</summary>
    public bool IsFull => _count == MostRows;

    /// <summary>Whether there is no row.</summary>
    public bool IsEmpty => _count == 0;

    /// <summary>Takes a row.</summary>
    public void Add(int source, int target, double weight, int delaySteps)
    {
        if (_count == _sources.Length)
        {
            var room = 2 * _count;
            Array.Resize(ref _sources, room);
            Array.Resize(ref _targets, room);
            Array.Resize(ref _weights, room);
            Array.Resize(ref _delays, room);
        }

        _sources[_count] = source;
        _targets[_count] = target;
        _weights[_count] = weight;
        _delays[_count++] = delaySteps;
    }

    /// <summary>Writes the rows, and is empty then.</summary>
    /// <param name="store">Receives them.</param>
    /// <param name="blocks">Receives what they have become.</param>
    /// <exception cref="IOException">The store has no room.</exception>
    public void WriteTo(IEdgeStore store, List<EdgeBlock> blocks)
    {
        var isOrdered = Group();
        var offset = blocks.Count == 0 ? 0 : blocks[^1].Offset + blocks[^1].Bytes + blocks[^1].RankBytes;
        for (var start = 0; start < _count; start += EdgeList.BlockLength)
        {
            var order = _order.AsSpan(start, Math.Min(EdgeList.BlockLength, _count - start));
            var (sources, targets, delays) = (_blockSources, _blockTargets, _blockDelays);
            int smallest = int.MaxValue, largest = int.MinValue;
            for (var i = 0; i < order.Length; i++)
            {
                var row = order[i];
                var target = _targets[row];
                smallest = Math.Min(smallest, target);
                largest = Math.Max(largest, target);
                sources[i] = _sources[row];
                targets[i] = target;
                _blockWeights[i] = _weights[row];
                delays[i] = _delays[row];
            }

            var length = IntegerColumn.Write(sources.AsSpan(0, order.Length), _bytes);
            length += IntegerColumn.Write(targets.AsSpan(0, order.Length), _bytes.AsSpan(length));
            var ends = length;
            length += WeightColumn.Write(_blockWeights.AsSpan(0, order.Length), _steps, _bytes.AsSpan(length));
            length += IntegerColumn.Write(delays.AsSpan(0, order.Length), _bytes.AsSpan(length));
            var ranks = isOrdered ? 0 : IntegerColumn.Write(order, _bytes.AsSpan(length));
            store.Append(_bytes.AsSpan(0, length + ranks));
            blocks.Add(new EdgeBlock(offset, length, ends, ranks, order.Length, smallest, largest));
            offset += length + ranks;
        }

        _count = 0;
    }

    /// <summary>Finds the order by groups of neighbouring targets: a counting sort, which is stable.</summary>
    /// <returns>Whether it is the order that the rows have.</returns>
    private bool Group()
    {
        if (_order.Length < _count)
        {
            _order = new int[_sources.Length];
        }

        var targets = _targets.AsSpan(0, _count);
        int smallest = targets[0], largest = targets[0];
        foreach (var target in targets)
        {
            smallest = Math.Min(smallest, target);
            largest = Math.Max(largest, target);
        }

        // One block is read as a whole anyway.
        var shift = _count <= EdgeList.BlockLength ? 32 : Math.Max(0, 32 - BitOperations.LeadingZeroCount((uint)(largest - smallest)) - GroupBits);
        var starts = _groupStarts;
        Array.Clear(starts);
        foreach (var target in targets)
        {
            starts[(int)((long)(uint)(target - smallest) >> shift) + 1]++;
        }

        for (var group = 1; group < starts.Length; group++)
        {
            starts[group] += starts[group - 1];
        }

        var isOrdered = true;
        for (var row = 0; row < targets.Length; row++)
        {
            var place = starts[(int)((long)(uint)(targets[row] - smallest) >> shift)]++;
            _order[place] = row;
            isOrdered &= place == row;
        }

        return isOrdered;
    }
}
