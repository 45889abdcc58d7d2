using System.Numerics;
using Neuromesh.Core.Memory;
using Neuromesh.Core.NeuronCores;
using Neuromesh.Core.Random;
using Neuromesh.Core.Synapses;

namespace Neuromesh.Core.Tests.Synapses;

/// <summary>
/// Runs that are too many for the cache are gathered before they are counted. What arrives must be what the form with weights delivers, spike by spike, with a weight of 1.
/// </summary>
public sealed unsafe class CountedRunsTests
{
    private const int Targets = 12_000;

    public static TheoryData<string, ConnectionRule, DelayDistribution> Networks => new()
    {
        { "one delay", new FixedIndegreeRule(100, true, true), new ConstantDelay(SynapseReader.EpochSteps) },
        { "8-bit delays", new FixedIndegreeRule(100, true, true), new DrawnDelay(new UniformWeight(3.6, 9.4), SynapseReader.EpochSteps, 9) },
        { "16-bit delays", new FixedIndegreeRule(100, true, true), new DrawnDelay(new UniformWeight(300, 700), 300, 700) },
        { "few sources have synapses, one more than are gathered at once", Uneven(), new ConstantDelay(SynapseReader.EpochSteps) },
    };

    [Theory]
    [MemberData(nameof(Networks))]
    public void Gathered_runs_count_what_each_spike_delivers(string name, ConnectionRule rule, DelayDistribution delays)
    {
        const int Sources = 8_000;
        var slice = SynapseReader.Slice(rule, new ConstantWeight(1), delays, Sources, Targets, false, 0, Targets);
        using var arena = new NativeArena();
        using var counted = SynapseTableBuilder.Build(slice, SynapseForm.Counted, null, new long[Targets], arena);
        using var weighted = SynapseTableBuilder.Build(slice, SynapseForm.Double, null, new long[Targets], arena);
        Assert.InRange(counted.SynapseCount, 600_000, long.MaxValue);
        var stream = new PhiloxStream(RandomKey.Create(3, name, 0), 0);
        foreach (var share in new[] { 1.0, 0.3, 0.001, 0 })
        {
            int[] spikes = [.. Enumerable.Range(slice.FirstSource, Sources).Where(_ => stream.NextDouble() < share)];
            using var sums = new InputRing<double>(1, slice.MaximumDelaySteps - SynapseReader.EpochSteps + 1, Targets, arena);
            long events = 0;
            foreach (var source in spikes)
            {
                events += weighted.AddWeights(source, sums.RowsFrom(0), 0);
            }

            Assert.Equal(events, Check<ushort>(counted, spikes, sums, arena));
            Assert.Equal(events, Check<int>(counted, spikes, sums, arena));
        }
    }

    private static long Check<T>(SynapseTable counted, int[] spikes, InputRing<double> sums, NativeArena arena)
        where T : unmanaged, IBinaryInteger<T>
    {
        using var counts = new InputRing<T>(1, sums.Slots, Targets, arena);
        var events = counted.Count(spikes, counts.RowsFrom(0));
        for (var slot = 0; slot < sums.Slots; slot++)
        {
            for (var target = 0; target < Targets; target++)
            {
                if (double.CreateChecked(counts.Row(0, slot)[target]) != sums.Row(0, slot)[target])
                {
                    Assert.Fail($"Target {target}, slot {slot}: {counts.Row(0, slot)[target]} synapses in place of {sums.Row(0, slot)[target]}.");
                }
            }
        }

        return events;
    }

    private static ExplicitEdgesRule Uneven()
    {
        using var edges = new EdgeList.Builder(new EdgesInMemory());
        for (var source = 0; source < 8_000; source++)
        {
            var count = source == 4_000 ? Targets - 1 : source % 3 == 0 ? 250 : 0;
            for (var i = 0; i < count; i++)
            {
                edges.Add(source, ((source * 37) + (i * (count > 250 ? 1 : 47))) % Targets, 1, SynapseReader.EpochSteps);
            }
        }

        return new ExplicitEdgesRule(edges.Build());
    }
}
