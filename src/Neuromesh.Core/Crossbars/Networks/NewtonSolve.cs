using System.Runtime.InteropServices;
using Neuromesh.Core.Crossbars.Wires;

namespace Neuromesh.Core.Crossbars.Networks;

/// <summary>Kirchhoff's current law at all nodes of a network, solved by a damped Newton method.</summary>
/// <remarks>
/// <para>
/// A step is halved until <c>Σ (F_i / I_i)²</c> or <c>Σ |F_i|</c> falls, F_i the current that leaves node i and I_i the sum of the currents there: nodes of
/// blocking cells count like those of wires. Newton's direction lowers both where currents are smooth. Where no such step is
/// found, as at the corner of a rectifying cell, each node is held by a conductance μ times that of its cells (a step in pseudo-time, in which such
/// networks contract in the sum of |F|), μ rising until a step succeeds and falling afterwards. If that ends, too, before the law holds, the sources are raised from 0
/// in steps, each solution the start of the next.
/// </para>
/// <para>
/// A step's equations are swept line by line (<see cref="LineRelaxation"/>) and, from the first that does not converge to the end of the solve, eliminated (<see cref="NetworkElimination"/>); a solve that sweeps
/// do not bring to its end starts anew with eliminations only. So the way depends on the equations alone.
/// </para>
/// <para>The law holds when <see cref="NetworkState.IsFulfilled"/> says so; else the solve fails and states the residual. One more step follows, kept if it lowers the mismatch.</para>
/// </remarks>
internal sealed class NewtonSolve
{
    private const int MostSteps = 300;
    private const int Halvings = 12;
    private const int SourceSteps = 16;
    private const double FirstHold = 1e-3;
    private const double HoldRise = 30;
    private const double HoldFall = 0.1;
    private const double SmallestHold = 1e-9;
    private const double LargestHold = 1e18;

    // Cells with an emf may lift nodes beyond the sources.
    private const double ReachVolts = 1;

    private readonly List<CellBranch> _cells;
    private readonly ICellModel _model;
    private readonly NodePlace[] _places;
    private readonly List<(int First, int Second)> _pairs = [];
    private readonly List<Wire> _wires;
    private readonly LineRelaxation? _relaxation;
    private NetworkElimination? _elimination;
    private BranchSlot[] _cellSlots = [];
    private bool _isOrdered;
    private bool _isRelaxing;
    private readonly NetworkState _state;
    private readonly double[] _weights;
    private readonly double[] _step;
    private readonly double[] _offsets;
    private readonly double[] _anchors;

    /// <summary>Orders the elimination.</summary>
    /// <param name="places">[unknowns]: where the nodes lie.</param>
    /// <param name="wires">Linear branches.</param>
    /// <param name="cells">The others.</param>
    /// <param name="model">Their currents.</param>
    /// <param name="sources">Number of sources.</param>
    /// <param name="chains">The lines, if every unknown belongs to one and every cell joins a word line and a bit line.</param>
    /// <param name="before">One that is no longer used: its elimination is taken over if it joins the same nodes, as where a line that was driven floats.</param>
    public NewtonSolve(NodePlace[] places, List<Wire> wires, List<CellBranch> cells, ICellModel model, int sources, IReadOnlyList<Chain>? chains, NewtonSolve? before)
    {
        (_places, _wires, _cells, _model, Unknowns) = (places, wires, cells, model, places.Length);
        foreach (var wire in wires)
        {
            AddPair(wire.First, wire.Second);
        }

        foreach (var cell in cells)
        {
            AddPair(cell.First, cell.Second);
        }

        if (before is not null && places.AsSpan().SequenceEqual(before._places)
            && CollectionsMarshal.AsSpan(_pairs).SequenceEqual(CollectionsMarshal.AsSpan(before._pairs)))
        {
            (_elimination, before._elimination) = (before._elimination, null);
        }

        _relaxation = chains is null ? null : new LineRelaxation(places.Length, chains, wires, cells);
        _state = new NetworkState(places.Length, sources, wires, cells, model);
        (_weights, _step, _offsets, _anchors) = (new double[Unknowns], new double[Unknowns], new double[Unknowns], new double[_state.Groups]);

        void AddPair(Terminal first, Terminal second)
        {
            if (first.Unknown >= 0 && second.Unknown >= 0)
            {
                _pairs.Add((first.Unknown, second.Unknown));
            }
        }
    }

    /// <summary>Number of unknowns.</summary>
    public int Unknowns { get; }

    /// <summary>Steps of the last solution.</summary>
    public int Iterations { get; private set; }

    /// <summary>A terminal's voltage in V.</summary>
    public double Volts(Terminal terminal) => _state.Volts(terminal);

    /// <summary>Writes the currents of the cells, each in its place.</summary>
    /// <param name="amperes">[cells of the model] in A; those of cells that are not among the branches stay.</param>
    public void CopyCurrents(double[] amperes)
    {
        for (var i = 0; i < _cells.Count; i++)
        {
            amperes[_cells[i].Cell] = _state.CellCurrents[i].Amperes;
        }
    }

    /// <summary>Solves for the sources' voltages.</summary>
    /// <param name="sources">In V.</param>
    /// <returns>A node without path to a source; −1 if there is none.</returns>
    /// <exception cref="WireSolveException">The law could not be fulfilled.</exception>
    public int Solve(double[] sources)
    {
        Iterations = 0;
        _isRelaxing = _relaxation is not null;
        _state.Start(sources);
        var (isolated, isFulfilled) = Iterate();
        if (isolated < 0 && !isFulfilled && _isRelaxing)
        {
            _isRelaxing = false;
            _state.Start(sources);
            (isolated, isFulfilled) = Iterate();
        }

        if (isolated >= 0 || isFulfilled)
        {
            return isolated;
        }

        _state.Start(new double[sources.Length]);
        for (var step = 1; step <= SourceSteps; step++)
        {
            _state.MoveSources(Array.ConvertAll(sources, volts => volts * step / SourceSteps));
            (isolated, isFulfilled) = Iterate();
            if (isolated >= 0)
            {
                return isolated;
            }
        }

        var residual = RelativeResidual;
        return isFulfilled ? -1 : throw new WireSolveException(
            $"The array could not be solved: after {Iterations} steps of Newton's method Kirchhoff's current law is violated by {residual:E2} of the largest current.", residual);
    }

    /// <summary>Largest violation of Kirchhoff's law over the largest current of a cell or wire.</summary>
    public double RelativeResidual
    {
        get
        {
            var worst = 0.0;
            foreach (ref readonly var node in _state.Nodes)
            {
                worst = Math.Max(worst, Math.Abs(node.Excess));
            }

            return worst == 0 ? 0 : worst / _state.LargestAmperes;
        }
    }

    // The first node without path to a source, and whether the law is fulfilled at the end.
    private (int Isolated, bool IsFulfilled) Iterate()
    {
        _state.Evaluate();
        double hold = 0, lastHold = 0;
        for (var step = 0; step < MostSteps; step++)
        {
            var isolated = -1;
            var isFulfilled = step > 0 && _state.IsFulfilled();

            // The last step corrects rounding errors: the derivatives of the step before do for it.
            if (step == 0 || !(_model.IsLinear || (isFulfilled && lastHold == 0)))
            {
                lastHold = isFulfilled ? 0 : hold;
                isolated = Factor(lastHold);
            }

            isolated = isolated < 0 ? Direct(lastHold) : isolated;
            if (isolated >= 0)
            {
                return (isolated, false);
            }

            Iterations += isFulfilled ? 0 : 1;
            var succeeded = TryStep(hold > 0 || isFulfilled ? 1 : Halvings);
            if (isFulfilled)
            {
                return (-1, true);
            }

            if (succeeded)
            {
                hold = hold * HoldFall < SmallestHold ? 0 : hold * HoldFall;
            }
            else if (_state.IsFulfilled())
            {
                return (-1, true);
            }
            else
            {
                hold = hold == 0 ? FirstHold : hold * HoldRise;
                if (hold > LargestHold || _model.IsLinear)
                {
                    return (-1, false);
                }
            }
        }

        return (-1, false);
    }

    private int Factor(double hold)
    {
        _isRelaxing = _isRelaxing && _relaxation!.Factor(_state.CellCurrents, hold);
        return _isRelaxing ? -1 : Eliminate(hold);
    }

    private NetworkElimination Ordered()
    {
        var elimination = _elimination ??= new NetworkElimination(_places, _pairs);
        if (_isOrdered)
        {
            return elimination;
        }

        _isOrdered = true;
        elimination.Reset();
        foreach (var wire in _wires)
        {
            if (wire.First.Unknown >= 0 && wire.Second.Unknown >= 0)
            {
                elimination.Add(wire.First.Unknown, wire.Second.Unknown, wire.Siemens, wire.Siemens);
            }
            else
            {
                elimination.AddToFixed(Math.Max(wire.First.Unknown, wire.Second.Unknown), wire.Siemens);
            }
        }

        elimination.KeepAsBase();
        _cellSlots = [.. _cells.Select(cell => cell is { First.Unknown: >= 0, Second.Unknown: >= 0 } ? elimination.Slot(cell.First.Unknown, cell.Second.Unknown) : default)];
        return elimination;
    }

    private int Eliminate(double hold)
    {
        var elimination = Ordered();
        elimination.Clear();

        // Whatever moved the voltages has evaluated the cells there.
        for (var i = 0; i < _cells.Count; i++)
        {
            var (cell, current) = (_cells[i], _state.CellCurrents[i]);
            if (cell.First.Unknown < 0)
            {
                elimination.AddToFixed(cell.Second.Unknown, current.SecondSiemens);
            }
            else if (cell.Second.Unknown < 0)
            {
                elimination.AddToFixed(cell.First.Unknown, current.FirstSiemens);
            }
            else
            {
                elimination.Add(_cellSlots[i], current.FirstSiemens, current.SecondSiemens);
            }
        }

        for (var node = 0; node < Unknowns && hold > 0; node++)
        {
            elimination.AddToFixed(node, hold * _state.Nodes[node].CellSiemens);
        }

        return elimination.Factor();
    }

    // Newton's direction; returns a node without path to a source where that shows only now, else −1.
    private int Direct(double hold)
    {
        var states = _state.Nodes;
        for (var node = 0; node < Unknowns; node++)
        {
            _step[node] = -states[node].Excess;
        }

        if (_isRelaxing)
        {
            if (_relaxation!.Solve(_step))
            {
                return -1;
            }

            _isRelaxing = false;
            var isolated = Eliminate(hold);
            if (isolated >= 0)
            {
                return isolated;
            }
        }

        _elimination!.Solve(_step);
        return -1;
    }

    private bool TryStep(int halvings)
    {
        _state.Weigh(_weights);
        var before = _state.Mismatch(_weights);
        if (before.Relative == 0)
        {
            return false;
        }

        _state.Save(_offsets, _anchors);
        var length = 1.0;
        for (var trial = 0; trial < halvings; trial++)
        {
            _state.Move(_offsets, _anchors, _step, length, ReachVolts);
            _state.Evaluate();
            var after = _state.Mismatch(_weights);
            if (after.Relative < before.Relative || after.Amperes < before.Amperes)
            {
                return true;
            }

            length /= 2;
        }

        Array.Clear(_step);
        _state.Move(_offsets, _anchors, _step, 0, double.MaxValue);
        _state.Evaluate();
        return false;
    }
}
