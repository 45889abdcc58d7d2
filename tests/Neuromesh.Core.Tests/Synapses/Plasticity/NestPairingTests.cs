using Neuromesh.Core.Synapses.Plasticity;

namespace Neuromesh.Core.Tests.Synapses.Plasticity;

/// <summary>
/// Nearest-neighbour pairings and initial values of short-term plasticity against NEST 3.9. There a spike generator drives a parrot neuron of each side at the steps below, the postsynaptic one with
/// <c>tau_minus</c> 34 ms, and a synapse of the model joins them (weight 50, delay 1 ms, <c>receptor_type</c> 1, <c>tau_plus</c> 17 ms, <c>lambda</c> 0.05, <c>alpha</c> 1.1,
/// <c>Wmax</c> 100); the weights are those that a weight recorder took from every sixth presynaptic spike and the last. Steps of 0.1 ms.
/// </summary>
public sealed class NestPairingTests
{
    // Two of the postsynaptic spikes meet a presynaptic one at the synapse.
    private static readonly long[] Pre =
    [
        413, 888, 1054, 1426, 1477, 1528, 1718, 1735, 2262, 2336, 2737, 2740, 3606, 3640, 4049, 4302, 4748, 4956, 5555, 5690,
        5716, 5868, 5955, 6024, 6430, 6553, 6572, 6587, 7046, 7091, 7191, 7218, 7743, 7779, 7848, 8085, 8157, 8496, 8926, 9011,
        9056, 9190, 9864, 9889, 10011, 10435, 10750, 10789, 10831, 11145, 11291, 11465, 11543, 11610, 12261, 12655, 12959, 13461, 13677, 13951,
        16000, 30000,
    ];

    private static readonly long[] Post =
    [
        927, 988, 1127, 1197, 1881, 2155, 2211, 2291, 2493, 2604, 2674, 2727, 2935, 3222, 3487, 3727, 3804, 4075, 4187, 4680,
        4806, 4907, 5164, 5509, 5549, 5706, 5719, 6623, 6872, 7098, 7644, 7771, 7834, 8227, 8454, 8464, 8503, 8817, 8930, 9132,
        9499, 9668, 10154, 10379, 10957, 11180, 11589, 11595, 11708, 12018, 12310, 12318, 12619, 12848, 13008, 13239, 13459, 13579, 13589, 13618,
    ];

    public static TheoryData<SpikePairing, double, double, double[]> Weights => new()
    {
        {
            SpikePairing.Nearest, 1, 1, // stdp_nn_symm_synapse
            [50.0, 48.64469909704419, 43.197794041577104, 42.22887750140807, 42.495227740433656, 42.536376650793144, 38.62539253068763, 39.08527847187658, 35.046217487315786, 37.93443526875239, 44.106490499056086, 44.106490499056086]
        },
        {
            SpikePairing.ReducedSymmetric, 1, 1, // stdp_nn_restr_synapse
            [50.0, 49.53204673762258, 45.26494085827263, 42.15868903257917, 45.027436303981055, 45.92131409830941, 44.38385133355713, 43.29558847965989, 42.312995834698505, 42.553353055634524, 42.824350511169186, 42.824350511169186]
        },
        {
            SpikePairing.ReducedSymmetric, 0.3, 0.7, // stdp_nn_restr_synapse
            [50.0, 50.702398838715254, 46.70514717162132, 43.89403057100918, 48.76150254076157, 50.64052373437726, 48.909149059262, 48.28229310409368, 46.99513004420297, 47.637424056636725, 48.26568815803004, 48.26568815803004]
        },
        {
            SpikePairing.PresynapticCentred, 1, 1, // stdp_nn_pre_centered_synapse
            [50.0, 46.78587606701401, 42.577967337046516, 40.15247851048073, 40.97394024453729, 47.011558415457934, 42.4153353223239, 42.65589701637186, 38.74471469004867, 41.578256894957946, 41.21053987277084, 41.21053987277084]
        },
        {
            SpikePairing.PresynapticCentred, 0.3, 0.7, // stdp_nn_pre_centered_synapse
            [50.0, 47.28848708176807, 43.65074085029583, 41.4840120889968, 43.33208024964094, 52.581638905775854, 46.69722516587522, 47.790511425234115, 42.317348443859984, 46.27389304408358, 45.90227071463664, 45.90227071463664]
        },
    };

    [Theory]
    [MemberData(nameof(Weights))]
    public void Neighbours_are_paired_as_in_the_reference(SpikePairing pairing, double muPlus, double muMinus, double[] expected)
    {
        var rule = new PairRule(17, 34, 0.05, 1.1, muPlus, muMinus, 100, pairing);
        var found = PlasticPair.WeightsAfter(PlasticPair.Describe(rule, 50, Pre, Post), Pre);
        Assert.Equal(Pre.Length, found.Length);
        double[] chosen = [.. found.Where((_, i) => i % 6 == 0), found[^1]];
        Assert.All(expected.Zip(chosen), pair => Assert.Equal(pair.First, pair.Second, 1e-9 * pair.First));
    }

    /// <summary><c>tsodyks2_synapse</c> with <c>tau_rec</c> 200 ms, spikes at 10, 25, 33.3, 60 and 140 ms: what each transmits of a weight of 1.</summary>
    [Theory]
    [InlineData(0.3, 50, 0.8, 0.4, new[] { 0.32000000000000006, 0.10470956492197253, 0.05842965002160743, 0.08626084633331287, 0.1417223654533493 })]
    [InlineData(0, 300, 0.7, 1, new[] { 0.7, 0.23343711488404806, 0.09911691901584527, 0.10200468776410973, 0.17096150747264616 })]
    [InlineData(0, 300, 0, 1, new[] { 0.0, 0, 0, 0, 0 })]
    public void Short_term_plasticity_begins_where_it_is_told(double utilization, double facilitationMs, double initialUtilization, double initialResources, double[] expected)
    {
        var rule = new ShortTermRule(utilization, 200, facilitationMs) { InitialUtilization = initialUtilization, InitialResources = initialResources };
        var found = PlasticityRuleTests.Shares(rule, [100, 250, 333, 600, 1400]);
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }
}
