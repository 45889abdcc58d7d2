using System.Text.Json.Nodes;
using Neuromesh.Core.Units;
using Neuromesh.Experiments.Quantities;

namespace Neuromesh.Experiments.Schema;

/// <summary>The pieces that the JSON Schema (draft-07) of the format is put together from.</summary>
internal static class SchemaParts
{
    private const string UnsignedNumber = @"(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?";

    /// <summary>The dimensions that a value of the format can have.</summary>
    public static readonly PhysicalDimension[] Dimensions = [.. Enum.GetValues<PhysicalDimension>().Where(dimension => dimension != PhysicalDimension.Dimensionless)];

    public static JsonObject Reference(string definition) => new() { ["$ref"] = "#/definitions/" + definition };

    public static JsonObject Text() => new() { ["type"] = "string" };

    public static JsonObject Whole() => new() { ["type"] = "integer", ["minimum"] = 0 };

    public static JsonObject WholeFrom(long minimum, long maximum = int.MaxValue) => new() { ["type"] = "integer", ["minimum"] = minimum, ["maximum"] = maximum };

    public static JsonObject Number() => new() { ["type"] = "number" };

    public static JsonObject Share() => new() { ["type"] = "number", ["minimum"] = 0, ["maximum"] = 1 };

    public static JsonObject Flag() => new() { ["type"] = "boolean" };

    public static JsonObject Choice(params IEnumerable<string> choices) => new() { ["enum"] = Strings(choices) };

    public static JsonObject Matching(string pattern) => new() { ["type"] = "string", ["pattern"] = pattern };

    public static JsonObject ListOf(JsonObject item) => new() { ["type"] = "array", ["items"] = item };

    public static JsonObject ListOf(JsonObject item, int minimum, int maximum) =>
        new() { ["type"] = "array", ["items"] = item, ["minItems"] = minimum, ["maxItems"] = maximum };

    public static JsonObject AnyOf(params IEnumerable<JsonObject> choices) => new() { ["anyOf"] = new JsonArray([.. choices]) };

    public static JsonObject OneOf(params IEnumerable<JsonObject> choices) => new() { ["oneOf"] = new JsonArray([.. choices]) };

    /// <summary>Some keys that must be there.</summary>
    public static JsonObject Requiring(params IEnumerable<string> keys) => new() { ["required"] = Strings(keys) };

    public static JsonArray Strings(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode?)JsonValue.Create(text))]);

    /// <summary>Neurons of a population: all, a range, one index, or a list of indexes.</summary>
    public static JsonObject Selection() => AnyOf(Matching(@"^(all|\d+|\d+\.\.\d+)$"), Whole(), AtLeastOne(Whole()));

    /// <summary>A list that is not empty.</summary>
    public static JsonObject AtLeastOne(JsonObject item) => new() { ["type"] = "array", ["items"] = item, ["minItems"] = 1 };

    /// <summary>A mapping from names that the user gives.</summary>
    public static JsonObject MapOf(string definition) => new()
    {
        ["type"] = "object",
        ["patternProperties"] = new JsonObject { ["^[A-Za-z0-9_-]{1,128}$"] = Reference(definition) },
        ["additionalProperties"] = false,
    };

    /// <summary>A mapping from names that the user gives, or nothing at all.</summary>
    public static JsonObject OptionalMapOf(string definition)
    {
        var map = MapOf(definition);
        map["type"] = new JsonArray("object", "null");
        return map;
    }

    /// <summary>A quantity of a dimension.</summary>
    public static JsonObject Quantity(PhysicalDimension dimension) => dimension == PhysicalDimension.Dimensionless ? Number() : Reference(Name(dimension));

    /// <summary>A quantity of whatever dimension the context asks for.</summary>
    public static JsonObject QuantityOrNumber() => Reference("quantity");

    /// <summary>Name of a dimension's definition.</summary>
    public static string Name(PhysicalDimension dimension) => QuantityParser.Describe(dimension);

    /// <summary>What <see cref="Quantity"/> refers to.</summary>
    public static JsonObject QuantityDefinition(PhysicalDimension dimension)
    {
        var unit = QuantityParser.CanonicalUnit(dimension, QuantityParser.NeuronExponent(dimension));
        var baseUnit = dimension == PhysicalDimension.Resistance ? "(ohm|Ω)" : QuantityParser.CanonicalUnit(dimension, 0);
        var isSigned = dimension is PhysicalDimension.Voltage or PhysicalDimension.Current;
        var text = Matching($@"^\s*{(isSigned ? "[+-]?" : @"\+?")}{UnsignedNumber}\s*[{QuantityParser.PrefixLetters}]?{baseUnit}\s*$");
        var definition = AnyOf(text, new JsonObject { ["type"] = "number", ["minimum"] = 0, ["maximum"] = 0 });
        definition["description"] = $"A {QuantityParser.Describe(dimension)}: a number with its unit, for example 1 {unit}; 0 needs no unit.";
        definition["examples"] = Strings([$"1 {unit}"]);
        return definition;
    }
}
