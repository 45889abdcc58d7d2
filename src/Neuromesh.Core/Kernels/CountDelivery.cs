using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Neuromesh.Core.Kernels;

/// <summary>
/// Adds the synapses of one spike to rows of whole numbers: how often a weight arrives. Sums of whole numbers do not depend on
/// their order, so every kernel equals its plain loop as long as nothing overflows, which the builder of the synapses proves.
/// </summary>
/// <remarks>
/// Why whole numbers: an addition in memory is one instruction and a row of 16-bit counts is a quarter of a row of doubles, so that the row of
/// a core of 12,500 neurons stays in a 32 KB L1 cache. Each step of the loops is one load, one addition in memory and nothing else. See the README of
/// Synapses for the figures.
/// </remarks>
public static unsafe class CountDelivery
{
    /// <summary>Counts one at each element that a list names.</summary>
    /// <typeparam name="T">Type of the row: 16 or 32 bit.</typeparam>
    /// <param name="row">The row.</param>
    /// <param name="targets">Element indexes.</param>
    /// <param name="count">Number of synapses.</param>
    /// <param name="ahead">A list that will be needed soon: its cache lines are asked for at the pace of this one; any address will do.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Count<T>(T* row, ushort* targets, nint count, ushort* ahead)
        where T : unmanaged, IBinaryInteger<T>
    {
        nint i = 0;
        while (i + 32 <= count)
        {
            if (Sse.IsSupported)
            {
                Sse.Prefetch0(ahead + i);
            }

            for (var end = i + 32; i < end; i += 8)
            {
                row[targets[i]]++;
                row[targets[i + 1]]++;
                row[targets[i + 2]]++;
                row[targets[i + 3]]++;
                row[targets[i + 4]]++;
                row[targets[i + 5]]++;
                row[targets[i + 6]]++;
                row[targets[i + 7]]++;
            }
        }

        if (Sse.IsSupported)
        {
            Sse.Prefetch0(ahead + i);
        }

        for (; i < count; i++)
        {
            row[targets[i]]++;
        }
    }

    /// <summary>Counts one at each synapse's element and delay.</summary>
    /// <typeparam name="T">Type of the rows: 16 or 32 bit.</typeparam>
    /// <typeparam name="TDelay">8 or 16 bit.</typeparam>
    /// <param name="rows">Rows of the ring by the number of steps ahead.</param>
    /// <param name="targets">Element index of each synapse.</param>
    /// <param name="delays">Steps ahead, of each synapse.</param>
    /// <param name="count">Number of synapses.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Count<T, TDelay>(T** rows, ushort* targets, TDelay* delays, nint count)
        where T : unmanaged, IBinaryInteger<T>
        where TDelay : unmanaged, IBinaryInteger<TDelay>
    {
        for (nint i = 0; i < count; i++)
        {
            rows[int.CreateTruncating(delays[i])][targets[i]]++;
        }
    }

    /// <summary>Adds a whole number to consecutive elements, at the widest vectors of this CPU.</summary>
    /// <typeparam name="T">Type of the row: 16 or 32 bit.</typeparam>
    /// <param name="row">First element.</param>
    /// <param name="count">Number of elements.</param>
    /// <param name="amount">What to add.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddContiguous<T>(T* row, nint count, T amount)
        where T : unmanaged, IBinaryInteger<T>
    {
        nint i = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            for (; i + Vector512<T>.Count <= count; i += Vector512<T>.Count)
            {
                (Vector512.Load(row + i) + Vector512.Create(amount)).Store(row + i);
            }
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            for (; i + Vector128<T>.Count <= count; i += Vector128<T>.Count)
            {
                (Vector128.Load(row + i) + Vector128.Create(amount)).Store(row + i);
            }
        }

        for (; i < count; i++)
        {
            row[i] += amount;
        }
    }
}
