using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Neuromesh.Core.Kernels.Lanes;

namespace Neuromesh.Core.Kernels;

/// <summary>
/// Adds the synapses of one spike to the rows of an input ring. Each synapse is one addition to one element, so every width gives the
/// same bits as the plain loop; the order of additions to one element is the order of the synapses.
/// </summary>
/// <remarks>
/// Scatter: a run may name a target more than once (multapses), and AVX-512 has no scatter-add that keeps that order, so the targets
/// are loaded four at a time in one 64-bit word and added one by one: 0.5 ns each while the row stays in the L1 or L2 cache, which is
/// what the store ports allow. Contiguous runs (all-to-all) are added a vector at a time.
/// </remarks>
public static unsafe class SpikeDelivery
{
    /// <summary>Adds one weight to the elements that a list names.</summary>
    /// <param name="row">The input row.</param>
    /// <param name="targets">Element indexes; the memory must be readable up to the next multiple of 4.</param>
    /// <param name="count">Number of synapses.</param>
    /// <param name="weight">The weight.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ScatterConstant(double* row, ushort* targets, nint count, double weight)
    {
        nint i = 0;
        for (; i + 4 <= count; i += 4)
        {
            var four = *(ulong*)(targets + i);
            row[(ushort)four] += weight;
            row[(ushort)(four >> 16)] += weight;
            row[(ushort)(four >> 32)] += weight;
            row[four >> 48] += weight;
        }

        for (; i < count; i++)
        {
            row[targets[i]] += weight;
        }
    }

    /// <summary>The reference of <see cref="ScatterConstant"/>: the plain loop.</summary>
    /// <param name="row">The input row.</param>
    /// <param name="targets">Element indexes.</param>
    /// <param name="count">Number of synapses.</param>
    /// <param name="weight">The weight.</param>
    public static void ScatterConstantScalar(double* row, ushort* targets, nint count, double weight)
    {
        for (nint i = 0; i < count; i++)
        {
            row[targets[i]] += weight;
        }
    }

    /// <summary>Adds synapses with weights of their own and one delay.</summary>
    /// <param name="row">The input row.</param>
    /// <param name="targets">Element index of each synapse.</param>
    /// <param name="weights">Weight of each synapse.</param>
    /// <param name="count">Number of synapses.</param>
    /// <param name="negativeOffset">Elements from the row to the one that takes negative weights; 0 where one row takes both.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ScatterWeighted(double* row, ushort* targets, double* weights, nint count, nint negativeOffset)
    {
        for (nint i = 0; i < count; i++)
        {
            var weight = weights[i];
            row[targets[i] + (weight < 0 ? negativeOffset : 0)] += weight;
        }
    }

    /// <summary>Adds synapses with weights and delays of their own.</summary>
    /// <typeparam name="TDelay">8 or 16 bit.</typeparam>
    /// <param name="rows">Rows of the ring by the number of steps ahead.</param>
    /// <param name="targets">Element index of each synapse.</param>
    /// <param name="delays">Steps ahead, of each synapse.</param>
    /// <param name="weights">Weight of each synapse.</param>
    /// <param name="count">Number of synapses.</param>
    /// <param name="negativeOffset">Elements from a row to the one that takes negative weights; 0 where one row takes both.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ScatterWeighted<TDelay>(
        double** rows,
        ushort* targets,
        TDelay* delays,
        double* weights,
        nint count,
        nint negativeOffset)
        where TDelay : unmanaged, IBinaryInteger<TDelay>
    {
        for (nint i = 0; i < count; i++)
        {
            var weight = weights[i];
            rows[int.CreateTruncating(delays[i])][targets[i] + (weight < 0 ? negativeOffset : 0)] += weight;
        }
    }

    /// <summary>Adds one weight at delays of their own.</summary>
    /// <typeparam name="TDelay">8 or 16 bit.</typeparam>
    /// <param name="rows">Rows of the ring by the number of steps ahead.</param>
    /// <param name="targets">Element index of each synapse.</param>
    /// <param name="delays">Steps ahead, of each synapse.</param>
    /// <param name="count">Number of synapses.</param>
    /// <param name="weight">The weight.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ScatterConstant<TDelay>(double** rows, ushort* targets, TDelay* delays, nint count, double weight)
        where TDelay : unmanaged, IBinaryInteger<TDelay>
    {
        for (nint i = 0; i < count; i++)
        {
            rows[int.CreateTruncating(delays[i])][targets[i]] += weight;
        }
    }

    /// <summary>Adds one weight to consecutive elements, at the widest vectors of this CPU.</summary>
    /// <param name="row">First element.</param>
    /// <param name="count">Number of elements.</param>
    /// <param name="weight">The weight.</param>
    public static void AddContiguous(double* row, nint count, double weight)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            AddContiguous<DoubleLanes512>(row, count, weight);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            AddContiguous<DoubleLanes256>(row, count, weight);
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            AddContiguous<DoubleLanes128>(row, count, weight);
        }
        else
        {
            AddContiguousScalar(row, count, weight);
        }
    }

    /// <summary>The reference of <see cref="AddContiguous"/>.</summary>
    /// <param name="row">First element.</param>
    /// <param name="count">Number of elements.</param>
    /// <param name="weight">The weight.</param>
    public static void AddContiguousScalar(double* row, nint count, double weight)
    {
        for (nint i = 0; i < count; i++)
        {
            row[i] += weight;
        }
    }

    /// <summary><see cref="AddContiguous"/> at one width. Lanes are consecutive elements; the remainder runs through the reference.</summary>
    /// <typeparam name="TLanes">The width.</typeparam>
    /// <param name="row">First element.</param>
    /// <param name="count">Number of elements.</param>
    /// <param name="weight">The weight.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddContiguous<TLanes>(double* row, nint count, double weight)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        var weights = TLanes.Broadcast(weight);
        nint i = 0;
        for (; i + TLanes.Count <= count; i += TLanes.Count)
        {
            (TLanes.Load(row + i) + weights).Store(row + i);
        }

        AddContiguousScalar(row + i, count - i, weight);
    }
}
