using Neuromesh.Core.Crossbars.Learning;
using Neuromesh.Core.Devices.Pulses;
using Neuromesh.Core.Devices.Volatile;
using Neuromesh.Core.Units;

namespace Neuromesh.Core.Crossbars.Cells;

/// <summary>Makes the cells of an array from a tile's settings.</summary>
internal static class TileCells
{
    /// <summary>Programs the cells.</summary>
    /// <param name="parameters">The tile.</param>
    /// <param name="stuck">Cells that nothing moves.</param>
    /// <param name="targetsSiemens">Targets in S, row by row; taken over.</param>
    /// <param name="columns">Columns of the array.</param>
    /// <param name="seed">The experiment's seed.</param>
    /// <param name="array">Which array of the experiment.</param>
    /// <param name="timeStep">The experiment's time step.</param>
    /// <exception cref="ArgumentException">A target or a parameter lies outside its range.</exception>
    public static (ITileCells Cells, ProgrammingReport Programming) Program(
        CrossbarParameters parameters, StuckCells stuck, double[] targetsSiemens, int columns, ulong seed, long array, TimeStep timeStep)
    {
        var retention = RetentionLaw.Of(parameters);
        if (parameters.Device is not { } device)
        {
            return Ready(new RetainedCells(targetsSiemens, columns, retention));
        }

        var preset = device.Model;
        if (preset.Programming is { } error)
        {
            return Ready(RetainedCells.Program(targetsSiemens, columns, error.Checked(), retention, seed, array));
        }

        if (preset.PhaseChange is { } phaseChange)
        {
            var model = phaseChange with { DriftScale = device.DriftScale, ReadNoiseScale = device.FlickerScale };
            return Ready(new PhaseChangeTileCells(parameters, model, stuck, targetsSiemens, columns, seed, array, timeStep));
        }

        if (device.Physical is DiffusiveFilament filament)
        {
            return Ready(new VolatileTileCells(parameters, filament, targetsSiemens, columns, seed, array));
        }

        if (device.Physical is { } physical)
        {
            var physicalCells = new TwoTerminalTileCells(parameters, physical, targetsSiemens, columns, seed, array, timeStep, stuck);
            return (physicalCells, parameters.Writes is null
                ? new ProgrammingReport(0, 0, 0, 0, physicalCells.Missed)
                : BiasedWrites.Program(physicalCells, parameters, stuck, targetsSiemens, columns));
        }

        IPulsedCells cells = preset.LinearStep is { } linear
            ? new PulsedCells(targetsSiemens.Length, linear, seed, array)
            : new ExponentialCells(targetsSiemens.Length, preset.ExponentialStep ?? throw Unsuited(device), seed, array);
        var report = PulseProgramming.Program(cells, parameters, stuck, targetsSiemens, columns);
        if (parameters.Learning is { } learning)
        {
            return (new PulsedTileCells(cells, preset, learning, stuck, columns, timeStep), report);
        }

        using (cells)
        {
            var reached = new double[targetsSiemens.Length];
            for (var cell = 0; cell < reached.Length; cell++)
            {
                reached[cell] = 1e-6 * preset.MicrosiemensOf(cells.ApparentWeights[cell]);
            }

            return (new RetainedCells(reached, columns, retention), report);
        }
    }

    private static (ITileCells Cells, ProgrammingReport Programming) Ready(ITileCells cells) => (cells, new ProgrammingReport(0, 0, 0, 0, 0));

    private static ArgumentException Unsuited(TileDevice device) => new($"The device preset '{device.Preset}' cannot stand in a projection's array.");
}
