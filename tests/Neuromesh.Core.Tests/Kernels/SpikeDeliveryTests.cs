using CsCheck;
using Neuromesh.Core.Kernels;
using Neuromesh.Core.Kernels.Lanes;
using Neuromesh.Core.Memory;

namespace Neuromesh.Core.Tests.Kernels;

/// <summary>Delivery against the plain loop, bit by bit.</summary>
[Trait("Category", "Kernels")]
public sealed unsafe class SpikeDeliveryTests
{
    private static readonly int[] Lengths = [0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 63, 64, 65, 511, 520];

    [Fact]
    public void Scatter_equals_the_plain_loop_with_repeated_targets() =>
        Gen.Select(Gen.Int[0, 40].Array[0, 130], Gen.Double[-3, 3]).Sample(
            (targets, weight) =>
            {
                var expected = Scatter(targets, weight, SpikeDelivery.ScatterConstantScalar);
                Assert.Equal(expected, Scatter(targets, weight, SpikeDelivery.ScatterConstant));
            },
            iter: 300,
            threads: 1);

    [Fact]
    public void Contiguous_addition_has_the_same_bits_at_every_width() =>
        Gen.Select(Gen.Int[0, Lengths.Length - 1].Select(index => Lengths[index]), Gen.Double[-3, 3]).Sample(
            (length, weight) =>
            {
                var expected = Add(length, weight, SpikeDelivery.AddContiguousScalar);
                Assert.Equal(expected, Add(length, weight, SpikeDelivery.AddContiguous<DoubleLanes128>));
                Assert.Equal(expected, Add(length, weight, SpikeDelivery.AddContiguous<DoubleLanes256>));
                Assert.Equal(expected, Add(length, weight, SpikeDelivery.AddContiguous<DoubleLanes512>));
                Assert.Equal(expected, Add(length, weight, SpikeDelivery.AddContiguous));
            },
            iter: 100,
            threads: 1);

    [Fact]
    public void Weighted_counts_have_the_same_bits_at_every_width() =>
        Gen.Select(Gen.Int[0, Lengths.Length - 1].Select(index => Lengths[index]), Gen.Double[-3, 3]).Sample(
            (length, weight) =>
            {
                var expected = AddCounts(length, weight, WeightedCounts.AddToScalar);
                Assert.Equal(expected, AddCounts(length, weight, WeightedCounts.AddTo<DoubleLanes128>));
                Assert.Equal(expected, AddCounts(length, weight, WeightedCounts.AddTo<DoubleLanes256>));
                Assert.Equal(expected, AddCounts(length, weight, WeightedCounts.AddTo<DoubleLanes512>));
                Assert.Equal(expected, AddCounts(length, weight, WeightedCounts.AddTo));
            },
            iter: 100,
            threads: 1);

    [Fact]
    public void Scatter_by_delay_equals_the_plain_loop_for_every_type() =>
        Gen.Select(Gen.Int[0, 20].Array[130], Gen.Int[0, 5].Array[130], Gen.Int[-300, 300].Array[130], Gen.Int[0, 130]).Sample(
            (targets, delays, weights, count) =>
            {
                var expected = new int[2 * Slots * Stride];
                var counts = new int[Slots * Stride];
                for (var i = 0; i < count; i++)
                {
                    expected[(weights[i] < 0 ? Slots * Stride : 0) + (delays[i] * Stride) + targets[i]] += weights[i];
                    counts[(delays[i] * Stride) + targets[i]]++;
                }

                Assert.Equal(expected, ScatterReal(targets, Array.ConvertAll(delays, delay => (byte)delay), weights, count));
                Assert.Equal(expected, ScatterReal(targets, Array.ConvertAll(delays, delay => (ushort)delay), weights, count));
                Assert.Equal(counts, CountAll<ushort>(targets, delays, count));
                Assert.Equal(counts, CountAll<int>(targets, delays, count));
            },
            iter: 200,
            threads: 1);

    private const int Slots = 6;

    private const int Stride = 24;

    private static int[] ScatterReal<TDelay>(int[] targets, TDelay[] delays, int[] weights, int count)
        where TDelay : unmanaged, System.Numerics.IBinaryInteger<TDelay>
    {
        using var real = new NativeBuffer<double>(2 * Slots * Stride);
        var rows = stackalloc double*[Slots];
        for (var slot = 0; slot < Slots; slot++)
        {
            rows[slot] = real.Pointer + (slot * Stride);
        }

        fixed (ushort* t = Array.ConvertAll(targets, target => (ushort)target))
        fixed (double* w = Array.ConvertAll(weights, weight => (double)weight))
        fixed (TDelay* d = delays)
        {
            SpikeDelivery.ScatterWeighted(rows, t, d, w, count, Slots * Stride);
        }

        return Array.ConvertAll(real.Span.ToArray(), value => (int)value);
    }

    private static int[] CountAll<T>(int[] targets, int[] delays, int count)
        where T : unmanaged, System.Numerics.IBinaryInteger<T>
    {
        using var ring = new NativeBuffer<T>(Slots * Stride);
        using var single = new NativeBuffer<T>(Stride);
        var rows = stackalloc T*[Slots];
        for (var slot = 0; slot < Slots; slot++)
        {
            rows[slot] = ring.Pointer + (slot * Stride);
        }

        fixed (ushort* t = Array.ConvertAll(targets, target => (ushort)target))
        fixed (byte* d = Array.ConvertAll(delays, delay => (byte)delay))
        {
            CountDelivery.Count(rows, t, d, count);
            CountDelivery.Count(single.Pointer, t, count, t);
        }

        // The same synapses at one delay are the sum over the delays.
        for (var i = 0; i < Stride; i++)
        {
            var sum = 0;
            for (var slot = 0; slot < Slots; slot++)
            {
                sum += int.CreateChecked(rows[slot][i]);
            }

            Assert.Equal(sum, int.CreateChecked(single.Pointer[i]));
        }

        return Array.ConvertAll(ring.Span.ToArray(), int.CreateChecked);
    }

    [Fact]
    public void Rows_of_counts_are_taken_with_the_same_bits_at_every_width() =>
        Gen.Select(Gen.Int[0, Lengths.Length - 1].Select(index => Lengths[index]), Gen.Double[-3, 3]).Sample(
            (length, weight) =>
            {
                var expected = TakeCounts(length, weight, WholeRows.TakeScalar);
                Assert.Equal(expected, TakeCounts(length, weight, WholeRows.Take<DoubleLanes128>));
                Assert.Equal(expected, TakeCounts(length, weight, WholeRows.Take<DoubleLanes256>));
                Assert.Equal(expected, TakeCounts(length, weight, WholeRows.Take<DoubleLanes512>));
                Assert.Equal(expected, TakeCounts(length, weight, WholeRows.Take));
            },
            iter: 100,
            threads: 1);

    private delegate void TakeKernel(double* row, ushort* whole, nint count, double unit);

    private static long[] TakeCounts(int length, double weight, TakeKernel kernel)
    {
        using var counts = new NativeBuffer<ushort>(length);
        for (var i = 0; i < length; i++)
        {
            counts.Pointer[i] = (ushort)(i * 7919);
        }

        var bits = Add(length, weight, (row, count, w) => kernel(row, counts.Pointer, count, w));
        Assert.DoesNotContain(counts.Span.ToArray(), count => count != 0);
        return bits;
    }

    private delegate void ScatterKernel(double* row, ushort* targets, nint count, double weight);

    private delegate void AddKernel(double* row, nint count, double weight);

    private static long[] Scatter(int[] targets, double weight, ScatterKernel kernel)
    {
        using var row = new NativeBuffer<double>(48);
        using var list = new NativeBuffer<ushort>(targets.Length);
        for (var i = 0; i < targets.Length; i++)
        {
            list.Pointer[i] = (ushort)targets[i];
        }

        kernel(row.Pointer, list.Pointer, targets.Length, weight);
        return Array.ConvertAll(row.Span.ToArray(), BitConverter.DoubleToInt64Bits);
    }

    private delegate void CountKernel(double* row, int* counts, nint count, double weight);

    private static long[] AddCounts(int length, double weight, CountKernel kernel)
    {
        using var counts = new NativeBuffer<int>(length);
        for (var i = 0; i < length; i++)
        {
            counts.Pointer[i] = (i * 7919) % 23;
        }

        return Add(length, weight, (row, count, w) => kernel(row, counts.Pointer, count, w));
    }

    private static long[] Add(int length, double weight, AddKernel kernel)
    {
        using var row = new NativeBuffer<double>(length + 8);
        for (var i = 0; i < row.Length; i++)
        {
            row.Pointer[i] = 0.1 * i;
        }

        kernel(row.Pointer, length, weight);
        return Array.ConvertAll(row.Span.ToArray(), BitConverter.DoubleToInt64Bits);
    }
}
