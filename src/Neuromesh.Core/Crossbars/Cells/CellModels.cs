using Neuromesh.Core.Devices;
using Neuromesh.Core.Devices.Variation;
using Neuromesh.Core.Devices.Volatile;
using Neuromesh.Core.Random;

namespace Neuromesh.Core.Crossbars.Cells;

/// <summary>The physical models of an array's cells: one for all, or one for each, drawn from (seed, "device spread", array; row, column).</summary>
internal sealed class CellModels
{
    /// <summary>A model of about 20 numbers and, once it has been moved, an integrator.</summary>
    private const long BytesPerVariedCell = 400;

    private readonly ITwoTerminalDevice _device;
    private readonly ITwoTerminalDevice[] _varied;

    /// <summary>Draws the models.</summary>
    /// <param name="device">The model that cells are alike or differ from.</param>
    /// <param name="spread">How they differ; null where they are alike.</param>
    /// <param name="cells">Number of cells, row by row.</param>
    /// <param name="columns">Columns of the array.</param>
    /// <param name="seed">The experiment's seed.</param>
    /// <param name="array">Which array of the experiment.</param>
    /// <exception cref="ArgumentException">Cells cannot differ so.</exception>
    public CellModels(ITwoTerminalDevice device, DeviceSpread? spread, int cells, int columns, ulong seed, long array)
    {
        _device = device;
        _varied = new ITwoTerminalDevice[spread is null ? 0 : cells];
        var key = RandomKey.Create(seed, "device spread", array);
        _ = spread?.Checked();
        for (var cell = 0; cell < _varied.Length; cell++)
        {
            _varied[cell] = TileDevice.Varied(device, spread!.Draw(key, cell / columns, cell % columns));
        }
    }

    /// <summary>Whether all cells have one model.</summary>
    public bool AreAlike => _varied.Length == 0;

    /// <summary>Memory of the models.</summary>
    public long Bytes => _varied.Length * BytesPerVariedCell;

    /// <summary>The conductances that a tile can ask of a model: those at which a read finds it from its lowest to its highest state, negative ones apart.</summary>
    /// <param name="device">The model.</param>
    /// <param name="readVolts">Voltage of a read in V.</param>
    /// <returns>Lowest and highest in S.</returns>
    public static (double LowestSiemens, double HighestSiemens) Range(ITwoTerminalDevice device, double readVolts)
    {
        if (device is DiffusiveFilament filament)
        {
            return (filament.OffSiemens, filament.OnSiemens);
        }

        var state = new double[device.StateCount];
        device.Reset(state);
        var (lowest, highest) = device.Bounds(0);
        var first = Siemens(device, state, lowest, readVolts);
        var last = Siemens(device, state, highest, readVolts);

        // Next to its gap's end a filament with an emf drives a current against the read.
        return (Math.Max(0, Math.Min(first, last)), Math.Max(first, last));
    }

    /// <summary>The conductance at which a read finds a model.</summary>
    /// <param name="device">The model.</param>
    /// <param name="state">Its state; the first variable is overwritten.</param>
    /// <param name="first">The first variable.</param>
    /// <param name="readVolts">Voltage of a read in V.</param>
    public static double Siemens(ITwoTerminalDevice device, Span<double> state, double first, double readVolts)
    {
        state[0] = first;
        return device.CurrentAmperes(state, readVolts) / readVolts;
    }

    /// <summary>A cell's model.</summary>
    /// <param name="cell">Which, from 0.</param>
    public ITwoTerminalDevice Of(int cell) => AreAlike ? _device : _varied[cell];
}
