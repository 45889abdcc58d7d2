using Neuromesh.Core.Crossbars.Networks;
using Neuromesh.Core.Crossbars.Wires.Lanes;

namespace Neuromesh.Core.Tests.Crossbars.Networks;

/// <summary>Sweeps over lines against the elimination of the whole network.</summary>
[Trait("Category", "Crossbars")]
public sealed class LineRelaxationTests
{
    [Theory]
    [InlineData(1, 1, 1.0)]
    [InlineData(5, 3, 1.0)]
    [InlineData(20, 37, 1.0)]
    [InlineData(20, 37, 0.3)]
    public void Directions_that_differ_are_solved_as_by_elimination(int rows, int columns, double secondShare)
    {
        var grid = new Grid(rows, columns, secondShare, 1e-4, floatingRow: rows > 1 ? 0 : -1);
        Assert.True(grid.Relaxation.Factor(grid.Currents, 0));
        var relaxed = grid.RightHandSide();
        Assert.True(grid.Relaxation.Solve(relaxed));
        var direct = grid.Eliminate();
        var largest = direct.Max(Math.Abs);
        for (var node = 0; node < direct.Length; node++)
        {
            Assert.Equal(direct[node], relaxed[node], 1e-9 * largest);
        }
    }

    [Fact]
    public void Poor_wires_are_given_up()
    {
        var grid = new Grid(30, 30, 1, 1, floatingRow: 3);
        Assert.True(grid.Relaxation.Factor(grid.Currents, 0));
        Assert.False(grid.Relaxation.Solve(grid.RightHandSide()));
    }

    [Fact]
    public void A_line_without_path_is_found()
    {
        var grid = new Grid(4, 3, 1, 0, floatingRow: 2);
        Assert.False(grid.Relaxation.Factor(grid.Currents, 0));
    }

    [Fact]
    public void Every_width_gives_the_same_bits()
    {
        var expected = Chains<LineLanes64>();
        Assert.Equal(expected, Chains<LineLanes128>());
        Assert.Equal(expected, Chains<LineLanes256>());
        Assert.Equal(expected, Chains<LineLanes512>());
    }

    private static unsafe double[] Chains<T>()
        where T : struct, ILineLanes<T>
    {
        const int Length = 13;
        var random = new System.Random(4);
        var numbers = Enumerable.Range(0, 4).Select(_ => Enumerable.Range(0, Length * ChainKernels<T>.Lines).Select(_ => random.NextDouble()).ToArray()).ToArray();
        fixed (double* before = numbers[0], inverse = numbers[1], after = numbers[2], values = numbers[3])
        {
            ChainKernels<T>.Solve(Length, before, inverse, after, values);
        }

        return numbers[3];
    }

    // Word lines driven at their starts, all but one, bit lines grounded at their ends, 1 S a segment.
    private sealed class Grid
    {
        private readonly int _nodes;
        private readonly NodePlace[] _places;
        private readonly List<Wire> _wires = [];
        private readonly List<CellBranch> _cells = [];

        public Grid(int rows, int columns, double secondShare, double siemens, int floatingRow)
        {
            var random = new System.Random(rows);
            _nodes = 2 * rows * columns;
            _places = new NodePlace[_nodes];
            var chains = new List<Chain>();
            for (var row = 0; row < rows; row++)
            {
                chains.Add(new Chain([.. Enumerable.Range(row * columns, columns)], false));
                AddLine(chains[^1].Unknowns, row == floatingRow ? -1 : 0);
            }

            for (var column = 0; column < columns; column++)
            {
                var first = (rows * columns) + (column * rows);
                chains.Add(new Chain([.. Enumerable.Range(first, rows)], true));
                AddLine(chains[^1].Unknowns, rows - 1);
            }

            Currents = new CellCurrent[rows * columns];
            for (var cell = 0; cell < Currents.Length; cell++)
            {
                var (row, column) = Math.DivRem(cell, columns);
                var bit = (rows * columns) + (column * rows) + row;
                _cells.Add(new CellBranch(new Terminal(cell, -1), new Terminal(bit, -1), cell));
                (_places[cell], _places[bit]) = (new NodePlace(row, column, 0), new NodePlace(row, column, 1));
                var first = siemens * random.NextDouble();
                Currents[cell] = new CellCurrent(0, first, secondShare * first);
            }

            Relaxation = new LineRelaxation(_nodes, chains, _wires, _cells);
        }

        public CellCurrent[] Currents { get; }

        public LineRelaxation Relaxation { get; }

        public double[] RightHandSide()
        {
            var random = new System.Random(9);
            return [.. Enumerable.Range(0, _nodes).Select(_ => random.NextDouble() - 0.5)];
        }

        public double[] Eliminate()
        {
            var elimination = new NetworkElimination(
                _places,
                [.. _wires.Where(wire => wire.First.Unknown >= 0 && wire.Second.Unknown >= 0).Select(wire => (wire.First.Unknown, wire.Second.Unknown)), .. _cells.Select(cell => (cell.First.Unknown, cell.Second.Unknown))]);
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

            foreach (var cell in _cells)
            {
                elimination.Add(cell.First.Unknown, cell.Second.Unknown, Currents[cell.Cell].FirstSiemens, Currents[cell.Cell].SecondSiemens);
            }

            Assert.Equal(-1, elimination.Factor());
            var values = RightHandSide();
            elimination.Solve(values);
            return values;
        }

        private void AddLine(int[] unknowns, int sourcePosition)
        {
            for (var position = 0; position < unknowns.Length; position++)
            {
                if (position > 0)
                {
                    _wires.Add(new Wire(new Terminal(unknowns[position - 1], -1), new Terminal(unknowns[position], -1), 1));
                }

                if (position == sourcePosition)
                {
                    _wires.Add(new Wire(Terminal.OfSource(0), new Terminal(unknowns[position], -1), 1));
                }
            }
        }
    }
}
