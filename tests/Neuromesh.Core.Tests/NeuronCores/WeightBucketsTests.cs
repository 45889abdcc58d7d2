using CsCheck;
using Neuromesh.Core.Memory;
using Neuromesh.Core.NeuronCores;
using Neuromesh.Core.Synapses;
using Neuromesh.Core.Tests.Synapses;

namespace Neuromesh.Core.Tests.NeuronCores;

/// <summary>Buckets in place of a ring: the same additions in the same order, so the same bits.</summary>
public sealed unsafe class WeightBucketsTests
{
    private const int Sources = 40;
    private const int Targets = 60;

    public static TheoryData<string, DelayDistribution> Delays => new()
    {
        { "one delay", new ConstantDelay(SynapseReader.EpochSteps + 3) },
        { "8-bit delays", new DrawnDelay(new UniformWeight(3.6, 40), SynapseReader.EpochSteps, 40) },
        { "long segments", new DrawnDelay(new UniformWeight(3.6, 6.4), SynapseReader.EpochSteps, 6) },
        { "16-bit delays", new DrawnDelay(new UniformWeight(100, 600), 100, 600) },
    };

    [Theory]
    [MemberData(nameof(Delays))]
    public void Buckets_give_every_step_the_bits_of_a_ring(string name, DelayDistribution delays)
    {
        Assert.NotEmpty(name);
        var slice = SynapseReader.Slice(new FixedIndegreeRule(90, true, true), new NormalWeight(0.3, 1), delays, Sources, Targets, false, 0, Targets);
        using var arena = new NativeArena();
        using var table = SynapseTableBuilder.Build(slice, SynapseForm.Double, null, new long[Targets], arena);
        var slots = slice.MaximumDelaySteps - SynapseReader.EpochSteps + 1;
        Gen.Select(Gen.Int[0, Sources - 1].Array[0, 30].Array[1, 40], Gen.Int[1, 2], Gen.Int[0, 1000]).Sample(
            (steps, ports, firstStep) =>
            {
                // Samples run on several threads, and an arena belongs to one.
                using var ownArena = new NativeArena();
                using var ring = new InputRing<double>(ports, slots, Targets, ownArena);
                using var row = new InputRing<double>(ports, 1, Targets, ownArena);
                using var buckets = new WeightBuckets(slots);
                for (var index = 0; index < steps.Length; index++)
                {
                    var step = firstStep + index;
                    foreach (var source in steps[index])
                    {
                        var added = table.AddWeights(slice.FirstSource + source, ring.RowsFrom(step), ring.PortOffset);
                        var run = table.WeightedRunAt(slice.FirstSource + source);
                        buckets.Append(run, step);
                        Assert.Equal(added, run.Count);
                    }

                    buckets.Take(step, row.Row(0, step), row.PortOffset);
                    for (var port = 0; port < ports; port++)
                    {
                        AssertSameBits(ring.Row(port, step), row.Row(port, step));
                        new Span<double>(ring.Row(port, step), Targets).Clear();
                        new Span<double>(row.Row(port, step), Targets).Clear();
                    }
                }

                var next = firstStep + steps.Length;
                using var pending = buckets.ToRing(next, ports, Targets, ownArena);
                for (var step = next; step < next + slots; step++)
                {
                    for (var port = 0; port < ports; port++)
                    {
                        AssertSameBits(ring.Row(port, step), pending.Row(port, step));
                    }
                }
            },
            iter: 30);
    }

    private static void AssertSameBits(double* expected, double* actual) =>
        Assert.True(new ReadOnlySpan<long>(expected, Targets).SequenceEqual(new ReadOnlySpan<long>(actual, Targets)));
}
