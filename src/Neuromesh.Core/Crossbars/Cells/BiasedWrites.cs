using Neuromesh.Core.Crossbars.Learning;
using Neuromesh.Core.Crossbars.Wires;
using Neuromesh.Core.Devices.Waveforms;

namespace Neuromesh.Core.Crossbars.Cells;

/// <summary>Writes the cells of a physical model one after the other, and lets every other cell feel it.</summary>
/// <remarks>
/// <para>
/// Row by row, column by column: the word line of the cell has +V to raise its conductance, −V to lower it, until a read would find the target (within the time that is allowed). Cells within the
/// tolerance are left alone. Then the next pass begins, over cells that are off, disturbed ones among them. Before the first pass all are in the off state, or all in the on state. A stuck cell that is off has the voltage
/// for all the time that is allowed; the next read finds it unmoved, and it is given up.
/// </para>
/// <para>
/// Others see what the scheme says for as long (<see cref="DisturbedCells"/>). Where lines float or have resistance, or cells have something in series, each write is a solution of the array (<see cref="WriteNetwork"/>), others
/// take effect at once and for cells that are warmer by <see cref="LeastRiseKelvin"/> or more, too. The written cell follows the voltage that its load leaves it at every moment (<see cref="LoadedCell"/>); a write is cut into
/// parts in which that changes by at most <see cref="PartShare"/> of V and no other cell moves by more than about <see cref="MoveShare"/> of its range, and the array is solved anew for each: others feel the mean of a
/// part's ends, and act with the states that they have at its begin. With floating ideal lines a write has parts, too.
/// </para>
/// <para>
/// Heat: the lattice's rise around every other cell, steady, for the mean power in the written cell; that cell's own heating is in its model. A cell is at rest for
/// <see cref="PauseSeconds"/> after each voltage. Energies are integrals along the way of the cell that is written, and of every other one at the voltage that it is left.
/// </para>
/// </remarks>
internal sealed class BiasedWrites
{
    /// <summary>Surroundings that are less warm than this count as cold.</summary>
    public const double LeastRiseKelvin = 0.1;

    /// <summary>Time in s between two voltages on a cell: heat is gone, and nothing is forgotten.</summary>
    public const double PauseSeconds = 1e-5;

    /// <summary>By how much of the write's voltage that of the written cell changes at most before the array is solved anew.</summary>
    public const double PartShare = 0.02;

    /// <summary>How far another cell moves at most, as a share of its range, before the array is solved anew.</summary>
    public const double MoveShare = 0.005;

    private readonly CrossbarParameters _parameters;
    private readonly TileWrites _writes;
    private readonly WrittenCells _cells;
    private readonly double[] _targets;
    private readonly int _rows;
    private readonly int _columns;
    private readonly bool[] _isGivenUp;
    private readonly WriteNetwork? _network;
    private readonly WriteHeat? _heat;
    private readonly DisturbedCells _others;
    private long _pulses;
    private double _writtenSeconds;
    private double _writtenJoules;
    private double _disturbedJoules;
    private double _linesJoules;

    private BiasedWrites(TwoTerminalTileCells cells, CrossbarParameters parameters, StuckCells stuck, double[] targetsSiemens, int columns)
    {
        _parameters = parameters;
        _writes = parameters.Writes!;
        _targets = targetsSiemens;
        (_rows, _columns) = (targetsSiemens.Length / columns, columns);
        _isGivenUp = new bool[targetsSiemens.Length];
        _cells = new WrittenCells(
            cells, targetsSiemens.Length, stuck, _writes.StartsOn ? parameters.ConductanceMaxSiemens : parameters.ConductanceMinSiemens, parameters.ReadVoltageVolts);
        _network = parameters.SolvesWrites ? new WriteNetwork(parameters, _rows, columns, TileDevice.IsLinear(_cells.DeviceOf(0)) ? null : _cells) : null;
        _heat = _writes.Heat is { } geometry ? new WriteHeat(geometry, parameters.Stack, _rows, columns) : null;
        _others = new DisturbedCells(_cells, _writes, _heat, _network is null, columns);
    }

    /// <summary>Writes an array.</summary>
    /// <param name="cells">The cells; their states are overwritten.</param>
    /// <param name="parameters">The tile; there are <see cref="CrossbarParameters.Writes"/>.</param>
    /// <param name="stuck">Cells that nothing moves.</param>
    /// <param name="targetsSiemens">Targets in S, row by row.</param>
    /// <param name="columns">Columns of the array.</param>
    /// <returns>What it took.</returns>
    /// <exception cref="ArgumentException">A voltage is beyond the model's range, surroundings become hotter than it allows, or the array could not be solved; the message names the cell.</exception>
    public static ProgrammingReport Program(TwoTerminalTileCells cells, CrossbarParameters parameters, StuckCells stuck, double[] targetsSiemens, int columns)
    {
        var writing = new BiasedWrites(cells, parameters, stuck, targetsSiemens, columns);
        var (verified, verifies) = (0.0, 0L);
        for (var pass = 0; pass < parameters.Writes!.Passes && writing.CountOff(writing.IsToBeWritten) > 0; pass++)
        {
            verified += writing.VerifiedSiemens();
            verifies += writing._rows;
            writing.Pass();
        }

        return new ProgrammingReport(writing._pulses, 0, verified, verifies, writing.CountOff(writing.IsOff))
        {
            WrittenJoules = writing._writtenJoules,
            DisturbedJoules = writing._disturbedJoules + writing._others.Joules,
            LinesJoules = writing._linesJoules,
            Stuck = writing.CountOff(cell => writing.IsOff(cell) && writing._cells.IsStuck(cell)),
            WrittenSeconds = writing._writtenSeconds,
        };
    }

    private static double SignOf(int sign) => sign == 0 ? 1 : -1;

    private bool IsOff(int cell) => !(Math.Abs(_targets[cell] - _cells.Siemens(cell)) <= _writes.ToleranceSiemens);

    private bool IsToBeWritten(int cell) => IsOff(cell) && !_isGivenUp[cell];

    private int CountOff(Func<int, bool> counts)
    {
        var off = 0;
        for (var cell = 0; cell < _targets.Length; cell++)
        {
            off += counts(cell) ? 1 : 0;
        }

        return off;
    }

    private double VerifiedSiemens()
    {
        var sum = 0.0;
        foreach (var siemens in _cells.Conductances)
        {
            sum += siemens;
        }

        return sum;
    }

    private void Pass()
    {
        for (var cell = 0; cell < _targets.Length; cell++)
        {
            _others.Catch(cell);
            if (IsToBeWritten(cell))
            {
                Write(cell);
            }
        }

        for (var cell = 0; cell < _targets.Length; cell++)
        {
            _others.Catch(cell);
        }
    }

    private void Write(int cell)
    {
        var sign = _cells.Siemens(cell) < _targets[cell] ? 0 : 1;
        _pulses++;
        var seconds = 0.0;
        for (var isDone = false; !isDone;)
        {
            (var part, isDone) = WritePart(cell, sign, seconds);
            seconds += part;
        }

        _writtenSeconds += seconds;
        _isGivenUp[cell] = _cells.IsStuck(cell);
    }

    /// <summary>A part of a write, and what it does to all other cells.</summary>
    /// <returns>Its length in s, and whether it is the last.</returns>
    private (double Seconds, bool IsLast) WritePart(int cell, int sign, double from)
    {
        var volts = SignOf(sign) * _writes.Volts;
        var load = LoadOf(cell, volts);
        var (seconds, isLast, firstAmperes, lastAmperes, current) = load is { } between ? Follow(cell, sign, from, between) : Follow(cell, sign, from);
        var joules = load is { } source
            ? ((source.FirstVolts - source.SecondVolts) * current.Coulombs) - (source.Ohms * current.SquareAmpereSeconds)
            : volts * current.Coulombs;
        if (isLast && !_cells.IsStuck(cell))
        {
            _cells.DeviceOf(cell).Relax(_cells.StateOf(cell), PauseSeconds);
        }

        if (!_cells.IsStuck(cell))
        {
            _cells.Changed(cell);
        }

        _writtenJoules += joules;
        CountLoad(load, seconds, current, joules);
        if (_network is null)
        {
            _others.Add(cell, sign, seconds);
        }

        _heat?.Solve(cell, joules / seconds);
        var amperes = (firstAmperes + lastAmperes) / 2;
        for (var other = 0; other < _targets.Length && (_heat is not null || _network is not null); other++)
        {
            if (other != cell)
            {
                Disturb(other, cell, sign, amperes, seconds);
            }
        }

        return (seconds, isLast);
    }

    private WriteLoad? LoadOf(int cell, double volts)
    {
        try
        {
            _network?.Select(cell, volts, _cells.Conductances, _parameters.SeesWriteLoads);
        }
        catch (Exception exception) when (exception is WireSolveException or SingularArrayException)
        {
            throw new ArgumentException($"Row {cell / _columns}, column {cell % _columns} of a tile cannot be written at {volts:R} V: {exception.Message}", nameof(cell), exception);
        }

        return !_parameters.SeesWriteLoads ? null : _network?.Load ?? WriteNetwork.LoneLoad(_parameters, _rows, _columns, cell, volts);
    }

    /// <summary>The written cell at the voltage of the sources, to the target, the end, or until the array is to be solved anew.</summary>
    private Part Follow(int cell, int sign, double from)
    {
        var volts = SignOf(sign) * _writes.Volts;
        var until = Math.Min(_writes.LongestSeconds, from + LongestPart(cell));
        var begin = _cells.Amperes(cell, volts);
        if (_cells.IsStuck(cell))
        {
            return new Part(until - from, until >= _writes.LongestSeconds, begin, begin, CurrentIntegrals.Of(begin, until - from));
        }

        var found = _cells.IntegratorOf(cell).Advance(
            _cells.StateOf(cell), VoltageWaveform.Pulse(volts, _writes.LongestSeconds), from, until, next => Excess(cell, sign, next), out var current);
        return new Part((found ?? until) - from, found is not null || until >= _writes.LongestSeconds, begin, _cells.Amperes(cell, volts), current);
    }

    /// <summary>The written cell behind a load, to the target, the end, or until the array is to be solved anew.</summary>
    private Part Follow(int cell, int sign, double from, WriteLoad load)
    {
        var until = Math.Min(_writes.LongestSeconds, from + LongestPart(cell));
        var isEnd = until >= _writes.LongestSeconds;
        if (_cells.IsStuck(cell))
        {
            var stuck = _network?.Selected.Amperes ?? LoneAmperes(cell, load);
            return new Part(until - from, isEnd, stuck, stuck, CurrentIntegrals.Of(stuck, until - from));
        }

        var state = _cells.StateOf(cell);
        var loaded = new LoadedCell(_cells.DeviceOf(cell), _parameters.Circuit, _parameters.ReadVoltageVolts, load);
        var begin = loaded.Solve(state);
        var most = PartShare * _writes.Volts;
        var waveform = VoltageWaveform.Pulse(SignOf(sign) * _writes.Volts, _writes.LongestSeconds);
        var found = new WaveformIntegrator(loaded).Advance(
            state,
            waveform,
            from,
            until,
            next => Math.Max(Excess(cell, sign, next), _network is null ? double.NegativeInfinity : (load.Ohms * Math.Abs(loaded.Solve(next).Amperes - begin.Amperes)) - most),
            out var current);
        var isLast = Excess(cell, sign, state) >= 0 || (found is null && isEnd);
        return new Part((found ?? until) - from, isLast, begin.Amperes, loaded.Solve(state).Amperes, current);
    }

    /// <summary>How long the other cells may be taken as they are, in s.</summary>
    private double LongestPart(int cell)
    {
        var seconds = double.PositiveInfinity;
        for (var other = 0; other < _targets.Length && _network is { HoldsLines: false }; other++)
        {
            seconds = other == cell ? seconds : Math.Min(seconds, _others.SecondsFor(other, _network.MemristorVolts(other), MoveShare));
        }

        return seconds;
    }

    private double Excess(int cell, int sign, ReadOnlySpan<double> state) => SignOf(sign) * (_cells.SiemensAt(cell, state) - _targets[cell]);

    private double LoneAmperes(int cell, WriteLoad load)
        => new LoadedCell(_cells.DeviceOf(cell), _parameters.Circuit, _parameters.ReadVoltageVolts, load).Solve(_cells.StateOf(cell)).Amperes;

    private void CountLoad(WriteLoad? load, double seconds, CurrentIntegrals current, double joules)
    {
        if (load is not { } between)
        {
            _disturbedJoules += (_network?.SpareWatts ?? 0) * seconds;
        }
        else if (_network is null)
        {
            _linesJoules += between.Ohms * current.SquareAmpereSeconds;
        }
        else
        {
            var (others, lines) = _network.Joules(seconds, current, joules);
            _disturbedJoules += others;
            _linesJoules += lines;
        }
    }

    private void Disturb(int other, int cell, int sign, double selectedAmperes, double seconds)
    {
        var rise = _heat?.Rise(other) ?? 0;
        rise = rise < LeastRiseKelvin ? 0 : rise;
        if (_network is null)
        {
            if (rise > 0)
            {
                _others.Warm(other, cell, sign, seconds, rise);
            }
        }
        else if (_network.IsLoaded)
        {
            _others.Feel(other, _network.MemristorVolts(other, selectedAmperes), seconds, rise, !_network.HasCircuit);
        }
        else
        {
            _others.Hold(other, _network.MemristorVolts(other), seconds, rise);
        }
    }

    /// <summary>A part of a write: its length, whether it is the last, the written cell's first and last current and their integrals.</summary>
    private readonly record struct Part(double Seconds, bool IsLast, double FirstAmperes, double LastAmperes, CurrentIntegrals Current);
}
