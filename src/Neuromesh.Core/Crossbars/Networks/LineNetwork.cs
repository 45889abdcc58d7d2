using Neuromesh.Core.Crossbars.Wires;

namespace Neuromesh.Core.Crossbars.Networks;

/// <summary>A straight line of nodes, one for each cell it passes, with a resistance between neighbours and between its ends and their sources.</summary>
/// <param name="Name">For messages, such as "word line 3".</param>
/// <param name="Length">Nodes.</param>
/// <param name="SegmentOhms">Resistance of a segment in ohm, 0 or more.</param>
/// <param name="Start">Where the first node lies.</param>
/// <param name="Axis">Along which coordinate the line runs: 0 row, 1 column, 2 plane.</param>
internal readonly record struct Line(string Name, int Length, double SegmentOhms, NodePlace Start, int Axis)
{
    /// <summary>Where a node lies.</summary>
    public NodePlace Place(int position) => Axis switch
    {
        0 => Start with { Row = Start.Row + position },
        1 => Start with { Column = Start.Column + position },
        _ => Start with { Plane = Start.Plane + position },
    };
}

/// <summary>Where a cell's two electrodes are: nodes of two lines.</summary>
internal readonly record struct CellPlace(int FirstLine, int FirstPosition, int SecondLine, int SecondPosition);

/// <summary>Lines that are driven or float, with cells between them: solved for all voltages and currents, whatever the geometry.</summary>
/// <remarks>
/// Lines without resistance are one node, and so are the two electrodes of a short: no large number stands for a zero. Newton's method
/// (<see cref="NewtonSolve"/>) with <see cref="NetworkElimination"/> solves what remains.
/// </remarks>
internal sealed partial class LineNetwork
{
    private readonly Line[] _lines;
    private readonly CellPlace[] _cells;
    private readonly ICellModel _model;
    private readonly int[] _firstNode;
    private readonly double[] _cellVolts;
    private readonly double[] _cellAmperes;
    private readonly double[] _startAmperes;
    private readonly double[] _endAmperes;
    private readonly double[] _nodeVolts;
    private LineDrive[] _drives = [];
    private NodeMap? _map;
    private NewtonSolve? _newton;

    /// <summary>Creates a network.</summary>
    /// <param name="lines">Its lines.</param>
    /// <param name="cells">Its cells.</param>
    /// <param name="model">Their currents.</param>
    /// <exception cref="ArgumentException">The model has another number of cells.</exception>
    public LineNetwork(Line[] lines, CellPlace[] cells, ICellModel model)
    {
        if (model.Count != cells.Length)
        {
            throw new ArgumentException($"There are {model.Count} cells in the model for {cells.Length} in the array.", nameof(model));
        }

        (_lines, _cells, _model) = (lines, cells, model);
        _firstNode = new int[lines.Length + 1];
        for (var line = 0; line < lines.Length; line++)
        {
            _firstNode[line + 1] = _firstNode[line] + (lines[line].SegmentOhms > 0 ? lines[line].Length : 1);
        }

        (_cellVolts, _cellAmperes) = (new double[cells.Length], new double[cells.Length]);
        (_startAmperes, _endAmperes) = (new double[lines.Length], new double[lines.Length]);
        _nodeVolts = new double[_firstNode[^1]];
    }

    /// <summary>Voltages from the first to the second electrodes in V, after <see cref="Solve"/>.</summary>
    public ReadOnlySpan<double> CellVolts => _cellVolts;

    /// <summary>Currents from the first to the second electrodes in A, after <see cref="Solve"/>.</summary>
    public ReadOnlySpan<double> CellAmperes => _cellAmperes;

    /// <summary>Currents out of the sources at the lines' starts in A; 0 where there is none.</summary>
    public ReadOnlySpan<double> StartAmperes => _startAmperes;

    /// <summary>Currents out of the sources at the lines' ends in A; 0 where there is none.</summary>
    public ReadOnlySpan<double> EndAmperes => _endAmperes;

    /// <summary>Lines.</summary>
    public int Lines => _lines.Length;

    /// <summary>Where a cell's electrodes are.</summary>
    /// <param name="cell">Which, from 0.</param>
    public CellPlace PlaceOf(int cell) => _cells[cell];

    /// <summary>The voltage of a node in V, after <see cref="Solve"/>.</summary>
    public double Volts(int line, int position) => _nodeVolts[NodeOf(line, position)];

    /// <summary>Solves for the sources at the lines' ends.</summary>
    /// <param name="drives">[lines].</param>
    /// <exception cref="SingularArrayException">A node has no path to a source, or two sources are joined without resistance.</exception>
    /// <exception cref="WireSolveException">The accuracy was not reached.</exception>
    public NetworkSolveReport Solve(ReadOnlySpan<LineDrive> drives)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(drives.Length, _lines.Length, nameof(drives));
        var isNew = _map is null || !SameSources(drives);
        _drives = drives.ToArray();
        _map = isNew ? null : _map;
        CheckIdealLines();
        if (_map is null)
        {
            var map = MapNodes();
            _newton = new NewtonSolve(map.Places, Wires(map), Cells(map), _model, 2 * _lines.Length, Chains(map), _newton);
            _map = map;
        }

        CheckShorts(_map);
        var volts = new double[2 * _lines.Length];
        for (var line = 0; line < _lines.Length; line++)
        {
            (volts[2 * line], volts[(2 * line) + 1]) = (_drives[line].Start.Volts, _drives[line].End.Volts);
        }

        var isolated = _newton!.Solve(volts);
        if (isolated >= 0)
        {
            throw Isolated(_map, isolated);
        }

        for (var node = 0; node < _nodeVolts.Length; node++)
        {
            _nodeVolts[node] = _newton.Volts(_map.TerminalOf(node));
        }

        FindCurrents();
        return new NetworkSolveReport(_newton.Iterations, _newton.RelativeResidual, _newton.Unknowns);
    }

    private static double OhmsAt(Line line, LineEnd end) => line.SegmentOhms + end.SeriesOhms;

    private int NodeOf(int line, int position) => _firstNode[line] + (_lines[line].SegmentOhms > 0 ? position : 0);

    private bool SameSources(ReadOnlySpan<LineDrive> drives)
    {
        for (var line = 0; line < drives.Length; line++)
        {
            if (!SameSource(drives[line].Start, _drives[line].Start) || !SameSource(drives[line].End, _drives[line].End))
            {
                return false;
            }
        }

        return _map!.IsCurrent(_model);
    }

    private static bool SameSource(LineEnd one, LineEnd other) => one.IsDriven == other.IsDriven && one.SeriesOhms == other.SeriesOhms;

    private NodeMap MapNodes()
    {
        var map = new NodeMap(_nodeVolts.Length, _model);
        for (var line = 0; line < _lines.Length; line++)
        {
            for (var end = 0; end < 2; end++)
            {
                var at = end == 0 ? _drives[line].Start : _drives[line].End;
                if (at.IsDriven && OhmsAt(_lines[line], at) == 0)
                {
                    map.Fix(_firstNode[line], (2 * line) + end);
                }
            }
        }

        for (var cell = 0; cell < _cells.Length; cell++)
        {
            if (_model.IsShorted(cell))
            {
                map.Join(NodeOf(_cells[cell].FirstLine, _cells[cell].FirstPosition), NodeOf(_cells[cell].SecondLine, _cells[cell].SecondPosition));
            }
        }

        for (var line = 0; line < _lines.Length; line++)
        {
            for (var node = _firstNode[line]; node < _firstNode[line + 1]; node++)
            {
                map.Number(node, _lines[line].Place(node - _firstNode[line]));
            }
        }

        return map;
    }

    private List<Wire> Wires(NodeMap map)
    {
        var wires = new List<Wire>();
        for (var line = 0; line < _lines.Length; line++)
        {
            var (start, end) = (_drives[line].Start, _drives[line].End);
            AddSource(start, 2 * line, _firstNode[line]);
            for (var node = _firstNode[line] + 1; node < _firstNode[line + 1]; node++)
            {
                AddWire(map.TerminalOf(node - 1), map.TerminalOf(node), _lines[line].SegmentOhms);
            }

            AddSource(end, (2 * line) + 1, _firstNode[line + 1] - 1);
        }

        return wires;

        void AddSource(LineEnd end, int source, int node)
        {
            if (end.IsDriven && OhmsAt(_lines[source / 2], end) > 0)
            {
                AddWire(Terminal.OfSource(source), map.TerminalOf(node), OhmsAt(_lines[source / 2], end));
            }
        }

        void AddWire(Terminal first, Terminal second, double ohms)
        {
            if (first != second && (first.Unknown >= 0 || second.Unknown >= 0))
            {
                wires.Add(new Wire(first, second, 1 / ohms));
            }
        }
    }

    // No chains where shorts join lines, or where a line meets cells with either electrode.
    private List<Chain>? Chains(NodeMap map)
    {
        var (isFirst, isSecond) = (new bool[_lines.Length], new bool[_lines.Length]);
        for (var cell = 0; cell < _cells.Length; cell++)
        {
            (isFirst[_cells[cell].FirstLine], isSecond[_cells[cell].SecondLine]) = (true, true);
            if (_model.IsShorted(cell) || isFirst[_cells[cell].SecondLine] || isSecond[_cells[cell].FirstLine])
            {
                return null;
            }
        }

        var chains = new List<Chain>();
        for (var line = 0; line < _lines.Length; line++)
        {
            if (map.TerminalOf(_firstNode[line]).Unknown >= 0)
            {
                var first = _firstNode[line];
                chains.Add(new Chain([.. Enumerable.Range(first, _firstNode[line + 1] - first).Select(node => map.TerminalOf(node).Unknown)], isSecond[line]));
            }
        }

        return chains;
    }

    private List<CellBranch> Cells(NodeMap map)
    {
        var cells = new List<CellBranch>();
        for (var cell = 0; cell < _cells.Length; cell++)
        {
            var first = map.TerminalOf(NodeOf(_cells[cell].FirstLine, _cells[cell].FirstPosition));
            var second = map.TerminalOf(NodeOf(_cells[cell].SecondLine, _cells[cell].SecondPosition));
            if (!_model.IsShorted(cell) && first != second && (first.Unknown >= 0 || second.Unknown >= 0))
            {
                cells.Add(new CellBranch(first, second, cell));
            }
        }

        return cells;
    }

    private void CheckIdealLines()
    {
        for (var line = 0; line < _lines.Length; line++)
        {
            var (start, end) = (_drives[line].Start, _drives[line].End);
            if (start.IsDriven && end.IsDriven && start.Volts != end.Volts
                && OhmsAt(_lines[line], start) + OhmsAt(_lines[line], end) == 0)
            {
                throw new SingularArrayException(
                    _lines[line].Start.Row, _lines[line].Start.Column, $"{_lines[line].Name} has no resistance and is driven at {start.Volts:R} V and {end.Volts:R} V.");
            }
        }
    }

    private void CheckShorts(NodeMap map)
    {
        foreach (var (node, source) in map.Fixed)
        {
            var other = map.TerminalOf(node).Source;
            if (other != source && SourceVolts(other) != SourceVolts(source))
            {
                var (line, place) = (_lines[source / 2], _lines[source / 2].Start);
                throw new SingularArrayException(
                    place.Row, place.Column, $"shorts join {line.Name} at {SourceVolts(source):R} V and {_lines[other / 2].Name} at {SourceVolts(other):R} V without resistance.");
            }
        }
    }

    private double SourceVolts(int source) => source % 2 == 0 ? _drives[source / 2].Start.Volts : _drives[source / 2].End.Volts;

    private SingularArrayException Isolated(NodeMap map, int unknown)
    {
        for (var line = 0; line < _lines.Length; line++)
        {
            for (var node = _firstNode[line]; node < _firstNode[line + 1]; node++)
            {
                if (map.TerminalOf(node).Unknown == unknown)
                {
                    var place = _lines[line].Place(node - _firstNode[line]);
                    return new SingularArrayException(place.Row, place.Column, $"{_lines[line].Name} floats there: no conducting path leads to a source, so it has no voltage.");
                }
            }
        }

        throw new InvalidOperationException("Every unknown belongs to a line.");
    }
}
