using Neuromesh.Core.Crossbars.Learning;
using Neuromesh.Core.Devices.Presets;
using Neuromesh.Core.Devices.Pulses;

namespace Neuromesh.Core.Crossbars.Cells;

/// <summary>Programs the cells of a pulse model: verify all, pulse those that are off, verify again.</summary>
/// <remarks>
/// A cell that is off takes as many pulses as its distance has mean steps, at most 31, and half of them from the second round on, so that noise
/// does not carry it from one side to the other. It is left alone when it is within the tolerance, when two trains in a row have not moved its readout
/// at all, as it is when it is stuck, or when it has had its most pulses. The conductance that counts is what a read sees. Pulses are drawn as those of step 0. Where pulses disturb other cells
/// (<see cref="BiasedPulses"/>), each round verifies all of them.
/// </remarks>
internal sealed class PulseProgramming
{
    private const int LongestTrain = 31;
    private const int IdleTrains = 2;

    private readonly IPulsedCells _cells;
    private readonly SelectedPulses _pulses;
    private readonly StuckCells _stuck;
    private readonly DevicePreset _preset;
    private readonly TileDevice _device;
    private readonly double[] _targets;
    private readonly int _columns;
    private readonly sbyte[] _directions;
    private readonly int[] _trains;
    private readonly int[] _spent;
    private readonly int[] _idle;
    private readonly float[] _seen;
    private readonly double _stepSiemens;
    private readonly BiasedPulses? _disturb;
    private long _pulseCount;
    private double _pulsedSiemens;
    private double _verifiedSiemens;
    private long _verifies;

    private PulseProgramming(IPulsedCells cells, CrossbarParameters parameters, StuckCells stuck, double[] targetsSiemens, int columns)
    {
        _cells = cells;
        _stuck = stuck;
        _pulses = new SelectedPulses(cells);
        _device = parameters.Device!;
        _preset = _device.Model;
        _targets = targetsSiemens;
        _columns = columns;
        _directions = new sbyte[cells.Count];
        _trains = new int[cells.Count];
        _spent = new int[cells.Count];
        _idle = new int[cells.Count];
        _seen = new float[cells.Count];
        var step = _preset.LinearStep?.Step ?? _preset.ExponentialStep!.Step;
        _stepSiemens = step * (_preset.HighestSiemens - _preset.LowestSiemens) / (_preset.HighestWeight - _preset.LowestWeight);
        _disturb = parameters.Writes is null ? null : new BiasedPulses(cells, parameters, Siemens, columns);
    }

    /// <summary>Programs an array.</summary>
    /// <param name="cells">The cells.</param>
    /// <param name="parameters">Tolerance and limits, and what pulses do to other cells; there is a device.</param>
    /// <param name="stuck">Cells that no pulse moves.</param>
    /// <param name="targetsSiemens">Targets in S, row by row.</param>
    /// <param name="columns">Columns of the array.</param>
    /// <returns>What it took.</returns>
    public static ProgrammingReport Program(IPulsedCells cells, CrossbarParameters parameters, StuckCells stuck, double[] targetsSiemens, int columns)
    {
        var programming = new PulseProgramming(cells, parameters, stuck, targetsSiemens, columns);
        uint pulse = 0;
        for (var round = 0; programming.Verify(round); round++)
        {
            programming.ApplyTrains(ref pulse);
        }

        int[] missed = [.. Enumerable.Range(0, cells.Count).Where(cell => Math.Abs(programming.Distance(cell)) > programming._device.ToleranceSiemens)];
        return new ProgrammingReport(programming._pulseCount, programming._pulsedSiemens, programming._verifiedSiemens, programming._verifies, missed.Length)
        {
            WrittenJoules = programming._disturb?.WrittenJoules ?? 0,
            DisturbedJoules = programming._disturb?.Joules ?? 0,
            LinesJoules = programming._disturb?.LinesJoules ?? 0,
            Stuck = missed.Count(stuck.Contains),
            WrittenSeconds = programming._pulseCount * programming._device.WritePulseSeconds,
        };
    }

    private double Siemens(int cell) => _stuck.Siemens(cell, movingSiemens: 1e-6 * _preset.MicrosiemensOf(_cells.ApparentWeights[cell]));

    private double Distance(int cell) => _targets[cell] - Siemens(cell);

    /// <summary>Decides on the next trains; false when no cell needs one.</summary>
    private bool Verify(int round)
    {
        var any = false;
        for (var row = 0; row < _cells.Count / _columns; row++)
        {
            var rowIsRead = false;
            for (var cell = row * _columns; cell < (row + 1) * _columns; cell++)
            {
                var mayHaveMoved = round == 0 || _trains[cell] > 0 || _disturb is not null;
                rowIsRead |= mayHaveMoved;
                _trains[cell] = mayHaveMoved ? NextTrain(cell, round) : 0;
                any |= _trains[cell] > 0;
            }

            if (rowIsRead)
            {
                _verifies++;
                AddVerified(row);
            }
        }

        return any;
    }

    // All cells of a row carry a current when it is read.
    private void AddVerified(int row)
    {
        for (var cell = row * _columns; cell < (row + 1) * _columns; cell++)
        {
            _verifiedSiemens += Siemens(cell);
        }
    }

    private int NextTrain(int cell, int round)
    {
        var distance = Distance(cell);
        var seen = _stuck.Contains(cell) ? 0 : _cells.ApparentWeights[cell];
        _idle[cell] = round == 0 || seen != _seen[cell] ? 0 : _trains[cell] > 0 ? _idle[cell] + 1 : _idle[cell];
        _seen[cell] = seen;
        if (Math.Abs(distance) <= _device.ToleranceSiemens || _idle[cell] == IdleTrains)
        {
            return 0;
        }

        var steps = Math.Abs(distance) / _stepSiemens * (round == 0 ? 1 : 0.5);
        var train = Math.Min((int)Math.Clamp(steps, 1, LongestTrain), _device.MostPulses - _spent[cell]);
        _spent[cell] += train;
        _directions[cell] = (sbyte)(distance > 0 ? 1 : -1);
        return train;
    }

    private void ApplyTrains(ref uint pulse)
    {
        var directions = new sbyte[_cells.Count];
        var longest = _trains.Max();
        _disturb?.Begin(_trains, _directions);
        var isLoaded = _disturb is { IsLoaded: true };
        for (var slot = 0; slot < longest; slot++)
        {
            for (var cell = 0; cell < directions.Length; cell++)
            {
                directions[cell] = slot < _trains[cell] ? _directions[cell] : (sbyte)0;
                if (directions[cell] != 0)
                {
                    _pulseCount++;
                    _pulsedSiemens += isLoaded ? 0 : Siemens(cell);
                    directions[cell] = _stuck.Contains(cell) ? (sbyte)0 : directions[cell];
                }
            }

            _pulses.Pulse(directions, step: 0, pulse++, isLoaded ? _disturb!.Shares : []);
        }

        _disturb?.Apply(_trains, _directions);
    }
}
