using System.Collections.Immutable;
using Neuromesh.Core.NeuronCores;
using Neuromesh.Core.Synapses;
using Neuromesh.Core.Synapses.Plasticity;

namespace Neuromesh.Core.Tests.Synapses.Plasticity;

/// <summary>
/// A dense network with every kind of plastic synapse, weights that are no binary fractions and delays of 1 to 50 steps: its state must not depend on the cut, nor on
/// being watched, and does depend on the order of sums.
/// </summary>
public sealed class PlasticDeterminismTests
{
    private const int Size = 60;
    private const int Steps = 4_500;

    private static readonly DelayDistribution Delays = new DrawnDelay(new UniformWeight(1, 50), 1, 50);

    private static readonly NetworkDescription Network = new()
    {
        Model = "lif-exponential",
        Size = Size,
        EpochSteps = 1,
        Parameters = ImmutableDictionary<string, double>.Empty.Add("biasCurrent", 1500).Add("refractoryPeriod", 1),
        Poisson = [new PoissonInputSpecification(0, 0.8, 20.7)],
        Projections =
        [
            Recurrent(0, new PowerLawRule(15, 30, 0.1, 0.07, 0.4, 60, SpikePairing.AllToAll), 1.3),
            Recurrent(1, new PairRule(17, 34, 0.01, 1.1, 0.2, 1, 40, SpikePairing.Nearest), 1.7),
            Recurrent(2, new TripletRule(16.8, 101, 33.7, 125, 0.05, 0.06, 0.07, 0.023, 30), 2.1),
            Recurrent(3, new VogelsSprekelerRule(20, 0.1, 0.12, -70), -5.3),
            Recurrent(4, new ModulatedRule(20, 20, 1000, 200, 1, 1.5, 0.001, 0, 30, 0, 5, 3), 0.9),
            Recurrent(5, new ShortTermRule(0.3, 200, 50), 1.1),
            Recurrent(6, new VesicleRule(50, 1, 2, 800), 0.7),
            Recurrent(7, null, 0.3),
            Recurrent(8, new PairRule(16, 31, 0.02, 1.2, 0.3, 0.8, 40, SpikePairing.PresynapticCentred), 1.9),
            Recurrent(9, new PowerLawRule(14, 28, 0.1, 0.06, 0.4, 60, SpikePairing.ReducedSymmetric), 1.2),
        ],
    };

    /// <summary>The projections whose weights change for good.</summary>
    private static readonly int[] Learning = [0, 1, 2, 3, 4, 8, 9];

    private static readonly int[] Plastic = [0, 1, 2, 3, 4, 5, 6, 8, 9];

    private static readonly Lazy<Outcome> Whole = new(() => RunNetwork(Network, Size));

    [Theory]
    [InlineData(7)]
    [InlineData(31)]
    [InlineData(59)]
    public void No_cut_changes_a_bit(int cut)
    {
        var outcome = RunNetwork(Network, cut);
        Assert.Equal(Whole.Value.Spikes, outcome.Spikes);
        Assert.Equal(Whole.Value.Digest, outcome.Digest);
    }

    /// <summary>With precision mixed, two of the projections hold 32 bits.</summary>
    [Fact]
    public void No_cut_no_reading_and_no_recording_changes_a_bit_of_narrow_weights()
    {
        var mixed = Network with { Mixed = true };
        var whole = RunNetwork(mixed, Size);
        var cut = RunNetwork(
            mixed with { WeightTraces = [new WeightTraceSpecification(0, 0, [], [], 50), new WeightTraceSpecification(1, 1, [0, 3, 9], [], 7)] },
            23,
            network => network.AfterEpoch = engine => _ = engine.ReadWeights(1).Take(20).Sum(synapse => synapse.Weight));
        Assert.Equal(whole.Spikes, cut.Spikes);
        Assert.Equal(whole.Digest, cut.Digest);
        Assert.Equal(whole.After[0], cut.After[0]);
        Assert.All(whole.After[0], synapse => Assert.Equal((float)synapse.Weight, synapse.Weight));
        Assert.All(whole.After[1], synapse => Assert.Equal((float)synapse.Weight, synapse.Weight));
        Assert.Contains(whole.After[2], synapse => (float)synapse.Weight != synapse.Weight);
        Assert.NotEqual(whole.Digest, Whole.Value.Digest);
        Assert.NotEqual(whole.Digest, RunNetwork(mixed with { ReversesSummation = true }, Size).Digest);
    }

    [Fact]
    public void The_network_fires_and_all_its_plastic_weights_move()
    {
        Assert.InRange(Whole.Value.Spikes.Count, Steps, 10 * Steps);
        for (var i = 0; i < Learning.Length; i++)
        {
            var start = Whole.Value.Before[i];
            var end = Whole.Value.After[i];
            var changes = end.Zip(start, (after, before) => Math.Abs(after.Weight - before.Weight)).ToArray();
            Assert.True(changes.Average() > 1e-2, $"projection {Learning[i]}: {changes.Min()} to {changes.Max()}");
        }
    }

    [Fact]
    public void A_reversed_order_of_sums_changes_the_state() =>
        Assert.NotEqual(Whole.Value.Digest, RunNetwork(Network with { ReversesSummation = true }, Size).Digest);

    [Fact]
    public void Recording_and_reading_change_no_bit()
    {
        var watched = Network with
        {
            WeightTraces = [.. Plastic.Select((projection, i) => new WeightTraceSpecification(i, projection, [0, 3, 9], [], 7))],
        };
        var samples = 0;
        var outcome = RunNetwork(watched, 23, network => network.AfterEpoch = engine =>
        {
            samples += engine.WeightTraces.Sum(trace => trace.SampleCount * trace.Synapses.Length);
            if (samples % 11 == 0)
            {
                _ = engine.ReadWeights(Plastic[samples % Plastic.Length]).Sum(synapse => synapse.Weight);
                _ = engine.ComputeStateDigest();
            }
        });
        Assert.True(samples > 50_000);
        Assert.Equal(Whole.Value.Spikes, outcome.Spikes);
        Assert.Equal(Whole.Value.Digest, outcome.Digest);
    }

    [Fact]
    public void A_sample_is_what_reading_then_shows()
    {
        var watched = Network with { WeightTraces = [new WeightTraceSpecification(0, 0, [], [], 500), new WeightTraceSpecification(1, 4, [2], [5, 6], 500)] };
        using var network = new PlasticNetwork(watched, Size);
        network.Run(1000);
        var engine = network.Engines[0];
        for (var trace = 0; trace < 2; trace++)
        {
            var sampler = engine.WeightTraces[trace];
            Assert.Equal(1000, sampler.Steps[0]);
            var read = engine.ReadWeights(trace == 0 ? 0 : 4).Where(synapse => trace == 0 || (synapse.Source == 2 && synapse.Target is 5 or 6)).ToArray();
            Assert.Equal(sampler.Synapses.Select(synapse => (synapse.Source, synapse.Target, synapse.DelaySteps)), read.Select(synapse => (synapse.Source, synapse.Target, synapse.DelaySteps)));
            Assert.Equal(sampler.Weights.ToArray(), read.Select(synapse => synapse.Weight));
        }
    }

    private static SparseProjectionSlice Recurrent(int index, PlasticityRule? rule, double weight) => PlasticNetwork.Project(
        index,
        0,
        Size,
        true,
        new PairwiseBernoulliRule(0.4, false),
        weight < 0 ? new UniformWeight(2 * weight, weight / 2) : new UniformWeight(weight / 2, 2 * weight),
        Delays,
        rule);

    private static Outcome RunNetwork(NetworkDescription description, int cut, Action<PlasticNetwork>? prepare = null)
    {
        using var network = new PlasticNetwork(description, cut);
        prepare?.Invoke(network);
        var before = Learning.Select(network.Weights).ToArray();
        network.Run(Steps);
        return new Outcome(network.Spikes, network.StateDigest, before, [.. Learning.Select(network.Weights)]);
    }

    /// <param name="Spikes">All spikes.</param>
    /// <param name="Digest">Digest of the final state.</param>
    /// <param name="Before">Synapses of the projections of <see cref="Learning"/> at the start.</param>
    /// <param name="After">The same at the end.</param>
    private sealed record Outcome(List<(long Step, int Neuron)> Spikes, UInt128 Digest, PlasticSynapse[][] Before, PlasticSynapse[][] After);
}
