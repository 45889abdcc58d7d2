using System.Runtime.Intrinsics;
using Neuromesh.Core.Crossbars.Products.Lanes;

namespace Neuromesh.Core.Crossbars.Products;

/// <summary>
/// <c>sums[b, c] = Σ_r volts[b, r] · cells[r, c]</c>: each sum is one chain of fused multiply-adds from 0 over ascending rows, so every
/// vector width, batch size and way through the matrix gives the same bits.
/// </summary>
/// <typeparam name="TCode">How cells are stored.</typeparam>
/// <typeparam name="T">What is stored.</typeparam>
internal static unsafe class ProductKernels<TCode, T>
    where TCode : ICellCode<T>
    where T : unmanaged
{
    /// <summary>Columns to which matrices and sums are padded.</summary>
    public const int ColumnBlock = 32;

    private const int BatchBlock = 8;

    // Who has vectors of 512 bits has 32 registers for them; the others' 16 do not hold eight vectors by two lanes.
    private const int LanesOfManyRegisters = 16;
    private const int RowBlock = 8;

    /// <summary>One vector of voltages on a list of rows; the width is the CPU's.</summary>
    /// <param name="cells">[rows × stride].</param>
    /// <param name="stride">Numbers from one row to the next.</param>
    /// <param name="rows">Row of each voltage, ascending; null for 0, 1, 2, …</param>
    /// <param name="volts">[count].</param>
    /// <param name="count">Number of voltages.</param>
    /// <param name="sums">[columns], overwritten.</param>
    /// <param name="columns">A multiple of 32.</param>
    public static void Single(T* cells, nint stride, int* rows, float* volts, int count, float* sums, int columns)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Single<FloatLanes512>(cells, stride, rows, volts, count, sums, columns);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Single<FloatLanes256>(cells, stride, rows, volts, count, sums, columns);
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            Single<FloatLanes128>(cells, stride, rows, volts, count, sums, columns);
        }
        else
        {
            Single<FloatLanes32>(cells, stride, rows, volts, count, sums, columns);
        }
    }

    /// <summary>Several vectors of voltages on all rows; the width is the CPU's.</summary>
    /// <param name="cells">[rows × stride].</param>
    /// <param name="stride">Numbers from one row to the next.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="volts">[batch × voltStride].</param>
    /// <param name="voltStride">Voltages from one vector to the next.</param>
    /// <param name="batch">Number of vectors.</param>
    /// <param name="sums">[batch × sumStride], overwritten.</param>
    /// <param name="sumStride">Sums from one vector to the next, at least the columns.</param>
    /// <param name="columns">A multiple of 32.</param>
    /// <param name="scratch">As many numbers as <see cref="ScratchLength"/> says.</param>
    public static void Batch(
        T* cells, nint stride, int rows, float* volts, nint voltStride, int batch, float* sums, nint sumStride, int columns, float* scratch)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Batch<FloatLanes512>(cells, stride, rows, volts, voltStride, batch, sums, sumStride, columns, scratch);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Batch<FloatLanes256>(cells, stride, rows, volts, voltStride, batch, sums, sumStride, columns, scratch);
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            Batch<FloatLanes128>(cells, stride, rows, volts, voltStride, batch, sums, sumStride, columns, scratch);
        }
        else
        {
            Batch<FloatLanes32>(cells, stride, rows, volts, voltStride, batch, sums, sumStride, columns, scratch);
        }
    }

    /// <summary><see cref="Single(T*, nint, int*, float*, int, float*, int)"/> at one width.</summary>
    internal static void Single<TLanes>(T* cells, nint stride, int* rows, float* volts, int count, float* sums, int columns)
        where TLanes : struct, IFloatLanes<TLanes>
    {
        new Span<float>(sums, columns).Clear();
        var block = stackalloc T*[RowBlock];
        var i = 0;
        for (; i + RowBlock <= count; i += RowBlock)
        {
            for (var k = 0; k < RowBlock; k++)
            {
                block[k] = cells + ((rows is null ? i + k : rows[i + k]) * stride);
            }

            EightRows<TLanes>(block, volts + i, sums, columns);
        }

        for (; i < count; i++)
        {
            OneRow<TLanes>(cells + ((rows is null ? i : rows[i]) * stride), volts[i], sums, columns);
        }
    }

    /// <summary>Numbers of scratch memory that a batch needs.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="batch">Number of vectors.</param>
    public static long ScratchLength(int rows, int batch) => (long)rows * (ColumnBlock + (batch / BatchBlock * BatchBlock));

    /// <summary>The batch at one width.</summary>
    internal static void Batch<TLanes>(
        T* cells, nint stride, int rows, float* volts, nint voltStride, int batch, float* sums, nint sumStride, int columns, float* scratch)
        where TLanes : struct, IFloatLanes<TLanes>
    {
        var whole = batch / BatchBlock * BatchBlock;
        var panel = scratch + ((long)rows * whole);
        GatherVolts(rows, volts, voltStride, whole, scratch);
        for (var column = 0; column < columns && whole > 0; column += 2 * TLanes.Count)
        {
            GatherCells<TLanes>(cells + column, stride, rows, panel);
            for (var b = 0; b < whole; b += BatchBlock)
            {
                var packed = scratch + ((long)b * rows);
                var target = sums + (b * sumStride) + column;
                if (TLanes.Count >= LanesOfManyRegisters)
                {
                    Eight<TLanes>(panel, rows, packed, target, sumStride);
                }
                else
                {
                    Four<TLanes>(panel, rows, packed, target, sumStride);
                    Four<TLanes>(panel, rows, packed + 4, target + (4 * sumStride), sumStride);
                }
            }
        }

        for (var b = whole; b < batch; b++)
        {
            Single<TLanes>(cells, stride, null, volts + (b * voltStride), rows, sums + (b * sumStride), columns);
        }
    }

    // Vectors eight by eight, row by row: the tile then reads one line of memory after the other.
    private static void GatherVolts(int rows, float* volts, nint voltStride, int batch, float* target)
    {
        for (var b = 0; b < batch; b++)
        {
            var source = volts + (b * voltStride);
            var place = target + ((long)(b / BatchBlock) * BatchBlock * rows) + (b % BatchBlock);
            for (var row = 0; row < rows; row++)
            {
                place[(long)row * BatchBlock] = source[row];
            }
        }
    }

    private static void GatherCells<TLanes>(T* cells, nint stride, int rows, float* target)
        where TLanes : struct, IFloatLanes<TLanes>
    {
        for (var row = 0; row < rows; row++)
        {
            TCode.Load<TLanes>(cells).Store(target);
            TCode.Load<TLanes>(cells + TLanes.Count).Store(target + TLanes.Count);
            cells += stride;
            target += 2 * TLanes.Count;
        }
    }

    private static void EightRows<TLanes>(T** rows, float* volts, float* sums, int columns)
        where TLanes : struct, IFloatLanes<TLanes>
    {
        T* r0 = rows[0], r1 = rows[1], r2 = rows[2], r3 = rows[3], r4 = rows[4], r5 = rows[5], r6 = rows[6], r7 = rows[7];
        var v0 = TLanes.Broadcast(volts[0]);
        var v1 = TLanes.Broadcast(volts[1]);
        var v2 = TLanes.Broadcast(volts[2]);
        var v3 = TLanes.Broadcast(volts[3]);
        var v4 = TLanes.Broadcast(volts[4]);
        var v5 = TLanes.Broadcast(volts[5]);
        var v6 = TLanes.Broadcast(volts[6]);
        var v7 = TLanes.Broadcast(volts[7]);
        for (var column = 0; column < columns; column += TLanes.Count)
        {
            var sum = TLanes.MultiplyAdd(TCode.Load<TLanes>(r0 + column), v0, TLanes.Load(sums + column));
            sum = TLanes.MultiplyAdd(TCode.Load<TLanes>(r1 + column), v1, sum);
            sum = TLanes.MultiplyAdd(TCode.Load<TLanes>(r2 + column), v2, sum);
            sum = TLanes.MultiplyAdd(TCode.Load<TLanes>(r3 + column), v3, sum);
            sum = TLanes.MultiplyAdd(TCode.Load<TLanes>(r4 + column), v4, sum);
            sum = TLanes.MultiplyAdd(TCode.Load<TLanes>(r5 + column), v5, sum);
            sum = TLanes.MultiplyAdd(TCode.Load<TLanes>(r6 + column), v6, sum);
            sum = TLanes.MultiplyAdd(TCode.Load<TLanes>(r7 + column), v7, sum);
            sum.Store(sums + column);
        }
    }

    private static void OneRow<TLanes>(T* row, float volts, float* sums, int columns)
        where TLanes : struct, IFloatLanes<TLanes>
    {
        var factor = TLanes.Broadcast(volts);
        for (var column = 0; column < columns; column += TLanes.Count)
        {
            TLanes.MultiplyAdd(TCode.Load<TLanes>(row + column), factor, TLanes.Load(sums + column)).Store(sums + column);
        }
    }

    // Eight vectors by two lanes of columns stay in registers over all rows.
    private static void Eight<TLanes>(float* cells, int rows, float* volts, float* sums, nint sumStride)
        where TLanes : struct, IFloatLanes<TLanes>
    {
        TLanes a0 = TLanes.Zero, b0 = a0, c0 = a0, d0 = a0, e0 = a0, f0 = a0, g0 = a0, h0 = a0;
        TLanes a1 = a0, b1 = a0, c1 = a0, d1 = a0, e1 = a0, f1 = a0, g1 = a0, h1 = a0;
        for (var row = 0; row < rows; row++)
        {
            var first = TLanes.Load(cells);
            var second = TLanes.Load(cells + TLanes.Count);
            var factor = TLanes.Broadcast(volts[0]);
            a0 = TLanes.MultiplyAdd(first, factor, a0);
            a1 = TLanes.MultiplyAdd(second, factor, a1);
            factor = TLanes.Broadcast(volts[1]);
            b0 = TLanes.MultiplyAdd(first, factor, b0);
            b1 = TLanes.MultiplyAdd(second, factor, b1);
            factor = TLanes.Broadcast(volts[2]);
            c0 = TLanes.MultiplyAdd(first, factor, c0);
            c1 = TLanes.MultiplyAdd(second, factor, c1);
            factor = TLanes.Broadcast(volts[3]);
            d0 = TLanes.MultiplyAdd(first, factor, d0);
            d1 = TLanes.MultiplyAdd(second, factor, d1);
            factor = TLanes.Broadcast(volts[4]);
            e0 = TLanes.MultiplyAdd(first, factor, e0);
            e1 = TLanes.MultiplyAdd(second, factor, e1);
            factor = TLanes.Broadcast(volts[5]);
            f0 = TLanes.MultiplyAdd(first, factor, f0);
            f1 = TLanes.MultiplyAdd(second, factor, f1);
            factor = TLanes.Broadcast(volts[6]);
            g0 = TLanes.MultiplyAdd(first, factor, g0);
            g1 = TLanes.MultiplyAdd(second, factor, g1);
            factor = TLanes.Broadcast(volts[7]);
            h0 = TLanes.MultiplyAdd(first, factor, h0);
            h1 = TLanes.MultiplyAdd(second, factor, h1);
            cells += 2 * TLanes.Count;
            volts += BatchBlock;
        }

        Store(sums, a0, a1);
        Store(sums + sumStride, b0, b1);
        Store(sums + (2 * sumStride), c0, c1);
        Store(sums + (3 * sumStride), d0, d1);
        Store(sums + (4 * sumStride), e0, e1);
        Store(sums + (5 * sumStride), f0, f1);
        Store(sums + (6 * sumStride), g0, g1);
        Store(sums + (7 * sumStride), h0, h1);
    }

    // Four of the eight vectors.
    private static void Four<TLanes>(float* cells, int rows, float* volts, float* sums, nint sumStride)
        where TLanes : struct, IFloatLanes<TLanes>
    {
        TLanes a0 = TLanes.Zero, b0 = a0, c0 = a0, d0 = a0, a1 = a0, b1 = a0, c1 = a0, d1 = a0;
        for (var row = 0; row < rows; row++)
        {
            var first = TLanes.Load(cells);
            var second = TLanes.Load(cells + TLanes.Count);
            var factor = TLanes.Broadcast(volts[0]);
            a0 = TLanes.MultiplyAdd(first, factor, a0);
            a1 = TLanes.MultiplyAdd(second, factor, a1);
            factor = TLanes.Broadcast(volts[1]);
            b0 = TLanes.MultiplyAdd(first, factor, b0);
            b1 = TLanes.MultiplyAdd(second, factor, b1);
            factor = TLanes.Broadcast(volts[2]);
            c0 = TLanes.MultiplyAdd(first, factor, c0);
            c1 = TLanes.MultiplyAdd(second, factor, c1);
            factor = TLanes.Broadcast(volts[3]);
            d0 = TLanes.MultiplyAdd(first, factor, d0);
            d1 = TLanes.MultiplyAdd(second, factor, d1);
            cells += 2 * TLanes.Count;
            volts += BatchBlock;
        }

        Store(sums, a0, a1);
        Store(sums + sumStride, b0, b1);
        Store(sums + (2 * sumStride), c0, c1);
        Store(sums + (3 * sumStride), d0, d1);
    }

    private static void Store<TLanes>(float* sums, TLanes first, TLanes second)
        where TLanes : struct, IFloatLanes<TLanes>
    {
        first.Store(sums);
        second.Store(sums + TLanes.Count);
    }
}
