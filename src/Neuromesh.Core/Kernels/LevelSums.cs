using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Neuromesh.Core.Kernels.Lanes;

namespace Neuromesh.Core.Kernels;

/// <summary>
/// Sums of a crossbar's conductance levels over the driven rows, <c>sums[c] += Σ_r levels[r, c]</c>: whole numbers, exact in any order, so every vector width gives the same.
/// </summary>
/// <remarks>
/// A byte for each device; eight times fewer bytes come out of the caches than with conductances in double. Sums of up to 257 rows fit 16 bits
/// (257 · 255 = 65,535): so many are added in lanes of 16 bits before they go to 32.
/// </remarks>
public static unsafe class LevelSums
{
    /// <summary>Rows whose levels are added up in 16 bits.</summary>
    internal const int RowsPerPass = ushort.MaxValue / byte.MaxValue;

    // 8 KB of sums of 16 bits stay in the L1 cache beside the rows.
    private const int ColumnsPerPass = 4096;
    private const int RowsAtATime = 8;

    /// <summary>Most rows of one call: their sums fit 32 bits.</summary>
    public const int MostRows = int.MaxValue / byte.MaxValue;

    /// <summary>Adds the levels of the active rows at the widest vectors of this CPU.</summary>
    /// <param name="levels">[rows × stride], row-major.</param>
    /// <param name="stride">Bytes from one row to the next, at least the number of columns.</param>
    /// <param name="activeRows">Rows that are driven, at most <see cref="MostRows"/>; a row that occurs n times is added n times.</param>
    /// <param name="sums">[columns]; added to.</param>
    /// <exception cref="ArgumentOutOfRangeException">The stride is too small, a row lies outside the matrix, or there are too many of them.</exception>
    public static void Accumulate(ReadOnlySpan<byte> levels, int stride, ReadOnlySpan<int> activeRows, Span<int> sums)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, sums.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(activeRows.Length, MostRows, nameof(activeRows));
        foreach (var row in activeRows)
        {
            if (row < 0 || ((long)row * stride) + sums.Length > levels.Length)
            {
                throw new ArgumentOutOfRangeException(nameof(activeRows), row, "An active row lies outside the matrix of levels.");
            }
        }

        fixed (byte* matrix = levels)
        {
            Accumulate(matrix, stride, activeRows, sums);
        }
    }

    /// <summary>The same without checks, for matrices of any size.</summary>
    /// <param name="levels">[rows × stride], row-major.</param>
    /// <param name="stride">Bytes from one row to the next.</param>
    /// <param name="activeRows">Rows that are driven, each within the matrix.</param>
    /// <param name="sums">[columns]; added to.</param>
    internal static void Accumulate(byte* levels, nint stride, ReadOnlySpan<int> activeRows, Span<int> sums)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Vectors<HalfWordLanes512>(levels, stride, activeRows, sums);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Vectors<HalfWordLanes256>(levels, stride, activeRows, sums);
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            Vectors<HalfWordLanes128>(levels, stride, activeRows, sums);
        }
        else
        {
            Scalar(levels, stride, activeRows, sums, 0);
        }
    }

    /// <summary><c>plus[c] ← plus[c] − minus[c]</c>.</summary>
    /// <param name="plus">Sums of one line of each pair; overwritten.</param>
    /// <param name="minus">As many sums of the other.</param>
    /// <returns>The total of both before.</returns>
    public static long Subtract(Span<int> plus, ReadOnlySpan<int> minus)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(minus.Length, plus.Length);
        var total = Total(plus) + Total(minus);
        var column = 0;
        for (; column + Vector<int>.Count <= plus.Length; column += Vector<int>.Count)
        {
            (new Vector<int>(plus[column..]) - new Vector<int>(minus[column..])).CopyTo(plus[column..]);
        }

        for (; column < plus.Length; column++)
        {
            plus[column] -= minus[column];
        }

        return total;
    }

    /// <summary>The reference.</summary>
    internal static void Scalar(byte* levels, nint stride, ReadOnlySpan<int> activeRows, Span<int> sums, int firstColumn)
    {
        foreach (var row in activeRows)
        {
            for (var column = firstColumn; column < sums.Length; column++)
            {
                sums[column] += levels[(row * stride) + column];
            }
        }
    }

    /// <summary>What <see cref="Accumulate(ReadOnlySpan{byte}, int, ReadOnlySpan{int}, Span{int})"/> computes, at one vector width; works, slowly, also where the CPU lacks that width.</summary>
    /// <typeparam name="T">The width.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Vectors<T>(byte* levels, nint stride, ReadOnlySpan<int> activeRows, Span<int> sums)
        where T : struct, IHalfWordLanes<T>
    {
        // Eight rows at a time, each from its first line to its last: the processor fetches ahead along a row, which pieces of many rows keep it from.
        var partial = stackalloc ushort[ColumnsPerPass];
        var columns = sums.Length - (sums.Length % T.Count);
        fixed (int* rows = activeRows, totals = sums)
        {
            for (var column = 0; column < columns; column += ColumnsPerPass)
            {
                var width = Math.Min(ColumnsPerPass, columns - column);
                for (var first = 0; first < activeRows.Length; first += RowsPerPass)
                {
                    var count = Math.Min(RowsPerPass, activeRows.Length - first);
                    new Span<ushort>(partial, width).Clear();
                    var i = first;
                    for (; i + RowsAtATime <= first + count; i += RowsAtATime)
                    {
                        AddEight<T>(levels + column, stride, rows + i, partial, width);
                    }

                    for (; i < first + count; i++)
                    {
                        AddOne<T>(levels + column + (rows[i] * stride), partial, width);
                    }

                    for (var part = 0; part < width; part += T.Count)
                    {
                        T.Load(partial + part).AddTo(totals + column + part);
                    }
                }
            }
        }

        Scalar(levels, stride, activeRows, sums, columns);
    }

    private static void AddEight<T>(byte* levels, nint stride, int* rows, ushort* partial, int width)
        where T : struct, IHalfWordLanes<T>
    {
        var a = levels + (rows[0] * stride);
        var b = levels + (rows[1] * stride);
        var c = levels + (rows[2] * stride);
        var d = levels + (rows[3] * stride);
        var e = levels + (rows[4] * stride);
        var f = levels + (rows[5] * stride);
        var g = levels + (rows[6] * stride);
        var h = levels + (rows[7] * stride);
        for (nint i = 0; i < width; i += T.Count)
        {
            var first = T.Add(T.Add(T.LoadBytes(a + i), T.LoadBytes(b + i)), T.Add(T.LoadBytes(c + i), T.LoadBytes(d + i)));
            var second = T.Add(T.Add(T.LoadBytes(e + i), T.LoadBytes(f + i)), T.Add(T.LoadBytes(g + i), T.LoadBytes(h + i)));
            T.Add(T.Load(partial + i), T.Add(first, second)).Store(partial + i);
        }
    }

    private static void AddOne<T>(byte* row, ushort* partial, int width)
        where T : struct, IHalfWordLanes<T>
    {
        for (nint i = 0; i < width; i += T.Count)
        {
            T.Add(T.Load(partial + i), T.LoadBytes(row + i)).Store(partial + i);
        }
    }

    // Lanes of 64 bits: a tile of many columns and rows exceeds 32.
    private static long Total(ReadOnlySpan<int> sums)
    {
        var lanes = Vector<long>.Zero;
        var column = 0;
        for (; column + Vector<int>.Count <= sums.Length; column += Vector<int>.Count)
        {
            Vector.Widen(new Vector<int>(sums[column..]), out var low, out var high);
            lanes += low + high;
        }

        var total = Vector.Sum(lanes);
        for (; column < sums.Length; column++)
        {
            total += sums[column];
        }

        return total;
    }
}
