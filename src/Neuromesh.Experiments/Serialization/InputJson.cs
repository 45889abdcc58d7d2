using System.Globalization;
using System.Text.Json.Nodes;
using Neuromesh.Core.Signals;
using Neuromesh.Core.Units;
using Neuromesh.Experiments.Model;

namespace Neuromesh.Experiments.Serialization;

/// <summary>Writes inputs.</summary>
internal static class InputJson
{
    public static JsonObject Write(Input input, TimeStep timeStep) => input switch
    {
        RecordingInput recording => Recording(recording, timeStep),
        SpikeTrainInput trains => new JsonObject
        {
            ["type"] = "spike-trains",
            ["firstSource"] = trains.FirstSource,
            ["sources"] = trains.SourceCount,
            ["eventSteps"] = TableJson.Write(trains.Steps.AsSpan()),
            ["eventSources"] = TableJson.Write(trains.Sources.AsSpan()),
        },
        PoissonInput poisson => new JsonObject
        {
            ["type"] = "poisson",
            ["target"] = poisson.Target.Name,
            ["rate"] = ValueJson.Quantity(poisson.EventsPerSecond, PhysicalDimension.Frequency),
            ["weight"] = ValueJson.Quantity(poisson.Weight, poisson.Target.Model.WeightDimension),
        },
        CurrentInput current => new JsonObject
        {
            ["type"] = "current",
            ["target"] = current.Target.Name,
            ["neurons"] = current.Neurons.IsEmpty ? "all" : TableJson.Write(current.Neurons.AsSpan()),
            ["segments"] = new JsonArray([.. current.Segments.Select(segment => Segment(segment, timeStep))]),
        },
        _ => throw ValueJson.Unknown(input),
    };

    private static JsonObject Recording(RecordingInput input, TimeStep timeStep) => new()
    {
        ["type"] = "recording",
        ["recording"] = input.Recording,
        ["channels"] = new JsonArray([.. input.Channels.Select(channel => (JsonNode?)channel)]),
        ["firstSource"] = input.FirstSource,
        ["sources"] = input.SourceCount,
        ["resample"] = input.Resampling switch
        {
            ResamplingRule.Hold => "hold",
            ResamplingRule.Linear => "linear",
            _ => throw ValueJson.Unknown(input.Resampling),
        },
        ["offset"] = ValueJson.Milliseconds(input.OffsetMs),
        ["rate"] = input.SamplesPerSecond is var (numerator, denominator) ? Rate(numerator, denominator) : null,
        ["encoder"] = Encoder(input.Encoder, timeStep),
    };

    /// <summary>Exact where the fraction has a decimal; otherwise as the fraction.</summary>
    private static string Rate(long numerator, long denominator)
    {
        var hertz = (decimal)numerator / denominator;
        return hertz * denominator == numerator
            ? hertz.ToString("0.############################", CultureInfo.InvariantCulture) + " Hz"
            : $"{numerator}/{denominator} Hz";
    }

    private static JsonObject Encoder(Encoder encoder, TimeStep timeStep)
    {
        var (type, key, level, refractorySteps) = encoder switch
        {
            DeltaModulationEncoder delta => ("delta-modulation", "delta", delta.Delta, delta.RefractorySteps),
            ThresholdEncoder threshold => ("threshold-crossing", "threshold", threshold.Threshold, threshold.RefractorySteps),
            _ => throw ValueJson.Unknown(encoder),
        };
        return new JsonObject
        {
            ["type"] = type,
            [key] = level.InMicrovolts ? ValueJson.Quantity(level.Value, PhysicalDimension.Voltage, -6) : JsonValue.Create(level.Value),
            ["refractoryPeriod"] = ValueJson.Steps(refractorySteps, timeStep),
            ["refractorySteps"] = refractorySteps,
        };
    }

    private static JsonObject Segment(CurrentSegment segment, TimeStep timeStep) => new()
    {
        ["amplitude"] = ValueJson.Quantity(segment.AmplitudePa, PhysicalDimension.Current),
        ["start"] = ValueJson.Steps(segment.StartStep, timeStep),
        ["stop"] = ValueJson.Steps(segment.StopStep, timeStep),
        ["startStep"] = segment.StartStep,
        ["stopStep"] = segment.StopStep,
    };
}
