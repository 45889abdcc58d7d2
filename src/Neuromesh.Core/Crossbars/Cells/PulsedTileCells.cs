using Neuromesh.Core.Devices.Presets;
using Neuromesh.Core.Devices.Pulses;
using Neuromesh.Core.Random;
using Neuromesh.Core.Units;

namespace Neuromesh.Core.Crossbars.Cells;

/// <summary>Cells of a pulse model that learn: the waveforms of spikes give them pulses (<see cref="SpikePulses"/>), each of which moves a cell by one step of its model.</summary>
/// <remarks>
/// Step, bounds, asymmetry, variation and write noise of a pulse are the model's; it knows no amplitude and no width. A pulse's deviates are those of (seed, array; step of the experiment + 1, number in
/// that step; cell): programming has step 0.
/// </remarks>
internal sealed class PulsedTileCells : ITileCells, IDisposable
{
    private const int FloatsPerCell = 7;

    private readonly IPulsedCells _cells;
    private readonly SelectedPulses _selected;
    private readonly SpikePulses _spikes;
    private readonly DevicePreset _preset;
    private readonly StuckCells _stuck;
    private readonly int _columns;
    private readonly sbyte[] _directions;
    private readonly List<CellPulse> _pulses = [];
    private double _waveformJoules;

    /// <summary>Takes over cells that have been programmed.</summary>
    /// <param name="cells">The cells, row by row.</param>
    /// <param name="preset">Their preset.</param>
    /// <param name="learning">The waveform of a spike and the threshold.</param>
    /// <param name="stuck">Cells that do not move: waveforms dissipate what their conductance says.</param>
    /// <param name="columns">Columns of the array.</param>
    /// <param name="timeStep">The experiment's time step.</param>
    public PulsedTileCells(IPulsedCells cells, DevicePreset preset, TileLearning learning, StuckCells stuck, int columns, TimeStep timeStep)
    {
        (_cells, _preset, _stuck, _columns) = (cells, preset, stuck, columns);
        _selected = new SelectedPulses(cells);
        _spikes = new SpikePulses(learning, cells.Count / columns, columns, timeStep);
        _directions = new sbyte[cells.Count];
    }

    /// <inheritdoc/>
    public bool IsConstant => false;

    /// <inheritdoc/>
    public bool HasReadNoise => false;

    /// <inheritdoc/>
    public long Bytes => (FloatsPerCell * (long)_cells.Count * sizeof(float)) + _spikes.Bytes;

    /// <inheritdoc/>
    public double WaveformJoules(long step) => _spikes.WaveformJoules(_waveformJoules, step, DissipatingSiemens);

    /// <inheritdoc/>
    public void Read(int row, TileTime time, Span<double> siemens)
    {
        Follow(row, time.Step);
        Apply();
        for (var column = 0; column < siemens.Length; column++)
        {
            siemens[column] = Siemens((row * _columns) + column);
        }
    }

    /// <inheritdoc/>
    public void Peek(int row, TileTime time, Span<double> siemens)
    {
        var (weights, apparent, followed, joules) = (_cells.Weights.ToArray(), _cells.ApparentWeights.ToArray(), _spikes.Save(row), _waveformJoules);
        Read(row, time, siemens);
        _directions.AsSpan().Clear();
        _cells.Restore(_directions, pulsed: 1, weights, apparent);
        _spikes.Restore(row, followed);
        _waveformJoules = joules;
    }

    /// <inheritdoc/>
    public void Spike(ReadOnlySpan<int> rows, ReadOnlySpan<int> columns, TileTime time)
    {
        foreach (var row in rows)
        {
            Follow(row, time.Step);
        }

        foreach (var column in columns)
        {
            for (var row = 0; row < _spikes.Rows; row++)
            {
                Follow(row, column, time.Step);
            }
        }

        Apply();
        _spikes.Begin(rows, columns, time.Step);
    }

    /// <inheritdoc/>
    public ulong StateBits(int cell)
    {
        var hash = RandomKey.Mix(BitConverter.SingleToUInt32Bits(_cells.Weights[cell]));
        hash = RandomKey.Mix(hash ^ BitConverter.SingleToUInt32Bits(_cells.ApparentWeights[cell]));
        return RandomKey.Mix(hash ^ _spikes.StateBits(cell));
    }

    /// <inheritdoc/>
    public void Dispose() => _cells.Dispose();

    private double DissipatingSiemens(int cell) => _stuck.Siemens(cell, movingSiemens: Siemens(cell));

    private double Siemens(int cell) => 1e-6 * _preset.MicrosiemensOf(_cells.ApparentWeights[cell]);

    private void Follow(int row, long step)
    {
        for (var column = 0; column < _columns; column++)
        {
            Follow(row, column, step);
        }
    }

    private void Follow(int row, int column, long step) =>
        _waveformJoules += _spikes.Advance(row, column, step, _pulses) * DissipatingSiemens((row * _columns) + column);

    /// <summary>Gives the cells their pulses, those of one step and number together: cells do not act on each other.</summary>
    private void Apply()
    {
        if (_pulses.Count > 1)
        {
            _pulses.Sort(static (one, other) => one.Step != other.Step ? one.Step.CompareTo(other.Step)
                : one.Number != other.Number ? one.Number.CompareTo(other.Number) : one.Cell.CompareTo(other.Cell));
        }

        for (var first = 0; first < _pulses.Count;)
        {
            var (step, number) = (_pulses[first].Step, _pulses[first].Number);
            _directions.AsSpan().Clear();
            for (; first < _pulses.Count && _pulses[first].Step == step && _pulses[first].Number == number; first++)
            {
                _directions[_pulses[first].Cell] = _pulses[first].Sign;
            }

            _selected.Pulse(_directions, (ulong)(step + 1), (uint)number);
        }

        _pulses.Clear();
    }
}
