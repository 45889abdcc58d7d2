using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Neuromesh.Core.Kernels.Lanes;

namespace Neuromesh.Core.Kernels;

/// <summary>
/// <c>row[i] ← row[i] + unit · whole[i]; whole[i] ← 0</c>: takes a row of whole numbers into the input of a step. One multiplication and one addition for
/// each element, never fused, so every width gives the same bits.
/// </summary>
public static unsafe class WholeRows
{
    /// <summary>Takes a row of 16-bit counts at the widest vectors of this CPU.</summary>
    /// <param name="row">First element of the input.</param>
    /// <param name="whole">The counts; cleared.</param>
    /// <param name="length">Number of elements.</param>
    /// <param name="unit">What a count of one stands for.</param>
    public static void Take(double* row, ushort* whole, nint length, double unit)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Take<DoubleLanes512>(row, whole, length, unit);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Take<DoubleLanes256>(row, whole, length, unit);
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            Take<DoubleLanes128>(row, whole, length, unit);
        }
        else
        {
            TakeScalar(row, whole, length, unit);
        }
    }

    /// <summary>Takes a row of 32-bit numbers at the widest vectors of this CPU.</summary>
    /// <param name="row">First element of the input.</param>
    /// <param name="whole">The numbers; cleared.</param>
    /// <param name="length">Number of elements.</param>
    /// <param name="unit">What one stands for.</param>
    public static void Take(double* row, int* whole, nint length, double unit)
    {
        WeightedCounts.AddTo(row, whole, length, unit);
        Unsafe.InitBlockUnaligned(whole, 0, checked((uint)(length * sizeof(int))));
    }

    /// <summary>The reference of <see cref="Take(double*, ushort*, nint, double)"/>.</summary>
    /// <param name="row">First element of the input.</param>
    /// <param name="whole">The counts; cleared.</param>
    /// <param name="length">Number of elements.</param>
    /// <param name="unit">What a count of one stands for.</param>
    public static void TakeScalar(double* row, ushort* whole, nint length, double unit)
    {
        for (nint i = 0; i < length; i++)
        {
            row[i] += unit * whole[i];
            whole[i] = 0;
        }
    }

    /// <summary><see cref="Take(double*, ushort*, nint, double)"/> at one width. Lanes are consecutive elements; the remainder runs through the reference.</summary>
    /// <typeparam name="TLanes">The width.</typeparam>
    /// <param name="row">First element of the input.</param>
    /// <param name="whole">The counts; cleared.</param>
    /// <param name="length">Number of elements.</param>
    /// <param name="unit">What a count of one stands for.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Take<TLanes>(double* row, ushort* whole, nint length, double unit)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        var units = TLanes.Broadcast(unit);
        nint i = 0;
        for (; i + (8 * TLanes.Count) <= length; i += 8 * TLanes.Count)
        {
            for (nint part = 0; part < 8 * TLanes.Count; part += TLanes.Count)
            {
                (TLanes.Load(row + i + part) + (units * TLanes.LoadUInt16(whole + i + part))).Store(row + i + part);
            }

            Unsafe.InitBlockUnaligned(whole + i, 0, 16 * (uint)TLanes.Count);
        }

        for (; i + TLanes.Count <= length; i += TLanes.Count)
        {
            (TLanes.Load(row + i) + (units * TLanes.LoadUInt16(whole + i))).Store(row + i);
            Unsafe.InitBlockUnaligned(whole + i, 0, 2 * (uint)TLanes.Count);
        }

        TakeScalar(row + i, whole + i, length - i, unit);
    }
}
