using System.Collections.Immutable;
using System.Text.Json;
using Neuromesh.Core.NeuronCores;
using Neuromesh.Core.Synapses.Plasticity;

namespace Neuromesh.Core.Tests.Synapses.Plasticity;

/// <summary>Single synapses against NEST, through the engine.</summary>
public sealed class NestPlasticityTests
{
    [SkippableTheory]
    [InlineData("stdp_synapse_default")]
    [InlineData("stdp_synapse_additive")]
    [InlineData("stdp_pl_synapse_hom")]
    public void A_pair_of_spikes_changes_the_weight_as_in_the_reference(string name)
    {
        var description = NestPlasticity.Description(name);
        var rule = RuleOf(description);
        foreach (var row in NestPlasticity.Rows(name))
        {
            var offset = NestPlasticity.Step(NestPlasticity.Number(row[0]));
            long[] pre = [2000, 18000];
            var network = PlasticPair.Describe(rule, NestPlasticity.Number(row[2]), pre, [2000 + offset]);
            AssertClose(NestPlasticity.Number(row[3]), PlasticPair.WeightsAfter(network, pre)[1], row[0]);
        }
    }

    [SkippableFact]
    public void Irregular_trains_change_the_weight_as_in_the_reference()
    {
        const string Name = "stdp_synapse_irregular";
        var trains = NestPlasticity.Rows(Name + "_trains");
        long[] Train(string which) => [.. trains.Where(row => row[0] == which).Select(row => NestPlasticity.Step(NestPlasticity.Number(row[1])))];
        var rows = NestPlasticity.Rows(Name);
        var pre = Train("pre");
        var network = PlasticPair.Describe(RuleOf(NestPlasticity.Description(Name)), 50, pre, Train("post"));
        var weights = PlasticPair.WeightsAfter(network, pre);
        Assert.NotEmpty(rows);
        foreach (var row in rows)
        {
            var step = NestPlasticity.Step(NestPlasticity.Number(row[0]));
            AssertClose(NestPlasticity.Number(row[1]), weights[Array.IndexOf(pre, step)], row[0]);
        }
    }

    [SkippableTheory]
    [InlineData("tsodyks2_depressing")]
    [InlineData("tsodyks2_facilitating")]
    public void Short_term_plasticity_transmits_what_the_reference_does(string name)
    {
        var description = NestPlasticity.Description(name);
        var synapse = description.GetProperty("synapse_parameters");
        var neuron = description.GetProperty("neuron_parameters");
        long[] pre = [.. description.GetProperty("spike_times_ms").EnumerateArray().Select(time => NestPlasticity.Step(time.GetDouble()))];
        var rule = new ShortTermRule(Get(synapse, "U"), Get(synapse, "tau_rec"), Get(synapse, "tau_fac"));
        var network = PlasticPair.Describe(rule, Get(synapse, "weight"), pre, []) with
        {
            Model = "lif-exponential",
            Parameters = ImmutableDictionary<string, double>.Empty
                .Add("capacitance", Get(neuron, "C_m")).Add("membraneTimeConstant", Get(neuron, "tau_m")).Add("restPotential", Get(neuron, "E_L"))
                .Add("resetPotential", Get(neuron, "V_reset")).Add("thresholdPotential", Get(neuron, "V_th")).Add("biasCurrent", 0)
                .Add("excitatoryTimeConstant", Get(neuron, "tau_syn_ex")).Add("inhibitoryTimeConstant", Get(neuron, "tau_syn_in"))
                .Add("refractoryPeriod", Get(neuron, "t_ref")),
            Traces = [new TraceSpecification(0, [0, 1], [0], 1)],
        };
        var traces = new List<(double Potential, double Current)>();
        using var run = new PlasticNetwork(network, 1);
        run.AfterEpoch = engine =>
        {
            for (var i = 0; i < engine.Traces[0].SampleCount; i++)
            {
                traces.Add((engine.Traces[0].Values[2 * i], engine.Traces[0].Values[(2 * i) + 1]));
            }
        };
        var rows = NestPlasticity.Rows(name);
        run.Run(rows.Count);
        for (var i = 0; i < traces.Count; i++)
        {
            AssertClose(NestPlasticity.Number(rows[i][1]), traces[i].Potential, rows[i][0]);
            AssertClose(NestPlasticity.Number(rows[i][2]), traces[i].Current, rows[i][0]);
        }

        foreach (var row in NestPlasticity.Rows(name + "_efficacy"))
        {
            var step = (int)NestPlasticity.Step(NestPlasticity.Number(row[1]));
            var before = traces[step - 2].Current * Math.Exp(-0.1 / Get(neuron, "tau_syn_ex"));
            AssertClose(NestPlasticity.Number(row[2]), traces[step - 1].Current - before, row[0]);
        }
    }

    private static PlasticityRule RuleOf(JsonElement description)
    {
        var tauMinusMs = Get(description, "post_tau_minus");
        if (description.GetProperty("model").GetString() == "stdp_pl_synapse_hom")
        {
            var set = description.GetProperty("set_parameters");
            return new PowerLawRule(
                Get(set, "tau_plus"), tauMinusMs, Get(set, "lambda"), Get(set, "alpha"), Get(set, "mu"), double.PositiveInfinity, SpikePairing.AllToAll);
        }

        var parameters = description.GetProperty("parameters");
        return new PairRule(
            Get(parameters, "tau_plus"),
            tauMinusMs,
            Get(parameters, "lambda"),
            Get(parameters, "alpha"),
            Get(parameters, "mu_plus"),
            Get(parameters, "mu_minus"),
            Get(parameters, "Wmax"),
            SpikePairing.AllToAll);
    }

    private static double Get(JsonElement element, string name) => element.GetProperty(name).GetDouble();

    private static void AssertClose(double expected, double actual, string what) =>
        Assert.True(Math.Abs(actual - expected) <= 1e-9 * Math.Abs(expected), $"{what}: expected {expected:R}, found {actual:R}");
}
