using Neuromesh.Core.Crossbars.Learning;
using Neuromesh.Core.Devices.Pulses;
using Neuromesh.Core.Devices.Volatile;
using Neuromesh.Core.Random;
using Neuromesh.Core.Units;

namespace Neuromesh.Core.Crossbars.Cells;

/// <summary>Makes the cells of an array from a tile's settings.</summary>
internal static class TileCells
{
    /// <summary>Programs the cells.</summary>
    /// <param name="parameters">The tile.</param>
    /// <param name="targetsSiemens">Targets in S, row by row; taken over.</param>
    /// <param name="columns">Columns of the array.</param>
    /// <param name="seed">The experiment's seed.</param>
    /// <param name="array">Which array of the experiment.</param>
    /// <param name="timeStep">The experiment's time step.</param>
    /// <exception cref="ArgumentException">A target or a parameter lies outside its range.</exception>
    public static (ITileCells Cells, ProgrammingReport Programming) Program(
        CrossbarParameters parameters, double[] targetsSiemens, int columns, ulong seed, long array, TimeStep timeStep)
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
            return Ready(new PhaseChangeTileCells(parameters, model, targetsSiemens, columns, seed, array, timeStep));
        }

        if (device.Physical is DiffusiveFilament filament)
        {
            return Ready(new VolatileTileCells(parameters, filament, targetsSiemens, columns, seed, array));
        }

        if (device.Physical is { } physical)
        {
            var physicalCells = new TwoTerminalTileCells(parameters, physical, targetsSiemens, columns, seed, array, timeStep);
            return (physicalCells, parameters.Writes is null
                ? new ProgrammingReport(0, 0, 0, 0, physicalCells.Missed)
                : BiasedWrites.Program(physicalCells, parameters, targetsSiemens, columns));
        }

        IPulsedCells cells = preset.LinearStep is { } linear
            ? new PulsedCells(targetsSiemens.Length, linear, seed, array)
            : new ExponentialCells(targetsSiemens.Length, preset.ExponentialStep ?? throw Unsuited(device), seed, array);
        var report = PulseProgramming.Program(cells, device, parameters.Writes, targetsSiemens, columns);
        if (parameters.Learning is { } learning)
        {
            return (new PulsedTileCells(cells, preset, learning, columns, timeStep), report);
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

    /// <summary>Draws the cells that neither programming nor time moves.</summary>
    /// <param name="parameters">The tile.</param>
    /// <param name="cells">Number of cells.</param>
    /// <param name="seed">The experiment's seed.</param>
    /// <param name="array">Which array of the experiment.</param>
    /// <returns>[cells]: the conductance of each that is stuck in S, NaN for the others; empty where there are none.</returns>
    public static double[] Stuck(CrossbarParameters parameters, int cells, ulong seed, long array)
    {
        if (parameters.Device is not { StuckShare: > 0 } device)
        {
            return [];
        }

        var key = RandomKey.Create(seed, "stuck crossbar cells", array);
        var (off, on) = (parameters.ConductanceMinSiemens, parameters.ConductanceMaxSiemens);
        var stuck = new double[cells];
        for (var cell = 0; cell < cells; cell++)
        {
            var stream = new PhiloxStream(key, (uint)cell);
            var isStuck = stream.NextDouble() < device.StuckShare;
            var place = stream.NextDouble();
            stuck[cell] = !isStuck ? double.NaN : device.StuckAt switch
            {
                StuckState.Anywhere => off + (place * (on - off)),
                StuckState.Ends => place < 0.5 ? off : on,
                StuckState.Lowest => off,
                _ => on,
            };
        }

        return stuck;
    }

    private static (ITileCells Cells, ProgrammingReport Programming) Ready(ITileCells cells) => (cells, new ProgrammingReport(0, 0, 0, 0, 0));

    private static ArgumentException Unsuited(TileDevice device) => new($"The device preset '{device.Preset}' cannot stand in a projection's array.");
}
