using Neuromesh.Core.Random;

namespace Neuromesh.Core.Devices.PhaseChange;

/// <summary>Programmed phase-change cells: drift in closed form from the last programming, 1/f read noise as state.</summary>
/// <remarks>
/// A cell's programming error and drift exponent are drawn from (seed, tile, cell; programming), its noise from (seed, tile, cell; read), so
/// they are the same for every placement. Looking at a conductance (<see cref="DriftedSiemens"/>) changes nothing; <see cref="Read"/> is an
/// event and advances the noise. Deviation from <see cref="PhaseChangeModel.ReadDeviation"/>: a stationary band of relaxations from t_r to
/// 10⁸ s, of which the difference from the programmed value has the printed variance within 10 % over t/t_r = 10⁴ to 10¹².
/// Not for use by two threads at once.
/// </remarks>
public sealed class PhaseChangeCells
{
    // Half the variance of a difference of two values of the noise is ln(t/τ) + 0.58 + ...; the band starts where this meets ln(t/(2 t_r)).
    private const double LongestSeconds = 1e8;

    private readonly PhaseChangeModel _model;
    private readonly FlickerNoise _noise;
    private readonly RandomKey _programming;
    private readonly RandomKey _reading;
    private readonly double[] _programmed;
    private readonly double[] _exponents;
    private readonly double[] _since;
    private readonly double[] _readAt;
    private readonly double[] _strength;
    private readonly double[] _noiseAtStart;
    private readonly double[] _relaxations;
    private readonly uint[] _programmings;
    private readonly int[] _pulses;
    private readonly uint[] _reads;

    /// <summary>Creates the cells, all at 0 S.</summary>
    /// <param name="count">Number of cells, 1 or more.</param>
    /// <param name="model">Their model.</param>
    /// <param name="seed">The experiment's seed.</param>
    /// <param name="tile">Which tile of the experiment.</param>
    /// <exception cref="ArgumentException">A parameter is outside its range.</exception>
    public PhaseChangeCells(int count, PhaseChangeModel model, ulong seed, long tile)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentNullException.ThrowIfNull(model);
        _model = model.Checked();
        _noise = new FlickerNoise(2 * model.ReadSeconds, Math.Max(LongestSeconds, 100 * model.ReadSeconds));
        _programming = RandomKey.Create(seed, "phase change programming", tile);
        _reading = RandomKey.Create(seed, "phase change reads", tile);
        _programmed = new double[count];
        _exponents = new double[count];
        _since = new double[count];
        _readAt = new double[count];
        _strength = new double[count];
        _noiseAtStart = new double[count];
        _relaxations = new double[count * _noise.StateCount];
        _programmings = new uint[count];
        _pulses = new int[count];
        _reads = new uint[count];
    }

    /// <summary>Number of cells.</summary>
    public int Count => _programmed.Length;

    /// <summary>Memory of the states.</summary>
    public long Bytes => (((6L * Count) + _relaxations.Length) * sizeof(double)) + (3L * Count * sizeof(uint));

    /// <summary>The relaxations that a cell's noise consists of, as its last event left them.</summary>
    /// <param name="cell">Which, from 0.</param>
    internal ReadOnlySpan<double> Noise(int cell) => Relaxations(cell);

    /// <summary>Programs a cell.</summary>
    /// <param name="cell">Which, from 0.</param>
    /// <param name="targetSiemens">Conductance in S, 0 to the largest.</param>
    /// <param name="seconds">The experiment's time in s; not before the cell's last event.</param>
    /// <exception cref="ArgumentException">The target is outside its range, or the time lies before the last event.</exception>
    public void Program(int cell, double targetSiemens, double seconds)
    {
        DeviceParameter.Within(targetSiemens, 0, _model.HighestSiemens, "S", $"The target of cell {cell}");
        DeviceParameter.Within(seconds, _readAt[cell], double.MaxValue, "s", $"The time of programming cell {cell}");
        var stream = new PhiloxStream(_programming, (uint)cell, _programmings[cell]++);
        _programmed[cell] = Math.Max(0, targetSiemens + (_model.ProgrammingDeviationSiemens(targetSiemens) * stream.NextNormal()));
        _pulses[cell] = targetSiemens == 0 ? 0 : PhaseChangeModel.ManyPulses;
        Begin(cell, targetSiemens, seconds, ref stream);
    }

    /// <summary>One pulse: SET crystallises (<see cref="PhaseChangeModel.Crystallisation"/>), RESET melts the cell, which is amorphous then. Drift and noise begin anew.</summary>
    /// <param name="cell">Which, from 0.</param>
    /// <param name="crystallises">Whether it is a SET.</param>
    /// <param name="seconds">The experiment's time in s; at the cell's last event if that is later.</param>
    public void Pulse(int cell, bool crystallises, double seconds)
    {
        var stream = new PhiloxStream(_programming, (uint)cell, _programmings[cell]++);
        var reached = 0.0;
        var deviate = stream.NextNormal();
        if (crystallises)
        {
            _pulses[cell] = Math.Min(_pulses[cell] + 1, PhaseChangeModel.ManyPulses);
            var (mean, deviation) = _model.Crystallisation(_programmed[cell], _pulses[cell]);
            reached = Math.Clamp(_programmed[cell] + mean + (deviation * deviate), 0, _model.HighestSiemens);
        }
        else
        {
            _pulses[cell] = 0;
        }

        _programmed[cell] = reached;
        Begin(cell, reached, Math.Max(seconds, _readAt[cell]), ref stream);
    }

    /// <summary>A cell's conductance right after its last programming or pulse.</summary>
    /// <param name="cell">Which, from 0.</param>
    /// <returns>The conductance in S.</returns>
    public double ProgrammedSiemens(int cell) => _programmed[cell];

    /// <summary>A cell's conductance at a time without read noise; nothing changes.</summary>
    /// <param name="cell">Which, from 0.</param>
    /// <param name="seconds">The experiment's time in s; not before the programming.</param>
    /// <returns>The conductance in S.</returns>
    public double DriftedSiemens(int cell, double seconds)
    {
        DeviceParameter.Within(seconds, _since[cell], double.MaxValue, "s", $"The time of a look at cell {cell}");
        return _programmed[cell] * _model.Drift(_exponents[cell], seconds - _since[cell]);
    }

    /// <summary>Reads a cell: its noise advances to this time.</summary>
    /// <param name="cell">Which, from 0.</param>
    /// <param name="seconds">The experiment's time in s; not before the cell's last event.</param>
    /// <returns>The conductance in S, 0 or more.</returns>
    public double Read(int cell, double seconds)
    {
        DeviceParameter.Within(seconds, _readAt[cell], double.MaxValue, "s", $"The time of reading cell {cell}");
        var stream = new PhiloxStream(_reading, (uint)cell, _reads[cell]++);
        var noise = _noise.Advance(Relaxations(cell), seconds - _readAt[cell], ref stream) - _noiseAtStart[cell];
        _readAt[cell] = seconds;
        return Math.Max(0, DriftedSiemens(cell, seconds) * (1 + (_strength[cell] * noise / Math.Sqrt(2))));
    }

    /// <summary>All that makes up a cell's state.</summary>
    /// <param name="cell">Which, from 0.</param>
    internal CellState Save(int cell) => new(
        _programmed[cell], _exponents[cell], _since[cell], _readAt[cell], _strength[cell], _noiseAtStart[cell], _programmings[cell], _pulses[cell], Relaxations(cell).ToArray());

    /// <summary>Gives a cell a state back.</summary>
    /// <param name="cell">Which, from 0.</param>
    /// <param name="state">What <see cref="Save"/> gave.</param>
    internal void Restore(int cell, CellState state)
    {
        (_programmed[cell], _exponents[cell], _since[cell], _readAt[cell]) = (state.Programmed, state.Exponent, state.Since, state.ReadAt);
        (_strength[cell], _noiseAtStart[cell], _programmings[cell], _pulses[cell]) = (state.Strength, state.NoiseAtStart, state.Programmings, state.Pulses);
        state.Relaxations.CopyTo(Relaxations(cell));
    }

    // Drift and noise of a cell that has just been written: the exponent belongs to what was aimed at, the noise to what was reached.
    private void Begin(int cell, double targetSiemens, double seconds, ref PhiloxStream stream)
    {
        var (mean, deviation) = _model.DriftExponent(targetSiemens);
        _exponents[cell] = Math.Abs(mean + (deviation * stream.NextNormal()));
        _strength[cell] = _model.NoiseStrength(_programmed[cell]);
        var state = Relaxations(cell);
        _noise.Start(state, ref stream);
        _noiseAtStart[cell] = Sum(state);
        (_since[cell], _readAt[cell]) = (seconds, seconds);
    }

    private Span<double> Relaxations(int cell) => _relaxations.AsSpan(cell * _noise.StateCount, _noise.StateCount);

    private static double Sum(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values)
        {
            sum += value;
        }

        return sum;
    }

    /// <summary>All that makes up a cell's state.</summary>
    internal sealed record CellState(
        double Programmed, double Exponent, double Since, double ReadAt, double Strength, double NoiseAtStart, uint Programmings, int Pulses, double[] Relaxations);
}
