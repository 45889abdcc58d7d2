using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Neuromesh.Core.Kernels;

/// <summary>
/// Delivery of packed synapses in two streams: on arrival the segments of a spike's run are copied to the ends of the buckets of their delivery steps, and each bucket is
/// added up in its step.
/// </summary>
/// <remarks>
/// Why not straight into the rows of a ring: with delays of up to 80 steps the rows of a network do not fit a cache, and each synapse would fetch and write back a
/// line of 64 bytes for its 4. Copying reads and writes 4 bytes for each synapse in order, and the adding up stays within one row in the L1 cache.
/// A run has one segment for each delay, so that no two appends of a run wait for each other. Sums are whole numbers and do not depend on their order.
/// </remarks>
public static unsafe class BucketDelivery
{
    /// <summary>Words that may be written beyond a bucket's end.</summary>
    public const int Slack = 8;

    // A bucket comes around once in all delays, and its lines have left the caches by then: the next one but one is asked for while this one is written.
    private const int WordsAhead = 24;

    /// <summary>Appends the segments of one run.</summary>
    /// <param name="ends">For each bucket where its next word goes; advanced.</param>
    /// <param name="limits">For each bucket how far its words may go; <see cref="Slack"/> more must be writable.</param>
    /// <param name="buckets">Number of buckets.</param>
    /// <param name="bucket">Bucket of a delay of one epoch; receives the bucket of the last segment that was appended.</param>
    /// <param name="segments">Steps from the segment before (low byte) and number of words (high byte) of each segment.</param>
    /// <param name="count">Number of segments.</param>
    /// <param name="words">The words; <see cref="Slack"/> more must be readable; receives where those of the next segment start.</param>
    /// <returns>How many segments were appended: fewer than all where the next one does not fit its bucket.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Append(uint** ends, uint** limits, int buckets, ref int bucket, ushort* segments, int count, ref uint* words)
    {
        var slot = bucket;
        var source = words;
        var i = 0;
        for (; i < count; i++)
        {
            int segment = segments[i];
            var next = slot + (segment & 0xFF);
            next = next >= buckets ? next - buckets : next;
            var length = segment >> 8;
            var end = ends[next];
            if (end + length > limits[next])
            {
                break;
            }

            slot = next;
            ends[next] = end + length;
            if (Sse.IsSupported)
            {
                Sse.Prefetch0(end + WordsAhead);
            }

            Vector256.Store(Vector256.Load(source), end);
            for (var copied = 8; copied < length; copied += 8)
            {
                Vector256.Store(Vector256.Load(source + copied), end + copied);
            }

            source += length;
        }

        bucket = slot;
        words = source;
        return i;
    }

    /// <summary>Adds the words of a bucket to a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="words">Target in the low half, weight in the high half.</param>
    /// <param name="count">Number of words.</param>
    /// <param name="negativeOffset">Elements from the row to the one that takes negative weights; 0 where one row takes both.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddUp(int* row, uint* words, nint count, nint negativeOffset)
    {
        for (nint i = 0; i < count; i++)
        {
            var word = (int)words[i];
            row[(nint)(ushort)word + ((word >> 31) & negativeOffset)] += word >> 16;
        }
    }
}
