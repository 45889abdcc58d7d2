using Neuromesh.Core.Crossbars.Networks;
using Neuromesh.Core.Crossbars.Nonlinear;
using Neuromesh.Core.Devices;

namespace Neuromesh.Core.Crossbars.Cells;

/// <summary>What a cell that is written has at its two ends: the rest of the array as two sources with resistances.</summary>
/// <remarks><c>V_word = FirstVolts − FirstOhms I</c> and <c>V_bit = SecondVolts + SecondOhms I</c>, I the cell's current: exact where the other cells are linear.</remarks>
/// <param name="FirstVolts">The word line there while no current flows through the cell, in V.</param>
/// <param name="FirstOhms">By how much a current through the cell lowers it, in ohm.</param>
/// <param name="SecondVolts">The bit line likewise, in V.</param>
/// <param name="SecondOhms">By how much the current raises it, in ohm.</param>
internal readonly record struct WriteLoad(double FirstVolts, double FirstOhms, double SecondVolts, double SecondOhms)
{
    /// <summary>Both resistances in ohm.</summary>
    public double Ohms => FirstOhms + SecondOhms;
}

/// <summary>A memristor behind a load and what its cell has in series: the same states, whose rates are those at the voltage that the memristor is left.</summary>
/// <remarks>The voltage that the interface hands over is that of the sources and part of the load already. Not for use by two threads at once.</remarks>
internal sealed class LoadedCell : ITwoTerminalDevice
{
    private const int MostSteps = 200;
    private const double SmallestStep = 1.0 / (1L << 50);

    private readonly ITwoTerminalDevice _device;
    private readonly CellCircuit? _circuit;
    private readonly IMemristorCells? _cell;
    private readonly WriteLoad _load;
    private readonly double _readVolts;
    private readonly double[] _siemens = new double[1];

    /// <summary>Puts a device behind a load.</summary>
    /// <param name="device">The memristor's model.</param>
    /// <param name="circuit">What its cell is made of; null for the memristor alone.</param>
    /// <param name="readVolts">Voltage of a read in V.</param>
    /// <param name="load">The load.</param>
    public LoadedCell(ITwoTerminalDevice device, CellCircuit? circuit, double readVolts, WriteLoad load)
    {
        (_device, _circuit, _load, _readVolts) = (device, circuit, load, readVolts);
        _cell = circuit?.CreateCells(1, 1, readVolts);
        if (_cell is not null)
        {
            circuit!.DriveGates(_cell, [true]);
        }
    }

    /// <inheritdoc/>
    public int StateCount => _device.StateCount;

    /// <inheritdoc/>
    public double HighestVolts => _device.HighestVolts;

    /// <inheritdoc/>
    public double ReadVolts => _device.ReadVolts;

    /// <summary>The cell's current, the voltage across the whole cell and the one that the memristor is left.</summary>
    /// <param name="state">The memristor's state.</param>
    /// <remarks>Newton's method inside a bracket: the current lies between 0 and that without resistances, and the mismatch falls with it.</remarks>
    public (double Amperes, double CellVolts, double MemristorVolts) Solve(ReadOnlySpan<double> state)
    {
        if (_cell is not null)
        {
            _siemens[0] = _device.CurrentAmperes(state, _readVolts) / _readVolts;
            _cell.SetConductances(_siemens);
        }

        var amperes = At(state, 0).Amperes;
        if (_load.Ohms > 0)
        {
            var (low, high) = (Math.Min(0, amperes), Math.Max(0, amperes));
            for (var step = 0; step < MostSteps; step++)
            {
                var current = At(state, amperes);
                var excess = current.Amperes - amperes;
                (low, high) = excess > 0 ? (amperes, high) : (low, amperes);
                var next = amperes + (excess / (1 + (_load.FirstOhms * current.FirstSiemens) + (_load.SecondOhms * current.SecondSiemens)));
                next = next >= low && next <= high ? next : low + ((high - low) / 2);
                var move = Math.Abs(next - amperes);
                amperes = next;
                if (move <= SmallestStep * Math.Abs(amperes))
                {
                    break;
                }
            }
        }

        var cellVolts = _load.FirstVolts - _load.SecondVolts - (_load.Ohms * amperes);
        return (amperes, cellVolts, _circuit?.MemristorVolts(_siemens[0], cellVolts, amperes) ?? cellVolts);
    }

    /// <inheritdoc/>
    public (double Lowest, double Highest) Bounds(int index) => _device.Bounds(index);

    /// <inheritdoc/>
    public void Reset(Span<double> state) => _device.Reset(state);

    /// <inheritdoc/>
    public double CurrentAmperes(ReadOnlySpan<double> state, double volts) => Solve(state).Amperes;

    /// <inheritdoc/>
    public void Rates(ReadOnlySpan<double> state, double volts, Span<double> perSecond) => _device.Rates(state, Solve(state).MemristorVolts, perSecond);

    /// <inheritdoc/>
    public void Relax(Span<double> state, double seconds) => _device.Relax(state, seconds);

    private CellCurrent At(ReadOnlySpan<double> state, double amperes)
    {
        var (first, second) = (_load.FirstVolts - (_load.FirstOhms * amperes), _load.SecondVolts + (_load.SecondOhms * amperes));
        return _cell?.At(0, first, second) ?? DeviceCells.CurrentOf(_device, state, first - second);
    }
}
