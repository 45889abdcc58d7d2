using System.Text.Json.Nodes;
using Neuromesh.Core.Crossbars;
using Neuromesh.Core.Crossbars.Nonlinear;
using Neuromesh.Core.Crossbars.Periphery;
using Neuromesh.Core.Devices.Presets;
using Neuromesh.Core.Units;
using Neuromesh.Experiments.Reading;

namespace Neuromesh.Experiments.Serialization;

/// <summary>Writes the array of a crossbar projection; settings that stand for nothing physical are left out of an ideal one.</summary>
internal static class CrossbarJson
{
    public static JsonObject Write(CrossbarParameters crossbar, PhysicalDimension dimension)
    {
        var json = new JsonObject
        {
            ["conductanceRange"] = new JsonArray(
                ValueJson.Quantity(crossbar.ConductanceMinSiemens, PhysicalDimension.Conductance, 0),
                ValueJson.Quantity(crossbar.ConductanceMaxSiemens, PhysicalDimension.Conductance, 0)),
            ["tileSize"] = new JsonArray(crossbar.TileRows, crossbar.TileColumns),
            ["differentialPairs"] = crossbar.DifferentialPairs,
            ["levels"] = crossbar.Levels,
            ["readVoltage"] = ValueJson.Quantity(crossbar.ReadVoltageVolts, PhysicalDimension.Voltage, 0),
            ["pulseWidth"] = Seconds(crossbar.PulseSeconds),
            ["weightFullScale"] = crossbar.WeightFullScale is { } fullScale ? ValueJson.Quantity(fullScale, dimension) : null,
        };
        if (crossbar == IdealOf(crossbar))
        {
            return json;
        }

        if (crossbar.Circuit is { } circuit)
        {
            json["cell"] = Cell(circuit);
        }

        if (crossbar.Stack is { } stack)
        {
            json["stack"] = new JsonObject { ["type"] = Keys.StackKinds[(int)stack.Kind], ["layers"] = stack.Layers };
        }

        if (crossbar.UnselectedRows != UnselectedRows.Grounded)
        {
            json["unselectedRows"] = Keys.UnselectedRows[(int)crossbar.UnselectedRows];
        }
        WriteEncoding(json, crossbar);

        json["readNoise"] = crossbar.ReadNoise;
        json["readNoiseMode"] = Keys.ReadNoiseModes[(int)crossbar.ReadNoiseMode];
        json["wordLineResistance"] = ValueJson.Quantity(crossbar.WordLineOhms, PhysicalDimension.Resistance, 0);
        json["bitLineResistance"] = ValueJson.Quantity(crossbar.BitLineOhms, PhysicalDimension.Resistance, 0);
        if (crossbar.AdcBits is { } bits)
        {
            json["adcBits"] = bits;
            json["adcRange"] = ValueJson.Quantity(crossbar.AdcRange, dimension);
        }

        if (crossbar.Readout is { } readout)
        {
            json["readout"] = Write(readout, crossbar, dimension);
        }

        if (crossbar.Writes is { } writes)
        {
            json["write"] = CrossbarWriteJson.Write(writes, crossbar.Device!);
        }

        if (crossbar.ReadDisturb)
        {
            json["readDisturb"] = true;
        }

        if (crossbar.Learning is { } learning)
        {
            json["learning"] = new JsonObject
            {
                ["peakVoltage"] = ValueJson.Quantity(learning.PeakVolts, PhysicalDimension.Voltage, 0),
                ["peakWidth"] = Seconds(learning.PeakSeconds),
                ["tailVoltage"] = ValueJson.Quantity(learning.TailVolts, PhysicalDimension.Voltage, 0),
                ["tail"] = Seconds(learning.TailSeconds),
                ["tailShape"] = Keys.TailShapes[learning.IsExponential ? 1 : 0],
            };
            if (crossbar.Device is { Preset: { } name } && TileDevice.PhysicalModel(DevicePresets.Find(name)!) is null)
            {
                json["learning"]!["threshold"] = ValueJson.Quantity(learning.ThresholdVolts, PhysicalDimension.Voltage, 0);
            }
        }

        if (crossbar.Device is { } device)
        {
            Write(json, device, DevicePresets.Find(device.Preset)!);
        }

        return json;
    }

    private static CrossbarParameters IdealOf(CrossbarParameters crossbar) => new()
    {
        ConductanceMinSiemens = crossbar.ConductanceMinSiemens,
        ConductanceMaxSiemens = crossbar.ConductanceMaxSiemens,
        TileRows = crossbar.TileRows,
        TileColumns = crossbar.TileColumns,
        Encoding = crossbar.DifferentialPairs ? WeightEncoding.DifferentialPairs : WeightEncoding.SingleDevices,
        Levels = crossbar.Levels,
        ReadVoltageVolts = crossbar.ReadVoltageVolts,
        PulseSeconds = crossbar.PulseSeconds,
        WeightFullScale = crossbar.WeightFullScale,
    };

    private static JsonObject Cell(CellCircuit circuit) => circuit switch
    {
        HyperbolicCircuit hyperbolic => new() { ["type"] = "hyperbolic", ["voltageScale"] = Volts(hyperbolic.VoltageScale) },
        RectifyingCircuit rectifying => new() { ["type"] = "rectifying", ["ratio"] = rectifying.Ratio },
        SeriesCircuit { Selector: HyperbolicSelector selector } => new()
        {
            ["type"] = "selector",
            ["conductance"] = Siemens(selector.Siemens),
            ["voltageScale"] = Volts(selector.VoltageScale),
        },
        SeriesCircuit { Selector: JunctionDiode diode } => new()
        {
            ["type"] = "diode",
            ["saturationCurrent"] = ValueJson.Quantity(diode.SaturationAmperes, PhysicalDimension.Current, 0),
            ["ideality"] = diode.Ideality,
            ["leak"] = Siemens(diode.LeakSiemens),
        },
        TransistorCircuit transistor => new()
        {
            ["type"] = "transistor",
            ["gateVoltage"] = Volts(transistor.GateVolts),
            ["threshold"] = Volts(transistor.Transistor.ThresholdVolts),
            ["transconductance"] = Siemens(transistor.Transistor.TransconductanceAmperesPerSquareVolt),
            ["modulation"] = transistor.Transistor.ModulationPerVolt,
            ["leak"] = Siemens(transistor.Transistor.LeakSiemens),
        },
        _ => throw new InvalidOperationException($"A description has no cells of {circuit}."),
    };

    private static void WriteEncoding(JsonObject json, CrossbarParameters crossbar)
    {
        if (!crossbar.HasOffsetColumn)
        {
            return;
        }

        json.Remove("differentialPairs");
        json["encoding"] = Keys.Encodings[(int)crossbar.Encoding];
        if (crossbar.Encoding == WeightEncoding.BitSlices)
        {
            json["slices"] = crossbar.Slices;
            json["bitsPerCell"] = crossbar.BitsPerCell;
        }
    }

    private static JsonObject Write(ReadoutParameters readout, CrossbarParameters crossbar, PhysicalDimension dimension)
    {
        var json = new JsonObject
        {
            ["columnsPerAdc"] = readout.ColumnsPerAdc,
            ["conversionTime"] = Seconds(readout.ConversionSeconds),
        };
        if (crossbar.AdcBits is not null)
        {
            json["adcGain"] = readout.AdcGain;
            json["adcGainSpread"] = readout.AdcGainSpread;
            json["adcOffset"] = ValueJson.Quantity(readout.AdcOffset, dimension);
            json["adcOffsetSpread"] = ValueJson.Quantity(readout.AdcOffsetSpread, dimension);
            json["adcNoise"] = ValueJson.Quantity(readout.AdcNoise, dimension);
            json["adcCalibration"] = readout.CalibrationReferences is { } references
                ? new JsonArray(ValueJson.Quantity(references.Low, dimension), ValueJson.Quantity(references.High, dimension))
                : null;
        }

        if (readout.AmplifierOhms is { } ohms)
        {
            json["amplifierGain"] = ValueJson.Quantity(ohms, PhysicalDimension.Resistance, 0);
            json["amplifierSaturation"] = ValueJson.Quantity(readout.AmplifierSaturationVolts, PhysicalDimension.Voltage, 0);
            json["amplifierOffset"] = ValueJson.Quantity(readout.AmplifierOffsetVolts, PhysicalDimension.Voltage, 0);
            json["amplifierOffsetSpread"] = ValueJson.Quantity(readout.AmplifierOffsetSpreadVolts, PhysicalDimension.Voltage, 0);
        }

        if (readout.HoldFarads is { } farads)
        {
            json["holdCapacitance"] = ValueJson.Quantity(farads, PhysicalDimension.Capacitance, 0);
            json["holdResistance"] = ValueJson.Quantity(readout.HoldOhms, PhysicalDimension.Resistance, 0);
            json["holdLeakage"] = ValueJson.Quantity(readout.HoldAmperes, PhysicalDimension.Current, 0);
        }

        return json;
    }

    private static void Write(JsonObject json, TileDevice device, DevicePreset preset)
    {
        var physical = TileDevice.PhysicalModel(preset, device.Variant);
        json["device"] = device.Preset;
        if (device.Variant is { } variant)
        {
            json["variant"] = variant;
        }

        json["stuckShare"] = device.StuckShare;
        json["stuckAt"] = Keys.StuckStates[(int)device.StuckAt];
        if (device.Spread is { } spread)
        {
            json["spread"] = new JsonObject
            {
                ["onConductance"] = spread.OnConductance,
                ["offConductance"] = spread.OffConductance,
                ["threshold"] = spread.Threshold,
                ["activationEnergy"] = TileDevice.HasActivation(physical!) ? spread.ActivationEnergy : null,
                ["distribution"] = Keys.SpreadDistributions[spread.IsLognormal ? 1 : 0],
                ["truncation"] = spread.Truncation,
            };
        }

        var programming = new JsonObject();
        if (physical is null || !TileDevice.IsVolatile(physical))
        {
            programming["age"] = Seconds(device.AgeSeconds);
        }

        if (TileDevice.IsPulsed(preset))
        {
            programming["tolerance"] = ValueJson.Quantity(device.ToleranceSiemens, PhysicalDimension.Conductance, 0);
            programming["pulses"] = device.MostPulses;
            programming["voltage"] = ValueJson.Quantity(device.WriteVolts, PhysicalDimension.Voltage, 0);
            programming["pulseWidth"] = Seconds(device.WritePulseSeconds);
        }

        json["programming"] = programming;
        if (preset.PhaseChange is not null)
        {
            json["flickerScale"] = device.FlickerScale;
            json["retention"] = new JsonObject { ["driftScale"] = device.DriftScale };
        }
        else if (physical is null && !json.ContainsKey("learning"))
        {
            json["retention"] = new JsonObject
            {
                ["driftExponent"] = device.DriftExponent,
                ["driftTime"] = Seconds(device.DriftSeconds),
                ["relaxationTime"] = Seconds(device.RelaxationSeconds),
            };
        }
    }

    private static JsonValue? Volts(double volts) => ValueJson.Quantity(volts, PhysicalDimension.Voltage, 0);

    private static JsonValue? Siemens(double siemens) => ValueJson.Quantity(siemens, PhysicalDimension.Conductance, 0);

    private static JsonValue? Seconds(double seconds) => ValueJson.Quantity(seconds, PhysicalDimension.Time, 0);
}
