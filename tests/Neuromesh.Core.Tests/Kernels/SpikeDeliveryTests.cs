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
    public void Weighted_scatter_wraps_the_ring_and_sorts_by_sign()
    {
        const int Stride = 8;
        const int Slots = 5;
        using var ring = new NativeBuffer<double>(2 * Slots * Stride);
        ushort[] targets = [1, 7, 1, 3, 0];
        ushort[] delays = [0, 4, 0, 2, 3];
        double[] weights = [0.1, 0.2, 0.7, -0.3, -0.0];
        var view = new RingView { Start = ring.Pointer, Stride = Stride, Slots = Slots, CurrentSlot = 3, NegativePortOffset = Slots * Stride };
        fixed (ushort* t = targets, d = delays)
        fixed (double* w = weights)
        {
            SpikeDelivery.ScatterWeighted(view, t, d, 0, w, targets.Length);
        }

        var expected = new double[2 * Slots * Stride];
        expected[(3 * Stride) + 1] = 0.1 + 0.7;
        expected[(2 * Stride) + 7] = 0.2;
        expected[(Slots * Stride) + (0 * Stride) + 3] = -0.3;
        Assert.Equal(expected, ring.Span.ToArray());
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
