using Neuromesh.Core.Devices.Waveforms;
using Neuromesh.Core.Units;

namespace Neuromesh.Core.Crossbars.Cells;

/// <summary>The voltage across a cell between events of its row and its column: one waveform on each, begun at whole steps.</summary>
/// <remarks>The difference of two waveforms depends on their distance only; each distance is computed once.</remarks>
internal sealed class SpikeVoltages
{
    private static readonly VoltageWaveform Nothing = new((0, 0));

    private readonly VoltageWaveform _spike;
    private readonly VoltageWaveform _row;
    private readonly VoltageWaveform _column;
    private readonly Dictionary<long, VoltageWaveform> _both = [];
    private readonly double _stepSeconds;

    /// <summary>Creates the voltages.</summary>
    /// <param name="learning">The waveform of a spike.</param>
    /// <param name="timeStep">The experiment's time step.</param>
    public SpikeVoltages(TileLearning learning, TimeStep timeStep)
    {
        _spike = learning.Waveform();
        _row = VoltageWaveform.Between(_spike, 0, Nothing, 0);
        _column = VoltageWaveform.Between(Nothing, 0, _spike, 0);
        _stepSeconds = timeStep.Milliseconds / 1000;
        Steps = (long)Math.Ceiling(_spike.EndSeconds / _stepSeconds);
    }

    /// <summary>Steps after which a waveform is over.</summary>
    public long Steps { get; }

    /// <summary>The voltage from a step on.</summary>
    /// <param name="rowStep">Step at which the row's waveform began.</param>
    /// <param name="columnStep">Step at which the column's began.</param>
    /// <param name="fromStep">The step from which on it is wanted.</param>
    /// <returns>The waveform and the step of its time 0; null where both are over.</returns>
    public (VoltageWaveform Waveform, long Origin)? From(long rowStep, long columnStep, long fromStep)
    {
        var (rowIsOver, columnIsOver) = (fromStep - rowStep >= Steps, fromStep - columnStep >= Steps);
        if (rowIsOver || columnIsOver)
        {
            return rowIsOver && columnIsOver ? null : rowIsOver ? (_column, columnStep) : (_row, rowStep);
        }

        var distance = columnStep - rowStep;
        if (!_both.TryGetValue(distance, out var waveform))
        {
            waveform = VoltageWaveform.Between(
                _spike, Math.Max(0, -distance) * _stepSeconds, _spike, Math.Max(0, distance) * _stepSeconds);
            _both.Add(distance, waveform);
        }

        return (waveform, Math.Min(rowStep, columnStep));
    }
}
