using Neuromesh.Core.Devices;
using Neuromesh.Core.Devices.Waveforms;
using Neuromesh.Core.Random;
using Neuromesh.Core.Units;

namespace Neuromesh.Core.Crossbars.Cells;

/// <summary>Cells of a physical model: their states follow the voltages of spikes and reads, and relax in closed form between them.</summary>
/// <remarks>
/// A cell is advanced when its row or its column spikes and when it is read while a waveform lasts, each time from its last event under the
/// waveforms that began before; where the rates are 0 at both ends of a straight piece of the voltage, as below a threshold, only its power is integrated.
/// Otherwise its state stays as its last change left it, and a read relaxes a copy. Steps of the integration are the cell's own. Where cells differ, each has a
/// model of its own (<see cref="CellModels"/>).
/// </remarks>
internal sealed class TwoTerminalTileCells : ITileCells
{
    private const long Never = long.MinValue / 4;
    private const int BisectionSteps = 200;

    private readonly ITwoTerminalDevice _device;
    private readonly StuckCells _stuck;
    private readonly CellModels _models;
    private readonly WaveformIntegrator?[] _integrators;
    private readonly SpikeVoltages? _voltages;
    private readonly VoltageWaveform? _readPulse;
    private readonly double _readVolts;
    private readonly double _stepSeconds;
    private readonly double _ageSeconds;
    private readonly int _columns;
    private readonly double[] _states;
    private readonly long[] _at;
    private readonly long[] _rowSteps;
    private readonly long[] _columnSteps;
    private readonly double[] _rates = new double[WaveformIntegrator.MostStates];
    private double _waveformJoules;

    /// <summary>Programs the cells exactly.</summary>
    /// <param name="parameters">The tile.</param>
    /// <param name="device">The physical model.</param>
    /// <param name="targetsSiemens">Targets in S, row by row.</param>
    /// <param name="columns">Columns of the array.</param>
    /// <param name="seed">The experiment's seed.</param>
    /// <param name="array">Which array of the experiment.</param>
    /// <param name="timeStep">The experiment's time step.</param>
    /// <param name="stuck">Cells that do not move: waveforms dissipate what their conductance says.</param>
    /// <exception cref="ArgumentException">Cells cannot differ as the settings say.</exception>
    public TwoTerminalTileCells(
        CrossbarParameters parameters, ITwoTerminalDevice device, ReadOnlySpan<double> targetsSiemens, int columns, ulong seed, long array, TimeStep timeStep, StuckCells stuck = default)
    {
        (_device, _stuck) = (device, stuck);
        _models = new CellModels(device, parameters.Device!.Spread, targetsSiemens.Length, columns, seed, array);
        _integrators = new WaveformIntegrator[_models.AreAlike ? 1 : targetsSiemens.Length];
        _voltages = parameters.Learning is { } learning ? new SpikeVoltages(learning, timeStep) : null;
        _readPulse = parameters.ReadDisturb ? VoltageWaveform.Pulse(parameters.ReadVoltageVolts, parameters.PulseSeconds) : null;
        _readVolts = parameters.ReadVoltageVolts;
        _stepSeconds = timeStep.Milliseconds / 1000;
        _ageSeconds = parameters.Device!.AgeSeconds;
        _columns = columns;
        _states = new double[targetsSiemens.Length * device.StateCount];
        _at = new long[targetsSiemens.Length];
        _at.AsSpan().Fill(Never);
        _rowSteps = new long[targetsSiemens.Length / columns];
        _columnSteps = new long[columns];
        _rowSteps.AsSpan().Fill(Never);
        _columnSteps.AsSpan().Fill(Never);
        for (var cell = 0; cell < targetsSiemens.Length; cell++)
        {
            Program(DeviceOf(cell), targetsSiemens[cell], _readVolts, StateOf(cell));
            var (lowest, highest) = _models.AreAlike ? (0, double.PositiveInfinity) : CellModels.Range(DeviceOf(cell), _readVolts);
            Missed += targetsSiemens[cell] < lowest || targetsSiemens[cell] > highest ? 1 : 0;
        }
    }

    /// <inheritdoc/>
    public bool IsConstant => false;

    /// <inheritdoc/>
    public bool HasReadNoise => false;

    /// <inheritdoc/>
    public long Bytes => ((long)(_states.Length + _at.Length) * sizeof(double)) + _models.Bytes;

    /// <summary>Cells whose own range does not reach their targets.</summary>
    public int Missed { get; }

    /// <inheritdoc/>
    public double WaveformJoules(long step)
    {
        var saved = Save(0, _at.Length);
        for (var cell = 0; cell < _at.Length; cell++)
        {
            Advance(cell, cell / _columns, cell % _columns, step);
        }

        var joules = _waveformJoules;
        Restore(0, saved);
        return joules;
    }

    /// <inheritdoc/>
    public void Read(int row, TileTime time, Span<double> siemens)
    {
        Span<double> copy = stackalloc double[WaveformIntegrator.MostStates];
        copy = copy[.._device.StateCount];
        for (var column = 0; column < siemens.Length; column++)
        {
            var cell = (row * _columns) + column;
            Advance(cell, row, column, time.Step);
            StateOf(cell).CopyTo(copy);
            Relax(copy, cell, time.Step);
            siemens[column] = DeviceOf(cell).CurrentAmperes(copy, _readVolts) / _readVolts;
        }
    }

    /// <inheritdoc/>
    public void Peek(int row, TileTime time, Span<double> siemens)
    {
        // A read brings cells under a waveform to its moment; where that is done decides on bits of what comes later.
        var saved = Save(row * _columns, _columns);
        Read(row, time, siemens);
        Restore(row * _columns, saved);
    }

    /// <inheritdoc/>
    public void Disturb(int row, TileTime time)
    {
        if (_readPulse is null)
        {
            return;
        }

        for (var column = 0; column < _columns; column++)
        {
            var cell = (row * _columns) + column;
            Settle(cell, time.Step);
            IntegratorOf(cell).Advance(StateOf(cell), _readPulse, 0, _readPulse.EndSeconds);
        }
    }

    /// <inheritdoc/>
    public void Spike(ReadOnlySpan<int> rows, ReadOnlySpan<int> columns, TileTime time)
    {
        foreach (var row in rows)
        {
            for (var column = 0; column < _columns; column++)
            {
                Advance((row * _columns) + column, row, column, time.Step);
            }
        }

        foreach (var column in columns)
        {
            for (var row = 0; row < _rowSteps.Length; row++)
            {
                Advance((row * _columns) + column, row, column, time.Step);
            }
        }

        foreach (var row in rows)
        {
            _rowSteps[row] = time.Step;
        }

        foreach (var column in columns)
        {
            _columnSteps[column] = time.Step;
        }
    }

    /// <inheritdoc/>
    public ulong StateBits(int cell)
    {
        var hash = RandomKey.Mix((ulong)_at[cell]);
        hash = RandomKey.Mix(hash ^ (ulong)_rowSteps[cell / _columns]);
        hash = RandomKey.Mix(hash ^ (ulong)_columnSteps[cell % _columns]);
        foreach (var value in StateOf(cell))
        {
            hash = RandomKey.Mix(hash ^ BitConverter.DoubleToUInt64Bits(value));
        }

        return hash;
    }

    /// <summary>A cell's state as its last event left it.</summary>
    /// <param name="cell">Which, from 0.</param>
    internal Span<double> StateOf(int cell) => _states.AsSpan(cell * _device.StateCount, _device.StateCount);

    /// <summary>A cell's model.</summary>
    /// <param name="cell">Which, from 0.</param>
    internal ITwoTerminalDevice DeviceOf(int cell) => _models.Of(cell);

    /// <summary>The first state variable at which a read finds the target, by bisection to the last bit; the others as after a reset.</summary>
    internal static void Program(ITwoTerminalDevice device, double targetSiemens, double readVolts, Span<double> state)
    {
        device.Reset(state);
        var (low, high) = device.Bounds(0);
        if (CellModels.Siemens(device, state, low, readVolts) > CellModels.Siemens(device, state, high, readVolts))
        {
            (low, high) = (high, low);
        }

        for (var i = 0; i < BisectionSteps; i++)
        {
            var middle = low + ((high - low) / 2);
            if (middle == low || middle == high)
            {
                break;
            }

            (low, high) = CellModels.Siemens(device, state, middle, readVolts) < targetSiemens ? (middle, high) : (low, middle);
        }

        var below = targetSiemens - CellModels.Siemens(device, state, low, readVolts);
        var above = CellModels.Siemens(device, state, high, readVolts) - targetSiemens;
        state[0] = below < above ? low : high;
    }

    /// <summary>What following some neighbouring cells changes.</summary>
    private (double[] States, long[] At, double Joules) Save(int first, int count) =>
        (_states.AsSpan(first * _device.StateCount, count * _device.StateCount).ToArray(), _at.AsSpan(first, count).ToArray(), _waveformJoules);

    /// <summary>Takes back what they were followed since <see cref="Save"/>.</summary>
    private void Restore(int first, (double[] States, long[] At, double Joules) saved)
    {
        saved.States.CopyTo(_states.AsSpan(first * _device.StateCount));
        saved.At.CopyTo(_at.AsSpan(first));
        _waveformJoules = saved.Joules;
    }

    /// <summary>Brings a cell to a step under the waveforms that began before; without one it stays as it is.</summary>
    private void Advance(int cell, int row, int column, long step)
    {
        // The event that began the newer waveform brought the cell there, if anything had changed it before.
        var from = Math.Max(_at[cell], Math.Max(_rowSteps[row], _columnSteps[column]));
        if (from == Never || from >= step || _voltages?.From(_rowSteps[row], _columnSteps[column], from) is not { } voltage)
        {
            return;
        }

        Settle(cell, from);
        var state = StateOf(cell);
        var device = DeviceOf(cell);
        var (start, end) = ((from - voltage.Origin) * _stepSeconds, (step - voltage.Origin) * _stepSeconds);
        foreach (var corner in voltage.Waveform.CornerSeconds)
        {
            if (corner > start)
            {
                var next = Math.Min(corner, end);
                Follow(cell, voltage.Waveform, start, next);
                start = next;
            }

            if (start >= end)
            {
                break;
            }
        }

        var reached = Math.Min(step, voltage.Origin + (long)Math.Ceiling(voltage.Waveform.EndSeconds / _stepSeconds));
        if (start < (reached - voltage.Origin) * _stepSeconds)
        {
            device.Relax(state, ((reached - voltage.Origin) * _stepSeconds) - start);
        }

        _at[cell] = Math.Max(from, reached);
    }

    private void Follow(int cell, VoltageWaveform waveform, double start, double end)
    {
        var state = StateOf(cell);
        var (first, slope) = waveform.After(start);
        var last = first + (slope * (end - start));
        var moves = Changes(cell, first) || Changes(cell, last);
        if (_stuck.Contains(cell))
        {
            _waveformJoules += _stuck.Siemens(cell) * ((first * first) + (first * last) + (last * last)) / 3 * (end - start);
            if (moves)
            {
                IntegratorOf(cell).Advance(state, waveform, start, end);
            }

            return;
        }

        _waveformJoules += moves ? IntegratorOf(cell).Dissipate(state, waveform, start, end)
            : slope == 0 ? first * DeviceOf(cell).CurrentAmperes(state, first) * (end - start)
            : IntegratorOf(cell).Joules(state, first, slope, end - start);
    }

    private bool Changes(int cell, double volts)
    {
        var rates = _rates.AsSpan(0, _device.StateCount);
        DeviceOf(cell).Rates(StateOf(cell), volts, rates);
        return rates.ContainsAnyExcept(0.0);
    }

    private WaveformIntegrator IntegratorOf(int cell) => _integrators[_models.AreAlike ? 0 : cell] ??= new WaveformIntegrator(DeviceOf(cell));

    /// <summary>Relaxes a cell to a step for good.</summary>
    private void Settle(int cell, long step)
    {
        Relax(StateOf(cell), cell, step);
        _at[cell] = step;
    }

    private void Relax(Span<double> state, int cell, long step)
    {
        var seconds = _at[cell] == Never ? _ageSeconds + (step * _stepSeconds) : (step - _at[cell]) * _stepSeconds;
        if (seconds > 0)
        {
            DeviceOf(cell).Relax(state, seconds);
        }
    }
}
