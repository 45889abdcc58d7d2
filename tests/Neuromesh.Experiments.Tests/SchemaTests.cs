using System.Text.Json.Nodes;
using Neuromesh.Core.Neurons;
using Neuromesh.Experiments.Reading;
using Neuromesh.Experiments.Tests.Reading;
using NJsonSchema;

namespace Neuromesh.Experiments.Tests;

/// <summary>The JSON Schema, held against descriptions by a validator that is not ours.</summary>
public sealed class SchemaTests
{
    private static readonly Lazy<Task<JsonSchema>> Schema = new(() => JsonSchema.FromJsonAsync(ExperimentSchema.Json));
    private static readonly JsonObject Json = JsonNode.Parse(ExperimentSchema.Json)!.AsObject();

    public static TheoryData<string> ExampleNames => [.. ExampleCatalog.All.Select(example => example.Name)];

    public static TheoryData<string> ReferenceFiles => [.. Directory.GetFiles(ReferenceFolder, "*.yaml").Select(path => Path.GetFileName(path))];

    private static string ReferenceFolder => Path.Combine(SourceTree.Root, "tests", "Neuromesh.Host.Tests", "Goldens");

    [Theory]
    [MemberData(nameof(ExampleNames))]
    public async Task Examples_are_accepted(string name) => Assert.Empty(await ErrorsOf(ExampleCatalog.Find(name)!.Yaml));

    [Theory]
    [MemberData(nameof(ReferenceFiles))]
    public async Task Descriptions_of_the_reference_runs_are_accepted(string file) =>
        Assert.Empty(await ErrorsOf(await File.ReadAllTextAsync(Path.Combine(ReferenceFolder, file))));

    [Theory]
    [MemberData(nameof(GoodDescriptions.All), MemberType = typeof(GoodDescriptions))]
    public async Task What_the_reader_accepts_is_accepted(string yaml) => Assert.Empty(await ErrorsOf(yaml));

    /// <summary>Faults that a schema can see: keys, types, units, alternatives. Those across the description are the reader's.</summary>
    [Theory]
    [InlineData("duratoin: 1 s")]
    [InlineData("duration: 1 s")]
    [InlineData("duration: 1 s\npopulations: []")]
    [InlineData("duration: 1000\npopulations: { a: { model: lif-delta, size: 1 } }")]
    [InlineData("duration: 1 mV\npopulations: { a: { model: lif-delta, size: 1 } }")]
    [InlineData("duration: -1 s\npopulations: { a: { model: lif-delta, size: 1 } }")]
    [InlineData("duration: 1.2.3 s\npopulations: { a: { model: lif-delta, size: 1 } }")]
    [InlineData("duration: 1 s\npopulations: { a.b: { model: lif-delta, size: 1 } }")]
    [InlineData("duration: 1 s\npopulations: { a: { model: lif-dleta, size: 1 } }")]
    [InlineData("duration: 1 s\npopulations: { a: { model: lif-delta } }")]
    [InlineData("duration: 1 s\npopulations: { a: { model: lif-delta, size: 0 } }")]
    [InlineData("duration: 1 s\npopulations: { a: { model: lif-delta, size: many } }")]
    [InlineData("duration: 1 s\npopulations: { a: { model: lif-delta, size: 10000000000 } }")]
    [InlineData("duration: 1 s\npopulations: { a: { model: lif-delta, size: 1, parameters: { excitatoryTimeConstant: 1 ms } } }")]
    [InlineData("duration: 1 s\npopulations: { a: { model: lif-delta, size: 1, parameters: { capacitance: 1 mV } } }")]
    [InlineData("duration: 1 s\npopulations: { a: { model: lif-delta, size: 1, initial: { excitatoryCurrent: 1 pA } } }")]
    [InlineData("duration: 1 s\npopulations: { a: { model: lif-delta, size: 1, perNeuron: { file: t.csv, columns: { excitatoryCurrent: { column: a, unit: pA } } } } }")]
    [InlineData("duration: 1 s\npopulations: { a: { model: lif-delta, size: 1, parameters: { capacitance: { uniform: [1 pF] } } } }")]
    [InlineData("duration: 1 s\npopulations: { a: { model: lif-delta, size: 1 } }\ninputs: { x: { type: posson } }")]
    [InlineData("duration: 1 s\npopulations: { a: { model: lif-delta, size: 1 } }\ninputs: { x: { type: poisson, target: a, rate: 1 ms, weight: 1 mV } }")]
    [InlineData("duration: 1 s\npopulations: { a: { model: lif-delta, size: 1 } }\ninputs: { x: { type: poisson, target: a, rate: 1 Hz, weight: 1 mV, delay: 1 ms } }")]
    [InlineData("duration: 1 s\npopulations: { a: { model: lif-delta, size: 1 } }\ninputs: { x: { type: spike-trains } }")]
    [InlineData("duration: 1 s\npopulations: { a: { model: lif-delta, size: 1 } }\ninputs: { x: { type: poisson, target: a, weight: 1 mV } }")]
    [InlineData("duration: 1 s\npopulations: { a: { model: lif-delta, size: 1 } }\ninputs: { x: { type: poisson, target: a, rate: 1 Hz, correlation: 2, weight: 1 mV } }")]
    [InlineData("duration: 1 s\npopulations: { a: { model: lif-delta, size: 1 } }\ninputs: { x: { type: sine, target: a, amplitude: 1 pA } }")]
    [InlineData("duration: 1 s\npopulations: { a: { model: lif-delta, size: 1 } }\ninputs: { x: { type: ornstein-uhlenbeck, target: a, standardDeviation: 1 mV, timeConstant: 1 ms } }")]
    [InlineData("duration: 1 s\npopulations: { a: { model: lif-delta, size: 1 } }\nprojections: { p: { from: a, to: a, rule: { type: all-to-all }, weight: 1 mV, delay: 1 ms, plasticity: { type: stdp } } }")]
    [InlineData("duration: 1 s\npopulations: { a: { model: lif-delta, size: 1 } }\nprojections: { p: { from: a, to: a, rule: { type: all-to-all }, weight: 1 mV, delay: 1 ms, plasticity: { type: tsodyks-markram, eta: 1 mV } } }")]
    [InlineData("duration: 1 s\npopulations: { a: { model: lif-delta, size: 1 } }\ninputs: { x: { type: current, target: a, segments: [] } }")]
    [InlineData("duration: 1 s\npopulations: { a: { model: lif-delta, size: 1 } }\ninputs: { x: { type: recording, recording: synthetic } }")]
    [InlineData("duration: 1 s\npopulations: { a: { model: lif-delta, size: 1 } }\ninputs: { x: { type: recording, recording: synthetic, encoder: { type: delta-modulation, threshold: 1 uV } } }")]
    [InlineData("duration: 1 s\npopulations: { a: { model: lif-delta, size: 1 } }\nprojections: { p: { from: a, to: a, rule: { type: all-to-all }, weight: 1 mV } }")]
    [InlineData("duration: 1 s\npopulations: { a: { model: lif-delta, size: 1 } }\nprojections: { p: { from: a, to: a, weight: 1 mV, delay: 1 ms } }")]
    [InlineData("duration: 1 s\npopulations: { a: { model: lif-delta, size: 1 } }\nprojections: { p: { from: a, to: a, rule: { type: all-to-all, indegree: 1 }, weight: 1 mV, delay: 1 ms } }")]
    [InlineData("duration: 1 s\npopulations: { a: { model: lif-delta, size: 1 } }\nprojections: { p: { from: a, to: a, rule: { type: fixed-indegree }, weight: 1 mV, delay: 1 ms } }")]
    [InlineData("duration: 1 s\npopulations: { a: { model: lif-delta, size: 1 } }\nprojections: { p: { from: a, to: a, rule: { type: pairwise-bernoulli, probability: 2 }, weight: 1 mV, delay: 1 ms } }")]
    [InlineData("duration: 1 s\npopulations: { a: { model: lif-delta, size: 1 } }\nprojections: { p: { from: a, to: a, crossbar: { conductanceRange: [1 uS] }, weight: 1 mV, delay: 1 ms } }")]
    [InlineData("duration: 1 s\npopulations: { a: { model: lif-delta, size: 1 } }\nprojections: { p: { from: a, to: a, crossbar: { conductanceRange: [1 us, 2 us] }, weight: 1 mV, delay: 1 ms } }")]
    [InlineData("duration: 1 s\npopulations: { a: { model: lif-delta, size: 1 } }\nprojections: { p: { from: a, to: a, rule: { type: all-to-all }, weight: { normal: { mean: 1 mV } }, delay: 1 ms } }")]
    [InlineData("duration: 1 s\npopulations: { a: { model: lif-delta, size: 1 } }\nrecord: { traces: [{ population: a, variables: [potential] }] }")]
    [InlineData("duration: 1 s\npopulations: { a: { model: lif-delta, size: 1 } }\nrecord: { traces: [{ population: a, variables: [membranePotential], neurons: 1-3 }] }")]
    public async Task Faults_of_form_are_refused_by_schema_and_reader_alike(string yaml)
    {
        Assert.NotEmpty(await ErrorsOf(yaml));
        Assert.Throws<ExperimentException>(() => Descriptions.Read(yaml));
    }

    [Fact]
    public void Every_reference_leads_somewhere_and_every_definition_is_used()
    {
        var definitions = Json["definitions"]!.AsObject().Select(definition => definition.Key).ToHashSet();
        var used = new HashSet<string>();
        Walk(Json, node =>
        {
            if (node["$ref"] is { } reference)
            {
                var name = reference.GetValue<string>()["#/definitions/".Length..];
                Assert.Contains(name, definitions);
                used.Add(name);
            }
        });

        // One value definition stands ready for each dimension, whether or not a model has a parameter of it.
        Assert.All(definitions.Except(used), name => Assert.EndsWith("Value", name, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_property_is_described_and_nothing_stands_beside_a_reference()
    {
        Walk(Json, node =>
        {
            Assert.True(!node.ContainsKey("$ref") || node.Count == 1, node.ToJsonString());
            if (node["properties"] is JsonObject properties && node["additionalProperties"]?.ToJsonString() == "false")
            {
                Assert.All(properties, property => Assert.False(string.IsNullOrEmpty(property.Value!["description"]?.GetValue<string>()), property.Key));
            }
        });
    }

    [Fact]
    public void Parameters_of_every_model_say_unit_and_default()
    {
        foreach (var model in NeuronModels.All)
        {
            var parameters = Json["definitions"]!["parameters." + model.Name]!["properties"]!.AsObject();
            Assert.Equal(model.Parameters.Select(parameter => parameter.Name), parameters.Select(parameter => parameter.Key));
            Assert.All(parameters, parameter => Assert.Matches("Unit: .+ Default: .+", parameter.Value!["description"]!.GetValue<string>()));
            Assert.Equal(
                model.StateVariables.Where(variable => variable.CanBeInitialised).Select(variable => variable.Name),
                Json["definitions"]!["initial." + model.Name]!["properties"]!.AsObject().Select(variable => variable.Key));
        }

        var capacitance = Json["definitions"]!["parameters.lif-delta"]!["properties"]!["capacitance"]!;
        Assert.Equal("250 pF", capacitance["default"]!.GetValue<string>());
        Assert.Contains("Above 0 pF.", capacitance["description"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_a_schema_of_draft_07()
    {
        Assert.Equal("http://json-schema.org/draft-07/schema#", Json["$schema"]!.GetValue<string>());
        Assert.Equal(Keys.Experiment.Names, Json["properties"]!.AsObject().Select(property => property.Key));
    }

    private static async Task<IEnumerable<string>> ErrorsOf(string yaml) =>
        (await Schema.Value).Validate(YamlToJson.Convert(yaml)!.ToJsonString()).Select(error => error.ToString());

    private static void Walk(JsonNode? node, Action<JsonObject> see)
    {
        switch (node)
        {
            case JsonObject mapping:
                see(mapping);
                foreach (var (_, value) in mapping)
                {
                    Walk(value, see);
                }

                break;
            case JsonArray list:
                foreach (var item in list)
                {
                    Walk(item, see);
                }

                break;
        }
    }
}
