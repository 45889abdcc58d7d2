using Neuromesh.Core.Devices.ElectrochemicalMetallization;
using Neuromesh.Core.Devices.ThreeTerminal;
using Neuromesh.Core.Devices.ValenceChange;
using Neuromesh.Core.Devices.Volatile;

namespace Neuromesh.Core.Devices.Variation;

/// <summary>Devices that differ from their model by factors on its main parameters.</summary>
public static class VariedDevice
{
    /// <summary>A device that differs from a model.</summary>
    /// <param name="device">A physical model.</param>
    /// <param name="factors">By what.</param>
    /// <exception cref="ArgumentException">The model cannot differ so; the message says why.</exception>
    public static ITwoTerminalDevice Of(ITwoTerminalDevice device, DeviceFactors factors) => device switch
    {
        VteamDevice vteam => vteam.Varied(factors),
        GapDevice gap => gap.Varied(factors),
        ThermalFilament filament => filament.Varied(factors),
        SilverFilament silver => silver.Varied(factors),
        DiffusiveFilament diffusive => diffusive.Varied(factors),
        EcramDevice ecram => ecram.Varied(factors),
        HeterosynapticDevice gated => (gated with { Cell = Of(gated.Cell, factors) }).Checked(),
        _ => throw new ArgumentException($"Cells of {device?.GetType().Name} cannot differ.", nameof(device)),
    };
}
