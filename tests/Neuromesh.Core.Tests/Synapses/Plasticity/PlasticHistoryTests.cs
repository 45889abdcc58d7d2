using System.Collections.Immutable;
using Neuromesh.Core.Synapses;
using Neuromesh.Core.Synapses.Plasticity;

namespace Neuromesh.Core.Tests.Synapses.Plasticity;

/// <summary>What plastic synapses remember of their targets' spikes is bounded, and forgetting it changes no weight.</summary>
public sealed class PlasticHistoryTests
{
    [Fact]
    public void A_silent_source_does_not_make_the_history_grow()
    {
        // Source 0 fires once, source 1 at every third step; 100 neurons fire all the time.
        var network = new NetworkDescription
        {
            Size = 100,
            EpochSteps = 10,
            Parameters = ImmutableDictionary<string, double>.Empty.Add("biasCurrent", 2000).Add("refractoryPeriod", 1),
            Projections =
            [
                PlasticNetwork.Project(
                    0, 100, 2, false, new AllToAllRule(true), new ConstantWeight(1e-3), new ConstantDelay(15), new PairRule(20, 20, 1e-4, 1, 0, 0, 1, SpikePairing.AllToAll)),
            ],
            Trains = [(5, 0), .. Enumerable.Range(1, 33_000).Select(i => (3L * i, 1))],
        };
        using var inputs = new PlasticNetwork(network, 100);
        inputs.Run(10_000);
        var (early, bytes) = (inputs.Engines[0].PlasticHistory, inputs.Engines[0].SynapseBytes);
        inputs.Run(90_000);
        var late = inputs.Engines[0].PlasticHistory;
        var perNeuron = inputs.Spikes.Count / 100.0;
        Assert.True(perNeuron > 1500, "the neurons fire often enough to fill any history");
        Assert.Equal(early.Capacity, late.Capacity);
        Assert.Equal(bytes, inputs.Engines[0].SynapseBytes);
        Assert.InRange(late.Count, 1, (int)(100 * perNeuron * 2 * PostHistories.SweepSteps / 100_000) + 500);
    }

    [Fact]
    public void A_synapse_that_waited_through_many_sweeps_has_the_weight_of_the_definition()
    {
        long[] pre = [100, 200, 120_000];
        long[] post = [.. Enumerable.Range(1, 5000).Select(i => 24L * i)];
        var rule = new PowerLawRule(15000, 30, 0.001, 0.0513, 0.4, double.PositiveInfinity, SpikePairing.AllToAll);
        var found = PlasticPair.WeightsAfter(PlasticPair.Describe(rule, 45, pre, post), pre);
        var direct = new DirectPlasticity([.. pre.Select(step => step / 10.0)], [.. post.Select(step => (step + PlasticPair.DelaySteps) / 10.0)], []);
        var expected = direct.Run(rule, 45);
        Assert.True(expected[2] > expected[1] + 10, "the wait matters");
        Assert.InRange(found[2], expected[2] * (1 - 1e-9), expected[2] * (1 + 1e-9));
    }
}
