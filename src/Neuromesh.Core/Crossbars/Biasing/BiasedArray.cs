using Neuromesh.Core.Crossbars.Networks;
using Neuromesh.Core.Crossbars.Wires;

namespace Neuromesh.Core.Crossbars.Biasing;

/// <summary>
/// A crossbar whose word and bit lines are each driven, grounded or left floating at either end, with linear or nonlinear cells and with or
/// without wire resistance.
/// </summary>
/// <remarks>
/// Word line i passes the cells of row i, its start before column 0; bit line j passes those of column j, its start above row 0. Cells count row by
/// row; their currents are positive from word to bit line. <see cref="WiredArray"/> is the fast form for linear cells, word lines driven or
/// floating at their starts, and bit lines grounded at their ends. Not for use by two threads at once.
/// </remarks>
public sealed class BiasedArray
{
    private readonly LineNetwork _network;

    /// <summary>Creates an array.</summary>
    /// <param name="rows">Word lines, 1 to 4096.</param>
    /// <param name="columns">Bit lines, 1 to 4096.</param>
    /// <param name="wires">Resistances of the segments; there is one between a line's last cell and each source.</param>
    /// <param name="cells">[rows × columns], row by row.</param>
    /// <exception cref="ArgumentException">A size is outside its range, or the model has another number of cells.</exception>
    public BiasedArray(int rows, int columns, WireResistances wires, ICellModel cells)
    {
        ArgumentNullException.ThrowIfNull(cells);
        CheckSize(rows, nameof(rows));
        CheckSize(columns, nameof(columns));
        (Rows, Columns, Cells) = (rows, columns, cells);
        var lines = new Line[rows + columns];
        for (var row = 0; row < rows; row++)
        {
            lines[row] = new Line($"word line {row}", columns, wires.WordLineOhms, new NodePlace(row, 0, 0), 1);
        }

        for (var column = 0; column < columns; column++)
        {
            lines[rows + column] = new Line($"bit line {column}", rows, wires.BitLineOhms, new NodePlace(0, column, 1), 0);
        }

        var places = new CellPlace[rows * columns];
        for (var cell = 0; cell < places.Length; cell++)
        {
            var (row, column) = Math.DivRem(cell, columns);
            places[cell] = new CellPlace(row, column, rows + column, row);
        }

        _network = new LineNetwork(lines, places, cells);
    }

    /// <summary>Largest number of rows or columns.</summary>
    public static int MaximumLines => 4096;

    /// <summary>Word lines.</summary>
    public int Rows { get; }

    /// <summary>Bit lines.</summary>
    public int Columns { get; }

    /// <summary>The cells, row by row.</summary>
    public ICellModel Cells { get; }

    /// <summary>The lines and cells as a network.</summary>
    internal LineNetwork Network => _network;

    /// <summary>Voltages across the cells in V, row by row, after <see cref="Solve"/>.</summary>
    public ReadOnlySpan<double> CellVolts => _network.CellVolts;

    /// <summary>Currents through the cells in A, row by row, after <see cref="Solve"/>.</summary>
    public ReadOnlySpan<double> CellAmperes => _network.CellAmperes;

    /// <summary>Solves for the lines' sources.</summary>
    /// <param name="wordLines">[rows].</param>
    /// <param name="bitLines">[columns].</param>
    /// <exception cref="ArgumentException">There are not as many as lines.</exception>
    /// <exception cref="SingularArrayException">A node has no path to a source, or two sources are joined without resistance.</exception>
    /// <exception cref="WireSolveException">The accuracy was not reached; the message states the residual.</exception>
    public NetworkSolveReport Solve(ReadOnlySpan<LineDrive> wordLines, ReadOnlySpan<LineDrive> bitLines)
    {
        if (wordLines.Length != Rows || bitLines.Length != Columns)
        {
            throw new ArgumentException($"There are {wordLines.Length} and {bitLines.Length} drives for {Rows} word and {Columns} bit lines.", nameof(wordLines));
        }

        return _network.Solve([.. wordLines, .. bitLines]);
    }

    /// <summary>Voltage of a word line at a cell in V, after <see cref="Solve"/>.</summary>
    /// <param name="row">Row, from 0.</param>
    /// <param name="column">Column, from 0.</param>
    public double WordLineVolts(int row, int column) => _network.Volts(CheckedPlace(row, Rows), CheckedPlace(column, Columns));

    /// <summary>Voltage of a bit line at a cell in V, after <see cref="Solve"/>.</summary>
    /// <param name="row">Row, from 0.</param>
    /// <param name="column">Column, from 0.</param>
    public double BitLineVolts(int row, int column) => _network.Volts(Rows + CheckedPlace(column, Columns), CheckedPlace(row, Rows));

    /// <summary>Currents out of the sources at a word line's two ends in A, after <see cref="Solve"/>; 0 where there is none.</summary>
    /// <param name="row">Row, from 0.</param>
    public (double Start, double End) WordLineAmperes(int row) => (_network.StartAmperes[CheckedPlace(row, Rows)], _network.EndAmperes[row]);

    /// <summary>Currents out of the sources at a bit line's two ends in A, after <see cref="Solve"/>; 0 where there is none.</summary>
    /// <param name="column">Column, from 0.</param>
    public (double Start, double End) BitLineAmperes(int column)
        => (_network.StartAmperes[Rows + CheckedPlace(column, Columns)], _network.EndAmperes[Rows + column]);

    /// <summary>Power that cells and wires turn into heat, and power that the sources deliver, in W, after <see cref="Solve"/>.</summary>
    /// <remarks>Wires include the sources' series resistances. The three agree as cells + wires = sources.</remarks>
    public (double CellsWatts, double WiresWatts, double SourcesWatts) Powers() => _network.Powers();

    private static int CheckedPlace(int place, int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)place, (uint)count, nameof(place));
        return place;
    }

    private static void CheckSize(int lines, string name)
    {
        if (lines < 1 || lines > MaximumLines)
        {
            throw new ArgumentOutOfRangeException(name, lines, $"An array has 1 to {MaximumLines} lines.");
        }
    }
}
