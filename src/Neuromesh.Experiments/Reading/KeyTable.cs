using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Neuromesh.Experiments.Reading;

/// <summary>A key that a mapping of the description may have.</summary>
/// <param name="Name">The key.</param>
/// <param name="Meaning">One sentence for the schema.</param>
/// <param name="Value">Makes the schema of its value.</param>
/// <param name="Required">Whether it must be there.</param>
internal sealed record KeyDescriptor(string Name, string Meaning, Func<JsonObject> Value, bool Required = false);

/// <summary>The keys of one kind of mapping: the reader refuses all others, and the schema is made from the same table.</summary>
/// <param name="Keys">The keys.</param>
internal sealed record KeyTable(params ImmutableArray<KeyDescriptor> Keys)
{
    /// <summary>Names of the keys.</summary>
    public IReadOnlyCollection<string> Names => [.. Keys.Select(key => key.Name)];

    /// <summary>The JSON Schema of such a mapping.</summary>
    public JsonObject ToSchema()
    {
        var properties = new JsonObject();
        foreach (var key in Keys)
        {
            properties[key.Name] = Described(key.Value(), key.Meaning);
        }

        var schema = new JsonObject { ["type"] = "object", ["additionalProperties"] = false, ["properties"] = properties };
        var required = Keys.Where(key => key.Required).Select(key => (JsonNode?)JsonValue.Create(key.Name)).ToArray();
        if (required.Length > 0)
        {
            schema["required"] = new JsonArray(required);
        }

        return schema;
    }

    /// <summary>A schema with a description; draft-07 ignores what stands beside a reference, which is therefore wrapped.</summary>
    /// <param name="schema">The schema; becomes part of the result.</param>
    /// <param name="description">What it is.</param>
    public static JsonObject Described(JsonObject schema, string description)
    {
        var described = schema.ContainsKey("$ref") ? new JsonObject { ["allOf"] = new JsonArray(schema) } : schema;
        described["description"] = description;
        return described;
    }
}
