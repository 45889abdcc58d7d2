namespace Neuromesh.Experiments.Tests.Reading;

/// <summary>Descriptions without tables that are right, and together use every part of the format.</summary>
internal static class GoodDescriptions
{
    private const string Small = "duration: 1 s\npopulations:\n  a: { model: lif-delta, size: 3 }\n  b: { model: lif-exponential, size: 4 }\n";

    public static string[] Texts { get; } =
    [
        "duration: 1 s\npopulations:\n  a: { model: lif-delta, size: 1 }",
        "{ duration: 1 s, populations: { a: { model: lif-delta, size: 1 } }, inputs: , projections: }",
        "name: my.net_2-a\ntimeStep: 25 us\nduration: 0.1 s\nseed: 9223372036854775807\nprecision: mixed\npopulations:\n  a-1_B: { model: lif-delta, size: 2147483647 }",
        """
        duration: 1 s
        populations:
          a:
            model: lif-exponential
            size: 1000
            parameters:
              membraneTimeConstant: { normal: { mean: 20 ms, standardDeviation: 2 ms } }
              capacitance: { uniform: [200 pF, 0.3 nF] }
              restPotential: 0
              resetPotential: 0 mV
              thresholdPotential: +1.5e1 mV
              refractoryPeriod: 0
              biasCurrent: -.5 nA
              excitatoryTimeConstant: 500 us
            initial:
              membranePotential: { normal: { mean: 0, standardDeviation: 1 mV } }
              excitatoryCurrent: 1 pA
            positions: { layout: grid, extent: [1 mm, 500 um], shape: [50, 20] }
          b:
            model: lif-delta
            size: 10
            positions: { layout: random, extent: [1 mm, 1 mm] }
        projections:
          near: { from: a, to: b, rule: { type: distance, profile: gaussian, scale: 100 um, probability: 0.5, cutoff: 0.3 mm, autapses: false }, weight: 1 mV, delay: 1 ms }
          even: { from: b, to: a, rule: { type: distance, profile: box, scale: 100 um }, weight: 1 pA, delay: 1 ms }
        """,
        Small + """
        projections:
          p: { from: a, to: b, rule: { type: all-to-all }, weight: 1 pA, delay: 1 ms, plasticity: { type: stdp, maximumWeight: 2 pA } }
        record:
          weights: [{ projection: p, interval: 1 ms }, { projection: p, interval: 0.1 ms, sources: 0..1, targets: [3, 0] }]
        """,
        Small + """
        projections:
          p: { from: a, to: b, crossbar: { conductanceRange: [1 uS, 100 uS] }, weight: 1 pA, delay: 1 ms }
        record:
          weights: [{ projection: p, interval: 1 ms }, { projection: p, interval: 0.1 ms, sources: 0..1, quantity: plus-conductance }, { projection: p, interval: 5 ms, targets: 2, quantity: minus-conductance }]
        """,
        Small + """
        gapJunctions:
          g: { from: a, to: b, rule: { type: all-to-all }, conductance: 1 nS }
        record:
          weights: [{ gapJunctions: g, interval: 1 ms }, { gapJunctions: g, interval: 0.1 ms, sources: 0..1, targets: [3, 0] }]
        """,
        Small + "record: { spikes: { population: b, neurons: [3, 0] } }",
        Small + "record: { spikes: [{ population: b }, { population: a, neurons: all }] }",
        Small + """
        gapJunctions:
          g0: { from: a, to: b, rule: { type: all-to-all }, conductance: 1 nS, reverseShare: 0.25 }
          g1: { from: a, to: a, rule: { type: pairwise-bernoulli, probability: 0.5 }, conductance: { uniform: [0, 2 nS] }, plasticity: { burstTimeConstant: 8 ms, burstThreshold: 0, depression: 0, potentiation: 1 pS } }
          g2: { from: b, to: b, rule: { type: fixed-indegree, indegree: 2, multapses: false, autapses: false }, conductance: { normal: { mean: 1 nS, standardDeviation: 1 nS }, minimum: 0 } }
          g3: { from: b, to: a, rule: { type: fixed-total-number, synapses: 5 }, conductance: { lognormal: { mean: 300 pS, standardDeviation: 1 nS }, maximum: 5 nS }, reverseShare: 0, plasticity: { burstTimeConstant: 8 ms, burstThreshold: 1.3, depression: 1 fS, potentiation: 2 fS, softBound: 3 nS } }
        """,
        Small + """
        inputs:
          noise: { type: poisson, target: a, rate: 8 kHz, weight: -0.1 mV }
          more: { type: poisson, target: b, rate: 0, weight: 0 }
          step: { type: current, target: b, neurons: 1..2, segments: [{ amplitude: 1 nA, start: 0, stop: 1 ms }, { amplitude: -1 nA, start: 1 ms, stop: 2 ms }] }
          one: { type: current, target: b, neurons: 3, segments: [{ amplitude: 1 nA, start: 0.5 ms, stop: 1 ms }] }
          list: { type: current, target: b, neurons: [2, 0, 2], segments: [{ amplitude: 1 nA, start: 0.5 ms, stop: 1 ms }] }
          all: { type: current, target: b, neurons: all, segments: [{ amplitude: 1 nA, start: 0.5 ms, stop: 1 ms }] }
          trains: { type: spike-trains, trains: [[1 ms, 2 ms], [], [1 ms]] }
        projections:
          p0: { from: a, to: b, rule: { type: all-to-all }, weight: 1 pA, delay: 0.1 ms }
          p1: { from: a, to: a, rule: { type: one-to-one }, weight: 1 mV, delay: 6553.5 ms }
          p2: { from: trains, to: b, rule: { type: fixed-indegree, indegree: 3, multapses: false }, weight: { uniform: [1 pA, 2 pA] }, delay: 1 ms }
          p3: { from: a, to: a, rule: { type: fixed-indegree, indegree: 2, autapses: false, multapses: false }, weight: { normal: { mean: 1 mV, standardDeviation: 1 uV } }, delay: 1 ms }
          p4: { from: a, to: b, rule: { type: fixed-outdegree, outdegree: 7 }, weight: { lognormal: { mean: 1 pA, standardDeviation: 1 pA } }, delay: 1 ms }
          p5: { from: a, to: b, rule: { type: fixed-total-number, synapses: 100 }, weight: { normal: { mean: 1 pA, standardDeviation: 1 pA }, minimum: 0 pA, maximum: 3 pA }, delay: 1 ms }
          p6: { from: a, to: b, rule: { type: pairwise-bernoulli, probability: 1 }, weight: 1 pA, delay: { uniform: [1 ms, 2 ms] } }
          p7: { from: a, to: b, rule: { type: pairwise-bernoulli, probability: 1e-3, autapses: false }, weight: 1 pA, delay: { normal: { mean: 1.5 ms, standardDeviation: 0.75 ms }, minimum: 0.1 ms, maximum: 5 ms } }
          p8: { from: a, to: b, rule: { type: all-to-all }, weight: 1 pA, delay: { lognormal: { mean: 1.5 ms, standardDeviation: 0.75 ms }, maximum: 9 ms } }
        record:
          spikes: [b, { population: a, neurons: 0..1 }]
          traces:
            - { population: b, variables: [membranePotential, inhibitoryCurrent], neurons: [1, 0] }
            - { population: a, variables: membranePotential, neurons: 0..1, interval: 10 ms }
        """,
        Small + """
        inputs:
          eeg: { type: recording, recording: synthetic, resample: linear, offset: 1 s, encoder: { type: delta-modulation, delta: 10 uV, refractoryPeriod: 1 ms } }
          two: { type: recording, recording: synthetic, channels: 2, encoder: { type: threshold-crossing, threshold: -5e-2 mV } }
          named: { type: recording, recording: synthetic, channels: [O1, '#1'], resample: hold, encoder: { type: threshold-crossing, threshold: 30 } }
          sleep: { type: recording, recording: sleep.edf, channels: voltages, encoder: { type: delta-modulation, delta: 10 uV } }
          twice: { type: recording, recording: twice.edf, encoder: { type: delta-modulation, delta: 10 uV } }
          text: { type: recording, recording: eeg.txt, rate: 173.61 Hz, channels: all, encoder: { type: delta-modulation, delta: 10 } }
          live: { type: recording, recording: stream, channels: 4, encoder: { type: delta-modulation, delta: 10 uV } }
          liveNamed: { type: recording, recording: stream, channels: [A, B], encoder: { type: delta-modulation, delta: 10 uV } }
        projections:
          c0: { from: eeg, to: a, crossbar: { conductanceRange: [0 S, 100 uS] }, weight: { normal: { mean: 0 mV, standardDeviation: 1 mV } }, delay: 1 ms }
          c1: { from: a, to: b, crossbar: { conductanceRange: [1 uS, 100 uS], tileSize: [2, 4096], differentialPairs: false, levels: 2, readVoltage: 100 mV, weightFullScale: 2 nA }, weight: { uniform: [0, 1 pA] }, delay: 1 ms }
          c3: { from: a, to: b, crossbar: { device: reram-milo-2021, wordLineResistance: 2 ohm, bitLineResistance: 1 ohm, readNoise: 0.05, pulseWidth: 20 ns, stuckShare: 0.1, stuckAt: lowest, retention: { driftExponent: 0.02, driftTime: 1 ms, relaxationTime: 1 Ms } }, weight: 1 pA, delay: 1 ms }
          c4: { from: a, to: b, crossbar: { device: reram-soft-bounds, conductanceRange: [2 uS, 20 uS], readNoise: 0.01, readNoiseMode: per-output, adcBits: 8, adcRange: 5 pA, programming: { tolerance: 0.5 uS, pulses: 100, voltage: 2 V, pulseWidth: 1 us, age: 1 ks } }, weight: 1 pA, delay: 1 ms }
          c6: { from: a, to: b, crossbar: { device: vteam, wordLineResistance: 2 ohm, readDisturb: true, readVoltage: 1 V, learning: { peakVoltage: 0.8 V, peakWidth: 5 us, tailVoltage: 0.3 V, tail: 20 ms, tailShape: exponential } }, weight: 1 pA, delay: 1 ms }
          c7: { from: a, to: b, crossbar: { device: oxide-gap, learning: { peakVoltage: 0.8 V, tail: 20 ms } }, weight: 1 pA, delay: 1 ms }
          c5: { from: a, to: b, crossbar: { device: pcm-joshi-2020, flickerScale: 0.5, retention: { driftScale: 2 } }, weight: 1 pA, delay: 1 ms }
          c8: { from: a, to: b, crossbar: { conductanceRange: [1 uS, 100 uS], cell: { type: hyperbolic, voltageScale: 100 mV }, unselectedRows: floating, bitLineResistance: 1 ohm }, weight: 1 pA, delay: 1 ms }
          c13: { from: a, to: b, crossbar: { conductanceRange: [1 uS, 100 uS], stack: { type: horizontal, layers: 2 }, cell: { type: transistor } }, weight: 1 pA, delay: 1 ms }
          c14: { from: a, to: b, crossbar: { conductanceRange: [1 uS, 100 uS], stack: { type: pillars, layers: 8 }, readNoise: 0.1 }, weight: 1 pA, delay: 1 ms }
          c9: { from: a, to: b, crossbar: { conductanceRange: [1 uS, 100 uS], cell: { type: rectifying, ratio: 1e5 } }, weight: 1 pA, delay: 1 ms }
          c10: { from: a, to: b, crossbar: { conductanceRange: [1 uS, 100 uS], readVoltage: 1.2 V, cell: { type: selector, conductance: 0.03 pS, voltageScale: 40 mV } }, weight: 1 pA, delay: 1 ms }
          c11: { from: a, to: b, crossbar: { conductanceRange: [1 uS, 100 uS], readVoltage: 1 V, cell: { type: diode, saturationCurrent: 1 pA, ideality: 1.5, leak: 2 pS } }, weight: 1 pA, delay: 1 ms }
          c12: { from: a, to: b, crossbar: { device: reram-milo-2021, cell: { type: transistor, gateVoltage: 2 V, threshold: 0.4 V, transconductance: 2 mS, modulation: 0.1, leak: 3 pS } }, weight: 1 pA, delay: 1 ms }
          c17: { from: a, to: b, crossbar: { device: oxide-gap, conductanceRange: [10 uS, 100 uS], spread: { onConductance: 0.1, offConductance: 0.2, threshold: 0.05, activationEnergy: 0.02, distribution: lognormal, truncation: 2.5 } }, weight: 1 pA, delay: 1 ms }
          c15: { from: a, to: b, crossbar: { conductanceRange: [1 uS, 100 uS], encoding: offset-column, levels: 65, readout: { amplifierGain: 10 kohm, amplifierSaturation: 1 V, amplifierOffset: -1 mV, amplifierOffsetSpread: 1 mV, holdCapacitance: 100 fF, holdResistance: 1 Gohm, holdLeakage: -1 pA, columnsPerAdc: 8, conversionTime: 1 ns } }, weight: { uniform: [-1 pA, 1 pA] }, delay: 1 ms }
          c16: { from: a, to: b, crossbar: { device: reram-wan-2022, encoding: bit-slices, slices: 4, bitsPerCell: 2, adcBits: 8, adcRange: 9 pA, readout: { adcGain: 0.97, adcGainSpread: 0.01, adcOffset: -0.1 pA, adcOffsetSpread: 0.02 pA, adcNoise: 0.01 pA, adcCalibration: [1 pA, 7 pA] } }, weight: { uniform: [-1 pA, 1 pA] }, delay: 1 ms }
          c18: { from: a, to: b, crossbar: { device: diffusive-silver, variant: 0.3 s filament, readVoltage: 0.8 V, readDisturb: true, pulseWidth: 2 us, spread: { threshold: 0.02 } }, weight: 1 pA, delay: 1 ms }
          c19: { from: a, to: b, crossbar: { device: ecm-silver, variant: emf 118 mV, conductanceRange: [1 nS, 10 uS], readVoltage: 20 mV, wordLineResistance: 2 ohm, learning: { peakVoltage: 0.1 V, tail: 1 ms } }, weight: 1 pA, delay: 1 ms }
          c20: { from: a, to: b, crossbar: { device: reram-soft-bounds, conductanceRange: [2 uS, 20 uS], programming: { voltage: 2 V }, learning: { peakVoltage: 0.8 V, tail: 5 ms, threshold: 0.9 V } }, weight: 1 pA, delay: 1 ms }
          c21: { from: a, to: b, crossbar: { device: pcm-joshi-2020, encoding: offset-column, stack: { type: pillars, layers: 2 }, learning: { peakVoltage: 0.8 V, tail: 5 ms } }, weight: -1 pA, delay: 1 ms }
          c22: { from: a, to: b, crossbar: { device: heterosynaptic, variant: gate 0.5 V, encoding: bit-slices, slices: 2, bitsPerCell: 2, wordLineResistance: 1 ohm, cell: { type: transistor } }, weight: 1 pA, delay: 1 ms }
          c23: { from: a, to: b, crossbar: { device: oxide-gap, variant: limiting layer, stack: { type: horizontal, layers: 2 }, unselectedRows: floating }, weight: 1 pA, delay: 1 ms }
          c24: { from: a, to: b, crossbar: { device: reram-soft-bounds, write: { bias: third, voltageScale: 80 mV, threshold: 0.2 V } }, weight: 1 pA, delay: 1 ms }
          c25: { from: a, to: b, crossbar: { device: oxide-gap, conductanceRange: [5 uS, 15 uS], write: { bias: half, voltage: 1.2 V, longest: 2 ms, tolerance: 50 nS, passes: 7, from: on, thermal: { pitch: 60 nm, lineWidth: 20 nm, lineHeight: 30 nm, cellHeight: 10 nm, isolation: 50 nm, lineConductivity: 50, insulatorConductivity: 1 } } }, weight: 1 pA, delay: 1 ms }
          c26: { from: a, to: b, crossbar: { device: vteam, tileSize: [32, 32], write: { bias: floating, voltage: 1.4 V } }, weight: 1 pA, delay: 1 ms }
          c27: { from: a, to: b, crossbar: { device: vteam, tileSize: [32, 32], stuckShare: 0.01, wordLineResistance: 1 ohm, bitLineResistance: 2 ohm, write: { bias: half, voltage: 1.4 V } }, weight: 1 pA, delay: 1 ms }
          c28: { from: a, to: b, crossbar: { device: reram-soft-bounds, tileSize: [32, 32], stuckShare: 0.01, cell: { type: transistor }, write: { bias: third, voltageScale: 80 mV } }, weight: 1 pA, delay: 1 ms }
          c29: { from: a, to: b, crossbar: { device: vteam, tileSize: [32, 32], stack: { type: pillars, layers: 4 }, bitLineResistance: 2 ohm, write: { bias: floating, voltage: 1.4 V } }, weight: 1 pA, delay: 1 ms }
          c30: { from: a, to: b, crossbar: { device: reram-soft-bounds, tileSize: [32, 32], stack: { type: horizontal, layers: 2 }, write: { bias: half, voltageScale: 80 mV } }, weight: 1 pA, delay: 1 ms }
          c2: { from: b, to: b, crossbar: { conductanceRange: [1 nS, 1 uS], weightFullScale: 1 pA }, weight: 0, delay: 1 ms }
        record: { spikes: none }
        """,
        Small + """
        inputs:
          together: { type: poisson, target: b, rate: 10 Hz, correlation: 0.3, weight: 1 pA }
          wave: { type: sine, target: b, amplitude: 50 pA, frequency: 8 Hz }
          waves: { type: sine, target: b, neurons: 0..1, amplitude: 0.1 nA, frequency: 10 Hz, offset: 20 pA, phase: -77.3, start: 10 ms, stop: 500 ms }
          noise: { type: ornstein-uhlenbeck, target: a, standardDeviation: 20 pA, timeConstant: 5 ms }
          drift: { type: ornstein-uhlenbeck, target: a, neurons: [2], mean: -5 pA, standardDeviation: 0, timeConstant: 5 ms, start: 1 ms, stop: 5 s }
          third: { type: spike-trains, trains: [[1 ms]] }
        projections:
          p0: { from: a, to: b, rule: { type: all-to-all }, weight: 5 pA, delay: 1 ms, plasticity: { type: stdp, maximumWeight: 10 pA, tauPlus: 15 ms, muPlus: 0.5, muMinus: 0.25, pairing: nearest } }
          p1: { from: a, to: b, rule: { type: all-to-all }, weight: 5 pA, delay: 1 ms, plasticity: { type: stdp-additive, maximumWeight: 10 pA, lambda: 0.005, alpha: 1.05 } }
          p2: { from: a, to: b, rule: { type: all-to-all }, weight: 5 pA, delay: 1 ms, plasticity: { type: stdp-multiplicative, maximumWeight: 10 pA } }
          p3: { from: a, to: b, rule: { type: all-to-all }, weight: 5 pA, delay: 1 ms, plasticity: { type: stdp-power-law } }
          p4: { from: a, to: b, rule: { type: all-to-all }, weight: 5 pA, delay: 1 ms, plasticity: { type: stdp-triplet, pairPotentiation: 0.1 pA, tripletPotentiation: 0.2 pA, pairDepression: 0.1 pA, tripletDepression: 0, maximumWeight: 10 pA } }
          p5: { from: a, to: b, rule: { type: all-to-all }, weight: 5 pA, delay: 1 ms, plasticity: { type: stdp-modulated, modulator: third, potentiation: 1 pA, depression: 1 pA, maximumWeight: 10 pA, modulatorDelay: 0.5 ms, baseline: 1 Hz } }
          p6: { from: a, to: b, rule: { type: all-to-all }, weight: -5 pA, delay: 1 ms, plasticity: { type: vogels-sprekeler, eta: 0.1 pA, maximumWeight: -100 pA } }
          p7: { from: a, to: b, rule: { type: all-to-all }, weight: 5 pA, delay: 1 ms, plasticity: { type: tsodyks-markram, tauFacilitation: 1 s } }
          p8: { from: a, to: b, rule: { type: all-to-all }, weight: 5 pA, delay: 1 ms, plasticity: { type: vesicle-release, calciumPerSpike: 0.5 } }
        """,
        """
        duration: 1 s
        populations:
          a:
            model: lif-exponential
            size: 10
            parameters:
              capacitance: { normal: { mean: 250 pF, standardDeviation: 100 pF }, minimum: 100 pF, maximum: 400 pF }
              membraneTimeConstant: { lognormal: { mean: 20 ms, standardDeviation: 2 ms } }
            initial: { membranePotential: { normal: { mean: -60 mV, standardDeviation: 3 mV }, maximum: -56 mV } }
        """,
        Small + "record: { spikes: a }",
        Small + "record: { spikes: [], traces: [] }",
    ];

    public static TheoryData<string> All { get; } = [.. Texts];
}
