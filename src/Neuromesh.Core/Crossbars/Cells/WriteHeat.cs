using Neuromesh.Core.Crossbars.Stacks;
using Neuromesh.Core.Devices;

namespace Neuromesh.Core.Crossbars.Cells;

/// <summary>How warm the surroundings of a tile's cells are while one is written, in the places that the tile's stack gives them.</summary>
internal sealed class WriteHeat
{
    private const double HottestKelvin = 600;

    private readonly ThermalCrosstalk _lattice;
    private readonly TilePlaces _places;
    private readonly double[] _watts;
    private readonly double[] _kelvin;
    private readonly int _columns;

    /// <summary>Creates the lattice.</summary>
    /// <param name="geometry">Sizes and materials.</param>
    /// <param name="stack">Layers; null for one.</param>
    /// <param name="rows">Rows of the tile.</param>
    /// <param name="columns">Columns of the array.</param>
    public WriteHeat(ThermalGeometry geometry, TileStack? stack, int rows, int columns)
    {
        _columns = columns;
        _places = new TilePlaces(stack, rows, columns);
        _lattice = new ThermalCrosstalk(_places.Rows, _places.Columns, _places.Layers, geometry);
        (_watts, _kelvin) = (new double[_places.Count], new double[_places.Count]);
    }

    /// <summary>Heats one cell.</summary>
    /// <param name="cell">Which, from 0, row by row.</param>
    /// <param name="watts">With how much in W, 0 or more.</param>
    public void Solve(int cell, double watts)
    {
        var place = _places.Of(cell);
        _watts[place] = watts;
        _lattice.Rises(_watts, _kelvin);
        _watts[place] = 0;
    }

    /// <summary>By how much the surroundings of a cell are warmer in K.</summary>
    /// <param name="cell">Which, from 0, row by row.</param>
    public double Rise(int cell) => _kelvin[_places.Of(cell)];

    /// <summary>A cell's model in those surroundings.</summary>
    /// <param name="device">The model.</param>
    /// <param name="riseKelvin">By how much they are warmer in K.</param>
    /// <param name="cell">Which, from 0, row by row.</param>
    /// <exception cref="ArgumentException">They are hotter than the model allows; the message names the cell.</exception>
    public ITwoTerminalDevice Warmed(ITwoTerminalDevice device, double riseKelvin, int cell)
    {
        var warmed = TileWrites.Warmed(device, riseKelvin) ?? throw new ArgumentException($"{device.GetType().Name} has no temperature.", nameof(device));
        return TileWrites.AmbientKelvin(warmed) <= HottestKelvin
            ? warmed
            : throw new ArgumentException(
                $"Row {cell / _columns}, column {cell % _columns} of a tile: the write of another cell warms the surroundings by {riseKelvin:G4} K, to more than the {HottestKelvin} K for which the model is valid; write with less power (write.voltage) or space the cells.",
                nameof(riseKelvin));
    }
}
