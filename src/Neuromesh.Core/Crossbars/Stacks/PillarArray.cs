using Neuromesh.Core.Crossbars.Networks;
using Neuromesh.Core.Crossbars.Wires;

namespace Neuromesh.Core.Crossbars.Stacks;

/// <summary>What the pillars of a layer share.</summary>
public enum LayerElectrodes
{
    /// <summary>A bit line for each row of pillars.</summary>
    Lines,

    /// <summary>One plane for all pillars, without resistance.</summary>
    Planes,
}

/// <summary>A vertical array: pillars (word lines) through up to 8 layers of horizontal electrodes (bit lines), a cell wherever a pillar passes one.</summary>
/// <remarks>
/// Pillar (i, j) starts below layer 0, where its selector drives it. Layer l has a bit line for each row i, which passes the pillars of the row, or one plane.
/// Cells count row by row, layer after layer; currents are positive from pillar to bit line. There is no selector at a cell: its own nonlinearity has to select.
/// Sources: S. Yu et al., ACS Nano 7, 2320 (2013) (HfOx on sidewalls, nonlinear by its interface); Q. Huo et al., Nat. Electron. 5, 469 (2022)
/// (eight layers). Not for use by two threads at once.
/// </remarks>
public sealed class PillarArray
{
    /// <summary>Most layers.</summary>
    public const int MostLayers = 8;

    private readonly LineNetwork _network;

    /// <summary>Creates an array.</summary>
    /// <param name="rows">Rows of pillars, 1 to 4096.</param>
    /// <param name="columns">Pillars of a row, 1 to 4096.</param>
    /// <param name="layers">Layers, 1 to 8.</param>
    /// <param name="pillarOhms">Resistance in ohm of a pillar from one layer to the next, and from its driver to the lowest, 0 or more.</param>
    /// <param name="lineOhms">Resistance in ohm of a bit line from one pillar to the next, 0 or more; planes have none.</param>
    /// <param name="electrodes">What a layer's pillars share.</param>
    /// <param name="cells">[layers × rows × columns].</param>
    /// <exception cref="ArgumentException">A number is outside its range, or the model has another number of cells.</exception>
    public PillarArray(int rows, int columns, int layers, double pillarOhms, double lineOhms, LayerElectrodes electrodes, ICellModel cells)
    {
        ArgumentNullException.ThrowIfNull(cells);
        StackSizes.Check(rows, columns, layers, MostLayers);
        Devices.DeviceParameter.NotNegative(pillarOhms, "ohm");
        Devices.DeviceParameter.Within(lineOhms, 0, electrodes == LayerElectrodes.Planes ? 0 : double.MaxValue, "ohm");
        (Rows, Columns, Layers, Electrodes) = (rows, columns, layers, electrodes);
        var lines = new List<Line>();
        for (var pillar = 0; pillar < rows * columns; pillar++)
        {
            var (row, column) = Math.DivRem(pillar, columns);
            lines.Add(new Line($"pillar ({row}, {column})", layers, pillarOhms, new NodePlace(row, column, 0), 2));
        }

        for (var layer = 0; layer < layers; layer++)
        {
            if (electrodes == LayerElectrodes.Planes)
            {
                lines.Add(new Line($"plane {layer}", rows * columns, 0, new NodePlace(0, 0, layer), 1));
                continue;
            }

            for (var row = 0; row < rows; row++)
            {
                lines.Add(new Line($"bit line {row} of layer {layer}", columns, lineOhms, new NodePlace(row, 0, layer), 1));
            }
        }

        var places = new CellPlace[layers * rows * columns];
        for (var cell = 0; cell < places.Length; cell++)
        {
            var (layer, row, column) = StackSizes.Place(cell, rows, columns);
            places[cell] = electrodes == LayerElectrodes.Planes
                ? new CellPlace((row * columns) + column, layer, (rows * columns) + layer, (row * columns) + column)
                : new CellPlace((row * columns) + column, layer, (rows * columns) + (layer * rows) + row, column);
        }

        _network = new LineNetwork([.. lines], places, cells);
    }

    /// <summary>Rows of pillars.</summary>
    public int Rows { get; }

    /// <summary>Pillars of a row.</summary>
    public int Columns { get; }

    /// <summary>Layers.</summary>
    public int Layers { get; }

    /// <summary>What a layer's pillars share.</summary>
    public LayerElectrodes Electrodes { get; }

    /// <summary>Bit lines or planes of all layers, layer after layer.</summary>
    public int BitLines => Electrodes == LayerElectrodes.Planes ? Layers : Layers * Rows;

    /// <summary>The lines and cells as a network.</summary>
    internal LineNetwork Network => _network;

    /// <summary>Voltages across the cells in V, after <see cref="Solve"/>.</summary>
    public ReadOnlySpan<double> CellVolts => _network.CellVolts;

    /// <summary>Currents from pillars to bit lines in A, after <see cref="Solve"/>.</summary>
    public ReadOnlySpan<double> CellAmperes => _network.CellAmperes;

    /// <summary>Solves for the sources.</summary>
    /// <param name="pillars">[rows × columns], row by row; the start is the lower end.</param>
    /// <param name="bitLines">[bit lines], layer after layer.</param>
    /// <exception cref="ArgumentException">There are not as many as lines.</exception>
    /// <exception cref="SingularArrayException">A node has no path to a source, or two sources are joined without resistance.</exception>
    /// <exception cref="WireSolveException">The accuracy was not reached; the message states the residual.</exception>
    public NetworkSolveReport Solve(ReadOnlySpan<LineDrive> pillars, ReadOnlySpan<LineDrive> bitLines)
    {
        if (pillars.Length != Rows * Columns || bitLines.Length != BitLines)
        {
            throw new ArgumentException($"There are {pillars.Length} and {bitLines.Length} drives for {Rows * Columns} pillars and {BitLines} bit lines.", nameof(pillars));
        }

        return _network.Solve([.. pillars, .. bitLines]);
    }

    /// <summary>Currents out of the sources at a pillar's lower and upper end in A, after <see cref="Solve"/>.</summary>
    /// <param name="pillar">Row · columns + column.</param>
    public (double Start, double End) PillarAmperes(int pillar)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)pillar, (uint)(Rows * Columns), nameof(pillar));
        return (_network.StartAmperes[pillar], _network.EndAmperes[pillar]);
    }

    /// <summary>Currents out of the sources at a bit line's or plane's two ends in A, after <see cref="Solve"/>.</summary>
    /// <param name="bitLine">Which, layer after layer.</param>
    public (double Start, double End) BitLineAmperes(int bitLine)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)bitLine, (uint)BitLines, nameof(bitLine));
        return (_network.StartAmperes[(Rows * Columns) + bitLine], _network.EndAmperes[(Rows * Columns) + bitLine]);
    }

    /// <summary>Power that cells and wires turn into heat, and power that the sources deliver, in W, after <see cref="Solve"/>.</summary>
    public (double CellsWatts, double WiresWatts, double SourcesWatts) Powers() => _network.Powers();
}
