using System.Text.Json.Nodes;
using Neuromesh.Core.Synapses;
using Neuromesh.Core.Units;
using Neuromesh.Experiments.Model;

namespace Neuromesh.Experiments.Serialization;

/// <summary>Writes populations.</summary>
internal static class PopulationJson
{
    public static JsonObject Write(Population population)
    {
        var parameters = new JsonObject();
        foreach (var parameter in population.Model.Parameters)
        {
            parameters[parameter.Name] = ValueJson.Neurons(population.Parameters[parameter.Name], parameter.Dimension);
        }

        var initial = new JsonObject();
        foreach (var variable in population.Model.StateVariables.Where(variable => variable.CanBeInitialised))
        {
            initial[variable.Name] = population.InitialValues.TryGetValue(variable.Name, out var value) ? ValueJson.Neurons(value, variable.Dimension) : null;
        }

        return new JsonObject
        {
            ["model"] = population.Model.Name,
            ["size"] = population.Size,
            ["firstNeuron"] = population.FirstNeuron,
            ["parameters"] = parameters,
            ["initial"] = initial,
            ["positions"] = population.Positions is { } positions ? Positions(positions) : null,
        };
    }

    private static JsonObject Positions(SpatialLayout positions)
    {
        var extent = new JsonArray([.. positions.ExtentMm.Select(edge => ValueJson.Quantity(edge, PhysicalDimension.Length))]);
        return positions switch
        {
            GridLayout grid => new JsonObject
            {
                ["layout"] = "grid",
                ["extent"] = extent,
                ["shape"] = new JsonArray([.. grid.Shape.Select(cells => (JsonNode?)cells)]),
            },
            UniformLayout => new JsonObject { ["layout"] = "random", ["extent"] = extent },
            _ => throw ValueJson.Unknown(positions),
        };
    }
}
