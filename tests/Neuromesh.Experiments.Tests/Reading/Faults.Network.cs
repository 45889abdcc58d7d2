namespace Neuromesh.Experiments.Tests.Reading;

internal static partial class Faults
{
    public static TheoryData<string, string, string> Inputs { get; } = new()
    {
        { I("§a: { type: poisson, target: a, rate: 1 Hz, weight: 1 mV }"), "inputs.a", "there is a population 'a' too" },
        { I("x: §poisson"), "inputs.x", "expected a mapping with the key 'type'" },
        { I("x: §{ target: a }"), "inputs.x.type", "expected one of recording, poisson, spike-trains, current" },
        { I("x: { type: §posson }"), "inputs.x.type", "did you mean 'poisson'?" },
        { I("x: { type: poisson, target: §b, rate: 1 Hz, weight: 1 mV }"), "inputs.x.target", "there is no population 'b': expected a; did you mean 'a'?" },
        { I("x: { type: poisson, target: a, rate: §-1 Hz, weight: 1 mV }"), "inputs.x.rate", "at least 0 Hz" },
        { I("x: { type: poisson, target: a, rate: §8 MHz, weight: 1 mV }"), "inputs.x.rate", "at most 7000000 Hz" },
        { I("x: { type: poisson, target: a, rate: §1 ms, weight: 1 mV }"), "inputs.x.rate", "expected a frequency, for example '1 Hz'" },
        { I("x: { type: poisson, target: a, rate: 1 Hz, weight: §1 pA }"), "inputs.x.weight", "is a current: expected a voltage, for example '1 mV'" },
        { I("x: { type: poisson, target: a, rate: 1 Hz, §wieght: 1 mV }"), "inputs.x.wieght", "did you mean 'weight'?" },
        { I("x: { type: current, target: a, segments: §[] }"), "inputs.x.segments", "expected a list of segments" },
        { I("x: { type: current, target: a, segments: [§{ amplitude: 1 pA, start: 1 ms }] }"), "inputs.x.segments[0].stop", "the key 'stop' is missing" },
        { I("x: { type: current, target: a, segments: [{ amplitude: 1 pA, start: 2 ms, stop: §1 ms }] }"), "inputs.x.segments[0].stop", "must stop after it starts" },
        { I("x: { type: current, target: a, segments: [{ amplitude: 1 pA, start: §-1 ms, stop: 1 ms }] }"), "inputs.x.segments[0].start", "expected 0 ms to" },
        { I("x: { type: current, target: a, segments: [{ amplitude: 1 pA, start: 0, stop: 3 ms }, §{ amplitude: 1 pA, start: 2 ms, stop: 4 ms }] }"), "inputs.x.segments[1]", "before the one before it has stopped" },
        { I("x: { type: current, target: a, neurons: §[], segments: [{ amplitude: 1 pA, start: 0, stop: 3 ms }] }"), "inputs.x.neurons", "found an empty list" },
        { I("x: { type: current, target: a, neurons: [0, §3], segments: [{ amplitude: 1 pA, start: 0, stop: 3 ms }] }"), "inputs.x.neurons[1]", "from 0 to 2" },
        { I("x: { type: current, target: a, neurons: §1..3, segments: [{ amplitude: 1 pA, start: 0, stop: 3 ms }] }"), "inputs.x.neurons", "first..last, from 0 to 2" },
        { I("x: { type: spike-trains, trains: §[] }"), "inputs.x.trains", "a list of times for each source" },
        { I("x: { type: spike-trains, trains: [[1 ms], §2 ms] }"), "inputs.x.trains[1]", "expected a list of times" },
        { I("x: { type: spike-trains, trains: [[§0 ms]] }"), "inputs.x.trains[0][0]", "expected 0.1 ms to" },
        { I("x: { type: spike-trains, trains: [[2 ms, 1 ms], [1 ms, 3 ms, §1 ms]] }"), "inputs.x.trains[1][2]", "source 1 has two events at 1 ms" },
        { I("x: §{ type: spike-trains }"), "inputs.x", "expected either 'trains' (lists of times) or 'file' (a table)" },
        { I("x: { type: spike-trains, trains: [[1 ms]], sources: §2 }"), "inputs.x.sources", "belongs to 'file'" },
        { I("x: { type: recording, recording: §no.edf, encoder: { type: delta-modulation, delta: 1 uV } }"), "inputs.x.recording", "there is no file '/no.edf'" },
        { I("x: { type: recording, recording: §broken.edf, encoder: { type: delta-modulation, delta: 1 uV } }"), "inputs.x.recording", "the header ends early" },
        { I("x: { type: recording, recording: §none.edf, encoder: { type: delta-modulation, delta: 1 uV } }"), "inputs.x.recording", "has no channels" },
        { I("x: { type: recording, recording: synthetic, channels: [Fp1, §Fp3], encoder: { type: delta-modulation, delta: 1 uV } }"), "inputs.x.channels[1]", "did you mean 'Fp1'?" },
        { I("x: { type: recording, recording: synthetic, channels: §9, encoder: { type: delta-modulation, delta: 1 uV } }"), "inputs.x.channels", "from 1 to 8" },
        { I("x: { type: recording, recording: synthetic, channels: ['§#9'], encoder: { type: delta-modulation, delta: 1 uV } }").Replace("'§", "§'", StringComparison.Ordinal), "inputs.x.channels[0]", "positions go from #1 to #8" },
        { I("x: { type: recording, recording: synthetic, channels: §[Fp1, Fp2, '#1'], encoder: { type: delta-modulation, delta: 1 uV } }"), "inputs.x.channels", "'Fp1' stands here more than once" },
        { I("x: { type: recording, recording: synthetic, channels: §[], encoder: { type: delta-modulation, delta: 1 uV } }"), "inputs.x.channels", "found an empty list" },
        { I("x: { type: recording, recording: twice.edf, channels: [§C3], encoder: { type: delta-modulation, delta: 1 uV } }"), "inputs.x.channels[0]", "by position, '#1' or '#3'" },
        { I("x: { type: recording, recording: sleep.edf, channels: §all, encoder: { type: delta-modulation, delta: 1 uV } }"), "inputs.x.channels", "take only those in volts with 'channels: voltages'" },
        { I("x: { type: recording, recording: sleep.edf, encoder: §{ type: delta-modulation, delta: 1 uV } }"), "inputs.x.encoder", "channel #3 'Resp' is in no stated unit" },
        { I("x: { type: recording, recording: sleep.edf, channels: §[Temp], encoder: { type: delta-modulation, delta: 1 uV } }"), "inputs.x.channels", "is in 'DegC'" },
        { I("x: { type: recording, recording: breath.edf, channels: §voltages, encoder: { type: delta-modulation, delta: 1 uV } }"), "inputs.x.channels", "give the encoder's level as a plain number" },
        { I("x: { type: recording, recording: kilo.edf, channels: §voltages, encoder: { type: delta-modulation, delta: 1 uV } }"), "inputs.x.channels", "nV, uV, mV or V" },
        { I("x: §{ type: recording, recording: stream, encoder: { type: delta-modulation, delta: 1 uV } }"), "inputs.x.channels", "a stream is not known before it comes" },
        { I("x: { type: recording, recording: stream, channels: §voltages, encoder: { type: delta-modulation, delta: 1 uV } }"), "inputs.x.channels", "a stream is not known before it comes" },
        { I("x: { type: recording, recording: stream, channels: §[], encoder: { type: delta-modulation, delta: 1 uV } }"), "inputs.x.channels", "found an empty list" },
        { I("x: { type: recording, recording: stream, channels: §0, encoder: { type: delta-modulation, delta: 1 uV } }"), "inputs.x.channels", "from 1 to 65536" },
        { I("x: { type: recording, recording: synthetic, encoder: §{ delta: 1 uV } }"), "inputs.x.encoder.type", "expected one of delta-modulation, threshold-crossing" },
        { I("x: { type: recording, recording: synthetic, encoder: { type: §delta-modulaton, delta: 1 uV } }"), "inputs.x.encoder.type", "did you mean 'delta-modulation'?" },
        { I("x: { type: recording, recording: synthetic, encoder: { type: delta-modulation, delta: §0 uV } }"), "inputs.x.encoder.delta", "above 0" },
        { I("x: { type: recording, recording: synthetic, encoder: { type: delta-modulation, delta: §1 pA } }"), "inputs.x.encoder.delta", "expected a voltage, for example '1 uV'" },
        { I("x: { type: recording, recording: synthetic, encoder: { type: delta-modulation, delta: 1 uV, refractoryPeriod: §0.05 ms } }"), "inputs.x.encoder.refractoryPeriod", "whole number of time steps" },
        { I("x: { type: recording, recording: synthetic, offset: §-1 s, encoder: { type: delta-modulation, delta: 1 uV } }"), "inputs.x.offset", "at least 0 ms" },
        { I("x: { type: recording, recording: synthetic, rate: §0 Hz, encoder: { type: delta-modulation, delta: 1 uV } }"), "inputs.x.rate", "above 0 Hz" },
        { I("x: { type: recording, recording: synthetic, resample: §cubic, encoder: { type: delta-modulation, delta: 1 uV } }"), "inputs.x.resample", "expected one of hold, linear" },
        { I("x: { type: recording, recording: §eeg.txt, encoder: { type: delta-modulation, delta: 1 } }"), "inputs.x.recording", "sampling rate is not known" },
    };

    public static TheoryData<string, string, string> Projections { get; } = new()
    {
        { J("p: §{ to: a, rule: { type: all-to-all }, weight: 1 mV, delay: 1 ms }"), "projections.p.from", "the key 'from' is missing" },
        { J("p: { from: §alpha, to: a, rule: { type: all-to-all }, weight: 1 mV, delay: 1 ms }"), "projections.p.from", "there is no population or input 'alpha': expected one of a, trains" },
        { J("p: { from: §train, to: a, rule: { type: all-to-all }, weight: 1 mV, delay: 1 ms }"), "projections.p.from", "did you mean 'trains'?" },
        { J("p: { from: §noise, to: a, rule: { type: all-to-all }, weight: 1 mV, delay: 1 ms }"), "projections.p.from", "has no sources to project from" },
        { J("p: { from: a, to: §trains, rule: { type: all-to-all }, weight: 1 mV, delay: 1 ms }"), "projections.p.to", "there is no population 'trains': expected a" },
        { J("p: §{ from: a, to: a, weight: 1 mV, delay: 1 ms }"), "projections.p", "expected either 'rule' (synapses one by one) or 'crossbar'" },
        { J("p: §{ from: a, to: a, rule: { type: all-to-all }, crossbar: {}, weight: 1 mV, delay: 1 ms }"), "projections.p", "expected either 'rule'" },
        { J("p: { from: a, to: a, rule: { type: §all-to-al }, weight: 1 mV, delay: 1 ms }"), "projections.p.rule.type", "did you mean 'all-to-all'?" },
        { J("p: { from: a, to: a, rule: { type: all-to-all, §indegree: 3 }, weight: 1 mV, delay: 1 ms }"), "projections.p.rule.indegree", "the rule all-to-all has no 'indegree': expected one of type, autapses" },
        { J("p: { from: a, to: a, rule: §{ type: fixed-indegree }, weight: 1 mV, delay: 1 ms }"), "projections.p.rule.indegree", "the key 'indegree' is missing" },
        { J("p: { from: a, to: a, rule: { type: fixed-indegree, indegree: §4, multapses: false }, weight: 1 mV, delay: 1 ms }"), "projections.p.rule.indegree", "4 different sources cannot be drawn: there are 3" },
        { J("p: { from: a, to: a, rule: { type: fixed-indegree, indegree: §3, multapses: false, autapses: false }, weight: 1 mV, delay: 1 ms }"), "projections.p.rule.indegree", "there are 2" },
        { J("p: { from: a, to: a, rule: { type: fixed-indegree, indegree: §-1 }, weight: 1 mV, delay: 1 ms }"), "projections.p.rule.indegree", "from 0 to 2147483647" },
        { J("p: { from: a, to: a, rule: §{ type: fixed-total-number, synapses: 2000000000000 }, weight: 1 mV, delay: 1 ms }"), "projections.p.rule", "are too many" },
        { J("p: { from: a, to: a, rule: { type: fixed-outdegree, outdegree: §4, multapses: false }, weight: 1 mV, delay: 1 ms }"), "projections.p.rule.outdegree", "4 different targets cannot be drawn" },
        { J("p: { from: a, to: a, rule: { type: pairwise-bernoulli, probability: §1.5 }, weight: 1 mV, delay: 1 ms }"), "projections.p.rule.probability", "expected at least 0 and at most 1" },
        { J("p: { from: a, to: a, rule: { type: pairwise-bernoulli, probability: §-0.1 }, weight: 1 mV, delay: 1 ms }"), "projections.p.rule.probability", "at least 0" },
        { J("p: { from: a, to: a, rule: { type: pairwise-bernoulli, probability: §nan }, weight: 1 mV, delay: 1 ms }"), "projections.p.rule.probability", "is no number" },
        { J("p: { from: a, to: a, rule: { type: pairwise-bernoulli, probability: §10 mV }, weight: 1 mV, delay: 1 ms }"), "projections.p.rule.probability", "expected a plain number, for example '10'" },
        { J("p: { from: trains, to: a, rule: { type: §one-to-one }, weight: 1 mV, delay: 1 ms }"), "projections.p.rule.type", "there are 2 sources and 3 targets" },
        { J("p: { from: a, to: a, rule: { type: all-to-all, autapses: §yes }, weight: 1 mV, delay: 1 ms }"), "projections.p.rule.autapses", "expected true or false, found 'yes'" },
        { J("p: { from: a, to: a, rule: { type: §distance, profile: box, scale: 1 mm }, weight: 1 mV, delay: 1 ms }"), "projections.p.rule.type", "has no 'positions'" },
        { J("p: §{ from: a, to: a, rule: { type: all-to-all }, weight: 1 mV }"), "projections.p.delay", "the key 'delay' is missing" },
        { J("p: §{ from: a, to: a, rule: { type: all-to-all }, delay: 1 ms }"), "projections.p.weight", "expected a voltage, for example '1 mV'" },
        { J("p: { from: a, to: a, rule: { type: all-to-all }, weight: 1 mV, delay: §0 ms }"), "projections.p.delay", "expected 0.1 ms to 6553.5 ms" },
        { J("p: { from: a, to: a, rule: { type: all-to-all }, weight: 1 mV, delay: §0.05 ms }"), "projections.p.delay", "expected 0.1 ms to 6553.5 ms" },
        { J("p: { from: a, to: a, rule: { type: all-to-all }, weight: 1 mV, delay: §1.55 ms }"), "projections.p.delay", "the nearest are 1.5 ms and 1.6 ms" },
        { J("p: { from: a, to: a, rule: { type: all-to-all }, weight: 1 mV, delay: §-1 ms }"), "projections.p.delay", "out of range" },
        { J("p: { from: a, to: a, rule: { type: all-to-all }, weight: 1 mV, delay: §1 min }"), "projections.p.delay", "'min' is no unit" },
        { J("p: { from: a, to: a, rule: { type: all-to-all }, weight: §1 pA, delay: 1 ms }"), "projections.p.weight", "is a current: expected a voltage" },
        { J("p: { from: a, to: a, rule: { type: all-to-all }, weight: §{ matrix: w.csv, unit: mV }, delay: 1 ms }"), "projections.p.weight", "belongs to a crossbar" },
        { J("p: { from: a, to: a, rule: { type: all-to-all }, weight: §{ minimum: 1 mV }, delay: 1 ms }"), "projections.p.weight", "expected one of uniform, normal, lognormal" },
        { J("p: { from: a, to: a, rule: { type: explicit, file: §no.csv }, weight: 1 mV, delay: 1 ms }"), "projections.p.rule.file", "was not sent along" },
    };

    public static TheoryData<string, string, string> Crossbars { get; } = new()
    {
        { C("§{ levels: 2 }", "1 mV"), "projections.p.crossbar.conductanceRange", "is missing" },
        { C("{ conductanceRange: §[1 uS] }", "1 mV"), "projections.p.crossbar.conductanceRange", "expected [off, on], for example [1 uS, 100 uS]" },
        { C("{ conductanceRange: §[2 uS, 1 uS] }", "1 mV"), "projections.p.crossbar.conductanceRange", "must be below that of the on state" },
        { C("{ conductanceRange: [§-1 uS, 1 uS] }", "1 mV"), "projections.p.crossbar.conductanceRange[0]", "at least 0 S" },
        { C("{ conductanceRange: [1 uS, §100 us] }", "1 mV"), "projections.p.crossbar.conductanceRange[1]", "is a time: expected a conductance" },
        { C("{ conductanceRange: [1 uS, 2 uS], tileSize: [§0, 4] }", "1 mV"), "projections.p.crossbar.tileSize[0]", "from 1 to 4096" },
        { C("{ conductanceRange: [1 uS, 2 uS], tileSize: [4, §5000] }", "1 mV"), "projections.p.crossbar.tileSize[1]", "from 1 to 4096" },
        { C("{ conductanceRange: [1 uS, 2 uS], tileSize: §4 }", "1 mV"), "projections.p.crossbar.tileSize", "expected [rows, columns]" },
        { C("{ conductanceRange: [1 uS, 2 uS], levels: §1 }", "1 mV"), "projections.p.crossbar.levels", "from 2 to" },
        { C("{ conductanceRange: [1 uS, 2 uS], readVoltage: §0 V }", "1 mV"), "projections.p.crossbar.readVoltage", "above 0 V" },
        { C("{ conductanceRange: [1 uS, 2 uS], weightFullScale: §-1 mV }", "1 mV"), "projections.p.crossbar.weightFullScale", "above 0 mV" },
        { C("{ conductanceRange: [1 uS, 2 uS], §conductanceRnage: 1 }", "1 mV"), "projections.p.crossbar.conductanceRnage", "did you mean 'conductanceRange'?" },
        { C("{ conductanceRange: [1 uS, 2 uS], differentialPairs: false }", "§-1 mV"), "projections.p.weight", "need differentialPairs: true" },
        { C("{ conductanceRange: [1 uS, 2 uS], differentialPairs: false }", "§{ normal: { mean: 9 mV, standardDeviation: 1 mV } }"), "projections.p.weight", "need differentialPairs: true" },
        { C("{ conductanceRange: [1 uS, 2 uS] }", "§0 mV"), "projections.p.weight", "give crossbar.weightFullScale" },
        { C("{ conductanceRange: [1 uS, 2 uS] }", "§{ lognormal: { mean: 1 mV, standardDeviation: 1 mV } }"), "projections.p.weight", "crossbar" },
        { C("{ conductanceRange: [1 uS, 2 uS] }", "{ matrix: §w.csv, unit: mV }"), "projections.p.weight.matrix", "was not sent along" },
        { C("{ conductanceRange: [1 uS, 2 uS] }", "{ matrix: w.csv, unit: §pA }"), "projections.p.weight.unit", "'pA' is no unit of a voltage" },
        { "duration: 1 s\npopulations:\n  a: { model: lif-delta, size: 2000000000 }\nprojections:\n  p: §{ from: a, to: a, crossbar: { conductanceRange: [1 uS, 2 uS] }, weight: 1 mV, delay: 1 ms }", "projections.p", "too many" },
    };

    public static TheoryData<string, string, string> GapJunctions { get; } = new()
    {
        { G("g: §{ to: a, rule: { type: all-to-all }, conductance: 1 nS }"), "gapJunctions.g.from", "the key 'from' is missing" },
        { G("g: { from: §trains, to: a, rule: { type: all-to-all }, conductance: 1 nS }"), "gapJunctions.g.from", "there is no population 'trains': expected a" },
        { G("g: §{ from: a, to: a, rule: { type: all-to-all } }"), "gapJunctions.g.conductance", "expected a conductance, for example '1 nS'" },
        { G("g: { from: a, to: a, rule: { type: all-to-all }, conductance: §1 pA }"), "gapJunctions.g.conductance", "is a current: expected a conductance" },
        { G("g: { from: a, to: a, rule: { type: all-to-all }, conductance: §-1 nS }"), "gapJunctions.g.conductance", "at least 0 nS" },
        { G("g: { from: a, to: a, rule: { type: all-to-all }, conductance: §{ normal: { mean: 1 nS, standardDeviation: 1 nS } } }"), "gapJunctions.g.conductance", "bound it with 'minimum'" },
        { G("g: { from: a, to: a, rule: { type: all-to-all }, conductance: 1 nS, reverseShare: §1.5 }"), "gapJunctions.g.reverseShare", "expected at least 0 and at most 1" },
        { G("g: { from: a, to: a, rule: { type: all-to-all }, conductance: 1 nS, §delay: 1 ms }"), "gapJunctions.g.delay", "unknown key 'delay'" },
        { G("g: { from: a, to: a, rule: { type: all-to-all }, conductance: 1 nS, plasticity: §{ burstThreshold: 1 } }"), "gapJunctions.g.plasticity.burstTimeConstant", "is missing" },
        { G("g: { from: a, to: a, rule: { type: all-to-all }, conductance: 1 nS, plasticity: { burstTimeConstant: 1 ms, burstThreshold: 1, depression: §-1 nS, potentiation: 0 } }"), "gapJunctions.g.plasticity.depression", "at least 0 nS" },
        { G("g: { from: a, to: a, rule: { type: all-to-all }, conductance: 1 nS, plasticity: { burstTimeConstant: 1 ms, burstThreshold: 1, depression: 1 nS, potentiation: §3 nS, softBound: 5 nS } }"), "gapJunctions.g.plasticity.potentiation", "expected at most half of 'softBound'" },
        { G("g: { from: a, to: a, rule: { type: §one-to-one }, conductance: 1 nS }"), "gapJunctions.g.rule.type", "would join every neuron with itself" },
        { G("g: { from: a, to: a, rule: { type: all-to-all, autapses: §true }, conductance: 1 nS }"), "gapJunctions.g.rule.autapses", "of a neuron with itself" },
        { G("g: { from: a, to: a, rule: { type: fixed-indegree, indegree: §3, multapses: false }, conductance: 1 nS }"), "gapJunctions.g.rule.indegree", "there are 2" },
        { G("g: { from: a, to: a, rule: §{ type: fixed-total-number, synapses: 20000000 }, conductance: 1 nS }"), "gapJunctions.g.rule", "are too many: at most 1E+07" },
        { G("g: { from: a, to: a, rule: { type: explicit, file: §no.csv }, conductance: 1 nS }"), "gapJunctions.g.rule.file", "was not sent along" },
    };

    public static TheoryData<string, string, string> Records { get; } = new()
    {
        { R("{ §spike: all }"), "record.spike", "did you mean 'spikes'?" },
        { R("{ spikes: [a, §b] }"), "record.spikes[1]", "there is no population 'b'" },
        { R("{ spikes: §some }"), "record.spikes", "expected all, none or a list of populations" },
        { R("{ traces: §{ population: a } }"), "record.traces", "expected a list of traces" },
        { R("{ traces: [§{ population: a }] }"), "record.traces[0].variables", "is missing" },
        { R("{ traces: [{ population: a, variables: [§membranPotential] }] }"), "record.traces[0].variables[0]", "did you mean 'membranePotential'?" },
        { R("{ traces: [{ population: a, variables: [membranePotential, §membranePotential] }] }"), "record.traces[0].variables[1]", "for the second time" },
        { R("{ traces: [{ population: a, variables: §[] }] }"), "record.traces[0].variables", "at least one of membranePotential" },
        { W("§{ projection: p }"), "record.weights[0].interval", "the key 'interval' is missing" },
        { W("{ projection: §r, interval: 1 ms }"), "record.weights[0].projection", "there is no projection 'r' with plasticity: expected p" },
        { W("{ projection: §q, interval: 1 ms }"), "record.weights[0].projection", "has no plasticity: its weights do not change" },
        { W("{ projection: p, interval: §0.25 ms }"), "record.weights[0].interval", "whole number of time steps" },
        { W("{ projection: p, interval: 1 ms, sources: §0..3 }"), "record.weights[0].sources", "is no selection of sources: expected all, a list of indexes, or first..last, from 0 to 2" },
        { W("{ projection: p, interval: 1 ms, targets: [§3] }"), "record.weights[0].targets[0]", "from 0 to 2" },
        { "duration: 1 s\npopulations:\n  a: { model: lif-delta, size: 30000 }\nprojections:\n  p: { from: a, to: a, rule: { type: all-to-all }, weight: 1 mV, delay: 1 ms, plasticity: { type: stdp, maximumWeight: 2 mV } }\nrecord: { weights: [§{ projection: p, interval: 1 ms }] }", "record.weights[0]", "too many to record: at most 4194304" },
        { R("{ traces: [{ population: a, variables: [membranePotential], neurons: §[] }] }"), "record.traces[0].neurons", "found an empty list" },
        { R("{ traces: [{ population: a, variables: [membranePotential], neurons: §3 }] }"), "record.traces[0].neurons", "from 0 to 2" },
        { R("{ traces: [{ population: a, variables: [membranePotential], interval: §0 ms }] }"), "record.traces[0].interval", "expected 0.1 ms to" },
        { R("{ traces: [{ population: a, variables: [membranePotential], interval: §0.25 ms }] }"), "record.traces[0].interval", "whole number of time steps" },
        { "duration: 1 s\npopulations:\n  a: { model: lif-delta, size: 20000000 }\nrecord: { traces: [§{ population: a, variables: [membranePotential] }] }", "record.traces[0].neurons", "at most 16777216" },
        { "duration: 1 s\npopulations:\n  a: { model: lif-delta, size: 20000000 }\nrecord: { traces: [{ population: a, variables: [membranePotential], neurons: §0..19999999 }] }", "record.traces[0].neurons", "at most 16777216" },
    };

    private static string I(string input) => $"duration: 1 s\n{A}inputs:\n  {input}\n";

    private static string J(string projection) => I("trains: { type: spike-trains, trains: [[1 ms], [2 ms]] }\n  noise: { type: poisson, target: a, rate: 1 Hz, weight: 1 mV }")
        + $"projections:\n  {projection}\n";

    private static string C(string crossbar, string weight) => J($"p: {{ from: a, to: a, crossbar: {crossbar}, weight: {weight}, delay: 1 ms }}");

    private static string G(string set) => $"duration: 1 s\n{A}gapJunctions:\n  {set}\n";

    private static string W(string request) => J(
        "p: { from: a, to: a, rule: { type: all-to-all }, weight: 1 mV, delay: 1 ms, plasticity: { type: stdp, maximumWeight: 2 mV } }\n  q: { from: a, to: a, rule: { type: all-to-all }, weight: 1 mV, delay: 1 ms }")
        + $"record: {{ weights: [{request}] }}\n";

    private static string R(string record) => $"duration: 1 s\n{A}record: {record}\n";
}
