using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Neuromesh.Core.Kernels;

/// <summary>
/// Appends synapses with weights of 64 bits to the buckets of their delivery steps. <see cref="SpikeDelivery.ScatterWeighted(double*, ushort*, double*, nint, nint)"/> adds a bucket up
/// in its step.
/// </summary>
/// <remarks>
/// Why, see <see cref="BucketDelivery"/>. A bucket keeps its synapses in the order in which they were appended, which is the order in which they would have been added to the rows of a ring: the sums have
/// the same bits.
/// </remarks>
public static unsafe class WeightedBuckets
{
    /// <summary>Synapses that may be written beyond a bucket's end, and must be readable beyond a run's.</summary>
    public const int Slack = 8;

    // A bucket comes around once in all delays, and its lines have left the caches by then: the next ones are asked for while these are written.
    private const int TargetsAhead = 48;
    private const int WeightsAhead = 16;

    /// <summary>Appends the synapses of one run.</summary>
    /// <typeparam name="TDelay">8 or 16 bit.</typeparam>
    /// <param name="buckets">The buckets; room for <see cref="Slack"/> synapses more than their capacity.</param>
    /// <param name="bucketCount">Number of buckets.</param>
    /// <param name="first">Bucket of a delay of one epoch.</param>
    /// <param name="targets">Element index of each synapse.</param>
    /// <param name="delays">Steps beyond one epoch, of each synapse; ascending, below the number of buckets; 32 bytes more must be readable.</param>
    /// <param name="weights">Weight of each synapse.</param>
    /// <param name="count">Number of synapses.</param>
    /// <returns>How many were appended: fewer than all where the bucket of the next one is full.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static nint Append<TDelay>(WeightBucket* buckets, int bucketCount, int first, ushort* targets, TDelay* delays, double* weights, nint count)
        where TDelay : unmanaged, IBinaryInteger<TDelay>
    {
        nint i = 0;
        while (i < count)
        {
            var delay = delays[i];
            var others = ~Vector256.Equals(Vector256.Load(delays + i), Vector256.Create(delay)).ExtractMostSignificantBits();
            var length = Math.Min(BitOperations.TrailingZeroCount(others), count - i);
            var slot = first + int.CreateTruncating(delay);
            slot = slot >= bucketCount ? slot - bucketCount : slot;
            var bucket = buckets + slot;
            var end = bucket->Count;
            if (bucket->Capacity - end < length)
            {
                break;
            }

            bucket->Count = end + length;
            var endTargets = bucket->Targets + end;
            var endWeights = bucket->Weights + end;
            if (Sse.IsSupported)
            {
                Sse.Prefetch0(endTargets + TargetsAhead);
                Sse.Prefetch0(endWeights + WeightsAhead);
            }

            for (nint copied = 0; copied < length; copied += Slack)
            {
                Vector128.Store(Vector128.Load(targets + i + copied), endTargets + copied);
                Vector512.Store(Vector512.Load(weights + i + copied), endWeights + copied);
            }

            i += length;
        }

        return i;
    }
}

/// <summary>Synapses that arrive in one step.</summary>
public unsafe struct WeightBucket
{
    /// <summary>Element index of each.</summary>
    public ushort* Targets;

    /// <summary>Weight of each.</summary>
    public double* Weights;

    /// <summary>Number of synapses.</summary>
    public nint Count;

    /// <summary>Number of synapses that there is room for.</summary>
    public nint Capacity;
}
