using System.Collections.Immutable;
using Neuromesh.Core.NeuronCores;
using Neuromesh.Core.Synapses;
using Neuromesh.Core.Synapses.Plasticity;

namespace Neuromesh.Core.Tests.Synapses.Plasticity;

/// <summary>
/// One plastic synapse between a source and a neuron that both fire at given steps: the neuron because a third source's spikes each lift it far above its threshold.
/// </summary>
internal static class PlasticPair
{
    public const int DelaySteps = 10;

    /// <summary>The network; projection 1 is the plastic one, sources 0, 1 and 2 are the presynaptic train, the driver and the modulator.</summary>
    public static NetworkDescription Describe(
        PlasticityRule rule, double weight, IEnumerable<long> pre, IEnumerable<long> post, IEnumerable<long>? modulator = null, int delaySteps = DelaySteps) => new()
        {
            Size = 1,
            EpochSteps = DelaySteps,
            Parameters = ImmutableDictionary<string, double>.Empty.Add("refractoryPeriod", 0).Add("thresholdPotential", 1e6),
            Projections =
            [
                PlasticNetwork.Project(0, 2, 1, false, new OneToOneRule(), new ConstantWeight(1e9), new ConstantDelay(DelaySteps), null),
                PlasticNetwork.Project(1, 1, 1, false, new OneToOneRule(), new ConstantWeight(weight), new ConstantDelay(delaySteps), rule),
            ],
            Trains =
            [
                .. pre.Select(step => (step, 0)),
                .. post.Select(step => (step - DelaySteps, 1)),
                .. (modulator ?? []).Select(step => (step, 2)),
            ],
        };

    /// <summary>The weight after each presynaptic spike, read while the network runs.</summary>
    public static double[] WeightsAfter(NetworkDescription description, IReadOnlyList<long> pre)
    {
        description = description with { WeightTraces = [new WeightTraceSpecification(0, 1, [], [], 1)] };
        using var network = new PlasticNetwork(description, 1);
        var weights = new Dictionary<long, double>();
        network.AfterEpoch = engine =>
        {
            var sampler = engine.WeightTraces[0];
            for (var i = 0; i < sampler.SampleCount; i++)
            {
                weights[sampler.Steps[i] - DelaySteps] = sampler.Weights[i];
            }
        };
        network.Run(pre[^1] + (3 * DelaySteps));
        return [.. pre.Select(step => weights[step])];
    }
}
