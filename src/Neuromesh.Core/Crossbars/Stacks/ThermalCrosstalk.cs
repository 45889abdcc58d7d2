using Neuromesh.Core.Crossbars.Networks;

namespace Neuromesh.Core.Crossbars.Stacks;

/// <summary>How far the heat of some cells raises the temperature of all cells of an array or stack: <c>Σ_j K_ij (θ_i − θ_j) + K_sink θ_i = P_i</c>.</summary>
/// <remarks>
/// Fourier's law on the lattice of cells: one temperature a cell, conductances to the neighbours in the layer and above and below, and from the lowest layer to
/// the substrate. Top and edges are adiabatic. Steady state: cells of this size settle in nanoseconds, shorter than the pulses of a reset. θ is the
/// rise around a cell; the filament of the cell that is heated itself is hotter by its own thermal resistance, which device models hold.
/// The effect: P. Sun et al., "Thermal crosstalk in 3-dimensional RRAM crossbar array", Sci. Rep. 5, 13504 (2015), doi:10.1038/srep13504; the
/// lattice is a simpler model than theirs.
/// </remarks>
public sealed class ThermalCrosstalk
{
    private readonly NetworkElimination _elimination;

    /// <summary>Creates the lattice.</summary>
    /// <param name="rows">Rows, 1 to 4096.</param>
    /// <param name="columns">Columns, 1 to 4096.</param>
    /// <param name="layers">Layers, 1 to 64; the lowest lies over the substrate.</param>
    /// <param name="geometry">Sizes and materials.</param>
    /// <exception cref="ArgumentException">A number is outside its range.</exception>
    public ThermalCrosstalk(int rows, int columns, int layers, ThermalGeometry geometry)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        StackSizes.Check(rows, columns, layers, HorizontalStack.MostLayers);
        (Rows, Columns, Layers, Geometry) = (rows, columns, layers, geometry.Checked());
        var places = new NodePlace[layers * rows * columns];
        var pairs = new List<(int, int)>();
        var conductances = new List<double>();
        for (var cell = 0; cell < places.Length; cell++)
        {
            var (layer, row, column) = StackSizes.Place(cell, rows, columns);
            places[cell] = new NodePlace(row, column, layer);
            AddPair(column < columns - 1, cell, cell + 1, geometry.LateralWattPerKelvin);
            AddPair(row < rows - 1, cell, cell + columns, geometry.LateralWattPerKelvin);
            AddPair(layer < layers - 1, cell, cell + (rows * columns), geometry.VerticalWattPerKelvin);
        }

        _elimination = new NetworkElimination(places, pairs);
        for (var i = 0; i < pairs.Count; i++)
        {
            _elimination.Add(pairs[i].Item1, pairs[i].Item2, conductances[i], conductances[i]);
        }

        for (var cell = 0; cell < rows * columns; cell++)
        {
            _elimination.AddToFixed(cell, geometry.SinkWattPerKelvin);
        }

        _elimination.Factor();

        void AddPair(bool exists, int cell, int other, double wattPerKelvin)
        {
            if (exists)
            {
                pairs.Add((cell, other));
                conductances.Add(wattPerKelvin);
            }
        }
    }

    /// <summary>Rows.</summary>
    public int Rows { get; }

    /// <summary>Columns.</summary>
    public int Columns { get; }

    /// <summary>Layers.</summary>
    public int Layers { get; }

    /// <summary>Sizes and materials.</summary>
    public ThermalGeometry Geometry { get; }

    /// <summary>The rises of temperature.</summary>
    /// <param name="watts">[layers × rows × columns]: heat of each cell in W, 0 or more and finite.</param>
    /// <param name="kelvin">[layers × rows × columns]: overwritten with the rises in K.</param>
    /// <exception cref="ArgumentException">A length is wrong, or a power negative or not finite; the message names the cell.</exception>
    public void Rises(ReadOnlySpan<double> watts, Span<double> kelvin)
    {
        var cells = Layers * Rows * Columns;
        if (watts.Length != cells || kelvin.Length != cells)
        {
            throw new ArgumentException($"There are {watts.Length} powers and {kelvin.Length} rises for {cells} cells.", nameof(watts));
        }

        for (var cell = 0; cell < cells; cell++)
        {
            if (!(watts[cell] >= 0 && double.IsFinite(watts[cell])))
            {
                var (layer, row, column) = StackSizes.Place(cell, Rows, Columns);
                throw new ArgumentException($"Layer {layer}, row {row}, column {column} (counted from 0): a power of {watts[cell]:R} W; it must be 0 or more and finite.", nameof(watts));
            }
        }

        watts.CopyTo(kelvin);
        _elimination.Solve(kelvin);
    }

    /// <summary>The rises around one heated cell, relative to its own.</summary>
    /// <param name="layer">Its layer.</param>
    /// <param name="row">Its row.</param>
    /// <param name="column">Its column.</param>
    /// <returns>[layers × rows × columns], 1 at the cell itself.</returns>
    public double[] Coupling(int layer, int row, int column)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)layer, (uint)Layers, nameof(layer));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Rows, nameof(row));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)column, (uint)Columns, nameof(column));
        var rises = new double[Layers * Rows * Columns];
        var heated = (((layer * Rows) + row) * Columns) + column;
        rises[heated] = 1;
        _elimination.Solve(rises);
        var own = rises[heated];
        return Array.ConvertAll(rises, rise => rise / own);
    }
}
