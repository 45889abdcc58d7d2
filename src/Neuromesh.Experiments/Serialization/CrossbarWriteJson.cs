using System.Text.Json.Nodes;
using Neuromesh.Core.Crossbars;
using Neuromesh.Core.Crossbars.Biasing;
using Neuromesh.Core.Crossbars.Stacks;
using Neuromesh.Core.Units;
using Neuromesh.Experiments.Reading;

namespace Neuromesh.Experiments.Serialization;

/// <summary>Writes what writes do to the cells of an array that they are not meant for.</summary>
internal static class CrossbarWriteJson
{
    public static JsonObject Write(TileWrites writes, TileDevice device)
    {
        var json = new JsonObject { ["bias"] = Name(writes.Scheme) };
        if (TileDevice.IsPulsed(Core.Devices.Presets.DevicePresets.Find(device.Preset)!))
        {
            json["voltageScale"] = Of(writes.KineticsVolts, PhysicalDimension.Voltage);
            json["threshold"] = Of(writes.ThresholdVolts, PhysicalDimension.Voltage);
            return json;
        }

        json["voltage"] = Of(writes.Volts, PhysicalDimension.Voltage);
        json["longest"] = Of(writes.LongestSeconds, PhysicalDimension.Time);
        json["tolerance"] = Of(writes.ToleranceSiemens, PhysicalDimension.Conductance);
        json["passes"] = writes.Passes;
        json["from"] = Keys.WriteOrigins[writes.StartsOn ? 1 : 0];
        if (writes.Heat is { } heat)
        {
            json["thermal"] = Write(heat);
        }

        return json;
    }

    /// <summary>The name of a scheme in descriptions.</summary>
    /// <param name="scheme">The scheme; null where other cells see nothing.</param>
    public static string Name(BiasScheme? scheme) => Keys.WriteBiases[scheme switch
    {
        null => 0,
        BiasScheme.Half => 1,
        BiasScheme.Third => 2,
        BiasScheme.Floating => 3,
        _ => throw new InvalidOperationException($"A description has no bias {scheme}."),
    }];

    private static JsonObject Write(ThermalGeometry heat) => new()
    {
        ["pitch"] = Of(heat.PitchMetres, PhysicalDimension.Length),
        ["lineWidth"] = Of(heat.WidthMetres, PhysicalDimension.Length),
        ["lineHeight"] = Of(heat.LineMetres, PhysicalDimension.Length),
        ["cellHeight"] = Of(heat.CellMetres, PhysicalDimension.Length),
        ["isolation"] = Of(heat.IsolationMetres, PhysicalDimension.Length),
        ["lineConductivity"] = heat.LineWattPerMetreKelvin,
        ["insulatorConductivity"] = heat.InsulatorWattPerMetreKelvin,
    };

    private static JsonValue? Of(double value, PhysicalDimension dimension) => ValueJson.Quantity(value, dimension, 0);
}
