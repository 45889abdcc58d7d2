using System.CommandLine;
using System.Globalization;
using System.Text;
using Neuromesh.Core.Crossbars.Stacks;
using Neuromesh.Host.Arguments;
using Neuromesh.Host.Terminal;

namespace Neuromesh.Host.Commands;

/// <summary><c>neuromesh crossbar cmol</c>: which pair of contacts addresses which crosspoint of a stack of tilted crossbars.</summary>
/// <remarks>Every crosspoint of a block and of all its layers is addressed, and every address looked up again in each layer: the numbers that are printed are counted, not assumed.</remarks>
internal static class CrossbarCmolCommand
{
    private const int MostTilt = 16;
    private const int MostLayers = HorizontalStack.MostLayers;
    private const int MostPlace = 1_000_000;
    private const int DefaultTilt = 3;
    private const double DefaultPitchNanometres = 30;

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var tilt = NumberOption.Create("--tilt", 1, MostTilt, $"r: a piece of nanowire is r^2 + 1 pitches long; {DefaultTilt} if not given.");
        var layers = NumberOption.Create("--layers", 1, MostLayers, "Layers of cells; 1 if not given.");
        var pitch = QuantityOption.Length("--pitch", DefaultPitchNanometres * 1e-9, "Pitch of the nanowires, for the density.");
        var x = NumberOption.Create("--x", -MostPlace, MostPlace, "Number of the upper wire of a crosspoint whose address is wanted; 0 if not given.");
        var y = NumberOption.Create("--y", -MostPlace, MostPlace, "Number of its lower wire; 0 if not given.");
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Command("cmol", "Address the crosspoints of tilted nanowires over a lattice of contacts (CMOL), and check that each has one address.")
        {
            tilt, layers, pitch, x, y, json,
        };
        command.SetAction(parsed => Run(
            new CmolAddressing(parsed.GetValue(tilt) ?? DefaultTilt),
            parsed.GetValue(layers) ?? 1,
            parsed.GetValue(pitch),
            new CmolCrosspoint(parsed.GetValue(x) ?? 0, parsed.GetValue(y) ?? 0),
            parsed.GetValue(json)));
        return command;
    }

    private static int Run(CmolAddressing cmol, int layers, double pitchMetres, CmolCrosspoint crosspoint, bool json)
    {
        var (crosspoints, addresses, found) = Enumerate(cmol, layers);
        var reached = Reached(cmol, new CmolPin(0, 0), layers);
        var perSquareCentimetre = layers / (pitchMetres * pitchMetres) * 1e-4;
        var places = Enumerable.Range(0, layers).Select(layer => (Layer: layer, Address: cmol.AddressOf(crosspoint, layer))).ToArray();
        if (json)
        {
            StandardOutput.WriteJson(new
            {
                cmol.Tilt,
                Layers = layers,
                cmol.WireLength,
                cmol.CellPitch,
                cmol.SineOfTilt,
                CrosspointsPerContactPair = (double)cmol.WireLength * layers,
                CrosspointsPerSquareCentimetre = perSquareCentimetre,
                Checked = new { Crosspoints = crosspoints, Addresses = addresses, FoundAgain = found },
                CrosspointsOfOneContact = reached,
                Addresses = places.Select(place => new { place.Layer, crosspoint.X, crosspoint.Y, place.Address.Lower, place.Address.Upper }),
            });
            return ExitCode.Success;
        }

        var text = new StringBuilder();
        void Add(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
        Add($"r = {cmol.Tilt}: pieces of {cmol.WireLength} pitches, cells of {cmol.CellPitch:G5} pitches, sine of the tilt {cmol.SineOfTilt:G5}");
        Add($"{cmol.WireLength * layers} crosspoints for each cell of two contacts in {layers} {(layers == 1 ? "layer" : "layers")}; {perSquareCentimetre:G4} crosspoints per cm2 at a pitch of {pitchMetres * 1e9:G4} nm");
        Add($"checked: {crosspoints} crosspoints have {addresses} addresses, {found} of which lead back to their crosspoint and to no other; one lower contact reaches {reached} crosspoints");
        foreach (var (layer, address) in places)
        {
            Add($"x {crosspoint.X}, y {crosspoint.Y}, layer {layer}: lower contact ({address.Lower.M}, {address.Lower.N}), upper contact ({address.Upper.M}, {address.Upper.N})");
        }

        StandardOutput.Write(text.ToString());
        return ExitCode.Success;
    }

    /// <summary>A block of some pieces' length in each direction, in all layers: how many crosspoints and addresses it has, and how many addresses name just one of them.</summary>
    private static (int Crosspoints, int Addresses, int Found) Enumerate(CmolAddressing cmol, int layers)
    {
        var half = cmol.WireLength;
        var addresses = new HashSet<(CmolPin, CmolPin)>();
        var (crosspoints, found) = (0, 0);
        for (var layer = 0; layer < layers; layer++)
        {
            for (var x = -half; x <= half; x++)
            {
                for (var y = -half; y <= half; y++)
                {
                    var crosspoint = new CmolCrosspoint(x, y);
                    var (lower, upper) = cmol.AddressOf(crosspoint, layer);
                    crosspoints++;
                    addresses.Add((lower, upper));
                    found += Enumerable.Range(0, layers).All(other => cmol.CrosspointOf(lower, upper, other) == (other == layer ? crosspoint : null)) ? 1 : 0;
                }
            }
        }

        return (crosspoints, addresses.Count, found);
    }

    /// <summary>The crosspoints that one lower contact and all upper ones address.</summary>
    private static int Reached(CmolAddressing cmol, CmolPin lower, int layers)
    {
        // An upper contact that a piece crosses lies no farther away than the piece's shift and two pieces are long.
        var most = (layers + 2) * cmol.WireLength;
        var (_, y) = cmol.LowerPinPlace(lower);
        var reached = new HashSet<(CmolCrosspoint, int)>();
        for (var layer = 0; layer < layers; layer++)
        {
            for (var x = -most; x <= most; x++)
            {
                var crosspoint = new CmolCrosspoint(x, (int)y);
                if (cmol.AddressOf(crosspoint, layer).Lower == lower)
                {
                    reached.Add((crosspoint, layer));
                }
            }
        }

        return reached.Count;
    }
}
