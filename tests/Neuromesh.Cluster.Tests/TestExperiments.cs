using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Neuromesh.Core.Random;
using Neuromesh.Experiments;
using Neuromesh.Experiments.Model;

namespace Neuromesh.Cluster.Tests;

/// <summary>An experiment and the package from which other nodes rebuild it.</summary>
internal sealed record TestExperiment(ExperimentPackage Package, Experiment Experiment)
{
    /// <summary>Reads a description with its tables, as another node does.</summary>
    public static TestExperiment Read(string name, string yaml, params (string Path, string Text)[] tables)
    {
        var package = new ExperimentPackage(
            name,
            name + ".yaml",
            yaml,
            [],
            tables.ToImmutableDictionary(table => table.Path, table => TableContent.Of(Encoding.UTF8.GetBytes(table.Text))),
            ImmutableDictionary<string, RecordingSummary>.Empty.Add("fake.edf", new RecordingSummary([new ChannelSummary("a", "uV"), new ChannelSummary("b", "uV")])));
        return new TestExperiment(package, ExperimentReader.ReadPackage(package));
    }
}

/// <summary>The networks of the tests.</summary>
internal static class TestExperiments
{
    private static readonly ConcurrentDictionary<(int MinimumDelay, long Steps, string Record), TestExperiment> DenseExperiments = new();

    public const int FirstNeurons = 250;
    public const int SecondNeurons = 150;
    public const int DenseNeurons = FirstNeurons + SecondNeurons;

    /// <summary>
    /// A dense, synchronous network: every neuron receives well over three contributions a step, weights are no binary fractions, delays
    /// are <paramref name="minimumDelay"/> to 50 steps, so the order of every sum can show in the state. Spike trains come in through a crossbar,
    /// Poisson events and currents directly; one crossbar between the populations has a lag of one epoch, the other of two.
    /// </summary>
    public static TestExperiment Dense(int minimumDelay, long steps = 600, string record = DefaultRecord) =>
        DenseExperiments.GetOrAdd((minimumDelay, steps, record), key => CreateDense(key.MinimumDelay, key.Steps, key.Record));

    /// <summary>A recurrent network with power-law and pair STDP of every pairing.</summary>
    /// <param name="precision">Width of the numbers.</param>
    /// <param name="duration">How long it runs.</param>
    public static TestExperiment Plastic(string precision, string duration = "600 ms") => TestExperiment.Read("plastic", $$"""
        timeStep: 0.1 ms
        duration: {{duration}}
        seed: 7
        precision: {{precision}}
        populations:
          neurons: { model: lif-exponential, size: 200, initial: { membranePotential: { uniform: [-70 mV, -55 mV] } } }
        inputs:
          drive: { type: poisson, target: neurons, rate: 8 kHz, weight: 37 pA }
        projections:
          first:
            from: neurons
            to: neurons
            rule: { type: fixed-indegree, indegree: 50 }
            weight: 10 pA
            delay: 1.5 ms
            plasticity: { type: stdp-power-law, tauPlus: 15 ms, tauMinus: 30 ms, lambda: 0.1, alpha: 0.08, mu: 0.4 }
          second:
            from: neurons
            to: neurons
            rule: { type: fixed-indegree, indegree: 50 }
            weight: { uniform: [-30 pA, -3 pA] }
            delay: { uniform: [1.5 ms, 1.8 ms] }
            plasticity: { type: stdp, muPlus: 0.3, muMinus: 1, lambda: 0.02, maximumWeight: -60 pA }
          centred:
            from: neurons
            to: neurons
            rule: { type: fixed-indegree, indegree: 20 }
            weight: { uniform: [2 pA, 12 pA] }
            delay: { uniform: [1.5 ms, 4 ms] }
            plasticity: { type: stdp, pairing: presynaptic-centred, muPlus: 0.4, muMinus: 0.8, lambda: 0.03, maximumWeight: 30 pA }
          reduced:
            from: neurons
            to: neurons
            rule: { type: fixed-indegree, indegree: 20 }
            weight: { uniform: [2 pA, 12 pA] }
            delay: { uniform: [1.5 ms, 4 ms] }
            plasticity: { type: stdp-power-law, pairing: reduced-symmetric, lambda: 0.1, alpha: 0.08, mu: 0.4 }
        """);

    /// <summary>Two populations joined by physical arrays of every kind: pulses, programming errors, phase change; noise, wires, converters.</summary>
    /// <param name="crossbar">Keys that all of the arrays have besides.</param>
    public static TestExperiment Physical(string crossbar = "") => TestExperiment.Read("physical", $$"""
        timeStep: 0.1 ms
        duration: 60 ms
        seed: 7
        populations:
          first: { model: lif-exponential, size: 40, parameters: { biasCurrent: { normal: { mean: 450 pA, standardDeviation: 30 pA } } } }
          second: { model: lif-exponential, size: 30, parameters: { biasCurrent: 350 pA } }
        projections:
          pulses: { from: first, to: second, crossbar: { device: reram-soft-bounds, tileSize: [16, 16], readNoise: 0.05, programming: { pulses: 60 } {{crossbar}} }, weight: { normal: { mean: 20 pA, standardDeviation: 40 pA } }, delay: 1 ms }
          written: { from: second, to: first, crossbar: { device: reram-wan-2022, tileSize: [16, 16], wordLineResistance: 5 ohm, bitLineResistance: 5 ohm, stuckShare: 0.05, retention: { driftExponent: 0.05, driftTime: 1 ms } {{crossbar}} }, weight: { normal: { mean: 0 pA, standardDeviation: 40 pA } }, delay: 2.3 ms }
          phase: { from: second, to: second, crossbar: { device: pcm-joshi-2020, tileSize: [16, 16], adcBits: 8, adcRange: 200 pA {{crossbar}} }, weight: { uniform: [-10 pA, 30 pA] }, delay: 1.5 ms }
        """);

    /// <summary>Two populations joined by arrays whose writes disturb and warm other cells, see wires, stuck cells and transistors.</summary>
    /// <param name="withBias">Whether they do.</param>
    public static TestExperiment Biased(bool withBias)
    {
        string Bias(string bias) => withBias ? bias : "ideal";
        return TestExperiment.Read("biased", $$"""
            timeStep: 0.1 ms
            duration: 40 ms
            seed: 7
            populations:
              first: { model: lif-exponential, size: 20, parameters: { biasCurrent: { normal: { mean: 450 pA, standardDeviation: 30 pA } } } }
              second: { model: lif-exponential, size: 16, parameters: { biasCurrent: 400 pA } }
            projections:
              pulses: { from: first, to: second, crossbar: { device: ecram-tang-2018, tileSize: [8, 8], programming: { pulses: 300 }, write: { bias: {{Bias("third")}}{{(withBias ? ", voltageScale: 0.3 V" : "")}} } }, weight: { normal: { mean: 20 pA, standardDeviation: 40 pA } }, delay: 1 ms }
              open: { from: second, to: first, crossbar: { device: vteam, tileSize: [8, 10], write: { bias: {{Bias("floating")}}, voltage: 1.8 V } }, weight: { uniform: [-10 pA, 30 pA] }, delay: 2.3 ms }
              hot: { from: first, to: first, crossbar: { device: oxide-gap, variant: no minimum field, conductanceRange: [5 uS, 15 uS], tileSize: [7, 10], write: { bias: {{Bias("half")}}, voltage: 1.1 V, from: on{{(withBias ? ", thermal: { isolation: 20 nm }" : "")}} } }, weight: { uniform: [-10 pA, 30 pA] }, delay: 1.5 ms }
              wired: { from: second, to: second, crossbar: { device: vteam, tileSize: [8, 8], stuckShare: 0.05, wordLineResistance: 20 ohm, bitLineResistance: 10 ohm, write: { bias: {{Bias("half")}}, voltage: 1.8 V } }, weight: { uniform: [-10 pA, 30 pA] }, delay: 1.7 ms }
              gated: { from: first, to: second, crossbar: { device: ecram-tang-2018, tileSize: [10, 8], stuckShare: 0.05, wordLineResistance: 20 ohm, bitLineResistance: 10 ohm, cell: { type: transistor }, programming: { pulses: 40 }, write: { bias: {{Bias("floating")}}{{(withBias ? ", voltageScale: 0.3 V" : "")}} } }, weight: { uniform: [-10 pA, 30 pA] }, delay: 1.9 ms }
            """);
    }

    /// <summary>Two populations joined by arrays that are solved for each pattern of driven rows: nonlinear, selected and gated cells with wires, floating rows.</summary>
    /// <param name="circuits">Whether cells are more than linear memristors.</param>
    public static TestExperiment Nonlinear(bool circuits)
    {
        string Cell(string keys) => circuits ? $", cell: {{ {keys} }}" : "";
        return TestExperiment.Read("nonlinear", $$"""
            timeStep: 0.1 ms
            duration: 30 ms
            seed: 7
            populations:
              first: { model: lif-exponential, size: 20, parameters: { biasCurrent: { normal: { mean: 450 pA, standardDeviation: 30 pA } } } }
              second: { model: lif-exponential, size: 16, parameters: { biasCurrent: 400 pA } }
            projections:
              selected: { from: first, to: second, crossbar: { conductanceRange: [1 uS, 100 uS], tileSize: [10, 8], readVoltage: 1.2 V, wordLineResistance: 20 ohm, bitLineResistance: 20 ohm, unselectedRows: floating{{Cell("type: selector, conductance: 0.03 pS, voltageScale: 40 mV")}} }, weight: { normal: { mean: 20 pA, standardDeviation: 40 pA } }, delay: 1 ms }
              gated: { from: second, to: first, crossbar: { device: reram-wan-2022, tileSize: [8, 10], wordLineResistance: 20 ohm, bitLineResistance: 20 ohm, readNoise: 0.03{{Cell("type: transistor")}} }, weight: { normal: { mean: 0 pA, standardDeviation: 40 pA } }, delay: 2.3 ms }
              curved: { from: first, to: first, crossbar: { conductanceRange: [1 uS, 100 uS], tileSize: [10, 10], stack: { type: pillars, layers: 4 }, wordLineResistance: 20 ohm, bitLineResistance: 20 ohm{{Cell("type: hyperbolic, voltageScale: 60 mV")}} }, weight: { uniform: [-10 pA, 30 pA] }, delay: 1.5 ms }
            """);
    }

    /// <summary>Two populations joined by arrays of offset columns and slices, with everything that can stand behind a column.</summary>
    /// <param name="seed">Seed of the experiment.</param>
    public static TestExperiment Encoded(int seed) => TestExperiment.Read("encoded", $$"""
        timeStep: 0.1 ms
        duration: 60 ms
        seed: {{seed}}
        populations:
          first: { model: lif-exponential, size: 40, parameters: { biasCurrent: 420 pA } }
          second: { model: lif-exponential, size: 30, parameters: { biasCurrent: 350 pA } }
        projections:
          offset: { from: first, to: second, crossbar: { device: reram-milo-2021, tileSize: [16, 16], encoding: offset-column, readout: { amplifierGain: 20 kohm, amplifierSaturation: 0.5 V, amplifierOffsetSpread: 1 mV, holdCapacitance: 100 fF, holdResistance: 100 Mohm, columnsPerAdc: 4 } }, weight: { normal: { mean: 20 pA, standardDeviation: 40 pA } }, delay: 1 ms }
          sliced: { from: second, to: first, crossbar: { device: reram-wan-2022, tileSize: [16, 16], encoding: bit-slices, slices: 3, bitsPerCell: 2, adcBits: 9, adcRange: 2 nA, readout: { adcGain: 0.95, adcGainSpread: 0.02, adcOffsetSpread: 5 pA, adcNoise: 3 pA, adcCalibration: [0.5 nA, 1.2 nA] } }, weight: { normal: { mean: 0 pA, standardDeviation: 40 pA } }, delay: 2.3 ms }
        """);

    /// <summary>Two populations joined both ways by arrays that learn from overlapping waveforms.</summary>
    /// <param name="peakVolts">Peak of the waveforms; 0.8 V is the device's threshold.</param>
    public static TestExperiment Learning(string peakVolts) => TestExperiment.Read("learning", $$"""
        timeStep: 0.1 ms
        duration: 60 ms
        seed: 7
        populations:
          first: { model: lif-exponential, size: 30, parameters: { biasCurrent: { normal: { mean: 450 pA, standardDeviation: 30 pA } } } }
          second: { model: lif-exponential, size: 20, parameters: { biasCurrent: { normal: { mean: 420 pA, standardDeviation: 30 pA } } } }
        projections:
          there: { from: first, to: second, crossbar: { device: vteam, tileSize: [16, 16], weightFullScale: 60 pA, differentialPairs: false, learning: { peakVoltage: {{peakVolts}}, tailVoltage: 0.4 V, tail: 10 ms, tailShape: exponential } }, weight: { uniform: [5 pA, 20 pA] }, delay: 1 ms }
          back: { from: second, to: first, crossbar: { device: vteam, tileSize: [16, 16], wordLineResistance: 3 ohm, spread: { onConductance: 0.1, offConductance: 0.1, threshold: 0.02 }, learning: { peakVoltage: {{peakVolts}}, tailVoltage: 0.4 V, tail: 10 ms } }, weight: { normal: { mean: 0 pA, standardDeviation: 20 pA } }, delay: 2.3 ms }
        """);

    /// <summary>The dense network with weights of synapses in 16 bits and the levels of its crossbars' devices in bytes.</summary>
    public static TestExperiment DenseMixed() => CreateDense(5, 300, "  spikes: all", "mixed");

    private static TestExperiment CreateDense(int minimumDelay, long steps, string record, string precision = "double")
    {
        var yaml = string.Create(CultureInfo.InvariantCulture, $$"""
            timeStep: 0.1 ms
            duration: {{steps * 100}} us
            seed: 7
            precision: {{precision}}
            populations:
              first:
                model: lif-exponential
                size: {{FirstNeurons}}
                parameters: { biasCurrent: { uniform: [480 pA, 720 pA] }, inhibitoryTimeConstant: 3.3 ms }
                initial: { membranePotential: { uniform: [-70 mV, -55 mV] } }
              second:
                model: lif-exponential
                size: {{SecondNeurons}}
                parameters: { biasCurrent: { uniform: [480 pA, 720 pA] }, inhibitoryTimeConstant: 3.3 ms }
                initial: { membranePotential: { uniform: [-70 mV, -55 mV] } }
            inputs:
              noise: { type: poisson, target: first, rate: 9000 Hz, weight: 31.7 pA }
              step:
                type: current
                target: second
                neurons: 0..74
                segments:
                  - { amplitude: 90.3 pA, start: 1 ms, stop: 35 ms }
                  - { amplitude: -20.1 pA, start: 40 ms, stop: 50 ms }
              trains: { type: spike-trains, file: trains.csv, sources: 40 }
            projections:
              edges0: { from: first, to: first, rule: {{Edges(0)}} }
              edges1: { from: first, to: second, rule: {{Edges(1)}} }
              edges2: { from: second, to: first, rule: {{Edges(2)}} }
              edges3: { from: second, to: second, rule: {{Edges(3)}} }
              forward: { from: first, to: second, crossbar: {{Crossbar}}, weight: {{CrossbarWeight}}, delay: {{minimumDelay * 100}} us }
              back: { from: second, to: first, crossbar: {{Crossbar}}, weight: {{CrossbarWeight}}, delay: {{((2 * minimumDelay) + 3) * 100}} us }
              drive: { from: trains, to: first, crossbar: {{Crossbar}}, weight: {{CrossbarWeight}}, delay: {{(minimumDelay + 4) * 100}} us }
            record:
            {{record}}
            """);
        return TestExperiment.Read(
            "dense",
            yaml,
            ("edges0.csv", EdgeTable(0, FirstNeurons, FirstNeurons, minimumDelay)),
            ("edges1.csv", EdgeTable(1, FirstNeurons, SecondNeurons, minimumDelay)),
            ("edges2.csv", EdgeTable(2, SecondNeurons, FirstNeurons, minimumDelay)),
            ("edges3.csv", EdgeTable(3, SecondNeurons, SecondNeurons, minimumDelay)),
            ("trains.csv", TrainTable(40, steps)));
    }

    public const string DefaultRecord = """
          spikes: all
          traces:
            - { population: first, variables: [membranePotential, excitatoryCurrent], neurons: [0, 7, 99, 100, 249], interval: 0.3 ms }
            - { population: second, variables: [inhibitoryCurrent], neurons: 20..90, interval: 0.7 ms }
        """;

    private const string CrossbarWeight = "{ normal: { mean: 0.7 pA, standardDeviation: 2.1 pA } }";

    private const string Crossbar =
        "{ conductanceRange: [1 uS, 100 uS], tileSize: [64, 48], levels: 33, weightFullScale: 5 pA }";

    /// <summary>
    /// Two populations of four neurons each that drive each other, for tests of the course of a run. The steps of an epoch are
    /// <paramref name="delaySteps"/>.
    /// </summary>
    public static TestExperiment Small(long steps, int delaySteps = 10, string inputs = "", string projections = "", string record = "  spikes: all", string bias = "500 pA") =>
        TestExperiment.Read("small", string.Create(CultureInfo.InvariantCulture, $$"""
            timeStep: 0.1 ms
            duration: {{steps * 100}} us
            populations:
              left: { model: lif-exponential, size: 4, parameters: { biasCurrent: {{bias}} } }
              right: { model: lif-exponential, size: 4, parameters: { biasCurrent: 450 pA } }
            inputs:
            {{inputs}}
            projections:
              there: { from: left, to: right, rule: { type: all-to-all }, weight: 40.7 pA, delay: {{delaySteps * 100}} us }
              back: { from: right, to: left, rule: { type: all-to-all }, weight: -13.1 pA, delay: {{delaySteps * 100}} us }
            {{projections}}
            record:
            {{record}}
            """));

    /// <summary>A <see cref="Small"/> network with an input whose events the test's own factory makes: two sources onto the left population.</summary>
    public static TestExperiment SmallWithInput(long steps, int delaySteps = 10) => Small(
        steps,
        delaySteps,
        "  signal: { type: recording, recording: fake.edf, channels: all, encoder: { type: threshold-crossing, threshold: 1 } }",
        $"  drive: {{ from: signal, to: left, rule: {{ type: all-to-all }}, weight: 100.3 pA, delay: {delaySteps * 100} us }}");

    private static string Edges(int index) =>
        $"{{ type: explicit, file: edges{index}.csv, columns: {{ delay: {{ column: delay, unit: us }} }} }}";

    private static string EdgeTable(int index, int sources, int targets, int minimumDelay)
    {
        var text = new StringBuilder("source,target,weight,delay\n");
        var stream = new PhiloxStream(RandomKey.Create(11, "edges", index), 0);
        for (var target = 0; target < targets; target++)
        {
            for (var source = 0; source < sources; source++)
            {
                var weight = ((0.1 * stream.NextBelow(37)) + 0.3) * (source % 4 == 0 ? -3.7 : 1);
                var delay = minimumDelay + (int)stream.NextBelow((ulong)(51 - minimumDelay));
                text.Append(CultureInfo.InvariantCulture, $"{source},{target},{weight:R},{delay * 100}\n");
            }
        }

        return text.ToString();
    }

    private static string TrainTable(int sources, long steps)
    {
        var text = new StringBuilder("source,time_ms\n");
        var stream = new PhiloxStream(RandomKey.Create(12, "trains", 0), 0);
        for (var source = 0; source < sources; source++)
        {
            for (var step = 1 + (long)stream.NextBelow(60); step <= steps; step += 1 + (long)stream.NextBelow(60))
            {
                text.Append(CultureInfo.InvariantCulture, $"{source},{step / 10}.{step % 10}\n");
            }
        }

        return text.ToString();
    }
}
