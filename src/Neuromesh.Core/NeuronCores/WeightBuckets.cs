using System.Numerics;
using System.Runtime.InteropServices;
using Neuromesh.Core.Kernels;
using Neuromesh.Core.Memory;
using Neuromesh.Core.Synapses;

namespace Neuromesh.Core.NeuronCores;

/// <summary>
/// The synapses with weights of 64 bits that are on their way, a bucket for each delivery step, in place of a ring that fits no cache; buckets grow to the busiest step there has been, and half as much again; who has them
/// replaces them by the ring (<see cref="ToRing"/>) once they take more memory than that.
/// </summary>
/// <remarks>
/// The rows of many delays are fetched and written back for each synapse; buckets are written and read in order, 10 bytes each. The microcircuit at full scale in double
/// precision: 71 % of 6.8 s a biological second had been delivery.
/// </remarks>
internal sealed unsafe class WeightBuckets : IDisposable
{
    private const long CachedRingBytes = 1 << 20;
    private const nint FirstCapacity = 1 << 5;

    private WeightBucket* _buckets;

    /// <summary>Makes empty buckets.</summary>
    /// <param name="slots">One for each delay that occurs.</param>
    public WeightBuckets(int slots)
    {
        Slots = slots;
        _buckets = (WeightBucket*)NativeMemory.AllocZeroed((nuint)slots, (nuint)sizeof(WeightBucket));
    }

    ~WeightBuckets() => Free();

    /// <summary>Number of buckets.</summary>
    public int Slots { get; }

    /// <summary>Bytes that the buckets take.</summary>
    public long Bytes { get; private set; }

    /// <summary>Whether buckets are faster than a ring.</summary>
    /// <param name="ports">Ports of the neurons.</param>
    /// <param name="slots">Slots of the ring.</param>
    /// <param name="neurons">Neurons of the core.</param>
    public static bool AreFaster(int ports, int slots, int neurons) => slots > 1 && (long)ports * slots * neurons * sizeof(double) > CachedRingBytes;

    /// <summary>Puts the synapses of a spike into the buckets of their steps.</summary>
    /// <param name="run">The synapses.</param>
    /// <param name="step">The step at whose end a delay of one epoch arrives.</param>
    public void Append(in WeightedRun run, long step)
    {
        if (run.ShortDelays != 0)
        {
            Append(step, (ushort*)run.Targets, (byte*)run.ShortDelays, (double*)run.Weights, run.Count);
        }
        else if (run.LongDelays != 0)
        {
            Append(step, (ushort*)run.Targets, (ushort*)run.LongDelays, (double*)run.Weights, run.Count);
        }
        else
        {
            Append(step + run.DelayOffset, (ushort*)run.Targets, (double*)run.Weights, (int)run.Count);
        }
    }

    /// <summary>Adds what arrives at the end of a step to a row, in the order in which it was appended, and empties the bucket.</summary>
    /// <param name="step">The step.</param>
    /// <param name="row">Row of port 0.</param>
    /// <param name="portOffset">Elements to the row of port 1.</param>
    public void Take(long step, double* row, nint portOffset)
    {
        AddTo(step, row, portOffset);
        _buckets[step % Slots].Count = 0;
    }

    /// <summary>The sums of all that is on its way, as a ring holds them.</summary>
    /// <param name="nextStep">The first step not yet simulated.</param>
    /// <param name="ports">Ports of the neurons.</param>
    /// <param name="neurons">Neurons of the core.</param>
    /// <param name="arena">Where the ring's memory comes from.</param>
    public InputRing<double> ToRing(long nextStep, int ports, int neurons, NativeArena arena)
    {
        var ring = new InputRing<double>(ports, Slots, neurons, arena);
        for (var step = nextStep; step < nextStep + Slots; step++)
        {
            AddTo(step, ring.Row(0, step), ring.PortOffset);
        }

        return ring;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Append<TDelay>(long step, ushort* targets, TDelay* delays, double* weights, nint count)
        where TDelay : unmanaged, IBinaryInteger<TDelay>
    {
        var first = (int)(step % Slots);
        while (true)
        {
            var done = WeightedBuckets.Append(_buckets, Slots, first, targets, delays, weights, count);
            count -= done;
            if (count == 0)
            {
                return;
            }

            targets += done;
            delays += done;
            weights += done;
            Reserve((first + int.CreateTruncating(*delays)) % Slots, count);
        }
    }

    private void Append(long step, ushort* targets, double* weights, int count)
    {
        var slot = (int)(step % Slots);
        Reserve(slot, count);
        ref var bucket = ref _buckets[slot];
        new ReadOnlySpan<ushort>(targets, count).CopyTo(new Span<ushort>(bucket.Targets + bucket.Count, count));
        new ReadOnlySpan<double>(weights, count).CopyTo(new Span<double>(bucket.Weights + bucket.Count, count));
        bucket.Count += count;
    }

    private void AddTo(long step, double* row, nint portOffset)
    {
        ref var bucket = ref _buckets[step % Slots];
        SpikeDelivery.ScatterWeighted(row, bucket.Targets, bucket.Weights, bucket.Count, portOffset);
    }

    private void Reserve(int slot, nint count)
    {
        ref var bucket = ref _buckets[slot];
        if (bucket.Capacity - bucket.Count < count)
        {
            var capacity = bucket.Count + (bucket.Count / 2) + count + FirstCapacity;
            bucket.Targets = (ushort*)NativeMemory.Realloc(bucket.Targets, (nuint)(capacity + WeightedBuckets.Slack) * sizeof(ushort));
            bucket.Weights = (double*)NativeMemory.Realloc(bucket.Weights, (nuint)(capacity + WeightedBuckets.Slack) * sizeof(double));
            Bytes += (capacity - bucket.Capacity) * (sizeof(ushort) + sizeof(double));
            bucket.Capacity = capacity;
        }
    }

    private void Free()
    {
        if (_buckets == null)
        {
            return;
        }

        for (var slot = 0; slot < Slots; slot++)
        {
            NativeMemory.Free(_buckets[slot].Targets);
            NativeMemory.Free(_buckets[slot].Weights);
            _buckets[slot] = default;
        }

        NativeMemory.Free(_buckets);
        _buckets = null;
    }
}
