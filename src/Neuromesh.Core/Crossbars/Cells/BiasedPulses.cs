using Neuromesh.Core.Crossbars.Biasing;
using Neuromesh.Core.Crossbars.Wires;
using Neuromesh.Core.Devices.Pulses;
using Neuromesh.Core.Devices.Waveforms;

namespace Neuromesh.Core.Crossbars.Cells;

/// <summary>What the pulses of one round of programming do to cells that they were not meant for, by the rule of <see cref="TileWrites"/>.</summary>
/// <remarks>
/// One cell is pulsed at a time. A cell takes what a round's pulses on all others make of it after the round, steps up first; the next verify finds it. Where lines have resistance or cells something in series
/// (<see cref="WriteNetwork"/>), the array is solved as the round finds it, once for each cell that is pulsed, and a pulse makes the part of its own step that the voltage left to its cell makes by the same rule. With
/// floating ideal lines it is solved as the round's pulses leave it.
/// </remarks>
internal sealed class BiasedPulses
{
    private readonly IPulsedCells _cells;
    private readonly TileWrites _writes;
    private readonly TileDevice _device;
    private readonly Func<int, double> _siemens;
    private readonly int _columns;
    private readonly double[] _conductances;
    private readonly float[] _up;
    private readonly float[] _down;
    private readonly double[] _squareVolts;
    private readonly long[] _ofRow;
    private readonly long[] _ofColumn;
    private readonly WriteNetwork? _network;
    private readonly float[] _shares;
    private double _spareWatts;

    /// <summary>Creates the rule for an array.</summary>
    /// <param name="cells">The cells.</param>
    /// <param name="parameters">Scheme and rule, voltage and width of a pulse, lines and cells; there is a scheme.</param>
    /// <param name="siemens">What a read finds of a memristor in S.</param>
    /// <param name="columns">Columns of the array.</param>
    public BiasedPulses(IPulsedCells cells, CrossbarParameters parameters, Func<int, double> siemens, int columns)
    {
        (_cells, _writes, _device, _siemens, _columns) = (cells, parameters.Writes!, parameters.Device!, siemens, columns);
        _conductances = new double[cells.Count];
        (_up, _down, _shares) = (new float[cells.Count], new float[cells.Count], new float[cells.Count]);
        _squareVolts = new double[cells.Count];
        _ofRow = new long[2 * (cells.Count / columns)];
        _ofColumn = new long[2 * columns];
        _network = parameters.SolvesWrites ? new WriteNetwork(parameters, cells.Count / columns, columns, null) : null;
    }

    /// <summary>Dissipation of the cells that were not meant, so far, in J.</summary>
    public double Joules { get; private set; }

    /// <summary>Dissipation of the cells that were meant, with what they have in series, in J; 0 where <see cref="IsLoaded"/> is not.</summary>
    public double WrittenJoules { get; private set; }

    /// <summary>Heat of the lines' resistances in J.</summary>
    public double LinesJoules { get; private set; }

    /// <summary>Whether a pulse leaves the cell that is meant less than its voltage.</summary>
    public bool IsLoaded => _network is { IsLoaded: true };

    /// <summary>[cells]: what part of their steps the pulses of the round make; after <see cref="Begin"/>.</summary>
    public ReadOnlySpan<float> Shares => _shares;

    /// <summary>Solves the array as a round finds it, where <see cref="IsLoaded"/>.</summary>
    /// <param name="trains">[cells]: pulses of the round.</param>
    /// <param name="directions">[cells]: 1 where they raise the conductance, −1 where they lower it.</param>
    /// <exception cref="ArgumentException">The array could not be solved; the message names the cell.</exception>
    public void Begin(ReadOnlySpan<int> trains, ReadOnlySpan<sbyte> directions)
    {
        if (IsLoaded)
        {
            TakeConductances();
            Solve(trains, directions);
        }
    }

    /// <summary>Lets all cells feel a round.</summary>
    /// <param name="trains">[cells]: pulses of the round.</param>
    /// <param name="directions">[cells]: 1 where they raise the conductance, −1 where they lower it.</param>
    /// <exception cref="ArgumentException">The array could not be solved; the message names the cell.</exception>
    public void Apply(ReadOnlySpan<int> trains, ReadOnlySpan<sbyte> directions)
    {
        if (!IsLoaded)
        {
            TakeConductances();
            if (_network is null)
            {
                Share(trains, directions);
            }
            else
            {
                Solve(trains, directions);
            }

            var joulesPerSquareVolt = 0.0;
            for (var cell = 0; cell < _conductances.Length; cell++)
            {
                joulesPerSquareVolt += _conductances[cell] * _squareVolts[cell];
            }

            Joules += (joulesPerSquareVolt + _spareWatts) * _device.WritePulseSeconds;
        }

        _cells.Disturb(_up, _down);
    }

    private void TakeConductances()
    {
        for (var cell = 0; cell < _conductances.Length; cell++)
        {
            _conductances[cell] = _siemens(cell);
        }
    }

    private void Share(ReadOnlySpan<int> trains, ReadOnlySpan<sbyte> directions)
    {
        _ofRow.AsSpan().Clear();
        _ofColumn.AsSpan().Clear();
        Span<long> all = stackalloc long[2];
        all.Clear();
        for (var cell = 0; cell < trains.Length; cell++)
        {
            var sign = directions[cell] > 0 ? 0 : 1;
            _ofRow[(2 * (cell / _columns)) + sign] += trains[cell];
            _ofColumn[(2 * (cell % _columns)) + sign] += trains[cell];
            all[sign] += trains[cell];
        }

        var isThird = _writes.Scheme == BiasScheme.Third;
        var share = isThird ? 1.0 / 3 : 1.0 / 2;
        var step = _writes.StepShare(share, _device.WriteVolts);
        Span<long> felt = stackalloc long[2];
        for (var cell = 0; cell < trains.Length; cell++)
        {
            felt.Clear();
            for (var sign = 0; sign < 2; sign++)
            {
                var own = trains[cell] > 0 && sign == (directions[cell] > 0 ? 0 : 1) ? trains[cell] : 0;
                var half = _ofRow[(2 * (cell / _columns)) + sign] + _ofColumn[(2 * (cell % _columns)) + sign] - (2 * own);
                felt[sign] += half;
                felt[1 - sign] += isThird ? all[sign] - half - own : 0;
            }

            (_up[cell], _down[cell]) = ((float)(step * felt[0]), (float)(step * felt[1]));
            _squareVolts[cell] = (felt[0] + felt[1]) * share * share * _device.WriteVolts * _device.WriteVolts;
        }
    }

    private void Solve(ReadOnlySpan<int> trains, ReadOnlySpan<sbyte> directions)
    {
        _up.AsSpan().Clear();
        _down.AsSpan().Clear();
        _squareVolts.AsSpan().Clear();
        _spareWatts = 0;
        for (var pulsed = 0; pulsed < trains.Length; pulsed++)
        {
            if (trains[pulsed] == 0)
            {
                continue;
            }

            Select(pulsed, directions[pulsed]);
            for (var cell = 0; cell < trains.Length; cell++)
            {
                if (cell != pulsed)
                {
                    var volts = _network!.MemristorVolts(cell);
                    var steps = (float)(trains[pulsed] * StepShare(volts));
                    (volts > 0 ? ref _up[cell] : ref _down[cell]) += steps;
                    _squareVolts[cell] += trains[pulsed] * volts * volts;
                }
            }

            if (IsLoaded)
            {
                Load(pulsed, trains[pulsed], directions[pulsed]);
            }
            else
            {
                _spareWatts += trains[pulsed] * _network!.SpareWatts;
            }
        }
    }

    /// <summary>What the pulsed cell has of its pulses, and what they cost.</summary>
    private void Load(int pulsed, int train, sbyte direction)
    {
        var volts = direction * _network!.MemristorVolts(pulsed);
        _shares[pulsed] = volts > 0 ? (float)StepShare(volts) : 0;
        var (amperes, cellVolts) = _network.Selected;
        var seconds = train * _device.WritePulseSeconds;
        var written = amperes * cellVolts * seconds;
        var (others, lines) = _network.Joules(seconds, CurrentIntegrals.Of(amperes, seconds), written);
        WrittenJoules += written;
        Joules += others;
        LinesJoules += lines;
    }

    private double StepShare(double volts) => _writes.StepShare(Math.Min(1, Math.Abs(volts) / _device.WriteVolts), _device.WriteVolts);

    private void Select(int cell, sbyte direction)
    {
        try
        {
            _network!.Select(cell, direction * _device.WriteVolts, _conductances, needsLoad: false);
        }
        catch (Exception exception) when (exception is WireSolveException or SingularArrayException)
        {
            throw new ArgumentException(
                $"Row {cell / _columns}, column {cell % _columns} of a tile cannot be written at {direction * _device.WriteVolts:R} V: {exception.Message}", nameof(cell), exception);
        }
    }
}
