using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Neuromesh.Core.Neurons;
using Neuromesh.Core.Signals;
using Neuromesh.Core.Synapses;
using Neuromesh.Core.Synapses.Plasticity;
using Neuromesh.Experiments.Model;
using Neuromesh.Experiments.Tests.Reading;

namespace Neuromesh.Experiments.Tests;

public sealed class SerializerTests
{
    /// <summary>What follows from a description and has no key in the format.</summary>
    private static readonly string[] Derived =
    [
        "durationSteps", "epochSteps", "neurons", "firstNeuron", "firstSource", "sources", "recurrent", "refractorySteps", "startStep", "stopStep",
        "minimumDelay", "maximumDelay", "minimumDelaySteps", "maximumDelaySteps", "intervalSteps", "modulatorDelaySteps",
    ];

    public static TheoryData<string> WithoutTables =>
    [
        .. GoodDescriptions.Texts.Where(yaml => !yaml.Contains("trains:", StringComparison.Ordinal)),
        .. ExampleCatalog.All.Where(example => !example.Yaml.Contains("trains:", StringComparison.Ordinal)).Select(example => example.Yaml),
    ];

    /// <summary>What is written is a description itself once the derived keys are taken out, and gives the same experiment, to the last bit.</summary>
    [Theory]
    [MemberData(nameof(WithoutTables))]
    public void What_is_written_can_be_read_and_is_the_same(string yaml)
    {
        var written = ExperimentSerializer.Serialize(Descriptions.Read(yaml));
        var again = ExperimentSerializer.Serialize(Descriptions.Read(Readable(written).ToJsonString()));

        Assert.Equal(written.ToJsonString(), again.ToJsonString());
    }

    [Theory]
    [InlineData("0.1 pA")]
    [InlineData("0.30000000000000004 pA")]
    [InlineData("1E-300 pA")]
    [InlineData("-123456789.12345679 pA")]
    public void Doubles_are_written_so_that_they_come_back(string weight)
    {
        var json = ExperimentSerializer.Serialize(Descriptions.Read(
            $"duration: 1 s\npopulations: {{ a: {{ model: lif-exponential, size: 1 }} }}\nprojections: {{ p: {{ from: a, to: a, rule: {{ type: all-to-all }}, weight: {weight}, delay: 1 ms }} }}"));

        Assert.Equal(weight, json["projections"]!["p"]!["weight"]!.GetValue<string>());
    }

    [Fact]
    public void Defaults_are_filled_in_and_ids_steps_and_epochs_are_told()
    {
        var json = ExperimentSerializer.Serialize(Descriptions.Read(
            """
            duration: 1 s
            populations:
              a: { model: lif-exponential, size: 1000 }
              b: { model: lif-delta, size: 250, initial: { membranePotential: -60 mV } }
            inputs:
              eeg: { type: recording, recording: synthetic, encoder: { type: delta-modulation, delta: 10 uV } }
            projections:
              p: { from: eeg, to: a, crossbar: { conductanceRange: [1 uS, 100 uS] }, weight: 1 pA, delay: 1.5 ms }
              q: { from: b, to: b, rule: { type: fixed-indegree, indegree: 3 }, weight: 1 mV, delay: 2 ms }
            """));

        Equal("""{ "name": "net", "timeStep": "0.1 ms", "duration": "1000 ms", "durationSteps": 10000, "epochSteps": 15, "seed": 1, "precision": "double", "neurons": 1250 }""", json, "populations", "inputs", "projections", "gapJunctions", "record");
        Equal(
            """{ "model": "lif-delta", "size": 250, "firstNeuron": 1000, "parameters": { "membraneTimeConstant": "10 ms", "capacitance": "250 pF", "restPotential": "-70 mV", "resetPotential": "-70 mV", "thresholdPotential": "-55 mV", "refractoryPeriod": "2 ms", "biasCurrent": "0 pA", "minimumPotential": null, "refractoryInput": 0 }, "initial": { "membranePotential": "-60 mV" }, "positions": null }""",
            json["populations"]!["b"]!);
        Equal("""{ "membranePotential": null, "excitatoryCurrent": null, "inhibitoryCurrent": null }""", json["populations"]!["a"]!["initial"]!);
        Equal(
            """{ "type": "recording", "recording": "synthetic", "channels": ["Fp1", "Fp2", "C3", "C4", "P3", "P4", "O1", "O2"], "firstSource": 1250, "sources": 16, "resample": "hold", "offset": "0 ms", "rate": null, "encoder": { "type": "delta-modulation", "delta": "10 uV", "refractoryPeriod": "0 ms", "refractorySteps": 0 } }""",
            json["inputs"]!["eeg"]!);
        Equal(
            """{ "from": "eeg", "to": "a", "firstSource": 1250, "sources": 16, "recurrent": false, "crossbar": { "conductanceRange": ["1E-06 S", "0.0001 S"], "tileSize": [128, 128], "differentialPairs": true, "levels": null, "readVoltage": "0.2 V", "pulseWidth": "1E-08 s", "weightFullScale": null }, "weight": "1 pA", "delay": "1.5 ms", "minimumDelay": "1.5 ms", "maximumDelay": "1.5 ms", "minimumDelaySteps": 15, "maximumDelaySteps": 15 }""",
            json["projections"]!["p"]!);
        Equal("""{ "type": "fixed-indegree", "indegree": 3, "autapses": true, "multapses": true }""", json["projections"]!["q"]!["rule"]!);
        Equal("""{ "spikes": ["a", "b"], "traces": [], "weights": [] }""", json["record"]!);
    }

    [Fact]
    public void Long_tables_are_written_as_length_and_digest_of_their_little_endian_bytes()
    {
        var values = Enumerable.Range(0, 5000).Select(i => 100 + (0.1 * i)).ToArray();
        var experiment = Descriptions.Read(
            "duration: 1 s\npopulations:\n  a: { model: lif-exponential, size: 5000, perNeuron: { file: n.csv, columns: { capacitance: { column: C, unit: pF } } } }\n"
            + "projections:\n  p: { from: a, to: a, rule: { type: explicit, file: e.csv } }",
            tables:
            [
                ("n.csv", "C\n" + string.Join('\n', values.Select(value => value.ToString("R")))),
                ("e.csv", "source,target,weight,delay\n" + string.Concat(Enumerable.Range(0, 100).Select(i => $"{i},{i + 1},{values[i]:R},1.5\n"))),
            ]);

        var json = ExperimentSerializer.Serialize(experiment);

        Equal(
            $$"""{ "perNeuron": { "length": 5000, "type": "float64", "unit": "pF", "sha256": "{{Digest(writer => Array.ForEach(values, writer.Write))}}" } }""",
            json["populations"]!["a"]!["parameters"]!["capacitance"]!);
        var rule = json["projections"]!["p"]!["rule"]!;
        Equal($$"""{ "length": 100, "type": "int32", "sha256": "{{Digest(writer => Array.ForEach(Enumerable.Range(1, 100).ToArray(), writer.Write))}}" }""", rule["target"]!);
        Equal($$"""{ "length": 100, "type": "float64", "unit": "pA", "sha256": "{{Digest(writer => Array.ForEach(values[..100], writer.Write))}}" }""", rule["weight"]!);
        Assert.Equal((100L, 15), (rule["synapses"]!.GetValue<long>(), json["projections"]!["p"]!["minimumDelaySteps"]!.GetValue<int>()));
    }

    [Fact]
    public void Short_tables_are_written_out()
    {
        var json = ExperimentSerializer.Serialize(Descriptions.Read(
            $"{Descriptions.Neurons}inputs:\n  x: {{ type: spike-trains, trains: [[1 ms, 2 ms], [], [1 ms]] }}\n"
            + "  y: { type: current, target: a, neurons: [2, 0], segments: [{ amplitude: 1 nA, start: 0, stop: 1 ms }] }\n"
            + "record: { traces: [{ population: a, variables: [membranePotential], neurons: 1..2, interval: 1 ms }, { population: a, variables: [membranePotential] }] }"));

        Equal("""{ "type": "spike-trains", "firstSource": 3, "sources": 3, "eventSteps": [10, 10, 20], "eventSources": [0, 2, 0] }""", json["inputs"]!["x"]!);
        Equal("""{ "type": "current", "target": "a", "neurons": [0, 2], "segments": [{ "amplitude": "1000 pA", "start": "0 ms", "stop": "1 ms", "startStep": 0, "stopStep": 10 }] }""", json["inputs"]!["y"]!);
        Equal("""[{ "population": "a", "variables": ["membranePotential"], "neurons": [1, 2], "interval": "1 ms", "intervalSteps": 10 }, { "population": "a", "variables": ["membranePotential"], "neurons": "all", "interval": "0.1 ms", "intervalSteps": 1 }]""", json["record"]!["traces"]!);
    }

    /// <summary>No kind of part that a model may have falls through: for each there is an experiment that has it, and it is written.</summary>
    [Fact]
    public void Every_kind_of_part_is_written()
    {
        Type[] bases =
        [
            typeof(Input), typeof(Encoder), typeof(Projection), typeof(ConnectionRule), typeof(WeightDistribution), typeof(DelayDistribution), typeof(NeuronValue), typeof(SpatialLayout), typeof(PlasticityRule),
        ];
        var kinds = bases.SelectMany(type => type.Assembly.GetTypes().Where(kind => kind.IsSubclassOf(type) && !kind.IsAbstract)).ToHashSet();
        var experiments = GoodDescriptions.Texts.Select(yaml => Descriptions.Read(yaml)).Append(Tables()).ToArray();

        var found = new HashSet<Type>();
        foreach (var experiment in experiments)
        {
            Assert.NotEmpty(ExperimentSerializer.Serialize(experiment));
            found.UnionWith(Parts(experiment).Select(part => part.GetType()));
        }

        Assert.Equal(kinds.OrderBy(kind => kind.Name), found.OrderBy(kind => kind.Name));
    }

    [Fact]
    public void Every_model_is_written_with_all_its_parameters()
    {
        foreach (var model in NeuronModels.All)
        {
            var json = ExperimentSerializer.Serialize(Descriptions.Read($"duration: 1 s\npopulations: {{ a: {{ model: {model.Name}, size: 1 }} }}"))["populations"]!["a"]!;

            Assert.Equal(model.Name, json["model"]!.GetValue<string>());
            Assert.Equal(model.Parameters.Select(parameter => parameter.Name), json["parameters"]!.AsObject().Select(parameter => parameter.Key));
            Assert.Equal(model.StateVariables.Where(variable => variable.CanBeInitialised).Select(variable => variable.Name), json["initial"]!.AsObject().Select(variable => variable.Key));
            Assert.All(model.Parameters.Where(parameter => double.IsFinite(parameter.Default)), parameter => Assert.NotNull(json["parameters"]![parameter.Name]));
        }
    }

    [Fact]
    public void Unknown_kinds_are_refused()
    {
        var experiment = Descriptions.Read($"{Descriptions.Neurons}projections:\n  p: {{ from: a, to: a, rule: {{ type: all-to-all }}, weight: 1 mV, delay: 1 ms }}");
        var population = experiment.Populations[0];
        var projection = Assert.IsType<SparseProjection>(experiment.Projections[0]);
        Experiment[] strange =
        [
            experiment with { Inputs = [new UnknownInput { Name = "x", Index = 0 }] },
            experiment with { Projections = [projection with { Rule = new UnknownRule() }] },
            experiment with { Projections = [projection with { Weights = new UnknownWeight() }] },
            experiment with { Projections = [projection with { Delays = new UnknownDelay() }] },
            experiment with { Projections = [projection with { Plasticity = new UnknownPlasticity() }] },
            experiment with { Populations = [population with { Positions = new UnknownLayout() }] },
            experiment with { Precision = (Precision)99 },
            experiment with { Projections = [projection with { FirstSource = 2 }] },
        ];

        Assert.All(strange, one => Assert.Throws<NotSupportedException>(() => ExperimentSerializer.Serialize(one)));
    }

    private static Experiment Tables() => Descriptions.Read(
        """
        duration: 1 s
        populations:
          a: { model: lif-delta, size: 2, perNeuron: { file: n.csv, columns: { capacitance: { column: C, unit: pF } } } }
        projections:
          p: { from: a, to: a, rule: { type: explicit, file: e.csv }, weight: 1 mV, delay: 1 ms }
          q: { from: a, to: a, crossbar: { conductanceRange: [1 uS, 2 uS] }, weight: { matrix: m.csv, unit: mV }, delay: 1 ms }
        """,
        tables: [("n.csv", "C\n1\n2"), ("e.csv", "source,target\n0,1"), ("m.csv", "1,2\n3,4")]);

    [Fact]
    public void A_table_of_rates_stands_in_place_of_one_rate()
    {
        var json = ExperimentSerializer.Serialize(Descriptions.Read(
            $"{Descriptions.Neurons}inputs:\n  x: {{ type: poisson, target: a, rates: {{ file: r.csv }}, weight: 1 mV }}",
            tables: ("r.csv", "time_ms,rate_hz\n0,10\n2.5,40")));

        Equal(
            """{ "type": "poisson", "target": "a", "rate": null, "rates": { "startSteps": [0, 25], "rates": ["10 Hz", "40 Hz"] }, "correlation": 0, "weight": "1 mV" }""",
            json["inputs"]!["x"]!);
    }

    private static IEnumerable<object> Parts(Experiment experiment)
    {
        foreach (var population in experiment.Populations)
        {
            foreach (var value in population.Parameters.Values.Concat(population.InitialValues.Values))
            {
                yield return value;
                if (value is TruncatedValue truncated)
                {
                    yield return truncated.Untruncated;
                }
            }

            if (population.Positions is { } positions)
            {
                yield return positions;
            }
        }

        foreach (var input in experiment.Inputs)
        {
            yield return input;
            if (input is RecordingInput recording)
            {
                yield return recording.Encoder;
            }
        }

        foreach (var projection in experiment.Projections)
        {
            yield return projection;
            yield return projection.Weights;
            if (projection.Weights is TruncatedWeight truncated)
            {
                yield return truncated.Untruncated;
            }

            if (projection is SparseProjection sparse)
            {
                yield return sparse.Rule;
                yield return sparse.Delays;
                if (sparse.Plasticity is { } plasticity)
                {
                    yield return plasticity;
                }
            }
        }
    }

    /// <summary>Takes out what the format does not have: derived keys, and null for none.</summary>
    private static JsonObject Readable(JsonObject written)
    {
        var readable = new JsonObject();
        foreach (var (key, value) in written)
        {
            if (value is not null && (!Derived.Contains(key) || (key is "neurons" or "sources" && value.GetValueKind() != JsonValueKind.Number)))
            {
                readable[key] = Readable(value);
            }
        }

        return readable;
    }

    private static JsonNode Readable(JsonNode node) => node switch
    {
        JsonObject mapping => Readable(mapping),
        JsonArray list => new JsonArray([.. list.Select(item => Readable(item!))]),
        _ => node.DeepClone(),
    };

    private static void Equal(string expected, JsonNode actual, params string[] except)
    {
        var compared = actual.DeepClone();
        Array.ForEach(except, key => compared.AsObject().Remove(key));
        Assert.Equal(JsonNode.Parse(expected)!.ToJsonString(), compared.ToJsonString());
    }

    private static string Digest(Action<BinaryWriter> write)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        write(writer);
        return Convert.ToHexStringLower(SHA256.HashData(bytes.ToArray()));
    }

    private sealed record UnknownInput : Input;

    private sealed record UnknownRule : ConnectionRule
    {
        public override double ExpectedSynapses(int sources, int targets) => 0;
    }

    private sealed record UnknownWeight : WeightDistribution;

    private sealed record UnknownDelay() : DelayDistribution(1, 1);

    private sealed record UnknownPlasticity : PlasticityRule;

    private sealed record UnknownLayout() : SpatialLayout([1, 1])
    {
        public override void Position(int neuron, Span<double> positionMm) => positionMm.Clear();
    }
}
