using System.Collections.Immutable;
using Neuromesh.Core.NeuronCores;
using Neuromesh.Core.Synapses;
using Neuromesh.Core.Tests.Synapses.Plasticity;

namespace Neuromesh.Core.Tests.NeuronCores;

/// <summary>
/// Networks of models with an option that has code of its own: the same spikes and state for every cut, and, as the pinned numbers show where this runs on poorer instruction sets, for every
/// width of the vectors.
/// </summary>
[Trait("Category", "Kernels")]
public sealed class ModelOptionCutTests
{
    private const int Size = 83;
    private const int Steps = 2_000;

    public static TheoryData<string, int, string> Networks => new()
    {
        { "lif-delta", 3279, "1fcc273b95cfc84ec952fd2861452889" },
        { "eif", 1411, "d842f56623000b9dc515cff92863443b" },
        { "adex", 519, "63e4a9a6a7c7aa2b13d9b0a1cc023103" },
        { "adex-current", 5449, "d1ea728b3ef48cad0c094a406910f0cd" },
        { "gem", 7965, "33969ac2c3f1758e6660c104e5d1c319" },
    };

    [Theory]
    [MemberData(nameof(Networks))]
    public void No_cut_changes_a_bit(string model, int spikes, string digest)
    {
        var whole = Run(Describe(model), Size);

        Assert.Equal((spikes, digest), (whole.Spikes.Count, whole.Digest.ToString("x32")));
        foreach (var cut in new[] { 1, 7, 31 })
        {
            var pieces = Run(Describe(model), cut);
            Assert.Equal(whole.Spikes, pieces.Spikes);
            Assert.Equal(whole.Digest, pieces.Digest);
        }
    }

    /// <summary>The controls: the order of sums shows, and so does the option.</summary>
    [Theory]
    [MemberData(nameof(Networks))]
    public void A_reversed_order_of_sums_and_the_option_change_the_state(string model, int spikes, string digest)
    {
        var network = Describe(model);

        var reversed = Run(network with { ReversesSummation = true }, Size);
        var plain = Run(network with { Parameters = network.Parameters.Remove("refractoryInput").Remove("slopeFactor") }, Size);

        Assert.NotEqual(digest, reversed.Digest.ToString("x32"));
        Assert.NotEqual(spikes, plain.Spikes.Count);
    }

    private static (List<(long Step, int Neuron)> Spikes, UInt128 Digest) Run(NetworkDescription description, int cut)
    {
        using var network = new PlasticNetwork(description, cut);
        network.Run(Steps);
        return (network.Spikes, network.StateDigest);
    }

    /// <summary>Neurons that fire by their current, meet hundreds of synapses with delays of 1 to 50 steps, and are refractory for 1 ms.</summary>
    private static NetworkDescription Describe(string model)
    {
        var isDelta = model == "lif-delta";
        var (scale, biasPa) = model switch
        {
            "lif-delta" => (0.013, 400.0),
            "adex" or "eif" => (0.07, 750),
            _ => (1.3, 4000),
        };
        return new NetworkDescription
        {
            Model = model,
            Size = Size,
            EpochSteps = 1,
            Parameters = ImmutableDictionary<string, double>.Empty
                .Add("refractoryPeriod", 1)
                .Add("biasCurrent", biasPa)
                .Add(isDelta ? "refractoryInput" : "slopeFactor", isDelta ? 1 : 0),
            Poisson = [new PoissonInputSpecification(0, 0.8, 20.7 * scale)],
            Projections =
            [
                Recurrent(0, new UniformWeight(3 * scale, 11 * scale)),
                Recurrent(1, new UniformWeight(-9 * scale, -2 * scale)),
                Recurrent(2, new ConstantWeight(1.7 * scale)),
            ],
        };
    }

    private static SparseProjectionSlice Recurrent(int index, WeightDistribution weights) => PlasticNetwork.Project(
        index, 0, Size, true, new PairwiseBernoulliRule(0.5, false), weights, new DrawnDelay(new UniformWeight(1, 50), 1, 50), null);
}
