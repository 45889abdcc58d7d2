namespace Neuromesh.Core.Crossbars;

/// <summary>How the cells of a tile lie above each other.</summary>
public enum StackKind
{
    /// <summary>Planes of word and bit lines in turn, with cells between each two: neighbouring layers share their lines.</summary>
    Horizontal,

    /// <summary>Pillars through layers of bit lines.</summary>
    Pillars,
}

/// <summary>A tile's array in three dimensions.</summary>
/// <remarks>
/// <para>
/// Horizontal (<see cref="Stacks.HorizontalStack"/>): layer l holds the l-th part of the tile's rows. Layers that share lines cannot be read together: each read drives rows of one layer and
/// senses its bit lines, and rows of several layers that spike in one step take as many reads. All lines of other planes have what unselected rows have.
/// </para>
/// <para>
/// Pillars (<see cref="Stacks.PillarArray"/>): column c lies in row c / layers of pillars and in layer c mod layers, so each row has a pillar of its own in each row of pillars; all are read together.
/// </para>
/// <para>Cells of a stack that hold no weight are in the off state.</para>
/// </remarks>
/// <param name="Kind">How.</param>
/// <param name="Layers">Layers of cells, 2 to 8.</param>
public sealed record TileStack(StackKind Kind, int Layers)
{
    /// <summary>Most layers.</summary>
    public const int MostLayers = Stacks.PillarArray.MostLayers;

    /// <summary>Rows of a tile that are read together: those of one layer of a horizontal stack.</summary>
    /// <param name="rows">Rows of the tile.</param>
    public int RowsOfLayer(int rows) => Kind == StackKind.Horizontal ? (rows + Layers - 1) / Layers : rows;
}
