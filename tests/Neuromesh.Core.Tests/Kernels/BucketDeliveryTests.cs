using CsCheck;
using Neuromesh.Core.Kernels;
using Neuromesh.Core.Memory;
using Neuromesh.Core.NeuronCores;
using Neuromesh.Core.Synapses;

namespace Neuromesh.Core.Tests.Kernels;

/// <summary>Packed synapses through buckets against additions one by one.</summary>
[Trait("Category", "Kernels")]
public sealed unsafe class BucketDeliveryTests
{
    private const int Slots = 7;
    private const int Targets = 30;

    private static readonly Gen<(int Step, int Length)[]> Segments = Gen.Select(Gen.Int[0, 2], Gen.Int[0, 40]).Array[0, 3];

    [Fact]
    public void Every_word_reaches_its_step_and_target() =>
        Gen.Select(Segments.Array[1, 30], Gen.Int[-32768, 32767].Array[500], Gen.Int[0, 100]).Sample(
            (runs, weights, firstStep) =>
            {
                using var buckets = new SynapseBuckets(Slots);
                var expected = new int[Slots, 2 * Targets];
                var drawn = 0;
                foreach (var run in runs)
                {
                    Append(buckets, run, weights, firstStep, expected, ref drawn);
                }

                for (var slot = 0; slot < Slots; slot++)
                {
                    using var row = new NativeBuffer<int>(2 * Targets);
                    var words = buckets.Words(firstStep + slot, out var count);
                    BucketDelivery.AddUp(row.Pointer, words, count, Targets);
                    buckets.Clear(firstStep + slot);
                    Assert.Equal(Enumerable.Range(0, 2 * Targets).Select(i => expected[slot, i]), row.Span.ToArray());
                    buckets.Words(firstStep + slot, out count);
                    Assert.Equal(0, count);
                }
            },
            iter: 200,
            threads: 1);

    private static void Append(SynapseBuckets buckets, (int Step, int Length)[] run, int[] weights, int step, int[,] expected, ref int drawn)
    {
        var total = run.Sum(segment => segment.Length);
        using var words = new NativeBuffer<uint>(total);
        using var segments = new NativeBuffer<ushort>(run.Length);
        var (delay, place) = (0, 0);
        for (var i = 0; i < run.Length; i++)
        {
            segments.Pointer[i] = (ushort)(run[i].Step | (run[i].Length << 8));
            delay += run[i].Step;
            for (var left = run[i].Length; left > 0; left--, drawn++)
            {
                var (weight, target) = (weights[drawn % weights.Length], drawn * 7 % Targets);
                words.Pointer[place++] = (uint)target | ((uint)weight << 16);
                expected[delay, (weight < 0 ? Targets : 0) + target] += weight;
            }
        }

        buckets.Append(new PackedRuns.Run((nint)words.Pointer, (nint)segments.Pointer, run.Length, total), step);
    }
}
