using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using Neuromesh.Core.Synapses;

namespace Neuromesh.Experiments.Serialization;

/// <summary>Tables of numbers: short ones as they are, long ones as their length and digest.</summary>
internal static class TableJson
{
    private const int MostValuesWritten = 32;

    /// <summary>A table.</summary>
    /// <param name="values">The values.</param>
    /// <param name="unit">Their unit; empty for none.</param>
    public static JsonNode Write<T>(ReadOnlySpan<T> values, string unit = "")
        where T : unmanaged, INumber<T>
    {
        if (values.Length > MostValuesWritten)
        {
            return Digest(values, unit);
        }

        var list = new JsonArray();
        foreach (var value in values)
        {
            list.Add(unit.Length == 0 ? JsonValue.Create(value) : $"{value.ToString(null, CultureInfo.InvariantCulture)} {unit}");
        }

        return list;
    }

    /// <summary>A table's length, type, unit and digest, however short it is.</summary>
    public static JsonObject Digest<T>(ReadOnlySpan<T> values, string unit = "")
        where T : unmanaged, INumber<T>
    {
        using var digest = new TableDigest<T>();
        digest.Append(values);
        return digest.ToJson(unit);
    }

    /// <summary>Synapses, or gap junctions, of a table: each column's digest.</summary>
    /// <param name="edges">The rows.</param>
    /// <param name="weight">Name of the weights.</param>
    /// <param name="unit">Their unit.</param>
    /// <param name="delay">Name of the delays in steps; null where rows have none.</param>
    public static JsonObject Digest(EdgeList edges, string weight, string unit, string? delay)
    {
        using var sourceDigest = new TableDigest<int>();
        using var targetDigest = new TableDigest<int>();
        using var weightDigest = new TableDigest<double>();
        using var delayDigest = new TableDigest<int>();
        var walk = new EdgeWalk(edges);
        while (walk.Next())
        {
            sourceDigest.Append(walk.Sources);
            targetDigest.Append(walk.Targets);
            weightDigest.Append(walk.Weights);
            delayDigest.Append(walk.DelaySteps);
        }

        var json = new JsonObject
        {
            ["source"] = sourceDigest.ToJson(),
            ["target"] = targetDigest.ToJson(),
            [weight] = weightDigest.ToJson(unit),
        };
        if (delay is not null)
        {
            json[delay] = delayDigest.ToJson();
        }

        return json;
    }
}
