namespace Neuromesh.Core.Crossbars.Networks;

/// <summary>A wire between two terminals.</summary>
internal readonly record struct Wire(Terminal First, Terminal Second, double Siemens);

/// <summary>A cell between two terminals.</summary>
internal readonly record struct CellBranch(Terminal First, Terminal Second, int Cell);

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

    private readonly List<Wire> _wires;
    private readonly List<CellBranch> _cells;
    private readonly ICellModel _model;
    private readonly int[] _group;
    private readonly int[] _anchorSource;
    private readonly int[] _anchorNode;
    private readonly double[] _anchors;
    private readonly double[] _offsets;
    private readonly double[] _currents;
    private readonly double[] _uncertain;
    private readonly CellCurrent[] _cellCurrents;

    public NetworkState(int nodes, List<Wire> wires, List<CellBranch> cells, ICellModel model)
    {
        (_wires, _cells, _model) = (wires, cells, model);
        (_group, _offsets, _currents, _uncertain) = (new int[nodes], new double[nodes], new double[nodes], new double[nodes]);
        _cellCurrents = new CellCurrent[cells.Count];
        (Excess, CellSiemens) = (new double[nodes], new double[nodes]);
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

    /// <summary>Current that leaves each node in A; 0 where the law holds.</summary>
    public double[] Excess { get; }

    /// <summary>[cells]: their currents and derivatives at the voltages that were evaluated last.</summary>
    public ReadOnlySpan<CellCurrent> CellCurrents => _cellCurrents;

    /// <summary>Sum of the derivatives of the cells' currents at each node in S.</summary>
    public double[] CellSiemens { get; }

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
    }

    /// <summary>A node's voltage in V.</summary>
    public double Volts(int node) => _anchors[_group[node]] + _offsets[node];

    /// <summary>A terminal's voltage in V.</summary>
    public double Volts(Terminal terminal) => terminal.Unknown >= 0 ? Volts(terminal.Unknown) : Sources[terminal.Source];

    /// <summary>Copies the voltages.</summary>
    public void Save(double[] offsets, double[] anchors)
    {
        _offsets.CopyTo(offsets, 0);
        _anchors.CopyTo(anchors, 0);
    }

    /// <summary>Number of anchors.</summary>
    public int Groups => _anchors.Length;

    /// <summary>Adds a step to voltages that were saved, no further than <paramref name="reach"/> beyond the sources' voltages.</summary>
    public void Move(double[] offsets, double[] anchors, double[] step, double length, double reach)
    {
        anchors.CopyTo(_anchors, 0);
        var limit = LargestSource + reach;
        for (var node = 0; node < _offsets.Length; node++)
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
        for (var node = _offsets.Length - 1; node >= 0; node--)
        {
            _offsets[node] -= _anchorSource[_group[node]] < 0 ? _offsets[_anchorNode[_group[node]]] : 0;
        }
    }

    /// <summary>Computes the excess currents.</summary>
    public void Evaluate()
    {
        LargestAmperes = 0;
        Array.Clear(Excess);
        Array.Clear(CellSiemens);
        Array.Clear(_currents);
        Array.Clear(_uncertain);
        foreach (var wire in _wires)
        {
            var (firstBase, firstOffset) = Parts(wire.First);
            var (secondBase, secondOffset) = Parts(wire.Second);
            Add(wire.First.Unknown, wire.Second.Unknown, wire.Siemens * ((firstBase - secondBase) + (firstOffset - secondOffset)));
            var uncertain = RoundingMargin * wire.Siemens * (Math.Abs(firstBase - secondBase) + Math.Abs(firstOffset) + Math.Abs(secondOffset));
            AddUncertain(wire.First.Unknown, uncertain);
            AddUncertain(wire.Second.Unknown, uncertain);
        }

        for (var cell = 0; cell < _cells.Count; cell++)
        {
            var branch = _cells[cell];
            var (first, second) = (Volts(branch.First), Volts(branch.Second));
            var current = _model.At(branch.Cell, first, second);
            _cellCurrents[cell] = current;
            Add(branch.First.Unknown, branch.Second.Unknown, current.Amperes);
            var uncertain = RoundingMargin * ((current.FirstSiemens * Size(branch.First)) + (current.SecondSiemens * Size(branch.Second)));
            AddUncertain(branch.First.Unknown, uncertain);
            AddUncertain(branch.Second.Unknown, uncertain);
            AddSiemens(branch.First.Unknown, current.FirstSiemens);
            AddSiemens(branch.Second.Unknown, current.SecondSiemens);
        }
    }

    /// <summary>Whether the law holds at every node: to 1e-12 of the currents there, or to what rounding voltages and offsets leaves uncertain.</summary>
    public bool IsFulfilled()
    {
        for (var node = 0; node < Excess.Length; node++)
        {
            if (!(Math.Abs(Excess[node]) <= (Tolerance * _currents[node]) + _uncertain[node]))
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
            weights[node] = Math.Max(_currents[node] + (SmallestShare * LargestSource * CellSiemens[node]), double.MinValue);
            weights[node] = weights[node] > 0 ? weights[node] : 1;
        }
    }

    /// <summary>Σ (excess/weight)², and Σ |excess|.</summary>
    public (double Relative, double Amperes) Mismatch(double[] weights)
    {
        var (relative, amperes) = (0.0, 0.0);
        for (var node = 0; node < weights.Length; node++)
        {
            var share = Excess[node] / weights[node];
            relative += share * share;
            amperes += Math.Abs(Excess[node]);
        }

        return (relative, amperes);
    }

    // What a terminal's voltage is rounded to is a share of this.
    private double Size(Terminal terminal)
    {
        var (anchor, offset) = Parts(terminal);
        return Math.Abs(anchor) + Math.Abs(offset);
    }

    private (double Base, double Offset) Parts(Terminal terminal)
        => terminal.Unknown >= 0 ? (_anchors[_group[terminal.Unknown]], _offsets[terminal.Unknown]) : (Sources[terminal.Source], 0);

    private void Add(int first, int second, double amperes)
    {
        LargestAmperes = Math.Max(LargestAmperes, Math.Abs(amperes));
        if (first >= 0)
        {
            Excess[first] += amperes;
            _currents[first] += Math.Abs(amperes);
        }

        if (second >= 0)
        {
            Excess[second] -= amperes;
            _currents[second] += Math.Abs(amperes);
        }
    }

    private void AddUncertain(int node, double amperes)
    {
        if (node >= 0)
        {
            _uncertain[node] += amperes;
        }
    }

    private void AddSiemens(int node, double siemens)
    {
        if (node >= 0)
        {
            CellSiemens[node] += siemens;
        }
    }
}
