using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Neuromesh.Core.Crossbars.Wires;
using Neuromesh.Core.Crossbars.Wires.Lanes;

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
/// <para>Parts are dense matrices, assembled from their children's remainders in a fixed order. Each number is one chain of operations, so every vector width gives the same bits. Not for use by two threads at once.</para>
/// </remarks>
internal sealed unsafe class NetworkElimination
{
    /// <summary>Most bytes that the factors may take.</summary>
    public const long MostBytes = 4L << 30;

    private const int FirstPlace = 16;

    private readonly EliminationPart[] _parts;
    private readonly int[] _ownerOf;
    private readonly int[] _placeInOwner;
    private readonly double[] _memory;
    private readonly double[] _local;
    private readonly int _panels;
    private double[]? _base;

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
            for (var i = 0; i < _parts[part].Own; i++)
            {
                _ownerOf[_parts[part].Nodes[i]] = part;
                _placeInOwner[_parts[part].Nodes[i]] = i;
            }
        }

        var (panels, length) = Measure(_parts);
        Bytes = sizeof(double) * length;
        if (Bytes > MostBytes)
        {
            throw new InvalidOperationException($"The direct solution of {places.Length} nodes would take {Bytes >> 20} MiB; at most {MostBytes >> 20} MiB are used.");
        }

        var longest = 0;
        var next = FirstPlace;
        foreach (var part in _parts)
        {
            (part.Rows, part.Columns, part.ToFixed) = (next, next + (part.Own * part.Stride), next + (2 * part.Own * part.Stride));
            next = part.ToFixed + part.Stride;
            part.Pivots = new double[part.Own];
            longest = Math.Max(longest, part.Stride);
        }

        foreach (var part in _parts)
        {
            part.Rest = next;
            next += part.RestStride * part.RestStride;
        }

        _panels = (int)panels;
        _memory = GC.AllocateArray<double>((int)length, pinned: true);
        _local = GC.AllocateArray<double>(longest, pinned: true);
    }

    /// <summary>Bytes of the factors.</summary>
    public long Bytes { get; }

    /// <summary>Makes what has been added so far the state to which <see cref="Clear"/> returns.</summary>
    public void KeepAsBase()
    {
        _base ??= new double[_panels];
        _memory.AsSpan(0, _panels).CopyTo(_base);
    }

    /// <summary>Removes all conductances, or those added after <see cref="KeepAsBase"/>.</summary>
    public void Clear()
    {
        if (_base is null)
        {
            _memory.AsSpan(0, _panels).Clear();
        }
        else
        {
            _base.CopyTo(_memory, 0);
        }
    }

    /// <summary>Forgets the base and removes all conductances.</summary>
    public void Reset()
    {
        _base = null;
        Clear();
    }

    /// <summary>Where a branch between two nodes is added.</summary>
    /// <param name="first">One node.</param>
    /// <param name="second">The other.</param>
    public BranchSlot Slot(int first, int second)
    {
        var owner = Math.Min(_ownerOf[first], _ownerOf[second]);
        var part = _parts[owner];
        var (i, j) = (PlaceIn(owner, first), PlaceIn(owner, second));
        return new BranchSlot(InRows(i, j), InColumns(i, j), InRows(j, i), InColumns(j, i));

        int InRows(int row, int column) => row < part.Own ? part.Rows + (row * part.Stride) + column : 0;

        int InColumns(int row, int column) => column < part.Own ? part.Columns + (column * part.Stride) + row : 0;
    }

    /// <summary>Adds a branch between two nodes.</summary>
    /// <param name="slot">Where, see <see cref="Slot"/>.</param>
    /// <param name="firstSiemens">∂I/∂V(first) of the current I from first to second, 0 or more.</param>
    /// <param name="secondSiemens">−∂I/∂V(second), 0 or more.</param>
    public void Add(in BranchSlot slot, double firstSiemens, double secondSiemens)
    {
        var memory = _memory;
        memory[slot.SecondInRows] += secondSiemens;
        memory[slot.SecondInColumns] += secondSiemens;
        memory[slot.FirstInRows] += firstSiemens;
        memory[slot.FirstInColumns] += firstSiemens;
    }

    /// <summary>Adds a branch between two nodes.</summary>
    /// <param name="first">One node.</param>
    /// <param name="second">The other.</param>
    /// <param name="firstSiemens">∂I/∂V(first) of the current I from first to second, 0 or more.</param>
    /// <param name="secondSiemens">−∂I/∂V(second), 0 or more.</param>
    public void Add(int first, int second, double firstSiemens, double secondSiemens) => Add(Slot(first, second), firstSiemens, secondSiemens);

    /// <summary>Adds a branch to a node of fixed voltage.</summary>
    /// <param name="node">The node.</param>
    /// <param name="siemens">Derivative of the branch's current by the node's voltage, 0 or more.</param>
    public void AddToFixed(int node, double siemens) => _memory[_parts[_ownerOf[node]].ToFixed + _placeInOwner[node]] += siemens;

    /// <summary>Eliminates all nodes.</summary>
    /// <returns>A node without path to a fixed voltage; −1 if there is none.</returns>
    public int Factor()
        => Vector512.IsHardwareAccelerated ? Factor<LineLanes512>()
            : Vector256.IsHardwareAccelerated ? Factor<LineLanes256>()
            : Vector128.IsHardwareAccelerated ? Factor<LineLanes128>()
            : Factor<LineLanes64>();

    /// <summary>Solves for one right-hand side.</summary>
    /// <param name="values">[nodes]: currents r in A; replaced by the voltages in V.</param>
    public void Solve(Span<double> values)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Solve<LineLanes512>(values);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Solve<LineLanes256>(values);
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            Solve<LineLanes128>(values);
        }
        else
        {
            Solve<LineLanes64>(values);
        }
    }

    /// <summary>Eliminates at one width.</summary>
    /// <typeparam name="T">The width.</typeparam>
    internal int Factor<T>()
        where T : struct, ILineLanes<T>
    {
        var memory = Pinned(_memory);
        var isolated = -1;
        for (var index = 0; index < _parts.Length && isolated < 0; index++)
        {
            var part = _parts[index];
            new Span<double>(memory + part.Rest, part.RestStride * part.RestStride).Clear();
            foreach (var child in part.Children)
            {
                AddRemainder(child, part, memory);
            }

            if (!PartKernels<T>.Factor(part, memory))
            {
                isolated = part.Nodes[Array.IndexOf(part.Pivots, 0)];
            }
        }

        GC.KeepAlive(this);
        return isolated;
    }

    /// <summary>Solves at one width.</summary>
    /// <typeparam name="T">The width.</typeparam>
    internal void Solve<T>(Span<double> values)
        where T : struct, ILineLanes<T>
    {
        double* memory = Pinned(_memory), local = Pinned(_local);
        foreach (var part in _parts)
        {
            Gather(part, values, local);
            PartKernels<T>.Forward(part, memory, local);
            for (var i = 0; i < part.Nodes.Length; i++)
            {
                values[part.Nodes[i]] = local[i];
            }
        }

        for (var index = _parts.Length - 1; index >= 0; index--)
        {
            var part = _parts[index];
            Gather(part, values, local);
            PartKernels<T>.Backward(part, memory, local);
            for (var i = 0; i < part.Own; i++)
            {
                values[part.Nodes[i]] = local[i];
            }
        }

        GC.KeepAlive(this);
    }

    // Where an array that was allocated pinned begins; it lives as long as somebody holds it.
    private static double* Pinned(double[] array) => (double*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(array));

    private static void Gather(EliminationPart part, Span<double> values, double* local)
    {
        for (var i = 0; i < part.Nodes.Length; i++)
        {
            local[i] = values[part.Nodes[i]];
        }

        new Span<double>(local + part.Nodes.Length, part.Stride - part.Nodes.Length).Clear();
    }

    // Sets the strides; panels come first, then what parts leave behind.
    private static (long Panels, long All) Measure(EliminationPart[] parts)
    {
        long panels = FirstPlace, rest = 0;
        foreach (var part in parts)
        {
            part.RestStride = NestedBlock.Padded(part.Kept);
            part.Stride = NestedBlock.Padded(part.Own + part.RestStride);
            panels += ((2L * part.Own) + 1) * part.Stride;
            rest += (long)part.RestStride * part.RestStride;
        }

        return (panels, panels + rest);
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

    private static void AddRemainder(EliminationPart child, EliminationPart part, double* memory)
    {
        double* rows = memory + part.Rows, columns = memory + part.Columns, rest = memory + part.Rest, toFixed = memory + part.ToFixed;
        var places = child.InParent;
        for (var i = 0; i < places.Length; i++)
        {
            var source = memory + child.Rest + ((long)i * child.RestStride);
            var place = places[i];
            toFixed[place] += memory[child.ToFixed + child.Own + i];
            var target = place < part.Own ? rows + ((long)place * part.Stride) : rest + ((long)(place - part.Own) * part.RestStride) - part.Own;
            for (var j = 0; j < places.Length; j++)
            {
                var other = places[j];
                if (other < part.Own)
                {
                    columns[((long)other * part.Stride) + place] += source[j];
                }

                if (other >= part.Own || place < part.Own)
                {
                    target[other] += source[j];
                }
            }
        }
    }
}
