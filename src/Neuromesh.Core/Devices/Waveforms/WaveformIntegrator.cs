using Neuromesh.Core.Numerics;

namespace Neuromesh.Core.Devices.Waveforms;

/// <summary>Integrates a device's state under any voltage with a controlled error; every cell takes its own steps.</summary>
/// <remarks>
/// Linearly implicit Rosenbrock pair of order 2 (3): L-stable, because a filament behind a series resistor relaxes in picoseconds while a
/// sweep lasts a second. Steps end at the waveform's corners. A state that would leave its bounds stays there.
/// The steps depend on the cell's state, the waveform and the tolerance alone, so the bits do not depend on placement; no fused multiply-add.
/// Source: L. F. Shampine and M. W. Reichelt, "The MATLAB ODE suite", SIAM J. Sci. Comput. 18, 1-22 (1997), doi:10.1137/S1064827594276424,
/// section 3.2. Deviation: the Jacobian is a one-sided difference at every step; a state at a bound that it would leave is held there.
/// </remarks>
public sealed partial class WaveformIntegrator
{
    /// <summary>Most state variables that a device may have.</summary>
    public const int MostStates = 4;

    private const int MostSteps = 2_000_000;
    private const double Diagonal = 0.29289321881345254; // 1 / (2 + sqrt 2)
    private const double Third = 7.4142135623730951; // 6 + sqrt 2
    private readonly ITwoTerminalDevice _device;
    private readonly double _tolerance;
    private readonly int _count;
    private readonly double[] _lowest = new double[MostStates];
    private readonly double[] _highest = new double[MostStates];

    /// <summary>Creates an integrator; it may be used by one thread at a time.</summary>
    /// <param name="device">The device.</param>
    /// <param name="tolerance">Largest local error of a step, relative to each state's range; 1e-12 to 0.1.</param>
    /// <exception cref="ArgumentException">The tolerance is outside its range.</exception>
    public WaveformIntegrator(ITwoTerminalDevice device, double tolerance = 1e-6)
    {
        ArgumentNullException.ThrowIfNull(device);
        DeviceParameter.Within(tolerance, 1e-12, 0.1, "");
        ArgumentOutOfRangeException.ThrowIfGreaterThan(device.StateCount, MostStates, nameof(device));
        _device = device;
        _tolerance = tolerance;
        _count = device.StateCount;
        for (var i = 0; i < _count; i++)
        {
            (_lowest[i], _highest[i]) = device.Bounds(i);
        }
    }

    /// <summary>Accepted steps since the creation.</summary>
    public long Steps { get; private set; }

    /// <summary>Steps that were too long and repeated, since the creation.</summary>
    public long RejectedSteps { get; private set; }

    /// <summary>Advances a state.</summary>
    /// <param name="state">The state, changed in place.</param>
    /// <param name="waveform">The voltage.</param>
    /// <param name="fromSeconds">Where the state is in the waveform's time, in s.</param>
    /// <param name="toSeconds">Where it goes, in s.</param>
    /// <exception cref="ArgumentException">The waveform exceeds the voltages for which the model is valid, or a time is not finite or before the start.</exception>
    /// <exception cref="DeviceIntegrationException">The tolerance cannot be met.</exception>
    public void Advance(Span<double> state, VoltageWaveform waveform, double fromSeconds, double toSeconds)
        => Advance(state, waveform, fromSeconds, toSeconds, crossing: null);

    /// <summary>Advances a state until a function of it changes its sign.</summary>
    /// <param name="state">The state, changed in place; left at the crossing, or at the end.</param>
    /// <param name="waveform">The voltage.</param>
    /// <param name="fromSeconds">Where the state is in the waveform's time, in s.</param>
    /// <param name="toSeconds">How far at most, in s.</param>
    /// <param name="crossing">A continuous function of the state, negative at the start.</param>
    /// <returns>The time of the crossing in s; null if there is none.</returns>
    /// <exception cref="ArgumentException">As for the other overload.</exception>
    /// <exception cref="DeviceIntegrationException">The tolerance cannot be met.</exception>
    public double? Advance(Span<double> state, VoltageWaveform waveform, double fromSeconds, double toSeconds, Func<double[], double>? crossing)
    {
        ArgumentNullException.ThrowIfNull(waveform);
        ArgumentOutOfRangeException.ThrowIfNotEqual(state.Length, _count, nameof(state));
        DeviceParameter.Within(toSeconds, fromSeconds, double.MaxValue, "s");
        DeviceParameter.Within(waveform.PeakVolts, 0, _device.HighestVolts, "V", "The waveform's peak");
        var time = fromSeconds;
        foreach (var corner in waveform.CornerSeconds)
        {
            if (corner > time && corner < toSeconds)
            {
                if (AdvanceLine(state, waveform, time, corner, crossing) is { } found)
                {
                    return found;
                }

                time = corner;
            }
        }

        return AdvanceLine(state, waveform, time, toSeconds, crossing);
    }

    // Between two corners the voltage is a straight line.
    private double? AdvanceLine(Span<double> state, VoltageWaveform waveform, double from, double to, Func<double[], double>? crossing)
    {
        var (volts, slope) = waveform.After(from);
        var length = to - from;
        var done = 0.0;
        var step = length;
        Span<double> next = stackalloc double[_count];
        for (var count = 0; done < length; count++)
        {
            if (count > MostSteps || from + done + step <= from + done)
            {
                throw new DeviceIntegrationException(
                    $"The state cannot be integrated to a relative error of {_tolerance:R}: at {from + done:R} s and {volts + (slope * done):R} V the step has shrunk to {step:R} s. Allow a larger tolerance or lower the voltage.");
            }

            step = Math.Min(step, length - done);
            var error = Step(state, next, volts + (slope * done), slope, step);
            if (!(error <= 1))
            {
                RejectedSteps++;
                step *= double.IsFinite(error) ? Math.Max(0.1, 0.8 * InverseCubeRoot(error)) : 0.1;
                continue;
            }

            if (crossing is not null && crossing(next.ToArray()) >= 0)
            {
                return from + done + Cross(state, volts + (slope * done), slope, step, crossing);
            }

            AddCurrent(state, volts + (slope * done), slope, step);
            Steps++;
            done = step >= length - done ? length : done + step;
            next.CopyTo(state);
            step *= Math.Min(8, 0.8 * InverseCubeRoot(Math.Max(error, 1e-4)));
        }

        return null;
    }

    // Halves the step in which the sign changes; the state is left just behind the crossing.
    private double Cross(Span<double> state, double volts, double slope, double step, Func<double[], double> crossing)
    {
        Span<double> next = stackalloc double[_count];
        var (low, high) = (0.0, step);
        for (var i = 0; i < 300 && high - low > 1e-12 * high; i++)
        {
            var middle = low + ((high - low) / 2);
            Step(state, next, volts, slope, middle);
            (low, high) = crossing(next.ToArray()) >= 0 ? (low, middle) : (middle, high);
        }

        Step(state, next, volts, slope, high);
        AddCurrent(state, volts, slope, high);
        next.CopyTo(state);
        return high;
    }

    // One step; returns its error over the tolerance.
    private double Step(ReadOnlySpan<double> state, Span<double> next, double volts, double slope, double step)
    {
        Span<double> f0 = stackalloc double[_count];
        Span<double> f1 = stackalloc double[_count];
        Span<double> f2 = stackalloc double[_count];
        Span<double> drift = stackalloc double[_count];
        Span<double> k1 = stackalloc double[_count];
        Span<double> k2 = stackalloc double[_count];
        Span<double> k3 = stackalloc double[_count];
        Span<double> matrix = stackalloc double[_count * _count];
        var held = 0;
        Rates(state, volts, f0, held);
        for (var i = 0; i < _count; i++)
        {
            if ((state[i] >= _highest[i] && f0[i] > 0) || (state[i] <= _lowest[i] && f0[i] < 0))
            {
                held |= 1 << i;
                f0[i] = 0;
            }
        }

        Differentiate(state, volts, slope, step, f0, drift, matrix, held);
        for (var i = 0; i < matrix.Length; i++)
        {
            matrix[i] = (i % (_count + 1) == 0 ? 1 : 0) - (step * Diagonal * matrix[i]);
        }

        for (var i = 0; i < _count; i++)
        {
            k1[i] = f0[i] + (step * Diagonal * drift[i]);
        }

        Solve(matrix, k1);
        for (var i = 0; i < _count; i++)
        {
            next[i] = state[i] + (step / 2 * k1[i]);
        }

        Rates(next, volts + (slope * step / 2), f1, held);
        for (var i = 0; i < _count; i++)
        {
            k2[i] = f1[i] - k1[i];
        }

        Solve(matrix, k2);
        for (var i = 0; i < _count; i++)
        {
            k2[i] += k1[i];
            next[i] = state[i] + (step * k2[i]);
        }

        Keep(k1, k2);
        Rates(next, volts + (slope * step), f2, held);
        for (var i = 0; i < _count; i++)
        {
            k3[i] = f2[i] - (Third * (k2[i] - f1[i])) - (2 * (k1[i] - f0[i])) + (step * Diagonal * drift[i]);
        }

        Solve(matrix, k3);
        var worst = 0.0;
        for (var i = 0; i < _count; i++)
        {
            var error = Math.Abs(step / 6 * (k1[i] - (2 * k2[i]) + k3[i])) / (_highest[i] - _lowest[i]);
            worst = error > worst || !double.IsFinite(error) ? error : worst;
            next[i] = Math.Clamp(next[i], _lowest[i], _highest[i]);
        }

        return Math.Max(worst, held == 0 ? 0 : Released(next, volts + (slope * step), step, held)) / _tolerance;
    }

    // By how much states that were held at a bound would have left it, had they been let go at the start of the step.
    private double Released(ReadOnlySpan<double> state, double volts, double step, int held)
    {
        Span<double> rates = stackalloc double[_count];
        Rates(state, volts, rates, held: 0);
        var most = 0.0;
        for (var i = 0; i < _count; i++)
        {
            if ((held >> i & 1) != 0)
            {
                most = Math.Max(most, (state[i] >= _highest[i] ? -rates[i] : rates[i]) * step / (_highest[i] - _lowest[i]));
            }
        }

        return most;
    }

    // Jacobian and change of the rates with time, from one-sided differences that stay inside the bounds.
    private void Differentiate(ReadOnlySpan<double> state, double volts, double slope, double step, ReadOnlySpan<double> rates, Span<double> drift, Span<double> jacobian, int held)
    {
        Span<double> moved = stackalloc double[_count];
        Span<double> changed = stackalloc double[_count];
        for (var column = 0; column < _count; column++)
        {
            state.CopyTo(moved);
            var distance = (_highest[column] - _lowest[column]) * 1e-7;
            distance = state[column] + distance > _highest[column] ? -distance : distance;
            moved[column] = state[column] + distance;
            distance = moved[column] - state[column];
            Rates(moved, volts, changed, held);
            for (var row = 0; row < _count; row++)
            {
                jacobian[(row * _count) + column] = (changed[row] - rates[row]) / distance;
            }
        }

        drift.Clear();
        if (slope != 0)
        {
            var moment = step * 1e-4;
            Rates(state, volts + (slope * moment), changed, held);
            for (var row = 0; row < _count; row++)
            {
                drift[row] = (changed[row] - rates[row]) / moment;
            }
        }
    }

    // Stages may lie outside the bounds: the rate there is the bound's, so that the step over it stays smooth.
    private void Rates(ReadOnlySpan<double> state, double volts, Span<double> rates, int held)
    {
        Span<double> inside = stackalloc double[_count];
        for (var i = 0; i < _count; i++)
        {
            inside[i] = Math.Clamp(state[i], _lowest[i], _highest[i]);
        }

        _device.Rates(inside, volts, rates);
        for (var i = 0; i < _count; i++)
        {
            rates[i] = (held >> i & 1) != 0 ? 0 : rates[i];
        }
    }

    // Gaussian elimination with partial pivoting on a copy.
    private void Solve(ReadOnlySpan<double> matrix, Span<double> right)
    {
        Span<double> rows = stackalloc double[matrix.Length];
        matrix.CopyTo(rows);
        for (var column = 0; column < _count; column++)
        {
            var pivot = column;
            for (var row = column + 1; row < _count; row++)
            {
                pivot = Math.Abs(rows[(row * _count) + column]) > Math.Abs(rows[(pivot * _count) + column]) ? row : pivot;
            }

            for (var i = column; i < _count; i++)
            {
                (rows[(column * _count) + i], rows[(pivot * _count) + i]) = (rows[(pivot * _count) + i], rows[(column * _count) + i]);
            }

            (right[column], right[pivot]) = (right[pivot], right[column]);
            for (var row = column + 1; row < _count; row++)
            {
                var factor = rows[(row * _count) + column] / rows[(column * _count) + column];
                for (var i = column; i < _count; i++)
                {
                    rows[(row * _count) + i] -= factor * rows[(column * _count) + i];
                }

                right[row] -= factor * right[column];
            }
        }

        for (var row = _count - 1; row >= 0; row--)
        {
            for (var i = row + 1; i < _count; i++)
            {
                right[row] -= rows[(row * _count) + i] * right[i];
            }

            right[row] /= rows[(row * _count) + row];
        }
    }

    private static double InverseCubeRoot(double value) => DeterministicMath.Pow(value, -1.0 / 3);
}
