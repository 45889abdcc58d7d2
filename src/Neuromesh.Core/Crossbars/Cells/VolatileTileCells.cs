using Neuromesh.Core.Devices.Volatile;
using Neuromesh.Core.Random;

namespace Neuromesh.Core.Crossbars.Cells;

/// <summary>Cells of volatile filaments: short-term plasticity that the pulses of reads drive, all of it in closed form.</summary>
/// <remarks>
/// <para>
/// A volatile device stores no weight. A weight is how much filament a cell can form: its conductance with all atoms in the filament is the target, a matter of how the cell was made; all cells begin at rest,
/// without a filament. So the conductance is <c>G_off + (target − G_off) f</c>, and a spike through a rested cell delivers the weight times what its own pulse grows.
/// </para>
/// <para>
/// Where reads act on the cells, the pulse that reads is the pulse that grows: a read finds the mean of the conductance over its pulse, the integral of the current over the voltage and the width. With
/// short filaments that is in proportion to the atoms ready at the electrode, Tsodyks and Markram's depression; what is left of earlier filaments adds up, facilitation. A look, and a row that is not driven,
/// has the conductance of the moment. Pulses follow each other from their own times: one that begins before the last has ended waits for it.
/// </para>
/// </remarks>
internal sealed class VolatileTileCells : ITileCells
{
    private readonly DiffusiveFilament[] _models;
    private readonly double[] _onSiemens;
    private readonly double[] _states;
    private readonly double[] _atSeconds;
    private readonly double _readVolts;
    private readonly double _pulseSeconds;
    private readonly int _columns;
    private readonly bool _isDisturbed;
    private readonly long _modelBytes;

    /// <summary>Makes the cells, all at rest.</summary>
    /// <param name="parameters">The tile.</param>
    /// <param name="device">The model.</param>
    /// <param name="targetsSiemens">Conductances with all atoms in the filament in S, row by row.</param>
    /// <param name="columns">Columns of the array.</param>
    /// <param name="seed">The experiment's seed.</param>
    /// <param name="array">Which array of the experiment.</param>
    /// <exception cref="ArgumentException">Cells cannot differ as the settings say.</exception>
    public VolatileTileCells(CrossbarParameters parameters, DiffusiveFilament device, ReadOnlySpan<double> targetsSiemens, int columns, ulong seed, long array)
    {
        var models = new CellModels(device, parameters.Device!.Spread, targetsSiemens.Length, columns, seed, array);
        _modelBytes = models.Bytes;
        _models = new DiffusiveFilament[models.AreAlike ? 1 : targetsSiemens.Length];
        _onSiemens = targetsSiemens.ToArray();
        _states = new double[2 * targetsSiemens.Length];
        _atSeconds = new double[targetsSiemens.Length];
        _readVolts = parameters.ReadVoltageVolts;
        _pulseSeconds = parameters.PulseSeconds;
        _isDisturbed = parameters.ReadDisturb;
        _columns = columns;
        for (var cell = 0; cell < targetsSiemens.Length; cell++)
        {
            if (cell < _models.Length)
            {
                _models[cell] = (DiffusiveFilament)models.Of(cell);
            }

            // What a cell's own on state is to the model's, its filament is to the target's.
            _onSiemens[cell] *= models.AreAlike ? 1 : _models[cell].OnSiemens / device.OnSiemens;
            device.Reset(_states.AsSpan(2 * cell, 2));
        }
    }

    /// <inheritdoc/>
    public bool IsConstant => false;

    /// <inheritdoc/>
    public bool HasReadNoise => false;

    /// <inheritdoc/>
    public long Bytes => ((long)(_states.Length + _atSeconds.Length + _onSiemens.Length) * sizeof(double)) + _modelBytes;

    /// <inheritdoc/>
    public void Read(int row, TileTime time, Span<double> siemens)
    {
        Span<double> state = stackalloc double[2];
        for (var column = 0; column < siemens.Length; column++)
        {
            var cell = (row * _columns) + column;
            Relaxed(cell, time, state);
            siemens[column] = Siemens(cell, state[1]);
        }
    }

    /// <inheritdoc/>
    public void Drive(int row, TileTime time, Span<double> siemens)
    {
        if (!_isDisturbed)
        {
            Read(row, time, siemens);
            return;
        }

        Span<double> state = stackalloc double[2];
        for (var column = 0; column < siemens.Length; column++)
        {
            var cell = (row * _columns) + column;
            Relaxed(cell, time, state);
            siemens[column] = Siemens(cell, ModelOf(cell).HeldFilament(state, _readVolts, _pulseSeconds));
        }
    }

    /// <inheritdoc/>
    public void Disturb(int row, TileTime time)
    {
        for (var cell = row * _columns; _isDisturbed && cell < (row + 1) * _columns; cell++)
        {
            var state = _states.AsSpan(2 * cell, 2);
            Relaxed(cell, time, state);
            ModelOf(cell).Hold(state, _readVolts, _pulseSeconds);
            _atSeconds[cell] = Math.Max(_atSeconds[cell], time.Seconds) + _pulseSeconds;
        }
    }

    /// <inheritdoc/>
    public ulong StateBits(int cell)
    {
        var hash = RandomKey.Mix(BitConverter.DoubleToUInt64Bits(_atSeconds[cell]));
        hash = RandomKey.Mix(hash ^ BitConverter.DoubleToUInt64Bits(_onSiemens[cell]));
        foreach (var value in _states.AsSpan(2 * cell, 2))
        {
            hash = RandomKey.Mix(hash ^ BitConverter.DoubleToUInt64Bits(value));
        }

        return hash;
    }

    private DiffusiveFilament ModelOf(int cell) => _models[_models.Length == 1 ? 0 : cell];

    private double Siemens(int cell, double filament)
    {
        var off = ModelOf(cell).OffSiemens;
        return off + ((_onSiemens[cell] - off) * filament);
    }

    /// <summary>A cell's state at a moment, without a voltage since its last pulse.</summary>
    private void Relaxed(int cell, TileTime time, Span<double> state)
    {
        var seconds = time.Seconds - _atSeconds[cell];
        _states.AsSpan(2 * cell, 2).CopyTo(state);
        if (seconds > 0)
        {
            ModelOf(cell).Relax(state, seconds);
        }
    }
}
