using System.CommandLine;
using System.Globalization;
using System.Text;
using Neuromesh.Core.Crossbars.Stacks;
using Neuromesh.Host.Arguments;
using Neuromesh.Host.Terminal;

namespace Neuromesh.Host.Commands;

/// <summary><c>neuromesh crossbar heat</c>: how warm the heat of one cell makes the cells around it.</summary>
internal static class CrossbarHeatCommand
{
    private const int MostLines = 128;
    private const int DefaultLines = 16;
    private const double DefaultWatts = 30e-6;

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var usual = new ThermalGeometry();
        var size = NumberOption.Create("--size", 3, MostLines, $"Rows and columns of a layer; {DefaultLines} if not given.");
        var layers = NumberOption.Create("--layers", 1, HorizontalStack.MostLayers, "Layers of cells; 1 if not given.");
        var layer = NumberOption.Create("--layer", 0, HorizontalStack.MostLayers - 1, "Layer of the heated cell, from 0 over the substrate; the middle one if not given.");
        var watts = new Option<double>("--watts")
        {
            Description = "Power in the heated cell in W.",
            HelpName = "W",
            DefaultValueFactory = _ => DefaultWatts,
        };
        watts.Validators.Add(result =>
        {
            if (result.Errors.Any() || !(result.GetValueOrDefault<double>() > 0 && double.IsFinite(result.GetValueOrDefault<double>())))
            {
                result.AddError("--watts: expected a power above 0 W, for example 3e-5.");
            }
        });
        var pitch = QuantityOption.Length("--pitch", usual.PitchMetres, "Distance of neighbouring cells; all other lengths keep their ratio to it.");
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Command("heat", "Heat one cell of an array or stack: how warm its neighbours become (thermal crosstalk).") { size, layers, layer, watts, pitch, json };
        command.SetAction(parsed =>
        {
            var lines = parsed.GetValue(size) ?? DefaultLines;
            var count = parsed.GetValue(layers) ?? 1;
            var heated = parsed.GetValue(layer) ?? (count / 2);
            return heated < count
                ? Run(lines, count, heated, parsed.GetValue(watts), usual.Scaled(parsed.GetValue(pitch) / usual.PitchMetres), parsed.GetValue(json))
                : throw CommandException.BadInput($"crossbar heat: --layer {heated}: expected a whole number from 0 to {count - 1}, as there are {count} layers.");
        });
        return command;
    }

    private static int Run(int lines, int layers, int layer, double watts, ThermalGeometry geometry, bool json)
    {
        var heat = new ThermalCrosstalk(lines, lines, layers, geometry);
        var middle = lines / 2;
        var kelvin = new double[layers * lines * lines];
        kelvin[Place(layer, middle, middle)] = watts;
        heat.Rises(kelvin, kelvin);
        List<(string Cell, double Kelvin)> rises =
        [
            ("heated", kelvin[Place(layer, middle, middle)]),
            ("beside", kelvin[Place(layer, middle, middle + 1)]),
            ("diagonal", kelvin[Place(layer, middle + 1, middle + 1)]),
        ];
        if (layer < layers - 1)
        {
            rises.Add(("above", kelvin[Place(layer + 1, middle, middle)]));
        }

        if (layer > 0)
        {
            rises.Add(("below", kelvin[Place(layer - 1, middle, middle)]));
        }

        rises.Add(("corner", kelvin[Place(layer, 0, 0)]));
        if (json)
        {
            StandardOutput.WriteJson(new
            {
                Rows = lines,
                Columns = lines,
                Layers = layers,
                Layer = layer,
                Watts = watts,
                geometry.PitchMetres,
                Rises = rises.Select(rise => new { rise.Cell, rise.Kelvin, Share = rise.Kelvin / rises[0].Kelvin }),
            });
            return ExitCode.Success;
        }

        var text = new StringBuilder();
        void Add(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
        Add($"{lines} x {lines} x {layers} cells at a pitch of {geometry.PitchMetres * 1e9:G4} nm, {watts:G4} W in one of layer {layer}");
        foreach (var (cell, rise) in rises)
        {
            Add($"  {cell,-10}{rise,10:G4} K{rise / rises[0].Kelvin,8:P1}");
        }

        StandardOutput.Write(text.ToString());
        return ExitCode.Success;

        int Place(int inLayer, int row, int column) => (((inLayer * lines) + row) * lines) + column;
    }
}
