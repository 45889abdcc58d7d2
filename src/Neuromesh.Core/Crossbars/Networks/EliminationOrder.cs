namespace Neuromesh.Core.Crossbars.Networks;

/// <summary>Nested dissection of a network along the coordinates of its nodes.</summary>
/// <remarks>
/// A set of nodes is cut in the middle of its longest side; the nodes on one side of the cut that have a neighbour on the other are eliminated
/// after both halves. Cutting a crossbar severs lines of one direction only, so a cut of n lines costs n nodes. Nodes with many neighbours, as
/// lines without resistance, come last. The order is a function of the network alone.
/// </remarks>
internal sealed class EliminationOrder
{
    private const int LeafNodes = 8;
    private const int MostNeighbours = 8;

    private readonly int[] _firstNeighbour;
    private readonly int[] _neighbours;
    private readonly NodePlace[] _places;
    private readonly int[] _mark;
    private readonly int[] _rank;
    private readonly List<EliminationPart> _parts = [];
    private int _lastMark;
    private int _eliminated;

    private EliminationOrder(int[] firstNeighbour, int[] neighbours, NodePlace[] places)
    {
        _firstNeighbour = firstNeighbour;
        _neighbours = neighbours;
        _places = places;
        _mark = new int[places.Length];
        _rank = new int[places.Length];
        Array.Fill(_rank, int.MaxValue);
    }

    /// <summary>Orders a network.</summary>
    /// <param name="firstNeighbour">[nodes + 1]: where each node's neighbours begin.</param>
    /// <param name="neighbours">Neighbours of all nodes.</param>
    /// <param name="places">[nodes]: where the nodes lie.</param>
    /// <returns>The parts, children before parents.</returns>
    public static EliminationPart[] Dissect(int[] firstNeighbour, int[] neighbours, NodePlace[] places)
    {
        var order = new EliminationOrder(firstNeighbour, neighbours, places);
        List<int> few = [], many = [];
        for (var node = 0; node < places.Length; node++)
        {
            (firstNeighbour[node + 1] - firstNeighbour[node] > MostNeighbours ? many : few).Add(node);
        }

        var children = order.Dissect(few);
        if (many.Count > 0)
        {
            order.AddPart(many, children);
        }

        return [.. order._parts];
    }

    // The parts whose neighbours are left to whoever comes next.
    private List<EliminationPart> Dissect(List<int> nodes)
    {
        if (nodes.Count == 0)
        {
            return [];
        }

        if (nodes.Count <= LeafNodes || !TryCut(nodes, out var lower, out var upper, out var separator))
        {
            return [AddPart(nodes, [])];
        }

        var children = Dissect(lower);
        children.AddRange(Dissect(upper));
        return separator.Count == 0 ? children : [AddPart(separator, children)];
    }

    private bool TryCut(List<int> nodes, out List<int> lower, out List<int> upper, out List<int> separator)
    {
        (lower, upper, separator) = ([], [], []);
        var (axis, middle) = LongestAxis(nodes);
        if (axis < 0)
        {
            return false;
        }

        var isUpper = ++_lastMark;
        foreach (var node in nodes)
        {
            if (_places[node].Along(axis) >= middle)
            {
                _mark[node] = isUpper;
            }
        }

        var isLower = ++_lastMark;
        foreach (var node in nodes)
        {
            if (_mark[node] != isUpper)
            {
                _mark[node] = isLower;
            }
        }

        List<int> lowerBorder = [], upperBorder = [];
        foreach (var node in nodes)
        {
            var other = _mark[node] == isUpper ? isLower : isUpper;
            var touches = false;
            for (var i = _firstNeighbour[node]; i < _firstNeighbour[node + 1] && !touches; i++)
            {
                touches = _mark[_neighbours[i]] == other;
            }

            if (touches)
            {
                (other == isLower ? upperBorder : lowerBorder).Add(node);
            }
        }

        separator = upperBorder.Count < lowerBorder.Count ? upperBorder : lowerBorder;
        var isSeparator = ++_lastMark;
        foreach (var node in separator)
        {
            _mark[node] = isSeparator;
        }

        foreach (var node in nodes)
        {
            if (_mark[node] == isUpper)
            {
                upper.Add(node);
            }
            else if (_mark[node] == isLower)
            {
                lower.Add(node);
            }
        }

        return true;
    }

    private (int Axis, int Middle) LongestAxis(List<int> nodes)
    {
        var (axis, middle, longest) = (-1, 0, 0);
        for (var candidate = 0; candidate < 3; candidate++)
        {
            var (lowest, highest) = (int.MaxValue, int.MinValue);
            foreach (var node in nodes)
            {
                var place = _places[node].Along(candidate);
                lowest = Math.Min(lowest, place);
                highest = Math.Max(highest, place);
            }

            if (highest - lowest > longest)
            {
                (axis, middle, longest) = (candidate, lowest + ((highest - lowest + 1) / 2), highest - lowest);
            }
        }

        return (axis, middle);
    }

    private EliminationPart AddPart(List<int> own, List<EliminationPart> children)
    {
        foreach (var node in own)
        {
            _rank[node] = _eliminated++;
        }

        // Nodes without a rank are eliminated later; their order among a part's neighbours is that of their numbers.
        var seen = ++_lastMark;
        var neighbours = new List<int>();
        foreach (var child in children)
        {
            foreach (var node in child.Nodes.AsSpan(child.Own))
            {
                Collect(node, seen, neighbours);
            }
        }

        foreach (var node in own)
        {
            for (var i = _firstNeighbour[node]; i < _firstNeighbour[node + 1]; i++)
            {
                Collect(_neighbours[i], seen, neighbours);
            }
        }

        neighbours.Sort();
        var part = new EliminationPart { Nodes = [.. own, .. neighbours], Own = own.Count, Children = children };
        var positions = new Dictionary<int, int>(part.Nodes.Length);
        for (var i = 0; i < part.Nodes.Length; i++)
        {
            positions[part.Nodes[i]] = i;
        }

        foreach (var child in children)
        {
            child.InParent = Array.ConvertAll(child.Nodes[child.Own..], node => positions[node]);
        }

        _parts.Add(part);
        return part;
    }

    private void Collect(int node, int seen, List<int> neighbours)
    {
        if (_rank[node] == int.MaxValue && _mark[node] != seen)
        {
            _mark[node] = seen;
            neighbours.Add(node);
        }
    }
}
