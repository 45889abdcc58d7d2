namespace Neuromesh.Core.Crossbars.Wires;

/// <summary>A rectangle of cells, [top, bottom) × [left, right), and the nodes through which it touches the rest.</summary>
/// <remarks>
/// A cell owns the device, the word-line segment to its right and the bit-line segment below. Ports are numbered: word-line nodes of
/// column <c>left</c>, of column <c>right</c> (none at the array's open end), bit-line nodes of row <c>top</c> (none in row 0, whose
/// nodes are eliminated at once) and of row <c>bottom</c> (the ground of each column below the last row).
/// </remarks>
internal readonly record struct NestedBlock(int Top, int Bottom, int Left, int Right, bool HasRightPorts, bool HasTopPorts)
{
    public int Height => Bottom - Top;

    public int Width => Right - Left;

    public bool IsCell => Height == 1 && Width == 1;

    public int LeftPorts => Height;

    public int RightPorts => HasRightPorts ? Height : 0;

    public int TopPorts => HasTopPorts ? Width : 0;

    public int BottomPorts => Width;

    public int RightStart => LeftPorts;

    public int TopStart => RightStart + RightPorts;

    public int BottomStart => TopStart + TopPorts;

    public int Ports => BottomStart + BottomPorts;

    /// <summary>Doubles from one row of the block's matrix to the next.</summary>
    public int Stride => Padded(Ports);

    /// <summary>Doubles of the block's matrix.</summary>
    public long MatrixLength => (long)Padded(Ports) * Stride;

    /// <summary>Whether the block is cut into left and right rather than into upper and lower.</summary>
    public bool CutsColumns => Width >= Height;

    /// <summary>Nodes that vanish when the two halves are joined.</summary>
    public int Shared => CutsColumns ? Height : Width;

    /// <summary>Doubles from one row of the elimination's panel to the next: the shared nodes, then the block's ports.</summary>
    public int PanelStride => Padded(Shared) + Stride;

    /// <summary>Doubles of the panel.</summary>
    public long PanelLength => (long)Shared * PanelStride;

    public NestedBlock First => CutsColumns
        ? this with { Right = Left + (Width / 2), HasRightPorts = true }
        : this with { Bottom = Top + (Height / 2) };

    public NestedBlock Second => CutsColumns
        ? this with { Left = Left + (Width / 2) }
        : this with { Top = Top + (Height / 2), HasTopPorts = true };

    public static int Padded(int length) => (length + 15) / 16 * 16;
}
