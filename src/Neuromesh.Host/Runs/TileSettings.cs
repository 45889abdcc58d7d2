using System.Globalization;
using Neuromesh.Core.Crossbars;
using Neuromesh.Core.Crossbars.Products;
using Neuromesh.Experiments.Model;

namespace Neuromesh.Host.Runs;

/// <summary>Says in one line what the arrays of a crossbar projection are made of and how they are read.</summary>
internal static class TileSettings
{
    /// <summary>The line.</summary>
    /// <param name="projection">The projection.</param>
    public static string Describe(CrossbarProjection projection)
    {
        var crossbar = projection.Crossbar;
        List<string> parts =
        [
            $"{Device(crossbar.Device)} {Number(crossbar.ConductanceMinSiemens * 1e6)} to {Number(crossbar.ConductanceMaxSiemens * 1e6)} uS",
            $"reads of {Number(crossbar.ReadVoltageVolts)} V, {Number(crossbar.PulseSeconds * 1e9)} ns",
        ];
        if (crossbar.HasWires)
        {
            parts.Add($"wires of {Number(crossbar.WordLineOhms)} and {Number(crossbar.BitLineOhms)} ohm a cell");
        }

        if (crossbar.ReadNoise > 0)
        {
            parts.Add($"read noise {Number(100 * crossbar.ReadNoise)} % per {(crossbar.ReadNoiseMode == ReadNoiseMode.PerCell ? "cell" : "output")}");
        }

        if (crossbar.AdcBits is { } bits)
        {
            parts.Add($"converters of {bits} bits");
        }

        return string.Join(", ", parts);
    }

    private static string Device(TileDevice? device)
    {
        if (device is null)
        {
            return "ideal devices of";
        }

        var stuck = device.StuckShare > 0 ? $", {Number(100 * device.StuckShare)} % stuck," : "";
        return device.AgeSeconds > 0 ? $"{device.Preset}{stuck} {Number(device.AgeSeconds)} s old, of" : $"{device.Preset}{stuck} of";
    }

    private static string Number(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}
