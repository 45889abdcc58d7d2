using CsCheck;
using Neuromesh.Core.Random;
using Neuromesh.Core.Synapses.Plasticity;

namespace Neuromesh.Core.Tests.Synapses.Plasticity;

/// <summary>Every rule against its definition, through the engine, on random trains that cross several sweeps.</summary>
public sealed class PlasticityRuleTests
{
    private const double Infinity = double.PositiveInfinity;

    private static readonly Gen<long[]> Train = Gen.Long[20, 14_000].Array[1, 60].Select(steps => steps.Distinct().Order().ToArray());

    public static TheoryData<PlasticityRule, double> Rules => new()
    {
        { new PairRule(17, 34, 0.02, 1.1, 0, 0, 100, SpikePairing.AllToAll), 50 },
        { new PairRule(17, 34, 0.02, 1.1, 1, 1, 100, SpikePairing.AllToAll), 50 },
        { new PairRule(17, 34, 0.02, 1.1, 0.3, 0.7, 100, SpikePairing.AllToAll), 50 },
        { new PairRule(17, 34, 0.2, 1.1, 0, 0, 100, SpikePairing.AllToAll), 90 },
        { new PairRule(17, 34, 0.02, 1.1, 1, 0.5, 100, SpikePairing.Nearest), 50 },
        { new PowerLawRule(15, 30, 0.1, 0.0513, 0.4, Infinity, SpikePairing.AllToAll), 45 },
        { new PowerLawRule(15, 30, 0.1, 0.0513, 0.4, 47, SpikePairing.Nearest), 45 },
        { new TripletRule(16.8, 101, 33.7, 125, 0.05, 0.6, 0.7, 0.23, 100), 50 },
        { new PairRule(17, 34, 0.05, 1.1, 1, 0.5, 100, SpikePairing.PresynapticCentred), 50 },
        { new PairRule(17, 34, 0.05, 1.1, 1, 0.5, 100, SpikePairing.ReducedSymmetric), 50 },
        { new PowerLawRule(15, 30, 0.1, 0.0513, 0.4, 47, SpikePairing.PresynapticCentred), 45 },
        { new PowerLawRule(15, 30, 0.1, 0.0513, 0.4, Infinity, SpikePairing.ReducedSymmetric), 45 },
        { new VogelsSprekelerRule(20, 0.3, 0.12, -10), -3 },
        { new ModulatedRule(20, 20, 1000, 200, 1, 1.5, 0.001, -1e6, 1e6, 3, 1, 20), 50 },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_weight_follows_the_definition(PlasticityRule rule, double weight)
    {
        Gen.Select(Train, Train, Train, Gen.Int[10, 40]).Sample(
            (pre, post, modulator, delay) =>
            {
                pre = [.. pre, 16_000, 30_000];
                var network = PlasticPair.Describe(rule, weight, pre, post, modulator, delay);
                var found = PlasticPair.WeightsAfter(network, pre);
                var direct = new DirectPlasticity(
                    [.. pre.Select(step => step / 10.0)], [.. post.Select(step => (step + delay) / 10.0)], [.. modulator.Select(step => (step + 20) / 10.0)]);
                var expected = direct.Run(rule, weight);
                for (var i = 0; i < expected.Length; i++)
                {
                    Assert.True(
                        Math.Abs(found[i] - expected[i]) <= 1e-9 * Math.Max(Math.Abs(expected[i]), 1e-3),
                        $"after {pre[i]}: expected {expected[i]:R}, found {found[i]:R}");
                }
            },
            iter: 5,
            threads: 1);
    }

    /// <summary>A delay of 1000 time constants: before the target's first spike could have arrived, its trace must be 0, not 0 times infinity.</summary>
    [Theory]
    [MemberData(nameof(RulesOfShortTraces))]
    public void A_delay_of_many_time_constants_changes_nothing_by_itself(PlasticityRule rule, double weight, double[] expected, bool mixed)
    {
        long[] pre = [50, 500, 9_000, 12_000];
        var network = PlasticPair.Describe(rule, weight, pre, [], [300], delaySteps: 10_000) with { Mixed = mixed };
        Assert.Equal(expected, PlasticPair.WeightsAfter(network, pre).Select(found => Math.Round(found, 5)));
    }

    public static TheoryData<PlasticityRule, double, double[], bool> RulesOfShortTraces
    {
        get
        {
            double[] same = [50, 50, 50, 50];
            var pairs = new PairRule(20, 1, 0.01, 1, 1, 1, 100, SpikePairing.AllToAll);
            var power = new PowerLawRule(20, 1, 0.1, 1, 0.4, Infinity, SpikePairing.AllToAll);
            return new()
            {
                { pairs, 50, same, false },
                { pairs, 50, same, true },
                { pairs with { Pairing = SpikePairing.Nearest }, 50, same, false },
                { pairs with { Pairing = SpikePairing.Nearest }, 50, same, true },
                { pairs with { Pairing = SpikePairing.PresynapticCentred }, 50, same, true },
                { pairs with { Pairing = SpikePairing.ReducedSymmetric }, 50, same, true },
                { power, 50, same, false },
                { power, 50, same, true },
                { new TripletRule(20, 101, 1, 125, 1, 1, 1, 1, 100), 50, same, false },
                { new VogelsSprekelerRule(1, 1, 0.12, -100), -50, [-49.88, -49.76, -49.64, -49.52], false },
                { new ModulatedRule(20, 1, 1000, 200, 1, 1.5, 0.001, -1e6, 1e6, 3, 1, 20), 50, same, false },
            };
        }
    }

    [Fact]
    public void Uncorrelated_firing_depresses_where_the_depressing_side_is_wider()
    {
        // tau+ 17 ms, tau- 34 ms, equal amplitudes: the mean change of a pair is tau+ - tau-.
        var random = new PhiloxStream(RandomKey.Create(5, "trains"), 0);
        long[] Poisson() => [.. Enumerable.Range(20, 100_000).Where(_ => random.NextDouble() < 0.001).Select(step => (long)step)];
        var pre = Poisson();
        var rule = new PairRule(17, 34, 0.001, 1, 0, 0, 100, SpikePairing.AllToAll);
        var weights = PlasticPair.WeightsAfter(PlasticPair.Describe(rule, 50, pre, Poisson()), pre);
        // 10 Hz · 10 Hz · 10 s · 0.1 · (17 - 34) ms = -1.7, give or take the noise of about 100 spikes.
        Assert.InRange(weights[^1] - 50, -4, -0.4);
    }

    [Fact]
    public void A_depressing_synapse_settles_at_the_closed_form()
    {
        // U 0.5, tau 0.2 s, 20 Hz: (1 - e) / (1 - (1 - U)·e), e = exp(-50/200): 0.362 of the first.
        var shares = Shares(new ShortTermRule(0.5, 200, 0), [.. Enumerable.Range(1, 60).Select(i => i * 500L)]);
        Assert.Equal(0.362, shares[^1] / shares[0], 3);
        var e = Math.Exp(-0.25);
        Assert.Equal((1 - e) / (1 - (0.5 * e)), shares[^1] / shares[0], 12);
    }

    [Fact]
    public void Vesicles_run_out_and_calcium_builds_up()
    {
        var rule = new VesicleRule(50, 1, 2, 800);
        long[] burst = [.. Enumerable.Range(1, 40).Select(i => i * 100L)];
        var shares = Shares(rule, [.. burst, 200_000]);
        double calcium = 0, pool = 1;
        for (var i = 0; i < burst.Length; i++)
        {
            calcium = (calcium * Math.Exp(i == 0 ? 0 : -10 / 50.0)) + 1;
            pool = i == 0 ? 1 : 1 - ((1 - pool) * Math.Exp(-10 / 800.0));
            var released = pool * Math.Pow(calcium, 4) / (Math.Pow(calcium, 4) + Math.Pow(2, 4));
            Assert.Equal(released, shares[i], 12);
            pool -= released;
        }

        Assert.True(shares[1] > shares[0], "residual calcium facilitates the second release");
        Assert.True(shares[39] < shares.Max() / 4, "the pool is depleted");
        Assert.Equal(shares[0], shares[40], 9);
    }

    /// <summary>What each spike transmits of a weight of 1, seen as jumps of a membrane potential that hardly leaks.</summary>
    internal static double[] Shares(PlasticityRule rule, long[] pre)
    {
        var network = PlasticPair.Describe(rule, 1, pre, []) with { Traces = [new Core.NeuronCores.TraceSpecification(0, [0], [0], 1)] };
        network = network with { Parameters = network.Parameters.Add("membraneTimeConstant", 1e15).Add("restPotential", 0).Add("resetPotential", 0) };
        using var run = new PlasticNetwork(network, 1);
        var potentials = new List<double> { 0 };
        run.AfterEpoch = engine =>
        {
            for (var i = 0; i < engine.Traces[0].SampleCount; i++)
            {
                potentials.Add(engine.Traces[0].Values[i]);
            }
        };
        run.Run(pre[^1] + 20);
        return [.. pre.Select(step => potentials[(int)step + PlasticPair.DelaySteps] - potentials[(int)step + PlasticPair.DelaySteps - 1])];
    }
}
