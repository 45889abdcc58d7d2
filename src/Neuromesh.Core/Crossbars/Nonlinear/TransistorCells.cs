using Neuromesh.Core.Crossbars.Networks;

namespace Neuromesh.Core.Crossbars.Nonlinear;

/// <summary>Which cells share a gate line.</summary>
public enum GateLines
{
    /// <summary>The cells of a row.</summary>
    AlongRows,

    /// <summary>The cells of a column.</summary>
    AlongColumns,
}

/// <summary>1T1R cells: a memristor of conductance G at the first electrode, in series with a transistor to the second, whose gate hangs on a gate line.</summary>
/// <remarks>
/// Gates draw no current, so a gate line has the voltage of its driver everywhere. The node between memristor and transistor is eliminated:
/// its voltage is solved for at every evaluation. The derivatives by the two electrodes differ, because the gate is a third voltage.
/// </remarks>
public sealed class TransistorCells : IMemristorCells
{
    private static readonly Func<Channel, double, (double Amperes, double Siemens)> Current = static (channel, volts) =>
    {
        var (amperes, first, _) = channel.Transistor.At(channel.GateVolts, channel.SecondVolts + volts, channel.SecondVolts);
        return (amperes, first);
    };

    private readonly SquareLawTransistor _transistor;
    private readonly double[] _siemens;
    private readonly int _columns;
    private readonly GateLines _direction;
    private readonly double[] _gateVolts;

    /// <summary>Creates the cells, all gates at 0 V.</summary>
    /// <param name="transistor">The transistor.</param>
    /// <param name="siemens">[rows × columns], row by row: conductances of the memristors in S, 0 (open) or more and finite.</param>
    /// <param name="columns">Columns, 1 or more.</param>
    /// <param name="direction">Which cells share a gate line.</param>
    /// <exception cref="ArgumentException">A number is outside its range, or the cells fill no rows.</exception>
    public TransistorCells(SquareLawTransistor transistor, ReadOnlySpan<double> siemens, int columns, GateLines direction)
    {
        ArgumentNullException.ThrowIfNull(transistor);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        (_transistor, _siemens) = (transistor.Checked(), CellValues.Checked(siemens, "conductance", "S", allowsZero: true));
        if (_siemens.Length % columns != 0)
        {
            throw new ArgumentException($"{_siemens.Length} cells do not fill rows of {columns}.", nameof(columns));
        }

        (_columns, _direction) = (columns, direction);
        _gateVolts = new double[direction == GateLines.AlongColumns ? columns : _siemens.Length / columns];
    }

    /// <inheritdoc/>
    public int Count => _siemens.Length;

    /// <inheritdoc/>
    public bool IsLinear => false;

    /// <inheritdoc/>
    public bool IsShorted(int cell) => false;

    /// <summary>Drives the gate lines.</summary>
    /// <param name="volts">[gate lines] in V, finite.</param>
    /// <exception cref="ArgumentException">There are not as many as gate lines, or one is not finite.</exception>
    public void SetGateVolts(ReadOnlySpan<double> volts)
    {
        if (volts.Length != _gateVolts.Length)
        {
            throw new ArgumentException($"There are {volts.Length} voltages for {_gateVolts.Length} gate lines.", nameof(volts));
        }

        for (var line = 0; line < volts.Length; line++)
        {
            if (!double.IsFinite(volts[line]))
            {
                throw new ArgumentException($"Gate line {line} (counted from 0): a voltage of {volts[line]} V; it must be finite.", nameof(volts));
            }
        }

        volts.CopyTo(_gateVolts);
    }

    /// <inheritdoc/>
    public void SetConductances(ReadOnlySpan<double> siemens) => CellValues.Replace(_siemens, siemens);

    /// <inheritdoc/>
    public CellCurrent At(int cell, double firstVolts, double secondVolts)
    {
        var gate = _gateVolts[_direction == GateLines.AlongColumns ? cell % _columns : cell / _columns];
        var siemens = _siemens[cell];
        if (siemens == 0)
        {
            return default;
        }

        var (volts, amperes, _) = SeriesRoot.Find(firstVolts - secondVolts, siemens, Current, new Channel(_transistor, gate, secondVolts));
        var (_, first, second) = _transistor.At(gate, secondVolts + volts, secondVolts);
        var share = siemens / (first + siemens);
        return new CellCurrent(amperes, first * share, second * share);
    }

    private readonly record struct Channel(SquareLawTransistor Transistor, double GateVolts, double SecondVolts);
}
