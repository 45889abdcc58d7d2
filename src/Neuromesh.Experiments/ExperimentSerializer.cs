using System.Globalization;
using System.Text.Json.Nodes;
using Neuromesh.Experiments.Model;
using Neuromesh.Experiments.Reading;
using Neuromesh.Experiments.Serialization;

namespace Neuromesh.Experiments;

/// <summary>Writes a checked experiment out in full, for <c>run.json</c>.</summary>
/// <remarks>
/// <para>
/// The keys are those of the format, with every default filled in, and beside them what follows from the description: first neuron and source
/// ids, numbers of sources and neurons, and every time in steps too (<c>…Steps</c>). Quantities are texts that the format itself reads,
/// <c>"20 ms"</c>, whose numbers give back exactly the double that the run computes with.
/// </para>
/// <para>
/// null stands for none: no lower bound of a potential, a state variable that starts as its model says, a continuous range of conductances, the largest
/// weight for the full scale. Tables of more than 32 values stand as
/// <c>{ "length", "type", "unit", "sha256" }</c>; the digest is that of their little-endian bytes in order.
/// </para>
/// </remarks>
public static class ExperimentSerializer
{
    /// <summary>Writes an experiment with all defaults filled in; long tables as their length and SHA-256.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <exception cref="NotSupportedException">The experiment has a part of a kind that is not known here.</exception>
    public static JsonObject Serialize(Experiment experiment)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        if (experiment.Training is { } training)
        {
            return TrainingJson.Write(experiment, training);
        }

        var populations = new JsonObject();
        foreach (var population in experiment.Populations)
        {
            populations[population.Name] = PopulationJson.Write(population);
        }

        var inputs = new JsonObject();
        foreach (var input in experiment.Inputs)
        {
            inputs[input.Name] = InputJson.Write(input, experiment);
        }

        var projections = new JsonObject();
        foreach (var projection in experiment.Projections)
        {
            projections[projection.Name] = ProjectionJson.Write(projection, experiment);
        }

        var gapJunctions = new JsonObject();
        foreach (var set in experiment.GapJunctions)
        {
            gapJunctions[set.Name] = ProjectionJson.Write(set);
        }

        return new JsonObject
        {
            ["name"] = experiment.Name,
            ["timeStep"] = ValueJson.Milliseconds(experiment.TimeStep.Milliseconds),
            ["duration"] = ValueJson.Steps(experiment.DurationSteps, experiment.TimeStep),
            ["durationSteps"] = experiment.DurationSteps,
            ["epochSteps"] = experiment.EpochSteps,
            ["seed"] = experiment.Seed,
            ["precision"] = experiment.Precision switch
            {
                Precision.Double => "double",
                Precision.Mixed => "mixed",
                _ => throw ValueJson.Unknown(experiment.Precision),
            },
            ["neurons"] = experiment.NeuronCount,
            ["populations"] = populations,
            ["inputs"] = inputs,
            ["projections"] = projections,
            ["gapJunctions"] = gapJunctions,
            ["record"] = Record(experiment),
        };
    }

    /// <summary>Whose spikes a run writes, in the form of the format's key <c>record.spikes</c>: a population's name, or the population with some of its neurons.</summary>
    /// <param name="experiment">The experiment.</param>
    public static JsonArray RecordedSpikes(Experiment experiment)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        return
        [
            .. experiment.Record.Spikes.Select(request => request.Neurons.IsEmpty
                ? (JsonNode)request.Population.Name
                : new JsonObject { ["population"] = request.Population.Name, ["neurons"] = Selection(request.Neurons.AsSpan()) }),
        ];
    }

    /// <summary>Neurons in the format's own words where they follow each other, as a table where they do not.</summary>
    private static JsonNode Selection(ReadOnlySpan<int> neurons) => neurons.Length > 1 && neurons[^1] - neurons[0] == neurons.Length - 1
        ? string.Create(CultureInfo.InvariantCulture, $"{neurons[0]}..{neurons[^1]}")
        : TableJson.Write(neurons);

    private static JsonObject Record(Experiment experiment)
    {
        var traces = new JsonArray();
        foreach (var trace in experiment.Record.Traces)
        {
            traces.Add(new JsonObject
            {
                ["population"] = trace.Population.Name,
                ["variables"] = new JsonArray([.. trace.Variables.Select(variable => (JsonNode?)variable)]),
                ["neurons"] = trace.Neurons.Length == trace.Population.Size ? "all" : TableJson.Write(trace.Neurons.AsSpan()),
                ["interval"] = ValueJson.Steps(trace.IntervalSteps, experiment.TimeStep),
                ["intervalSteps"] = trace.IntervalSteps,
            });
        }

        var weights = new JsonArray();
        foreach (var request in experiment.Record.Weights)
        {
            var json = new JsonObject
            {
                [request.Projection is null ? "gapJunctions" : "projection"] = request.Name,
                ["interval"] = ValueJson.Steps(request.IntervalSteps, experiment.TimeStep),
                ["sources"] = request.Sources.IsEmpty ? "all" : TableJson.Write(request.Sources.AsSpan()),
                ["targets"] = request.Targets.IsEmpty ? "all" : TableJson.Write(request.Targets.AsSpan()),
                ["intervalSteps"] = request.IntervalSteps,
            };
            if (request.Projection is CrossbarProjection)
            {
                json["quantity"] = Keys.TileQuantities[(int)request.Quantity];
            }

            weights.Add(json);
        }

        return new JsonObject
        {
            ["spikes"] = RecordedSpikes(experiment),
            ["traces"] = traces,
            ["weights"] = weights,
        };
    }
}
