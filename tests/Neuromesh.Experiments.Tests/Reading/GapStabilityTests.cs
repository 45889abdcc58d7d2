using Neuromesh.Core.Synapses.GapJunctions;

namespace Neuromesh.Experiments.Tests.Reading;

/// <summary>Gap junctions that the explicit coupling cannot integrate are refused where they are given: the sum of a neuron's conductances must stay below 3C/(11h), of the models that integrate the currents C/(2h).</summary>
public sealed class GapStabilityTests
{
    // C = 250 pF and h = 0.1 ms: below 681.8 nS.
    [Theory]
    [InlineData("rule: { type: all-to-all }, conductance: §228 nS", "conductance", "neuron 0 of population 'a' has gap junctions of 684 nS in all")]
    [InlineData("rule: { type: pairwise-bernoulli, probability: 1 }, conductance: §{ uniform: [420 nS, 500 nS] }", "conductance", "expected below 3·C/(11·timeStep) = 681.8 nS")]
    [InlineData("rule: { type: explicit, file: §t.csv }", "rule.file", "neuron 2 of population 'a' has gap junctions of 750 nS in all")]
    [InlineData("rule: { type: all-to-all }, reverseShare: 0, conductance: §600 nS", "conductance", "1800 nS in all")]
    [InlineData(
        "rule: { type: all-to-all }, conductance: §1 nS, plasticity: { burstTimeConstant: 8 ms, burstThreshold: 1, depression: 1 pS, potentiation: 1 pS, softBound: 229 nS }",
        "conductance", "687 nS in all")]
    public void Too_strong_ones_are_refused_with_place_and_limit(string set, string key, string says)
    {
        var (yaml, line, column) = Descriptions.TakeMarker($"duration: 1 s\npopulations:\n  a: {{ model: lif-delta, size: 4 }}\ngapJunctions:\n  g: {{ from: a, to: a, {set} }}\n");
        var fault = Descriptions.Fault(yaml, tables: ("t.csv", "source,target,conductance\n0,1,300\n1,2,350\n2,3,400"));
        Assert.Equal((line, column, "gapJunctions.g." + key), (fault.Line, fault.Column, fault.Key));
        Assert.Contains(says, fault.Problem, StringComparison.Ordinal);
        Assert.Contains("make 'conductance' or 'timeStep' smaller", fault.Problem, StringComparison.Ordinal);
    }

    /// <summary>A model without a capacitance is not told of one: 1 pA is 1 mV/ms, so that the limit is that of 1 pF, less for its forward Euler scheme: 2.536 nS at 0.1 ms.</summary>
    [Fact]
    public void A_model_without_capacitance_is_told_its_own_limit()
    {
        const string Yaml = "duration: 1 s\npopulations:\n  a: { model: izhikevich, size: 2 }\ngapJunctions:\n  g: { from: a, to: a, rule: { type: all-to-all }, conductance: CONDUCTANCE nS }\n";
        Descriptions.Read(Yaml.Replace("CONDUCTANCE", "2.53", StringComparison.Ordinal));
        var fault = Descriptions.Fault(Yaml.Replace("CONDUCTANCE", "2.54", StringComparison.Ordinal));
        Assert.Contains("too many for its model, izhikevich, in which a current of 1 pA is 1 mV/ms as at a capacitance of 1 pF,", fault.Problem, StringComparison.Ordinal);
        Assert.Contains("expected below 3 pF·(1 - 0.7·timeStep/ms)/(11·timeStep) = 2.536 nS", fault.Problem, StringComparison.Ordinal);
    }

    /// <summary>Junctions add up over the sets; the fault is shown at the stronger one.</summary>
    [Fact]
    public void Sets_add_up()
    {
        const string Two = """
            duration: 1 s
            populations:
              a: { model: lif-delta, size: 2 }
              b: { model: hh, size: 1 }
            gapJunctions:
              first: { from: a, to: b, rule: { type: all-to-all }, conductance: 300 nS }
              second: { from: a, to: a, rule: { type: all-to-all }, conductance: SECOND nS }
            """;
        Descriptions.Read(Two.Replace("300", "200", StringComparison.Ordinal).Replace("SECOND", "481", StringComparison.Ordinal));
        Assert.Equal(
            "gapJunctions.second.conductance",
            Descriptions.Fault(Two.Replace("300", "200", StringComparison.Ordinal).Replace("SECOND", "482", StringComparison.Ordinal)).Key);

        // Two junctions of 300 nS at a neuron of 100 pF, which must stay below 500 nS.
        var fault = Descriptions.Fault(Two.Replace("SECOND", "1", StringComparison.Ordinal));
        Assert.Equal("gapJunctions.first.conductance", fault.Key);
        Assert.Contains("neuron 0 of population 'b' has gap junctions of 600 nS in all", fault.Problem, StringComparison.Ordinal);
        Assert.Contains("= 500 nS", fault.Problem, StringComparison.Ordinal);
    }

    /// <summary>What is checked is what a run couples: the junctions that the seed draws are kept with the experiment, and drawn once.</summary>
    [Fact]
    public void The_checked_junctions_are_kept()
    {
        const string Yaml = """
            duration: 1 s
            seed: 5
            populations:
              a: { model: lif-delta, size: 60 }
            gapJunctions:
              g: { from: a, to: a, rule: { type: pairwise-bernoulli, probability: 0.1 }, conductance: { uniform: [1 nS, 2 nS] } }
            """;
        var set = Descriptions.Read(Yaml).GapJunctions[0];
        Assert.Equal(GapJunctionDraw.Draw(5, 0, set.Rule, 60, 60, withinOne: true, set.Conductances), set.Junctions);
        Assert.InRange(set.Junctions.Count, 100, 250);
        Assert.NotEqual(set.Junctions, Descriptions.Read(Yaml, ["seed=6"]).GapJunctions[0].Junctions);
    }
}
