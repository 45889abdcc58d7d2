namespace Neuromesh.Core.Crossbars.Networks;

/// <summary>Where a branch ends: at an unknown voltage, or at a source.</summary>
/// <param name="Unknown">Number of the unknown; −1 at a source.</param>
/// <param name="Source">Number of the source; −1 at an unknown.</param>
internal readonly record struct Terminal(int Unknown, int Source)
{
    public static Terminal OfSource(int source) => new(-1, source);
}

/// <summary>Which nodes are one because nothing resists between them, which of these have a source's voltage, and the numbers of the others.</summary>
internal sealed class NodeMap
{
    private readonly int[] _parent;
    private readonly int[] _source;
    private readonly int[] _unknown;
    private readonly bool[] _isShorted;
    private readonly List<NodePlace> _places = [];
    private readonly List<(int Node, int Source)> _fixed = [];

    /// <summary>Creates a map in which every node stands for itself.</summary>
    public NodeMap(int nodes, ICellModel model)
    {
        (_parent, _source, _unknown) = (new int[nodes], new int[nodes], new int[nodes]);
        for (var node = 0; node < nodes; node++)
        {
            (_parent[node], _source[node], _unknown[node]) = (node, -1, -1);
        }

        _isShorted = new bool[model.Count];
        for (var cell = 0; cell < _isShorted.Length; cell++)
        {
            _isShorted[cell] = model.IsShorted(cell);
        }
    }

    /// <summary>Where the unknowns lie.</summary>
    public NodePlace[] Places => [.. _places];

    /// <summary>Nodes that sources fix.</summary>
    public IReadOnlyList<(int Node, int Source)> Fixed => _fixed;

    /// <summary>Whether the model's shorts are those of the map.</summary>
    public bool IsCurrent(ICellModel model)
    {
        for (var cell = 0; cell < _isShorted.Length; cell++)
        {
            if (_isShorted[cell] != model.IsShorted(cell))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Gives a node a source's voltage.</summary>
    public void Fix(int node, int source)
    {
        _fixed.Add((node, source));
        var root = Find(node);
        _source[root] = _source[root] >= 0 ? _source[root] : source;
    }

    /// <summary>Makes two nodes one.</summary>
    public void Join(int first, int second)
    {
        var (one, other) = (Find(first), Find(second));
        if (one != other)
        {
            _parent[other] = one;
            _source[one] = _source[one] >= 0 ? _source[one] : _source[other];
        }
    }

    /// <summary>Numbers a node as unknown, unless it is fixed or one with a node that has a number.</summary>
    public void Number(int node, NodePlace place)
    {
        var root = Find(node);
        if (_source[root] < 0 && _unknown[root] < 0)
        {
            _unknown[root] = _places.Count;
            _places.Add(place);
        }
    }

    /// <summary>A node's unknown or source.</summary>
    public Terminal TerminalOf(int node)
    {
        var root = Find(node);
        return _source[root] >= 0 ? Terminal.OfSource(_source[root]) : new Terminal(_unknown[root], -1);
    }

    /// <summary>The node that stands for all that are one with this.</summary>
    public int Find(int node)
    {
        while (_parent[node] != node)
        {
            _parent[node] = _parent[_parent[node]];
            node = _parent[node];
        }

        return node;
    }
}
