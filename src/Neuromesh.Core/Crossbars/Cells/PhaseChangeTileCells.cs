using Neuromesh.Core.Devices.PhaseChange;
using Neuromesh.Core.Random;
using Neuromesh.Core.Units;

namespace Neuromesh.Core.Crossbars.Cells;

/// <summary>Phase-change cells of a tile: drift in closed form, 1/f noise that advances with each read of a cell, and, where they learn, the pulses of spikes.</summary>
/// <remarks>
/// A cell that learns gets the pulses of <see cref="SpikePulses"/>: SET crystallises it by a step, RESET melts it. Its drift counts from there. A pulse within the time of a step's reads counts from their end.
/// </remarks>
internal sealed class PhaseChangeTileCells : ITileCells
{
    private readonly PhaseChangeCells _cells;
    private readonly PhaseChangeModel _model;
    private readonly StuckCells _stuck;
    private readonly SpikePulses? _spikes;
    private readonly List<CellPulse> _pulses = [];
    private readonly double _ageSeconds;
    private readonly double _stepSeconds;
    private readonly int _columns;
    private double _waveformJoules;

    /// <summary>Programs the cells at the time 0.</summary>
    /// <param name="parameters">The tile.</param>
    /// <param name="model">The cells' statistics.</param>
    /// <param name="stuck">Cells that do not move: waveforms dissipate what their conductance says.</param>
    /// <param name="targetsSiemens">Targets in S, row by row.</param>
    /// <param name="columns">Columns of the array.</param>
    /// <param name="seed">The experiment's seed.</param>
    /// <param name="array">Which array of the experiment.</param>
    /// <param name="timeStep">The experiment's time step.</param>
    /// <exception cref="ArgumentException">A target or a parameter lies outside its range.</exception>
    public PhaseChangeTileCells(
        CrossbarParameters parameters, PhaseChangeModel model, StuckCells stuck, ReadOnlySpan<double> targetsSiemens, int columns, ulong seed, long array, TimeStep timeStep)
    {
        (_model, _stuck) = (model, stuck);
        _columns = columns;
        _ageSeconds = parameters.Device!.AgeSeconds;
        _stepSeconds = timeStep.Milliseconds / 1000;
        _spikes = parameters.Learning is { } learning ? new SpikePulses(learning, targetsSiemens.Length / columns, columns, timeStep) : null;
        _cells = new PhaseChangeCells(targetsSiemens.Length, model, seed, array);
        for (var cell = 0; cell < targetsSiemens.Length; cell++)
        {
            _cells.Program(cell, targetsSiemens[cell], seconds: 0);
        }
    }

    /// <inheritdoc/>
    public bool IsConstant => _model.DriftScale == 0 && !HasReadNoise && _spikes is null;

    /// <inheritdoc/>
    public bool HasReadNoise => _model.ReadNoiseScale > 0;

    /// <inheritdoc/>
    public long Bytes => _cells.Bytes + (_spikes?.Bytes ?? 0);

    /// <inheritdoc/>
    public double WaveformJoules(long step) => _spikes?.WaveformJoules(_waveformJoules, step, Siemens) ?? _waveformJoules;

    /// <inheritdoc/>
    public void Read(int row, TileTime time, Span<double> siemens)
    {
        Follow(row, time.Step);
        Apply();
        var first = row * _columns;
        for (var column = 0; column < siemens.Length; column++)
        {
            siemens[column] = HasReadNoise ? _cells.Read(first + column, time.Seconds) : _cells.DriftedSiemens(first + column, time.Seconds);
        }
    }

    /// <inheritdoc/>
    public void Peek(int row, TileTime time, Span<double> siemens)
    {
        var (followed, joules) = (_spikes?.Save(row), _waveformJoules);
        Follow(row, time.Step);
        List<(int Cell, PhaseChangeCells.CellState State)> moved = [.. _pulses.Select(pulse => pulse.Cell).Distinct().Select(cell => (cell, _cells.Save(cell)))];
        Apply();
        for (var column = 0; column < siemens.Length; column++)
        {
            siemens[column] = _cells.DriftedSiemens((row * _columns) + column, time.Seconds);
        }

        foreach (var (cell, state) in moved)
        {
            _cells.Restore(cell, state);
        }

        if (followed is { } saved)
        {
            _spikes!.Restore(row, saved);
        }

        _waveformJoules = joules;
    }

    /// <inheritdoc/>
    public void Spike(ReadOnlySpan<int> rows, ReadOnlySpan<int> columns, TileTime time)
    {
        if (_spikes is null)
        {
            return;
        }

        foreach (var row in rows)
        {
            Follow(row, time.Step);
        }

        foreach (var column in columns)
        {
            for (var row = 0; row < _spikes.Rows; row++)
            {
                Follow(_spikes, row, column, time.Step);
            }
        }

        Apply();
        _spikes.Begin(rows, columns, time.Step);
    }

    /// <inheritdoc/>
    public ulong StateBits(int cell)
    {
        var hash = BitConverter.DoubleToUInt64Bits(_cells.ProgrammedSiemens(cell));
        foreach (var value in _cells.Noise(cell))
        {
            hash = RandomKey.Mix(hash ^ BitConverter.DoubleToUInt64Bits(value));
        }

        return _spikes is null ? hash : RandomKey.Mix(hash ^ _spikes.StateBits(cell));
    }

    private void Follow(int row, long step)
    {
        for (var column = 0; _spikes is not null && column < _columns; column++)
        {
            Follow(_spikes, row, column, step);
        }
    }

    private void Follow(SpikePulses spikes, int row, int column, long step) =>
        _waveformJoules += spikes.Advance(row, column, step, _pulses) * Siemens((row * _columns) + column);

    private double Siemens(int cell) => _stuck.Siemens(cell, movingSiemens: _cells.ProgrammedSiemens(cell));

    /// <summary>Gives the cells their pulses; those of a cell are in the order of time.</summary>
    private void Apply()
    {
        foreach (var pulse in _pulses)
        {
            _cells.Pulse(pulse.Cell, pulse.Sign > 0, _ageSeconds + (pulse.Step * _stepSeconds));
        }

        _pulses.Clear();
    }
}
