using Neuromesh.Core.Tests.Crossbars.Wires;

namespace Neuromesh.Core.Tests.Crossbars;

/// <summary>A stack with resistive lines and linear cells as one dense matrix of numbers with 28 digits.</summary>
/// <remarks>Each cell has a node of its own on either line, so that geometry is nothing but which nodes are joined: two nodes of one line by a wire, a cell's two nodes by the cell.</remarks>
internal sealed class DenseStack
{
    private readonly List<(int One, int Other, double Siemens)> _wires = [];
    private readonly List<(int Node, double Siemens, double Volts)> _sources = [];
    private readonly List<(int Word, int Bit)> _cells = [];
    private int _nodes;

    /// <summary>Voltages across the cells in V.</summary>
    public double[] CellVolts { get; private set; } = [];

    public double LinesWatts { get; private set; }

    public double SourcesWatts { get; private set; }

    /// <summary>Planes of word lines and bit lines in turn; cells row by row, layer after layer. A line of a plane has the voltage that is selected for it, or none.</summary>
    public static DenseStack Horizontal(int rows, int columns, int layers, double wordOhms, double bitOhms, Func<int, int, double?> select)
    {
        var stack = new DenseStack { _nodes = (layers + 1) * rows * columns };
        int Node(int plane, int row, int column) => (((plane * rows) + row) * columns) + column;
        for (var plane = 0; plane <= layers; plane++)
        {
            if (plane % 2 == 0)
            {
                for (var row = 0; row < rows; row++)
                {
                    stack.Line([.. Enumerable.Range(0, columns).Select(column => Node(plane, row, column))], wordOhms, select(plane, row));
                }
            }
            else
            {
                // The source of a bit line is beyond its last row.
                for (var column = 0; column < columns; column++)
                {
                    stack.Line([.. Enumerable.Range(0, rows).Select(row => Node(plane, rows - 1 - row, column))], bitOhms, select(plane, column));
                }
            }
        }

        for (var cell = 0; cell < layers * rows * columns; cell++)
        {
            var (layer, row, column) = (cell / (rows * columns), cell / columns % rows, cell % columns);
            var (below, above) = (Node(layer, row, column), Node(layer + 1, row, column));
            stack._cells.Add(layer % 2 == 0 ? (below, above) : (above, below));
        }

        return stack;
    }

    /// <summary>Pillars through layers of bit lines; cells row by row of pillars, layer after layer.</summary>
    public static DenseStack Pillars(int rows, int columns, int layers, double pillarOhms, double lineOhms, Func<int, int, double?> pillar, Func<int, int, double?> bitLine)
    {
        var cells = rows * columns * layers;
        var stack = new DenseStack { _nodes = 2 * cells };
        int Node(int layer, int row, int column) => (((layer * rows) + row) * columns) + column;
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                stack.Line([.. Enumerable.Range(0, layers).Select(layer => Node(layer, row, column))], pillarOhms, pillar(row, column));
            }

            for (var layer = 0; layer < layers; layer++)
            {
                stack.Line([.. Enumerable.Range(0, columns).Select(column => cells + Node(layer, row, columns - 1 - column))], lineOhms, bitLine(layer, row));
            }
        }

        stack._cells.AddRange(Enumerable.Range(0, cells).Select(cell => (cell, cells + cell)));
        return stack;
    }

    /// <summary>Solves with the cells' conductances in S.</summary>
    public DenseStack Solve(double[] siemens)
    {
        var matrix = new decimal[_nodes, _nodes + 1];
        foreach (var (one, other, wire) in _wires)
        {
            ArrayExample.Join(matrix, one, other, (decimal)wire);
        }

        for (var cell = 0; cell < siemens.Length; cell++)
        {
            ArrayExample.Join(matrix, _cells[cell].Word, _cells[cell].Bit, (decimal)siemens[cell]);
        }

        foreach (var (node, wire, volts) in _sources)
        {
            matrix[node, node] += (decimal)wire;
            matrix[node, _nodes] += (decimal)wire * (decimal)volts;
        }

        var nodes = Array.ConvertAll(ArrayExample.Solve(matrix), value => (double)value);
        CellVolts = [.. _cells.Select(cell => nodes[cell.Word] - nodes[cell.Bit])];
        LinesWatts = _wires.Sum(wire => wire.Siemens * Math.Pow(nodes[wire.One] - nodes[wire.Other], 2)) + _sources.Sum(source => source.Siemens * Math.Pow(source.Volts - nodes[source.Node], 2));
        SourcesWatts = _sources.Sum(source => source.Volts * source.Siemens * (source.Volts - nodes[source.Node]));
        return this;
    }

    // From the source on.
    private void Line(int[] nodes, double ohms, double? volts)
    {
        if (volts is { } driven)
        {
            _sources.Add((nodes[0], 1 / ohms, driven));
        }

        for (var i = 1; i < nodes.Length; i++)
        {
            _wires.Add((nodes[i - 1], nodes[i], 1 / ohms));
        }
    }
}
