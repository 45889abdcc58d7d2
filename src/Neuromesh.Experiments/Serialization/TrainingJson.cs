using System.Text.Json.Nodes;
using Neuromesh.Core.Crossbars.Learning;
using Neuromesh.Core.Units;
using Neuromesh.Experiments.Model;
using Neuromesh.Experiments.Reading;

namespace Neuromesh.Experiments.Serialization;

/// <summary>Writes an experiment that trains an array in place.</summary>
internal static class TrainingJson
{
    public static JsonObject Write(Experiment experiment, ArrayTraining training)
    {
        var written = new JsonObject
        {
            ["name"] = experiment.Name,
            ["timeStep"] = ValueJson.Milliseconds(experiment.TimeStep.Milliseconds),
            ["durationSteps"] = experiment.DurationSteps,
            ["epochSteps"] = experiment.EpochSteps,
            ["seed"] = experiment.Seed,
            ["data"] = training.DataFolder,
            ["training"] = new JsonObject
            {
                ["samples"] = training.Schedule.Samples,
                ["evaluateEvery"] = training.Schedule.EvaluateEvery,
                ["testImages"] = training.Schedule.TestImages,
                ["network"] = new JsonObject
                {
                    ["hiddenUnits"] = training.Network.HiddenUnits,
                    ["hiddenLimit"] = training.Network.HiddenLimit,
                    ["outputGain"] = training.Network.OutputGain,
                    ["outputRange"] = training.Network.OutputRange,
                    ["backwardRange"] = training.Network.BackwardRange,
                },
                ["rule"] = Keys.LearningRules[(int)training.Rule.Rule],
                ["learningRate"] = new JsonObject
                {
                    ["first"] = training.Network.FirstRate,
                    ["last"] = training.Network.LastRate,
                    ["outputs"] = training.Network.OutputRate,
                },
                ["array"] = Array(training),
                ["periphery"] = Periphery(training),
            },
        };
        if (training.Rule.Rule == LearningRule.TikiTaka)
        {
            written["training"]!["tikiTaka"] = new JsonObject
            {
                ["transferEvery"] = training.Rule.UpdatesPerTransfer,
                ["transferRate"] = training.Rule.TransferRate,
                ["transferRange"] = training.Rule.TransferRange,
                ["balancePairs"] = training.Rule.BalancePairs,
            };
        }

        if (training.Periphery.WriteScheme is { } scheme)
        {
            var periphery = written["training"]!["periphery"]!;
            periphery["writeBias"] = CrossbarWriteJson.Name(scheme);
            periphery["writeVoltageScale"] = Quantity(training.Periphery.KineticsVolts, PhysicalDimension.Voltage);
            periphery["writeThreshold"] = Quantity(training.Periphery.ThresholdVolts, PhysicalDimension.Voltage);
        }

        return written;
    }

    private static JsonObject Array(ArrayTraining training) => new()
    {
        ["rows"] = training.Array.Rows,
        ["columns"] = training.Array.Columns,
        ["device"] = training.Array.Device.Name,
        ["conductanceRange"] = new JsonArray(
            Quantity(training.Array.ConductanceMinSiemens, PhysicalDimension.Conductance), Quantity(training.Array.ConductanceMaxSiemens, PhysicalDimension.Conductance)),
        ["initialDeviation"] = training.Array.InitialDeviation,
        ["stuckShare"] = training.Array.StuckShare,
        ["stuckAt"] = Keys.StuckStates[(int)training.Array.StuckAt],
    };

    private static JsonObject Periphery(ArrayTraining training) => new()
    {
        ["readVoltage"] = Quantity(training.Periphery.ReadVolts, PhysicalDimension.Voltage),
        ["readPulse"] = Quantity(training.Periphery.ReadPulseSeconds, PhysicalDimension.Time),
        ["dacBits"] = training.Periphery.DacBits,
        ["adcBits"] = training.Periphery.AdcBits,
        ["readNoise"] = training.Periphery.ReadNoise,
        ["pulseSlots"] = training.Periphery.PulseSlots,
        ["writeVoltage"] = Quantity(training.Periphery.WriteVolts, PhysicalDimension.Voltage),
        ["writePulse"] = Quantity(training.Periphery.WritePulseSeconds, PhysicalDimension.Time),
    };

    private static JsonValue? Quantity(double value, PhysicalDimension dimension) => ValueJson.Quantity(value, dimension, 0);
}
