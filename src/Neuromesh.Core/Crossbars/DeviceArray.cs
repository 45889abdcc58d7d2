using Neuromesh.Core.Crossbars.Cells;
using Neuromesh.Core.Crossbars.Learning;
using Neuromesh.Core.Crossbars.Products;
using Neuromesh.Core.Crossbars.Reads;
using Neuromesh.Core.Crossbars.Wires;
using Neuromesh.Core.Kernels;
using Neuromesh.Core.Random;
using Neuromesh.Core.Units;

namespace Neuromesh.Core.Crossbars;

/// <summary>One array of physical devices with its lines: rows driven at the read voltage, the others at 0 V or floating, columns at virtual ground.</summary>
/// <remarks>
/// Read noise is keyed by (seed, tile, row, column; step, read): Philox counter (column / 2, row, step low, step high · 2^16 + read), an even
/// column takes words 0 and 1, an odd one 2 and 3; noise per output takes row 0 of a key of its own. With wires, or in a stack, every read is a solution of the
/// array with that read's conductances (<see cref="IArrayReads"/>); where those stay the same, cells are linear and rows never float, the effective matrix takes over
/// after <see cref="EffectiveMatrix.ReadsBeforeSetUp"/> reads. Which way a read takes depends on the reads before it only. Without wires a cell sees the read
/// voltage, whatever its circuit, and a column is the sum of its driven cells.
/// </remarks>
internal sealed class DeviceArray : IDisposable
{
    private readonly CrossbarParameters _parameters;
    private readonly ITileCells _cells;
    private readonly StuckCells _stuck;
    private readonly ConductanceArray _now;
    private readonly ConductanceArray? _noisy;
    private readonly ConductanceArray? _seen;
    private readonly IArrayReads? _wired;
    private readonly double[] _solved;
    private readonly double[] _squares;
    private readonly double[] _before;
    private readonly uint[] _words;
    private readonly double[] _deviates;
    private readonly RandomKey _cellNoise;
    private readonly RandomKey _outputNoise;
    private readonly int _rows;
    private readonly int _columns;

    /// <summary>Programs the array.</summary>
    /// <param name="parameters">Devices, lines and periphery.</param>
    /// <param name="targetsSiemens">[rows × columns] in S; taken over.</param>
    /// <param name="rows">Word lines.</param>
    /// <param name="columns">Bit lines.</param>
    /// <param name="seed">The experiment's seed.</param>
    /// <param name="array">Which array of the experiment.</param>
    /// <param name="timeStep">The experiment's time step.</param>
    /// <exception cref="ArgumentException">A target or a parameter lies outside its range.</exception>
    public DeviceArray(CrossbarParameters parameters, double[] targetsSiemens, int rows, int columns, ulong seed, long array, TimeStep timeStep)
    {
        _parameters = parameters;
        _rows = rows;
        _columns = columns;
        _stuck = StuckCells.Draw(parameters, targetsSiemens.Length, seed, array);
        (_cells, Programming) = TileCells.Program(parameters, _stuck, targetsSiemens, columns, seed, array, timeStep);
        _cellNoise = RandomKey.Create(seed, "crossbar tile read noise", array);
        _outputNoise = RandomKey.Create(seed, "crossbar tile read noise per output", array);
        _squares = new double[columns];
        _before = new double[columns];
        _words = new uint[2 * (columns + 1)];
        _deviates = new double[columns];
        _now = new ConductanceArray(rows, columns);
        _noisy = parameters.ReadNoise > 0 && parameters.ReadNoiseMode == ReadNoiseMode.PerCell ? new ConductanceArray(rows, columns) : null;
        _seen = parameters.Circuit is not null && !parameters.NeedsSolution ? new ConductanceArray(rows, columns) : null;
        _wired = parameters.NeedsSolution ? CreateReads(parameters, rows, columns) : null;
        _solved = parameters.NeedsSolution ? new double[rows * columns] : [];

        if (_cells.IsConstant)
        {
            for (var row = 0; row < rows; row++)
            {
                Refresh(row, default);
                See(row, _now);
            }

            _wired?.SetConductances(Contiguous(_now));
        }
    }

    /// <summary>What programming took.</summary>
    public ProgrammingReport Programming { get; }

    /// <summary>Whether reads of one row in a row differ.</summary>
    public bool HasNoise => _parameters.ReadNoise > 0 || _cells.HasReadNoise;

    /// <summary>Memory of the cells.</summary>
    public long Bytes => _cells.Bytes + _now.Bytes + (_noisy?.Bytes ?? 0) + (_seen?.Bytes ?? 0) + ((long)_solved.Length * sizeof(double)) + (_wired?.Bytes ?? 0);

    /// <summary>Dissipation by waveforms in J, see <see cref="ITileCells.WaveformJoules"/>.</summary>
    /// <param name="step">The experiment's step until which it counts.</param>
    public double WaveformJoules(long step) => _cells.WaveformJoules(step);

    /// <summary>Begins the waveforms of spikes, see <see cref="ITileCells.Spike"/>.</summary>
    /// <param name="rows">Rows that spike.</param>
    /// <param name="columns">Columns that spike.</param>
    /// <param name="time">The moment.</param>
    public void Spike(ReadOnlySpan<int> rows, ReadOnlySpan<int> columns, TileTime time) => _cells.Spike(rows, columns, time);

    /// <summary>Bits, or a hash, of a cell's state.</summary>
    /// <param name="row">Row, from 0.</param>
    /// <param name="column">Column, from 0.</param>
    public ulong StateBits(int row, int column)
    {
        var cell = (row * _columns) + column;
        return _stuck.Contains(cell) ? BitConverter.DoubleToUInt64Bits(_stuck.Siemens(cell)) : _cells.StateBits(cell);
    }

    /// <summary>A row's conductances without noise that belongs to a read; advances what a read of the row would.</summary>
    /// <param name="row">Row, from 0.</param>
    /// <param name="time">The moment.</param>
    public ReadOnlySpan<double> Conductances(int row, TileTime time)
    {
        Refresh(row, time);
        return Row(_now, row);
    }

    /// <summary>A row's conductances without noise of reads; changes nothing.</summary>
    /// <param name="row">Row, from 0.</param>
    /// <param name="time">The moment.</param>
    /// <param name="siemens">[columns] in S, overwritten.</param>
    public void Peek(int row, TileTime time, Span<double> siemens)
    {
        _cells.Peek(row, time, siemens);
        KeepStuck(row, siemens);
    }

    /// <summary>One read.</summary>
    /// <param name="rows">
    /// Driven rows, ascending; with ideal wires and without noise a row may occur several times, and is then added as often.
    /// </param>
    /// <param name="time">The moment.</param>
    /// <param name="read">Number of the read in this step, below 65,536.</param>
    /// <param name="amperes">[columns]: receives the columns' currents in A.</param>
    /// <returns>Power that the drivers deliver in W: what cells and wires turn into heat.</returns>
    /// <exception cref="SingularArrayException">A line has no voltage.</exception>
    /// <exception cref="WireSolveException">The accuracy was not reached; the message states the residual.</exception>
    public double Read(ReadOnlySpan<int> rows, TileTime time, int read, Span<double> amperes)
    {
        var watts = 0.0;
        var changes = !_cells.IsConstant && RefreshAll(rows, time);

        if (_noisy is not null)
        {
            DrawNoise(rows, time.Step, read);
            changes = true;
        }

        if (_wired is not null)
        {
            if (changes)
            {
                _wired.SetConductances(Contiguous(_noisy ?? _now));
            }

            watts = _wired.Read(rows, amperes);
        }
        else
        {
            var source = _noisy ?? _now;
            if (_seen is not null)
            {
                for (var i = 0; i < rows.Length && changes; i++)
                {
                    See(rows[i], source);
                }

                source = _seen;
            }

            amperes.Clear();
            CrossbarVmm.Accumulate(source.Values, source.Stride, rows, _parameters.ReadVoltageVolts, amperes);
        }

        if (_parameters.ReadNoise > 0 && _noisy is null)
        {
            AddOutputNoise(rows, time.Step, read, amperes);
        }

        foreach (var row in rows)
        {
            _cells.Disturb(row, time);
        }

        return _wired is null ? TileCounts.Sum(amperes) * _parameters.ReadVoltageVolts : watts;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        (_cells as IDisposable)?.Dispose();
        _now.Dispose();
        _noisy?.Dispose();
        _seen?.Dispose();
        _wired?.Dispose();
    }

    private static IArrayReads CreateReads(CrossbarParameters parameters, int rows, int columns)
    {
        parameters = parameters with { Circuit = parameters.Circuit ?? parameters.Device?.OwnCircuit };
        var wires = new WireResistances(parameters.WordLineOhms, parameters.BitLineOhms);
        if (parameters is { Circuit: null, Stack: null, UnselectedRows: UnselectedRows.Grounded })
        {
            return new GroundedRowReads(rows, columns, wires, parameters.ReadVoltageVolts);
        }

        return new RememberedReads(
            parameters.Stack is { } stack ? stack.Kind == StackKind.Pillars ? new PillarReads(rows, columns, parameters) : new HorizontalReads(rows, columns, parameters)
            : parameters.Circuit is not null ? new NonlinearReads(rows, columns, parameters)
            : new FloatingRowReads(rows, columns, wires, parameters.ReadVoltageVolts),
            columns);
    }

    /// <summary>What a read finds of a row's cells without wires; nothing to do where that is the memristors' conductance.</summary>
    private void See(int row, ConductanceArray memristors)
    {
        if (_seen is null)
        {
            return;
        }

        var siemens = Row(memristors, row);
        var seen = Row(_seen, row);
        for (var column = 0; column < seen.Length; column++)
        {
            seen[column] = _parameters.Circuit!.ReadSiemens(siemens[column], _parameters.ReadVoltageVolts);
        }
    }

    private Span<double> Row(ConductanceArray array, int row) => array.Values.Slice(row * array.Stride, _columns);

    private void Refresh(int row, TileTime time, bool isDriven = false)
    {
        var siemens = Row(_now, row);
        if (isDriven)
        {
            _cells.Drive(row, time, siemens);
        }
        else
        {
            _cells.Read(row, time, siemens);
        }

        KeepStuck(row, siemens);
    }

    private void KeepStuck(int row, Span<double> siemens)
    {
        for (var column = 0; column < siemens.Length && _stuck.Any; column++)
        {
            siemens[column] = _stuck.Siemens((row * _columns) + column, movingSiemens: siemens[column]);
        }
    }

    /// <summary>With ideal wires only driven rows carry a current; with wires every cell does. True where a conductance is not what it was.</summary>
    private bool RefreshAll(ReadOnlySpan<int> rows, TileTime time)
    {
        if (_wired is not null)
        {
            var changes = false;
            for (var row = 0; row < _rows; row++)
            {
                Row(_now, row).CopyTo(_before);
                Refresh(row, time, rows.BinarySearch(row) >= 0);
                changes |= !Row(_now, row).SequenceEqual(_before);
            }

            return changes;
        }

        var last = -1;
        foreach (var row in rows)
        {
            if (row != last)
            {
                Refresh(row, time, isDriven: true);
                last = row;
            }
        }

        return true;
    }

    private void DrawNoise(ReadOnlySpan<int> rows, long step, int read)
    {
        if (_wired is not null)
        {
            for (var row = 0; row < _rows; row++)
            {
                DrawNoise(row, step, read);
            }

            return;
        }

        foreach (var row in rows)
        {
            DrawNoise(row, step, read);
        }
    }

    private void DrawNoise(int row, long step, int read)
    {
        Draw(_cellNoise, row, step, read);
        var clean = Row(_now, row);
        var noisy = Row(_noisy!, row);
        for (var column = 0; column < noisy.Length; column++)
        {
            noisy[column] = clean[column] * (1 + (_parameters.ReadNoise * _deviates[column]));
        }
    }

    private void AddOutputNoise(ReadOnlySpan<int> rows, long step, int read, Span<double> amperes)
    {
        _squares.AsSpan().Clear();
        foreach (var row in rows)
        {
            var siemens = Row(_now, row);
            for (var column = 0; column < siemens.Length; column++)
            {
                _squares[column] += siemens[column] * siemens[column];
            }
        }

        Draw(_outputNoise, 0, step, read);
        var deviation = _parameters.ReadNoise * _parameters.ReadVoltageVolts;
        for (var column = 0; column < amperes.Length; column++)
        {
            amperes[column] += deviation * Math.Sqrt(_squares[column]) * _deviates[column];
        }
    }

    private void Draw(RandomKey key, int row, long step, int read)
    {
        PhiloxFill.Words(key, 0, (uint)row, (uint)step, ((uint)(step >> 32) << 16) | (uint)read, _words.AsSpan(0, 2 * _columns));
        NormalDeviates.Fill(_words.AsSpan(0, 2 * _columns), _deviates);
    }

    private double[] Contiguous(ConductanceArray array)
    {
        for (var row = 0; row < _rows; row++)
        {
            Row(array, row).CopyTo(_solved.AsSpan(row * _columns, _columns));
        }

        return _solved;
    }
}
