using System.Runtime.Intrinsics;
using Neuromesh.Core.Crossbars.Wires.Lanes;

namespace Neuromesh.Core.Crossbars.Networks;

/// <summary>A line's unknowns in their order, and whether cells end there with their second electrode.</summary>
/// <param name="Unknowns">Numbers of the unknowns; one for a line without resistance.</param>
/// <param name="IsSecond">Whether it is a bit line.</param>
internal readonly record struct Chain(int[] Unknowns, bool IsSecond);

/// <summary>The linear equations of a step of Newton's method, solved line by line: all word lines with the bit lines' voltages as they are, then all bit lines, and so on.</summary>
/// <remarks>
/// <para>
/// With I = F V_word − S V_bit in each cell: <c>(T + F) w = r + S b</c>, <c>(T' + S) b = r' + F w</c>, block Gauss-Seidel in two colours. The error falls by
/// <c>κ²/(κ² + (π/2n)²)</c> for each colour, κ² the wire's resistance times the cells' conductance, n a line's length: 0.006 a sweep for 64 x 64 cells of 50 uS and
/// 1 ohm, where ten sweeps cost a twentieth of an elimination. Lines that float, poor wires and long lines converge slowly, and are left to <see cref="NetworkElimination"/>.
/// </para>
/// <para>Pivots are sums of conductances: nothing is subtracted. Eight lines lie side by side; every number is one chain of operations, so every vector width gives the same bits.</para>
/// </remarks>
internal sealed unsafe class LineRelaxation
{
    private const int Lines = ChainKernels<LineLanes64>.Lines;
    private const int MostSweeps = 40;
    private const int FirstForecast = 5;
    private const double Tolerance = 1e-9;

    private readonly record struct Group(int Start, int Length);

    private readonly List<Group>[] _groups = [[], []];
    private readonly int[] _slotOf;
    private readonly int[] _lineOf;
    private readonly int[] _joined;
    private readonly int[] _firstSlots;
    private readonly int[] _secondSlots;
    private readonly double[] _firstSiemens;
    private readonly double[] _secondSiemens;
    private readonly int _secondStart;
    private readonly bool[] _isNode;
    private readonly double[] _before;
    private readonly double[] _toFixed;
    private readonly double[] _cells;
    private readonly double[] _inverse;
    private readonly double[] _after;
    private readonly double[] _currents;
    private readonly double[] _volts;
    private readonly double[] _voltsBefore;

    /// <summary>Lays out the lines.</summary>
    /// <param name="unknowns">Number of unknowns; each belongs to one line.</param>
    /// <param name="chains">The lines.</param>
    /// <param name="wires">Linear branches, along the lines.</param>
    /// <param name="cells">The others, each from a word line to a bit line.</param>
    public LineRelaxation(int unknowns, IReadOnlyList<Chain> chains, List<Wire> wires, List<CellBranch> cells)
    {
        _slotOf = new int[unknowns];
        var next = Place(chains, false, 0);
        _secondStart = next;
        next = Place(chains, true, next);

        // One more place, for cells that end at a source: its voltage does not change. It counts as line 0.
        _lineOf = new int[next + 1];
        _joined = new int[chains.Count + 1];
        for (var line = 0; line < chains.Count; line++)
        {
            foreach (var unknown in chains[line].Unknowns)
            {
                _lineOf[_slotOf[unknown]] = line + 1;
            }
        }

        _isNode = new bool[next + 1];
        foreach (var slot in _slotOf)
        {
            _isNode[slot] = true;
        }

        (_before, _toFixed, _cells) = (new double[next + 1], new double[next + 1], new double[next + 1]);
        (_inverse, _after, _currents) = (new double[next + 1], new double[next + 1], new double[next + 1]);
        (_volts, _voltsBefore) = (new double[next + 1], new double[next + 1]);
        foreach (var wire in wires)
        {
            if (wire.First.Unknown >= 0 && wire.Second.Unknown >= 0)
            {
                _before[_slotOf[wire.Second.Unknown]] = wire.Siemens;
            }
            else
            {
                _toFixed[_slotOf[Math.Max(wire.First.Unknown, wire.Second.Unknown)]] += wire.Siemens;
            }
        }

        _firstSlots = [.. cells.Select(cell => cell.First.Unknown >= 0 ? _slotOf[cell.First.Unknown] : next)];
        _secondSlots = [.. cells.Select(cell => cell.Second.Unknown >= 0 ? _slotOf[cell.Second.Unknown] : next)];
        (_firstSiemens, _secondSiemens) = (new double[cells.Count], new double[cells.Count]);
    }

    /// <summary>Takes the cells' derivatives.</summary>
    /// <param name="cells">[cells].</param>
    /// <param name="hold">Each node is held by this share of its cells' conductance.</param>
    /// <returns>Whether every line has a path to a source; where one has none, sweeps would leave it at any voltage.</returns>
    public bool Factor(ReadOnlySpan<CellCurrent> cells, double hold)
    {
        Array.Clear(_cells);
        for (var cell = 0; cell < cells.Length; cell++)
        {
            (_firstSiemens[cell], _secondSiemens[cell]) = (cells[cell].FirstSiemens, cells[cell].SecondSiemens);
            _cells[_firstSlots[cell]] += cells[cell].FirstSiemens;
            _cells[_secondSlots[cell]] += cells[cell].SecondSiemens;
        }

        foreach (var groups in _groups)
        {
            foreach (var group in groups)
            {
                for (var lane = 0; lane < Lines; lane++)
                {
                    if (!FactorLine(group.Start + lane, group.Length, hold))
                    {
                        return false;
                    }
                }
            }
        }

        return EveryLineIsJoined();
    }

    /// <summary>Solves for one right-hand side.</summary>
    /// <param name="values">[unknowns]: currents in A, replaced by the voltages in V if the sweeps converge.</param>
    /// <returns>Whether they do.</returns>
    public bool Solve(Span<double> values)
    {
        Array.Clear(_currents);
        Array.Clear(_volts);
        for (var node = 0; node < values.Length; node++)
        {
            _currents[_slotOf[node]] = values[node];
        }

        var (change, isConverged) = (double.MaxValue, false);
        for (var sweep = 1; sweep <= MostSweeps && !isConverged; sweep++)
        {
            _volts.AsSpan(_secondStart).CopyTo(_voltsBefore.AsSpan(_secondStart));
            SolveLines(0, _firstSlots, _secondSlots, _secondSiemens);
            SolveLines(1, _secondSlots, _firstSlots, _firstSiemens);
            var changeBefore = change;
            (change, var largest) = Change();
            isConverged = change <= Tolerance * largest;

            if (sweep >= FirstForecast && !isConverged && !(Forecast(change, change / changeBefore, MostSweeps - sweep) <= Tolerance * largest))
            {
                return false;
            }
        }

        for (var node = 0; node < values.Length && isConverged; node++)
        {
            values[node] = _volts[_slotOf[node]];
        }

        return isConverged;
    }

    // Lines that only cells among themselves join are an island: each has a pivot, and all together have none.
    private bool EveryLineIsJoined()
    {
        for (var line = 0; line < _joined.Length; line++)
        {
            _joined[line] = line;
        }

        for (var slot = 0; slot < _toFixed.Length; slot++)
        {
            if (_toFixed[slot] > 0)
            {
                _joined[Root(_lineOf[slot])] = Root(0);
            }
        }

        for (var cell = 0; cell < _firstSlots.Length; cell++)
        {
            if (_firstSiemens[cell] > 0 || _secondSiemens[cell] > 0)
            {
                _joined[Root(_lineOf[_firstSlots[cell]])] = Root(_lineOf[_secondSlots[cell]]);
            }
        }

        for (var line = 1; line < _joined.Length; line++)
        {
            if (Root(line) != Root(0))
            {
                return false;
            }
        }

        return true;
    }

    private int Root(int line)
    {
        while (_joined[line] != line)
        {
            _joined[line] = _joined[_joined[line]];
            line = _joined[line];
        }

        return line;
    }

    // The change of a sweep after so many more, if it goes on falling by this factor.
    private static double Forecast(double change, double rate, int sweeps)
    {
        for (var sweep = 0; sweep < sweeps; sweep++)
        {
            change *= rate;
        }

        return change;
    }

    private int Place(IReadOnlyList<Chain> chains, bool isSecond, int next)
    {
        Chain[] lines = [.. chains.Where(chain => chain.IsSecond == isSecond).OrderBy(chain => chain.Unknowns.Length)];
        for (var start = 0; start < lines.Length; start += Lines)
        {
            var group = new Group(next, lines[Math.Min(start + Lines, lines.Length) - 1].Unknowns.Length);
            for (var line = start; line < Math.Min(start + Lines, lines.Length); line++)
            {
                for (var position = 0; position < lines[line].Unknowns.Length; position++)
                {
                    _slotOf[lines[line].Unknowns[position]] = next + (position * Lines) + line - start;
                }
            }

            _groups[isSecond ? 1 : 0].Add(group);
            next += group.Length * Lines;
        }

        return next;
    }

    // What is eliminated before a node leads on to "elsewhere": a source or a cell. Places without a node have no conductance at all.
    private bool FactorLine(int start, int length, double hold)
    {
        var elsewhere = 0.0;
        for (var position = 0; position < length; position++)
        {
            var slot = start + (position * Lines);
            var before = _before[slot];
            elsewhere = (before > 0 ? before * (elsewhere / (elsewhere + before)) : 0) + _toFixed[slot] + (_cells[slot] * (1 + hold));
            var after = position + 1 < length ? _before[slot + Lines] : 0;
            var pivot = elsewhere + after;
            if (pivot == 0 && _isNode[slot])
            {
                return false;
            }

            _inverse[slot] = pivot > 0 ? 1 / pivot : 0;
            _after[slot] = after * _inverse[slot];
        }

        return true;
    }

    // All lines of one colour, with the other colour's voltages as they are.
    private void SolveLines(int colour, int[] own, int[] other, double[] siemens)
    {
        var (start, end) = colour == 0 ? (0, _secondStart) : (_secondStart, _volts.Length - 1);
        _currents.AsSpan(start, end - start).CopyTo(_volts.AsSpan(start));
        for (var cell = 0; cell < own.Length; cell++)
        {
            ref var current = ref _volts[own[cell]];
            current = Math.FusedMultiplyAdd(siemens[cell], _volts[other[cell]], current);
        }

        // The place of the sources.
        _volts[^1] = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            SolveGroups<LineLanes512>(colour);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            SolveGroups<LineLanes256>(colour);
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            SolveGroups<LineLanes128>(colour);
        }
        else
        {
            SolveGroups<LineLanes64>(colour);
        }
    }

    private void SolveGroups<T>(int colour)
        where T : struct, ILineLanes<T>
    {
        fixed (double* before = _before, inverse = _inverse, after = _after, volts = _volts)
        {
            foreach (var group in _groups[colour])
            {
                ChainKernels<T>.Solve(group.Length, before + group.Start, inverse + group.Start, after + group.Start, volts + group.Start);
            }
        }
    }

    private (double Change, double Largest) Change()
    {
        double change = 0, largest = 0;
        for (var slot = _secondStart; slot < _volts.Length; slot++)
        {
            change = Math.Max(change, Math.Abs(_volts[slot] - _voltsBefore[slot]));
            largest = Math.Max(largest, Math.Abs(_volts[slot]));
        }

        return (change, largest);
    }
}
