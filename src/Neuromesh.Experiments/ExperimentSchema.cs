using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Neuromesh.Core.Neurons;
using Neuromesh.Core.Units;
using Neuromesh.Experiments.Reading;
using Neuromesh.Experiments.Schema;
using static Neuromesh.Experiments.Schema.SchemaParts;

namespace Neuromesh.Experiments;

/// <summary>The JSON Schema (draft-07) of the format, made from the tables of keys and the neuron models that the reader itself goes by.</summary>
/// <remarks>
/// It knows keys, types, units and alternatives, not what goes across the description: references, sizes, the step's grid, tables and recordings
/// are checked by <see cref="ExperimentReader"/> alone. What the reader accepts, the schema accepts, but for numbers in quotes.
/// </remarks>
public static class ExperimentSchema
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The schema, indented.</summary>
    public static string Json { get; } = Build().ToJsonString(Indented);

    private static JsonObject Build()
    {
        var definitions = new JsonObject();
        foreach (var dimension in Dimensions)
        {
            definitions[Name(dimension)] = QuantityDefinition(dimension);
        }

        foreach (var dimension in Dimensions.Append(PhysicalDimension.Dimensionless))
        {
            definitions[ModelSchemas.ValueName(dimension)] = ModelSchemas.ValueDefinition(dimension);
        }

        definitions["quantity"] = AnyOf([Number(), .. Dimensions.Select(Quantity)]);
        definitions["population"] = OneOf([.. NeuronModels.All.Select(model => ModelSchemas.Add(definitions, model))]);
        definitions["positions"] = Keys.Positions.ToSchema();
        definitions["column"] = Keys.Column.ToSchema();
        definitions["normal"] = Keys.NormalParameters.ToSchema();
        definitions["synapseDistribution"] = With(Keys.SynapseDistribution.ToSchema(), "oneOf", Requiring("uniform"), Requiring("normal"), Requiring("lognormal"));
        definitions["matrix"] = Keys.Matrix.ToSchema();
        definitions["encoder"] = OneOf(Titled(Keys.DeltaEncoder), Titled(Keys.ThresholdEncoder));
        definitions["input"] = OneOf(
            Titled(Keys.RecordingInput),
            With(Titled(Keys.PoissonInput), "oneOf", Requiring("rate"), Requiring("rates")),
            With(Titled(Keys.SpikeTrainInput), "oneOf", Requiring("trains"), Requiring("file")),
            Titled(Keys.CurrentInput),
            Titled(Keys.SineInput),
            Titled(Keys.NoiseInput));
        definitions["rates"] = Keys.Rates.ToSchema();
        definitions["rateColumns"] = Keys.RateColumns.ToSchema();
        definitions["trainColumns"] = Keys.TrainColumns.ToSchema();
        definitions["segment"] = Keys.Segment.ToSchema();
        definitions["projection"] = Projection();
        definitions["rule"] = OneOf(Keys.RuleTypes.Select(type => OfType(type, Keys.Rule, RuleReader.OwnKeys[type], "The rule.")));
        definitions["plasticity"] = OneOf(
            Keys.PlasticityTypes.Select(type => OfType(type, Keys.Plasticity, PlasticityReader.OwnKeys[type], "How the weights change.")));
        definitions["gapJunction"] = GapJunction();
        definitions["junctionRule"] = OneOf(Keys.RuleTypes.Select(type => OfType(type, Keys.JunctionRule(), RuleReader.OwnKeys[type], "The rule.")));
        definitions["gapPlasticity"] = Keys.GapPlasticity.ToSchema();
        definitions["junctionColumns"] = Keys.JunctionColumns.ToSchema();
        definitions["edgeColumns"] = Keys.EdgeColumns.ToSchema();
        definitions["crossbar"] = With(Keys.Crossbar.ToSchema(), "anyOf", Requiring("conductanceRange"), Requiring("device"));
        definitions["crossbarStack"] = Keys.CrossbarStack.ToSchema();
        definitions["crossbarCell"] = Keys.CrossbarCell.ToSchema();
        definitions["crossbarProgramming"] = Keys.CrossbarProgramming.ToSchema();
        definitions["crossbarSpread"] = Keys.CrossbarSpread.ToSchema();
        definitions["crossbarReadout"] = Keys.CrossbarReadout.ToSchema();
        definitions["crossbarLearning"] = Keys.CrossbarLearning.ToSchema();
        definitions["crossbarWrite"] = Keys.CrossbarWrite.ToSchema();
        definitions["crossbarThermal"] = Keys.CrossbarThermal.ToSchema();
        definitions["crossbarRetention"] = Keys.CrossbarRetention.ToSchema();
        definitions["record"] = Keys.Record.ToSchema();
        definitions["spikeSelection"] = Keys.SpikeSelection.ToSchema();
        definitions["trace"] = Keys.Trace.ToSchema();
        definitions["weightTrace"] = With(Keys.WeightTrace.ToSchema(), "oneOf", Requiring("projection"), Requiring("gapJunctions"));
        definitions["training"] = Keys.Training.ToSchema();
        definitions["trainedNetwork"] = Keys.TrainedNetwork.ToSchema();
        definitions["tikiTaka"] = Keys.TikiTaka.ToSchema();
        definitions["learningRate"] = Keys.LearningRate.ToSchema();
        definitions["trainedArray"] = Keys.TrainedArray.ToSchema();
        definitions["learningPeriphery"] = Keys.LearningPeriphery.ToSchema();

        var schema = new JsonObject
        {
            ["$schema"] = "http://json-schema.org/draft-07/schema#",
            ["title"] = "Neuromesh experiment",
            ["description"] = "A spiking network, what drives it, and what is recorded. Quantities carry units: 20 ms, 0.1 mV, 100 uS.",
        };
        foreach (var (key, value) in Keys.Experiment.ToSchema())
        {
            schema[key] = value?.DeepClone();
        }

        // A network of spiking neurons, or an array that is trained in place.
        var network = new JsonObject { ["required"] = schema["required"]!.DeepClone(), ["not"] = AnyOf(Requiring("training"), Requiring("data")) };
        var foreign = Keys.Experiment.Names.Except(Keys.TrainingExperiment.Names).Select(key => Requiring(key));
        var training = new JsonObject { ["required"] = Strings(["training"]), ["not"] = AnyOf([.. foreign]) };
        schema.Remove("required");
        schema["oneOf"] = new JsonArray(network, training);

        schema["definitions"] = definitions;
        return schema;
    }

    /// <summary>Synapses one by one or a crossbar; weight and delay may be missing only where a table can have them.</summary>
    private static JsonObject Projection()
    {
        var projection = With(Keys.Projection.ToSchema(), "oneOf", Requiring("rule"), Requiring("crossbar"));
        return With(projection, "anyOf", Requiring("weight", "delay"), HavingExplicitRule());
    }

    /// <summary>The conductance may be missing only where a table can have it.</summary>
    private static JsonObject GapJunction() => With(Keys.GapJunction.ToSchema(), "anyOf", Requiring("conductance"), HavingExplicitRule());

    private static JsonObject HavingExplicitRule()
    {
        var explicitRule = new JsonObject { ["properties"] = new JsonObject { ["type"] = Choice("explicit") }, ["required"] = Strings(["type"]) };
        var hasExplicitRule = Requiring("rule");
        hasExplicitRule["properties"] = new JsonObject { ["rule"] = explicitRule };
        return hasExplicitRule;
    }

    /// <summary>The keys of a table that one type takes.</summary>
    private static JsonObject OfType(string type, KeyTable all, (string[] Needed, string[] Optional) own, string meaning)
    {
        var (needed, optional) = own;
        var table = new KeyTable(
            [.. all.Keys.Where(key => key.Name == "type" || needed.Contains(key.Name) || optional.Contains(key.Name))
                .Select(key => key with { Required = key.Required || needed.Contains(key.Name) })]);
        var schema = table.ToSchema();
        schema["title"] = type;
        schema["properties"]!["type"] = KeyTable.Described(Choice(type), meaning);
        return schema;
    }

    /// <summary>One of several kinds of mapping, named by its type.</summary>
    private static JsonObject Titled(KeyTable table)
    {
        var schema = table.ToSchema();
        var type = schema["properties"]!["type"]!;
        schema["title"] = type["enum"]![0]!.GetValue<string>();
        schema["description"] = type["description"]!.GetValue<string>();
        return schema;
    }

    private static JsonObject With(JsonObject schema, string keyword, params IEnumerable<JsonObject> alternatives)
    {
        schema[keyword] = new JsonArray([.. alternatives]);
        return schema;
    }
}
