using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Neuromesh.Core.Kernels.Lanes;

namespace Neuromesh.Core.Kernels;

/// <summary>
/// <c>row[i] ← row[i] + weight · counts[i]</c>: one multiplication and one addition for each element, never fused, so every width gives the same bits.
/// </summary>
public static unsafe class WeightedCounts
{
    /// <summary>Adds weighted counts at the widest vectors of this CPU.</summary>
    /// <param name="row">First element.</param>
    /// <param name="counts">Count of each element.</param>
    /// <param name="length">Number of elements.</param>
    /// <param name="weight">The weight.</param>
    public static void AddTo(double* row, int* counts, nint length, double weight)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            AddTo<DoubleLanes512>(row, counts, length, weight);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            AddTo<DoubleLanes256>(row, counts, length, weight);
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            AddTo<DoubleLanes128>(row, counts, length, weight);
        }
        else
        {
            AddToScalar(row, counts, length, weight);
        }
    }

    /// <summary>The reference of <see cref="AddTo(double*, int*, nint, double)"/>.</summary>
    /// <param name="row">First element.</param>
    /// <param name="counts">Count of each element.</param>
    /// <param name="length">Number of elements.</param>
    /// <param name="weight">The weight.</param>
    public static void AddToScalar(double* row, int* counts, nint length, double weight)
    {
        for (nint i = 0; i < length; i++)
        {
            row[i] += weight * counts[i];
        }
    }

    /// <summary><see cref="AddTo(double*, int*, nint, double)"/> at one width. Lanes are consecutive elements; the remainder runs through the reference.</summary>
    /// <typeparam name="TLanes">The width.</typeparam>
    /// <param name="row">First element.</param>
    /// <param name="counts">Count of each element.</param>
    /// <param name="length">Number of elements.</param>
    /// <param name="weight">The weight.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddTo<TLanes>(double* row, int* counts, nint length, double weight)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        var weights = TLanes.Broadcast(weight);
        nint i = 0;
        for (; i + TLanes.Count <= length; i += TLanes.Count)
        {
            (TLanes.Load(row + i) + (weights * TLanes.LoadInt32(counts + i))).Store(row + i);
        }

        AddToScalar(row + i, counts + i, length - i, weight);
    }
}
