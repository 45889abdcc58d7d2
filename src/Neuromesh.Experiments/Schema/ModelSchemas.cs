using System.Globalization;
using System.Text.Json.Nodes;
using Neuromesh.Core.Neurons;
using Neuromesh.Core.Units;
using Neuromesh.Experiments.Quantities;
using Neuromesh.Experiments.Reading;
using static Neuromesh.Experiments.Schema.SchemaParts;

namespace Neuromesh.Experiments.Schema;

/// <summary>Schemas of populations: each model allows its own parameters and state variables only.</summary>
internal static class ModelSchemas
{
    /// <summary>Adds the definitions of a model and returns a reference to its population.</summary>
    public static JsonObject Add(JsonObject definitions, NeuronModelDescriptor model)
    {
        var parameters = new JsonObject();
        foreach (var parameter in model.Parameters)
        {
            parameters[parameter.Name] = Parameter(parameter);
        }

        var initial = new JsonObject();
        foreach (var variable in model.StateVariables.Where(variable => variable.CanBeInitialised))
        {
            initial[variable.Name] = KeyTable.Described(Value(variable.Dimension), $"{variable.Meaning} Unit: {Unit(variable.Dimension)}.");
        }

        var columns = new JsonObject();
        foreach (var name in model.Parameters.Select(parameter => parameter.Name).Concat(model.StateVariables.Where(variable => variable.CanBeInitialised).Select(variable => variable.Name)))
        {
            columns[name] = KeyTable.Described(Reference("column"), $"Column with {name}.");
        }

        definitions["parameters." + model.Name] = Mapping(parameters, $"Parameters of {model.Name}: {model.Summary}");
        definitions["initial." + model.Name] = Mapping(initial, $"Initial values of {model.Name}.");
        var perNeuron = Keys.PerNeuron.ToSchema();
        Replace(perNeuron, "columns", Mapping(columns, ""));
        definitions["perNeuron." + model.Name] = perNeuron;

        var population = Keys.Population.ToSchema();
        population["title"] = model.Name;
        population["description"] = model.Summary;
        Replace(population, "model", Choice(model.Name));
        Replace(population, "parameters", Reference("parameters." + model.Name));
        Replace(population, "initial", Reference("initial." + model.Name));
        Replace(population, "perNeuron", Reference("perNeuron." + model.Name));
        definitions["population." + model.Name] = population;
        return Reference("population." + model.Name);
    }

    /// <summary>A value of a population: a quantity or a distribution.</summary>
    public static JsonObject ValueDefinition(PhysicalDimension dimension) => AnyOf(Quantity(dimension), Reference("synapseDistribution"));

    /// <summary>Name of the definition of a population's value.</summary>
    public static string ValueName(PhysicalDimension dimension) => Name(dimension) + "Value";

    private static JsonObject Value(PhysicalDimension dimension) => Reference(ValueName(dimension));

    private static JsonObject Parameter(NeuronParameterDescriptor parameter)
    {
        var unit = Unit(parameter.Dimension);
        var text = $"{parameter.Meaning} Symbol: {parameter.Symbol}. Unit: {unit}. "
            + (double.IsFinite(parameter.Default) ? $"Default: {Show(parameter.Default, unit)}." : "Default: none.")
            + (double.IsFinite(parameter.Minimum) ? $" {(parameter.MinimumExclusive ? "Above" : "At least")} {Show(parameter.Minimum, unit)}." : "")
            + (double.IsFinite(parameter.Maximum) ? $" At most {Show(parameter.Maximum, unit)}." : "");
        var schema = KeyTable.Described(Value(parameter.Dimension), text);
        if (double.IsFinite(parameter.Default))
        {
            schema["default"] = parameter.Dimension == PhysicalDimension.Dimensionless ? parameter.Default : Show(parameter.Default, unit);
        }

        return schema;
    }

    private static void Replace(JsonObject schema, string key, JsonObject value)
    {
        var properties = schema["properties"]!.AsObject();
        var description = properties[key]!["description"]!.GetValue<string>();
        properties[key] = KeyTable.Described(value, description);
    }

    private static JsonObject Mapping(JsonObject properties, string description) =>
        new() { ["type"] = "object", ["description"] = description, ["additionalProperties"] = false, ["properties"] = properties };

    private static string Unit(PhysicalDimension dimension) =>
        dimension == PhysicalDimension.Dimensionless ? "none" : QuantityParser.CanonicalUnit(dimension, QuantityParser.NeuronExponent(dimension));

    private static string Show(double value, string unit) =>
        value.ToString("R", CultureInfo.InvariantCulture) + (unit == "none" ? "" : " " + unit);
}
