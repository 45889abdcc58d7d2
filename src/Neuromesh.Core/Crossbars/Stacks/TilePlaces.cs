namespace Neuromesh.Core.Crossbars.Stacks;

/// <summary>Where the cells of a tile lie in its stack: layers of rows and columns, numbered row by row, layer after layer. A planar tile is one layer.</summary>
/// <remarks>
/// Horizontal: a layer's rows are the next of the tile's. Pillars: a tile's row is one pillar in each row of pillars, its column lies in layer c mod layers. Places beyond the tile's last row or column hold no weight.
/// </remarks>
internal readonly record struct TilePlaces
{
    private readonly int _tileColumns;
    private readonly bool _isPillars;

    /// <summary>Lays out a tile.</summary>
    /// <param name="stack">Its layers; null for one.</param>
    /// <param name="rows">Rows of the tile.</param>
    /// <param name="columns">Columns of the tile.</param>
    public TilePlaces(TileStack? stack, int rows, int columns)
    {
        (_tileColumns, _isPillars, Layers) = (columns, stack?.Kind == StackKind.Pillars, stack?.Layers ?? 1);
        (Rows, Columns) = _isPillars ? ((columns + Layers - 1) / Layers, rows) : (stack?.RowsOfLayer(rows) ?? rows, columns);
    }

    /// <summary>Layers.</summary>
    public int Layers { get; }

    /// <summary>Rows of a layer: word lines, or rows of pillars.</summary>
    public int Rows { get; }

    /// <summary>Columns of a layer: bit lines, or pillars of a row.</summary>
    public int Columns { get; }

    /// <summary>Places of all layers.</summary>
    public int Count => Layers * Rows * Columns;

    /// <summary>Word lines of all planes, the even ones of a horizontal stack; or pillars.</summary>
    public int WordLines => _isPillars ? Rows * Columns : Rows * ((Layers / 2) + 1);

    /// <summary>Bit lines of all planes, or of all layers between pillars.</summary>
    public int BitLines => _isPillars ? Layers * Rows : Columns * ((Layers + 1) / 2);

    /// <summary>Places along a word line or a pillar.</summary>
    public int WordLineCells => _isPillars ? Layers : Columns;

    /// <summary>Places along a bit line.</summary>
    public int BitLineCells => _isPillars ? Columns : Rows;

    /// <summary>A cell's number among all places.</summary>
    /// <param name="cell">Which, from 0, row by row of the tile.</param>
    public int Of(int cell)
    {
        var (layer, row, column) = At(cell);
        return (((layer * Rows) + row) * Columns) + column;
    }

    /// <summary>Segments between a cell and the sources of its two lines: word lines and pillars have theirs before the first cell, bit lines beyond the last.</summary>
    /// <param name="cell">Which, from 0, row by row of the tile.</param>
    public (int Word, int Bit) Segments(int cell)
    {
        var (layer, row, column) = At(cell);
        return _isPillars ? (layer + 1, Columns - column) : (column + 1, Rows - row);
    }

    private (int Layer, int Row, int Column) At(int cell)
    {
        var (row, column) = Math.DivRem(cell, _tileColumns);
        return _isPillars ? (column % Layers, column / Layers, row) : (row / Rows, row % Rows, column);
    }
}
