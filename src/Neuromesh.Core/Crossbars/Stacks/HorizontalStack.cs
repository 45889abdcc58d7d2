using Neuromesh.Core.Crossbars.Biasing;
using Neuromesh.Core.Crossbars.Networks;
using Neuromesh.Core.Crossbars.Wires;

namespace Neuromesh.Core.Crossbars.Stacks;

/// <summary>Crossbars on top of each other that share the electrodes between them: planes of word lines (even) and bit lines (odd) in turn, a layer of cells between each two.</summary>
/// <remarks>
/// Layer l lies between planes l and l + 1; its cells count row by row, layer after layer, and their currents are positive from word to bit line,
/// whichever is above: rectifying cells of neighbouring layers are mirror images, as between electrodes of two materials in turn (C. Li et
/// al., Nat. Commun. 8, 15666 (2017), doi:10.1038/ncomms15666; shared middle electrodes: G. C. Adam et al., IEEE Trans. Electron Devices 64,
/// 312 (2017)). Not for use by two threads at once.
/// </remarks>
public sealed class HorizontalStack
{
    /// <summary>Most layers.</summary>
    public const int MostLayers = 64;

    private readonly LineNetwork _network;
    private readonly int[] _firstLine;

    /// <summary>Creates a stack.</summary>
    /// <param name="rows">Word lines of a plane, 1 to 4096.</param>
    /// <param name="columns">Bit lines of a plane, 1 to 4096.</param>
    /// <param name="layers">Layers of cells, 1 to 64.</param>
    /// <param name="wires">Resistances of the segments.</param>
    /// <param name="cells">[layers × rows × columns].</param>
    /// <exception cref="ArgumentException">A size is outside its range, or the model has another number of cells.</exception>
    public HorizontalStack(int rows, int columns, int layers, WireResistances wires, ICellModel cells)
    {
        ArgumentNullException.ThrowIfNull(cells);
        StackSizes.Check(rows, columns, layers, MostLayers);
        (Rows, Columns, Layers, Cells) = (rows, columns, layers, cells);
        _firstLine = new int[layers + 2];
        var lines = new List<Line>();
        for (var plane = 0; plane <= layers; plane++)
        {
            _firstLine[plane] = lines.Count;
            for (var line = 0; line < LinesOf(plane); line++)
            {
                lines.Add(plane % 2 == 0
                    ? new Line($"word line {line} of plane {plane}", columns, wires.WordLineOhms, new NodePlace(line, 0, plane), 1)
                    : new Line($"bit line {line} of plane {plane}", rows, wires.BitLineOhms, new NodePlace(0, line, plane), 0));
            }
        }

        _firstLine[^1] = lines.Count;
        var places = new CellPlace[layers * rows * columns];
        for (var cell = 0; cell < places.Length; cell++)
        {
            var (layer, row, column) = StackSizes.Place(cell, rows, columns);
            var (word, bit) = layer % 2 == 0 ? (layer, layer + 1) : (layer + 1, layer);
            places[cell] = new CellPlace(_firstLine[word] + row, column, _firstLine[bit] + column, row);
        }

        _network = new LineNetwork([.. lines], places, cells);
    }

    /// <summary>Word lines of a plane.</summary>
    public int Rows { get; }

    /// <summary>Bit lines of a plane.</summary>
    public int Columns { get; }

    /// <summary>Layers of cells.</summary>
    public int Layers { get; }

    /// <summary>The cells, row by row, layer after layer.</summary>
    public ICellModel Cells { get; }

    /// <summary>Lines of all planes.</summary>
    public int Lines => _firstLine[^1];

    /// <summary>The lines and cells as a network.</summary>
    internal LineNetwork Network => _network;

    /// <summary>Voltages across the cells in V, after <see cref="Solve"/>.</summary>
    public ReadOnlySpan<double> CellVolts => _network.CellVolts;

    /// <summary>Currents from word to bit lines in A, after <see cref="Solve"/>.</summary>
    public ReadOnlySpan<double> CellAmperes => _network.CellAmperes;

    /// <summary>A line's number among all.</summary>
    /// <param name="plane">Plane, from 0 at the bottom; even planes hold word lines.</param>
    /// <param name="line">Row or column.</param>
    public int LineOf(int plane, int line)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)plane, (uint)Layers, nameof(plane));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)line, (uint)LinesOf(plane), nameof(line));
        return _firstLine[plane] + line;
    }

    /// <summary>A cell's number among all.</summary>
    /// <param name="layer">Layer, from 0 at the bottom.</param>
    /// <param name="row">Row.</param>
    /// <param name="column">Column.</param>
    public int CellOf(int layer, int row, int column)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)layer, (uint)Layers, nameof(layer));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Rows, nameof(row));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)column, (uint)Columns, nameof(column));
        return (((layer * Rows) + row) * Columns) + column;
    }

    /// <summary>The sources that select one cell: its word line at V, its bit line at 0 V, all others of all planes as the pattern's scheme says.</summary>
    /// <param name="layer">The cell's layer.</param>
    /// <param name="pattern">The bias, which selects one column.</param>
    /// <returns>[lines].</returns>
    /// <exception cref="ArgumentException">The pattern selects a row, or what the stack has not.</exception>
    public LineDrive[] Select(int layer, BiasPattern pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        if (pattern.SelectedColumn is null)
        {
            throw new ArgumentException("One cell of a stack is selected; name a column.", nameof(pattern));
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)layer, (uint)Layers, nameof(layer));
        var drives = new LineDrive[Lines];
        for (var plane = 0; plane <= Layers; plane++)
        {
            var isSelected = plane == layer || plane == layer + 1;
            var of = plane % 2 == 0 ? pattern.WordLines(Rows) : pattern.BitLines(Columns);
            var other = plane % 2 == 0 ? pattern.OtherWordLineVolts : pattern.OtherBitLineVolts;
            if (!isSelected)
            {
                Array.Fill(of, other is not { } volts ? LineDrive.Floating : plane % 2 == 0 ? LineDrive.AtStart(volts) : LineDrive.AtEnd(volts));
            }

            of.CopyTo(drives, _firstLine[plane]);
        }

        return drives;
    }

    /// <summary>Solves for the lines' sources.</summary>
    /// <param name="drives">[lines].</param>
    /// <exception cref="SingularArrayException">A node has no path to a source, or two sources are joined without resistance.</exception>
    /// <exception cref="WireSolveException">The accuracy was not reached; the message states the residual.</exception>
    public NetworkSolveReport Solve(ReadOnlySpan<LineDrive> drives) => _network.Solve(drives);

    /// <summary>Voltage of a line at one of its cells in V, after <see cref="Solve"/>.</summary>
    /// <param name="plane">Plane.</param>
    /// <param name="row">Row.</param>
    /// <param name="column">Column.</param>
    public double Volts(int plane, int row, int column) => plane % 2 == 0 ? _network.Volts(LineOf(plane, row), column) : _network.Volts(LineOf(plane, column), row);

    /// <summary>Currents out of the sources at a line's two ends in A, after <see cref="Solve"/>.</summary>
    /// <param name="plane">Plane.</param>
    /// <param name="line">Row or column.</param>
    public (double Start, double End) SourceAmperes(int plane, int line) => (_network.StartAmperes[LineOf(plane, line)], _network.EndAmperes[LineOf(plane, line)]);

    /// <summary>Power that cells and wires turn into heat, and power that the sources deliver, in W, after <see cref="Solve"/>.</summary>
    public (double CellsWatts, double WiresWatts, double SourcesWatts) Powers() => _network.Powers();

    private int LinesOf(int plane) => plane % 2 == 0 ? Rows : Columns;
}
