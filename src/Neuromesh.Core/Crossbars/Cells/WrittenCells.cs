using Neuromesh.Core.Crossbars.Networks;
using Neuromesh.Core.Crossbars.Nonlinear;
using Neuromesh.Core.Devices;
using Neuromesh.Core.Devices.Waveforms;

namespace Neuromesh.Core.Crossbars.Cells;

/// <summary>Cells of a tile's physical models while they are written, each as its state is; stuck ones conduct and stay.</summary>
/// <remarks>
/// A stuck cell has the current of its model in the state at which a read finds its conductance, times a factor where the cell's own range does not reach that. Derivatives as in
/// <see cref="DeviceCells"/>.
/// </remarks>
internal sealed class WrittenCells : ICellModel
{
    private readonly TwoTerminalTileCells _cells;
    private readonly StuckCells _stuck;
    private readonly double _readVolts;
    private readonly double[] _siemens;
    private readonly double[] _factors;
    private readonly WaveformIntegrator?[] _integrators;

    /// <summary>Brings all cells to one conductance, but those that are stuck.</summary>
    /// <param name="cells">The cells; their states are overwritten.</param>
    /// <param name="count">How many.</param>
    /// <param name="stuck">Which are stuck.</param>
    /// <param name="startSiemens">The conductance in S.</param>
    /// <param name="readVolts">Voltage of a read in V.</param>
    public WrittenCells(TwoTerminalTileCells cells, int count, StuckCells stuck, double startSiemens, double readVolts)
    {
        (_cells, _stuck, _readVolts) = (cells, stuck, readVolts);
        (_siemens, _factors, _integrators) = (new double[count], new double[count], new WaveformIntegrator[count]);
        for (var cell = 0; cell < count; cell++)
        {
            var target = IsStuck(cell) ? stuck.Siemens(cell) : startSiemens;
            TwoTerminalTileCells.Program(DeviceOf(cell), target, readVolts, StateOf(cell));
            Changed(cell);
            _factors[cell] = IsStuck(cell) && _siemens[cell] > 0 ? target / _siemens[cell] : 1;
            _siemens[cell] = IsStuck(cell) ? target : _siemens[cell];
        }
    }

    /// <inheritdoc/>
    public int Count => _siemens.Length;

    /// <inheritdoc/>
    public bool IsLinear => false;

    /// <summary>[cells]: what a read finds in S.</summary>
    public ReadOnlySpan<double> Conductances => _siemens;

    /// <inheritdoc/>
    public bool IsShorted(int cell) => false;

    /// <summary>Whether nothing moves a cell.</summary>
    /// <param name="cell">Which, from 0.</param>
    public bool IsStuck(int cell) => _stuck.Contains(cell);

    /// <summary>What a read finds of a cell in S.</summary>
    /// <param name="cell">Which, from 0.</param>
    public double Siemens(int cell) => _siemens[cell];

    /// <summary>A cell's model.</summary>
    /// <param name="cell">Which, from 0.</param>
    public ITwoTerminalDevice DeviceOf(int cell) => _cells.DeviceOf(cell);

    /// <summary>A cell's state; whoever changes it says so to <see cref="Changed"/>.</summary>
    /// <param name="cell">Which, from 0.</param>
    public Span<double> StateOf(int cell) => _cells.StateOf(cell);

    /// <summary>A cell's own integrator.</summary>
    /// <param name="cell">Which, from 0.</param>
    public WaveformIntegrator IntegratorOf(int cell) => _integrators[cell] ??= new WaveformIntegrator(DeviceOf(cell));

    /// <summary>The state of a cell that is not stuck is another.</summary>
    /// <param name="cell">Which, from 0.</param>
    public void Changed(int cell) => _siemens[cell] = SiemensAt(cell, StateOf(cell));

    /// <summary>What a read would find of a cell in another state, in S.</summary>
    /// <param name="cell">Which, from 0.</param>
    /// <param name="state">The state.</param>
    public double SiemensAt(int cell, ReadOnlySpan<double> state) => DeviceOf(cell).CurrentAmperes(state, _readVolts) / _readVolts;

    /// <summary>A cell's current in A.</summary>
    /// <param name="cell">Which, from 0.</param>
    /// <param name="volts">Voltage across it in V.</param>
    public double Amperes(int cell, double volts) => _factors[cell] * DeviceOf(cell).CurrentAmperes(StateOf(cell), volts);

    /// <inheritdoc/>
    public CellCurrent At(int cell, double firstVolts, double secondVolts)
    {
        var current = DeviceCells.CurrentOf(DeviceOf(cell), StateOf(cell), firstVolts - secondVolts);
        var factor = _factors[cell];
        return new CellCurrent(factor * current.Amperes, factor * current.FirstSiemens, factor * current.SecondSiemens);
    }
}
