namespace Neuromesh.Core.Crossbars.Wires;

/// <content>Currents and powers from node voltages.</content>
/// <remarks>
/// A current is computed from the smallest conductance that it flows through: the difference of two voltages that rounding leaves
/// uncertain by 1e-17 V is then multiplied by the smallest factor.
/// </remarks>
public sealed unsafe partial class WiredArray
{
    // Voltages carry the rounding errors of whole lines: a few dozen units in the last place, 2^-53 each.
    private const double RoundingMargin = 64.0 / (1L << 53);

    /// <summary>Currents through the devices of a row, from word to bit line, in A, after <see cref="Solve"/>.</summary>
    /// <param name="row">Row, from 0.</param>
    /// <param name="amperes">[columns]; overwritten.</param>
    public void DeviceAmperes(int row, Span<double> amperes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Rows, nameof(row));
        ArgumentOutOfRangeException.ThrowIfNotEqual(amperes.Length, Columns);
        for (var column = 0; column < Columns; column++)
        {
            amperes[column] = DeviceAmperes(row, column);
        }
    }

    /// <summary>Power that devices and wires turn into heat, and power that the drivers deliver, in W, after <see cref="Solve"/>.</summary>
    /// <remarks>Wires without resistance turn nothing into heat, nor do shorted devices. The three agree as devices + wires = sources.</remarks>
    /// <returns>Devices, wires, sources.</returns>
    public (double DevicesWatts, double WiresWatts, double SourcesWatts) Powers()
    {
        double devices = 0, wires = 0, sources = 0;
        for (var row = 0; row < Rows; row++)
        {
            var word = WordLineVolts(row);
            var bit = BitLineVolts(row);
            sources += _system.Drives[row] * _system.Sources[row];
            double rowDevices = 0, rowWires = 0;
            for (var column = 0; column < Columns; column++)
            {
                rowDevices += DeviceAmperes(row, column) * (word[column] - bit[column]);
                rowWires += Heat(bit[column] - BitBelow(row, column), Wires.BitLineOhms);
                if (column > 0)
                {
                    rowWires += Heat(word[column - 1] - word[column], Wires.WordLineOhms);
                }
                else if (_system.Driven[row] != 0)
                {
                    rowWires += Heat(_system.Drives[row] - word[0], Wires.WordLineOhms);
                }
            }

            devices += rowDevices;
            wires += rowWires;
        }

        return (devices, wires, sources);
    }

    private static double Heat(double volts, double ohms) => ohms > 0 ? volts * volts / ohms : 0;

    private double BitBelow(int row, int column) => row == Rows - 1 ? 0 : _system.BitVolts[((long)(row + 1) * _system.Stride) + column];

    private double DeviceAmperes(int row, int column)
    {
        var siemens = ConductanceRow(row)[column];
        var i = ((long)row * _system.Stride) + column;
        var word = _system.Product;
        var bit = _system.BitVolts;
        if (siemens <= _smallestWireSiemens || siemens == 0)
        {
            return siemens * (word[i] - bit[i]);
        }

        if (Wires.BitLineOhms > 0)
        {
            var above = row > 0 ? bit[i] - bit[i - _system.Stride] : 0;
            return (above + (bit[i] - BitBelow(row, column))) / Wires.BitLineOhms;
        }

        var left = column > 0 ? word[i - 1] - word[i] : _system.Driven[row] * (_system.Drives[row] - word[i]);
        var right = column < Columns - 1 ? word[i] - word[i + 1] : 0;
        return (left - right) / Wires.WordLineOhms;
    }

    private double LargestTerminalAmperes()
    {
        var largest = 0.0;
        for (var column = 0; column < Columns; column++)
        {
            largest = Math.Max(largest, Math.Abs(_system.Outputs[column]));
        }

        for (var row = 0; row < Rows; row++)
        {
            largest = Math.Max(largest, Math.Abs(_system.Sources[row]));
        }

        return largest;
    }

    /// <summary>The residual of an iteration, and whether it is small enough.</summary>
    private (double Residual, bool Accepted) IterationResidual(IterationOutcome outcome)
    {
        if (_largestSiemens > _smallestWireSiemens)
        {
            TerminalCurrents();
        }

        for (var row = 0; row < Rows && _hasFloatingRows; row++)
        {
            _system.Sources[row] *= _system.Driven[row];
        }

        var largest = LargestTerminalAmperes();
        if (Wires.BitLineOhms == 0 || outcome.ViolationVolts == 0)
        {
            return (0, true);
        }

        var floor = ((2 / Wires.BitLineOhms) + _largestSiemens) * LargestVolts() * RoundingMargin;
        var violation = outcome.ViolationVolts / Wires.BitLineOhms;
        return (violation / largest, violation <= floor + (AcceptedResidual * largest));
    }

    private double LargestVolts()
    {
        var largest = 0.0;
        for (var row = 0; row < Rows; row++)
        {
            largest = Math.Max(largest, Math.Abs(_system.Drives[row]));
        }

        return largest;
    }

    private void TerminalCurrents()
    {
        var outputs = new Span<double>(_system.Outputs, Columns);
        outputs.Clear();
        for (var row = 0; row < Rows; row++)
        {
            var sum = 0.0;
            var strongest = 0.0;
            for (var column = 0; column < Columns; column++)
            {
                var amperes = DeviceAmperes(row, column);
                sum += amperes;
                outputs[column] += amperes;
                strongest = Math.Max(strongest, ConductanceRow(row)[column]);
            }

            var fromWire = Wires.WordLineOhms > 0 && strongest > 1 / Wires.WordLineOhms;
            _system.Sources[row] = _system.Driven[row] == 0 ? 0
                : fromWire ? (_system.Drives[row] - WordLineVolts(row)[0]) / Wires.WordLineOhms
                : sum;
        }

        for (var column = 0; column < Columns && Wires.BitLineOhms > 0; column++)
        {
            var strongest = 0.0;
            for (var row = 0; row < Rows; row++)
            {
                strongest = Math.Max(strongest, ConductanceRow(row)[column]);
            }

            if (strongest > 1 / Wires.BitLineOhms)
            {
                outputs[column] = BitLineVolts(Rows - 1)[column] / Wires.BitLineOhms;
            }
        }
    }

    /// <summary>Terminal currents of a direct solution, its residual, and whether that is small enough.</summary>
    private (double Residual, bool Accepted) FinishDirect()
    {
        TerminalCurrents();
        var largest = LargestTerminalAmperes();
        var volts = LargestVolts();
        var worst = 0.0;
        var accepted = double.IsFinite(largest);
        for (var row = 0; row < Rows; row++)
        {
            for (var column = 0; column < Columns; column++)
            {
                foreach (var (violation, uncertainSiemens) in Violations(row, column))
                {
                    worst = Math.Max(worst, violation);
                    accepted &= violation <= (RoundingMargin * volts * uncertainSiemens) + (AcceptedResidual * largest);
                }
            }
        }

        return (worst == 0 ? 0 : worst / largest, accepted);
    }

    // A device that conducts better than the wires has its current from Kirchhoff's law at its bit-line node: there the law cannot be checked.
    private ReadOnlySpan<(double Amperes, double UncertainSiemens)> Violations(int row, int column)
    {
        var i = ((long)row * _system.Stride) + column;
        var word = _system.Product;
        var bit = _system.BitVolts;
        var siemens = ConductanceRow(row)[column];
        var device = DeviceAmperes(row, column);
        var deviceUncertain = siemens <= _smallestWireSiemens ? siemens : Wires.BitLineOhms > 0 ? 2 / Wires.BitLineOhms : 0;
        var count = 0;
        if (Wires.BitLineOhms > 0)
        {
            var above = row > 0 ? bit[i] - bit[i - _system.Stride] : 0;
            var violation = Math.Abs(((above + (bit[i] - BitBelow(row, column))) / Wires.BitLineOhms) - device);
            _violations[count++] = (violation, deviceUncertain + (2 / Wires.BitLineOhms));
        }

        if (Wires.WordLineOhms > 0)
        {
            var left = column > 0 ? word[i - 1] - word[i] : _system.Driven[row] * (_system.Drives[row] - word[i]);
            var right = column < Columns - 1 ? word[i] - word[i + 1] : 0;
            var violation = Math.Abs(((left - right) / Wires.WordLineOhms) - device);
            _violations[count++] = (violation, deviceUncertain + (2 / Wires.WordLineOhms));
        }

        return _violations.AsSpan(0, count);
    }
}
