using Neuromesh.Core.Neurons;
using Neuromesh.Core.Units;
using Neuromesh.Experiments.Quantities;

namespace Neuromesh.Experiments.Tests.Reading;

/// <summary>No numeric key takes a number without bounds: each refuses NaN, the infinities and ±1e300 with its key and what is permitted.</summary>
public sealed class RangeTests
{
    private static readonly string[] Impossible = ["1e300", "-1e300", "1e999", "-1e999", "NaN", "Infinity", "-Infinity"];

    public static TheoryData<string> Models => [.. NeuronModels.All.Select(model => model.Name)];

    [Theory]
    [MemberData(nameof(Models))]
    public void Every_parameter_and_initial_value_of_every_model_has_bounds(string name)
    {
        var model = NeuronModels.Find(name)!;
        foreach (var value in Impossible)
        {
            foreach (var parameter in model.Parameters)
            {
                Refuses($"parameters: {{ {parameter.Name}: §{value}{Unit(parameter.Dimension)} }}", "parameters." + parameter.Name);
                Refuses($"parameters: {{ {parameter.Name}: {{ uniform: [§{value}{Unit(parameter.Dimension)}, 0] }} }}", $"parameters.{parameter.Name}.uniform[0]");
                Refuses($"parameters: {{ {parameter.Name}: {{ normal: {{ mean: §{value}{Unit(parameter.Dimension)}, standardDeviation: 0 }} }} }}", $"parameters.{parameter.Name}.normal.mean");
            }

            foreach (var state in model.StateVariables.Where(state => state.CanBeInitialised))
            {
                Refuses($"initial: {{ {state.Name}: §{value}{Unit(state.Dimension)} }}", "initial." + state.Name);
            }
        }

        void Refuses(string marked, string key) => RangeTests.Refuses(
            $"duration: 1 s\npopulations:\n  a: {{ model: {name}, size: 2, {marked} }}\n", "populations.a." + key);
    }

    /// <summary>§ stands before the number; its unit follows.</summary>
    public static TheoryData<string, string> Network { get; } = new()
    {
        { "inputs: { x: { type: poisson, target: a, rate: § Hz, weight: 1 pA } }", "inputs.x.rate" },
        { "inputs: { x: { type: poisson, target: a, rate: 1 Hz, weight: § pA } }", "inputs.x.weight" },
        { "inputs: { x: { type: poisson, target: a, rate: 1 Hz, weight: 1 pA, correlation: § } }", "inputs.x.correlation" },
        { "inputs: { x: { type: current, target: a, segments: [{ amplitude: § pA, start: 0, stop: 1 ms }] } }", "inputs.x.segments[0].amplitude" },
        { "inputs: { x: { type: current, target: a, segments: [{ amplitude: 1 pA, start: 0, stop: § ms }] } }", "inputs.x.segments[0].stop" },
        { "inputs: { x: { type: sine, target: a, amplitude: § pA, frequency: 1 Hz } }", "inputs.x.amplitude" },
        { "inputs: { x: { type: sine, target: a, amplitude: 1 pA, offset: § pA, frequency: 1 Hz } }", "inputs.x.offset" },
        { "inputs: { x: { type: sine, target: a, amplitude: 1 pA, frequency: § Hz } }", "inputs.x.frequency" },
        { "inputs: { x: { type: sine, target: a, amplitude: 1 pA, frequency: 1 Hz, phase: § } }", "inputs.x.phase" },
        { "inputs: { x: { type: ornstein-uhlenbeck, target: a, mean: § pA, standardDeviation: 1 pA, timeConstant: 1 ms } }", "inputs.x.mean" },
        { "inputs: { x: { type: ornstein-uhlenbeck, target: a, standardDeviation: § pA, timeConstant: 1 ms } }", "inputs.x.standardDeviation" },
        { "inputs: { x: { type: ornstein-uhlenbeck, target: a, standardDeviation: 1 pA, timeConstant: § ms } }", "inputs.x.timeConstant" },
        { "inputs: { x: { type: spike-trains, trains: [[§ ms]] } }", "inputs.x.trains[0][0]" },
        { "inputs: { x: { type: recording, recording: synthetic, encoder: { type: delta-modulation, delta: § uV } } }", "inputs.x.encoder.delta" },
        { "inputs: { x: { type: recording, recording: synthetic, encoder: { type: threshold-crossing, threshold: § uV } } }", "inputs.x.encoder.threshold" },
        { P("weight: § pA, delay: 1 ms, rule: { type: all-to-all }"), "projections.p.weight" },
        { P("weight: { normal: { mean: 1 pA, standardDeviation: § pA } }, delay: 1 ms, rule: { type: all-to-all }"), "projections.p.weight.normal.standardDeviation" },
        { P("weight: { uniform: [1 pA, 2 pA], maximum: § pA }, delay: 1 ms, rule: { type: all-to-all }"), "projections.p.weight.maximum" },
        { P("weight: 1 pA, delay: § ms, rule: { type: all-to-all }"), "projections.p.delay" },
        { P("weight: 1 pA, delay: { uniform: [1 ms, § ms] }, rule: { type: all-to-all }"), "projections.p.delay.uniform[1]" },
        { P("weight: 1 pA, delay: 1 ms, rule: { type: pairwise-bernoulli, probability: § }"), "projections.p.rule.probability" },
        { P("weight: 1 pA, delay: 1 ms, rule: { type: fixed-indegree, indegree: § }"), "projections.p.rule.indegree" },
        { P("weight: 1 pA, delay: 1 ms, rule: { type: fixed-outdegree, outdegree: § }"), "projections.p.rule.outdegree" },
        { P("weight: 1 pA, delay: 1 ms, rule: { type: fixed-total-number, synapses: § }"), "projections.p.rule.synapses" },
        { P("weight: 1 pA, delay: 1 ms, rule: { type: distance, profile: box, scale: § mm }"), "projections.p.rule.scale" },
        { P("weight: 1 pA, delay: 1 ms, rule: { type: distance, profile: box, scale: 1 mm, cutoff: § mm }"), "projections.p.rule.cutoff" },
        { P("weight: 1 pA, delay: 1 ms, rule: { type: distance, profile: box, scale: 1 mm, probability: § }"), "projections.p.rule.probability" },
        { P("weight: 1 pA, delay: 1 ms, crossbar: { conductanceRange: [§ uS, 2 uS] }"), "projections.p.crossbar.conductanceRange[0]" },
        { P("weight: 1 pA, delay: 1 ms, crossbar: { conductanceRange: [1 uS, § uS] }"), "projections.p.crossbar.conductanceRange[1]" },
        { P("weight: 1 pA, delay: 1 ms, crossbar: { conductanceRange: [1 uS, 2 uS], readVoltage: § V }"), "projections.p.crossbar.readVoltage" },
        { P("weight: 0 pA, delay: 1 ms, crossbar: { conductanceRange: [1 uS, 2 uS], weightFullScale: § pA }"), "projections.p.crossbar.weightFullScale" },
        { Readout("adcGain: §"), "projections.p.crossbar.readout.adcGain" },
        { Readout("adcGainSpread: §"), "projections.p.crossbar.readout.adcGainSpread" },
        { Readout("adcOffset: § pA"), "projections.p.crossbar.readout.adcOffset" },
        { Readout("adcOffsetSpread: § pA"), "projections.p.crossbar.readout.adcOffsetSpread" },
        { Readout("adcNoise: § pA"), "projections.p.crossbar.readout.adcNoise" },
        { Readout("adcCalibration: [§ pA, 1 pA]"), "projections.p.crossbar.readout.adcCalibration[0]" },
        { Readout("conversionTime: § ns"), "projections.p.crossbar.readout.conversionTime" },
        { Readout("amplifierGain: § ohm"), "projections.p.crossbar.readout.amplifierGain" },
        { Readout("amplifierGain: 1 ohm, amplifierSaturation: § V"), "projections.p.crossbar.readout.amplifierSaturation" },
        { Readout("amplifierGain: 1 ohm, amplifierOffset: § V"), "projections.p.crossbar.readout.amplifierOffset" },
        { Readout("amplifierGain: 1 ohm, amplifierOffsetSpread: § V"), "projections.p.crossbar.readout.amplifierOffsetSpread" },
        { Readout("amplifierGain: 1 ohm, holdCapacitance: § F"), "projections.p.crossbar.readout.holdCapacitance" },
        { Readout("amplifierGain: 1 ohm, holdCapacitance: 1 fF, holdResistance: § ohm"), "projections.p.crossbar.readout.holdResistance" },
        { Readout("amplifierGain: 1 ohm, holdCapacitance: 1 fF, holdLeakage: § A"), "projections.p.crossbar.readout.holdLeakage" },
        { S("type: stdp, maximumWeight: § pA"), "projections.p.plasticity.maximumWeight" },
        { S("type: stdp, maximumWeight: 9 pA, lambda: §"), "projections.p.plasticity.lambda" },
        { S("type: stdp, maximumWeight: 9 pA, alpha: §"), "projections.p.plasticity.alpha" },
        { S("type: stdp, maximumWeight: 9 pA, tauPlus: § ms"), "projections.p.plasticity.tauPlus" },
        { S("type: stdp, maximumWeight: 9 pA, tauMinus: § ms"), "projections.p.plasticity.tauMinus" },
        { S("type: stdp, maximumWeight: 9 pA, muPlus: §"), "projections.p.plasticity.muPlus" },
        { S("type: stdp-power-law, maximumWeight: § pA"), "projections.p.plasticity.maximumWeight" },
        { S("type: stdp-power-law, lambda: §"), "projections.p.plasticity.lambda" },
        { S("type: stdp-power-law, mu: §"), "projections.p.plasticity.mu" },
        { Triplet("pairPotentiation: § pA, tripletPotentiation: 1 pA, pairDepression: 1 pA, tripletDepression: 1 pA"), "projections.p.plasticity.pairPotentiation" },
        { Triplet("pairPotentiation: 1 pA, tripletPotentiation: § pA, pairDepression: 1 pA, tripletDepression: 1 pA"), "projections.p.plasticity.tripletPotentiation" },
        { Triplet("pairPotentiation: 1 pA, tripletPotentiation: 1 pA, pairDepression: § pA, tripletDepression: 1 pA"), "projections.p.plasticity.pairDepression" },
        { Triplet("pairPotentiation: 1 pA, tripletPotentiation: 1 pA, pairDepression: 1 pA, tripletDepression: § pA"), "projections.p.plasticity.tripletDepression" },
        { Modulated("potentiation: § pA, depression: 1 pA"), "projections.p.plasticity.potentiation" },
        { Modulated("potentiation: 1 pA, depression: § pA"), "projections.p.plasticity.depression" },
        { Modulated("potentiation: 1 pA, depression: 1 pA, baseline: § Hz"), "projections.p.plasticity.baseline" },
        { Modulated("potentiation: 1 pA, depression: 1 pA, minimumWeight: § pA"), "projections.p.plasticity.minimumWeight" },
        { Modulated("potentiation: 1 pA, depression: 1 pA, tauEligibility: § ms"), "projections.p.plasticity.tauEligibility" },
        { Modulated("potentiation: 1 pA, depression: 1 pA, modulatorDelay: § ms"), "projections.p.plasticity.modulatorDelay" },
        { S("type: vogels-sprekeler, maximumWeight: 9 pA, eta: § pA"), "projections.p.plasticity.eta" },
        { S("type: vogels-sprekeler, maximumWeight: 9 pA, eta: 1 pA, alpha: §"), "projections.p.plasticity.alpha" },
        { S("type: tsodyks-markram, utilization: §"), "projections.p.plasticity.utilization" },
        { S("type: tsodyks-markram, tauRecovery: § ms"), "projections.p.plasticity.tauRecovery" },
        { S("type: tsodyks-markram, tauFacilitation: § ms"), "projections.p.plasticity.tauFacilitation" },
        { S("type: vesicle-release, calciumPerSpike: §"), "projections.p.plasticity.calciumPerSpike" },
        { S("type: vesicle-release, halfCalcium: §"), "projections.p.plasticity.halfCalcium" },
        { Gap("conductance: § nS"), "gapJunctions.g.conductance" },
        { Gap("conductance: 1 nS, reverseShare: §"), "gapJunctions.g.reverseShare" },
        { Gap("conductance: 1 nS, plasticity: { burstTimeConstant: § ms, burstThreshold: 1, depression: 1 pS, potentiation: 1 pS }"), "gapJunctions.g.plasticity.burstTimeConstant" },
        { Gap("conductance: 1 nS, plasticity: { burstTimeConstant: 1 ms, burstThreshold: §, depression: 1 pS, potentiation: 1 pS }"), "gapJunctions.g.plasticity.burstThreshold" },
        { Gap("conductance: 1 nS, plasticity: { burstTimeConstant: 1 ms, burstThreshold: 1, depression: § pS, potentiation: 1 pS }"), "gapJunctions.g.plasticity.depression" },
        { Gap("conductance: 1 nS, plasticity: { burstTimeConstant: 1 ms, burstThreshold: 1, depression: 1 pS, potentiation: § pS }"), "gapJunctions.g.plasticity.potentiation" },
        { Gap("conductance: 1 nS, plasticity: { burstTimeConstant: 1 ms, burstThreshold: 1, depression: 1 pS, potentiation: 1 pS, softBound: § nS }"), "gapJunctions.g.plasticity.softBound" },
    };

    [Theory]
    [MemberData(nameof(Network))]
    public void Every_number_of_inputs_synapses_and_rules_has_bounds(string part, string key)
    {
        foreach (var value in Impossible)
        {
            var number = part.Replace("§", "§" + value, StringComparison.Ordinal);
            Refuses($"duration: 1 s\npopulations:\n  a: {{ model: lif-exponential, size: 9, positions: {{ layout: random, extent: [1 mm, 1 mm] }} }}\n{number}\n", key);
        }
    }

    [Theory]
    [InlineData("model: lif-delta, parameters: { minimumPotential: -54 mV }", "the minimum potential (-54 mV) must be below the threshold potential (-55 mV)")]
    [InlineData("model: lif-alpha, parameters: { minimumPotential: -55 mV }", "must be below the threshold potential")]
    [InlineData("model: izhikevich, parameters: { minimumPotential: 31 mV }", "must be below the threshold potential (30 mV)")]
    [InlineData("model: hh-ions, parameters: { temperature: 0.5 }", "expected at least 1 and at most 1000")]
    public void What_a_model_cannot_have_is_refused(string population, string says)
    {
        var fault = Descriptions.Fault($"duration: 1 s\npopulations:\n  a: {{ {population}, size: 2 }}\n");
        Assert.StartsWith("populations.a.parameters.", fault.Key, StringComparison.Ordinal);
        Assert.Contains(says, fault.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lognormal: { mean: 1 pA, standardDeviation: 1e5 pA }", "in magnitude can be drawn: expected at least -1000000000 pA and at most 1000000000 pA; bound them with")]
    public void Weights_that_could_be_drawn_out_of_range_are_refused(string weight, string says)
    {
        string Text(string bounds) =>
            $"duration: 1 s\npopulations:\n  a: {{ model: lif-exponential, size: 9 }}\n{P($"weight: {{ {weight}{bounds} }}, delay: 1 ms, rule: {{ type: all-to-all }}")}\n";
        var fault = Descriptions.Fault(Text(""));
        Assert.Equal("projections.p.weight", fault.Key);
        Assert.Contains(says, fault.Problem, StringComparison.Ordinal);
        Descriptions.Read(Text(", maximum: 1e6 pA"));
    }

    [Fact]
    public void A_baseline_below_zero_is_refused()
    {
        var fault = Descriptions.Fault($"duration: 1 s\npopulations:\n  a: {{ model: lif-exponential, size: 9 }}\n{Modulated("potentiation: 1 pA, depression: 1 pA, baseline: -1 Hz")}\n");
        Assert.Equal("projections.p.plasticity.baseline", fault.Key);
        Assert.Contains("expected at least 0 kHz and at most 1000 kHz", fault.Problem, StringComparison.Ordinal);
    }

    /// <summary>The fault is at the number, names the key, and says what is permitted in finite numbers.</summary>
    private static void Refuses(string marked, string key)
    {
        var (yaml, line, column) = Descriptions.TakeMarker(marked);
        var fault = Descriptions.Fault(yaml);
        Assert.Equal((line, column, key), (fault.Line, fault.Column, fault.Key));
        Assert.Contains("expected", fault.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain("to Infinity", fault.Problem, StringComparison.Ordinal);
        if (fault.Problem.Contains("out of range", StringComparison.Ordinal))
        {
            Assert.Matches("expected (at least|above|at most|a whole number from|[-0-9.]+ ms to) ?[-0-9]*", fault.Problem);
        }
    }

    private static string Unit(PhysicalDimension dimension) => " " + QuantityParser.CanonicalUnit(dimension, QuantityParser.NeuronExponent(dimension));

    private static string P(string projection) => $"projections: {{ p: {{ from: a, to: a, {projection} }} }}";

    private static string S(string plasticity) => P($"weight: 1 pA, delay: 1 ms, rule: {{ type: all-to-all }}, plasticity: {{ {plasticity} }}");

    private static string Readout(string settings) =>
        P($"weight: 1 pA, delay: 1 ms, crossbar: {{ conductanceRange: [1 uS, 2 uS], adcBits: 8, adcRange: 4 pA, readout: {{ {settings} }} }}");

    private static string Triplet(string sizes) => S("type: stdp-triplet, maximumWeight: 9 pA, " + sizes);

    private static string Modulated(string sizes) => S("type: stdp-modulated, modulator: a, maximumWeight: 9 pA, " + sizes);

    private static string Gap(string set) => $"gapJunctions: {{ g: {{ from: a, to: a, rule: {{ type: all-to-all }}, {set} }} }}";
}
