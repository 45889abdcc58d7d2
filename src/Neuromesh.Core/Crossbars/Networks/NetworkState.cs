namespace Neuromesh.Core.Crossbars.Networks;

/// <summary>A wire between two terminals.</summary>
internal readonly record struct Wire(Terminal First, Terminal Second, double Siemens);

/// <summary>A cell between two terminals.</summary>
internal readonly record struct CellBranch(Terminal First, Terminal Second, int Cell);

/// <summary>Sums over the branches at a node.</summary>
internal struct NodeSums
{
    /// <summary>Current that leaves in A; 0 where the law holds.</summary>
    public double Excess;

    /// <summary>Magnitudes of all currents in A.</summary>
    public double Amperes;

    /// <summary>What rounding leaves uncertain of the excess in A.</summary>
    public double UncertainAmperes;

    /// <summary>Derivatives of the cells' currents in S.</summary>
    public double CellSiemens;
}

/// <summary>Voltages of a network's nodes, and by how much they violate Kirchhoff's current law.</summary>
/// <remarks>
/// Nodes that wires join share an anchor, the voltage of a source or of one of them, and have an offset from it. A wire's current is the difference of two
/// offsets: a line that carries 1e-15 A knows it to 16 digits, where the difference of two whole voltages over 1 ohm is uncertain by 1e-16 A.
/// </remarks>
internal sealed class NetworkState
{
    private const double Tolerance = 1e-12;

    // Voltages and offsets carry the rounding errors of whole lines: a few dozen units in the last place, 2^-53 each.
    private const double RoundingMargin = 64.0 / (1L << 53);

    // Against nodes without any current: what a cell would carry at this share of the sources' voltages.
    private const double SmallestShare = 1e-12;

    // A wire or cell ends at node number n, or at source number s as n = nodes + s.
    private readonly (int First, int Second, double Siemens)[] _wires;
    private readonly (int First, int Second, int Cell)[] _cells;
    private readonly ICellModel _model;
    private readonly int _count;
    private readonly int[] _group;
    private readonly int[] _anchorSource;
    private readonly int[] _anchorNode;
    private readonly double[] _anchors;
    private readonly double[] _bases;
    private readonly double[] _offsets;
    private readonly NodeSums[] _sums;
    private readonly CellCurrent[] _cellCurrents;

    public NetworkState(int nodes, int sources, List<Wire> wires, List<CellBranch> cells, ICellModel model)
    {
        (_model, _count, _group) = (model, nodes, new int[nodes]);
        (_bases, _offsets, _sums) = (new double[nodes + sources], new double[nodes + sources], new NodeSums[nodes + sources]);
        _cellCurrents = new CellCurrent[cells.Count];
        _wires = [.. wires.Select(wire => (Number(wire.First), Number(wire.Second), wire.Siemens))];
        _cells = [.. cells.Select(cell => (Number(cell.First), Number(cell.Second), cell.Cell))];
        var map = Enumerable.Range(0, nodes).ToArray();
        foreach (var wire in wires)
        {
            if (wire.First.Unknown >= 0 && wire.Second.Unknown >= 0)
            {
                map[Root(wire.Second.Unknown)] = Root(wire.First.Unknown);
            }
        }

        var groups = 0;
        Array.Fill(_group, -1);
        for (var node = 0; node < nodes; node++)
        {
            var root = Root(node);
            _group[root] = _group[root] < 0 ? groups++ : _group[root];
            _group[node] = _group[root];
        }

        (_anchorSource, _anchorNode, _anchors) = (new int[groups], new int[groups], new double[groups]);
        Array.Fill(_anchorSource, -1);
        for (var node = nodes - 1; node >= 0; node--)
        {
            _anchorNode[_group[node]] = node;
        }

        foreach (var wire in wires)
        {
            if (wire.First.Unknown < 0 || wire.Second.Unknown < 0)
            {
                _anchorSource[_group[Math.Max(wire.First.Unknown, wire.Second.Unknown)]] = Math.Max(wire.First.Source, wire.Second.Source);
            }
        }

        int Root(int node)
        {
            while (map[node] != node)
            {
                map[node] = map[map[node]];
                node = map[node];
            }

            return node;
        }
    }

    /// <summary>Voltages of the sources in V.</summary>
    public double[] Sources { get; private set; } = [];

    /// <summary>[nodes]: sums at the voltages that were evaluated last.</summary>
    public ReadOnlySpan<NodeSums> Nodes => _sums.AsSpan(0, _count);

    /// <summary>[cells]: their currents and derivatives at the voltages that were evaluated last.</summary>
    public ReadOnlySpan<CellCurrent> CellCurrents => _cellCurrents;

    /// <summary>Largest magnitude of a wire's or cell's current in A.</summary>
    public double LargestAmperes { get; private set; }

    /// <summary>Largest magnitude of a source's voltage in V.</summary>
    public double LargestSource { get; private set; }

    /// <summary>Sets the sources; nodes without one start in the middle of their range.</summary>
    public void Start(double[] sources)
    {
        var (lowest, highest) = (double.MaxValue, double.MinValue);
        foreach (var volts in sources)
        {
            (lowest, highest) = (Math.Min(lowest, volts), Math.Max(highest, volts));
        }

        Array.Fill(_anchors, lowest + ((highest - lowest) / 2));
        Array.Clear(_offsets);
        MoveSources(sources);
    }

    /// <summary>Changes the sources and keeps the other voltages.</summary>
    public void MoveSources(double[] sources)
    {
        Sources = sources;
        LargestSource = 0;
        foreach (var volts in sources)
        {
            LargestSource = Math.Max(LargestSource, Math.Abs(volts));
        }

        for (var group = 0; group < _anchors.Length; group++)
        {
            _anchors[group] = _anchorSource[group] >= 0 ? sources[_anchorSource[group]] : _anchors[group];
        }

        sources.CopyTo(_bases, _count);
        SpreadAnchors();
    }

    /// <summary>A node's voltage in V.</summary>
    public double Volts(int node) => _anchors[_group[node]] + _offsets[node];

    /// <summary>A terminal's voltage in V.</summary>
    public double Volts(Terminal terminal) => terminal.Unknown >= 0 ? Volts(terminal.Unknown) : Sources[terminal.Source];

    /// <summary>Copies the voltages.</summary>
    public void Save(double[] offsets, double[] anchors)
    {
        _offsets.AsSpan(0, _count).CopyTo(offsets);
        _anchors.CopyTo(anchors, 0);
    }

    /// <summary>Number of anchors.</summary>
    public int Groups => _anchors.Length;

    /// <summary>Adds a step to voltages that were saved, no further than <paramref name="reach"/> beyond the sources' voltages.</summary>
    public void Move(double[] offsets, double[] anchors, double[] step, double length, double reach)
    {
        anchors.CopyTo(_anchors, 0);
        var limit = LargestSource + reach;
        for (var node = 0; node < _count; node++)
        {
            var anchor = anchors[_group[node]];
            _offsets[node] = Math.Clamp(offsets[node] + (length * step[node]), -limit - anchor, limit - anchor);
        }

        for (var group = 0; group < _anchors.Length; group++)
        {
            if (_anchorSource[group] < 0)
            {
                _anchors[group] += _offsets[_anchorNode[group]];
            }
        }

        // From the last to the first, because the anchor's own offset comes last.
        for (var node = _count - 1; node >= 0; node--)
        {
            _offsets[node] -= _anchorSource[_group[node]] < 0 ? _offsets[_anchorNode[_group[node]]] : 0;
        }

        SpreadAnchors();
    }

    /// <summary>Computes the excess currents.</summary>
    public void Evaluate()
    {
        Array.Clear(_sums);
        var largest = 0.0;
        foreach (var (first, second, siemens) in _wires)
        {
            var (baseVolts, firstOffset, secondOffset) = (_bases[first] - _bases[second], _offsets[first], _offsets[second]);
            var amperes = siemens * (baseVolts + (firstOffset - secondOffset));
            var uncertain = RoundingMargin * siemens * (Math.Abs(baseVolts) + Math.Abs(firstOffset) + Math.Abs(secondOffset));
            largest = Math.Max(largest, Math.Abs(amperes));
            Add(ref _sums[first], amperes, uncertain);
            Add(ref _sums[second], -amperes, uncertain);
        }

        for (var cell = 0; cell < _cells.Length; cell++)
        {
            var (first, second, number) = _cells[cell];
            var current = _model.At(number, _bases[first] + _offsets[first], _bases[second] + _offsets[second]);
            _cellCurrents[cell] = current;
            var uncertain = RoundingMargin * ((current.FirstSiemens * Size(first)) + (current.SecondSiemens * Size(second)));
            largest = Math.Max(largest, Math.Abs(current.Amperes));
            Add(ref _sums[first], current.Amperes, uncertain);
            Add(ref _sums[second], -current.Amperes, uncertain);
            _sums[first].CellSiemens += current.FirstSiemens;
            _sums[second].CellSiemens += current.SecondSiemens;
        }

        LargestAmperes = largest;
    }

    /// <summary>Whether the law holds at every node: to 1e-12 of the currents there, or to what rounding voltages and offsets leaves uncertain.</summary>
    public bool IsFulfilled()
    {
        foreach (ref readonly var node in Nodes)
        {
            if (!(Math.Abs(node.Excess) <= (Tolerance * node.Amperes) + node.UncertainAmperes))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The currents against which each node's excess is measured, in A.</summary>
    public void Weigh(double[] weights)
    {
        for (var node = 0; node < weights.Length; node++)
        {
            weights[node] = Math.Max(_sums[node].Amperes + (SmallestShare * LargestSource * _sums[node].CellSiemens), double.MinValue);
            weights[node] = weights[node] > 0 ? weights[node] : 1;
        }
    }

    /// <summary>Σ (excess/weight)², and Σ |excess|.</summary>
    public (double Relative, double Amperes) Mismatch(double[] weights)
    {
        var (relative, amperes) = (0.0, 0.0);
        for (var node = 0; node < weights.Length; node++)
        {
            var share = _sums[node].Excess / weights[node];
            relative += share * share;
            amperes += Math.Abs(_sums[node].Excess);
        }

        return (relative, amperes);
    }

    private static void Add(ref NodeSums sums, double amperes, double uncertain)
    {
        sums.Excess += amperes;
        sums.Amperes += Math.Abs(amperes);
        sums.UncertainAmperes += uncertain;
    }

    // What a node's voltage is rounded to is a share of this.
    private double Size(int node) => Math.Abs(_bases[node]) + Math.Abs(_offsets[node]);

    private int Number(Terminal terminal) => terminal.Unknown >= 0 ? terminal.Unknown : _count + terminal.Source;

    private void SpreadAnchors()
    {
        for (var node = 0; node < _count; node++)
        {
            _bases[node] = _anchors[_group[node]];
        }
    }
}
