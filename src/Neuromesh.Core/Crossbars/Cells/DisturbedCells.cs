using Neuromesh.Core.Crossbars.Biasing;
using Neuromesh.Core.Devices.Waveforms;

namespace Neuromesh.Core.Crossbars.Cells;

/// <summary>What cells of a physical model feel of writes that they are not meant for.</summary>
/// <remarks>
/// Where a scheme holds all lines at fixed voltages, half-selected time is added up for each cell and each sign (<see cref="SelectionTimes"/>). It takes effect before the cell is written or the pass ends, and with V/2 before one of
/// its lines is selected with the other sign, so that nothing of the order is lost. With V/3 every write is a negative voltage for most cells and a positive one for some: the positive part takes effect first, which is exact
/// where V/3 moves nothing. Every other voltage takes effect at once.
/// </remarks>
internal sealed class DisturbedCells
{
    private const int Signs = 2;

    // A first-order step over so little of a state's range is wrong by about a tenth of the integrator's own tolerance or less.
    private const double SmallStep = 1e-5;

    private readonly WrittenCells _cells;
    private readonly TileWrites _writes;
    private readonly WriteHeat? _heat;
    private readonly SelectionTimes _times;
    private readonly bool _holdsLines;
    private readonly int _columns;
    private readonly double[] _rates = new double[WaveformIntegrator.MostStates];

    /// <summary>Creates the rule for an array.</summary>
    /// <param name="cells">The cells.</param>
    /// <param name="writes">The scheme.</param>
    /// <param name="heat">How warm surroundings are; null where writes warm none.</param>
    /// <param name="holdsLines">Whether every cell sees just what the scheme says.</param>
    /// <param name="columns">Columns of the array.</param>
    public DisturbedCells(WrittenCells cells, TileWrites writes, WriteHeat? heat, bool holdsLines, int columns)
    {
        (_cells, _writes, _heat, _columns) = (cells, writes, heat, columns);
        _holdsLines = holdsLines && writes.Scheme is BiasScheme.Half or BiasScheme.Third;
        _times = new SelectionTimes(cells.Count / columns, columns);
    }

    /// <summary>Dissipation so far in J of cells at voltages of the scheme or of floating ideal lines.</summary>
    public double Joules { get; private set; }

    /// <summary>A cell was written under the scheme's own voltages.</summary>
    /// <param name="cell">Which, from 0.</param>
    /// <param name="sign">0 for a positive voltage, 1 for a negative one.</param>
    /// <param name="seconds">For how long in s.</param>
    public void Add(int cell, int sign, double seconds)
    {
        if (_holdsLines && _writes.Scheme == BiasScheme.Half && _times.HasAny(1 - sign))
        {
            var first = cell - (cell % _columns);
            for (var other = first; other < first + _columns; other++)
            {
                CatchOther(other, sign);
            }

            for (var other = cell % _columns; other < _cells.Count; other += _columns)
            {
                CatchOther(other, sign);
            }
        }

        _times.Add(cell, sign, seconds);
    }

    /// <summary>Lets a warm cell feel a write that has just been added, after all that was added up for it before.</summary>
    /// <param name="other">The cell.</param>
    /// <param name="cell">The one that was written.</param>
    /// <param name="sign">0 for a positive voltage, 1 for a negative one.</param>
    /// <param name="seconds">For how long in s.</param>
    /// <param name="riseKelvin">How much warmer its surroundings were in K.</param>
    public void Warm(int other, int cell, int sign, double seconds, double riseKelvin)
    {
        _times.TakeBack(other, cell, sign, seconds);
        Catch(other);
        Hold(other, SignOf(sign) * _writes.Volts * Share(isHalfSelected: other / _columns == cell / _columns || other % _columns == cell % _columns), seconds, riseKelvin);
    }

    /// <summary>Lets a cell feel what was added up for it.</summary>
    /// <param name="cell">Which, from 0.</param>
    public void Catch(int cell)
    {
        if (!_holdsLines)
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
                Hold(cell, SignOf(sign) * _writes.Volts * Share(isHalfSelected: true), seconds, 0);
            }
        }
    }

    /// <summary>Lets a cell feel a voltage and counts what it dissipates.</summary>
    /// <param name="cell">Which, from 0.</param>
    /// <param name="volts">The voltage in V.</param>
    /// <param name="seconds">For how long in s.</param>
    /// <param name="riseKelvin">How much warmer its surroundings are in K.</param>
    public void Hold(int cell, double volts, double seconds, double riseKelvin)
    {
        var before = _cells.Amperes(cell, volts);
        Joules += volts * ((before * seconds) + Move(cell, volts, seconds, riseKelvin, 0));
        Rest(cell);
    }

    /// <summary>Lets a cell feel the voltage that a network leaves its memristor.</summary>
    /// <param name="cell">Which, from 0.</param>
    /// <param name="volts">The voltage in V.</param>
    /// <param name="seconds">For how long in s.</param>
    /// <param name="riseKelvin">How much warmer its surroundings are in K.</param>
    /// <param name="isAlone">Whether nothing is in series with it. Who solved the network knows the power at the begin; what the cell's movement adds to that counts here, at the voltage that it is left.</param>
    public void Feel(int cell, double volts, double seconds, double riseKelvin, bool isAlone)
    {
        var coulombs = Move(cell, volts, seconds, riseKelvin, SmallStep);
        Joules += isAlone ? volts * coulombs : 0;
        Rest(cell);
    }

    /// <summary>How long a voltage may be on a cell until it has moved by a share of its range, at the rate that it has now.</summary>
    /// <param name="cell">Which, from 0.</param>
    /// <param name="volts">The voltage in V.</param>
    /// <param name="share">The share of the first state variable's range.</param>
    /// <returns>In s; infinite for a cell that does not move.</returns>
    public double SecondsFor(int cell, double volts, double share)
    {
        if (_cells.IsStuck(cell))
        {
            return double.PositiveInfinity;
        }

        var device = _cells.DeviceOf(cell);
        var state = _cells.StateOf(cell);
        var rates = _rates.AsSpan(0, device.StateCount);
        device.Rates(state, volts, rates);
        var (lowest, highest) = device.Bounds(0);
        var isAtEnd = rates[0] > 0 ? state[0] >= highest : state[0] <= lowest;
        return isAtEnd || rates[0] == 0 ? double.PositiveInfinity : share * (highest - lowest) / Math.Abs(rates[0]);
    }

    private static double SignOf(int sign) => sign == 0 ? 1 : -1;

    private void CatchOther(int cell, int sign)
    {
        if (_times.HasHalf(cell, 1 - sign))
        {
            Catch(cell);
        }
    }

    private double Share(bool isHalfSelected) => _writes.Scheme switch
    {
        BiasScheme.Half => isHalfSelected ? 1.0 / 2 : 0,
        BiasScheme.Third => isHalfSelected ? 1.0 / 3 : -1.0 / 3,
        _ => 0,
    };

    /// <summary>Moves a cell that is not stuck.</summary>
    /// <returns>By how much more charge than that of its first current flows meanwhile, in C; small steps count as none.</returns>
    private double Move(int cell, double volts, double seconds, double riseKelvin, double smallStep)
    {
        if (_cells.IsStuck(cell))
        {
            return 0;
        }

        var device = _cells.DeviceOf(cell);
        var state = _cells.StateOf(cell);
        var warmed = riseKelvin == 0 ? device : _heat!.Warmed(device, riseKelvin, cell);
        var rates = _rates.AsSpan(0, device.StateCount);
        warmed.Rates(state, volts, rates);
        var moved = 0.0;
        for (var i = 0; i < rates.Length; i++)
        {
            var (lowest, highest) = device.Bounds(i);
            moved = Math.Max(moved, Math.Abs(rates[i]) * seconds / (highest - lowest));
        }

        if (moved > smallStep || !double.IsFinite(moved))
        {
            var integrator = riseKelvin == 0 ? _cells.IntegratorOf(cell) : new WaveformIntegrator(warmed);
            var first = warmed.CurrentAmperes(state, volts) * seconds;
            integrator.Advance(state, VoltageWaveform.Pulse(volts, seconds), 0, seconds, null, out var current);
            return current.Coulombs - first;
        }

        for (var i = 0; i < rates.Length && moved > 0; i++)
        {
            var (lowest, highest) = device.Bounds(i);
            state[i] = Math.Clamp(state[i] + (rates[i] * seconds), lowest, highest);
        }

        return 0;
    }

    private void Rest(int cell)
    {
        if (_cells.IsStuck(cell))
        {
            return;
        }

        _cells.DeviceOf(cell).Relax(_cells.StateOf(cell), BiasedWrites.PauseSeconds);
        _cells.Changed(cell);
    }
}
