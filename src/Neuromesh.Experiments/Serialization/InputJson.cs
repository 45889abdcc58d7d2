using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Neuromesh.Core.Signals;
using Neuromesh.Core.Units;
using Neuromesh.Experiments.Model;

namespace Neuromesh.Experiments.Serialization;

/// <summary>Writes inputs.</summary>
internal static class InputJson
{
    public static JsonObject Write(Input input, Experiment experiment) => input switch
    {
        RecordingInput recording => Recording(recording, experiment.TimeStep),
        SpikeTrainInput trains => new JsonObject
        {
            ["type"] = "spike-trains",
            ["firstSource"] = trains.FirstSource,
            ["sources"] = trains.SourceCount,
            ["eventSteps"] = TableJson.Write(trains.Steps.AsSpan()),
            ["eventSources"] = TableJson.Write(trains.Sources.AsSpan()),
        },
        PoissonInput poisson => Poisson(poisson),
        CurrentInput current => new JsonObject
        {
            ["type"] = "current",
            ["target"] = current.Target.Name,
            ["neurons"] = Neurons(current.Neurons),
            ["segments"] = new JsonArray([.. current.Segments.Select(segment => Segment(segment, experiment.TimeStep))]),
        },
        SineInput sine => Varying(sine, "sine", experiment, new JsonObject
        {
            ["offset"] = ValueJson.Quantity(sine.OffsetPa, PhysicalDimension.Current),
            ["amplitude"] = ValueJson.Quantity(sine.AmplitudePa, PhysicalDimension.Current),
            ["frequency"] = ValueJson.Quantity(sine.FrequencyHz, PhysicalDimension.Frequency),
            ["phase"] = ValueJson.Preimage(sine.PhaseRadians * 180 / Math.PI, degrees => degrees * Math.PI / 180 == sine.PhaseRadians),
        }),
        NoiseInput noise => Varying(noise, "ornstein-uhlenbeck", experiment, new JsonObject
        {
            ["mean"] = ValueJson.Quantity(noise.MeanPa, PhysicalDimension.Current),
            ["standardDeviation"] = ValueJson.Quantity(noise.StandardDeviationPa, PhysicalDimension.Current),
            ["timeConstant"] = ValueJson.Milliseconds(noise.TimeConstantMs),
        }),
        _ => throw ValueJson.Unknown(input),
    };

    private static JsonObject Poisson(PoissonInput poisson) => new()
    {
        ["type"] = "poisson",
        ["target"] = poisson.Target.Name,
        ["rate"] = poisson.Rates.IsEmpty ? ValueJson.Quantity(poisson.EventsPerSecond, PhysicalDimension.Frequency) : null,
        ["rates"] = poisson.Rates.IsEmpty
            ? null
            : new JsonObject
            {
                ["startSteps"] = TableJson.Write<long>(poisson.Rates.Select(rate => rate.StartStep).ToArray()),
                ["rates"] = TableJson.Write<double>(poisson.Rates.Select(rate => rate.EventsPerSecond).ToArray(), "Hz"),
            },
        ["correlation"] = poisson.Correlation,
        ["weight"] = ValueJson.Quantity(poisson.Weight, poisson.Target.Model.WeightDimension),
    };

    /// <summary>A current whose own values stand between its target and its time; it stops at null where it flows to the end.</summary>
    private static JsonObject Varying(VaryingCurrentInput input, string type, Experiment experiment, JsonObject values)
    {
        var json = new JsonObject { ["type"] = type, ["target"] = input.Target.Name, ["neurons"] = Neurons(input.Neurons) };
        foreach (var (key, value) in values)
        {
            json[key] = value?.DeepClone();
        }

        json["start"] = ValueJson.Steps(input.StartStep, experiment.TimeStep);
        json["stop"] = input.StopStep < experiment.DurationSteps ? ValueJson.Steps(input.StopStep, experiment.TimeStep) : null;
        json["startStep"] = input.StartStep;
        json["stopStep"] = Math.Min(input.StopStep, experiment.DurationSteps);
        return json;
    }

    private static JsonNode Neurons(ImmutableArray<int> neurons) => neurons.IsEmpty ? "all" : TableJson.Write(neurons.AsSpan());

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
