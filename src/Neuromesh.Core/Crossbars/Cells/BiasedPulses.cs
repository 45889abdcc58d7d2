using Neuromesh.Core.Crossbars.Biasing;
using Neuromesh.Core.Crossbars.Nonlinear;
using Neuromesh.Core.Devices.Pulses;

namespace Neuromesh.Core.Crossbars.Cells;

/// <summary>What the pulses of one round of programming do to cells that they were not meant for, by the rule of <see cref="TileWrites"/>.</summary>
/// <remarks>
/// One cell is pulsed at a time. A cell takes what a round's pulses on all others make of it after the round, steps up first; the next verify finds it. With floating
/// lines the voltages are those of the array as the round finds it, solved once for each cell that is pulsed.
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
    private readonly LinearCells? _linear;
    private readonly FloatingLines? _floating;

    /// <summary>Creates the rule for an array.</summary>
    /// <param name="cells">The cells.</param>
    /// <param name="writes">Scheme and rule; there is a scheme.</param>
    /// <param name="device">Voltage and width of a pulse.</param>
    /// <param name="siemens">What a read finds of a cell in S.</param>
    /// <param name="columns">Columns of the array.</param>
    public BiasedPulses(IPulsedCells cells, TileWrites writes, TileDevice device, Func<int, double> siemens, int columns)
    {
        (_cells, _writes, _device, _siemens, _columns) = (cells, writes, device, siemens, columns);
        _conductances = new double[cells.Count];
        (_up, _down) = (new float[cells.Count], new float[cells.Count]);
        _squareVolts = new double[cells.Count];
        _ofRow = new long[2 * (cells.Count / columns)];
        _ofColumn = new long[2 * columns];
        if (writes.Scheme == BiasScheme.Floating)
        {
            _linear = new LinearCells(_conductances);
            _floating = new FloatingLines(cells.Count / columns, columns, _linear);
        }
    }

    /// <summary>Dissipation of the cells that were not meant, so far, in J.</summary>
    public double Joules { get; private set; }

    /// <summary>Lets all cells feel a round.</summary>
    /// <param name="trains">[cells]: pulses of the round.</param>
    /// <param name="directions">[cells]: 1 where they raise the conductance, −1 where they lower it.</param>
    public void Apply(ReadOnlySpan<int> trains, ReadOnlySpan<sbyte> directions)
    {
        for (var cell = 0; cell < _conductances.Length; cell++)
        {
            _conductances[cell] = _siemens(cell);
        }

        if (_floating is null)
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

        Joules += joulesPerSquareVolt * _device.WritePulseSeconds;
        _cells.Disturb(_up, _down);
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
        _linear!.SetConductances(_conductances);
        for (var pulsed = 0; pulsed < trains.Length; pulsed++)
        {
            if (trains[pulsed] == 0)
            {
                continue;
            }

            _floating!.Solve(pulsed / _columns, pulsed % _columns, directions[pulsed] * _device.WriteVolts);
            for (var cell = 0; cell < trains.Length; cell++)
            {
                if (cell != pulsed)
                {
                    var volts = _floating.CellVolts(cell);
                    var steps = (float)(trains[pulsed] * _writes.StepShare(Math.Min(1, Math.Abs(volts) / _device.WriteVolts), _device.WriteVolts));
                    (volts > 0 ? ref _up[cell] : ref _down[cell]) += steps;
                    _squareVolts[cell] += trains[pulsed] * volts * volts;
                }
            }
        }
    }
}
