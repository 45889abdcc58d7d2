using Neuromesh.Core.Memory;

namespace Neuromesh.Core.Crossbars.Wires;

/// <summary>What <see cref="LinePasses{T}"/> needs of an array: the inverse pivots of its lines, and the currents of the first step.</summary>
/// <remarks>
/// Computed in double and stored in single precision, except the first step's effective matrix, which carries most of the current. Both
/// wires must have resistance, and no device may be a short.
/// </remarks>
internal sealed unsafe class LineCoefficients : IDisposable
{
    /// <summary>Numbers a cell.</summary>
    public const int Count = 8;

    /// <summary>Inverse pivot of the word line.</summary>
    public const int WordInverse = 0;

    /// <summary>The same times r_w G.</summary>
    public const int WordDevice = 1;

    /// <summary>Inverse pivot of the bit line, eliminated from the open end; the next number is the same times r_b G.</summary>
    public const int DownInverse = 2;

    /// <summary>Inverse pivot of the bit line, eliminated from the grounded end; the next number is the same times r_b G.</summary>
    public const int UpInverse = 4;

    /// <summary>UpInverse · r_b G · the word line's voltage for 1 V at its driver and grounded bit lines.</summary>
    public const int Source = 6;

    // The product of the first step reads up to 32 vectors side by side at the matrix's stride.
    private const int SmallestStride = 32;

    private readonly NativeBuffer<float> _cells;
    private readonly NativeBuffer<double> _matrix;
    private readonly NativeBuffer<double> _lines;

    public LineCoefficients(int rows, int columns)
    {
        Stride = Math.Max(NestedBlock.Padded(columns), SmallestStride);
        _cells = new NativeBuffer<float>((long)rows * columns * Count);
        _matrix = new NativeBuffer<double>((long)rows * Stride);
        _lines = new NativeBuffer<double>(2L * columns);
    }

    /// <summary>[rows × columns × 8].</summary>
    public float* Cells => _cells.Pointer;

    /// <summary>[rows × stride]: the currents of the first step in S.</summary>
    public double* FirstStep => _matrix.Pointer;

    /// <summary>Numbers from one row of <see cref="FirstStep"/> to the next.</summary>
    public int Stride { get; }

    /// <summary>Takes the present conductances of an array.</summary>
    /// <param name="system">The array; its vectors are overwritten.</param>
    public void Take(LineSystem system)
    {
        new Span<double>(system.Drives, system.PaddedRows).Fill(1);
        ConjugateGradients.Factor(system);
        ConjugateGradients.Source(system);
        var columns = system.Columns;
        var bitOhms = system.Wires.BitLineOhms;
        double* transfer = _lines.Pointer, share = transfer + columns;
        new Span<double>(transfer, columns).Fill(1 / bitOhms);
        new Span<double>(share, columns).Fill(1);
        for (var row = system.Rows - 1; row >= 0; row--)
        {
            var start = (long)row * system.Stride;
            var panel = system.WordInverses + ((long)(row / LineSystem.PanelRows) * LineSystem.PanelRows * system.Stride) + (row % LineSystem.PanelRows);
            TakeRow(
                system.Conductances + start,
                panel,
                system.BitInverses + start,
                system.Product + start,
                system.Wires,
                row == 0 ? 0 : 1,
                transfer,
                share,
                _matrix.Pointer + ((long)row * Stride),
                _cells.Pointer + ((long)row * columns * Count),
                columns);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _cells.Dispose();
        _matrix.Dispose();
        _lines.Dispose();
    }

    private static void TakeRow(
        double* conductances,
        double* wordInverses,
        double* bitInverses,
        double* source,
        WireResistances wires,
        double above,
        double* transfer,
        double* share,
        double* matrix,
        float* cells,
        int columns)
    {
        for (var column = 0; column < columns; column++)
        {
            var device = wires.BitLineOhms * conductances[column];
            var word = wordInverses[(long)column * LineSystem.PanelRows];
            var down = bitInverses[column];
            var excess = device + share[column];
            var up = 1 / (excess + above);
            share[column] = excess * up;
            transfer[column] *= down;
            matrix[column] = source[column] * transfer[column];
            cells[WordInverse] = (float)word;
            cells[WordDevice] = (float)(word * (wires.WordLineOhms * conductances[column]));
            cells[DownInverse] = (float)down;
            cells[DownInverse + 1] = (float)(down * device);
            cells[UpInverse] = (float)up;
            cells[UpInverse + 1] = (float)(up * device);
            cells[Source] = (float)(up * source[column]);
            cells += Count;
        }
    }
}
