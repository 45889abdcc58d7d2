using Neuromesh.Core.Crossbars.Networks;
using Neuromesh.Core.Devices.ElectrochemicalMetallization;

namespace Neuromesh.Core.Crossbars.Nonlinear;

/// <summary>Cells of a metal filament under any voltage, each with the gap at which a read finds its conductance.</summary>
/// <remarks>
/// The whole current of <see cref="SilverFilament"/>: tunnelling, ions, series resistance and emf, so that cells at 0 V drive their own current into the lines. A conductance beyond those of the gap's ends, as
/// noise, a stuck cell or a cell's own parameters give it, has the current of the nearer end times their ratio.
/// </remarks>
public sealed class FilamentCells : IMemristorCells
{
    private const int MostSteps = 200;

    private readonly SilverFilament _device;
    private readonly double _readVolts;
    private readonly double[] _siemens;
    private readonly double[] _gaps;
    private readonly double[] _factors;

    /// <summary>Creates the cells, all at the largest gap.</summary>
    /// <param name="device">The filament.</param>
    /// <param name="count">Number of cells, 1 or more.</param>
    /// <param name="readVolts">Voltage of a read in V, above 0.</param>
    public FilamentCells(SilverFilament device, int count, double readVolts)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        Devices.DeviceParameter.Within(readVolts, 1e-6, device.HighestVolts, "V");
        (_device, _readVolts) = (device, readVolts);
        _gaps = new double[count];
        _factors = new double[count];
        _siemens = new double[count];
        _gaps.AsSpan().Fill(device.LargestGapMetres);
        _factors.AsSpan().Fill(1);
        _siemens.AsSpan().Fill(SiemensAt(device.LargestGapMetres));
    }

    /// <inheritdoc/>
    public int Count => _gaps.Length;

    /// <inheritdoc/>
    public bool IsLinear => false;

    /// <inheritdoc/>
    public bool IsShorted(int cell) => false;

    /// <summary>Replaces all conductances; a filament with an emf has negative ones next to its largest gap.</summary>
    /// <param name="siemens">[cells] in S, as a read finds them; finite.</param>
    /// <exception cref="ArgumentException">There are not as many as cells, or one is not finite; the message names the cell.</exception>
    public void SetConductances(ReadOnlySpan<double> siemens)
    {
        if (siemens.Length != _siemens.Length)
        {
            throw new ArgumentException($"There are {siemens.Length} conductances for {_siemens.Length} cells.", nameof(siemens));
        }

        for (var cell = 0; cell < siemens.Length; cell++)
        {
            if (!double.IsFinite(siemens[cell]))
            {
                throw new ArgumentException($"The conductance of cell {cell} is {siemens[cell]:R} S; it must be finite.", nameof(siemens));
            }

            if (siemens[cell] != _siemens[cell])
            {
                _siemens[cell] = siemens[cell];
                (_gaps[cell], _factors[cell]) = Find(siemens[cell]);
            }
        }
    }

    /// <inheritdoc/>
    public CellCurrent At(int cell, double firstVolts, double secondVolts)
    {
        var (amperes, siemens) = _device.CurrentAndSlope(_gaps[cell], firstVolts - secondVolts);
        return new CellCurrent(amperes * _factors[cell], siemens * _factors[cell], siemens * _factors[cell]);
    }

    private double SiemensAt(double gap) => _device.CurrentAndSlope(gap, _readVolts).Amperes / _readVolts;

    /// <summary>The gap of a conductance: straight lines of its logarithm, which is nearly linear in the gap, and halves of the bracket in turn.</summary>
    private (double Gap, double Factor) Find(double siemens)
    {
        var (low, high) = (_device.SmallestGapMetres, _device.LargestGapMetres);
        var (most, least) = (SiemensAt(low), SiemensAt(high));
        if (siemens >= most)
        {
            return (low, siemens / most);
        }

        if (siemens <= least)
        {
            return (high, least > 0 ? siemens / least : 1);
        }

        for (var i = 0; i < MostSteps; i++)
        {
            var middle = low + ((high - low) / 2);
            if (i % 3 < 2 && least > 0)
            {
                var (top, bottom) = (Numerics.DeterministicMath.Log(most / siemens), Numerics.DeterministicMath.Log(least / siemens));
                middle = low + ((high - low) * (top / (top - bottom)));
            }

            if (!(middle > low && middle < high))
            {
                break;
            }

            var found = SiemensAt(middle);
            if (found == siemens)
            {
                return (middle, 1);
            }

            (low, most, high, least) = found > siemens ? (middle, found, high, least) : (low, most, middle, found);
        }

        return (most - siemens < siemens - least ? low : high, 1);
    }
}

/// <summary>A metal filament with its whole current, see <see cref="FilamentCells"/>; its conductance is that at the read voltage.</summary>
/// <param name="Device">The filament.</param>
public sealed record FilamentCircuit(SilverFilament Device) : CellCircuit
{
    /// <inheritdoc/>
    public override IMemristorCells CreateCells(int rows, int columns, double readVolts) => new FilamentCells(Device, rows * columns, readVolts);
}
