using Neuromesh.Core.Memory;

namespace Neuromesh.Core.Crossbars.Wires;

/// <summary>The memory of one array's equations: conductances, factors of the lines, and the vectors of the iteration.</summary>
/// <remarks>
/// Rows are padded to whole panels of <see cref="PanelRows"/>, columns to whole lines of <see cref="DotLanes"/>; what pads is 0. Word-line
/// factors lie panel by panel, column by column, a panel's rows side by side: so lanes hold neighbouring rows at every vector width.
/// </remarks>
internal sealed unsafe class LineSystem : IDisposable
{
    /// <summary>Rows of one panel.</summary>
    public const int PanelRows = 16;

    /// <summary>Partial sums of a dot product: the column modulo this number chooses the sum, at every vector width.</summary>
    public const int DotLanes = 8;

    private const int Vectors = 7;

    private readonly NativeBuffer<double> _memory;

    public LineSystem(int rows, int columns, WireResistances wires)
    {
        Rows = rows;
        Columns = columns;
        Wires = wires;
        Stride = (columns + DotLanes - 1) / DotLanes * DotLanes;
        PaddedRows = (rows + PanelRows - 1) / PanelRows * PanelRows;
        var cells = (long)PaddedRows * Stride;
        _memory = new NativeBuffer<double>((Vectors * cells) + ((long)PanelRows * Stride) + (3L * Stride) + (3L * PaddedRows) + (2 * DotLanes));
        var next = _memory.Pointer;
        Conductances = Take(ref next, cells);
        WordInverses = Take(ref next, cells);
        BitInverses = Take(ref next, cells);
        BitVolts = Take(ref next, cells);
        Direction = Take(ref next, cells);
        Product = Take(ref next, cells);
        Reduced = Take(ref next, cells);
        Panel = Take(ref next, (long)PanelRows * Stride);
        RowBefore = Take(ref next, Stride);
        ZeroRow = Take(ref next, Stride);
        Outputs = Take(ref next, Stride);
        Sources = Take(ref next, PaddedRows);
        Drives = Take(ref next, PaddedRows);
        Driven = Take(ref next, PaddedRows);
        DotSums = Take(ref next, DotLanes);
        MaximumSums = Take(ref next, DotLanes);
        new Span<double>(Driven, PaddedRows).Fill(1);
    }

    public int Rows { get; }

    public int Columns { get; }

    public int Stride { get; }

    public int PaddedRows { get; }

    public WireResistances Wires { get; }

    /// <summary>[rows × stride] in S.</summary>
    public double* Conductances { get; }

    /// <summary>[panels × columns × 16]: inverse pivots of the word lines, scaled by the wire's resistance.</summary>
    public double* WordInverses { get; }

    /// <summary>[rows × stride]: inverse pivots of the bit lines with the devices to ground.</summary>
    public double* BitInverses { get; }

    /// <summary>[rows × stride] in V: the iterate, voltages of the bit-line nodes.</summary>
    public double* BitVolts { get; }

    /// <summary>[rows × stride] in V: the search direction.</summary>
    public double* Direction { get; }

    /// <summary>[rows × stride] in V: the system times the direction; after the end of a solve, the voltages of the word-line nodes.</summary>
    public double* Product { get; }

    /// <summary>[rows × stride] in V: the residual after the forward half of the bit lines' elimination.</summary>
    public double* Reduced { get; }

    /// <summary>[columns × 16]: one panel's word lines, row beside row.</summary>
    public double* Panel { get; }

    /// <summary>[stride]: the row before in a sweep over rows.</summary>
    public double* RowBefore { get; }

    /// <summary>[stride]: zeros, the ground below the last row.</summary>
    public double* ZeroRow { get; }

    /// <summary>[stride] in A: sums of the device currents of the columns.</summary>
    public double* Outputs { get; }

    /// <summary>[padded rows] in A: sums of the device currents of the rows.</summary>
    public double* Sources { get; }

    /// <summary>[padded rows] in V: voltages of the drivers; 0 for floating rows.</summary>
    public double* Drives { get; }

    /// <summary>[padded rows]: 1 for a driven row, 0 for a floating one.</summary>
    public double* Driven { get; }

    /// <summary>[8]: partial sums of the dot product at hand.</summary>
    public double* DotSums { get; }

    /// <summary>[8]: partial maxima.</summary>
    public double* MaximumSums { get; }

    public void Dispose() => _memory.Dispose();

    /// <summary>The sum of the partial sums, always in this tree.</summary>
    public static double Sum(double* partial)
        => ((partial[0] + partial[4]) + (partial[2] + partial[6])) + ((partial[1] + partial[5]) + (partial[3] + partial[7]));

    private static double* Take(ref double* next, long length)
    {
        var taken = next;
        next += length;
        return taken;
    }
}
