using System.Numerics;

namespace Neuromesh.Core.Crossbars.Networks;

/// <summary>
/// Direct solution of a network of conductances between nodes, also of one whose two directions differ (a transistor's derivatives):
/// <c>s_k V_k − Σ_j c[k, j] V_j = r_k</c>, <c>s_k = Σ_i c[i, k] + g_k</c>.
/// </summary>
/// <remarks>
/// <para>
/// Because currents are conserved, a node's diagonal is the sum of the conductances of its column, g_k to nodes of fixed voltage among them.
/// Eliminating k therefore adds <c>c[i, k] c[k, j] / s_k</c> to c[i, j] and to g_j, and nothing is ever subtracted: pivots keep a small relative
/// error whatever the ratio of wires to devices, and a pivot is 0 only where a node has no path to a fixed voltage.
/// Source of the method: W. K. Grassmann, M. I. Taksar and D. P. Heyman, "Regenerative analysis and steady state distributions for Markov
/// chains", Oper. Res. 33, 1107-1116 (1985). <see cref="Wires.NestedElimination{T}"/> is the fast form for one planar array with equal directions,
/// drivers on one side and grounds on the other.
/// </para>
/// <para>Parts are dense matrices, assembled from their children's remainders in a fixed order; operations are element by element, so every vector width gives the same bits.</para>
/// </remarks>
internal sealed class NetworkElimination
{
    /// <summary>Most bytes that the factors may take.</summary>
    public const long MostBytes = 4L << 30;

    private readonly EliminationPart[] _parts;
    private readonly int[] _ownerOf;
    private readonly int[] _placeInOwner;

    /// <summary>Orders the elimination and reserves memory.</summary>
    /// <param name="places">[nodes]: where the nodes lie.</param>
    /// <param name="branches">Pairs of nodes between which conductances will be added; a pair may stand several times.</param>
    /// <exception cref="InvalidOperationException">The factors would take more than <see cref="MostBytes"/>.</exception>
    public NetworkElimination(NodePlace[] places, IReadOnlyList<(int First, int Second)> branches)
    {
        var (firstNeighbour, neighbours) = Neighbours(places.Length, branches);
        _parts = EliminationOrder.Dissect(firstNeighbour, neighbours, places);
        _ownerOf = new int[places.Length];
        _placeInOwner = new int[places.Length];
        for (var part = 0; part < _parts.Length; part++)
        {
            Bytes += sizeof(double) * (long)_parts[part].Nodes.Length * _parts[part].Nodes.Length;
            for (var i = 0; i < _parts[part].Own; i++)
            {
                _ownerOf[_parts[part].Nodes[i]] = part;
                _placeInOwner[_parts[part].Nodes[i]] = i;
            }
        }

        if (Bytes > MostBytes)
        {
            throw new InvalidOperationException($"The direct solution of {places.Length} nodes would take {Bytes >> 20} MiB; at most {MostBytes >> 20} MiB are used.");
        }

        foreach (var part in _parts)
        {
            part.Conductances = new double[part.Nodes.Length * part.Nodes.Length];
            part.ToFixed = new double[part.Nodes.Length];
            part.Pivots = new double[part.Own];
        }
    }

    /// <summary>Bytes of the factors.</summary>
    public long Bytes { get; }

    /// <summary>Removes all conductances.</summary>
    public void Clear()
    {
        foreach (var part in _parts)
        {
            Array.Clear(part.Conductances);
            Array.Clear(part.ToFixed);
        }
    }

    /// <summary>Adds a branch between two nodes.</summary>
    /// <param name="first">One node.</param>
    /// <param name="second">The other.</param>
    /// <param name="firstSiemens">∂I/∂V(first) of the current I from first to second, 0 or more.</param>
    /// <param name="secondSiemens">−∂I/∂V(second), 0 or more.</param>
    public void Add(int first, int second, double firstSiemens, double secondSiemens)
    {
        var owner = Math.Min(_ownerOf[first], _ownerOf[second]);
        var part = _parts[owner];
        var (i, j) = (PlaceIn(owner, first), PlaceIn(owner, second));
        part.Conductances[(i * part.Nodes.Length) + j] += secondSiemens;
        part.Conductances[(j * part.Nodes.Length) + i] += firstSiemens;
    }

    /// <summary>Adds a branch to a node of fixed voltage.</summary>
    /// <param name="node">The node.</param>
    /// <param name="siemens">Derivative of the branch's current by the node's voltage, 0 or more.</param>
    public void AddToFixed(int node, double siemens) => _parts[_ownerOf[node]].ToFixed[_placeInOwner[node]] += siemens;

    /// <summary>Eliminates all nodes.</summary>
    /// <returns>A node without path to a fixed voltage; −1 if there is none.</returns>
    public int Factor()
    {
        foreach (var part in _parts)
        {
            foreach (var child in part.Children)
            {
                AddRemainder(child, part);
            }

            var isolated = Factor(part);
            if (isolated >= 0)
            {
                return isolated;
            }
        }

        return -1;
    }

    /// <summary>Solves for one right-hand side.</summary>
    /// <param name="values">[nodes]: currents r in A; replaced by the voltages in V.</param>
    public void Solve(Span<double> values)
    {
        foreach (var part in _parts)
        {
            var (nodes, size) = (part.Nodes, part.Nodes.Length);
            for (var k = 0; k < part.Own; k++)
            {
                var current = values[nodes[k]];
                for (var i = k + 1; i < size && current != 0; i++)
                {
                    values[nodes[i]] += part.Conductances[(i * size) + k] * current;
                }
            }
        }

        for (var index = _parts.Length - 1; index >= 0; index--)
        {
            var part = _parts[index];
            var (nodes, size) = (part.Nodes, part.Nodes.Length);
            for (var k = part.Own - 1; k >= 0; k--)
            {
                var sum = values[nodes[k]];
                var row = part.Conductances.AsSpan(k * size, size);
                for (var j = k + 1; j < size; j++)
                {
                    sum += row[j] * values[nodes[j]];
                }

                values[nodes[k]] = sum / part.Pivots[k];
            }
        }
    }

    private static (int[] First, int[] Neighbours) Neighbours(int nodes, IReadOnlyList<(int First, int Second)> branches)
    {
        var first = new int[nodes + 1];
        foreach (var (a, b) in branches)
        {
            first[a + 1]++;
            first[b + 1]++;
        }

        for (var node = 0; node < nodes; node++)
        {
            first[node + 1] += first[node];
        }

        var next = first[..^1];
        var neighbours = new int[2 * branches.Count];
        foreach (var (a, b) in branches)
        {
            neighbours[next[a]++] = b;
            neighbours[next[b]++] = a;
        }

        return (first, neighbours);
    }

    private int PlaceIn(int owner, int node)
        => _ownerOf[node] == owner ? _placeInOwner[node] : _parts[owner].Own + _parts[owner].Nodes.AsSpan(_parts[owner].Own).BinarySearch(node);

    private static void AddRemainder(EliminationPart child, EliminationPart part)
    {
        var (from, to) = (child.Nodes.Length, part.Nodes.Length);
        for (var i = 0; i < child.InParent.Length; i++)
        {
            var source = child.Conductances.AsSpan(((child.Own + i) * from) + child.Own, child.InParent.Length);
            var target = part.Conductances.AsSpan(child.InParent[i] * to, to);
            for (var j = 0; j < source.Length; j++)
            {
                target[child.InParent[j]] += source[j];
            }

            part.ToFixed[child.InParent[i]] += child.ToFixed[child.Own + i];
        }
    }

    // The diagonal of the matrix takes part in no sum: what gathers there is never used.
    private static int Factor(EliminationPart part)
    {
        var size = part.Nodes.Length;
        var matrix = part.Conductances;
        for (var k = 0; k < part.Own; k++)
        {
            var pivot = part.ToFixed[k];
            for (var i = k + 1; i < size; i++)
            {
                pivot += matrix[(i * size) + k];
            }

            if (pivot == 0)
            {
                return part.Nodes[k];
            }

            part.Pivots[k] = pivot;
            var row = matrix.AsSpan((k * size) + k + 1, size - k - 1);
            AddScaled(part.ToFixed[k] / pivot, row, part.ToFixed.AsSpan(k + 1));
            for (var i = k + 1; i < size; i++)
            {
                ref var entry = ref matrix[(i * size) + k];
                if (entry != 0)
                {
                    entry /= pivot;
                    AddScaled(entry, row, matrix.AsSpan((i * size) + k + 1, row.Length));
                }
            }
        }

        return -1;
    }

    /// <summary>target += factor · source; the product is rounded before the sum at every vector width.</summary>
    internal static void AddScaled(double factor, ReadOnlySpan<double> source, Span<double> target)
    {
        var factors = new Vector<double>(factor);
        var i = 0;
        for (; i + Vector<double>.Count <= source.Length; i += Vector<double>.Count)
        {
            (new Vector<double>(target[i..]) + (factors * new Vector<double>(source[i..]))).CopyTo(target[i..]);
        }

        for (; i < source.Length; i++)
        {
            target[i] += factor * source[i];
        }
    }
}
