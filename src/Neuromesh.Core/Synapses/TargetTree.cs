using Neuromesh.Core.Random;

namespace Neuromesh.Core.Synapses;

/// <summary>
/// Splits a number of synapses over the targets of a population by a binary tree of blocks of target indexes: the same tree, and the same draw in each node, for every
/// cut. A core walks only the nodes that hold targets of its own and their ancestors.
/// </summary>
/// <remarks>
/// The root covers 2^m ≥ N indexes, its halves 2^(m−1) each, and so on; indexes from N on do not exist. Node number: 1 for the root, 2n and 2n + 1 for the halves of n. The
/// share of the left half is binomial where synapses may repeat and hypergeometric where they may not. Draws of a node: the
/// <see cref="PhiloxStream"/> of (entity, node).
/// </remarks>
internal ref struct TargetTree
{
    private readonly RandomKey _key;
    private readonly int _targets;
    private readonly int _firstTarget;
    private readonly int _endTarget;
    private readonly bool _distinct;
    private readonly long _perTarget;
    private readonly bool _isTriangle;
    private readonly int _leafSize;
    private readonly int _levels;

    /// <summary>Describes a tree.</summary>
    /// <param name="slice">The core's share of the targets.</param>
    /// <param name="key">Key of the draws.</param>
    /// <param name="distinct">Whether each place can be taken only once.</param>
    /// <param name="perTarget">Places of a target: its possible sources, or 1.</param>
    /// <param name="leafSize">Targets of a leaf, a power of two.</param>
    public TargetTree(in ProjectionSlice slice, RandomKey key, bool distinct, long perTarget, int leafSize)
    {
        _key = key;
        _targets = slice.TotalTargets;
        _firstTarget = slice.FirstTarget;
        _endTarget = slice.EndTarget;
        _distinct = distinct;
        _perTarget = perTarget;
        _leafSize = leafSize;
        while ((long)leafSize << _levels < _targets)
        {
            _levels++;
        }
    }

    /// <summary>A tree whose targets have as many places as there are targets before them: pairs of one population, each once, the lower index as the source.</summary>
    /// <param name="slice">The core's share of the targets.</param>
    /// <param name="key">Key of the draws.</param>
    public static TargetTree OfPairs(in ProjectionSlice slice, RandomKey key) => new(slice, key, distinct: true, perTarget: 1, leafSize: 1, isTriangle: true);

    private TargetTree(in ProjectionSlice slice, RandomKey key, bool distinct, long perTarget, int leafSize, bool isTriangle)
        : this(slice, key, distinct, perTarget, leafSize) => _isTriangle = isTriangle;

    /// <summary>A leaf that the core has a part of.</summary>
    /// <param name="Node">Number of the node.</param>
    /// <param name="First">First target.</param>
    /// <param name="Size">Targets.</param>
    /// <param name="Count">Synapses of all of them.</param>
    public readonly record struct Leaf(uint Node, int First, int Size, long Count);

    /// <summary>Finds the leaves with synapses.</summary>
    /// <param name="entity">What the synapses belong to: a source, or 0.</param>
    /// <param name="total">Synapses of all targets.</param>
    /// <param name="excluded">A target that has no place; −1 for none.</param>
    /// <param name="leaves">Receives the leaves, ascending.</param>
    public readonly void Split(uint entity, long total, int excluded, List<Leaf> leaves)
    {
        leaves.Clear();
        Split(entity, 1, 0, _levels, total, excluded, leaves);
    }

    private readonly void Split(uint entity, uint node, int first, int level, long count, int excluded, List<Leaf> leaves)
    {
        if (count == 0 || first >= _endTarget || first + ((long)_leafSize << level) <= _firstTarget)
        {
            return;
        }

        if (level == 0)
        {
            leaves.Add(new Leaf(node, first, Math.Min(_leafSize, _targets - first), count));
            return;
        }

        var middle = first + ((long)_leafSize << (level - 1));
        var leftCount = count;
        if (middle < _targets)
        {
            var end = Math.Min(_targets, first + ((long)_leafSize << level));
            var left = Places(first, middle, excluded);
            var right = Places(middle, end, excluded);
            var stream = new PhiloxStream(_key, entity, node);
            leftCount = _distinct
                ? DiscreteDraws.Hypergeometric(ref stream, left, right, count)
                : DiscreteDraws.Binomial(ref stream, count, left, left + right);
        }

        Split(entity, 2 * node, first, level - 1, leftCount, excluded, leaves);
        if (middle < _targets)
        {
            Split(entity, (2 * node) + 1, (int)middle, level - 1, count - leftCount, excluded, leaves);
        }
    }

    private readonly long Places(long first, long end, int excluded) => _isTriangle
        ? ((end * (end - 1)) - (first * (first - 1))) / 2
        : (end - first - (excluded >= first && excluded < end ? 1 : 0)) * _perTarget;
}
