using System.Collections.Immutable;
using Neuromesh.Core.NeuronCores;
using Neuromesh.Core.Synapses;
using Neuromesh.Core.Synapses.Plasticity;

namespace Neuromesh.Core.Tests.Synapses.Plasticity;

/// <summary>Precision mixed against double on the same networks.</summary>
public sealed class NarrowWeightTests
{
    private static readonly PowerLawRule PowerLaw = new(15, 30, 0.1, 0.0513, 0.4, double.PositiveInfinity, SpikePairing.AllToAll);

    public static TheoryData<string> Rules => ["power law", "additive", "multiplicative", "general", "nearest", "inhibitory"];

    /// <summary>
    /// Weak synapses between neurons that other input drives: both precisions see the same spikes, so the weights differ by rounding alone. Each of up to some hundred changes
    /// rounds at 2^-24 of the weight.
    /// </summary>
    [Theory]
    [MemberData(nameof(Rules))]
    public void Weights_agree_to_1e_5_on_the_same_spikes(string name)
    {
        var (rule, weights) = RuleOf(name);
        using var wide = new PlasticNetwork(Driven(rule, weights, mixed: false), 100);
        using var narrow = new PlasticNetwork(Driven(rule, weights, mixed: true), 100);
        var before = wide.Weights(0);
        wide.Run(9_000);
        narrow.Run(9_000);
        Assert.Equal(wide.Spikes, narrow.Spikes);
        Assert.InRange(wide.Spikes.Count, 1_000, 9_000);
        var (expected, found) = (wide.Weights(0), narrow.Weights(0));
        var largest = expected.Max(synapse => Math.Abs(synapse.Weight));
        Assert.True(expected.Zip(before, (after, start) => Math.Abs(after.Weight - start.Weight)).Average() > 0.02 * largest, "the weights move");
        Assert.All(expected.Zip(found), pair => Assert.InRange(pair.Second.Weight, pair.First.Weight - (1e-5 * largest), pair.First.Weight + (1e-5 * largest)));
    }

    /// <summary>A recurrent balanced network whose spikes depend on its plastic weights: rate within 2 %, mean weight within 0.5 %, spread of the weights and CV of intervals within 5 %.</summary>
    [Fact]
    public void Statistics_of_a_recurrent_network_agree()
    {
        var (wideRate, wideVariation, wideMean, wideSpread) = Statistics(mixed: false);
        var (rate, variation, mean, spread) = Statistics(mixed: true);
        Assert.InRange(wideRate, 3, 60);
        Assert.InRange(rate, 0.98 * wideRate, 1.02 * wideRate);
        Assert.InRange(variation, 0.95 * wideVariation, 1.05 * wideVariation);
        Assert.InRange(mean, 0.995 * wideMean, 1.005 * wideMean);
        Assert.InRange(spread, 0.95 * wideSpread, 1.05 * wideSpread);
        Assert.True(wideSpread > 0.02 * wideMean, "the weights spread");
    }

    [Fact]
    public void Rules_that_change_weights_in_finer_steps_than_32_bits_hold_keep_64()
    {
        Assert.True(NarrowWeights.Suffice(PowerLaw, 45));
        Assert.False(NarrowWeights.Suffice(PowerLaw with { Lambda = 1e-3 }, 45));
        Assert.False(NarrowWeights.Suffice(PowerLaw with { Alpha = 1e-4 }, 45));
        Assert.False(NarrowWeights.Suffice(new PairRule(20, 20, 1e-4, 1, 1, 1, 10, SpikePairing.AllToAll), 1));
        Assert.True(NarrowWeights.Suffice(new PairRule(20, 20, 0.01, 1, 1, 1, 10, SpikePairing.AllToAll), 1));
        Assert.False(NarrowWeights.Suffice(new TripletRule(16.8, 101, 33.7, 125, 0.05, 0.06, 0.07, 0.023, 30), 1));
    }

    private static (PlasticityRule Rule, WeightDistribution Weights) RuleOf(string name) => name switch
    {
        "power law" => (PowerLaw, new UniformWeight(20, 60)),
        "additive" => (new PairRule(17, 34, 0.02, 0.5, 0, 0, 60, SpikePairing.AllToAll), new UniformWeight(20, 60)),
        "multiplicative" => (new PairRule(17, 34, 0.05, 0.5, 1, 1, 90, SpikePairing.AllToAll), new UniformWeight(20, 60)),
        "general" => (new PairRule(17, 34, 0.05, 0.5, 0.2, 0.7, 90, SpikePairing.AllToAll), new UniformWeight(20, 60)),
        "nearest" => (new PairRule(17, 34, 0.05, 0.5, 0.2, 1, 90, SpikePairing.Nearest), new UniformWeight(20, 60)),
        _ => (new PairRule(17, 34, 0.05, 0.5, 0.2, 1, -90, SpikePairing.AllToAll), new UniformWeight(-60, -20)),
    };

    /// <summary>100 neurons that Poisson input drives, with synapses too weak for them to notice.</summary>
    private static NetworkDescription Driven(PlasticityRule rule, WeightDistribution weights, bool mixed) => new()
    {
        Model = "lif-exponential",
        Size = 100,
        EpochSteps = 15,
        Parameters = ImmutableDictionary<string, double>.Empty.Add("capacitance", 250e6),
        Poisson = [new PoissonInputSpecification(0, 0.8, 27e6)],
        Projections = [PlasticNetwork.Project(0, 0, 100, true, new FixedIndegreeRule(40, true, true), weights, new DrawnDelay(new UniformWeight(15, 18), 15, 18), rule)],
        Mixed = mixed,
    };

    /// <summary>400 excitatory and inhibitory neurons' worth of input onto one population: the plastic part excites, a static part inhibits.</summary>
    private static (double Rate, double Variation, double Mean, double Spread) Statistics(bool mixed)
    {
        const int Size = 400;
        const int Steps = 12_000;
        var description = new NetworkDescription
        {
            Model = "lif-exponential",
            Size = Size,
            EpochSteps = 15,
            Poisson = [new PoissonInputSpecification(0, 0.8, 36)],
            Projections =
            [
                PlasticNetwork.Project(0, 0, 300, true, new FixedIndegreeRule(60, true, true), new ConstantWeight(45), new ConstantDelay(15), PowerLaw),
                PlasticNetwork.Project(1, 300, 100, true, new FixedIndegreeRule(20, true, true), new ConstantWeight(-225), new ConstantDelay(15), null),
            ],
            Mixed = mixed,
        };
        using var network = new PlasticNetwork(description, Size);
        network.Run(Steps);
        var variations = network.Spikes.GroupBy(spike => spike.Neuron).Where(group => group.Count() > 5).Select(group =>
        {
            var steps = group.Select(spike => spike.Step).ToArray();
            return Deviation([.. steps.Skip(1).Zip(steps, (later, earlier) => (double)(later - earlier))]) is var (mean, deviation) ? deviation / mean : 0;
        }).ToArray();
        var (meanWeight, spread) = Deviation([.. network.Weights(0).Select(synapse => synapse.Weight)]);
        return (network.Spikes.Count / (Steps * 1e-4) / Size, variations.Average(), meanWeight, spread);
    }

    private static (double Mean, double Deviation) Deviation(double[] values)
    {
        var mean = values.Average();
        return (mean, Math.Sqrt(values.Average(value => (value - mean) * (value - mean))));
    }
}
