using Neuromesh.Core.Random;
using Neuromesh.Core.Units;

namespace Neuromesh.Core.Crossbars.Cells;

/// <summary>A write pulse that the waveforms of spikes give to a cell.</summary>
/// <param name="Cell">The cell, row by row.</param>
/// <param name="Step">The experiment's step in which the voltage passes the threshold.</param>
/// <param name="Number">Which of the cell's pulses in that step, from 0.</param>
/// <param name="Sign">1 for SET, −1 for RESET.</param>
internal readonly record struct CellPulse(int Cell, long Step, int Number, sbyte Sign);

/// <summary>Turns the overlapping waveforms of spikes into write pulses for cells that know pulses only.</summary>
/// <remarks>
/// A cell gets one pulse of a sign whenever the row's voltage less the column's passes the threshold in that sign, at that moment; staying beyond it is the same pulse, also where another spike changes the
/// waveform. Deviation from a device: neither how far nor how long the voltage is beyond the threshold matters. Cells are followed from event to event; where that is cut by reads does not matter.
/// </remarks>
internal sealed class SpikePulses
{
    private const long Never = long.MinValue / 4;

    /// <summary>A corner at a whole step belongs to that step, whatever rounding made of it.</summary>
    private const double StepRounding = 1e-9;

    private readonly SpikeExcursions _voltages;
    private readonly double _stepSeconds;
    private readonly int _columns;
    private readonly long[] _rowSteps;
    private readonly long[] _columnSteps;
    private readonly long[] _at;
    private readonly sbyte[] _beyond;

    /// <summary>Creates the pulses of an array in which nothing has spiked.</summary>
    /// <param name="learning">The waveform of a spike and the threshold.</param>
    /// <param name="rows">Rows of the array.</param>
    /// <param name="columns">Columns of the array.</param>
    /// <param name="timeStep">The experiment's time step.</param>
    public SpikePulses(TileLearning learning, int rows, int columns, TimeStep timeStep)
    {
        _voltages = new SpikeExcursions(learning, timeStep);
        _stepSeconds = timeStep.Milliseconds / 1000;
        _columns = columns;
        _rowSteps = new long[rows];
        _columnSteps = new long[columns];
        _at = new long[rows * columns];
        _beyond = new sbyte[rows * columns];
        _rowSteps.AsSpan().Fill(Never);
        _columnSteps.AsSpan().Fill(Never);
        _at.AsSpan().Fill(Never);
    }

    /// <summary>Rows of the array.</summary>
    public int Rows => _rowSteps.Length;

    /// <summary>Memory in bytes.</summary>
    public long Bytes => ((long)_at.Length * (sizeof(long) + sizeof(sbyte))) + ((long)(_rowSteps.Length + _columnSteps.Length) * sizeof(long));

    /// <summary>Follows a cell to a step.</summary>
    /// <param name="row">Its row.</param>
    /// <param name="column">Its column.</param>
    /// <param name="step">The step.</param>
    /// <param name="pulses">Receives its pulses until then.</param>
    /// <returns>The integral of the squared voltage across it since it was last followed, in V² s.</returns>
    public double Advance(int row, int column, long step, List<CellPulse> pulses)
    {
        var cell = (row * _columns) + column;
        if (Ahead(row, column, step) is not { } ahead)
        {
            return 0;
        }

        var (from, waveform, origin) = ahead;
        var (start, end) = ((from - origin) * _stepSeconds, (step - origin) * _stepSeconds);
        var before = _at[cell] == from ? _beyond[cell] : (sbyte)0;
        var (last, number) = (Never, 0);
        sbyte beyond = 0;
        foreach (var excursion in waveform.Excursions)
        {
            if (excursion.StartSeconds >= end)
            {
                break;
            }

            // Those that are behind count too: a pulse has the number that it would have without a cut.
            var isNew = excursion.EndSeconds > start && !(excursion.StartSeconds <= start && before == excursion.Sign);
            var at = isNew && excursion.StartSeconds < start ? from : origin + (long)Math.Floor((excursion.StartSeconds / _stepSeconds) + StepRounding);
            number = at == last ? number + 1 : 0;
            last = at;
            beyond = excursion.EndSeconds >= end ? excursion.Sign : beyond;
            if (!isNew)
            {
                continue;
            }

            pulses.Add(new CellPulse(cell, at, number, excursion.Sign));
        }

        (_at[cell], _beyond[cell]) = (step, beyond);
        return waveform.SquareVoltSeconds(end) - waveform.SquareVoltSeconds(start);
    }

    /// <summary>What the waveforms have dissipated in all cells until a step; follows nothing.</summary>
    /// <param name="joules">What they had when each cell was last followed, in J.</param>
    /// <param name="step">Until which step.</param>
    /// <param name="siemens">A cell's conductance in S.</param>
    /// <returns>The energy in J: what has come since is added to the former cell by cell.</returns>
    public double WaveformJoules(double joules, long step, Func<int, double> siemens)
    {
        for (var cell = 0; cell < _at.Length; cell++)
        {
            joules += SquareVoltSeconds(cell / _columns, cell % _columns, step) * siemens(cell);
        }

        return joules;
    }

    /// <summary>Begins the waveforms of spikes; all cells of these lines have been followed to the step.</summary>
    /// <param name="rows">Rows that spike.</param>
    /// <param name="columns">Columns that spike.</param>
    /// <param name="step">The step.</param>
    public void Begin(ReadOnlySpan<int> rows, ReadOnlySpan<int> columns, long step)
    {
        foreach (var row in rows)
        {
            _rowSteps[row] = step;
        }

        foreach (var column in columns)
        {
            _columnSteps[column] = step;
        }
    }

    /// <summary>How far the cells of a row have been followed.</summary>
    /// <param name="row">The row.</param>
    public (long[] At, sbyte[] Beyond) Save(int row) => (_at.AsSpan(row * _columns, _columns).ToArray(), _beyond.AsSpan(row * _columns, _columns).ToArray());

    /// <summary>Takes back what was followed since <see cref="Save"/>.</summary>
    /// <param name="row">The row.</param>
    /// <param name="saved">What it gave.</param>
    public void Restore(int row, (long[] At, sbyte[] Beyond) saved)
    {
        saved.At.CopyTo(_at.AsSpan(row * _columns));
        saved.Beyond.CopyTo(_beyond.AsSpan(row * _columns));
    }

    /// <summary>A hash of what stays of a cell until its next event.</summary>
    /// <param name="cell">Which, from 0.</param>
    public ulong StateBits(int cell)
    {
        var hash = RandomKey.Mix((ulong)_at[cell]);
        hash = RandomKey.Mix(hash ^ (ulong)_beyond[cell]);
        hash = RandomKey.Mix(hash ^ (ulong)_rowSteps[cell / _columns]);
        return RandomKey.Mix(hash ^ (ulong)_columnSteps[cell % _columns]);
    }

    /// <summary>The integral of the squared voltage across a cell since it was last followed, in V² s.</summary>
    private double SquareVoltSeconds(int row, int column, long step) => Ahead(row, column, step) is { } ahead
        ? ahead.Waveform.SquareVoltSeconds((step - ahead.Origin) * _stepSeconds) - ahead.Waveform.SquareVoltSeconds((ahead.From - ahead.Origin) * _stepSeconds)
        : 0;

    /// <summary>What a cell has had since it was last followed, and from which step on; null where there is nothing.</summary>
    private (long From, SpikeWaveform Waveform, long Origin)? Ahead(int row, int column, long step)
    {
        var from = Math.Max(_at[(row * _columns) + column], Math.Max(_rowSteps[row], _columnSteps[column]));
        return from != Never && from < step && _voltages.From(_rowSteps[row], _columnSteps[column], from) is { } voltage
            ? (from, voltage.Waveform, voltage.Origin)
            : null;
    }
}
