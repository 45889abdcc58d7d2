using Neuromesh.Core.Crossbars.Biasing;
using Neuromesh.Core.Crossbars.Learning;
using Neuromesh.Core.Devices.Waveforms;

namespace Neuromesh.Core.Crossbars.Cells;

/// <summary>Writes the cells of a physical model one after the other, and lets every other cell feel it.</summary>
/// <remarks>
/// <para>
/// Row by row, column by column: the word line of the cell has +V to raise its conductance, −V to lower it, until a read would find the target (within the time that is allowed). Cells within the
/// tolerance are left alone. Then the next pass begins, over cells that are off, disturbed ones among them. Before the first pass all are in the off state, or all in the on state.
/// </para>
/// <para>
/// Others see what the scheme says for as long. Half-selected time is added up for each cell and each sign and takes effect before the cell is written or the pass ends, the positive
/// part first: exact where all writes of a pass have one sign, otherwise the order within is lost. With floating lines, and for cells that are warmer by <see cref="LeastRiseKelvin"/> or more, each write takes
/// effect at once. The voltages of floating lines are those at the begin of the write.
/// </para>
/// <para>
/// Heat: the lattice's rise around every other cell, steady, for the mean power in the written cell; that cell's own heating is in its model. A cell is at rest for
/// <see cref="PauseSeconds"/> after each voltage. Lines are ideal, the energy of a time at one voltage counts with the mean of the currents at its ends.
/// </para>
/// </remarks>
internal sealed class BiasedWrites
{
    /// <summary>Surroundings that are less warm than this count as cold.</summary>
    public const double LeastRiseKelvin = 0.1;

    /// <summary>Time in s between two voltages on a cell: heat is gone, and nothing is forgotten.</summary>
    public const double PauseSeconds = 1e-5;

    private const int Signs = 2;

    private readonly TwoTerminalTileCells _cells;
    private readonly TileWrites _writes;
    private readonly double[] _targets;
    private readonly double _readVolts;
    private readonly double _startSiemens;
    private readonly int _rows;
    private readonly int _columns;
    private readonly WaveformIntegrator?[] _integrators;
    private readonly SelectionTimes _times;
    private readonly FloatingLines? _floating;
    private readonly WriteHeat? _heat;
    private readonly double[] _rates = new double[WaveformIntegrator.MostStates];
    private long _pulses;
    private double _writtenJoules;
    private double _disturbedJoules;

    private BiasedWrites(TwoTerminalTileCells cells, CrossbarParameters parameters, double[] targetsSiemens, int columns)
    {
        _cells = cells;
        _writes = parameters.Writes!;
        _targets = targetsSiemens;
        _readVolts = parameters.ReadVoltageVolts;
        _startSiemens = _writes.StartsOn ? parameters.ConductanceMaxSiemens : parameters.ConductanceMinSiemens;
        (_rows, _columns) = (targetsSiemens.Length / columns, columns);
        _integrators = new WaveformIntegrator[targetsSiemens.Length];
        _times = new SelectionTimes(_rows, columns);
        _floating = _writes.Scheme == BiasScheme.Floating ? new FloatingLines(_rows, columns, new WrittenCells(cells, targetsSiemens.Length)) : null;
        _heat = _writes.Heat is { } geometry ? new WriteHeat(geometry, parameters.Stack, _rows, columns) : null;
    }

    /// <summary>Writes an array.</summary>
    /// <param name="cells">The cells; their states are overwritten.</param>
    /// <param name="parameters">The tile; there are <see cref="CrossbarParameters.Writes"/>.</param>
    /// <param name="targetsSiemens">Targets in S, row by row.</param>
    /// <param name="columns">Columns of the array.</param>
    /// <returns>What it took.</returns>
    /// <exception cref="ArgumentException">A voltage is beyond the model's range, or surroundings become hotter than it allows.</exception>
    public static ProgrammingReport Program(TwoTerminalTileCells cells, CrossbarParameters parameters, double[] targetsSiemens, int columns)
    {
        var writing = new BiasedWrites(cells, parameters, targetsSiemens, columns);
        writing.Begin();
        var (verified, verifies) = (0.0, 0L);
        for (var pass = 0; pass < parameters.Writes!.Passes && writing.CountOff() > 0; pass++)
        {
            verified += writing.VerifiedSiemens();
            verifies += writing._rows;
            writing.Pass();
        }

        return new ProgrammingReport(writing._pulses, 0, verified, verifies, writing.CountOff())
        {
            WrittenJoules = writing._writtenJoules,
            DisturbedJoules = writing._disturbedJoules,
        };
    }

    private static double SignOf(int sign) => sign == 0 ? 1 : -1;

    private void Begin()
    {
        for (var cell = 0; cell < _targets.Length; cell++)
        {
            TwoTerminalTileCells.Program(_cells.DeviceOf(cell), _startSiemens, _readVolts, _cells.StateOf(cell));
        }
    }

    private double Siemens(int cell) => _cells.DeviceOf(cell).CurrentAmperes(_cells.StateOf(cell), _readVolts) / _readVolts;

    private bool IsOff(int cell) => !(Math.Abs(_targets[cell] - Siemens(cell)) <= _writes.ToleranceSiemens);

    private int CountOff()
    {
        var off = 0;
        for (var cell = 0; cell < _targets.Length; cell++)
        {
            off += IsOff(cell) ? 1 : 0;
        }

        return off;
    }

    private double VerifiedSiemens()
    {
        var sum = 0.0;
        for (var cell = 0; cell < _targets.Length; cell++)
        {
            sum += Siemens(cell);
        }

        return sum;
    }

    private void Pass()
    {
        for (var cell = 0; cell < _targets.Length; cell++)
        {
            Catch(cell);
            if (IsOff(cell))
            {
                Write(cell);
            }
        }

        for (var cell = 0; cell < _targets.Length; cell++)
        {
            Catch(cell);
        }
    }

    private void Write(int cell)
    {
        var device = _cells.DeviceOf(cell);
        var state = _cells.StateOf(cell);
        var target = _targets[cell];
        var sign = Siemens(cell) < target ? 0 : 1;
        var volts = SignOf(sign) * _writes.Volts;
        _floating?.Solve(cell / _columns, cell % _columns, volts);
        var before = device.CurrentAmperes(state, volts);
        var waveform = VoltageWaveform.Pulse(volts, _writes.LongestSeconds);
        var seconds = IntegratorOf(cell).Advance(
            state, waveform, 0, _writes.LongestSeconds, next => SignOf(sign) * ((device.CurrentAmperes(next, _readVolts) / _readVolts) - target)) ?? _writes.LongestSeconds;
        var joules = volts * (before + device.CurrentAmperes(state, volts)) / 2 * seconds;
        device.Relax(state, PauseSeconds);
        _writtenJoules += joules;
        _pulses++;
        if (_floating is null)
        {
            _times.Add(cell, sign, seconds);
        }

        _heat?.Solve(cell, joules / seconds);
        for (var other = 0; other < _targets.Length && (_heat is not null || _floating is not null); other++)
        {
            if (other != cell && (_floating is not null || _heat!.Rise(other) >= LeastRiseKelvin))
            {
                Disturb(other, cell, sign, seconds);
            }
        }
    }

    /// <summary>Lets a cell feel a write at once, after all that was added up for it before.</summary>
    private void Disturb(int other, int cell, int sign, double seconds)
    {
        var rise = _heat?.Rise(other) ?? 0;
        var volts = _floating?.CellVolts(other) ?? 0;
        if (_floating is null)
        {
            _times.TakeBack(other, cell, sign, seconds);
            Catch(other);
            volts = SignOf(sign) * _writes.Volts * Share(isHalfSelected: other / _columns == cell / _columns || other % _columns == cell % _columns);
        }

        Follow(other, volts, seconds, rise < LeastRiseKelvin ? 0 : rise);
    }

    private double Share(bool isHalfSelected) => _writes.Scheme switch
    {
        BiasScheme.Half => isHalfSelected ? 1.0 / 2 : 0,
        BiasScheme.Third => isHalfSelected ? 1.0 / 3 : -1.0 / 3,
        _ => 0,
    };

    /// <summary>Lets a cell feel what was added up for it.</summary>
    private void Catch(int cell)
    {
        if (_writes.Scheme is not (BiasScheme.Half or BiasScheme.Third))
        {
            return;
        }

        Span<double> half = stackalloc double[Signs];
        Span<double> others = stackalloc double[Signs];
        _times.Take(cell, half, others);
        for (var sign = 0; sign < Signs; sign++)
        {
            var seconds = half[sign] + (_writes.Scheme == BiasScheme.Third ? others[1 - sign] : 0);
            if (seconds > 0)
            {
                Follow(cell, SignOf(sign) * _writes.Volts * Share(isHalfSelected: true), seconds, 0);
            }
        }
    }

    private void Follow(int cell, double volts, double seconds, double riseKelvin)
    {
        var device = _cells.DeviceOf(cell);
        var state = _cells.StateOf(cell);
        var before = device.CurrentAmperes(state, volts);
        var warmed = riseKelvin == 0 ? device : _heat!.Warmed(device, riseKelvin, cell);
        var rates = _rates.AsSpan(0, device.StateCount);
        warmed.Rates(state, volts, rates);
        if (rates.ContainsAnyExcept(0.0))
        {
            var integrator = riseKelvin == 0 ? IntegratorOf(cell) : new WaveformIntegrator(warmed);
            integrator.Advance(state, VoltageWaveform.Pulse(volts, seconds), 0, seconds);
        }

        _disturbedJoules += volts * (before + device.CurrentAmperes(state, volts)) / 2 * seconds;
        device.Relax(state, PauseSeconds);
    }

    private WaveformIntegrator IntegratorOf(int cell) => _integrators[cell] ??= new WaveformIntegrator(_cells.DeviceOf(cell));
}
