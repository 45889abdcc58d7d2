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
            var value = key.Value();
            value["description"] = key.Meaning;
            properties[key.Name] = value;
        }

        var schema = new JsonObject { ["type"] = "object", ["additionalProperties"] = false, ["properties"] = properties };
        var required = Keys.Where(key => key.Required).Select(key => (JsonNode?)JsonValue.Create(key.Name)).ToArray();
        if (required.Length > 0)
        {
            schema["required"] = new JsonArray(required);
        }

        return schema;
    }
}
