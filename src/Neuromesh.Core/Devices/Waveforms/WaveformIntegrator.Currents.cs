namespace Neuromesh.Core.Devices.Waveforms;

public sealed partial class WaveformIntegrator
{
    private const double CurrentTolerance = 1e-7;
    private const int DeepestHalving = 30;

    private readonly double[] _firstSlope = new double[MostStates];
    private readonly double[] _middleSlope = new double[MostStates];
    private CurrentIntegrals _integrals;
    private bool _addsCurrents;
    private bool _addsPower;

    /// <summary>Advances a state until a function of it changes its sign, and adds up the device's current on the way.</summary>
    /// <param name="state">The state, changed in place; left at the crossing, or at the end.</param>
    /// <param name="waveform">The voltage.</param>
    /// <param name="fromSeconds">Where the state is in the waveform's time, in s.</param>
    /// <param name="toSeconds">How far at most, in s.</param>
    /// <param name="crossing">A continuous function of the state, negative at the start; null to go to the end.</param>
    /// <param name="integrals">The integrals of the current.</param>
    /// <returns>The time of the crossing in s; null if there is none.</returns>
    /// <remarks>
    /// Steps are those without the integrals. Within a step the state is the pair's own quadratic interpolant (Shampine and Reichelt 1997, section 3.2), kept within its bounds; the current along it is integrated by Simpson's rule,
    /// halved until the error is below 1e-7 of a step's own integrals.
    /// </remarks>
    /// <exception cref="ArgumentException">The waveform exceeds the voltages for which the model is valid, or a time is not finite or before the start.</exception>
    /// <exception cref="DeviceIntegrationException">The tolerance cannot be met.</exception>
    public double? Advance(Span<double> state, VoltageWaveform waveform, double fromSeconds, double toSeconds, Func<double[], double>? crossing, out CurrentIntegrals integrals)
    {
        (_integrals, _addsCurrents) = (default, true);
        try
        {
            var found = Advance(state, waveform, fromSeconds, toSeconds, crossing);
            integrals = _integrals;
            return found;
        }
        finally
        {
            _addsCurrents = false;
        }
    }

    /// <summary>Advances a state, and adds up the device's power on the way.</summary>
    /// <param name="state">The state, changed in place.</param>
    /// <param name="waveform">The voltage.</param>
    /// <param name="fromSeconds">Where the state is in the waveform's time, in s.</param>
    /// <param name="toSeconds">Where it goes, in s.</param>
    /// <returns>∫ V I dt in J, integrated as the current is.</returns>
    /// <exception cref="ArgumentException">The waveform exceeds the voltages for which the model is valid, or a time is not finite or before the start.</exception>
    /// <exception cref="DeviceIntegrationException">The tolerance cannot be met.</exception>
    public double Dissipate(Span<double> state, VoltageWaveform waveform, double fromSeconds, double toSeconds)
    {
        _addsPower = true;
        try
        {
            Advance(state, waveform, fromSeconds, toSeconds, crossing: null, out var integrals);
            return integrals.Coulombs;
        }
        finally
        {
            _addsPower = false;
        }
    }

    /// <summary>What a state dissipates that stays as it is while the voltage is a straight line.</summary>
    /// <param name="state">The state.</param>
    /// <param name="volts">The voltage at the begin in V.</param>
    /// <param name="slope">Its slope in V/s.</param>
    /// <param name="seconds">For how long in s.</param>
    /// <returns>∫ V I dt in J, within 1e-7.</returns>
    public double Joules(ReadOnlySpan<double> state, double volts, double slope, double seconds)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(state.Length, _count, nameof(state));
        _firstSlope.AsSpan().Clear();
        _middleSlope.AsSpan().Clear();
        (_integrals, _addsCurrents, _addsPower) = (default, true, true);
        AddCurrent(state, volts, slope, seconds);
        (_addsCurrents, _addsPower) = (false, false);
        return _integrals.Coulombs;
    }

    /// <summary>Keeps what the interpolant of the step that was computed last needs.</summary>
    private void Keep(ReadOnlySpan<double> first, ReadOnlySpan<double> middle)
    {
        if (_addsCurrents)
        {
            first.CopyTo(_firstSlope);
            middle.CopyTo(_middleSlope);
        }
    }

    /// <summary>Adds the current during the step that was computed last.</summary>
    private void AddCurrent(ReadOnlySpan<double> state, double volts, double slope, double step)
    {
        if (!_addsCurrents || step == 0)
        {
            return;
        }

        var (begin, middle, end) = (CurrentAt(state, volts, slope, step, 0), CurrentAt(state, volts, slope, step, 0.5), CurrentAt(state, volts, slope, step, 1));
        var whole = Simpson(begin, middle, end, step);
        var squares = Math.Max((begin * begin) + (4 * middle * middle) + (end * end), double.Epsilon) * step / 6;
        _integrals += Halved(state, volts, slope, step, (0, begin), (0.5, middle), (1, end), whole, new CurrentIntegrals(Math.Sqrt(squares * step), squares), 0);
    }

    private CurrentIntegrals Halved(
        ReadOnlySpan<double> state,
        double volts,
        double slope,
        double step,
        (double At, double Amperes) begin,
        (double At, double Amperes) middle,
        (double At, double Amperes) end,
        CurrentIntegrals whole,
        CurrentIntegrals scale,
        int depth)
    {
        var (left, right) = ((begin.At + middle.At) / 2, (middle.At + end.At) / 2);
        var (leftAmperes, rightAmperes) = (CurrentAt(state, volts, slope, step, left), CurrentAt(state, volts, slope, step, right));
        var half = (end.At - begin.At) / 2 * step;
        var (first, second) = (Simpson(begin.Amperes, leftAmperes, middle.Amperes, half), Simpson(middle.Amperes, rightAmperes, end.Amperes, half));
        var sum = first + second;

        // Of two halves of Simpson's rule the error is a fifteenth of what they change.
        var (charge, square) = (sum.Coulombs - whole.Coulombs, sum.SquareAmpereSeconds - whole.SquareAmpereSeconds);
        var isDone = Math.Abs(charge) <= 15 * CurrentTolerance * scale.Coulombs && Math.Abs(square) <= 15 * CurrentTolerance * scale.SquareAmpereSeconds;
        return isDone || depth == DeepestHalving
            ? sum
            : Halved(state, volts, slope, step, begin, (left, leftAmperes), middle, first, scale, depth + 1)
                + Halved(state, volts, slope, step, middle, (right, rightAmperes), end, second, scale, depth + 1);
    }

    private static CurrentIntegrals Simpson(double begin, double middle, double end, double seconds)
        => new((begin + (4 * middle) + end) * seconds / 6, ((begin * begin) + (4 * middle * middle) + (end * end)) * seconds / 6);

    // The current, or the power where that is what is added up.
    private double CurrentAt(ReadOnlySpan<double> state, double volts, double slope, double step, double share)
    {
        Span<double> at = stackalloc double[_count];
        var (first, middle) = (share * (1 - share) / (1 - (2 * Diagonal)), share * (share - (2 * Diagonal)) / (1 - (2 * Diagonal)));
        for (var i = 0; i < _count; i++)
        {
            at[i] = Math.Clamp(state[i] + (step * ((first * _firstSlope[i]) + (middle * _middleSlope[i]))), _lowest[i], _highest[i]);
        }

        var across = volts + (slope * step * share);
        return _device.CurrentAmperes(at, across) * (_addsPower ? across : 1);
    }
}
