using Neuromesh.Core.Crossbars.Learning;
using Neuromesh.Core.Random;

namespace Neuromesh.Core.Crossbars.Cells;

/// <summary>Cells of an array that neither programming nor time moves; default: none.</summary>
internal readonly struct StuckCells
{
    private readonly double[]? _siemens;

    /// <summary>Takes the conductances.</summary>
    /// <param name="siemens">[cells]: the conductance of each that is stuck in S, NaN for the others; empty where there are none.</param>
    public StuckCells(double[] siemens) => _siemens = siemens.Length == 0 ? null : siemens;

    /// <summary>Whether there are any.</summary>
    public bool Any => _siemens is not null;

    /// <summary>Draws them from (seed, "stuck crossbar cells", array; cell).</summary>
    /// <param name="parameters">The tile.</param>
    /// <param name="cells">Number of cells.</param>
    /// <param name="seed">The experiment's seed.</param>
    /// <param name="array">Which array of the experiment.</param>
    public static StuckCells Draw(CrossbarParameters parameters, int cells, ulong seed, long array)
    {
        if (parameters.Device is not { StuckShare: > 0 } device)
        {
            return default;
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

        return new StuckCells(stuck);
    }

    /// <summary>Whether a cell is one of them.</summary>
    /// <param name="cell">Which, from 0.</param>
    public bool Contains(int cell) => _siemens is not null && !double.IsNaN(_siemens[cell]);

    /// <summary>The conductance of one of them in S.</summary>
    /// <param name="cell">Which, from 0.</param>
    public double Siemens(int cell) => _siemens![cell];

    /// <summary>A cell's conductance in S, whether it is one of them or not.</summary>
    /// <param name="cell">Which, from 0.</param>
    /// <param name="movingSiemens">What it has in S where it is none of them.</param>
    public double Siemens(int cell, double movingSiemens) => Contains(cell) ? Siemens(cell) : movingSiemens;
}
