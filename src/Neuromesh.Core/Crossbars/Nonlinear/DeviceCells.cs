using Neuromesh.Core.Crossbars.Networks;
using Neuromesh.Core.Devices;
using Neuromesh.Core.Devices.Waveforms;

namespace Neuromesh.Core.Crossbars.Nonlinear;

/// <summary>Cells of a physical device model, each with a state of its own.</summary>
/// <remarks>
/// Derivatives are central differences over 1e-6 of the voltage, at least 1 nV: Newton's method then takes a step or two more, and its result
/// is judged by the currents themselves. The model's current must not fall with the voltage and must depend on it at 0 V.
/// </remarks>
public sealed class DeviceCells : ICellModel
{
    private const double RelativeDifference = 1e-6;
    private const double SmallestDifference = 1e-9;

    private readonly ITwoTerminalDevice _device;
    private readonly WaveformIntegrator _integrator;
    private readonly Func<double, ITwoTerminalDevice>? _warmed;
    private readonly double[] _states;

    /// <summary>Creates cells that have been reset.</summary>
    /// <param name="device">The device.</param>
    /// <param name="count">Number of cells, 1 or more.</param>
    /// <param name="warmed">Makes the device in surroundings that are warmer by so many K; null if its temperature does not matter.</param>
    public DeviceCells(ITwoTerminalDevice device, int count, Func<double, ITwoTerminalDevice>? warmed = null)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        (_device, Count, _integrator, _warmed) = (device, count, new WaveformIntegrator(device), warmed);
        _states = new double[count * device.StateCount];
        for (var cell = 0; cell < count; cell++)
        {
            device.Reset(State(cell));
        }
    }

    /// <inheritdoc/>
    public int Count { get; }

    /// <inheritdoc/>
    public bool IsLinear => false;

    /// <inheritdoc/>
    public bool IsShorted(int cell) => false;

    /// <summary>A device's current and derivatives at a voltage.</summary>
    /// <param name="device">The device.</param>
    /// <param name="state">Its state.</param>
    /// <param name="volts">The voltage in V.</param>
    internal static CellCurrent CurrentOf(ITwoTerminalDevice device, ReadOnlySpan<double> state, double volts)
    {
        var difference = Math.Max(SmallestDifference, RelativeDifference * Math.Abs(volts));
        var siemens = (device.CurrentAmperes(state, volts + difference) - device.CurrentAmperes(state, volts - difference)) / (2 * difference);
        return new CellCurrent(device.CurrentAmperes(state, volts), siemens, siemens);
    }

    /// <summary>A cell's state variables, which may be changed.</summary>
    /// <param name="cell">Which, from 0.</param>
    public Span<double> State(int cell) => _states.AsSpan(cell * _device.StateCount, _device.StateCount);

    /// <summary>Conductance of a cell at the device's reading voltage, in S.</summary>
    /// <param name="cell">Which, from 0.</param>
    public double ReadSiemens(int cell) => _device.CurrentAmperes(State(cell), _device.ReadVolts) / _device.ReadVolts;

    /// <inheritdoc/>
    public CellCurrent At(int cell, double firstVolts, double secondVolts) => CurrentOf(_device, State(cell), firstVolts - secondVolts);

    /// <summary>Lets time pass with a voltage on a cell.</summary>
    /// <param name="cell">Which, from 0.</param>
    /// <param name="volts">The voltage in V.</param>
    /// <param name="seconds">How long in s, above 0.</param>
    /// <param name="riseKelvin">How much warmer than the device's ambient the cell's surroundings are in K, 0 or more.</param>
    /// <exception cref="ArgumentException">The voltage is beyond the device's range, or there is a rise and no device for it.</exception>
    public void Advance(int cell, double volts, double seconds, double riseKelvin = 0)
    {
        if (!(Math.Abs(volts) <= _device.HighestVolts))
        {
            throw new ArgumentException(
                $"Cell {cell} (counted from 0, row by row) has {volts:R} V; the device's model is valid up to {_device.HighestVolts:R} V.", nameof(volts));
        }

        DeviceParameter.NotNegative(riseKelvin, "K");
        var integrator = riseKelvin == 0 ? _integrator
            : _warmed is not null ? new WaveformIntegrator(_warmed(riseKelvin))
            : throw new ArgumentException("The cells were made without a device for warmer surroundings.", nameof(riseKelvin));
        integrator.Advance(State(cell), VoltageWaveform.Pulse(volts, seconds), 0, seconds);
    }
}
